//! What indicators and answers read: sums, and states of entities. It remembers what was read, so that an indicator's
//! inputs are found by asking for its value.

use std::cell::RefCell;

use ayumi_proto::{figure::Value, time::Day};

use super::{
    Figures,
    cube::{Facts, Sum},
    declare::Kind,
    folded::{Folded, Slot},
    place::{Address, Quantity, Scope, Shown},
};

/// What was read for a value.
pub struct Reads<P: Figures> {
    /// The sums.
    pub sums: Vec<(Scope<P>, P::Measure)>,
    /// The entities.
    pub entities: Vec<P::Entity>,
    /// Whether the states of all entities were read.
    pub all: bool,
}

impl<P: Figures> Default for Reads<P> {
    fn default() -> Self {
        Self { sums: Vec::new(), entities: Vec::new(), all: false }
    }
}

/// Reads an edition that is folded, by some of its facts.
pub struct Reader<'a, P: Figures> {
    folded: &'a Folded<P>,
    facts: Facts,
    reads: Option<RefCell<Reads<P>>>,
    /// What the item that was read last contributes: its figures are read one after the other.
    item: RefCell<Option<(u32, ItemSums<P>)>>,
}

/// What one item contributes, as it says it.
type ItemSums<P> = Vec<(<P as Figures>::Point, <P as Figures>::Measure, i64, Option<String>)>;

impl<'a, P: Figures> Reader<'a, P> {
    /// Reads all facts.
    pub fn new(folded: &'a Folded<P>) -> Self {
        Self::by(folded, Facts::All)
    }

    /// Reads some of the facts.
    pub fn by(folded: &'a Folded<P>, facts: Facts) -> Self {
        Self { folded, facts, reads: None, item: RefCell::new(None) }
    }

    /// Reads all facts, and remembers what is read.
    pub fn remembering(folded: &'a Folded<P>) -> Self {
        Self { reads: Some(RefCell::default()), ..Self::new(folded) }
    }

    /// What was read.
    pub fn into_reads(self) -> Reads<P> {
        self.reads.map(RefCell::into_inner).unwrap_or_default()
    }

    fn remember(&self, note: impl FnOnce(&mut Reads<P>)) {
        if let Some(reads) = &self.reads {
            note(&mut reads.borrow_mut());
        }
    }

    /// The as-of day of the reading.
    pub fn as_of(&self) -> Day {
        self.folded.as_of()
    }

    /// The facts that are read.
    pub fn facts(&self) -> Facts {
        self.facts
    }

