//! Deciding whether a record may be taken back, or corrected, which is taking it back and recording another in its place.
//! One mechanism for all programmes.
//!
//! What is left is replayed: every event that counts has to be such that the command which it came of would still be
//! accepted at its place. One that wouldn't, and would have been before, depends on what is to be taken back, and
//! that is refused, naming the event.

use std::collections::BTreeMap;

use ayumi_proto::{
    codec::{self, Brief, CodecError},
    commit::{Actor, Provenance},
    digest::Digest,
    event::DomainEvent,
    ids::CommandId,
    message::{CORRECT, TAKE_BACK},
    refusal::Refusal,
    taking_back::{RecordedEvent, TakingBack},
    text::{Note, Text},
    time::Day,
};
use serde::Serialize;

use crate::{Context, DecisionScope, EventName, Programme, Sequence, decide, evolve_commit, rejections};

rejections! {
    /// Why a record isn't taken back.
    pub enum NotTakenBack {
        NoSuchRecord { position: u64 } = "no-such-record", at position,
            let no = (position, position),
            title "該当する記録なし" / "Record not found",
            detail "記録番号{no}は、この対象の記録ではありません。対象の記録番号を指定してください。"
                / "Record {no} is not one of this entity. Use the number of one of its records.",
            accepted "この対象の記録番号" / "the number of a record of this entity";
        AlreadyTakenBack { position: u64 } = "already-taken-back", at position,
            let no = (position, position),
            title "取消し済み" / "Already taken back",
            detail "記録番号{no}は、既に取り消されています。" / "Record {no} was taken back before.",
            accepted "取り消されていない記録の番号" / "the number of a record that was not taken back";
        FollowsFromAnother { position: u64 } = "follows-from-another", at position,
            let no = (position, position),
            title "別の対象の記録に伴う記録" / "Follows from another record",
            detail "記録番号{no}は、別の対象の記録に伴うものです。元の記録を取り消してください。"
                / "Record {no} follows from a record of another entity. Take that one back.",
            accepted "元の記録の番号" / "the number of the record that it follows from";
        SimulatedTakesBackReported { position: u64 } = "simulated-takes-back-reported", at position,
            let no = (position, position),
            title "実績の取消しに模擬データ" / "Simulated record takes back a reported one",
            detail "記録番号{no}は実績です。模擬データでは取り消せません。"
                / "Record {no} was reported. A simulated one cannot take it back.",
            accepted "実績としての取消し" / "a reported record";
        LaterRecordDepends { position: u64, kind: &'static str, why: Text } = "later-record-depends", at position,
            let no = (position, position),
            let what = (kind, kind),
            title "後の記録が前提としている" / "A later record depends on it",
            detail "記録番号{no}（{what}）がこの記録を前提としています。先にそれを取り消してください。理由：{why}"
                / "Record {no} ({what}) depends on it. Take that one back first. {why}",
            accepted "記録番号{no}の取消し後" / "after record {no} is taken back";
    }
}

/// A commit of an entity, as it is recorded.
#[derive(Clone)]
pub struct PastCommit<P: Programme> {
    /// The entity.
    pub entity: P::Entity,
    /// Where it is in the log.
    pub position: u64,
    /// The command that it came of; commits of one decision share it.
    pub command_id: CommandId,
    /// Who gave the command.
    pub actor: Actor,
    /// Where its facts come from.
    pub provenance: Provenance,
    /// What it holds.
    pub events: Vec<RecordedEvent<P::Event>>,
}

impl<P: Programme> PastCommit<P> {
    /// Whether it takes earlier events back.
    pub fn takes_back(&self) -> bool {
        self.events.iter().any(|event| matches!(event, RecordedEvent::TakenBack(_)))
    }
}

/// All that is recorded of some entities.
pub struct Histories<P: Programme>(BTreeMap<P::Entity, Vec<PastCommit<P>>>);

impl<P: Programme> Default for Histories<P> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// What is to be taken back, and what is to be recorded in its place.
pub struct TakeBack<C> {
    /// The position of the commit.
    pub position: u64,
    /// Which of its events; all of them if not given.
    pub index: Option<u8>,
    /// Why.
    pub reason: Note,
    /// The command to be decided in its place.
    pub instead: Option<C>,
}

impl<C: Serialize> TakeBack<C> {
    /// The digest of its content, by which it is known when it is submitted again.
    ///
    /// # Errors
    /// It is too large.
    pub fn digest(&self) -> Result<Digest, CodecError> {
        let Self { position, index, reason, instead } = self;
        let name = if instead.is_some() { CORRECT } else { TAKE_BACK };
        codec::command_digest(&(name, position, index, reason, instead))
    }
}

/// Who takes back, and when.
pub struct Taker<'a> {
    /// The day on which it is decided.
    pub today: Day,
    /// Who gives the command.
    pub actor: &'a Actor,
    /// Where the command comes from.
    pub provenance: Provenance,
}

