//! Tables and the report on recruitment for programs: one datum a cell, no unit in a number, no cell that a
//! spreadsheet would take for a formula.

use serde_json::Value;

use crate::{labels, language::Language};

const HEADER: [&str; 14] = [
    "edition",
    "as_of",
    "position",
    "region",
    "region_name",
    "prefecture",
    "prefecture_name",
    "applied",
    "recruited",
    "served",
    "withdrawn",
    "target",
    "status",
    "simulated",
];

/// The report's table as CSV: UTF-8 with a byte order mark, lines ended by CRLF.
///
/// A row is a prefecture of a region. What of a region's target isn't allotted to prefectures has a row of its
/// own with no prefecture, so that the sum of each column is the region's figure.
pub fn recruitment_csv(data: &Value) -> String {
    let head = [text(&data["edition"]), text(&data["as_of"]), number(&data["position"])];
    let mut csv = String::from("\u{feff}");
    write(&mut csv, &HEADER.map(str::to_owned));
    for region in items(&data["regions"]) {
        for row in items(&region["by_prefecture"]) {
            write(&mut csv, &line(&head, region, row));
        }
        if let Some(target) = unallotted(region) {
            write(&mut csv, &line(&head, region, &serde_json::json!({ "target": target })));
        }
    }
    csv
}

/// Any table as CSV: a head of the columns' names, then a row a line. Before it, where something in it isn't for
/// everybody, a line with its handling mark.
pub fn table_csv<'a>(handling: Option<&str>, columns: &[&str], rows: impl IntoIterator<Item = &'a [Value]>) -> String {
    let mut csv = String::from("\u{feff}");
    if let Some(mark) = handling {
        let words = labels::of_log("handling", mark, Language::Ja).unwrap_or(mark);
        write(&mut csv, &[words.to_owned()]);
    }
    write(&mut csv, &columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>());
    for row in rows {
        write(&mut csv, &row.iter().map(cell).collect::<Vec<_>>());
    }
    csv
}

fn cell(value: &Value) -> String {
    match value {
        Value::Bool(is) => is.to_string(),
        Value::String(_) => text(value),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => number(value),
    }
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The part of the region's target that no prefecture bears.
fn unallotted(region: &Value) -> Option<u64> {
    let parts = items(&region["by_prefecture"]).iter().filter_map(|row| row["target"].as_u64()).sum();
    region["target"].as_u64()?.checked_sub(parts).filter(|rest| *rest > 0)
}

fn line(head: &[String; 3], region: &Value, row: &Value) -> Vec<String> {
    let of_region = [text(&region["id"]), text(&region["name"])];
    let of_prefecture = [text(&row["prefecture"]), text(&row["name"]["ja"])];
    let numbers = ["applied", "recruited", "served", "withdrawn", "target"].map(|name| number(&row[name]));
    let simulated = region["simulated"].as_bool().map(|simulated| simulated.to_string()).unwrap_or_default();
    let tail = [text(&region["status"]), simulated];
    head.iter().cloned().chain(of_region).chain(of_prefecture).chain(numbers).chain(tail).collect()
}

/// A number as it is; nothing for what isn't known.
fn number(value: &Value) -> String {
    if value.is_number() { value.to_string() } else { String::new() }
}

/// A text. One that a spreadsheet would compute gets an apostrophe before it (OWASP on CSV injection).
fn text(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    let computed = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if computed { format!("'{text}") } else { text.to_owned() }
}

fn write(csv: &mut String, cells: &[String]) {
    let cells: Vec<_> = cells.iter().map(|cell| quoted(cell)).collect();
    csv.push_str(&cells.join(","));
    csv.push_str("\r\n");
}

fn quoted(cell: &str) -> String {
    let plain = !cell.contains([',', '"', '\r', '\n']) && cell.trim() == cell;
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}
