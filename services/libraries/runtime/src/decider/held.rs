//! What a decision is based on: entities as far as their commits were read, held while it is made.

use std::collections::{BTreeMap, HashMap};

use ayumi_core::{Programme, Sequence, evolve_commit, evolve_event};
use ayumi_proto::{
    codec::{self, CodecError},
    commit::{Commit, Events, Head, Provenance},
    digest::Digest,
    event::DomainEvent,
    ids::CommandId,
    message::Answer,
    subject::{EventSubject, VERSION_MAX},
    taking_back::{RecordedEvent, TAKEN_BACK},
    time::Moment,
};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use super::{
    error::{DecideError, Unstorable},
    parsed_command::{Content, ParsedCommand},
    receipt,
};
use crate::log::{LogError, Stored};

/// An entity's state as far as its commits were read.
pub(super) struct Loaded<P: Programme> {
    pub(super) subject: EventSubject,
    pub(super) state: P::State,
    pub(super) last: Digest,
    pub(super) recorded_at: Moment,
    records: Vec<Record>,
    by_command: HashMap<CommandId, u32>,
}

/// What is known of a commit that was read: of which command it is.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) version: u32,
    pub(super) command_id: CommandId,
    digest: Digest,
    provenance: Provenance,
    /// The file that the command is a line of.
    file: Option<Uuid>,
}

impl Record {
    /// Whether it is of a command with that content and provenance.
    pub(super) fn is_of<P: Programme>(&self, command: &ParsedCommand<'_, P>) -> bool {
        (self.digest, self.provenance) == (command.digest, command.request.provenance)
    }
}

impl<P: Programme> Loaded<P> {
    /// An entity without history; `first` is where its first commit would be.
    pub(super) fn new(first: EventSubject) -> Self {
        Self {
            subject: first,
            state: P::State::default(),
            last: Digest::default(),
            recorded_at: Moment::from_micros(0),
            records: Vec::new(),
            by_command: HashMap::new(),
        }
    }

    pub(super) fn next(&self) -> EventSubject {
        self.subject.clone()
    }

    /// The commit of the command with that id.
    pub(super) fn of_id(&self, id: CommandId) -> Option<&Record> {
        let version = *self.by_command.get(&id)?;
        self.records.get(version as usize - 1)
    }

    /// The commit that the command repeats: that of its id. Without a key the content identifies a retry, not a wish:
    /// it is that of the same line of the same file, if nothing but lines of this file was recorded since, or the last
    /// commit, if that has the same content.
    pub(super) fn repeated(&self, command: &ParsedCommand<'_, P>) -> Option<&Record> {
        if let Some(id) = command.request.command_id {
            return self.of_id(id);
        }
        let of_line = command.request.line.and_then(|line| {
            let mut of_file = self.records.iter().rev().take_while(|record| record.file == Some(line.file));
            of_file.find(|record| record.command_id == command.id(record.version))
        });
        of_line.or_else(|| self.records.last().filter(|last| last.is_of(command)))
    }

    /// An entity with these commits, if they are dense and each names the one before it.
    pub(super) fn of(first: EventSubject, commits: &[Stored]) -> Result<Self, LogError> {
        let (mut loaded, mut sequence) = (Self::new(first), Sequence::default());
        for stored in commits {
            let subject = &stored.subject;
            let commit = read::<P>(stored)?;
            if *subject != loaded.subject {
                return Err(LogError::VersionGap { subject: subject.clone(), expected: loaded.subject.version });
            }
            if commit.head.previous != loaded.last {
                return Err(LogError::BrokenChain(subject.clone()));
            }
            loaded.note(&commit.head, &stored.payload);
            sequence.record(commit.events.into_iter().enumerate().map(|(index, event)| event.map(|_| (stored, index))));
        }
        for (_, (stored, index)) in sequence.counting() {
            let brief = codec::brief(&stored.payload);
            let folded = brief.and_then(|brief| evolve_event::<P>(&mut loaded.state, stored.position, &brief, *index));
            folded.map_err(|why| unreadable(&stored.subject, why))?;
        }
        Ok(loaded)
    }

    /// Folds a commit that is the entity's next and takes nothing back.
    pub(super) fn fold(&mut self, head: &Head, position: u64, payload: &[u8]) -> Result<(), LogError> {
        let folded = codec::brief(payload).and_then(|brief| evolve_commit::<P>(&mut self.state, position, &brief));
        folded.map_err(|why| unreadable(&self.subject, why))?;
        self.note(head, payload);
        Ok(())
    }

    fn note(&mut self, head: &Head, payload: &[u8]) {
        let (version, command_id) = (self.subject.version, head.command_id);
        let (digest, provenance, file) = (head.command_digest, head.provenance, head.correlation_id);
        self.by_command.insert(command_id, version);
        self.records.push(Record { version, command_id, digest, provenance, file });
        self.last = codec::hash(&self.subject, payload);
        self.recorded_at = self.recorded_at.max(head.recorded_at);
        self.subject.version += 1;
    }
}

fn unreadable(subject: &EventSubject, why: CodecError) -> LogError {
    LogError::Undecodable { place: subject.to_string(), why }
}

/// A commit as it is stored.
pub(super) fn read<P: Programme>(stored: &Stored) -> Result<Commit<RecordedEvent<P::Event>>, LogError> {
    codec::decode_recorded(&stored.payload).map_err(|why| unreadable(&stored.subject, why))
}

/// A slot that is held and filled.
pub(super) struct Filled<P: Programme>(OwnedMutexGuard<Option<Loaded<P>>>);

