//! How fast a region recruits, and how fast it would have to.

use ayumi_proto::{figure::Value, time::Day};

use crate::{Measure, state::State};

/// The pace is that of at least so many days, if the region has been open for as long.
pub(crate) const PACE_DAYS: i32 = 28;

/// What was recruited between two days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pace {
    pub from: Day,
    pub to: Day,
    pub companies: i64,
}

impl Pace {
    /// From the latest report at least [`PACE_DAYS`] before the last one, else from the opening, to the
    /// last: both ends are reported facts, nothing is interpolated. Both count today's area, so that a
    /// boundary that moves doesn't look like recruitment. `None` before the first day of data.
    pub fn of(state: &State, as_of: Day) -> Option<Self> {
        let to = state.last_as_of()?;
        let reported = state.recruitment.days();
        let from = reported.range(..=to - PACE_DAYS).next_back().copied().or(state.opened_on)?;
        let area = state.area(as_of);
        let recruited = |day| i64::from(state.recruitment.sum(area, day, Measure::Recruited).unwrap_or_default());
        (from < to).then(|| Self { from, to, companies: recruited(to) - recruited(from) })
    }

    pub fn days(self) -> i64 {
        i64::from(self.to - self.from)
    }

    /// Companies a week.
    pub fn per_week(self) -> Value {
        Value::Tenths(rounded(self.companies * 70, self.days()))
    }

    /// How many companies would be recruited by a day if the pace held; a pace below zero, which only a
    /// correction leads to, counts as none.
    pub fn reach(self, recruited: u32, by: Day) -> i64 {
        let days_left = i64::from(by - self.to).max(0);
        i64::from(recruited) + self.companies.max(0) * days_left / self.days()
    }
}

/// Companies a week from the as-of day to the target's day; `None` without a target to reach or after its day.
pub(crate) fn needed_per_week(state: &State, as_of: Day) -> Option<Value> {
    let target = state.target_to_reach(as_of)?;
    let days_left = i64::from(target.by - as_of);
    let missing = i64::from(target.companies.saturating_sub(state.recruited(as_of)));
    (days_left > 0).then(|| Value::Tenths(rounded(missing * 70, days_left)))
}

/// The nearest whole number to a quotient, halves away from zero.
fn rounded(dividend: i64, divisor: i64) -> i64 {
    (2 * dividend + dividend.signum() * divisor) / (2 * divisor)
}
