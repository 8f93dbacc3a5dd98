//! Why a region or a prefecture has its status, in words.

use ayumi_core::written;
use ayumi_proto::{
    figure::Value,
    place::Prefecture,
    text::{Note, Text},
    time::Day,
};

use super::{Assessment, Finding, percent, permille};
use crate::{
    Forecast,
    pace::{Pace, needed_per_week},
};

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

impl Assessment<'_> {
    /// The reason, with the figures that it is based on, and why recruitment was closed if it was.
    pub fn reason(&self, closing: Option<&Note>) -> Text {
        let net = alike(self.extent.net(self.as_of));
        match &self.finding {
            Finding::Closed { on } => self.closed(*on, closing),
            Finding::Reached { target } => {
                text!([net target] "目標達成（参加{net}社、目標{target}社）", "Target met: {net} participating, target {target}")
            }
            Finding::Missed { target, by, missing } => {
                let (net, missing) = (alike(i64::from(*target) - missing), alike(missing));
                text!([by net target missing]
                    "目標未達（期限{by}、参加{net}社、目標{target}社に{missing}社不足）",
                    "Target missed: {net} participating, {missing} short of {target} due {by}")
            }
            Finding::Silent { since } => self.silent(since),
            Finding::NoTarget => text!([net] "目標未設定（参加{net}社）", "No target; {net} participating"),
            Finding::NotAssessed => Text::new("判定前（報告14日分未満）", "Not yet assessed (under 14 days of data)"),
            Finding::Chance { target, by, chance, forecast, .. } => self.by_chance(*target, *by, *chance, *forecast),
        }
    }

    fn closed(&self, on: Day, closing: Option<&Note>) -> Text {
        let net = alike(self.extent.net(self.as_of));
        let (share, reason) = (self.share(), said(closing));
        text!([on net share reason]
            "募集終了（{on}）、参加{net}社{share}{reason}", "Closed {on}: {net} participating{share}{reason}")
    }

    fn silent(&self, since: &[(Prefecture, Day)]) -> Text {
        let is_whole = self.extent.prefectures(self.as_of).count() == since.len();
        let has_reported = self.extent.days_since_report(self.as_of).is_some();
        let first = since.first().map_or(self.as_of, |(_, day)| *day);
        let days = alike(self.as_of - first);
        if !has_reported {
            return text!([first days]
                "実施開始{first}から{days}日報告なし（21日超）",
                "No update since opening {first}, {days} days ago (limit 21)");
        }
        if is_whole && since.iter().all(|(_, day)| *day == first) {
            return text!([first days]
                "最終報告{first}から{days}日（21日超）", "Last update {first}, {days} days ago (limit 21)");
        }
        let each = |(prefecture, day): &(Prefecture, Day)| {
            let Text { ja, en } = prefecture.name();
            let days = self.as_of - *day;
            (format!("{ja}{days}日"), format!("{en} {days} days"))
        };
        let (ja, en): (Vec<_>, Vec<_>) = since.iter().map(each).unzip();
        let silent = (ja.join("、"), en.join(", "));
        text!([silent] "報告のない都道府県：{silent}（21日超）", "No recent update from {silent} (limit 21)")
    }

    fn by_chance(&self, target: u32, by: Day, chance: f64, forecast: Forecast) -> Text {
        let net = alike(self.extent.net(self.as_of));
        let per_week =
            Pace::of(self.extent, self.as_of).map_or_else(|| "0.0".to_owned(), |pace| pace.per_week().to_string());
        let per_week = alike(per_week);
        let needed = needed_per_week(self.extent, self.as_of);
        let needed = needed.map_or_else(|| alike(""), |one| (format!("（必要{one}社）"), format!(" ({one} needed)")));
        let (median, low, high) = (alike(forecast.median), alike(forecast.low), alike(forecast.high));
        let chance = alike(Value::Tenths(permille(chance)));
        text!([net per_week needed by median low high target chance]
            "参加{net}社、週平均{per_week}社{needed}。期限（{by}）時点の見込み{median}社\
             （80％予測区間{low}〜{high}社）、目標{target}社の達成確率{chance}％",
            "{net} participating, {per_week}/week{needed}; forecast {median} by {by} (80% interval {low}–{high}); \
             chance of meeting target {target}: {chance}%")
    }

    /// Which part of the target is reached, and how many are missing.
    fn share(&self) -> (String, String) {
        let Some(target) = self.extent.goal(self.as_of).and_then(|goal| goal.companies) else { return alike("") };
        let net = self.extent.net(self.as_of);
        let percent = percent(net, target.into());
        match i64::from(target) - net {
            ..=0 => (format!("（目標{target}社の{percent}％）"), format!(" ({percent}% of target {target})")),
            missing => (
                format!("（目標{target}社の{percent}％、{missing}社不足）"),
                format!(" ({percent}% of target {target}, {missing} short)"),
            ),
        }
    }
}

fn said(closing: Option<&Note>) -> (String, String) {
    closing.map_or_else(|| alike(""), |reason| (format!("。理由「{reason}」"), format!("; reason: “{reason}”")))
}
