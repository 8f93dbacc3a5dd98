//! What is shown: every report with its issues, newest last.

use std::collections::BTreeMap;

use ayumi_core::{Ask, At, Page, View, page};
use ayumi_proto::{
    figure::{Figure, Unit, Value},
    ids::Edition,
    reports::{Event, File},
    text::Text,
    time::{Day, Moment},
};
use serde::Serialize;

/// The reports of one edition.
#[derive(Clone, Debug, Default)]
pub struct ReportsView {
    reports: BTreeMap<String, Vec<Issue>>,
}

#[derive(Clone, Debug, Serialize)]
struct Issue {
    on: Day,
    as_of: Day,
    position: u64,
    files: Vec<File>,
    recorded_at: Moment,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    id: String,
    issues: &'a [Issue],
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    reports: Vec<Row<'a>>,
    total: usize,
    next: Option<String>,
}

impl View for ReportsView {
    const NAME: &'static str = "reports";
    type Event = Event;

    fn apply(&mut self, at: &At<'_>, event: &Event) {
        match event {
            Event::ReportIssued { on, as_of, position, files } => {
                let issue = Issue {
                    on: *on,
                    as_of: *as_of,
                    position: *position,
                    files: files.clone(),
                    recorded_at: at.recorded_at,
                };
                self.reports.entry(at.entity.to_owned()).or_default().push(issue);
            }
        }
    }

    fn figures(&self, edition: Edition, _: Day) -> Vec<Figure> {
        let issues = self.reports.values().map(Vec::len).sum::<usize>();
        vec![Figure {
            path: format!("{}/{edition}/issued", Self::NAME),
            value: Value::from(issues),
            unit: Unit::Reports,
            label: Text::new("発行した報告書", "Reports issued"),
            simulated: false,
        }]
    }

    fn answer(&self, _: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        let row = |id: &str| Row { id: id.to_owned(), issues: self.reports.get(id).map_or(&[][..], Vec::as_slice) };
        match ask.key {
            Some(id) => serde_json::to_value(self.reports.contains_key(id).then(|| row(id))?).ok(),
            None => {
                let Page { rows, total, next } = page(self.reports.keys(), ask, |id| row(id));
                serde_json::to_value(Answer { reports: rows, total, next }).ok()
            }
        }
    }
}
