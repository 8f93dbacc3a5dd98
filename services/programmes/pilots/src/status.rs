//! The computed status of a region, with its reason. The rules, first match first:
//!
//! 1. *closed*: recruitment has been closed.
//! 2. *silent*: no report for more than [`SILENT_DAYS`], counted from the last one, else from the opening.
//! 3. *on track*: there is no target, or it is reached, or nothing can be compared with it yet.
//! 4. With less than [`FIRST_DAYS`] of data, what is recruited is compared with the plan, a straight line from the
//!    opening to the target; else what the recent pace reaches by the target's day with the target: under
//!    [`STRUGGLING_PERCENT`] *struggling*, under [`AT_RISK_PERCENT`] *at risk*, otherwise *on track*.
//!
//! A person's flag makes a region that is on track or at risk *struggling*; its words lead the reason.

mod reason;

pub(crate) use reason::Remarks;

use ayumi_core::choices;
use ayumi_proto::time::Day;

use crate::{
    pace::Pace,
    state::{State, Target},
};

/// More days than this without a report are silence.
const SILENT_DAYS: i32 = 21;
/// With fewer days of data a pace says too little.
const FIRST_DAYS: i32 = 14;
/// Under this part of the target a region struggles.
const STRUGGLING_PERCENT: i64 = 60;
/// Under this part of the target a region is at risk.
const AT_RISK_PERCENT: i64 = 90;

choices! {
    /// The status of a region.
    pub enum Status {
        OnTrack;
        AtRisk;
        Struggling;
        Silent;
        Closed;
    }
}

impl Status {
    fn at_percent(percent: i64) -> Self {
        match percent {
            ..STRUGGLING_PERCENT => Self::Struggling,
            STRUGGLING_PERCENT..AT_RISK_PERCENT => Self::AtRisk,
            AT_RISK_PERCENT.. => Self::OnTrack,
        }
    }
}

/// The status of a region as of a day, and why.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RegionStatus<'a> {
    state: &'a State,
    as_of: Day,
    finding: Finding<'a>,
}

/// What the first rule that matches finds.
#[derive(Clone, Copy, Debug)]
enum Finding<'a> {
    Closed {
        on: Day,
        target: Option<&'a Target>,
    },
    /// No report for so many days since the last one, or since the opening if there is none.
    Silent {
        days: i32,
        since: Day,
    },
    NoTarget,
    Reached {
        target: &'a Target,
    },
    /// The recent pace reaches so many by the target's day.
    Pace {
        pace: Pace,
        target: &'a Target,
        reached: i64,
    },
    /// After so many days the plan asks for so many.
    Line {
        days: i64,
        due: i64,
    },
    /// No report can be compared with the target.
    NothingYet,
}

impl<'a> RegionStatus<'a> {
    /// Applies the rules to a region.
    pub fn of(state: &'a State, as_of: Day) -> Self {
        Self { state, as_of, finding: Finding::of(state, as_of) }
    }

    /// The status; a flag makes a region struggle that is neither silent nor closed.
    pub fn status(&self) -> Status {
        match (self.finding.status(self.state.recruited(self.as_of)), self.state.flagged_on()) {
            (Status::OnTrack | Status::AtRisk | Status::Struggling, Some(_)) => Status::Struggling,
            (computed, _) => computed,
        }
    }
}

impl<'a> Finding<'a> {
    fn of(state: &'a State, as_of: Day) -> Self {
        if let Some(on) = state.closed_on {
            return Self::Closed { on, target: state.target(as_of) };
        }
        // Every region has opened.
        let since = state.last_as_of().or(state.opened_on).unwrap_or(as_of);
        match as_of - since {
            days if days > SILENT_DAYS => Self::Silent { days, since },
            _ => Self::on_the_way(state, as_of),
        }
    }

    /// How far the region is on its way to the target.
    fn on_the_way(state: &'a State, as_of: Day) -> Self {
        let recruited = state.recruited(as_of);
        let Some(target) = state.target(as_of) else { return Self::NoTarget };
        if recruited >= target.companies {
            return Self::Reached { target };
        }
        let (Some(pace), Some(opened_on)) = (Pace::of(state, as_of), state.opened_on) else { return Self::NothingYet };
        match pace.to - opened_on {
            FIRST_DAYS.. => Self::Pace { pace, target, reached: pace.reach(recruited, target.by) },
            days => Self::line(days.into(), opened_on, target),
        }
    }

    fn line(days: i64, opened_on: Day, target: &Target) -> Self {
        // A target's day isn't before the opening; it may be the same day, and then all of it was due.
        let all_days = i64::from(target.by - opened_on).max(1);
        Self::Line { days, due: i64::from(target.companies) * days.min(all_days) / all_days }
    }

    fn status(&self, recruited: u32) -> Status {
        match *self {
            Self::Closed { .. } => Status::Closed,
            Self::Silent { .. } => Status::Silent,
            Self::NoTarget | Self::Reached { .. } | Self::NothingYet => Status::OnTrack,
            Self::Pace { target, reached, .. } => Status::at_percent(percent(reached, target.companies.into())),
            Self::Line { due, .. } => Status::at_percent(percent(recruited.into(), due)),
        }
    }
}

/// How many percent of the whole a part is, rounded down; of nothing, anything is all.
fn percent(part: i64, whole: i64) -> i64 {
    if whole > 0 { part * 100 / whole } else { 100 }
}
