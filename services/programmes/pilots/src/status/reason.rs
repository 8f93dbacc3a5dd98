//! Why a region stands as it does, in words.

use ayumi_proto::{text::Text, time::Day};

use super::{FIRST_DAYS, Finding, SILENT_DAYS, Standing, percent};
use crate::view::{
    pace::Pace,
    told::{Closing, FlagChange, Target},
};

impl Standing<'_> {
    /// The reason, with the figures that it stands on; a flag's words lead it.
    pub fn reason(&self) -> Text {
        let reason = self.finding.reason();
        match self.flag {
            Some(flag) => flagged(flag, &reason),
            None => reason,
        }
    }
}

fn flagged(FlagChange { on, reason: words, .. }: &FlagChange, reason: &Text) -> Text {
    Text::new(
        format!("要注意の指定（{on}）「{words}」。{}", reason.ja),
        format!("Flagged on {on}: “{words}”. {}", reason.en),
    )
}

impl Finding<'_> {
    fn reason(&self) -> Text {
        match *self {
            Self::Closed { closing, recruited, target } => closed(closing, recruited, target),
            Self::Silent { days, last: Some(last), .. } => silent_since(days, last),
            Self::Silent { days, last: None, opened_on } => silent_from(days, opened_on),
            Self::NoTarget { recruited } => Text::new(
                format!("目標が未設定。参加{recruited}社。"),
                format!("No target set; {recruited} companies recruited."),
            ),
            Self::Reached { recruited, target: Target { companies, .. } } => Text::new(
                format!("目標{companies}社に到達（参加{recruited}社）。"),
                format!("The target of {companies} is reached: {recruited} companies recruited."),
            ),
            Self::Pace { pace, recruited, target, reached } => by_pace(pace, recruited, target, reached),
            Self::Line { days, recruited, target, due } => by_line(days, recruited, target, due),
            Self::NothingYet { days, target: Target { companies: aim, by, .. } } => Text::new(
                format!("開始から{days}日。目標{aim}社（{by}まで）と比べられる報告がまだない。"),
                format!("{days} days since the opening; no report yet to compare with the target of {aim} by {by}."),
            ),
        }
    }
}

fn closed(Closing { on, reason }: &Closing, recruited: u32, target: Option<&Target>) -> Text {
    let (mut ja, mut en) = (
        format!("募集は{on}に終了。参加{recruited}社"),
        format!("Recruitment closed on {on} with {recruited} companies"),
    );
    if let Some(Target { companies, .. }) = target {
        let percent = percent(recruited.into(), i64::from(*companies));
        ja += &format!("（目標{companies}社の{percent}％）");
        en += &format!(", {percent} % of the target of {companies}");
    }
    if let Some(reason) = reason {
        ja += &format!("。終了の理由「{reason}」");
        en += &format!("; the reason given: “{reason}”");
    }
    Text::new(ja + "。", en + ".")
}

fn silent_since(days: i32, last: Day) -> Text {
    Text::new(
        format!("最後の報告（{last}時点）から{days}日間、報告がない（{SILENT_DAYS}日を超えると無報告）。"),
        format!("No report for {days} days since that as of {last}; more than {SILENT_DAYS} are silence."),
    )
}

fn silent_from(days: i32, opened_on: Day) -> Text {
    Text::new(
        format!("開始（{opened_on}）から{days}日間、一度も報告がない（{SILENT_DAYS}日を超えると無報告）。"),
        format!("No report in {days} days since the opening on {opened_on}; more than {SILENT_DAYS} are silence."),
    )
}

fn by_pace(pace: Pace, recruited: u32, target: &Target, reached: i64) -> Text {
    let Pace { from, to, companies } = pace;
    let (by, aim, per_week) = (target.by, target.companies, pace.per_week());
    let percent = percent(reached, aim.into());
    let ja = format!(
        "参加{recruited}社。{from}から{to}までに{companies}社増（週{per_week}社）。\
         このペースでは{by}に{reached}社となり、目標{aim}社の{percent}％。"
    );
    let en = format!(
        "{recruited} companies recruited, {companies} of them from {from} to {to} ({per_week} a week); \
         at that pace {reached} by {by}, {percent} % of the target of {aim}."
    );
    Text::new(ja, en)
}

fn by_line(days: i64, recruited: u32, target: &Target, due: i64) -> Text {
    let (by, aim, percent) = (target.by, target.companies, percent(recruited.into(), due));
    let ja = format!(
        "開始から{days}日で参加{recruited}社。{by}までに目標{aim}社への直線では{due}社で、その{percent}％\
         （データが{FIRST_DAYS}日に満たないため直線と比較）。"
    );
    let en = format!(
        "{recruited} companies recruited in the first {days} days; a straight line to the target of {aim} by {by} \
         asks for {due}, of which that is {percent} % (there are fewer than {FIRST_DAYS} days of data)."
    );
    Text::new(ja, en)
}
