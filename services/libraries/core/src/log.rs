//! The events of one edition of a programme, as questions read them.

use ayumi_proto::{
    codec::{self, Brief, CodecError},
    commit::Provenance,
    event::DomainEvent,
    text::Malformed,
    time::{Day, Moment},
};
use compact_str::CompactString;

use crate::Programme;

/// The events of an edition that were known at a position and had occurred by a day.
pub trait Log<P: Programme> {
    /// Shows all of them, in the log's order.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    fn each<'l>(&'l self, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError>;

    /// Shows those of one entity, by its number, in the log's order.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    fn each_of<'l>(&'l self, entity: u32, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError>;

    /// The number of an entity, if it has events.
    fn number(&self, entity: &P::Entity) -> Option<u32>;
}

/// Looks at an event, which stays where the log has it.
pub type Visit<'v, 'l, P> = dyn FnMut(At<'l>, <P as Programme>::EventRef<'l>) -> Result<(), ReadError> + 'v;

/// Why events can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A commit's events aren't those of the programme.
    #[error("position {position}: {why}")]
    Events {
        /// Where in the log.
        position: u64,
        /// What is wrong with them.
        why: CodecError,
    },
    /// A commit's entity isn't one of the programme.
    #[error("position {position}: {why}")]
    Entity {
        /// Where in the log.
        position: u64,
        /// What is wrong with it.
        why: Malformed,
    },
    /// Nobody waits for the answer any more.
    #[error("the question's deadline has passed")]
    Deadline,
}

/// Folds the events of one commit into their entity's state, as the log has them.
///
/// # Errors
/// The bytes aren't events of the programme.
pub fn evolve_commit<P: Programme>(state: &mut P::State, position: u64, commit: &Brief<'_>) -> Result<(), CodecError> {
    codec::each_event(commit.events, |index, event: P::EventRef<'_>| {
        let at = At {
            position,
            index,
            recorded_at: commit.recorded_at,
            day: event.occurred().first_day(),
            number: 0,
            tokens: &[],
            provenance: commit.provenance,
        };
        P::evolve(state, &at, &event);
        Ok(())
    })
}

/// Where an event is in the log.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The commit's position.
    pub position: u64,
    /// Which of the commit's events, from 0.
    pub index: usize,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The first day on which it occurred.
    pub day: Day,
    /// The entity's number in the edition, counted from 0 in the order of first commits; a short name for
    /// the token that stays the same in every fold of one log.
    pub number: u32,
    /// The tokens of the edition's entities, by their numbers; few events need theirs.
    pub tokens: &'a [CompactString],
    /// Where the facts come from.
    pub provenance: Provenance,
}

impl<'a> At<'a> {
    /// The entity's token.
    pub fn token(&self) -> &'a str {
        self.tokens.get(self.number as usize).map_or("", CompactString::as_str)
    }

    /// The entity.
    ///
    /// # Errors
    /// The token isn't one of the programme's.
    pub fn entity<P: Programme>(&self) -> Result<P::Entity, ReadError> {
        self.token().parse().map_err(|why| ReadError::Entity { position: self.position, why })
    }

    /// Whether a generator simulated the facts.
    pub fn is_simulated(&self) -> bool {
        match self.provenance {
            Provenance::Simulated => true,
            Provenance::Reported => false,
        }
    }
}
