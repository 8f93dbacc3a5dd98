//! One measure at one address, followed entity by entity: what each contributes to it, and nothing else.

use ayumi_proto::{figure::Value, time::Day};

use super::{
    Figures,
    cube::{Add, Contribution, Facts, Sum},
    declare::Kind,
    folded::Slot,
    place::{Address, Scope, Shown},
};
use crate::{Log, ReadError, Visit, VisitRecorded};

/// Whether contributions to a measure add up, so that those of one entity can be followed without the others.
pub fn is_sum<P: Figures>(measure: P::Measure) -> bool {
    match measure.into() {
        Kind::Sum | Kind::Reported => true,
        Kind::Distinct => false,
    }
}

/// What one entity contributes to a measure and, where the figure hangs on another one, to that.
pub type Share = [Sum; 2];

/// A measure at an address.
pub struct Measured<'a, P: Figures> {
    scope: &'a Scope<P>,
    measures: [Option<P::Measure>; 2],
    kind: Kind,
    as_of: Day,
}

impl<'a, P: Figures> Measured<'a, P> {
    /// The measure of an address as of a day.
    pub fn of(address: &'a Address<P>, measure: P::Measure, as_of: Day) -> Self {
        let shown = match address.place.shown {
            Shown::Always => None,
            Shown::Where(measure) => Some(measure),
        };
        Self { scope: &address.scope, measures: [Some(measure), shown], kind: measure.into(), as_of }
    }

    /// Shows the events of the entities that can contribute and that count.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn each<'l>(&self, log: &'l dyn Log<P>, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        match &self.scope.item {
            Some(item) => log.number(item).map_or(Ok(()), |number| log.each_of(number, visit)),
            None => log.each(visit),
        }
    }

    /// Shows the same events and those that don't count, as they were recorded.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn each_recorded<'l>(
        &self,
        log: &'l dyn Log<P>,
        visit: &mut VisitRecorded<'_, 'l, P>,
    ) -> Result<(), ReadError> {
        match &self.scope.item {
            Some(item) => log.number(item).map_or(Ok(()), |number| log.each_recorded(Some(number), visit)),
            None => log.each_recorded(None, visit),
        }
    }

    /// What an entity contributes.
    pub fn share(&self, slot: &Slot<P>) -> Share {
        let mut share = Share::default();
        let Some(state) = slot.state(Facts::All) else { return share };
        if self.is_shown_with_item() {
            share[1].contributions = 1;
        }
        let mut take = |contribution: &Contribution<'_, P>| {
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

    /// Whether the figure is there as soon as anything is recorded of its item.
    fn is_shown_with_item(&self) -> bool {
        self.scope.item.is_some() && self.measures[1].is_none()
    }

    /// The value of what all of them contribute.
    pub fn value(&self, total: &Share) -> Option<Value> {
        let always = self.measures[1].is_none() && !self.is_shown_with_item();
        let is_shown = always || total[1].contributions > 0;
        total[0].value(self.kind).filter(|_| is_shown).map(Value::Whole)
    }
}

/// Changes a total by what an entity contributes after less what it did before.
pub fn change(total: &mut Share, before: &Share, after: &Share) {
    for (total, (after, before)) in total.iter_mut().zip(after.iter().zip(before)) {
        total.value += after.value - before.value;
        total.contributions += after.contributions - before.contributions;
    }
}
