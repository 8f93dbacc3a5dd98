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

use ayumi_proto::{text::Text, time::Day};
use serde::Serialize;

use super::{
    pace::Pace,
    region::{FlagChange, Region, Target},
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

/// A status and why.
pub(super) type Standing = (Status, Text);

/// The status of a region as of a day.
pub(super) fn judge(region: &Region, as_of: Day) -> Standing {
    if let Some(closed) = closed(region, as_of) {
        return closed;
    }
    let computed = silent(region, as_of).unwrap_or_else(|| course(region, as_of));
    match region.flag() {
        Some(flag) => flagged(computed, flag),
        None => computed,
    }
}

fn closed(region: &Region, as_of: Day) -> Option<Standing> {
    let closing = region.closing.as_ref()?;
    let (on, recruited) = (closing.on, region.recruited(as_of));
    let (mut ja, mut en) = (
        format!("募集は{on}に終了。参加{recruited}社"),
        format!("Recruitment closed on {on} with {recruited} companies"),
    );
    if let Some((_, target)) = region.target(as_of) {
        let (companies, percent) = (target.companies, percent(recruited.into(), target.companies.into()));
        ja += &format!("（目標{companies}社の{percent}％）");
        en += &format!(", {percent} % of the target of {companies}");
    }
    if let Some(reason) = &closing.reason {
        ja += &format!("。終了の理由「{reason}」");
        en += &format!("; the reason given: “{reason}”");
    }
    Some((Status::Closed, Text::new(ja + "。", en + ".")))
}

fn silent(region: &Region, as_of: Day) -> Option<Standing> {
    let last = region.last_as_of();
    let days = as_of - last.unwrap_or(region.opened_on);
    let (ja, en) = match last {
        Some(last) => (
            format!("最後の報告（{last}時点）から{days}日間、報告がない（{SILENT_DAYS}日を超えると無報告）。"),
            format!("No report for {days} days since that as of {last}; more than {SILENT_DAYS} are silence."),
        ),
        None => (
            format!(
                "開始（{}）から{days}日間、一度も報告がない（{SILENT_DAYS}日を超えると無報告）。",
                region.opened_on
            ),
            format!(
                "No report in {days} days since the opening on {}; more than {SILENT_DAYS} are silence.",
                region.opened_on
            ),
        ),
    };
    (days > SILENT_DAYS).then(|| (Status::Silent, Text::new(ja, en)))
}

/// How far the region is on its way to the target.
fn course(region: &Region, as_of: Day) -> Standing {
    let recruited = region.recruited(as_of);
    let Some((_, target)) = region.target(as_of) else {
        return (
            Status::OnTrack,
            Text::new(
                format!("目標が未設定。参加{recruited}社。"),
                format!("No target set; {recruited} companies recruited."),
            ),
        );
    };
    let companies = target.companies;
    if recruited >= companies {
        let ja = format!("目標{companies}社に到達（参加{recruited}社）。");
        let en = format!("The target of {companies} is reached: {recruited} companies recruited.");
        return (Status::OnTrack, Text::new(ja, en));
    }
    match Pace::of(region, as_of) {
        Some(pace) if pace.to - region.opened_on >= FIRST_DAYS => by_pace(pace, recruited, target),
        Some(pace) => by_line(region.opened_on, pace.to, recruited, target),
        None => nothing_yet(region, as_of, target),
    }
}

fn by_pace(pace: Pace, recruited: u32, target: &Target) -> Standing {
    let Pace { from, to, companies } = pace;
    let (by, aim, per_week) = (target.by, target.companies, pace.per_week());
    let reached = pace.reach(recruited, by);
    let percent = percent(reached, aim.into());
    let ja = format!(
        "参加{recruited}社。{from}から{to}までに{companies}社増（週{per_week}社）。\
         このペースでは{by}に{reached}社となり、目標{aim}社の{percent}％。"
    );
    let en = format!(
        "{recruited} companies recruited, {companies} of them from {from} to {to} ({per_week} a week); \
         at that pace {reached} by {by}, {percent} % of the target of {aim}."
    );
    (Status::at_percent(percent), Text::new(ja, en))
}

fn by_line(opened_on: Day, to: Day, recruited: u32, target: &Target) -> Standing {
    let (by, aim) = (target.by, i64::from(target.companies));
    // A target's day isn't before the opening; it may be the same day, and then all of it was due.
    let (days, all_days) = (i64::from(to - opened_on), i64::from(by - opened_on).max(1));
    let due = aim * days.min(all_days) / all_days;
    let percent = percent(recruited.into(), due);
    let ja = format!(
        "開始から{days}日で参加{recruited}社。{by}までに目標{aim}社への直線では{due}社で、その{percent}％\
         （データが{FIRST_DAYS}日に満たないため直線と比較）。"
    );
    let en = format!(
        "{recruited} companies recruited in the first {days} days; a straight line to the target of {aim} by {by} \
         asks for {due}, of which that is {percent} % (there are fewer than {FIRST_DAYS} days of data)."
    );
    (Status::at_percent(percent), Text::new(ja, en))
}

fn nothing_yet(region: &Region, as_of: Day, target: &Target) -> Standing {
    let (days, aim, by) = (as_of - region.opened_on, target.companies, target.by);
    let ja = format!("開始から{days}日。目標{aim}社（{by}まで）と比べられる報告がまだない。");
    let en = format!("{days} days since the opening; no report yet to compare with the target of {aim} by {by}.");
    (Status::OnTrack, Text::new(ja, en))
}

/// How many percent of the whole a part is, rounded down; of nothing, anything is all.
fn percent(part: i64, whole: i64) -> i64 {
    if whole > 0 { part * 100 / whole } else { 100 }
}

fn flagged((computed, reason): Standing, flag: &FlagChange) -> Standing {
    let status = match computed {
        Status::OnTrack | Status::AtRisk | Status::Struggling => Status::Struggling,
        Status::Silent | Status::Closed => computed,
    };
    let (on, words) = (flag.on, &flag.reason);
    let ja = format!("要注意の指定（{on}）「{words}」。{}", reason.ja);
    let en = format!("Flagged on {on}: “{words}”. {}", reason.en);
    (status, Text::new(ja, en))
}
