//! What a decision stands on: entities as far as their commits were read, held while it is made.

use std::collections::{BTreeMap, HashMap};

use ayumi_core::{Programme, evolve_commit};
use ayumi_proto::{
    codec::{self, CodecError},
    commit::{Commit, Events, Head},
    digest::Digest,
    ids::CommandId,
    message::Answer,
    subject::{EventSubject, VERSION_MAX},
    time::Moment,
};
use tokio::sync::OwnedMutexGuard;

use super::{corrupt, receipt, told::Told};
use crate::log::{LogError, Stored};

/// An entity's state as far as its commits were read.
pub(super) struct Loaded<P: Programme> {
    pub(super) subject: EventSubject,
    pub(super) state: P::State,
    pub(super) last: Digest,
    pub(super) recorded_at: Moment,
    pub(super) commands: HashMap<CommandId, (u32, Digest)>,
}

impl<P: Programme> Loaded<P> {
    /// An entity without history; `first` is where its first commit would stand.
    pub(super) fn new(first: EventSubject) -> Self {
        Self {
            subject: first,
            state: P::State::default(),
            last: Digest::default(),
            recorded_at: Moment::from_micros(0),
            commands: HashMap::new(),
        }
    }

    pub(super) fn next(&self) -> EventSubject {
        self.subject.clone()
    }

    /// Folds the next commit, if it is the next and names the one before it.
    pub(super) fn take(&mut self, stored: &Stored) -> Result<(), LogError> {
        let commit: Commit<P::Event> =
            codec::decode(&stored.payload).map_err(|error| corrupt(&stored.subject, &error))?;
        if stored.subject != self.subject {
            return Err(corrupt(&stored.subject, &format_args!("version {} expected", self.subject.version)));
        }
        if commit.head.previous != self.last {
            return Err(corrupt(&stored.subject, &"it doesn't name the commit before it"));
        }
        self.fold(&commit.head, stored.position, &stored.payload)
    }

    /// Folds a commit that is the entity's next.
    pub(super) fn fold(&mut self, head: &Head, position: u64, payload: &[u8]) -> Result<(), LogError> {
        let unreadable = |error: CodecError| corrupt(&self.subject, &error);
        let brief = codec::brief(payload).map_err(unreadable)?;
        evolve_commit::<P>(&mut self.state, position, &brief).map_err(unreadable)?;
        self.commands.insert(head.command_id, (self.subject.version, head.command_digest));
        self.last = codec::hash(&self.subject, payload);
        self.recorded_at = self.recorded_at.max(head.recorded_at);
        self.subject.version += 1;
        Ok(())
    }
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

/// What one try stands on.
pub(super) struct Held<P: Programme> {
    pub(super) states: BTreeMap<P::Entity, P::State>,
    pub(super) written: Vec<(P::Entity, Filled<P>)>,
    pub(super) guard: Option<EventSubject>,
}

/// A commit, where it shall stand, and its bytes.
pub(super) struct Made<P: Programme> {
    pub(super) entity: P::Entity,
    pub(super) subject: EventSubject,
    pub(super) commit: Commit<P::Event>,
    pub(super) payload: Vec<u8>,
}

impl<P: Programme> Held<P> {
    pub(super) fn own(&self, told: &Told<'_, P>) -> Option<&Loaded<P>> {
        self.written.iter().find(|(entity, _)| *entity == told.entity).map(|(_, slot)| slot.get())
    }

    /// One commit for each entity that has events, the command's own entity first: by that one a command
    /// told again is known, so a decision without events for it is refused.
    pub(super) fn commits(
        &self,
        told: &Told<'_, P>,
        events: Vec<(P::Entity, P::Event)>,
        now: Moment,
    ) -> Result<Vec<Made<P>>, LogError> {
        let mut by_entity: BTreeMap<P::Entity, Vec<P::Event>> = BTreeMap::new();
        for (entity, event) in events {
            by_entity.entry(entity).or_default().push(event);
        }
        let own = by_entity.remove_entry(&told.entity);
        let own = own.ok_or_else(|| corrupt(&told.entity, &"a decision without events for its own entity"))?;
        let recorded_at = self.written.iter().map(|(_, slot)| slot.get().recorded_at).fold(now, Moment::max);
        std::iter::once(own)
            .chain(by_entity)
            .map(|(entity, events)| self.make(told, entity, events, recorded_at))
            .collect()
    }

    pub(super) fn make(
        &self,
        told: &Told<'_, P>,
        entity: P::Entity,
        events: Vec<P::Event>,
        recorded_at: Moment,
    ) -> Result<Made<P>, LogError> {
        let loaded = self.written.iter().find(|(written, _)| *written == entity).map(|(_, slot)| slot.get());
        let loaded = loaded.ok_or_else(|| corrupt(&entity, &"a decision wrote an entity that it didn't hold"))?;
        if loaded.subject.version > VERSION_MAX {
            return Err(corrupt(&entity, &"the entity has no versions left"));
        }
        let head = Head {
            command_id: told.request.command_id,
            command_digest: told.digest,
            actor: told.request.actor.clone(),
            provenance: told.request.provenance,
            recorded_at,
            correlation_id: told.request.correlation_id,
            causation_id: None,
            trace: told.request.trace,
            previous: loaded.last,
        };
        let events = Events::new(events).map_err(|error| corrupt(&entity, &error))?;
        let commit = Commit { head, events };
        let payload = codec::encode(&commit).map_err(|error| corrupt(&entity, &error))?;
        Ok(Made { entity, subject: loaded.next(), commit, payload })
    }

    /// Folds what was stored and makes the answer.
    pub(super) fn accept(
        &mut self,
        told: &Told<'_, P>,
        commits: Vec<Made<P>>,
        position: u64,
    ) -> Result<Answer, LogError> {
        let first = commits.first().ok_or_else(|| corrupt(&told.entity, &"a decision without commits"))?;
        let receipt = receipt(&first.subject, position, &first.commit);
        // The commits of one decision follow each other in the log.
        for (made, position) in commits.into_iter().zip(position..) {
            if let Some((_, slot)) = self.written.iter_mut().find(|(entity, _)| *entity == made.entity)
                && let Some(loaded) = slot.0.as_mut()
            {
                loaded.fold(&made.commit.head, position, &made.payload)?;
            }
        }
        Ok(Answer::Accepted(receipt))
    }

    /// Has everything that was held loaded anew next time.
    pub(super) fn forget(self) {
        for (_, mut slot) in self.written {
            *slot.0 = None;
        }
    }
}
