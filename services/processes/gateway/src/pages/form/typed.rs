//! From what was typed to the payload of a command, with what is wrong field by field.

use std::collections::BTreeMap;

use ayumi_proto::text::Text;
use serde_json::{Map, Value};

use crate::{
    pages::{
        fields::{self, Fields},
        shape::{Field, Kind},
    },
    problem::Problem,
};

/// The most rows that are read of a list.
const ROWS_MAX: usize = 200;

/// What was typed, read.
#[derive(Debug, Default)]
pub struct Read {
    /// The payload.
    pub payload: Map<String, Value>,
    /// What is wrong, by the name of the form's field.
    pub faults: BTreeMap<String, Text>,
    /// Each value of the payload: its path there, the name of the form's field, and the value as text.
    pub leaves: Vec<(String, String, String)>,
}

impl Read {
    /// Reads a command's fields.
    pub fn of(fields: &[Field], typed: &Fields) -> Self {
        let mut read = Self::default();
        read.payload = read.object(fields, typed, &Place::default());
        read
    }

    /// The form's field that a problem of the programme is about: the one that it names, else the only one that holds
    /// the value at fault.
    pub fn field_of(&self, problem: &Problem) -> Option<String> {
        if let Some(path) = &problem.field {
            let mut path = path.replace('[', ".").replace(']', "");
            loop {
                if let Some((_, name, _)) = self.leaves.iter().find(|(known, ..)| *known == path) {
                    return Some(name.clone());
                }
                match path.rsplit_once('.') {
                    Some((before, _)) => path = before.to_owned(),
                    None => return Some(path),
                }
            }
        }
        let offending = problem.offending.as_ref()?;
        let mut found = self.leaves.iter().filter(|(_, _, text)| text == offending).map(|(_, name, _)| name);
        found.next().filter(|_| found.next().is_none()).cloned()
    }

    fn object(&mut self, fields: &[Field], typed: &Fields, at: &Place) -> Map<String, Value> {
        let mut object = Map::new();
        for field in fields {
            let at = at.of(&field.name);
            match self.value(field, typed, &at) {
                Ok(Some(value)) => {
                    object.insert(field.name.clone(), value);
                }
                // Whether a list may be empty is for the programme's rules to say.
                Ok(None) if field.required && is_list(&field.kind) => {
                    object.insert(field.name.clone(), Value::Array(Vec::new()));
                }
                Ok(None) if field.required => self.fault(&at, fields::needed(&at.name)),
                Ok(None) => {}
                Err(problem) => self.fault(&at, problem),
            }
        }
        object
    }

    fn fault(&mut self, at: &Place, problem: Problem) {
        self.faults.entry(at.name.clone()).or_insert_with(|| detail(&problem));
    }

    fn value(&mut self, field: &Field, typed: &Fields, at: &Place) -> Result<Option<Value>, Problem> {
        let one = || fields::field(typed, &at.name);
        let value = match &field.kind {
            Kind::Day | Kind::Text { .. } | Kind::LongText | Kind::Choice(_) | Kind::Prefecture => {
                one().map(Value::from)
            }
            Kind::Moment if one().is_none() => None,
            Kind::Moment => Some(fields::tokyo(typed, &at.name)?),
            Kind::Number { min, max } => number(typed, &at.name, *min, *max)?.map(Value::from),
            Kind::Flag => Some(one().is_some().into()),
            Kind::Lines => return Ok(self.list(lines(one().unwrap_or_default()), at)),
            Kind::Choices(_) | Kind::Prefectures => return Ok(self.list(all(typed, &at.name), at)),
            Kind::Group(fields) => {
                let is_given = field.required || is_filled(typed, &at.name);
                return Ok(is_given.then(|| self.object(fields, typed, at).into()));
            }
            Kind::Rows(fields) => return Ok(self.rows(fields, typed, at)),
        };
        if let Some(value) = &value {
            self.leaves.push((at.path.clone(), at.name.clone(), as_text(value)));
        }
        Ok(value)
    }

