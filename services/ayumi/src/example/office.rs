//! When the office is at work: on which days, and at what time of a day something is entered.

use std::ops::Range;

use ayumi_proto::time::{Day, Moment};
use ayumi_simulator::random::Random;

use super::entry::{EVENING, Entry, MORNING};

const SECOND_MICROS: i64 = 1_000_000;
const MINUTE_MICROS: i64 = 60 * SECOND_MICROS;
const HOUR_MICROS: i64 = 60 * MINUTE_MICROS;

/// The holidays of the fiscal year 2019 that are no Sundays, month and day.
const HOLIDAYS: [(i8, i8); 17] = [
    (4, 29),
    (4, 30),
    (5, 1),
    (5, 2),
    (5, 3),
    (5, 6),
    (7, 15),
    (8, 12),
    (9, 16),
    (9, 23),
    (10, 14),
    (10, 22),
    (11, 4),
    (1, 13),
    (2, 11),
    (2, 24),
    (3, 20),
];

/// The day itself, or the next on which people work: no weekends, no holidays, and nothing over the new year.
pub(super) fn working_day(day: Day) -> Day {
    let (_, month, date) = day.ymd();
    let new_year = (month, date) >= (12, 28) || (month, date) <= (1, 5);
    // 1970-01-01 was a Thursday.
    let weekend = matches!((day.epoch_days() + 4).rem_euclid(7), 0 | 6);
    if new_year || weekend || HOLIDAYS.contains(&(month, date)) { working_day(day + 1) } else { day }
}

/// Puts what is entered into its order, each with the moment at which it is: by the day, on a day by the hour from which
/// on, and what comes at the same time as it was written.
pub(super) fn dated(mut entries: Vec<Entry>) -> Vec<(Moment, Entry)> {
    // The order of the days themselves comes first: what is moved to a Monday stays before what is of the Monday.
    entries.sort_by_key(|entry| (working_day(entry.on), entry.from_hour, entry.on));
    let mut moments = Vec::with_capacity(entries.len());
    for at_once in entries.chunk_by(|one, other| key(one) == key(other)) {
        let (day, from_hour) = key(&at_once[0]);
        moments.extend(draw(day, from_hour, at_once.len()));
    }
    moments.into_iter().zip(entries).collect()
}

fn key(entry: &Entry) -> (Day, i64) {
    (working_day(entry.on), entry.from_hour)
}

/// So many moments of a day, one after the other. Each day has a seed of its own, so that what is added to one leaves the
/// others as they are.
fn draw(day: Day, from_hour: i64, count: usize) -> Vec<Moment> {
    let mut random = Random::new(day.epoch_days().unsigned_abs().into());
    let Range { start, end } = hours(from_hour);
    let micros = (end - start) as usize;
    let mut drawn: Vec<i64> = (0..count).map(|_| start + random.below(micros) as i64).collect();
    drawn.sort_unstable();
    // Two at the same microsecond would have no order.
    let mut last = 0;
    let mut after = |micros: i64| {
        last = micros.max(last + 1);
        Moment::from_micros(day.start().micros() + last)
    };
    drawn.into_iter().map(&mut after).collect()
}

/// The part of a day, in microseconds from its beginning.
fn hours(from_hour: i64) -> Range<i64> {
    let end = if from_hour < EVENING { EVENING } else { EVENING + 1 };
    let begin = from_hour.max(MORNING) * HOUR_MICROS + MINUTE_MICROS;
    begin..end * HOUR_MICROS - MINUTE_MICROS
}
