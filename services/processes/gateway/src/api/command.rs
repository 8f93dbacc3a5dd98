//! `POST /api/v1/{programme}/{entity}/{command}`: submits a command to a programme.

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use ayumi_proto::{
    commit::{Actor, Provenance, TraceParent},
    event::ProgrammeName,
    ids::{CommandId, Edition},
    message::{self, Answer, Receipt},
    text::Malformed,
    time::Moment,
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    App, Shared,
    api::{body, strict::Strict},
    problem::Problem,
};

/// The longest Idempotency-Key, in bytes.
const KEY_BYTES_MAX: usize = 200;

/// The query parameters.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The edition; the programme's newest if not given.
    pub edition: Option<String>,
    /// `simulated` for generated facts.
    pub provenance: Option<String>,
}

/// A command as HTTP brings it.
pub struct Told<'a> {
    /// The programme.
    pub programme: ProgrammeName,
    /// The entity.
    pub entity: String,
    /// The command's name.
    pub command: String,
    /// Its content.
    pub payload: Value,
    /// The Idempotency-Key, if one was given.
    pub key: Option<&'a str>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/{programme}/{entity}/{command}", post(handle))
}

async fn handle(
    State(app): State<Shared>,
    Path((programme, entity, command)): Path<(String, String, String)>,
    Strict(parameters): Strict<Parameters>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let told = parse(&programme, entity, command, &headers, &body);
    let answered = match told {
        Ok(told) => tell(&app, actor, told, &parameters, &headers).await,
        Err(problem) => Err(problem),
    };
    match answered {
        Ok((status, receipt)) => {
            let location = [(header::ETAG, format!("\"{}\"", receipt.position))];
            (status, location, axum::Json(receipt)).into_response()
        }
        Err(problem) => problem.in_language(&headers).into_response(),
    }
}

fn parse<'a>(
    programme: &str,
    entity: String,
    command: String,
    headers: &'a HeaderMap,
    body: &[u8],
) -> Result<Told<'a>, Problem> {
    let programme = match programme.parse() {
        // Reports are recorded by the service that renders them, by nobody else.
        Ok(programme) if programme != ProgrammeName::Reports => programme,
        _ => return Err(Problem::missing(programme)),
    };
    let payload = body::object(body)?.into();
    Ok(Told { programme, entity, command, payload, key: key(headers)? })
}

fn key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let lawful = |key: &&str| !key.is_empty() && key.len() <= KEY_BYTES_MAX;
    match value.to_str().ok().filter(lawful) {
        Some(key) => Ok(Some(key)),
        None => Err(Problem::parameter(
            "Idempotency-Key",
            &Malformed::new(
                String::from_utf8_lossy(value.as_bytes()),
                "印字可能な1〜200文字",
                "1 to 200 visible characters",
            ),
        )),
    }
}

/// Submits the command and sorts out what comes of it: 201 when it is new, 200 when it is a duplicate.
pub async fn tell(
    app: &App,
    actor: Actor,
    told: Told<'_>,
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Result<(StatusCode, Receipt), Problem> {
    let provenance: Provenance = match parameters.provenance.as_deref() {
        None => Provenance::Reported,
        Some(value) => value.parse().map_err(|_| {
            Problem::parameter(
                "provenance",
                &Malformed::new(value, "reported または simulated", "reported or simulated"),
            )
        })?,
    };
    let edition = edition(app, told.programme, parameters.edition.as_deref()).await?;
    let content = || format!("{}/{edition}/{}/{}/{}", told.programme, told.entity, told.command, told.payload);
    let command_id = told.key.map_or_else(|| CommandId::from_key(&content()), CommandId::from_key);
    let trace = headers.get("traceparent").and_then(|value| value.to_str().ok()?.parse().ok());
    let request = message::Request {
        command_id,
        actor,
        provenance,
        edition,
        entity: told.entity,
        command: told.command,
        payload: told.payload,
        correlation_id: None,
        trace: Some(trace.unwrap_or_else(TraceParent::root)),
    };
    match app.asker.tell(told.programme, &request).await? {
        Answer::Accepted(receipt) => Ok((StatusCode::CREATED, receipt)),
        Answer::Repeated(receipt) => Ok((StatusCode::OK, receipt)),
        Answer::Rejected(refusal) => Err(Problem::refused(refusal)),
        Answer::Malformed(fault) => Err(Problem::malformed(&fault)),
        Answer::Contended => Err(Problem::contended()),
        Answer::Unavailable(why) => Err(Problem::failed(why)),
    }
}

/// The edition that is named, else the programme's newest, else that of today.
async fn edition(app: &App, programme: ProgrammeName, named: Option<&str>) -> Result<Edition, Problem> {
    if let Some(named) = named {
        return named.parse().map_err(|error| Problem::parameter("edition", &error));
    }
    let found = app.asker.status().await?;
    let body: Value = serde_json::from_slice(&found.body).unwrap_or_default();
    let newest = body["newest"][programme.to_string()].as_str().and_then(|edition| edition.parse().ok());
    Ok(newest.unwrap_or_else(|| Edition::of(Moment::now().day())))
}
