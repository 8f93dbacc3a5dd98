//! Figures that are watched while events are folded: which of them an event changes is found by what they read.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap},
};

use ayumi_proto::{figure::Value, taking_back::RecordedEvent};
use rustc_hash::FxBuildHasher;

use super::{
    Figures,
    declare::Declared,
    folded::{Folded, slot_known},
    place::Address,
    point::{Mask, Point},
    reader::{Reader, Reads},
};
use crate::{At, Log, ReadError, entity_of};

/// What an event did to a figure that is watched.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Which of the figures, from 0.
    pub figure: usize,
    /// Its value before.
    pub before: Option<Value>,
    /// Its value after.
    pub after: Option<Value>,
}

/// Figures with the values that they have, found by what they read.
pub struct Watch<P: Figures> {
    figures: Vec<(Address<P>, Option<Value>)>,
    /// Those that read a sum over all entities.
    by_sum: HashMap<(P::Point, usize), BTreeSet<usize>, FxBuildHasher>,
    /// By which dimensions those sums are.
    masks: BTreeSet<Mask>,
    /// Those that read an entity or what it contributes.
    by_entity: HashMap<P::Entity, BTreeSet<usize>, FxBuildHasher>,
    /// Those that read all entities.
    by_all: BTreeSet<usize>,
}

/// What an entity contributes, in an order that can be compared.
type Contributed<P> = Vec<(<P as Figures>::Point, usize, i64, Option<String>)>;

impl<P: Figures> Watch<P> {
    /// Watches some figures of what is folded.
    pub fn new(addresses: Vec<Address<P>>, folded: &Folded<P>) -> Self {
        let (by_sum, by_entity) = (HashMap::default(), HashMap::default());
        let figures = addresses.into_iter().map(|address| (address, None)).collect();
        let mut watch = Self { figures, by_sum, masks: BTreeSet::new(), by_entity, by_all: BTreeSet::new() };
        for figure in 0..watch.figures.len() {
            watch.figures[figure].1 = watch.read(figure, folded);
        }
        watch
    }

    /// Reads a figure's value, and notes what was read for it. What it read before stays noted: that costs a look
    /// at times, and misses nothing.
    fn read(&mut self, figure: usize, folded: &Folded<P>) -> Option<Value> {
        let reader = Reader::remembering(folded);
        let value = reader.value(&self.figures[figure].0);
        let Reads { sums, entities, all } = reader.into_reads();
        for (scope, measure) in sums {
            match scope.item {
                Some(item) => drop(self.by_entity.entry(item).or_default().insert(figure)),
                None => {
                    self.masks.insert(scope.point.mask());
                    self.by_sum.entry((scope.point, measure.index())).or_default().insert(figure);
                }
            }
        }
        for entity in entities {
            self.by_entity.entry(entity).or_default().insert(figure);
        }
        if all {
            self.by_all.insert(figure);
        }
        value
    }

    /// Folds an event as it was recorded, and says which of the figures it changed. Where its commit takes others back,
    /// all of the entity is folded that counts then.
    ///
    /// # Errors
    /// The event's entity isn't one of the programme, or the log can't be read.
    pub fn follow(
        &mut self,
        folded: &mut Folded<P>,
        log: &dyn Log<P>,
        at: &At<'_>,
        event: &RecordedEvent<P::EventRef<'_>, &str>,
    ) -> Result<Vec<Changed>, ReadError> {
        let before = contributed(folded, at.number);
        match event {
            RecordedEvent::Happened(event) if !at.takes_back => folded.apply(at, event)?,
            RecordedEvent::Happened(_) | RecordedEvent::TakenBack(_) => {
                folded.set(at.number, slot_known(log, at.number, at.position)?);
            }
        }
        let after = contributed(folded, at.number);
        let mut touched = self.by_all.clone();
        if let Some(figures) = self.by_entity.get(&entity_of::<P>(at)?) {
            touched.extend(figures);
        }
        for (point, measure, ..) in differences(before, after) {
            for masked in self.masks.iter().filter_map(|mask| point.masked(*mask)) {
                touched.extend(self.by_sum.get(&(masked, measure)).into_iter().flatten());
            }
        }
        let changes = touched.into_iter().filter_map(|figure| {
            let after = self.read(figure, folded);
            let before = std::mem::replace(&mut self.figures[figure].1, after.clone());
            (before != after).then_some(Changed { figure, before, after })
        });
        Ok(changes.collect())
    }
}

/// What is in one of two lists and not, as often, in the other.
fn differences<T: Ord>(mut one: Vec<T>, mut other: Vec<T>) -> Vec<T> {
    one.sort_unstable();
    other.sort_unstable();
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    let mut differ = Vec::new();
    while let (Some(left), Some(right)) = (one.peek(), other.peek()) {
        match left.cmp(right) {
            Ordering::Less => differ.extend(one.next()),
            Ordering::Greater => differ.extend(other.next()),
            Ordering::Equal => drop((one.next(), other.next())),
        }
    }
    differ.extend(one);
    differ.extend(other);
    differ
}

fn contributed<P: Figures>(folded: &Folded<P>, number: u32) -> Contributed<P> {
    let mut all = Vec::new();
    if let Some(slot) = folded.get(number) {
        slot.contribute(folded.as_of(), |contribution, _| {
            let element = contribution.element.map(str::to_owned);
            let amounts = contribution.amounts.iter();
            all.extend(
                amounts
                    .map(|(measure, amount)| (contribution.point.clone(), measure.index(), *amount, element.clone())),
            );
        });
    }
    all
}
