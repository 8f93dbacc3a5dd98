//! Figures over the days on which things occurred: an edition folded day by day, by what is known.

use ayumi_proto::{figure::Value, time::Day};

use super::{
    Figures,
    folded::{Folded, Slot},
    place::Address,
    reader::Reader,
};
use crate::{At, ByEntity, Log, ReadError};

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
            let here = (at.position, at.index);
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

/// Folds all that had occurred of an entity by a day, and says up to where in the log.
fn fold_again<P: Figures>(
    log: &dyn Log<P>,
    folded: &mut Folded<P>,
    number: u32,
    day: Day,
) -> Result<(u64, usize), ReadError> {
    let (mut slot, mut last): (Option<Slot<P>>, _) = (None, (0, 0));
    log.each_of(number, &mut |at, event| {
        if at.day <= day {
            let slot = match &mut slot {
                Some(slot) => slot,
                none => none.insert(Slot::new(at.entity::<P>()?, number, at.provenance)),
            };
            slot.evolve(&at, &event);
            last = (at.position, at.index);
        }
        Ok(())
    })?;
    slot.into_iter().for_each(|slot| folded.replace(slot));
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
    let mut first = None;
    log.each(&mut |at, _| {
        first = first.into_iter().chain([at.day]).min();
        Ok(())
    })?;
    let Some(first) = first else { return Ok(Vec::new()) };
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
