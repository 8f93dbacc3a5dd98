//! Figures over the days on which things occurred: an edition folded day by day, by what is known.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_proto::{figure::Value, time::Day};

use super::{
    Figures,
    folded::{Folded, Slot},
    measured::{Measured, Share, change, is_sum},
    place::{Address, Quantity},
    reader::Reader,
};
use crate::{At, ByEntity, Log, ReadError, entity_of};

/// Folds an edition from day to day, and shows it as of each of some days, which come in order.
///
/// A state as of a day is the fold, in the log's order, of what had occurred by then. What is recorded in the order of
/// its days is folded on; an entity of which something was recorded late is folded again.
///
/// # Errors
/// The log can't be read.
pub fn walk<'l, P: Figures>(
    log: &'l dyn Log<P>,
    days: impl IntoIterator<Item = Day>,
    mut show: impl FnMut(&Folded<P>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut days = days.into_iter().peekable();
    let Some(first) = days.peek().copied() else { return Ok(()) };
    let mut events: Vec<(At<'l>, P::EventRef<'l>)> = Vec::new();
    log.each(&mut |at, event| {
        events.push((at, event));
        Ok(())
    })?;
    events.sort_by_key(|(at, _)| at.day);
    let mut events = events.into_iter().peekable();
    let mut folded = Folded::new(first, 0);
    // Up to where in the log each entity is folded, and up to which day it was folded again.
    let mut places: ByEntity<((u64, usize), Option<Day>)> = ByEntity::default();
    for day in days {
        folded.go_to(day);
        while let Some((at, event)) = events.next_if(|(at, _)| at.day <= day) {
            let (last, again) = places.get_or_insert_with(at.number, || ((0, 0), None));
            if *again == Some(day) {
                continue;
            }
            let here = at.order;
            if here >= *last {
                *last = here;
                folded.apply(&at, &event)?;
            } else {
                (*last, *again) = (fold_again(log, &mut folded, at.number, day)?, Some(day));
            }
        }
        show(&folded)?;
    }
    Ok(())
}

/// Folds all that had occurred of an entity by a day into what is folded, and says up to where in the log.
fn fold_again<P: Figures>(
    log: &dyn Log<P>,
    folded: &mut Folded<P>,
    number: u32,
    day: Day,
) -> Result<(u64, usize), ReadError> {
    let mut slot = None;
    let last = fold_until(log, number, day, &mut slot)?;
    folded.set(number, slot);
    Ok(last)
}

/// Folds what had occurred of an entity by a day, in the log's order, and says up to where that goes.
fn fold_until<P: Figures>(
    log: &dyn Log<P>,
    number: u32,
    day: Day,
    slot: &mut Option<Slot<P>>,
) -> Result<(u64, usize), ReadError> {
    let mut last = (0, 0);
    log.each_of(number, &mut |at, event| {
        if at.day <= day {
            let new = || Ok::<_, ReadError>(Slot::new(entity_of::<P>(&at)?, number, at.provenance));
            let mut folded = slot.take().map_or_else(new, Ok)?;
            folded.evolve(&at, &event);
            *slot = Some(folded);
            last = at.order;
        }
        Ok(())
    })?;
    Ok(last)
}

/// The values of a figure from its edition's first day on, each from the day on which it changed.
///
/// # Errors
/// The log can't be read.
pub fn by_day<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    as_of: Day,
) -> Result<Vec<(Day, Option<Value>)>, ReadError> {
    match address.quantity {
        Quantity::Measure(measure) if is_sum::<P>(measure) && !P::DAILY => by_event_days(log, address, measure, as_of),
        Quantity::Measure(_) | Quantity::Indicator(_) => by_every_day(log, address, as_of),
    }
}