/// Why it isn't taken back.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TakeBackError {
    /// A rule forbids it.
    #[error("{}", .0.rule)]
    Refused(Box<Refusal>),
    /// The events can't be folded.
    #[error(transparent)]
    Codec(#[from] CodecError),
}

impl From<Refusal> for TakeBackError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<NotTakenBack> for TakeBackError {
    fn from(rejection: NotTakenBack) -> Self {
        Refusal::from(rejection).into()
    }
}

/// What comes of it: of each entity, what takes back before what is recorded instead.
pub type TakenBack<P> = Vec<(<P as Programme>::Entity, RecordedEvent<<P as Programme>::Event>)>;

type States<P> = BTreeMap<<P as Programme>::Entity, <P as Programme>::State>;

/// The entities that the decision on taking back is based on: those that the entity's commands are based on, and what
/// is to be recorded instead. Written are those of the record itself.
pub fn scope<P: Programme>(
    own: &P::Entity,
    commits: &[PastCommit<P>],
    position: u64,
    instead: Option<&P::Command>,
) -> (DecisionScope<P::Entity>, Vec<P::Entity>) {
    let (mut written, mut read) = (vec![own.clone()], Vec::new());
    let scoped = commits.iter().flat_map(|commit| commit.events.iter().map(move |event| (commit.position, event)));
    let scopes = scoped.filter_map(|(at, event)| match event {
        RecordedEvent::Happened(event) => Some((at == position, P::scope(own, &P::command(event)?))),
        RecordedEvent::TakenBack(_) => None,
    });
    let instead = instead.map(|command| (true, P::scope(own, command)));
    let takes_back = commits.iter().any(|commit| commit.position == position && commit.takes_back());
    for (is_target, scope) in scopes.chain(instead) {
        let scope = scope.wide();
        read.extend(scope.guarded);
        // What a correction took back was perhaps of other entities too.
        if is_target || takes_back { written.extend(scope.written) } else { read.extend(scope.written) }
    }
    read.extend(written.iter().flat_map(P::follows_with));
    written.sort();
    written.dedup();
    read.sort();
    read.dedup();
    read.retain(|entity| !written.contains(entity));
    (DecisionScope { written, guarded: None, sometimes: Vec::new() }, read)
}

/// Decides whether a commit may be taken back, and what is recorded then.
///
/// # Errors
/// It may not, or events can't be folded.
pub fn take_back<P: Programme>(
    histories: &Histories<P>,
    own: &P::Entity,
    request: &TakeBack<P::Command>,
    taker: &Taker<'_>,
) -> Result<TakenBack<P>, TakeBackError> {
    let before = Replay::of(histories)?;
    let targets = before.targets(own, request, taker)?;
    before.may_be_recorded(own, &targets, taker)?;
    let mut decided: BTreeMap<&P::Entity, Vec<RecordedEvent<P::Event>>> = BTreeMap::new();
    for Target { entity, name, event } in &targets {
        let (version, index) = *name;
        let taking_back = TakingBack { version, index, occurred: event.occurred(), reason: request.reason.clone() };
        decided.entry(entity).or_default().push(RecordedEvent::TakenBack(taking_back));
    }
    let without = before.with(&decided, taker)?;
    let Some(instead) = &request.instead else {
        return settled(&before, decided, own, taker);
    };
    let first = targets.iter().find(|target| target.entity == own).map(|target| target.name);
    let states = without.states_at(
        own,
        P::scope(own, instead).into_entities(),
        first.and_then(|name| before.place(own, name)),
        None,
    )?;
    let context = Context { entity: own, states: &states, today: taker.today, actor: taker.actor };
    let events = decide::<P>(&context, instead)?;
    for (entity, event) in &events {
        decided.entry(entity).or_default().push(RecordedEvent::Happened(event.clone()));
    }
    settled(&before, decided, own, taker)
}

