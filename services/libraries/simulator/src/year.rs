//! The days of an edition, and how long after them things come to be recorded.

use ayumi_proto::{
    ids::Edition,
    time::{Day, Moment},
};

use crate::random::Random;

const MINUTE_MICROS: i64 = 60_000_000;
const HOUR_MICROS: i64 = 60 * MINUTE_MICROS;

/// How many in a hundred things are recorded after so many days, from and to.
const DELAYS_DAYS: [(usize, (i32, i32)); 4] = [(62, (0, 1)), (24, (2, 7)), (11, (8, 29)), (3, (30, 120))];
/// Days from the end of the fiscal year on which things still occur, an evaluation say.
const AFTERMATH_DAYS: i32 = 75;
/// Days from the end of the fiscal year in which all of it is recorded: until 29 June.
const RECORDING_DAYS: i32 = 90;

/// The days of an edition.
#[derive(Clone, Copy)]
pub(crate) struct Year {
    pub edition: Edition,
    /// 1 April.
    pub first: Day,
    /// 31 March.
    pub last: Day,
}

impl Year {
    /// The fiscal year that a day falls in.
    pub fn of(day: Day) -> Self {
        let edition = Edition::of(day);
        let (first, last) = edition.days();
        Self { edition, first, last }
    }

    /// The last day on which anything of the edition occurs.
    pub fn end(&self) -> Day {
        self.last + AFTERMATH_DAYS
    }

    /// By when all of the edition is recorded.
    fn closing(&self) -> Moment {
        (self.last + RECORDING_DAYS).start()
    }

    /// When something that occurred on a day is recorded, not before a moment: mostly within days, and at times
    /// after months.
    pub fn recorded(&self, random: &mut Random, on: Day, not_before: Moment) -> Moment {
        let (_, (least, most)) = DELAYS_DAYS[random.weighted(&DELAYS_DAYS.map(|(weight, _)| weight))];
        let day = working_day(on + random.days(least, most));
        let at = office_hour(random, day);
        let earliest = not_before.max(at_hour(on, 9)).min(self.closing());
        if at > self.closing() {
            let left = self.closing().micros() - earliest.micros();
            after(earliest, random.below(left as usize) as i64)
        } else if at < earliest {
            let soon = after(earliest, MINUTE_MICROS + random.below(6 * HOUR_MICROS as usize) as i64);
            soon.min(self.closing())
        } else {
            at
        }
    }
}

/// A moment of a day on which people are at work.
pub(crate) fn office_hour(random: &mut Random, day: Day) -> Moment {
    after(day.start(), 9 * HOUR_MICROS + random.below(9 * HOUR_MICROS as usize) as i64)
}

/// Days after a moment.
pub(crate) fn days_after(moment: Moment, days: i32) -> Moment {
    after(moment, i64::from(days) * 24 * HOUR_MICROS)
}

/// An hour of a day.
pub(crate) fn at_hour(day: Day, hour: i64) -> Moment {
    after(day.start(), hour * HOUR_MICROS)
}

fn after(moment: Moment, micros: i64) -> Moment {
    Moment::from_micros(moment.micros() + micros)
}

/// The day itself, or the Monday after it.
pub(crate) fn working_day(day: Day) -> Day {
    // 1970-01-01 was a Thursday.
    match (day.epoch_days() + 4).rem_euclid(7) {
        0 => day + 1,
        6 => day + 2,
        _ => day,
    }
}
