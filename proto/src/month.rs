//! Calendar months, by which honoraria are paid.

use std::{fmt, str::FromStr};

use crate::{
    text::{Malformed, as_string},
    time::Day,
};

/// A calendar month in Japan, such as `2019-08`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The month's first day.
    first: Day,
}

impl Month {
    /// The month that a day falls in.
    pub fn of(day: Day) -> Self {
        let (_, _, of_month) = day.ymd();
        Self { first: day - (i32::from(of_month) - 1) }
    }

    /// The month's last day.
    pub fn last_day(self) -> Day {
        self.first.month_end()
    }
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

as_string!(Month, "^[0-9]{4}-(0[1-9]|1[0-2])$", "a month such as 2019-08");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_in_the_month_of_its_calendar_date() {
        for day in (-25_567..=84_005).filter_map(Day::from_epoch) {
            assert_eq!(Month::of(day).to_string(), day.to_string()[..7]);
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
