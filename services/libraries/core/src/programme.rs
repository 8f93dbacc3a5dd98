//! A programme: what may be told to its entities, and what comes of it.

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use ayumi_proto::{
    commit::Actor,
    event::{DomainEvent, ProgrammeName},
    refusal::Refusal,
    text::Malformed,
    time::Day,
};
use serde::{Serialize, de::DeserializeOwned};

/// What comes of a command: events, each of one entity.
pub type Happened<P> = Vec<(<P as Programme>::Entity, <P as Programme>::Event)>;

/// A programme decides commands on its entities and folds the events that come of them.
pub trait Programme: Send + Sync + 'static {
    /// The name in subjects and addresses.
    const NAME: ProgrammeName;
    /// What has a history of its own; its text stands in subjects.
    type Entity: Clone + Ord + Display + FromStr<Err = Malformed> + Send + Sync;
    /// What deciding needs to know of one entity. The default is an entity without history.
    type State: Clone + Default + Send + Sync;
    /// What may be told.
    type Command: Serialize + DeserializeOwned + Send + Sync;
    /// What can have happened.
    type Event: DomainEvent + Clone + Serialize + DeserializeOwned + Send + Sync;
    /// Why not.
    type Rejection: Into<Refusal>;

    /// The entities that deciding this command looks at, `entity` itself first. Those that it writes are
    /// guarded by their versions; one that it never writes has to be named by [`Programme::guards`].
    fn reads(entity: &Self::Entity, command: &Self::Command) -> Vec<Self::Entity>;

    /// The one among [`Programme::reads`], if any, to which deciding this command never adds events:
    /// decisions that only look at it needn't wait for each other.
    fn guards(_entity: &Self::Entity, _command: &Self::Command) -> Option<Self::Entity> {
        None
    }

    /// Decides. The events are each for one of the entities that [`Programme::reads`] named.
    fn decide(situation: &Context<'_, Self>, command: &Self::Command) -> Result<Happened<Self>, Self::Rejection>
    where
        Self: Sized;

    /// Folds one event of the entity into its state.
    fn evolve(state: &mut Self::State, event: &Self::Event);
}

/// What a decision stands on.
pub struct Context<'a, P: Programme> {
    /// The entity that the command is for.
    pub entity: &'a P::Entity,
    /// The states of all the entities that the command reads.
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

    /// The state of an entity that [`Programme::reads`] named.
    ///
    /// # Panics
    /// If it didn't: the decision would then stand on something that nothing guards.
    pub fn of(&self, entity: &P::Entity) -> &P::State {
        #[expect(clippy::expect_used, reason = "a programme whose reads() and decide() differ is wrong in every run")]
        self.states.get(entity).expect("reads() names every entity that decide() looks at")
    }
}

/// Decides by the programme's rules and by the one that holds for all of them: nothing occurs after
/// the day on which it is recorded.
pub fn decide<P: Programme>(situation: &Context<'_, P>, command: &P::Command) -> Result<Happened<P>, Refusal> {
    let events = P::decide(situation, command).map_err(Into::into)?;
    let today = situation.today;
    match events.iter().find(|(_, event)| event.occurred().first_day() > today) {
        Some((_, event)) => Err(in_the_future(event.occurred().first_day(), today)),
        None => Ok(events),
    }
}

fn in_the_future(day: Day, today: Day) -> Refusal {
    Refusal::new(
        "in-the-future",
        day,
        ("未来の日付は記録できません", "Nothing can be recorded with a date in the future"),
        (
            format!("{day}は今日（{today}）より後の日付です。{today}以前の日付を入力してください。"),
            format!("{day} is after today. Enter {today} or earlier."),
        ),
        (format!("{today}以前の日付"), format!("{today} or earlier")),
    )
}
