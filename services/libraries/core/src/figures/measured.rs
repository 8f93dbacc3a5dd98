//! One measure at one address, followed entity by entity: what each contributes to it, and nothing else.

use ayumi_proto::{figure::Value, time::Day};

use super::{
    Figures,
    cube::{Add, Contribution, Facts, Sum},
    declare::Kind,
    folded::Slot,
    place::{Address, Scope, Shown},
};
use crate::{Log, Of, ReadError, Visit};

/// Whether contributions to a measure add up, so that those of one entity can be followed without the others.
pub fn is_sum<P: Figures>(measure: P::Measure) -> bool {
    match measure.into() {
        Kind::Sum | Kind::Reported => true,
        Kind::Distinct => false,
    }
}

/// What one entity contributes to a measure and, where the figure hangs on another one, to that.
pub type Share = [Sum; 2];

/// Where events are, apart from those of other entities.
pub enum Source {
    /// In a part of the log.
    Part(usize),
    /// With one entity, by its number.
    Entity(u32),
}

impl Source {
    /// Shows them, those of one entity in the log's order.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn each<'l, P: Figures>(&self, log: &'l dyn Log<P>, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        log.each_known(u64::MAX, self.of(), visit)
    }

    /// Which entities' events these are.
    pub fn of(&self) -> Of {
        match *self {
            Self::Part(part) => Of::Part(part),
            Self::Entity(number) => Of::Entity(number),
        }
    }
}

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

    /// Where the entities that can contribute have their events.
    pub fn sources(&self, log: &dyn Log<P>) -> Vec<Source> {
        match &self.scope.item {
            Some(item) => log.number(item).map(Source::Entity).into_iter().collect(),
            None => (0..log.parts()).map(Source::Part).collect(),
        }
    }

    /// What an entity contributes by some of the facts.
    pub fn share(&self, slot: &Slot<P>, facts: Facts) -> Share {
        let mut share = Share::default();
        let Some(state) = slot.state(facts) else { return share };
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
