//! A comparison in words and rows.

use std::collections::BTreeMap;

use ayumi_proto::{money::Yen, month::Month};
use ayumi_visits::what_if::{Compared, OtherTerms, Row, WhatIf};
use serde::Serialize;
use serde_json::{Value, json};

use crate::table;

/// What was changed and what became of the decisions; then the sums by area, with that of all, and by month.
pub fn text(outcome: &WhatIf, terms: &OtherTerms) -> String {
    let WhatIf { decisions, refused, consequences, not_enrolled, .. } = outcome;
    let all = Line::of(Some("all".to_owned()), None, outcome.totals);
    let regions: Vec<Line> = outcome.regions.iter().map(Line::of_row).chain([all]).collect();
    let lines = [
        format!("different terms: {}", changed(terms)),
        format!("re-evaluated: {}, unchanged: {}", decisions.evaluated, decisions.kept),
        format!("rejected by the different terms: {}", counted(refused)),
        format!("rejected as a consequence: {}", counted(consequences)),
        format!("companies not enrolled: {}\n", not_enrolled.len()),
        table::people::text(&json!({ "rows": regions })),
        String::new(),
        table::people::text(&rows(&outcome.months)),
    ];
    lines.join("\n")
}

/// Rows with a cell for every number.
pub fn rows(rows: &[Row]) -> Value {
    json!({ "rows": rows.iter().map(Line::of_row).collect::<Vec<_>>() })
}

/// A row in which every number has a cell of its own.
#[derive(Serialize)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<Month>,
    was_companies: u32,
    was_visits: u32,
    was_spent_yen: Yen,
    would_be_companies: u32,
    would_be_visits: u32,
    would_be_spent_yen: Yen,
    saved_yen: i64,
}

impl Line {
    fn of(region: Option<String>, month: Option<Month>, compared: Compared) -> Self {
        let Compared { was, would_be, saved_yen } = compared;
        Self {
            region,
            month,
            was_companies: was.companies,
            was_visits: was.visits,
            was_spent_yen: was.spent_yen,
            would_be_companies: would_be.companies,
            would_be_visits: would_be.visits,
            would_be_spent_yen: would_be.spent_yen,
            saved_yen,
        }
    }

    fn of_row(row: &Row) -> Self {
        Self::of(row.region.map(|area| area.to_string()), row.month, row.compared)
    }
}

fn changed(terms: &OtherTerms) -> String {
    let OtherTerms { honorarium_yen, visit_limit, company_cap, period } = terms;
    let changed = [
        honorarium_yen.map(|yen| format!("honorarium_yen {yen}")),
        visit_limit.map(|limit| format!("visit_limit {limit}")),
        company_cap.map(|cap| format!("company_cap {cap}")),
        period.map(|period| format!("period {} to {}", period.from(), period.to())),
    ];
    let changed: Vec<String> = changed.into_iter().flatten().collect();
    if changed.is_empty() { "none".to_owned() } else { changed.join(", ") }
}

/// The sum, and what it is made of.
fn counted(by_rule: &BTreeMap<String, u32>) -> String {
    let sum: u32 = by_rule.values().sum();
    let parts: Vec<String> = by_rule.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    if parts.is_empty() { sum.to_string() } else { format!("{sum} ({})", parts.join(", ")) }
}
