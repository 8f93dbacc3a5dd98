//! A comparison in words and rows.

use std::collections::BTreeMap;

use ayumi_visits::what_if::{OtherTerms, Row, WhatIf};
use serde_json::{Value, json};

use crate::table;

/// What was changed and what became of the decisions; then the sums by area, with that of all, and by month.
pub fn text(outcome: &WhatIf, terms: &OtherTerms) -> serde_json::Result<String> {
    let WhatIf { decisions, refused, consequences, not_enrolled, .. } = outcome;
    let mut regions = rows(&outcome.regions)?;
    let mut all = json!(outcome.totals);
    flatten(&mut all);
    all["region"] = json!("all");
    regions["rows"].as_array_mut().into_iter().for_each(|rows| rows.push(all.clone()));
    let lines = [
        format!("different terms: {}", changed(terms)),
        format!("re-evaluated: {}, unchanged: {}", decisions.told, decisions.kept),
        format!("rejected by the different terms: {}", counted(refused)),
        format!("rejected as a consequence: {}", counted(consequences)),
        format!("companies not enrolled: {}\n", not_enrolled.len()),
        table::people::text(&regions),
        String::new(),
        table::people::text(&rows(&outcome.months)?),
    ];
    Ok(lines.join("\n"))
}

/// Rows with a cell for every number.
pub fn rows(rows: &[Row]) -> serde_json::Result<Value> {
    let mut rows = serde_json::to_value(rows)?;
    rows.as_array_mut().into_iter().flatten().for_each(flatten);
    Ok(json!({ "rows": rows }))
}

fn flatten(row: &mut Value) {
    for course in ["was", "would_be"] {
        let numbers = row.as_object_mut().and_then(|row| row.remove(course));
        for (name, value) in numbers.iter().filter_map(Value::as_object).flatten() {
            row[format!("{course}_{name}")] = value.clone();
        }
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
