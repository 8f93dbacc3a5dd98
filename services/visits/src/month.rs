//! Calendar months, by which honoraria are paid.

use std::{fmt, str::FromStr};

use ayumi_proto::{text::Malformed, time::Day};
use serde::{Serialize, Serializer};

/// A calendar month in Japan, such as `2019-08`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The month's first day.
    first: Day,
}

impl Month {
    /// The month that a day falls in.
    pub fn of(day: Day) -> Self {
        Self { first: day - days_into_month(day) }
    }

    /// The month's last day.
    pub fn last_day(self) -> Day {
        self.first.month_end()
    }
}

/// How many days of its month are over before a day. Every visit that is folded asks this, so that it is
/// counted in years that begin on 1 March (whose months repeat 31, 30, 31, 30, 31) instead of by a calendar.
fn days_into_month(day: Day) -> i32 {
    const DAYS_400_YEARS: i32 = 146_097;
    const FROM_1_MARCH_OF_YEAR_0: i32 = 719_468;
    let day_of_era = (day.epoch_days() + FROM_1_MARCH_OF_YEAR_0).rem_euclid(DAYS_400_YEARS);
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / (DAYS_400_YEARS - 1);
    let year = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    day_of_year - (153 * month + 2) / 5
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.first.ymd();
        write!(formatter, "{year:04}-{month:02}")
    }
}

impl FromStr for Month {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let first = format!("{value}-01").parse();
        first
            .map(|first| Self { first })
            .map_err(|_| Malformed::new(value, "2019-08 の形の月", "a month such as 2019-08"))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_in_the_month_of_its_calendar_date() {
        for day in (-25_567..=84_005).filter_map(Day::from_epoch) {
            let (_, _, day_of_month) = day.ymd();
            assert_eq!(days_into_month(day), i32::from(day_of_month) - 1, "{day}");
        }
    }

    #[test]
    fn months_read_back_in_one_form() {
        let month: Month = "2020-02".parse().unwrap();
        assert_eq!((month.to_string().as_str(), month.last_day().to_string().as_str()), ("2020-02", "2020-02-29"));
        for bad in ["2020-2", "2020-13", "2020-02-01", "", "2020"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }
}
