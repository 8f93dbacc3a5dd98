//! The fields of a form as its template is given them: what is in them, and what is wrong with it.

use std::collections::BTreeMap;

use ayumi_proto::{place::Prefecture, text::Text, time::Day};
use serde_json::{Value, json};

use super::typed::{all, rows_of};
use crate::pages::{
    fields::{Fields, field as typed_in},
    shape::{Choices, Field, Kind},
};

/// Empty rows at first.
const ROWS: usize = 3;
/// Rows that are added at a time.
const ROWS_MORE: usize = 5;
/// Fields that hold today's date unless something else was typed.
const TODAY: [&str; 2] = ["on", "as_of"];

/// What a form shows.
pub struct Shown<'a> {
    /// What was typed, or what the form begins with.
    pub typed: &'a Fields,
    /// What is wrong, by the name of the form's field.
    pub faults: &'a BTreeMap<String, Text>,
    /// The list that gets more rows.
    pub more: Option<&'a str>,
    /// The fields that are wrong, each with what names it.
    pub wrong: Vec<Value>,
}

/// What a form begins with: what its address gives, and today's date.
pub fn begun(fields: &[Field], given: &Fields, today: Day) -> Fields {
    let is_given = |name: &str| given.iter().any(|(found, _)| found == name);
    let dated = fields.iter().filter(|field| field.kind == Kind::Day && TODAY.contains(&field.name.as_str()));
    let dates = dated.filter(|field| !is_given(&field.name)).map(|field| (field.name.clone(), today.to_string()));
    given.iter().cloned().chain(dates).collect()
}

impl Shown<'_> {
    /// The fields, under the name of what they are in.
    pub fn fields(&mut self, fields: &[Field], within: &str) -> Vec<Value> {
        fields.iter().map(|field| self.field(field, within)).collect()
    }

    fn field(&mut self, field: &Field, within: &str) -> Value {
        let id = if within.is_empty() { field.name.clone() } else { format!("{within}.{}", field.name) };
        let error = self.faults.get(&id);
        if error.is_some() {
            self.wrong.push(json!({ "id": id, "name": field.name, "description": field.description }));
        }
        let mut shown = self.control(field, &id);
        shown["id"] = id.into();
        shown["name"] = field.name.as_str().into();
        shown["description"] = field.description.as_str().into();
        shown["required"] = field.required.into();
        shown["error"] = json!(error);
        shown
    }

    fn control(&mut self, field: &Field, id: &str) -> Value {
        let value = || match self.typed.iter().any(|(name, _)| name == id) {
            true => typed_in(self.typed, id).unwrap_or_default().to_owned(),
            false => field.default.clone().unwrap_or_default(),
        };
        match &field.kind {
            Kind::Day => json!({ "kind": "day", "value": value() }),
            Kind::Moment => json!({ "kind": "moment", "value": value() }),
            Kind::Number { min, max } => json!({ "kind": "number", "value": value(), "min": min, "max": max }),
            Kind::Flag => json!({ "kind": "flag", "value": value() }),
            Kind::Text { pattern } => json!({ "kind": "text", "value": value(), "pattern": pattern }),
            Kind::LongText => json!({ "kind": "long-text", "value": value() }),
            Kind::Lines => json!({ "kind": "lines", "value": value() }),
            Kind::Choice(choices) => {
                json!({ "kind": "choice", "value": value(), "of": choices.of, "options": options(choices) })
            }
            Kind::Prefecture => json!({ "kind": "prefecture", "value": value(), "options": prefectures() }),
            Kind::Choices(choices) => {
                let chosen = all(self.typed, id);
                json!({ "kind": "choices", "values": chosen, "of": choices.of, "options": options(choices) })
            }
            Kind::Prefectures => {
                json!({ "kind": "prefectures", "values": all(self.typed, id), "options": prefectures() })
            }
            Kind::Group(fields) => json!({ "kind": "group", "fields": self.fields(fields, id) }),
            Kind::Rows(fields) => self.rows(fields, id),
        }
    }

    fn rows(&mut self, fields: &[Field], id: &str) -> Value {
        let more = if self.more == Some(id) { ROWS_MORE } else { 0 };
        let rows = rows_of(self.typed, id).max(ROWS) + more;
        let rows: Vec<_> = (0..rows).map(|row| self.fields(fields, &format!("{id}.{row}"))).collect();
        json!({ "kind": "rows", "rows": rows })
    }
}

fn options(choices: &Choices) -> Vec<Value> {
    choices.words.iter().map(|(word, meaning)| json!({ "word": word, "description": meaning })).collect()
}

fn prefectures() -> Vec<String> {
    Prefecture::all().map(|prefecture| prefecture.to_string()).collect()
}
