//! The events of one edition of a programme, as questions read them.

use ayumi_proto::{
    codec::{self, Brief, CodecError},
    event::DomainEvent,
};

use crate::{At, Programme, ReadError};

/// The events of an edition that were known at a position and had occurred by a day.
pub trait Log<P: Programme>: Sync {
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

    /// In how many parts it can be read side by side. Each holds all events of some entities.
    fn parts(&self) -> usize {
        1
    }

    /// Shows those of one part, counted from 0: those of one entity in the log's order, those of different entities in
    /// any.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    fn each_in<'l>(&'l self, _part: usize, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.each(visit)
    }

    /// The number of an entity, if it has events.
    fn number(&self, entity: &P::Entity) -> Option<u32>;
}

/// Looks at an event, which stays where the log has it.
pub type Visit<'v, 'l, P> = dyn FnMut(At<'l>, <P as Programme>::EventRef<'l>) -> Result<(), ReadError> + 'v;

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

/// The entity of an event.
///
/// # Errors
/// The token isn't one of the programme's.
pub fn entity_of<P: Programme>(at: &At<'_>) -> Result<P::Entity, ReadError> {
    at.token().parse().map_err(|why| ReadError::Entity { position: at.position, why })
}
