//! From a form to a command, and where to go afterwards.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use ayumi_proto::{answer::Answered, event::ProgrammeName};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    api::{
        command::{Parameters, SubmittedCommand, submit},
        parameters::Parameter,
    },
    app::App,
    pages::{
        Reader,
        fields::{Fields, field},
    },
    problem::Problem,
};

/// What the page of a refused form is about, of the edition that the form was for if that has begun.
pub async fn find_again<T: DeserializeOwned>(
    app: &App,
    reader: &mut Reader,
    fields: &Fields,
    view: &'static str,
    key: Option<&str>,
) -> Result<Answered<T>, Problem> {
    reader.parameters.edition = Parameter::given(field(fields, "edition"));
    match reader.find(app, view, key).await {
        Err(problem) if problem.status == StatusCode::NOT_FOUND => {
            reader.parameters.edition = Parameter::default();
            reader.find(app, view, key).await
        }
        found => found,
    }
}

/// A command that a form submits.
pub struct FormCommand<'a> {
    /// The programme.
    pub programme: ProgrammeName,
    /// The entity.
    pub entity: String,
    /// The command's name.
    pub command: &'a str,
    /// Its content.
    pub payload: Value,
}

/// Submits the command and answers where to look at what came of it.
pub async fn record(
    app: &App,
    reader: &Reader,
    fields: &Fields,
    command: FormCommand<'_>,
    page: &str,
) -> Result<Response, Problem> {
    let actor = reader.actor.clone().ok_or_else(Problem::unauthorized)?;
    let FormCommand { programme, entity, command, payload } = command;
    let key = field(fields, "key").map(str::to_owned);
    let command = command.to_owned();
    let submitted = SubmittedCommand { programme, entity, command, payload, key, line: None, trace: None };
    let edition = field(fields, "edition");
    let parameters = Parameters { edition: Parameter::given(edition), ..Parameters::default() };
    let recorded = submit(app, actor, submitted, &parameters).await?;
    let position = recorded.receipt.position;
    Ok(Redirect::to(&format!("{page}?recorded={position}{}", kept(reader, edition))).into_response())
}

/// What was chosen and still is on the page that follows: the edition, and the language.
fn kept(reader: &Reader, edition: Option<&str>) -> String {
    let edition = edition.map(|edition| format!("&edition={edition}")).unwrap_or_default();
    let chosen = reader.query.split('&').any(|pair| pair.starts_with("lang="));
    if chosen { format!("{edition}&lang={}", reader.language.tag()) } else { edition }
}