impl<P: Programme> Filled<P> {
    pub(super) async fn fill<F, Fut>(mut slot: OwnedMutexGuard<Option<Loaded<P>>>, load: F) -> Result<Self, LogError>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Loaded<P>, LogError>>,
    {
        if slot.is_none() {
            *slot = Some(load().await?);
        }
        Ok(Self(slot))
    }

    #[expect(clippy::expect_used, reason = "fill() filled it, and nothing empties it while it is held but forget()")]
    pub(super) fn get(&self) -> &Loaded<P> {
        self.0.as_ref().expect("filled")
    }

    pub(super) fn next(&self) -> EventSubject {
        self.get().next()
    }
}

/// What one try is based on.
pub(super) struct Held<P: Programme> {
    pub(super) states: BTreeMap<P::Entity, P::State>,
    pub(super) written: Vec<(P::Entity, Filled<P>)>,
    pub(super) guard: Option<EventSubject>,
    /// The next commits of other entities that are only read, and can't be guarded as well.
    pub(super) read: Vec<EventSubject>,
    /// Where the edition ended, if the decision is based on all of it.
    pub(super) edition_end: Option<u64>,
}

/// A commit, the subject that it is for, and its bytes.
pub(super) struct Made<P: Programme> {
    pub(super) entity: P::Entity,
    pub(super) subject: EventSubject,
    pub(super) commit: Commit<RecordedEvent<P::Event>>,
    pub(super) payload: Vec<u8>,
}

impl<P: Programme> Held<P> {
    pub(super) fn own(&self, command: &ParsedCommand<'_, P>) -> Option<&Loaded<P>> {
        self.written.iter().find(|(entity, _)| *entity == command.entity).map(|(_, slot)| slot.get())
    }

    /// Whether the decision needs what its scope names as written only in some states.
    pub(super) fn needs_more(&self, command: &ParsedCommand<'_, P>) -> bool {
        match &command.content {
            Content::Command(content) => {
                self.states.get(&command.entity).is_some_and(|own| P::needs_more(own, content))
            }
            Content::TakeBack(_) => false,
        }
    }

    /// One commit for each entity that has events, the command's own entity first: by that one a repeated
    /// command is recognised, so a decision without events for it is refused.
    pub(super) fn commits(
        &self,
        command: &ParsedCommand<'_, P>,
        events: Vec<(P::Entity, RecordedEvent<P::Event>)>,
        now: Moment,
    ) -> Result<Vec<Made<P>>, DecideError> {
        let mut by_entity: BTreeMap<P::Entity, Vec<RecordedEvent<P::Event>>> = BTreeMap::new();
        for (entity, event) in events {
            by_entity.entry(entity).or_default().push(event);
        }
        let own = by_entity.remove_entry(&command.entity);
        let own = own.ok_or_else(|| DecideError::unstorable(&command.entity, Unstorable::NoOwnEvents))?;
        let recorded_at = self.written.iter().map(|(_, slot)| slot.get().recorded_at).fold(now, Moment::max);
        let command_id = command.id(self.own(command).map_or(1, |own| own.subject.version));
        std::iter::once(own)
            .chain(by_entity)
            .map(|(entity, events)| self.make(command, entity, events, (command_id, recorded_at)))
            .collect()
    }

    pub(super) fn make(
        &self,
        command: &ParsedCommand<'_, P>,
        entity: P::Entity,
        events: Vec<RecordedEvent<P::Event>>,
        (command_id, recorded_at): (CommandId, Moment),
    ) -> Result<Made<P>, DecideError> {
        let loaded = self.written.iter().find(|(written, _)| *written == entity).map(|(_, slot)| slot.get());
        let loaded = loaded.ok_or_else(|| DecideError::unstorable(&entity, Unstorable::NotHeld))?;
        if loaded.subject.version > VERSION_MAX {
            return Err(DecideError::unstorable(&entity, Unstorable::NoVersionsLeft));
        }
        let head = Head {
            command_id,
            command_digest: command.digest,
            actor: command.request.actor.clone(),
            provenance: command.request.provenance,
            recorded_at,
            correlation_id: command.request.line.map(|line| line.file),
            causation_id: None,
            trace: command.request.trace,
            previous: loaded.last,
        };
        let events = Events::new(events).map_err(|error| DecideError::unstorable(&entity, error))?;
        let commit = Commit { head, events };
        let payload = codec::encode(&commit).map_err(|error| DecideError::unstorable(&entity, error))?;
        Ok(Made { entity, subject: loaded.next(), commit, payload })
    }

    /// Folds what was stored and makes the answer.
    pub(super) fn accept(
        &mut self,
        command: &ParsedCommand<'_, P>,
        commits: Vec<Made<P>>,
        position: u64,
    ) -> Result<Answer, DecideError> {
        let first = commits.first().ok_or_else(|| DecideError::unstorable(&command.entity, Unstorable::NoOwnEvents))?;
        let receipt = receipt(&first.subject, position, &first.commit);
        // The commits of one decision follow each other in the log.
        for (made, position) in commits.into_iter().zip(position..) {
            let Some((_, slot)) = self.written.iter_mut().find(|(entity, _)| *entity == made.entity) else { continue };
            if made.commit.events.iter().any(|event| event.kind() == TAKEN_BACK) {
                // What counts is loaded when it is next needed.
                *slot.0 = None;
            } else if let Some(loaded) = slot.0.as_mut() {
                loaded.fold(&made.commit.head, position, &made.payload)?;
            }
        }
        Ok(Answer::Accepted(receipt))
    }

    /// Has everything that was held loaded again next time.
    pub(super) fn forget(self) {
        for (_, mut slot) in self.written {
            *slot.0 = None;
        }
    }
}
