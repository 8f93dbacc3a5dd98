//! Why a region has its status, in words.

use ayumi_core::written;
use ayumi_proto::text::{Note, Text};

use super::{Finding, RegionStatus, percent};
use crate::{
    pace::{Pace, needed_per_week},
    state::Target,
};

/// What people wrote of the region, where the status depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Remarks<'a> {
    /// Why it is flagged.
    pub flag: Option<&'a Note>,
    /// Why recruitment was closed.
    pub closing: Option<&'a Note>,
}

/// A text in both languages, each value as the language writes it.
macro_rules! text {
    ([$($value:ident)*] $ja:literal, $en:literal) => {{
        let [ja] = written!(Ja [$($value)*] [] $ja);
        let [en] = written!(En [$($value)*] [] $en);
        Text::new(ja, en)
    }};
}

/// A value that both languages write alike.
fn alike(value: impl ToString) -> (String, String) {
    (value.to_string(), value.to_string())
}

impl RegionStatus<'_> {
    /// The reason, with the figures that it is based on; a flag's words lead it. A closed region isn't flagged any more.
    pub fn reason(&self, remarks: Remarks<'_>) -> Text {
        let reason = self.of_finding(remarks.closing);
        match (self.finding, self.state.flagged_on(), remarks.flag) {
            (Finding::Closed { .. }, ..) | (_, None, _) | (_, _, None) => reason,
            (_, Some(on), Some(flag)) => {
                let flag = alike(flag);
                text!([on flag reason] "要注意（{on}指定）「{flag}」。{reason}", "Flagged {on}: “{flag}”. {reason}")
            }
        }
    }

    fn of_finding(&self, closing: Option<&Note>) -> Text {
        let recruited = self.state.recruited(self.as_of);
        match self.finding {
            Finding::Closed { on, target } => {
                let (share, reason) = (share(recruited, target), said(closing));
                text!([on recruited share reason]
                    "募集終了（{on}）、参加決定{recruited}社{share}{reason}",
                    "Closed {on}: {recruited} recruited{share}{reason}")
            }
            Finding::Silent { days, since } => {
                let (days, has_reported) = (days.unsigned_abs(), self.state.last_as_of().is_some());
                if has_reported {
                    return text!([since days]
                        "最終報告{since}から{days}日（21日超）", "Last update {since}, {days} days ago (limit 21)");
                }
                text!([since days]
                    "実施開始{since}から{days}日報告なし（21日超）",
                    "No update since opening {since}, {days} days ago (limit 21)")
            }
            Finding::NoTarget => text!([recruited]
                "目標未設定（参加決定{recruited}社）", "No target; {recruited} recruited"),
            Finding::Reached { target: Target { companies, .. } } => text!([recruited companies]
                "目標達成（参加決定{recruited}社、目標{companies}社）",
                "Target met: {recruited} recruited, target {companies}"),
            Finding::Pace { pace, target, reached } => self.by_pace(recruited, pace, target, reached),
            Finding::Line { days, due } => {
                let percent = alike(percent(recruited.into(), due));
                let (days, due) = (alike(days), alike(due));
                text!([recruited days due percent]
                    "参加決定{recruited}社、{days}日目の計画値{due}社の{percent}％（報告14日分未満）",
                    "{recruited} recruited, {percent}% of {due} planned by day {days} (under 14 days of data)")
            }
            Finding::NothingYet => Text::new("判定前（報告14日分未満）", "Not yet assessed (under 14 days of data)"),
        }
    }

    fn by_pace(&self, recruited: u32, pace: Pace, target: &Target, reached: i64) -> Text {
        let Target { companies, by, .. } = target;
        let (Pace { from, to, companies: more }, per_week) = (pace, alike(pace.per_week()));
        let more = if more < 0 {
            (format!("{}社減", more.unsigned_abs()), more.to_string())
        } else {
            (format!("{more}社増"), format!("+{more}"))
        };
        let needed = match needed_per_week(self.state, self.as_of) {
            Some(needed) => (format!("（必要{needed}社）"), format!(" ({needed} needed)")),
            None => alike(""),
        };
        let (percent, reached) = (alike(percent(reached, (*companies).into())), alike(reached));
        text!([recruited from to more per_week needed by reached companies percent]
            "参加決定{recruited}社（{from}〜{to}に{more}）、週平均{per_week}社{needed}。\
             この週平均では期限（{by}）に{reached}社（目標{companies}社の{percent}％）",
            "{recruited} recruited ({more} from {from} to {to}), {per_week}/week{needed}; \
             at this pace {reached} of {companies} by {by} ({percent}%)")
    }
}

/// Which part of a target was reached.
fn share(recruited: u32, target: Option<&Target>) -> (String, String) {
    let Some(Target { companies, .. }) = target else { return alike("") };
    let percent = percent(recruited.into(), (*companies).into());
    (format!("（目標{companies}社の{percent}％）"), format!(" ({percent}% of target {companies})"))
}

fn said(closing: Option<&Note>) -> (String, String) {
    closing.map_or_else(|| alike(""), |reason| (format!("。理由「{reason}」"), format!("; reason: “{reason}”")))
}