/// What was decided, and what follows from it for other entities, if all of that may be.
fn settled<P: Programme>(
    before: &Replay<'_, P>,
    decided: BTreeMap<&P::Entity, Vec<RecordedEvent<P::Event>>>,
    own: &P::Entity,
    taker: &Taker<'_>,
) -> Result<TakenBack<P>, TakeBackError> {
    let after = before.with(&decided, taker)?;
    let follows = P::settle(own, &before.states, &after.states);
    let mut decided: BTreeMap<&P::Entity, Vec<RecordedEvent<P::Event>>> = decided;
    for (entity, event) in &follows {
        P::may_follow(&after.states, event).map_err(Into::<Refusal>::into)?;
        decided.entry(entity).or_default().push(RecordedEvent::Happened(event.clone()));
    }
    before.with(&decided, taker)?.still_stands(before, decided.keys().copied())?;
    Ok(flat::<P>(decided))
}

fn flat<P: Programme>(decided: BTreeMap<&P::Entity, Vec<RecordedEvent<P::Event>>>) -> TakenBack<P> {
    decided
        .into_iter()
        .flat_map(|(entity, events)| events.into_iter().map(move |event| (entity.clone(), event)))
        .collect()
}

/// An event that is to be taken back.
struct Target<'h, P: Programme> {
    entity: &'h P::Entity,
    name: EventName,
    event: &'h RecordedEvent<P::Event>,
}

/// An event with the commit that it is of.
struct Place<P: Programme> {
    position: u64,
    /// From which position on something has its place: that of the first that others were recorded in the place of.
    since: u64,
    actor: Actor,
    event: P::Event,
    /// Whether it is to be recorded only now, and was just decided.
    is_new: bool,
}

/// From which position on what some events are recorded in the place of has had its place.
fn since<P: Programme>(sequence: &Sequence<Place<P>>, events: &[RecordedEvent<P::Event>]) -> Option<u64> {
    events.iter().find_map(|event| match event {
        RecordedEvent::TakenBack(taking_back) => {
            sequence.get((taking_back.version, taking_back.index)).map(|place| place.since)
        }
        RecordedEvent::Happened(_) => None,
    })
}

/// Histories as they are replayed.
struct Replay<'h, P: Programme> {
    histories: &'h Histories<P>,
    sequences: BTreeMap<P::Entity, Sequence<Place<P>>>,
    states: States<P>,
    today: Day,
}

impl<P: Programme> Histories<P> {
    /// Adds the next commit of an entity.
    pub fn add(&mut self, commit: PastCommit<P>) {
        self.0.entry(commit.entity.clone()).or_default().push(commit);
    }

    /// Adds the next commit of an entity, if that is there.
    pub fn add_if_known(&mut self, commit: PastCommit<P>) {
        if let Some(commits) = self.0.get_mut(&commit.entity) {
            commits.push(commit);
        }
    }

    /// Has an entity there of which nothing may be recorded.
    pub fn add_entity(&mut self, entity: P::Entity) {
        self.0.entry(entity).or_default();
    }

    /// The states that follow from what counts.
    ///
    /// # Errors
    /// Events can't be folded.
    pub fn states(&self) -> Result<States<P>, CodecError> {
        Ok(Replay::of(self)?.states)
    }

    fn of(&self, entity: &P::Entity) -> &[PastCommit<P>] {
        self.0.get(entity).map_or(&[], Vec::as_slice)
    }
}

fn fold<'s, P: Programme>(
    mut counting: impl Iterator<Item = (EventName, &'s Place<P>)>,
) -> Result<P::State, CodecError> {
    let mut state = P::State::default();
    counting.try_for_each(|(_, place)| evolve::<P>(&mut state, place.since, &place.event))?;
    Ok(state)
}

fn evolve<P: Programme>(state: &mut P::State, position: u64, event: &P::Event) -> Result<(), CodecError> {
    let events = codec::encode_events(std::slice::from_ref(event))?;
    let recorded_at = event.occurred().first_day().start();
    let (provenance, previous) = (Provenance::default(), Digest::default());
    evolve_commit::<P>(
        state,
        position,
        &Brief { recorded_at, provenance, previous, takes_back: false, events: &events },
    )
}

