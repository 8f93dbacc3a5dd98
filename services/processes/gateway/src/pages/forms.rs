//! From a form to a command: fields by name, numbers as people type them, and where to go afterwards.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use ayumi_proto::{event::ProgrammeName, fault::Fault};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    App,
    api::command::{Parameters, Told, tell},
    pages::Reader,
    problem::Problem,
};

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

/// A whole number as people type it: full-width digits and commas are taken.
pub fn number(fields: &Fields, name: &str) -> Result<Option<u64>, Problem> {
    let Some(typed) = field(fields, name) else { return Ok(None) };
    let digits: String = typed.chars().filter(|c| !matches!(c, ',' | '，')).map(half_width).collect();
    digits.parse().map(Some).map_err(|_| {
        let ja = format!("「{typed}」は使えません。0以上の整数を入力してください。");
        wrong(name, ja, format!("“{typed}” must be 0 or a positive whole number"))
    })
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    }
}

/// A local date and time of Tokyo, as browsers send it, as an instant.
pub fn tokyo(fields: &Fields, name: &str) -> Result<Value, Problem> {
    let typed = field(fields, name).ok_or_else(|| needed(name))?;
    let seconds = if typed.len() == "2019-08-07T15:30".len() { ":00" } else { "" };
    Ok(format!("{typed}{seconds}+09:00").into())
}

/// A field that is wrong, in Japanese and in English.
pub fn wrong(field: &str, ja: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::malformed(&Fault::new(field, ja, en))
}

/// A field that was left empty.
pub fn needed(field: &str) -> Problem {
    wrong(field, "入力してください。", "must not be blank")
}

/// What was typed, to be shown again.
pub fn typed(fields: &Fields) -> Value {
    fields.iter().map(|(name, value)| (name.clone(), Value::from(value.clone()))).collect::<Map<_, _>>().into()
}

/// A key for a form: sent twice it is one command.
pub fn fresh_key() -> String {
    Uuid::new_v4().to_string()
}

/// What the page of a refused form is about, of the edition that the form was for if that has begun.
pub async fn find_again(
    app: &App,
    reader: &mut Reader,
    fields: &Fields,
    view: &'static str,
    key: Option<&str>,
) -> Result<Value, Problem> {
    reader.parameters.edition = field(fields, "edition").map(str::to_owned);
    match reader.find(app, view, key).await {
        Err(problem) if problem.status == StatusCode::NOT_FOUND => {
            reader.parameters.edition = None;
            reader.find(app, view, key).await
        }
        found => found,
    }
}

/// A command that a form tells.
pub struct FormCommand {
    /// The programme.
    pub programme: ProgrammeName,
    /// The entity.
    pub entity: String,
    /// The command's name.
    pub command: &'static str,
    /// Its content.
    pub payload: Value,
}

/// Tells the command and answers where to look at what came of it.
pub async fn record(
    app: &App,
    reader: &Reader,
    fields: &Fields,
    command: FormCommand,
    page: &str,
) -> Result<Response, Problem> {
    let actor = reader.actor.clone().ok_or_else(Problem::unauthorized)?;
    let FormCommand { programme, entity, command, payload } = command;
    let told = Told { programme, entity, command: command.to_owned(), payload, key: field(fields, "key") };
    let parameters = Parameters { edition: field(fields, "edition").map(str::to_owned), provenance: None };
    let (_, receipt) = tell(app, actor, told, &parameters, &Default::default()).await?;
    Ok(Redirect::to(&format!("{page}?recorded={}{}", receipt.position, kept(reader, &parameters))).into_response())
}

/// What was chosen and still is on the page that follows: the edition, and the language.
fn kept(reader: &Reader, parameters: &Parameters) -> String {
    let edition = parameters.edition.as_ref().map(|edition| format!("&edition={edition}")).unwrap_or_default();
    let chosen = reader.query.split('&').any(|pair| pair.starts_with("lang="));
    if chosen { format!("{edition}&lang={}", reader.language.tag()) } else { edition }
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
}
