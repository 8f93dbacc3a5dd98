//! Answers as tables: for people ([`people`]), and as CSV.

pub mod people;

use ayumi_core::csv::{HANDLING, handling_mark, record};
use serde_json::{Map, Value};

/// The lists that views are paged by; an answer may have others beside one of these.
const MAIN: [&str; 9] =
    ["companies", "meetings", "figures", "reports", "regions", "steps", "changes", "values", "rows"];

/// The list that an answer is about, by its name: the one it is paged by, else the longest of objects.
fn list(answer: &Value) -> Option<(&str, &Vec<Value>)> {
    if let Some(main) = MAIN.iter().find_map(|name| Some((*name, answer.get(*name)?.as_array()?))) {
        return Some(main);
    }
    let fields = answer.as_object()?.iter();
    let lists = fields.filter_map(|(name, value)| Some((name.as_str(), value.as_array()?)));
    lists.filter(|(_, rows)| rows.first().is_some_and(Value::is_object)).max_by_key(|(_, rows)| rows.len())
}

/// Adds a further page of the same answer.
pub fn append(answer: &mut Value, page: Value) {
    let Value::Object(page) = page else { return };
    let next = page.get("next").cloned().unwrap_or_default();
    let main = list(answer).map(|(name, _)| name.to_owned());
    for (name, value) in page {
        if Some(&name) == main.as_ref()
            && let (Some(rows), Value::Array(more)) = (answer[&name].as_array_mut(), value)
        {
            rows.extend(more);
        }
    }
    answer["next"] = next;
}

/// A value as one cell: lists are joined, wordings are in English, other objects are left out.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let plain = |item: &Value| if item.is_string() || item.is_number() { cell(item) } else { None };
            items.iter().map(plain).collect::<Option<Vec<_>>>().map(|all| all.join(" "))
        }
        Value::Object(text) => text.get("en").and_then(Value::as_str).map(str::to_owned),
    }
}

/// The columns: every field of any row that fits a cell.
fn columns(rows: &[Value]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for (name, value) in rows.iter().filter_map(Value::as_object).flat_map(Map::iter) {
        if cell(value).is_some() && !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    // What a row is called comes first.
    columns.sort_by_key(|name| !matches!(name.as_str(), "id" | "path" | "name"));
    columns
}

/// A row, in the order of the columns.
fn cells<'a>(
    row: &'a Value,
    columns: &'a [String],
    cell: fn(&Value) -> Option<String>,
) -> impl Iterator<Item = String> + 'a {
    columns.iter().map(move |name| cell(&row[name]).unwrap_or_default())
}

/// The list as CSV: the handling mark in a line of its own if a row has one, then a header, then the rows.
pub fn csv(answer: &Value) -> String {
    let Some((_, rows)) = list(answer) else { return String::new() };
    let columns = columns(rows);
    let mark = handling_mark(rows.iter().filter_map(|row| row[HANDLING].as_str()));
    let mut out = mark.map(|mark| format!("{mark}\r\n")).unwrap_or_default() + &record(&columns) + "\r\n";
    for row in rows {
        out += &record(cells(row, &columns, cell));
        out += "\r\n";
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_become_cells() {
        let answer = json!({"position": 3, "regions": [{"id": "a", "n": 1, "r": {"ja": "x", "en": "y,z"}}, {"id": "=b", "n": -2}]});
        assert_eq!(csv(&answer), "id,n,r\r\na,1,\"y,z\"\r\n'=b,-2,\r\n");
    }

    #[test]
    fn s14_restricted_rows_begin_with_their_mark() {
        let answer = json!({"meetings": [{"id": "a", "handling": "public"}, {"id": "b", "handling": "members-only"}]});
        assert_eq!(csv(&answer), "関係者限り\r\nid,handling\r\na,public\r\nb,members-only\r\n");
    }

    #[test]
    fn pages_are_joined() {
        let mut answer = json!({"rows": [{"id": "a"}], "next": "a"});
        append(&mut answer, json!({"rows": [{"id": "b"}], "next": null}));
        assert_eq!(answer, json!({"rows": [{"id": "a"}, {"id": "b"}], "next": null}));
        let columns = json!([{"name": "id"}, {"name": "n"}]);
        let mut answer = json!({"columns": columns, "rows": [{"id": "a"}], "next": "1"});
        append(&mut answer, json!({"columns": columns, "rows": [{"id": "b"}], "next": null}));
        assert_eq!(answer, json!({"columns": columns, "rows": [{"id": "a"}, {"id": "b"}], "next": null}));
    }
}