impl<'h, P: Programme> Replay<'h, P> {
    fn of(histories: &'h Histories<P>) -> Result<Self, CodecError> {
        let mut replay = Self { histories, sequences: BTreeMap::new(), states: BTreeMap::new(), today: Day::LAST };
        for (entity, commits) in &histories.0 {
            let sequence = replay.sequences.entry(entity.clone()).or_default();
            for PastCommit { position, actor, events, .. } in commits {
                let (position, since) = (*position, since(sequence, events).unwrap_or(*position));
                let place = |event| Place { position, since, actor: actor.clone(), event, is_new: false };
                sequence.record(events.iter().cloned().map(|event| event.map(place)));
            }
        }
        replay.fold()?;
        Ok(replay)
    }

    /// The same with what was decided.
    fn with(
        &self,
        decided: &BTreeMap<&P::Entity, Vec<RecordedEvent<P::Event>>>,
        taker: &Taker<'_>,
    ) -> Result<Self, CodecError> {
        let mut replay = Self { today: taker.today, ..Self::of(self.histories)? };
        for (entity, events) in decided {
            let sequence = replay.sequences.entry((*entity).clone()).or_default();
            let (position, since) = (u64::MAX, since(sequence, events).unwrap_or(u64::MAX));
            let place = |event| Place { position, since, actor: taker.actor.clone(), event, is_new: true };
            sequence.record(events.iter().cloned().map(|event| event.map(place)));
        }
        replay.fold()?;
        Ok(replay)
    }

    fn fold(&mut self) -> Result<(), CodecError> {
        for (entity, sequence) in &self.sequences {
            self.states.insert(entity.clone(), fold::<P>(sequence.counting())?);
        }
        Ok(())
    }

