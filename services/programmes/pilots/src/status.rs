//! The computed status of a region, with its reason. The rules, first match first:
//!
//! 1. *closed*: recruitment has been closed.
//! 2. *silent*: no report for more than [`SILENT_DAYS`], counted from the last one, else from the opening.
//! 3. *on track*: there is no target, or it is reached, or nothing can be compared with it yet.
//! 4. With less than [`FIRST_DAYS`] of data, what is recruited is compared with a straight line from the
//!    opening to the target; else what the recent pace reaches by the target's day with the target: under
//!    [`STRUGGLING_PERCENT`] *struggling*, under [`AT_RISK_PERCENT`] *at risk*, otherwise *on track*.
//!
//! A person's flag makes a region that is on track or at risk *struggling*; its words lead the reason.

mod reason;

use ayumi_proto::time::Day;
use serde::Serialize;

use super::{
    pace::Pace,
    region::Region,
    told::{Closing, FlagChange, Target},
};

/// More days than this without a report are silence.
pub(super) const SILENT_DAYS: i32 = 21;
/// With fewer days of data a pace says too little.
pub(super) const FIRST_DAYS: i32 = 14;
/// Under this part of the target a region struggles.
pub(super) const STRUGGLING_PERCENT: i64 = 60;
/// Under this part of the target a region is at risk.
pub(super) const AT_RISK_PERCENT: i64 = 90;

/// How a region stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Status {
    OnTrack,
    AtRisk,
    Struggling,
    Silent,
    Closed,
}

impl Status {
    /// The word that scripts know.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnTrack => "on-track",
            Self::AtRisk => "at-risk",
            Self::Struggling => "struggling",
            Self::Silent => "silent",
            Self::Closed => "closed",
        }
    }

    fn at_percent(percent: i64) -> Self {
        match percent {
            ..STRUGGLING_PERCENT => Self::Struggling,
            STRUGGLING_PERCENT..AT_RISK_PERCENT => Self::AtRisk,
            AT_RISK_PERCENT.. => Self::OnTrack,
        }
    }
}

/// How a region stands as of a day, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing<'a> {
    finding: Finding<'a>,
    flag: Option<&'a FlagChange>,
}

/// What the first rule that matches finds.
#[derive(Clone, Copy, Debug)]
enum Finding<'a> {
    Closed {
        closing: &'a Closing,
        recruited: u32,
        target: Option<&'a Target>,
    },
    /// No report for so many days since the last one, or since the opening if there is none.
    Silent {
        days: i32,
        last: Option<Day>,
        opened_on: Day,
    },
    NoTarget {
        recruited: u32,
    },
    Reached {
        recruited: u32,
        target: &'a Target,
    },
    /// The recent pace reaches so many by the target's day.
    Pace {
        pace: Pace,
        recruited: u32,
        target: &'a Target,
        reached: i64,
    },
    /// After so many days a straight line from the opening to the target asks for so many.
    Line {
        days: i64,
        recruited: u32,
        target: &'a Target,
        due: i64,
    },
    /// So many days after the opening no report can be compared with the target.
    NothingYet {
        days: i32,
        target: &'a Target,
    },
}

impl<'a> Standing<'a> {
    /// Applies the rules to a region. What is closed isn't flagged any more.
    pub fn of(region: &'a Region, as_of: Day) -> Self {
        if let Some(closing) = &region.closing {
            let (recruited, target) = (region.recruited(as_of), region.target(as_of));
            return Self { finding: Finding::Closed { closing, recruited, target }, flag: None };
        }
        let finding = silent(region, as_of).unwrap_or_else(|| course(region, as_of));
        Self { finding, flag: region.flag() }
    }

    /// The status; a flag makes what isn't silent struggle.
    pub fn status(&self) -> Status {
        match (self.finding.status(), self.flag) {
            (Status::OnTrack | Status::AtRisk | Status::Struggling, Some(_)) => Status::Struggling,
            (computed, _) => computed,
        }
    }
}

impl Finding<'_> {
    fn status(&self) -> Status {
        match *self {
            Self::Closed { .. } => Status::Closed,
            Self::Silent { .. } => Status::Silent,
            Self::NoTarget { .. } | Self::Reached { .. } | Self::NothingYet { .. } => Status::OnTrack,
            Self::Pace { target, reached, .. } => Status::at_percent(percent(reached, target.companies.into())),
            Self::Line { recruited, due, .. } => Status::at_percent(percent(recruited.into(), due)),
        }
    }
}

fn silent<'a>(region: &Region, as_of: Day) -> Option<Finding<'a>> {
    let (last, opened_on) = (region.last_as_of(), region.opened_on);
    let days = as_of - last.unwrap_or(opened_on);
    (days > SILENT_DAYS).then_some(Finding::Silent { days, last, opened_on })
}

/// How far the region is on its way to the target.
fn course(region: &Region, as_of: Day) -> Finding<'_> {
    let recruited = region.recruited(as_of);
    let Some(target) = region.target(as_of) else { return Finding::NoTarget { recruited } };
    if recruited >= target.companies {
        return Finding::Reached { recruited, target };
    }
    match Pace::of(region, as_of) {
        Some(pace) if pace.to - region.opened_on >= FIRST_DAYS => {
            Finding::Pace { pace, recruited, target, reached: pace.reach(recruited, target.by) }
        }
        Some(pace) => line(region.opened_on, pace.to, recruited, target),
        None => Finding::NothingYet { days: as_of - region.opened_on, target },
    }
}

fn line(opened_on: Day, to: Day, recruited: u32, target: &Target) -> Finding<'_> {
    // A target's day isn't before the opening; it may be the same day, and then all of it was due.
    let (days, all_days) = (i64::from(to - opened_on), i64::from(target.by - opened_on).max(1));
    let due = i64::from(target.companies) * days.min(all_days) / all_days;
    Finding::Line { days, recruited, target, due }
}

/// How many percent of the whole a part is, rounded down; of nothing, anything is all.
fn percent(part: i64, whole: i64) -> i64 {
    if whole > 0 { part * 100 / whole } else { 100 }
}
