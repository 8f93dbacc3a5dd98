//! The days that a page can be played back over.

use ayumi_proto::time::{Day, Moment, Span};
use serde::Serialize;

use crate::pages::About;

/// The first day, the last, and the one that is shown. A slider knows days as numbers.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    first: Day,
    last: Day,
    at: Day,
    first_number: i32,
    last_number: i32,
    at_number: i32,
}

/// The days of the edition's fiscal year on which anything of it occurred, on to today while the year goes on, and the day
/// that is shown; nothing, if nothing has occurred.
pub fn days(about: &About, occurred: impl IntoIterator<Item = Option<Span>>) -> Option<Days> {
    let occurred = occurred.into_iter().flatten().reduce(Span::and)?;
    let days = about.edition?.days_so_far(occurred, Moment::now().day());
    let (first, last) = (days.from(), days.to());
    let at = about.as_of?.clamp(first, last);
    let [first_number, last_number, at_number] = [first, last, at].map(Day::epoch_days);
    Some(Days { first, last, at, first_number, last_number, at_number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Option<Span> {
        Some(Span::new(from.parse().unwrap(), to.parse().unwrap()).unwrap())
    }

    #[test]
    fn a_day_before_or_after_all_that_occurred_is_at_the_end() {
        let about = |as_of: &str| About {
            edition: Some("fy2019".parse().unwrap()),
            as_of: Some(as_of.parse().unwrap()),
            ..About::default()
        };
        let ends = |as_of: &str| {
            let (first, last) = (span("2019-05-27", "2019-09-30"), span("2019-08-07", "2020-02-14"));
            let found = days(&about(as_of), [first, None, last]).unwrap();
            format!("{} {} {}", found.first, found.at, found.last)
        };
        assert_eq!(ends("2018-01-01"), "2019-05-27 2019-05-27 2020-02-14");
        assert_eq!(ends("2019-08-07"), "2019-05-27 2019-08-07 2020-02-14");
        assert_eq!(ends("2024-01-01"), "2019-05-27 2020-02-14 2020-02-14");
        assert_eq!(days(&about("2019-08-07"), [None]), None);
    }
    #[test]
    fn s17_what_occurred_outside_the_fiscal_year_stretches_no_slider() {
        let about = About { edition: "fy2019".parse().ok(), as_of: "2019-08-07".parse().ok(), ..About::default() };
        for (from, to, first, last) in [
            ("2019-05-27", "2026-11-28", "2019-05-27", "2020-03-31"),
            ("2019-03-01", "2019-09-30", "2019-04-01", "2019-09-30"),
            ("2026-11-28", "2026-11-28", "2019-04-01", "2020-03-31"),
        ] {
            let found = days(&about, [span(from, to)]).unwrap();
            assert_eq!((found.first.to_string(), found.last.to_string()), (first.to_owned(), last.to_owned()));
        }
    }
}
