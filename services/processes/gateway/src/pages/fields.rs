//! The fields of a form: by name, numbers as people type them.

use std::collections::BTreeMap;

use ayumi_proto::{fault::Fault, time::Moment};
use serde_json::Value;
use uuid::Uuid;

use crate::problem::Problem;

/// A form's fields, in their order.
pub type Fields = Vec<(String, String)>;

/// The field with that name, trimmed; `None` if it is empty or missing.
pub fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

/// A text that has to be there.
pub fn text(fields: &Fields, name: &str) -> Result<Value, Problem> {
    field(fields, name).map(Value::from).ok_or_else(|| needed(name))
}

/// A whole number as people type it: full-width digits are taken, and commas between groups of three.
pub fn number(fields: &Fields, name: &str) -> Result<Option<u64>, Problem> {
    let Some(typed) = field(fields, name) else { return Ok(None) };
    let half_width: String = typed.chars().map(half_width).collect();
    let digits = is_grouped(&half_width).then(|| half_width.replace(',', ""));
    digits.and_then(|digits| digits.parse().ok()).map(Some).ok_or_else(|| {
        let ja = format!("「{typed}」は使えません。0以上の整数を入力してください（コンマは3桁ごと）。");
        wrong(name, ja, format!("“{typed}” must be 0 or a positive whole number (commas every three digits)"))
    })
}

/// Whether commas, if there are any, are between groups of three digits: `12,5` is no 125.
fn is_grouped(number: &str) -> bool {
    number
        .split_once(',')
        .is_none_or(|(first, others)| (1..=3).contains(&first.len()) && others.split(',').all(|group| group.len() == 3))
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '，' => ',',
        other => other,
    }
}

/// A local date and time of Tokyo, as browsers send it, as an instant.
pub fn tokyo(fields: &Fields, name: &str) -> Result<Value, Problem> {
    let typed = field(fields, name).ok_or_else(|| needed(name))?;
    let seconds = if typed.len() == "2019-08-07T15:30".len() { ":00" } else { "" };
    Ok(format!("{typed}{seconds}+09:00").into())
}

/// An instant as a local date and time of Tokyo, as browsers show it.
pub fn local(moment: Moment) -> String {
    let (hour, minute) = moment.hour_minute();
    let minutes = format!("{}T{hour:02}:{minute:02}", moment.day());
    let micros = moment.micros().rem_euclid(60_000_000);
    match (micros / 1_000_000, micros % 1_000_000) {
        (0, 0) => minutes,
        (seconds, 0) => format!("{minutes}:{seconds:02}"),
        (seconds, micros) => format!("{minutes}:{seconds:02}.{micros:06}"),
    }
}

/// A field that is wrong, in Japanese and in English.
pub fn wrong(field: &str, ja: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::malformed(&Fault::new(field, ja, en))
}

/// A field that was left empty.
pub fn needed(field: &str) -> Problem {
    wrong(field, "入力してください。", "must not be blank")
}

/// What was typed into a form, by field; nothing, where a form is shown for the first time.
pub type Typed = BTreeMap<String, String>;

/// What was typed, to be shown again.
pub fn typed(fields: &Fields) -> Typed {
    fields.iter().cloned().collect()
}

/// A key for a form: sent twice it is one command.
pub fn fresh_key() -> String {
    Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let fields = vec![("a".to_owned(), " １，２34 ".to_owned()), ("b".to_owned(), "x".to_owned())];
        assert_eq!(number(&fields, "a").unwrap(), Some(1234));
        assert_eq!(number(&fields, "none").unwrap(), None);
        assert!(number(&fields, "b").is_err());
    }

    #[test]
    fn s18_commas_are_read_only_between_groups_of_three() {
        let read = |typed: &str| number(&vec![("a".to_owned(), typed.to_owned())], "a").ok().flatten();
        for (typed, value) in [("1,234", 1_234), ("１２，３４５，６７８", 12_345_678), ("1234", 1_234), ("0", 0)]
        {
            assert_eq!(read(typed), Some(value), "{typed}");
        }
        for typed in ["12,5", "1,2345", "1234,567", ",123", "1,,234", "12，５", "1,234,", "1.234"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
