//! The figures of an edition, each under its address.

use ayumi_core::View;
use ayumi_proto::{
    figure::{Figure, Unit, Value},
    ids::Edition,
    pilots::Measure,
    text::Text,
    time::Day,
};

use super::{
    PilotsView,
    answer::{PrefectureRow, RegionRow},
};

/// Lists every figure for which there is a value.
pub(super) fn list(view: &PilotsView, edition: Edition, as_of: Day) -> Vec<Figure> {
    let mut list = List { edition, figures: Vec::new() };
    list.totals(view, as_of);
    for row in view.rows(as_of) {
        list.region(&row);
        let Some(region) = view.regions.get(&row.id) else { continue };
        let label = |ja: &str, en: &str| (format!("{} {ja}", row.name), format!("{}: {en}", row.name));
        let approaches = region.approaches.len();
        let path = format!("{}/approaches", row.id);
        list.add(path, approaches, Unit::Approaches, label("働きかけ", "approaches to support bodies"), row.simulated);
        for prefecture in PrefectureRow::all(region, as_of) {
            list.prefecture(&row, &prefecture);
        }
    }
    list.figures
}

struct List {
    edition: Edition,
    figures: Vec<Figure>,
}

impl List {
    fn add(
        &mut self,
        path: impl std::fmt::Display,
        value: impl Into<Value>,
        unit: Unit,
        (ja, en): (String, String),
        simulated: bool,
    ) {
        let path = format!("{}/{}/{path}", PilotsView::NAME, self.edition);
        self.figures.push(Figure { path, value: value.into(), unit, label: Text::new(ja, en), simulated });
    }

    fn totals(&mut self, view: &PilotsView, as_of: Day) {
        let totals = view.totals(as_of);
        let companies = [
            ("target", totals.target, "全地域 目標企業", "All regions: target"),
            ("recruited", Some(totals.recruited), "全地域 参加企業", "All regions: companies recruited"),
            ("applied", totals.applied, "全地域 応募企業", "All regions: companies that applied"),
            ("served", totals.served, "全地域 支援企業", "All regions: companies served"),
        ];
        for (path, count, ja, en) in companies {
            if let Some(count) = count {
                self.add(path, count, Unit::Companies, (ja.to_owned(), en.to_owned()), totals.simulated);
            }
        }
    }

    fn region(&mut self, row: &RegionRow) {
        let label = |ja: &str, en: &str| (format!("{} {ja}", row.name), format!("{}: {en}", row.name));
        let mut add = |name: &str, value: Option<Value>, unit, ja: &str, en: &str| {
            if let Some(value) = value {
                self.add(format_args!("{}/{name}", row.id), value, unit, label(ja, en), row.simulated);
            }
        };
        let companies = |count: Option<u32>| count.map(Value::from);
        let forecast = row.forecast.as_ref();
        add("target", companies(row.target), Unit::Companies, "目標企業", "target");
        add("applied", companies(row.applied), Unit::Companies, "応募企業", "companies that applied");
        add("recruited", companies(Some(row.recruited)), Unit::Companies, "参加企業", "companies recruited");
        add("served", companies(row.served), Unit::Companies, "支援企業", "companies served");
        add("withdrawn", companies(row.withdrawn), Unit::Companies, "辞退企業", "companies withdrawn");
        let status = Value::Word(row.status.as_str().to_owned());
        add("status", Some(status), Unit::State, "状況", "status");
        let (pace, needed) = (row.pace_per_week.clone(), row.needed_per_week.clone());
        add("pace-per-week", pace, Unit::CompaniesPerWeek, "週当たりのペース", "pace per week");
        add("needed-per-week", needed, Unit::CompaniesPerWeek, "目標に必要な週当たりのペース", "pace needed per week");
        let (mean, low, high) = (forecast.map(|of| of.mean), forecast.map(|of| of.low), forecast.map(|of| of.high));
        add("forecast", companies(mean), Unit::Companies, "期日の予測", "forecast by the target's day");
        add(
            "forecast-low",
            companies(low),
            Unit::Companies,
            "期日の予測の下限（80％区間）",
            "forecast, low end of 80 %",
        );
        add(
            "forecast-high",
            companies(high),
            Unit::Companies,
            "期日の予測の上限（80％区間）",
            "forecast, high end of 80 %",
        );
        let days = row.days_since_report.map(|days| Value::Whole(days.into()));
        add("days-since-report", days, Unit::Days, "最後の報告からの日数", "days since the last report");
        let (briefings, attended) = (row.briefings_held.into(), row.briefing_attended);
        add("briefings", Some(briefings), Unit::Briefings, "開催した説明会", "briefings held");
        add(
            "briefing-attended",
            companies(Some(attended)),
            Unit::Companies,
            "説明会の参加企業",
            "companies at briefings",
        );
        add(
            "bodies",
            Some(row.bodies_approached.into()),
            Unit::Bodies,
            "働きかけた支援機関",
            "support bodies approached",
        );
    }

    fn prefecture(&mut self, region: &RegionRow, row: &PrefectureRow) {
        let (id, prefecture) = (&region.id, row.prefecture);
        let numbers = [row.applied, row.recruited, row.served, row.withdrawn];
        for (measure, count) in Measure::ALL.into_iter().zip(numbers) {
            if let Some(count) = count {
                let name = measure.name();
                let label = (
                    format!("{} {} {}", region.name, row.name.ja, name.ja),
                    format!("{}, {}: {}", region.name, row.name.en, name.en),
                );
                let path = format_args!("{id}/{prefecture}/{measure}");
                self.add(path, count, Unit::Companies, label, region.simulated);
            }
        }
        if let Some(target) = row.target {
            let label = (
                format!("{} {} 目標企業", region.name, row.name.ja),
                format!("{}, {}: target", region.name, row.name.en),
            );
            self.add(format_args!("{id}/{prefecture}/target"), target, Unit::Companies, label, region.simulated);
        }
        let label = (
            format!("{} {} 働きかけた支援機関", region.name, row.name.ja),
            format!("{}, {}: support bodies approached", region.name, row.name.en),
        );
        let path = format_args!("{id}/{prefecture}/bodies");
        self.add(path, row.bodies_approached, Unit::Bodies, label, region.simulated);
    }
}
