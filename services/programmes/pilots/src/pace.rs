//! How fast companies come in, net of those that withdraw, and how fast they would have to.

use ayumi_proto::{figure::Value, time::Day};

use crate::extent::Extent;

/// The pace is that of at least so many days, if it has been open for as long.
const PACE_DAYS: i32 = 28;

/// How many more take part on one day than on another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pace {
    from: Day,
    to: Day,
    companies: i64,
}

impl Pace {
    /// From the latest report at least [`PACE_DAYS`] before the last one, else from the opening, to the
    /// last: both ends are reported facts, nothing is interpolated. Both count today's area, so that a
    /// boundary that moves doesn't look like recruitment. `None` before the first day of data.
    pub fn of(extent: Extent<'_>, as_of: Day) -> Option<Self> {
        let reported = extent.report_days(as_of);
        let to = *reported.last()?;
        let earlier = reported.iter().rfind(|day| **day <= to - PACE_DAYS).copied();
        let from = earlier.or(extent.opened_on())?;
        (from < to).then(|| Self { from, to, companies: extent.net_in(as_of, to) - extent.net_in(as_of, from) })
    }

    /// Companies a week.
    pub fn per_week(self) -> Value {
        Value::Tenths(rounded(self.companies * 70, i64::from(self.to - self.from)))
    }
}

/// Companies a week from the as-of day to the target's day; `None` without a target to reach or after its day.
pub(crate) fn needed_per_week(extent: Extent<'_>, as_of: Day) -> Option<Value> {
    let missing = extent.missing(as_of).filter(|_| !extent.state.is_closed(as_of))?;
    let days_left = i64::from(extent.goal(as_of)?.by - as_of);
    (days_left > 0).then(|| Value::Tenths(rounded(missing * 70, days_left)))
}

/// The nearest whole number to a quotient, halves away from zero.
fn rounded(dividend: i64, divisor: i64) -> i64 {
    (2 * dividend + dividend.signum() * divisor) / (2 * divisor)
}
