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
    cube::Facts,
    folded::{Folded, Slot, slot_known},
    measured::{Measured, Share, Source, change, is_sum},
    place::{Address, Quantity},
    reader::Reader,
    watch::Watch,
};
use crate::{At, ByEntity, Claim, Log, Of, Programme, ReadError, entity_of, side_by_side::side_by_side};

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

/// A figure with what made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// Its value; `None` if there is none.
    pub value: Option<Value>,
    /// Whether it would be another without what is simulated.
    pub simulated: bool,
    /// The steps that made it, in the log's order.
    pub steps: Vec<Step>,
}

/// Explains the figure at an address.
///
/// # Errors
/// The log can't be read.
pub fn explain<P: Figures>(log: &dyn Log<P>, address: &Address<P>, as_of: Day) -> Result<Explained, ReadError> {
    match address.quantity {
        Quantity::Measure(measure) if is_sum::<P>(measure) => explain_measure(log, address, measure, as_of),
        Quantity::Measure(_) | Quantity::Indicator(_) => explain_watched(log, address, as_of),
    }
}

/// Steps so far, with what they say that a later event may say otherwise.
struct Steps<T> {
    steps: Vec<(Step, T)>,
    /// Of each entity, its steps that say anything, with their keys.
    claims: ByEntity<Vec<(usize, SmallVec<[u64; 1]>)>>,
}

impl<T> Steps<T> {
    fn new() -> Self {
        Self { steps: Vec::new(), claims: ByEntity::default() }
    }

    fn push<P: Figures>(&mut self, at: &At<'_>, event: &Recorded<'_, P>, change: T) {
        if let Some(Claim { keys, .. }) = claim::<P>(event) {
            let number = self.steps.len();
            self.claims.get_or_insert_with(at.number, Vec::new).push((number, keys));
        }
        let step = Step {
            position: at.position,
            index: at.index,
            entity: at.number,
            recorded_at: at.recorded_at,
            simulated: at.is_simulated(),
            event: event.kind(),
            occurred: event.occurred(),
            before: None,
            after: None,
            superseded_by: None,
        };
        self.steps.push((step, change));
    }

    /// Marks the earlier steps of the entity that an event takes back, or whose place it takes.
    fn supersede<P: Figures>(&mut self, log: &dyn Log<P>, at: &At<'_>, event: &Recorded<'_, P>) {
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
                        self.steps[*step].0.superseded_by = Some(at.position);
                    }
                }
            }
        }
    }

    /// Marks the steps of an event that was taken back. Those that it had taken back count again.
    fn take_back(&mut self, (entity, position, index): (u32, u64, usize), by: u64) {
        for (step, _) in self.steps.iter_mut().filter(|(step, _)| step.entity == entity) {
            if (step.position, step.index) == (position, index) {
                step.superseded_by = Some(by);
            } else if step.superseded_by == Some(position) {
                step.superseded_by = None;
            }
        }
    }
}

/// An event as it was recorded.
type Recorded<'l, P> = RecordedEvent<<P as Programme>::EventRef<'l>, &'l str>;

fn claim<P: Programme>(event: &Recorded<'_, P>) -> Option<Claim> {
    match event {
        RecordedEvent::Happened(event) => P::claim(event),
        RecordedEvent::TakenBack(_) => None,
    }
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
            let slot = match slot {
                Some(slot) => slot,
                None => slot.insert(Slot::new(entity_of::<P>(at)?, at.number, at.provenance)),
            };
            slot.evolve(at, event);
        }
        RecordedEvent::Happened(_) | RecordedEvent::TakenBack(_) => *slot = slot_known(log, at.number, at.position)?,
    }
    Ok(())
}

/// What the entities of some sources contribute to a measure, and how that came about.
#[derive(Default)]
struct Parts {
    /// The steps with what their entity contributed before and after.
    steps: Vec<(Step, [Share; 2])>,
    /// What all of them contribute without what is simulated.
    reported: Share,
}

impl Parts {
    /// Follows the entities of a source.
    fn follow<P: Figures>(
        &mut self,
        log: &dyn Log<P>,
        measured: &Measured<'_, P>,
        source: &Source,
    ) -> Result<(), ReadError> {
        let (mut slots, mut steps) = (ByEntity::<(Option<Slot<P>>, Share)>::default(), Steps::new());
        log.each_recorded(source.of(), &mut |at, event| {
            let (slot, before) = slots.get_or_insert_with(at.number, || (None, Share::default()));
            follow(log, slot, &at, &event)?;
            steps.supersede::<P>(log, &at, &event);
            let after = slot.as_ref().map(|slot| measured.share(slot, Facts::All)).unwrap_or_default();
            if after != *before {
                steps.push::<P>(&at, &event, [std::mem::replace(before, after), after]);
            }
            Ok(())
        })?;
        self.steps.append(&mut steps.steps);
        for (slot, share) in slots.iter() {
            let simulated = slot.as_ref().filter(|slot| slot.is_simulated());
            let reported = simulated.map_or(*share, |slot| measured.share(slot, Facts::Reported));
            change(&mut self.reported, &Share::default(), &reported);
        }
        Ok(())
    }

    fn join(&mut self, mut other: Self) {
        self.steps.append(&mut other.steps);
        change(&mut self.reported, &Share::default(), &other.reported);
    }
}

fn explain_measure<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    measure: P::Measure,
    as_of: Day,
) -> Result<Explained, ReadError> {
    let measured = Measured::of(address, measure, as_of);
    let follow = |parts: &mut Parts, source: &Source| parts.follow(log, &measured, source);
    let Parts { steps, reported } = side_by_side(&measured.sources(log), follow, Parts::join)?;
    // A step is large: their places are put in order, and each is moved once.
    let mut order: Vec<_> = (0..steps.len()).map(|at| (steps[at].0.position, steps[at].0.index, at)).collect();
    order.sort_unstable();
    let mut total = Share::default();
    let add = |(.., at): (u64, usize, usize)| {
        let (step, [before, after]) = steps[at].clone();
        let was = measured.value(&total);
        change(&mut total, &before, &after);
        let is = measured.value(&total);
        (was != is).then_some(Step { before: was, after: is, ..step })
    };
    let steps = order.into_iter().filter_map(add).collect();
    let value = measured.value(&total);
    Ok(Explained { simulated: measured.value(&reported) != value, value, steps })
}

fn explain_watched<P: Figures>(log: &dyn Log<P>, address: &Address<P>, as_of: Day) -> Result<Explained, ReadError> {
    let (mut folded, mut steps) = (Folded::new(as_of, 0), Steps::new());
    let mut watch = Watch::new(vec![address.clone()], &folded);
    log.each_recorded(Of::All, &mut |at, event| {
        let changes = watch.follow(&mut folded, log, &at, &event)?;
        steps.supersede::<P>(log, &at, &event);
        changes.into_iter().for_each(|change| steps.push::<P>(&at, &event, (change.before, change.after)));
        Ok(())
    })?;
    let value = Reader::new(&folded).value(address);
    let simulated = folded.is_simulated() && Reader::by(&folded, Facts::Reported).value(address) != value;
    let steps = steps.steps.into_iter().map(|(step, (before, after))| Step { before, after, ..step });
    Ok(Explained { value, simulated, steps: steps.collect() })
}
