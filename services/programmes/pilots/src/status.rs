//! The computed status of a region or a prefecture, with its reason. The rules, first match first:
//!
//! 1. *closed*: recruitment has been closed.
//! 2. *on track*: the target is reached. *Missed*: its day has passed.
//! 3. *silent*: a prefecture hasn't reported for more than [`SILENT_DAYS`], counted from its last report, else from the
//!    day on which it joined.
//! 4. *no target*: there is none. *Not assessed*: there are too few days of data for a forecast.
//! 5. By the probability that the target will be reached, against the [`Thresholds`]: *on track*, *at risk* or
//!    *struggling*.
//!
//! All of it counts companies that take part, those that withdrew left out. What a person flags is shown beside the status
//! and doesn't change it.

mod reason;
mod thresholds;

use ayumi_core::choices;
use ayumi_proto::{place::Prefecture, time::Day};

use crate::{
    Forecast,
    extent::{Extent, Goal},
};
pub(crate) use thresholds::Thresholds;

/// More days than this without a report are silence.
const SILENT_DAYS: i32 = 21;

choices! {
    /// The status of a region or a prefecture.
    pub enum Status {
        OnTrack;
        AtRisk;
        Struggling;
        Silent;
        Closed;
        Missed;
        NoTarget;
        NotAssessed;
    }
}

/// The status as of a day, and why.
#[derive(Clone, Debug)]
pub(crate) struct Assessment<'a> {
    extent: Extent<'a>,
    as_of: Day,
    finding: Finding,
}

/// What the first rule that matches finds.
#[derive(Clone, Debug)]
enum Finding {
    Closed {
        on: Day,
    },
    Reached {
        target: u32,
    },
    Missed {
        target: u32,
        by: Day,
        missing: i64,
    },
    /// The prefectures that are silent, each with the day since which it is, longest first.
    Silent {
        since: Vec<(Prefecture, Day)>,
    },
    NoTarget,
    NotAssessed,
    /// The target will be reached with a probability.
    Chance {
        target: u32,
        by: Day,
        chance: f64,
        forecast: Forecast,
        status: Status,
    },
}

impl<'a> Assessment<'a> {
    /// Applies the rules.
    pub fn of(extent: Extent<'a>, as_of: Day) -> Self {
        Self { extent, as_of, finding: Finding::of(extent, as_of) }
    }

    /// The status.
    pub fn status(&self) -> Status {
        match self.finding {
            Finding::Closed { .. } => Status::Closed,
            Finding::Reached { .. } => Status::OnTrack,
            Finding::Missed { .. } => Status::Missed,
            Finding::Silent { .. } => Status::Silent,
            Finding::NoTarget => Status::NoTarget,
            Finding::NotAssessed => Status::NotAssessed,
            Finding::Chance { status, .. } => status,
        }
    }
}

impl Finding {
    fn of(extent: Extent<'_>, as_of: Day) -> Self {
        if let Some(on) = extent.state.closed_on.filter(|on| *on <= as_of) {
            return Self::Closed { on };
        }
        let goal = extent.goal(as_of).and_then(|Goal { companies, by }| Some((companies?, by)));
        if let Some((target, by)) = goal {
            // What comes after the target's day neither makes up for what is missing nor takes away what was reached.
            let missing = i64::from(target) - extent.net_in(as_of, as_of.min(by));
            if missing <= 0 {
                return Self::Reached { target };
            }
            if as_of > by {
                return Self::Missed { target, by, missing };
            }
        }
        let silent = |(_, since): &(Prefecture, Day)| as_of - *since > SILENT_DAYS;
        let since: Vec<_> = extent.silences(as_of).into_iter().filter(silent).collect();
        if !since.is_empty() {
            return Self::Silent { since };
        }
        let Some((target, by)) = goal else { return Self::NoTarget };
        let Some(outlook) = extent.model(as_of).map(|model| model.by(by)) else { return Self::NotAssessed };
        let chance = outlook.chance(target.into());
        let mut earlier = extent.report_days(as_of).into_iter().rev().map_while(|day| extent.chance(day));
        let status = Thresholds::default().status(chance, &mut earlier);
        Self::Chance { target, by, chance, forecast: outlook.forecast(), status }
    }
}

/// A probability in tenths of a percent, rounded down, so that it shows on which side of a threshold it lies.
pub(crate) fn permille(chance: f64) -> i64 {
    (chance * 1000.0).floor() as i64
}

/// How many percent of the whole a part is, rounded down; of nothing, anything is all.
fn percent(part: i64, whole: i64) -> i64 {
    if whole > 0 { part * 100 / whole } else { 100 }
}