fn by_every_day<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    as_of: Day,
) -> Result<Vec<(Day, Option<Value>)>, ReadError> {
    let Some(first) = first_day(log)? else { return Ok(Vec::new()) };
    let mut changes: Vec<(Day, Option<Value>)> = Vec::new();
    let days = (0..=as_of - first).map(|days| first + days);
    walk(log, days, |folded| {
        let value = Reader::new(folded).value(address);
        if changes.last().is_none_or(|(_, last)| *last != value) {
            changes.push((folded.as_of(), value));
        }
        Ok(())
    })?;
    Ok(changes)
}

fn first_day<P: Figures>(log: &dyn Log<P>) -> Result<Option<Day>, ReadError> {
    let mut first = None;
    // Figures begin with the edition, whether or not what began it counts any more.
    log.each_recorded(None, &mut |at, _| {
        first = first.into_iter().chain([at.day]).min();
        Ok(())
    })?;
    Ok(first)
}

/// One entity on its way through the log, and by how much it changed a measure on which days.
struct Course<P: Figures> {
    slot: Slot<P>,
    /// The latest day of its events so far.
    day: Day,
    /// Whether an event was recorded after one of a later day.
    is_late: bool,
    share: Share,
    changes: Vec<(Day, Share, Share)>,
}

/// A measure changes on the days of events alone, and each entity's part in it by its own: one pass through the log,
/// and another through the events of entities of which something was recorded late.
fn by_event_days<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    measure: P::Measure,
    as_of: Day,
) -> Result<Vec<(Day, Option<Value>)>, ReadError> {
    let measured = Measured::of(address, measure, as_of);
    let mut courses = ByEntity::<Course<P>>::default();
    measured.each(log, &mut |at, event| {
        if courses.get(at.number).is_none() {
            let slot = Slot::new(entity_of::<P>(&at)?, at.number, at.provenance);
            let (share, changes) = (Share::default(), Vec::new());
            courses.get_or_insert_with(at.number, || Course { slot, day: at.day, is_late: false, share, changes });
        }
        if let Some(course) = courses.get_mut(at.number) {
            course.is_late |= at.day < course.day;
            course.day = at.day;
            if !course.is_late {
                course.slot.evolve(&at, &event);
                course.go_on(&measured, at.day);
            }
        }
        Ok(())
    })?;
    let Some(first) = first_day(log)? else { return Ok(Vec::new()) };
    let mut by_day: BTreeMap<Day, Share> = BTreeMap::from([(first, Share::default())]);
    for course in courses.iter() {
        let again;
        let changes = if course.is_late {
            again = changes_by_day(log, &measured, course.slot.number)?;
            &again
        } else {
            &course.changes
        };
        changes.iter().for_each(|(day, before, after)| change(by_day.entry(*day).or_default(), before, after));
    }
    let (mut total, mut values) = (Share::default(), Vec::new());
    for (day, changed) in by_day {
        change(&mut total, &Share::default(), &changed);
        let value = measured.value(&total);
        if values.last().is_none_or(|(_, last)| *last != value) {
            values.push((day, value));
        }
    }
    Ok(values)
}

impl<P: Figures> Course<P> {
    /// Notes by how much the entity contributes more or less from a day on.
    fn go_on(&mut self, measured: &Measured<'_, P>, day: Day) {
        let after = measured.share(&self.slot);
        if after != self.share {
            self.changes.push((day, std::mem::replace(&mut self.share, after), after));
        }
    }
}

/// The changes of an entity by the days of its events, whatever the order in which these were recorded.
fn changes_by_day<P: Figures>(
    log: &dyn Log<P>,
    measured: &Measured<'_, P>,
    number: u32,
) -> Result<Vec<(Day, Share, Share)>, ReadError> {
    let mut days = BTreeSet::new();
    log.each_of(number, &mut |at, _| {
        days.insert(at.day);
        Ok(())
    })?;
    let (mut share, mut changes) = (Share::default(), Vec::new());
    for day in days {
        let mut slot = None;
        fold_until(log, number, day, &mut slot)?;
        let after = slot.map(|slot: Slot<P>| measured.share(&slot)).unwrap_or_default();
        changes.push((day, std::mem::replace(&mut share, after), after));
    }
    Ok(changes)
}