    /// The edition that is read.
    pub fn folded(&self) -> &'a Folded<P> {
        self.folded
    }

    /// What contributions to a measure come to at a scope, 0 if there are none.
    pub fn sum(&self, scope: &Scope<P>, measure: P::Measure) -> i64 {
        self.total(scope, measure).value
    }

    /// The value of a measure at a scope; `None` if nobody reported it.
    pub fn value_of(&self, scope: &Scope<P>, measure: P::Measure) -> Option<i64> {
        self.total(scope, measure).value(measure.into())
    }

    /// The value of an indicator that is a whole number; `None` if it has no value at the scope.
    pub fn whole(&self, scope: &Scope<P>, indicator: P::Indicator) -> Option<i64> {
        match P::indicate(indicator, scope, self)? {
            Value::Whole(whole) => Some(whole),
            Value::Tenths(_) | Value::Word(_) => None,
        }
    }

    /// The value of an indicator in tenths, as a number; `None` if it has no value at the scope.
    pub fn tenths(&self, scope: &Scope<P>, indicator: P::Indicator) -> Option<f64> {
        match P::indicate(indicator, scope, self)? {
            Value::Tenths(tenths) => Some(tenths as f64 / 10.0),
            Value::Whole(_) | Value::Word(_) => None,
        }
    }

    /// What contributions to a measure come to at a scope.
    pub fn total(&self, scope: &Scope<P>, measure: P::Measure) -> Sum {
        self.remember(|reads| reads.sums.push((scope.clone(), measure)));
        match &scope.item {
            Some(item) => self.of_item(item, &scope.point, measure),
            None => match self.folded.sum(&scope.point, measure, self.facts) {
                Some(sum) => sum,
                None => self.scan(scope, measure),
            },
        }
    }

    fn of_item(&self, item: &P::Entity, point: &P::Point, measure: P::Measure) -> Sum {
        let Some(slot) = self.folded.of_entity(item) else { return Sum::default() };
        let mut cached = self.item.borrow_mut();
        if cached.as_ref().is_none_or(|(number, _)| *number != slot.number) {
            *cached = Some((slot.number, self.contributions(slot)));
        }
        let all = cached.iter().flat_map(|(_, sums)| sums);
        let here = |(at, of, ..): &&(P::Point, P::Measure, i64, Option<String>)| {
            *of == measure && super::point::Point::masked(at, super::point::Point::mask(point)).as_ref() == Some(point)
        };
        let here: Vec<_> = all.filter(here).collect();
        let contributions = here.len() as i32;
        let value = match measure.into() {
            Kind::Sum | Kind::Reported => here.iter().map(|(_, _, amount, _)| amount).sum(),
            Kind::Distinct => {
                let mut elements: Vec<_> = here.iter().map(|(_, _, _, element)| element).collect();
                elements.sort_unstable();
                elements.dedup();
                elements.len() as i64
            }
        };
        Sum { value, contributions }
    }

    fn contributions(&self, slot: &Slot<P>) -> ItemSums<P> {
        let mut sums = Vec::new();
        if let Some(state) = slot.state(self.facts) {
            let mut take = |contribution: &super::cube::Contribution<'_, P>| {
                for (measure, amount) in contribution.amounts {
                    let element = contribution.element.map(str::to_owned);
                    sums.push((contribution.point.clone(), *measure, *amount, element));
                }
            };
            P::contribute(&slot.entity, state, self.as_of(), &mut super::cube::Add::to(&mut take));
        }
        sums
    }

    /// A sum that isn't kept: of all that is contributed, what the scope holds.
    fn scan(&self, scope: &Scope<P>, measure: P::Measure) -> Sum {
        let (mut sum, mut elements) = (Sum::default(), std::collections::HashSet::new());
        for slot in self.folded.slots() {
            let here = self.contributions(slot);
            let here = here.into_iter().filter(|(at, of, ..)| *of == measure && scope.holds(&slot.entity, at));
            for (_, _, amount, element) in here {
                sum.contributions += 1;
                sum.value += if element.is_none_or(|element| elements.insert(element)) { amount } else { 0 };
            }
        }
        sum
    }

    /// The state of an entity, if there is anything of it.
    pub fn state(&self, entity: &P::Entity) -> Option<&'a P::State> {
        self.remember(|reads| reads.entities.push(entity.clone()));
        self.folded.of_entity(entity)?.state(self.facts)
    }

    /// The states of all entities, in their order.
    pub fn states(&self) -> impl Iterator<Item = (&'a P::Entity, &'a P::State)> {
        self.remember(|reads| reads.all = true);
        self.folded.states(self.facts).into_iter()
    }

    /// The points of the dimensions of some point at which something contributes to a measure, in order. The values
    /// themselves don't matter, only which dimensions have one.
    pub fn points(&self, like: &P::Point, measure: P::Measure) -> Vec<P::Point> {
        self.remember(|reads| reads.all = true);
        self.folded.points(super::point::Point::mask(like), measure, self.facts)
    }

    /// The value at an address; `None` where there is none.
    pub fn value(&self, address: &Address<P>) -> Option<Value> {
        let Address { place, scope, quantity } = address;
        if let Some(item) = &scope.item {
            self.remember(|reads| reads.entities.push(item.clone()));
            self.folded.of_entity(item)?.state(self.facts)?;
        }
        if let Shown::Where(measure) = place.shown
            && self.total(scope, measure).contributions <= 0
        {
            return None;
        }
        self.quantity(scope, *quantity)
    }

    /// The value of a measure or an indicator at any scope.
    pub fn quantity(&self, scope: &Scope<P>, quantity: Quantity<P>) -> Option<Value> {
        match quantity {
            Quantity::Measure(measure) => self.value_of(scope, measure).map(Value::Whole),
            Quantity::Indicator(indicator) => P::indicate(indicator, scope, self),
        }
    }
}
