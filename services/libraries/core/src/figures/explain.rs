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
    cube::{Add, Facts, Sum},
    declare::Kind,
    folded::{Folded, Slot},
    place::{Address, Quantity, Scope, Shown},
    watch::Watch,
};
use crate::{At, ByEntity, Claim, Log, ReadError};

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
        Quantity::Measure(measure) if Kind::from_measure::<P>(measure) != Kind::Distinct => {
            explain_measure(log, address, measure, as_of)
        }
        Quantity::Measure(_) | Quantity::Indicator(_) => explain_watched(log, address, as_of),
    }
}

impl Kind {
    pub(super) fn from_measure<P: Figures>(measure: P::Measure) -> Self {
        measure.into()
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

/// What one entity contributes to a measure and, where the figure hangs on another one, to that.
type Share = [Sum; 2];

struct Measured<'a, P: Figures> {
    scope: &'a Scope<P>,
    measures: [Option<P::Measure>; 2],
    as_of: Day,
}

impl<P: Figures> Measured<'_, P> {
    fn share(&self, slot: &Slot<P>) -> Share {
        let mut share = Share::default();
        let Some(state) = slot.state(Facts::All) else { return share };
        let mut take = |contribution: &super::cube::Contribution<'_, P>| {
            let mut holds = None;
            for (measure, amount) in contribution.amounts {
                for (sum, asked) in share.iter_mut().zip(self.measures) {
                    let here = || self.scope.holds(&slot.entity, contribution.point);
                    if asked == Some(*measure) && *holds.get_or_insert_with(here) {
                        sum.value += amount;
                        sum.contributions += 1;
                    }
                }
            }
        };
        P::contribute(&slot.entity, state, self.as_of, &mut Add::to(&mut take));
        share
    }

    fn value(&self, total: &Share, kind: Kind) -> Option<Value> {
        let is_shown = self.measures[1].is_none() || total[1].contributions > 0;
        total[0].value(kind).filter(|_| is_shown).map(Value::Whole)
    }
}

fn explain_measure<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    measure: P::Measure,
    as_of: Day,
) -> Result<Vec<Step>, ReadError> {
    let shown = match address.place.shown {
        Shown::Always => None,
        Shown::Where(measure) => Some(measure),
    };
    let measured = Measured { scope: &address.scope, measures: [Some(measure), shown], as_of };
    let kind: Kind = measure.into();
    let (mut slots, mut steps) = (ByEntity::<(Slot<P>, Share)>::default(), Steps::default());
    let mut total = Share::default();
    // An item has no figures before its first event.
    let mut last = if address.scope.item.is_none() { measured.value(&total, kind) } else { None };
    let mut visit = |at: At<'_>, event: P::EventRef<'_>| {
        if slots.get(at.number).is_none() {
            let slot = Slot::new(at.entity::<P>()?, at.number, at.provenance);
            slots.get_or_insert_with(at.number, || (slot, Share::default()));
        }
        let Some((slot, before)) = slots.get_mut(at.number) else { return Ok(()) };
        slot.evolve(&at, &event);
        steps.supersede::<P>(&at, &event);
        let after = measured.share(slot);
        for (total, (after, before)) in total.iter_mut().zip(after.iter().zip(*before)) {
            total.value += after.value - before.value;
            total.contributions += after.contributions - before.contributions;
        }
        *before = after;
        let is = measured.value(&total, kind);
        if is != last {
            steps.push::<P>(&at, &event, std::mem::replace(&mut last, is.clone()), is);
        }
        Ok(())
    };
    match &address.scope.item {
        Some(item) => match log.number(item) {
            Some(number) => log.each_of(number, &mut visit)?,
            None => {}
        },
        None => log.each(&mut visit)?,
    }
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
