//! The events of one edition of a programme, as questions read them.

use ayumi_proto::{
    codec::{self, Brief, CodecError},
    event::DomainEvent,
    taking_back::RecordedEvent,
};

use crate::{At, Programme, ReadError};

/// Of which entities events are.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// Of all of them: in the log's order, but for those of entities of which something was taken back.
    All,
    /// Of those of a part, counted from 0: those of one entity in their order, those of different entities in any.
    Part(usize),
    /// Of one, by its number.
    Entity(u32),
}

/// The events of an edition that were known at a position and had occurred by a day.
pub trait Log<P: Programme>: Sync {
    /// Shows those that count by what was known at a position: in the log's order, but that events in the place of
    /// others come there, and then all of their entity together.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    fn each_known<'l>(&'l self, until: u64, of: Of, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError>;

    /// Shows all of them as they were recorded: what was taken back, and what takes it back.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    fn each_recorded<'l>(&'l self, of: Of, visit: &mut VisitRecorded<'_, 'l, P>) -> Result<(), ReadError>;

    /// Shows those that count.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    fn each<'l>(&'l self, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.each_known(u64::MAX, Of::All, visit)
    }

    /// Shows those of one entity, by its number, that count.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    fn each_of<'l>(&'l self, entity: u32, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.each_known(u64::MAX, Of::Entity(entity), visit)
    }

    /// In how many parts it can be read side by side. Each holds all events of some entities.
    fn parts(&self) -> usize {
        1
    }

    /// The position of the commit that is a version of an entity.
    fn position(&self, entity: u32, version: u32) -> Option<u64>;

    /// The number of an entity, if it has events.
    fn number(&self, entity: &P::Entity) -> Option<u32>;
}

/// Looks at an event, which stays where the log has it.
pub type Visit<'v, 'l, P> = dyn FnMut(At<'l>, <P as Programme>::EventRef<'l>) -> Result<(), ReadError> + 'v;

/// The same at an event as it was recorded.
pub type VisitRecorded<'v, 'l, P> =
    dyn FnMut(At<'l>, RecordedEvent<<P as Programme>::EventRef<'l>, &'l str>) -> Result<(), ReadError> + 'v;

/// Folds the events of one commit, which takes nothing back, into their entity's state, as the log has them.
///
/// # Errors
/// The bytes aren't events of the programme.
pub fn evolve_commit<P: Programme>(state: &mut P::State, position: u64, commit: &Brief<'_>) -> Result<(), CodecError> {
    evolve::<P>(state, position, commit, None)
}

/// Folds one event of a commit into its entity's state.
///
/// # Errors
/// The bytes aren't events of the programme.
pub fn evolve_event<P: Programme>(
    state: &mut P::State,
    position: u64,
    commit: &Brief<'_>,
    index: usize,
) -> Result<(), CodecError> {
    evolve::<P>(state, position, commit, Some(index))
}

fn evolve<P: Programme>(
    state: &mut P::State,
    position: u64,
    commit: &Brief<'_>,
    only: Option<usize>,
) -> Result<(), CodecError> {
    codec::each_event(commit.events, |index, event: RecordedEvent<P::EventRef<'_>, &str>| {
        let Some(event) = event.happened().filter(|_| only.is_none_or(|only| only == index)) else { return Ok(()) };
        let at = At {
            position,
            index,
            order: (position, index),
            recorded_at: commit.recorded_at,
            day: event.occurred().first_day(),
            number: 0,
            tokens: &[],
            provenance: commit.provenance,
            takes_back: commit.takes_back,
        };
        P::evolve(state, &at, &event);
        Ok(())
    })
}

/// The entity of an event.
///
/// # Errors
/// The token isn't one of the programme's.
pub fn entity_of<P: Programme>(at: &At<'_>) -> Result<P::Entity, ReadError> {
    at.token().parse().map_err(|why| ReadError::Entity { position: at.position, why })
}
