//! Why a figure has its value: every event that changed it, with the value before and after. Of a measure the steps
//! add up to the value by construction, for a step is what an entity contributes after the event less what it did
//! before. Of an indicator the steps are the events that changed what it reads, and the value with it.

use ayumi_proto::{
    event::DomainEvent,
    figure::Value,
    time::{Day, Moment, Occurred},
};
use smallvec::SmallVec;

use super::{
    Figures,
    folded::{Folded, Slot},
    measured::{Measured, Share, change, is_sum},
    place::{Address, Quantity},
    watch::Watch,
};
use crate::{At, ByEntity, Claim, Log, ReadError, entity_of};

/// What one event did to a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The commit's position.
    pub position: u64,
    /// Which of its events, from 0.
    pub index: usize,
    /// The entity's number.
    pub entity: u32,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Whether it is simulated.
    pub simulated: bool,
    /// The event's name.
    pub event: &'static str,
    /// When it occurred.
    pub occurred: Occurred,
    /// The value before.
    pub before: Option<Value>,
    /// The value after.
    pub after: Option<Value>,
    /// The position of the commit that takes its place, for it was wrong.
    pub superseded_by: Option<u64>,
}

/// The steps that made a figure, in the log's order.
///
/// # Errors
/// The log can't be read.
pub fn explain<P: Figures>(log: &dyn Log<P>, address: &Address<P>, as_of: Day) -> Result<Vec<Step>, ReadError> {
    match address.quantity {
        Quantity::Measure(measure) if is_sum::<P>(measure) => explain_measure(log, address, measure, as_of),
        Quantity::Measure(_) | Quantity::Indicator(_) => explain_watched(log, address, as_of),
    }
}

/// Steps so far, with what they say that a later event may say otherwise.
#[derive(Default)]
struct Steps {
    steps: Vec<Step>,
    /// Of each entity, its steps that say anything, with their keys.
    claims: ByEntity<Vec<(usize, SmallVec<[u64; 1]>)>>,
}

impl Steps {
    fn push<P: Figures>(&mut self, at: &At<'_>, event: &P::EventRef<'_>, before: Option<Value>, after: Option<Value>) {
        if let Some(Claim { keys, .. }) = P::claim(event) {
            let number = self.steps.len();
            self.claims.get_or_insert_with(at.number, Vec::new).push((number, keys));
        }
        self.steps.push(Step {
            position: at.position,
            index: at.index,
            entity: at.number,
            recorded_at: at.recorded_at,
            simulated: at.is_simulated(),
            event: event.kind(),
            occurred: event.occurred(),
            before,
            after,
            superseded_by: None,
        });
    }

    /// Marks the earlier steps of the entity whose place an event takes.
    fn supersede<P: Figures>(&mut self, at: &At<'_>, event: &P::EventRef<'_>) {
        let Some(Claim { keys, replaces: true }) = P::claim(event) else { return };
        for (step, claimed) in self.claims.get(at.number).into_iter().flatten() {
            if claimed.iter().any(|key| keys.contains(key)) {
                self.steps[*step].superseded_by = Some(at.position);
            }
        }
    }
}

fn explain_measure<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    measure: P::Measure,
    as_of: Day,
) -> Result<Vec<Step>, ReadError> {
    let measured = Measured::of(address, measure, as_of);
    let (mut slots, mut steps) = (ByEntity::<(Slot<P>, Share)>::default(), Steps::default());
    let mut total = Share::default();
    let mut visit = |at: At<'_>, event: P::EventRef<'_>| {
        if slots.get(at.number).is_none() {
            let slot = Slot::new(entity_of::<P>(&at)?, at.number, at.provenance);
            slots.get_or_insert_with(at.number, || (slot, Share::default()));
        }
        let Some((slot, before)) = slots.get_mut(at.number) else { return Ok(()) };
        slot.evolve(&at, &event);
        steps.supersede::<P>(&at, &event);
        let after = measured.share(slot);
        if after != *before {
            let was = measured.value(&total);
            change(&mut total, before, &after);
            *before = after;
            let is = measured.value(&total);
            if was != is {
                steps.push::<P>(&at, &event, was, is);
            }
        }
        Ok(())
    };
    measured.each(log, &mut visit)?;
    Ok(steps.steps)
}

fn explain_watched<P: Figures>(log: &dyn Log<P>, address: &Address<P>, as_of: Day) -> Result<Vec<Step>, ReadError> {
    let (mut folded, mut steps) = (Folded::new(as_of, 0), Steps::default());
    let mut watch = Watch::new(vec![address.clone()], &folded);
    log.each(&mut |at, event| {
        let changes = watch.apply(&mut folded, &at, &event)?;
        steps.supersede::<P>(&at, &event);
        changes.into_iter().for_each(|change| steps.push::<P>(&at, &event, change.before, change.after));
        Ok(())
    })?;
    Ok(steps.steps)
}
