//! A command's content as what is typed into its form: what was recorded, to be corrected.

use ayumi_proto::time::Moment;
use serde_json::Value;

use crate::pages::{
    fields::{Fields, local},
    shape::{Field, Kind},
};

/// What a form holds for a content, under the name of what it is in. A field without a value is there, and empty.
pub fn filled(fields: &[Field], content: &Value, within: &str) -> Fields {
    let name = |field: &Field| if within.is_empty() { field.name.clone() } else { format!("{within}.{}", field.name) };
    fields.iter().flat_map(|field| of_field(field, &content[&field.name], name(field))).collect()
}

fn of_field(field: &Field, value: &Value, name: String) -> Fields {
    let items = || value.as_array().into_iter().flatten();
    match &field.kind {
        Kind::Moment => vec![(name, value.as_str().map(moment).unwrap_or_default())],
        Kind::Flag => vec![(name, if value.as_bool() == Some(true) { text(value) } else { String::new() })],
        Kind::Lines => vec![(name, items().map(text).collect::<Vec<_>>().join("\n"))],
        Kind::Choices(_) | Kind::Prefectures => items().map(|item| (name.clone(), text(item))).collect(),
        Kind::Group(fields) => filled(fields, value, &name),
        Kind::Rows(fields) => {
            items().enumerate().flat_map(|(row, item)| filled(fields, item, &format!("{name}.{row}"))).collect()
        }
        Kind::Day | Kind::Number { .. } | Kind::Text { .. } | Kind::LongText | Kind::Choice(_) | Kind::Prefecture => {
            vec![(name, text(value))]
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn moment(text: &str) -> String {
    text.parse::<Moment>().map(local).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests;
