//! Tables and the report on recruitment for programs: one datum a cell, no unit in a number, no cell that a
//! spreadsheet would take for a formula.

use ayumi_core::csv::{handling_mark, record};
use ayumi_pilots::rows::{Named, PrefectureRow, Region, RegionRow};
use serde_json::Value;

use crate::report::RecruitmentReport;

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
pub fn recruitment_csv(report: &RecruitmentReport) -> String {
    let head = [report.edition.to_string(), report.as_of.to_string(), report.position.to_string()];
    let mut csv = String::from("\u{feff}");
    write(&mut csv, HEADER);
    for region in &report.regions {
        for row in &region.value.by_prefecture {
            write(&mut csv, line(&head, &region.value.summary.row, &Cells::of(row)));
        }
        if let Some(target) = unallotted(&region.value) {
            let cells = Cells { target: Some(target), ..Cells::default() };
            write(&mut csv, line(&head, &region.value.summary.row, &cells));
        }
    }
    csv
}

/// Any table as CSV: a head of the columns' names, then a row a line. Before it, where something in it isn't for
/// everybody, a line with its handling mark.
pub fn table_csv<'a>(handling: Option<&str>, columns: &[&str], rows: impl IntoIterator<Item = &'a [Value]>) -> String {
    let mut csv = String::from("\u{feff}");
    if let Some(mark) = handling_mark(handling) {
        write(&mut csv, [mark]);
    }
    write(&mut csv, columns);
    for row in rows {
        write(&mut csv, row.iter().map(cell));
    }
    csv
}

fn cell(value: &Value) -> String {
    match value {
        Value::Bool(is) => is.to_string(),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// The part of the region's target that no prefecture bears.
fn unallotted(region: &Region) -> Option<i64> {
    let parts: i64 = region.by_prefecture.iter().filter_map(|named| named.row.target).sum();
    Some(region.summary.row.target? - parts).filter(|rest| *rest > 0)
}

/// What a row says of its prefecture.
#[derive(Default)]
struct Cells {
    prefecture: String,
    name: String,
    numbers: [Option<i64>; 4],
    target: Option<i64>,
}

impl Cells {
    fn of(Named { row, name }: &Named<PrefectureRow>) -> Self {
        Self {
            prefecture: row.prefecture.to_string(),
            name: name.ja.clone(),
            numbers: [row.applied, row.recruited, row.served, row.withdrawn],
            target: row.target,
        }
    }
}

fn line(head: &[String; 3], region: &RegionRow, cells: &Cells) -> Vec<String> {
    let of_region = [region.id.to_string(), region.name.to_string()];
    let of_prefecture = [cells.prefecture.clone(), cells.name.clone()];
    // Nothing for what isn't known.
    let numbers = cells.numbers.iter().chain([&cells.target]);
    let numbers = numbers.map(|number| number.map(|number| number.to_string()).unwrap_or_default());
    let tail = [region.status.to_string(), region.simulated.to_string()];
    head.iter().cloned().chain(of_region).chain(of_prefecture).chain(numbers).chain(tail).collect()
}

fn write<T: AsRef<str>>(csv: &mut String, cells: impl IntoIterator<Item = T>) {
    csv.push_str(&record(cells));
    csv.push_str("\r\n");
}