    /// What is to be taken back: the events of the commit, and those of other entities' commits of the same decision.
    fn targets(
        &self,
        own: &P::Entity,
        request: &TakeBack<P::Command>,
        taker: &Taker<'_>,
    ) -> Result<Vec<Target<'h, P>>, TakeBackError> {
        let position = request.position;
        let none = || NotTakenBack::NoSuchRecord { position };
        let commit = self.histories.of(own).iter().find(|commit| commit.position == position).ok_or_else(none)?;
        if taker.provenance == Provenance::Simulated && commit.provenance == Provenance::Reported {
            return Err(NotTakenBack::SimulatedTakesBackReported { position }.into());
        }
        let mut targets = Vec::new();
        for (entity, commits) in &self.histories.0 {
            for (version, of_decision) in (1..).zip(commits).filter(|(_, other)| other.command_id == commit.command_id)
            {
                let events = (0..).zip(&of_decision.events);
                let chosen =
                    events.filter(|(index, _)| entity != own || request.index.is_none_or(|only| only == *index));
                targets.extend(chosen.map(|(index, event)| Target { entity, name: (version, index), event }));
            }
        }
        if !targets.iter().any(|target| target.entity == own) {
            return Err(none().into());
        }
        let counts = |target: &Target<'_, P>| self.sequences[target.entity].counts(target.name) == Some(true);
        if !targets.iter().all(counts) {
            return Err(NotTakenBack::AlreadyTakenBack { position }.into());
        }
        let follows = |target: &Target<'_, P>| target.entity == own && self.command(own, target.event).is_none();
        if targets.iter().any(follows) {
            return Err(NotTakenBack::FollowsFromAnother { position }.into());
        }
        Ok(targets)
    }

    /// The command that an event came of, or that which it takes back did.
    fn command(&self, entity: &P::Entity, event: &RecordedEvent<P::Event>) -> Option<P::Command> {
        match event {
            RecordedEvent::Happened(event) => P::command(event),
            RecordedEvent::TakenBack(taking_back) => {
                let commit = self.histories.of(entity).get(taking_back.version as usize - 1)?;
                self.command(entity, commit.events.get(usize::from(taking_back.index))?)
            }
        }
    }

    /// Who takes an event back could have recorded it as well as the one who did.
    fn may_be_recorded(
        &self,
        own: &P::Entity,
        targets: &[Target<'h, P>],
        taker: &Taker<'_>,
    ) -> Result<(), TakeBackError> {
        for Target { name, event, .. } in targets.iter().filter(|target| target.entity == own) {
            let Some(command) = self.command(own, event) else { continue };
            let place = self.place(own, *name);
            let states = self.states_at(own, P::scope(own, &command).into_entities(), place, self.since(own, place))?;
            let by = |actor: &Actor| {
                let context = Context { entity: own, states: &states, today: taker.today, actor };
                P::decide(&context, &command).err().map(Into::<Refusal>::into)
            };
            let recorder = &self.histories.of(own)[name.0 as usize - 1].actor;
            if let Some(refusal) = by(taker.actor).filter(|refusal| by(recorder).as_ref() != Some(refusal)) {
                return Err(refusal.into());
            }
        }
        Ok(())
    }

    /// How many events of an entity count before one.
    fn place(&self, entity: &P::Entity, name: EventName) -> Option<usize> {
        self.sequences.get(entity)?.counting().position(|(found, _)| found == name)
    }

    /// The states of some entities: of one of them only as far as its first so many events, of the others as far as what
    /// had its place in the log before; all of them if `None`.
    fn states_at(
        &self,
        entity: &P::Entity,
        scope: impl IntoIterator<Item = P::Entity>,
        place: Option<usize>,
        others_before: Option<u64>,
    ) -> Result<States<P>, CodecError> {
        let mut states = States::<P>::new();
        for read in scope {
            let state = match (self.sequences.get(&read), place, others_before) {
                (Some(sequence), Some(place), _) if read == *entity => fold::<P>(sequence.counting().take(place))?,
                (Some(sequence), _, Some(before)) if read != *entity => {
                    fold::<P>(sequence.counting().take_while(|(_, place)| place.since < before))?
                }
                (Some(_), ..) => self.states.get(&read).cloned().unwrap_or_default(),
                (None, ..) => P::State::default(),
            };
            states.insert(read, state);
        }
        Ok(states)
    }

    /// From which position on an event of an entity has had its place.
    fn since(&self, entity: &P::Entity, place: Option<usize>) -> Option<u64> {
        self.sequences.get(entity)?.counting().nth(place?).map(|(_, place)| place.since)
    }

    /// Whether each event of some entities, and each of others that is based on them, would still be accepted, or wouldn't
    /// have been before either.
    fn still_stands<'e>(
        &self,
        before: &Self,
        changed: impl Iterator<Item = &'e P::Entity> + Clone,
    ) -> Result<(), TakeBackError>
    where
        P: 'e,
    {
        let is_read = changed.clone().any(P::is_read_by_others);
        for (entity, sequence) in &self.sequences {
            let is_changed = changed.clone().any(|changed| changed == entity);
            if !is_changed && !is_read {
                continue;
            }
            for (place, (name, Place { position, event, is_new, .. })) in sequence.counting().enumerate() {
                let is_based_on_it =
                    || self.scope(entity, event).iter().any(|read| changed.clone().any(|one| one == read));
                if *is_new || !(is_changed || is_based_on_it()) {
                    continue;
                }
                let Some(refusal) = self.refusal(entity, place)? else { continue };
                let was = before.place(entity, name).map(|place| before.refusal(entity, place)).transpose()?.flatten();
                if was.as_ref() != Some(&refusal) {
                    let (position, kind, why) = (*position, event.kind(), refusal.detail);
                    return Err(NotTakenBack::LaterRecordDepends { position, kind, why }.into());
                }
            }
        }
        Ok(())
    }

    /// The entities on which it depends whether an event of an entity may be recorded.
    fn scope(&self, entity: &P::Entity, event: &P::Event) -> Vec<P::Entity> {
        match P::command(event) {
            Some(command) => P::scope(entity, &command).into_entities().collect(),
            None => [vec![entity.clone()], P::follows_with(entity)].concat(),
        }
    }

    /// Why an event wouldn't be recorded at its place.
    fn refusal(&self, entity: &P::Entity, place: usize) -> Result<Option<Refusal>, CodecError> {
        let Some((_, Place { since, actor, event, .. })) = self.sequences[entity].counting().nth(place) else {
            return Ok(None);
        };
        let states = self.states_at(entity, self.scope(entity, event), Some(place), Some(*since))?;
        let decided = match P::command(event) {
            Some(command) => {
                let context = Context { entity, states: &states, today: self.today, actor };
                P::decide(&context, &command).map(drop)
            }
            None => P::may_follow(&states, event),
        };
        Ok(decided.err().map(Into::into))
    }
}
