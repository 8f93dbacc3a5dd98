//! Answers as people read them in a terminal: single values first, then the list as a table.

use ayumi_exchange::Sheet;
use ayumi_proto::time::Moment;
use comfy_table::{Table, presets::NOTHING};
use serde_json::Value;

use super::{MAIN, cell, cells, columns, list};

/// How many numbers of a list people see.
const NUMBERS_SHOWN: usize = 5;

/// A value as a person reads it: an instant is that of Tokyo, to the minute, and of many numbers there are the first.
fn cell_for_people(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.parse().map_or_else(|_| text.clone(), instant)),
        Value::Array(items) if items.len() > NUMBERS_SHOWN && items.iter().all(Value::is_number) => {
            cell(&items[..NUMBERS_SHOWN].into()).map(|first| first + " …")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => cell(value),
    }
}

fn instant(moment: Moment) -> String {
    let (hour, minute) = moment.hour_minute();
    format!("{} {hour:02}:{minute:02} JST", moment.day())
}

/// What a person reads first of a row, in this order; in JSON and CSV there may be more.
const FOR_PEOPLE: [&str; 51] = [
    "time",
    "as_of",
    "position",
    "recorded_at",
    "occurred",
    "actor",
    "entity",
    "event",
    "path",
    "before",
    "after",
    "superseded_by",
    "commits",
    "commits_total",
    "id",
    "name",
    "title",
    "body",
    "status",
    "state",
    "stage",
    "prefecture",
    "region",
    "month",
    "was_companies",
    "was_visits",
    "was_spent_yen",
    "would_be_companies",
    "would_be_visits",
    "would_be_spent_yen",
    "saved_yen",
    "target",
    "recruited",
    "applied",
    "served",
    "pace_per_week",
    "needed_per_week",
    "days_since_report",
    "expert",
    "visits",
    "spent_yen",
    "reserved_yen",
    "starts",
    "present",
    "absent",
    "follow_ups_open",
    "answers_pending",
    "value",
    "unit",
    "label",
    "simulated",
];

/// The place of a name among what a person reads first; what isn't among it comes after.
fn rank(name: &str) -> usize {
    FOR_PEOPLE.iter().position(|known| *known == name).unwrap_or(FOR_PEOPLE.len())
}

/// The columns in which there is anything. Of rows that are many and wide those that a person reads first; all of
/// them of the rows of one item, or of rows that have none of these.
fn columns_for_people(name: &str, rows: &[Value]) -> Vec<String> {
    let has_values = |name: &String| rows.iter().any(|row| cell(&row[name]).is_some_and(|cell| !cell.is_empty()));
    let mut all: Vec<String> = columns(rows).into_iter().filter(has_values).collect();
    all.sort_by_key(|name| rank(name));
    let first = all.partition_point(|name| rank(name) < FOR_PEOPLE.len());
    if first > 0 && MAIN.contains(&name) {
        all.truncate(first);
    }
    all
}

/// A single value of an answer, as a line; nothing of what is empty or a list of rows.
fn line_for_people(name: &str, value: &Value) -> Option<String> {
    let text = match (cell_for_people(value), value) {
        (None, Value::Object(parts)) => {
            let mut present: Vec<_> = parts.iter().filter(|(_, value)| !value.is_null()).collect();
            present.sort_by_key(|(name, _)| rank(name));
            let parts = present.iter().filter_map(|(name, value)| Some(format!("{name} {}", cell_for_people(value)?)));
            parts.collect::<Vec<_>>().join(", ")
        }
        (text, _) => text.filter(|text| !text.is_empty())?,
    };
    Some(format!("{name}: {text}"))
}

/// An answer in rows for people: single values first, then all rows with all of their columns.
pub fn sheet(answer: &Value, sheet: &Sheet) -> String {
    let fields = answer.as_object().into_iter().flatten();
    let mut lines: Vec<String> = fields.filter_map(|(name, value)| line_for_people(name, value)).collect();
    let mut table = Table::new();
    table.load_preset(NOTHING).set_header(sheet.columns());
    table.add_rows(sheet.rows().iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>()));
    lines.push(table.trim_fmt());
    lines.join("\n")
}

/// The answer for people: single values first, then the list as a table.
pub fn text(answer: &Value) -> String {
    let fields = answer.as_object().into_iter().flatten();
    let mut lines: Vec<String> = fields.filter_map(|(name, value)| line_for_people(name, value)).collect();
    if let Some((name, rows)) = list(answer) {
        let columns = columns_for_people(name, rows);
        let mut table = Table::new();
        table.load_preset(NOTHING).set_header(&columns);
        for row in rows {
            table.add_row(cells(row, &columns, cell_for_people).collect::<Vec<_>>());
        }
        lines.push(table.trim_fmt());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn people_see_tokyo_time_and_the_first_of_many_commits() {
        let commits: Vec<u64> = (2003..2010).collect();
        let changes = json!([{"path": "a/b", "commits": commits, "commits_total": 7}]);
        let to = json!({"position": 9, "recorded_at": "2019-08-06T15:05:59.123Z"});
        let answer = json!({"changes": changes, "to": to});
        let shown = text(&answer);
        for part in ["2003 2004 2005 2006 2007 …", " 7", "to: position 9, recorded_at 2019-08-07 00:05 JST"] {
            assert!(shown.contains(part), "{shown}");
        }
        assert_eq!(
            crate::table::csv(&answer),
            "path,commits,commits_total\r\na/b,2003 2004 2005 2006 2007 2008 2009,7\r\n"
        );
    }
}
