//! A programme: the commands that its entities take, and what comes of them.

use std::{
    collections::BTreeMap,
    fmt::{Debug, Display},
    hash::Hash,
    str::FromStr,
};

use ayumi_proto::{
    commit::Actor,
    event::{DomainEvent, ProgrammeName},
    ids::Edition,
    personal::Personal,
    refusal::Refusal,
    text::Malformed,
    time::Day,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use smallvec::SmallVec;

use crate::At;

use crate::CommonRejection;

/// What comes of a command: events, each of one entity.
pub type Happened<P> = Vec<(<P as Programme>::Entity, <P as Programme>::Event)>;

/// A programme decides commands on its entities and folds the events that come of them.
pub trait Programme: Clone + Debug + Send + Sync + 'static {
    /// The name in subjects and addresses.
    const NAME: ProgrammeName;
    /// Whether all days that an event names lie in or about its edition's fiscal year
    /// ([`Edition::days_of_records`](ayumi_proto::ids::Edition::days_of_records)). They do but where the office records what
    /// it does itself, which it may do of any year at any time.
    const IS_OF_ITS_YEAR: bool = true;
    /// The words of its name, events and commands for people: `key | 日本語 | English` a line, where a key is
    /// `programme.visits`, `event.visit-logged` or `command.log-visit`.
    const WORDS: &'static str;
    /// What has a history of its own; its text stands in subjects.
    type Entity: Clone + Debug + Ord + Hash + Display + FromStr<Err = Malformed> + Personal + Send + Sync;
    /// What deciding needs to know of one entity. The default is an entity without history.
    type State: Clone + Debug + Default + Send + Sync;
    /// The commands that its entities take.
    type Command: Serialize + DeserializeOwned + Send + Sync;
    /// What can have happened.
    type Event: DomainEvent + Clone + Serialize + DeserializeOwned + Personal + Send + Sync;
    /// The same, its texts being where the log has them.
    type EventRef<'e>: DomainEvent + Deserialize<'e>;
    /// Why not.
    type Rejection: Into<Refusal>;

    /// The entities that the decision on a command is based on. By default only the entity that the command is for.
    fn scope(entity: &Self::Entity, _command: &Self::Command) -> DecisionScope<Self::Entity> {
        DecisionScope::of(entity.clone())
    }

    /// Whether the decision is based on all entities of the edition: their states are then all in the [`Context`], and the
    /// decision is made again if anything was recorded of the edition meanwhile. That is for rare commands, for nothing
    /// keeps two of them from being stored at the very same moment.
    fn is_based_on_edition(_command: &Self::Command) -> bool {
        false
    }

    /// Whether a decision needs the entities that its scope names as written in some states only, by the state of its own.
    fn needs_more(_own: &Self::State, _command: &Self::Command) -> bool {
        false
    }

    /// Decides. The events are each for one of the entities that [`Programme::scope`] names as written.
    fn decide(situation: &Context<'_, Self>, command: &Self::Command) -> Result<Happened<Self>, Self::Rejection>;

    /// Folds one event of the entity into its state: the one fold of the programme, for deciding and for showing.
    fn evolve(state: &mut Self::State, at: &At<'_>, event: &Self::EventRef<'_>);

    /// Whether a command, by its name, is for an entity of that kind: forms offer no other. What is decided doesn't
    /// hang on it.
    fn is_offered(_entity: &Self::Entity, _command: &str) -> bool {
        true
    }

    /// The command that an event came of: taking an earlier event back has it decided again. `None` of one that follows
    /// from the record of another entity, which has to be taken back instead.
    fn command(event: &Self::Event) -> Option<Self::Command>;

    /// Whether commands of other entities are based on an entity that they don't write: taking back what is recorded of it
    /// then has all entities of the edition looked at.
    fn is_read_by_others(_entity: &Self::Entity) -> bool {
        false
    }

    /// The entities on which it depends whether events that follow from others' records may follow.
    fn follows_with(_entity: &Self::Entity) -> Vec<Self::Entity> {
        Vec::new()
    }

    /// What has to follow for other entities, once something of an entity was taken back: from the states before and those
    /// after it. A place that nobody holds any more comes back.
    fn settle(
        _entity: &Self::Entity,
        _before: &BTreeMap<Self::Entity, Self::State>,
        _after: &BTreeMap<Self::Entity, Self::State>,
    ) -> Happened<Self> {
        Vec::new()
    }

    /// Whether an event for which there is no command may follow from the record of another entity, once an earlier event
    /// was taken back: a place is taken only while there is one. The states are those of its own entity before it, and of
    /// those that [`Programme::follows_with`] names.
    ///
    /// # Errors
    /// It may not.
    fn may_follow(_states: &BTreeMap<Self::Entity, Self::State>, _event: &Self::Event) -> Result<(), Self::Rejection> {
        Ok(())
    }

    /// What an event says that a later one of the same entity may say otherwise, or takes the place of.
    fn claim(_event: &Self::EventRef<'_>) -> Option<Claim> {
        None
    }
}

/// What an event says, by keys of the programme's own, such as a visit's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The keys.
    pub keys: SmallVec<[u64; 1]>,
    /// Whether it takes the place of what was said under them before.
    pub replaces: bool,
}