    fn list(&mut self, texts: Vec<&str>, at: &Place) -> Option<Value> {
        for (index, text) in texts.iter().enumerate() {
            self.leaves.push((format!("{}.{index}", at.path), at.name.clone(), (*text).to_owned()));
        }
        (!texts.is_empty()).then(|| texts.into())
    }

    /// The rows in which anything was typed.
    fn rows(&mut self, fields: &[Field], typed: &Fields, at: &Place) -> Option<Value> {
        let filled = (0..rows_of(typed, &at.name)).filter(|row| is_filled(typed, &format!("{}.{row}", at.name)));
        let rows: Vec<Value> = filled
            .enumerate()
            .map(|(index, row)| {
                let at = Place { path: format!("{}.{index}", at.path), name: format!("{}.{row}", at.name) };
                self.object(fields, typed, &at).into()
            })
            .collect();
        (!rows.is_empty()).then(|| rows.into())
    }
}

/// Where a field is: its path in the payload, and its name in the form. They differ in lists with rows that were left
/// empty.
#[derive(Clone, Debug, Default)]
struct Place {
    path: String,
    name: String,
}

impl Place {
    fn of(&self, field: &str) -> Self {
        let joined = |start: &str| if start.is_empty() { field.to_owned() } else { format!("{start}.{field}") };
        Self { path: joined(&self.path), name: joined(&self.name) }
    }
}

fn is_list(kind: &Kind) -> bool {
    match kind {
        Kind::Lines | Kind::Choices(_) | Kind::Prefectures | Kind::Rows(_) => true,
        Kind::Day
        | Kind::Moment
        | Kind::Number { .. }
        | Kind::Flag
        | Kind::Text { .. }
        | Kind::LongText
        | Kind::Choice(_)
        | Kind::Prefecture
        | Kind::Group(_) => false,
    }
}

/// What is wrong, without the field's name, beside which it is shown.
pub fn detail(problem: &Problem) -> Text {
    let Some(field) = &problem.field else { return problem.detail.clone() };
    let without = |text: &str, mark: &str| text.strip_prefix(&format!("{field}{mark}")).unwrap_or(text).to_owned();
    Text::new(without(&problem.detail.ja, "："), without(&problem.detail.en, ": "))
}

/// All values under a name.
pub fn all<'a>(typed: &'a Fields, name: &str) -> Vec<&'a str> {
    let values = typed.iter().filter(|(found, _)| found == name).map(|(_, value)| value.trim());
    values.filter(|value| !value.is_empty()).collect()
}

/// How many rows there are of a list, empty ones before the last among them.
pub fn rows_of(typed: &Fields, name: &str) -> usize {
    let start = format!("{name}.");
    let rows = typed.iter().filter_map(|(name, _)| name.strip_prefix(&start)?.split('.').next()?.parse::<usize>().ok());
    rows.map(|row| row + 1).max().unwrap_or_default().min(ROWS_MAX)
}

fn is_filled(typed: &Fields, name: &str) -> bool {
    let start = format!("{name}.");
    typed.iter().any(|(name, value)| name.starts_with(&start) && !value.trim().is_empty())
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn number(typed: &Fields, name: &str, min: u64, max: Option<u64>) -> Result<Option<u64>, Problem> {
    let Some(number) = fields::number(typed, name)? else { return Ok(None) };
    if number >= min && max.is_none_or(|max| number <= max) {
        return Ok(Some(number));
    }
    let (ja, en) = match max {
        Some(max) => (format!("{min}〜{max}の整数"), format!("must be a whole number from {min} to {max}")),
        None => (format!("{min}以上の整数"), format!("must be a whole number of {min} or more")),
    };
    Err(fields::wrong(name, format!("{ja}を入力してください。"), en))
}

#[cfg(test)]
mod tests;
