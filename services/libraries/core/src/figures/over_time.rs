//! Figures over the days on which things occurred: an edition folded day by day, by what is known.

use std::collections::BTreeMap;

use ayumi_proto::{figure::Value, time::Day};

use super::{
    Figures,
    cube::Facts,
    folded::{Folded, Slot},
    measured::{Measured, Share, Source, change, is_sum},
    place::{Address, Quantity},
    reader::Reader,
};
use crate::{At, ByEntity, Log, Of, ReadError, entity_of, side_by_side::side_by_side};

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
            evolve(slot, &at, &event)?;
            last = at.order;
        }
        Ok(())
    })?;
    Ok(last)
}

/// Folds an event into an entity's state, which begins with its first.
fn evolve<'s, P: Figures>(
    slot: &'s mut Option<Slot<P>>,
    at: &At<'_>,
    event: &P::EventRef<'_>,
) -> Result<&'s Slot<P>, ReadError> {
    let slot = match slot {
        Some(slot) => slot,
        None => slot.insert(Slot::new(entity_of::<P>(at)?, at.number, at.provenance)),
    };
    slot.evolve(at, event);
    Ok(slot)
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

/// The first day on which anything occurred; `None` if nothing had.
///
/// # Errors
/// The log can't be read.
pub fn first_day<P: Figures>(log: &dyn Log<P>) -> Result<Option<Day>, ReadError> {
    let parts: Vec<usize> = (0..log.parts()).collect();
    let join = |first: &mut Option<Day>, other: Option<Day>| *first = first.iter().copied().chain(other).min();
    let look = |first: &mut Option<Day>, part: &usize| {
        // Figures begin with the edition, whether or not what began it counts any more.
        log.each_recorded(Of::Part(*part), &mut |at, _| {
            join(first, Some(at.day));
            Ok(())
        })
    };
    side_by_side(&parts, look, join)
}

/// By how much the entities of some sources change a measure on which day.
#[derive(Default)]
struct Changes(BTreeMap<Day, Share>);

impl Changes {
    fn join(&mut self, other: Self) {
        other.0.iter().for_each(|(day, changed)| self.add(*day, &Share::default(), changed));
    }

    fn add(&mut self, day: Day, before: &Share, after: &Share) {
        change(self.0.entry(day).or_default(), before, after);
    }

    /// Follows the entities of a source, each from its first day to its last.
    fn follow<P: Figures>(
        &mut self,
        log: &dyn Log<P>,
        measured: &Measured<'_, P>,
        source: &Source,
    ) -> Result<(), ReadError> {
        let mut events: Vec<(At<'_>, P::EventRef<'_>)> = Vec::new();
        source.each(log, &mut |at, event| {
            events.push((at, event));
            Ok(())
        })?;
        // By entity, and for each in the log's order.
        let mut order: Vec<usize> = (0..events.len()).collect();
        order.sort_by_key(|at| events[*at].0.number);
        let entities = order.chunk_by(|one, other| events[*one].0.number == events[*other].0.number);
        entities.into_iter().try_for_each(|entity| {
            self.follow_entity(measured, &entity.iter().map(|at| &events[*at]).collect::<Vec<_>>())
        })
    }

    /// An entity as of a day is the fold, in the log's order, of what had occurred by then. What was recorded in the
    /// order of its days is folded on; where something was recorded late, the entity is folded again.
    fn follow_entity<P: Figures>(
        &mut self,
        measured: &Measured<'_, P>,
        events: &[&(At<'_>, P::EventRef<'_>)],
    ) -> Result<(), ReadError> {
        let mut by_day: Vec<usize> = (0..events.len()).collect();
        by_day.sort_by_key(|at| events[*at].0.day);
        let (mut slot, mut next, mut share) = (None, 0, Share::default());
        for occurred in by_day.chunk_by(|one, other| events[*one].0.day == events[*other].0.day) {
            let day = events[occurred[0]].0.day;
            let is_late = occurred[0] < next;
            if is_late {
                (slot, next) = (None, 0);
            }
            for (at, event) in events[next..].iter().filter(|(at, _)| at.day <= day) {
                evolve(&mut slot, at, event)?;
            }
            // Events of later days that the log has before are folded when their day comes, from the beginning.
            next = events.iter().rposition(|(at, _)| at.day <= day).map_or(0, |last| last + 1);
            let after = slot.as_ref().map(|slot| measured.share(slot, Facts::All)).unwrap_or_default();
            if after != share {
                self.add(day, &std::mem::replace(&mut share, after), &after);
            }
        }
        Ok(())
    }
}

/// A measure changes on the days of events alone, and each entity's part in it by its own.
fn by_event_days<P: Figures>(
    log: &dyn Log<P>,
    address: &Address<P>,
    measure: P::Measure,
    as_of: Day,
) -> Result<Vec<(Day, Option<Value>)>, ReadError> {
    let measured = Measured::of(address, measure, as_of);
    let follow = |changes: &mut Changes, source: &Source| changes.follow(log, &measured, source);
    let Changes(mut by_day) = side_by_side(&measured.sources(log), follow, Changes::join)?;
    let Some(first) = first_day(log)? else { return Ok(Vec::new()) };
    by_day.entry(first).or_default();
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