/// The entities that a decision is based on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionScope<E> {
    /// Those that the decision reads and may write, each guarded by its version; the command's own first.
    pub written: Vec<E>,
    /// The one, if any, that it reads and never writes: decisions that only read it needn't wait for each other.
    pub guarded: Option<E>,
    /// Those that it reads and may write only in some states of its own entity ([`Programme::needs_more`]): in all others it
    /// doesn't wait for who else writes them.
    pub sometimes: Vec<E>,
}

impl<E> DecisionScope<E> {
    /// Only the entity that the command is for.
    pub fn of(own: E) -> Self {
        Self { written: vec![own], guarded: None, sometimes: Vec::new() }
    }

    /// The same and an entity that the decision may write.
    pub fn writing(mut self, other: E) -> Self {
        self.written.push(other);
        self
    }

    /// The same and an entity that the decision may write in some states of its own.
    pub fn sometimes_writing(mut self, other: E) -> Self {
        self.sometimes.push(other);
        self
    }

    /// The same without what is written only in some states.
    pub fn narrow(self) -> Self {
        Self { sometimes: Vec::new(), ..self }
    }

    /// The same, as it is in states in which all of it may be written.
    pub fn wide(mut self) -> Self {
        self.written.append(&mut self.sometimes);
        self
    }

    /// The same and the entity that the decision reads and never writes.
    pub fn guarding(self, other: E) -> Self {
        Self { guarded: Some(other), ..self }
    }

    /// All of them, the command's own first.
    pub fn into_entities(self) -> impl Iterator<Item = E> {
        self.written.into_iter().chain(self.sometimes).chain(self.guarded)
    }
}

/// What a decision is based on.
pub struct Context<'a, P: Programme> {
    /// The entity that the command is for.
    pub entity: &'a P::Entity,
    /// The states of all the entities of the decision's scope.
    pub states: &'a BTreeMap<P::Entity, P::State>,
    /// The day on which the command is decided.
    pub today: Day,
    /// Who gives it.
    pub actor: &'a Actor,
}

impl<P: Programme> Context<'_, P> {
    /// The state of the entity that the command is for.
    pub fn own(&self) -> &P::State {
        self.of(self.entity)
    }

    /// The state of an entity that [`Programme::scope`] names.
    ///
    /// # Panics
    /// If it doesn't: the decision would then be based on something that nothing guards.
    pub fn of(&self, entity: &P::Entity) -> &P::State {
        #[expect(clippy::expect_used, reason = "a programme whose scope() and decide() differ is wrong in every run")]
        self.states.get(entity).expect("scope() names every entity that decide() looks at")
    }
}

/// Checks that all days which events of an edition name are of its fiscal year or about it: one that isn't is mistyped, or
/// of another edition.
///
/// # Errors
/// One isn't.
pub fn check_days<'e, P: Programme>(
    edition: Edition,
    events: impl IntoIterator<Item = &'e P::Event>,
) -> Result<(), Refusal> {
    let ((from, until), mut outside) = (edition.days_of_records(), None);
    for event in events {
        event.each_day(&mut |day| outside = outside.or(Some(day).filter(|day| !(from..=until).contains(day))));
    }
    match outside.filter(|_| P::IS_OF_ITS_YEAR) {
        Some(day) => Err(CommonRejection::OutsideEdition { day, edition, from, until }.into()),
        None => Ok(()),
    }
}

/// Decides by the programme's rules and by the one that holds for all of them: nothing occurs after
/// the day on which it is recorded.
pub fn decide<P: Programme>(situation: &Context<'_, P>, command: &P::Command) -> Result<Happened<P>, Refusal> {
    let events = P::decide(situation, command).map_err(Into::into)?;
    let today = situation.today;
    match events.iter().find(|(_, event)| event.occurred().first_day() > today) {
        Some((_, event)) => Err(CommonRejection::InTheFuture { day: event.occurred().first_day(), today }.into()),
        None => Ok(events),
    }
}
