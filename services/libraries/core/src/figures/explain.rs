//! Why a figure has its value: every event that changed it, with the value before and after. Of a measure the steps
//! add up to the value by construction, for a step is what an entity contributes after the event less what it did
//! before. Of an indicator the steps are the events that changed what it reads, and the value with it.

use ayumi_proto::{
    event::DomainEvent,
    figure::Value,
    taking_back::RecordedEvent,
    time::{Day, Moment, Occurred},
};
use smallvec::SmallVec;

use super::{
    Figures,
    folded::{Folded, Slot, slot_known},
    measured::{Measured, Share, change, is_sum},
    place::{Address, Quantity},
    watch::Watch,
};
use crate::{At, ByEntity, Claim, Log, Programme, ReadError, entity_of};

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

/// An event as it was recorded.
type Recorded<'l, P> = RecordedEvent<<P as Programme>::EventRef<'l>, &'l str>;

fn claim<P: Programme>(event: &Recorded<'_, P>) -> Option<Claim> {
    match event {
        RecordedEvent::Happened(event) => P::claim(event),
        RecordedEvent::TakenBack(_) => None,
    }
}

impl Steps {
    fn push<P: Programme>(&mut self, at: &At<'_>, event: &Recorded<'_, P>, (before, after): Change) {
        if let Some(Claim { keys, .. }) = claim::<P>(event) {
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

    /// Marks the earlier steps of the entity that an event takes back, or whose place it takes.
    fn supersede<P: Programme>(&mut self, log: &dyn Log<P>, at: &At<'_>, event: &Recorded<'_, P>) {
        match event {
            RecordedEvent::TakenBack(taking_back) => {
                let position = log.position(at.number, taking_back.version);
                let target = (at.number, position.unwrap_or_default(), usize::from(taking_back.index));
                self.take_back(target, at.position);
            }
            RecordedEvent::Happened(event) => {
                let Some(Claim { keys, replaces: true }) = P::claim(event) else { return };
                for (step, claimed) in self.claims.get(at.number).into_iter().flatten() {
                    if claimed.iter().any(|key| keys.contains(key)) {
                        self.steps[*step].superseded_by = Some(at.position);
                    }
                }
            }
        }
    }

    /// Marks the steps of an event that was taken back. Those that it had taken back count again.
    fn take_back(&mut self, (entity, position, index): (u32, u64, usize), by: u64) {
        for step in self.steps.iter_mut().filter(|step| step.entity == entity) {
            if (step.position, step.index) == (position, index) {
                step.superseded_by = Some(by);
            } else if step.superseded_by == Some(position) {
                step.superseded_by = None;
            }
        }
    }
}

/// A value before and after.
type Change = (Option<Value>, Option<Value>);

fn explain_measure<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    measure: P::Measure,
    as_of: Day,
) -> Result<Vec<Step>, ReadError> {
    let measured = Measured::of(address, measure, as_of);
    let (mut slots, mut steps) = (ByEntity::<(Option<Slot<P>>, Share)>::default(), Steps::default());
    let mut total = Share::default();
    measured.each_recorded(log, &mut |at, event| {
        let (slot, before) = slots.get_or_insert_with(at.number, || (None, Share::default()));
        follow(log, slot, &at, &event)?;
        steps.supersede::<P>(log, &at, &event);
        let after = slot.as_ref().map(|slot| measured.share(slot)).unwrap_or_default();
        if after != *before {
            let was = measured.value(&total);
            change(&mut total, before, &after);
            *before = after;
            let is = measured.value(&total);
            if was != is {
                steps.push::<P>(&at, &event, (was, is));
            }
        }
        Ok(())
    })?;
    Ok(steps.steps)
}

/// Folds an event of an entity; where its commit takes others back, all of the entity that counts then.
fn follow<P: Programme>(
    log: &dyn Log<P>,
    slot: &mut Option<Slot<P>>,
    at: &At<'_>,
    event: &Recorded<'_, P>,
) -> Result<(), ReadError> {
    match event {
        RecordedEvent::Happened(event) if !at.takes_back => {
            let mut folded = match slot.take() {
                Some(slot) => slot,
                None => Slot::new(entity_of::<P>(at)?, at.number, at.provenance),
            };
            folded.evolve(at, event);
            *slot = Some(folded);
        }
        RecordedEvent::Happened(_) | RecordedEvent::TakenBack(_) => *slot = slot_known(log, at.number, at.position)?,
    }
    Ok(())
}

fn explain_watched<P: Figures>(log: &dyn Log<P>, address: &Address<P>, as_of: Day) -> Result<Vec<Step>, ReadError> {
    let (mut folded, mut steps) = (Folded::new(as_of, 0), Steps::default());
    let mut watch = Watch::new(vec![address.clone()], &folded);
    log.each_recorded(None, &mut |at, event| {
        let changes = watch.follow(&mut folded, log, &at, &event)?;
        steps.supersede::<P>(log, &at, &event);
        changes.into_iter().for_each(|change| steps.push::<P>(&at, &event, (change.before, change.after)));
        Ok(())
    })?;
    Ok(steps.steps)
}
