//! `GET /api/v1/events`: the log as it grows, as server-sent events in the CloudEvents form. A client that
//! comes back with Last-Event-ID goes on where it was.

use std::{convert::Infallible, time::Duration};

use aide::{
    OperationInput, OperationOutput,
    axum::{ApiRouter, routing::get_with},
    generate::GenContext,
    openapi::{Operation, StatusCode as DocumentedStatus},
    transform::TransformOperation,
};
use axum::{
    Extension,
    extract::{FromRequestParts, State},
    http::request::Parts,
    response::{IntoResponse, Response, Sse, sse},
};
use ayumi_programmes::decode_any;
use ayumi_proto::cloud_event::cloud_events;
use ayumi_runtime::{
    follow::{Followed, Follower},
    log::LogError,
};
use futures::{Stream, StreamExt, stream};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{
        operation::{self, Documented},
        parameters::{Parameter, Whole},
        strict::Strict,
    },
    app::{App, Shared},
    places::{Holder, Place},
    problem::Problem,
};

/// How often something is sent on a silent connection, so that it isn't taken for a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// The last position that the client has; new events only if left out.
    from: Parameter<Whole>,
}

/// The position of the last event that a client got before it was cut off, as it sends it.
struct LastEventId(Option<String>);

impl<S: Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let value = parts.headers.get("last-event-id");
        Ok(Self(value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())))
    }
}

impl OperationInput for LastEventId {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let description = "Go on after this position; `from` is then ignored";
        operation::header::<Whole>(ctx, operation, "Last-Event-ID", description);
    }
}

/// Server-sent events.
struct Events(Response);

impl IntoResponse for Events {
    fn into_response(self) -> Response {
        self.0
    }
}

impl OperationOutput for Events {
    type Inner = String;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        let description = "Events named `commit`, each a CloudEvent, whose id is the position; one named `fault` ends \
                           what can't be read any further";
        let schema = ctx.schema.subschema_for::<String>();
        let response = operation::response(description, "text/event-stream", schema);
        vec![(Some(DocumentedStatus::Code(200)), response)]
    }
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/events", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation.summary("The log as it grows: server-sent events in the CloudEvents form")
}

async fn handle(
    State(app): State<Shared>,
    Strict(parameters): Strict<Parameters>,
    last: LastEventId,
    Extension(holder): Extension<Holder>,
) -> Result<Events, Problem> {
    let place = app.places.take(holder.follows_as(), holder)?;
    let from = begin(&app, &parameters, last).await?;
    let follower = Follower::new(app.log.clone(), from + 1);
    let (taken, shutdown) = (place.taken(), app.shutdown.clone().cancelled_owned());
    let events = events(follower, place).take_until(taken).take_until(shutdown);
    Ok(Events(Sse::new(events).keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE)).into_response()))
}

/// The position after which to begin. One that the log hasn't reached is of another log: its reader would
/// wait for ever and believe that nothing happens.
async fn begin(app: &App, parameters: &Parameters, LastEventId(last): LastEventId) -> Result<u64, Problem> {
    let newest = app.log.position().await?;
    let (field, from) = match last {
        Some(text) => {
            ("Last-Event-ID", Some(text.parse().map_err(|_| Problem::no_position("Last-Event-ID", &text, newest))?))
        }
        None => ("from", parameters.from.number("from")?),
    };
    match from {
        Some(position) if position > newest => Err(Problem::no_position(field, &position, newest)),
        from => Ok(from.unwrap_or(newest)),
    }
}

/// The events of each commit as it comes; ends where the log can't be read.
fn events(follower: Follower, place: Place) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let commits = stream::unfold(Some((follower, place)), |following| async move {
        let (mut follower, place) = following?;
        match follower.next().await.and_then(|followed| lines(&followed)) {
            Ok(lines) => Some((lines, Some((follower, place)))),
            Err(error) => {
                tracing::error!(%error, "stopped sending events to a client");
                Some((vec![Ok(sse::Event::default().event("fault").data(error.to_string()))], None))
            }
        }
    });
    commits.flat_map(stream::iter)
}

type Lines = Vec<Result<sse::Event, Infallible>>;

/// The events of a commit, in the CloudEvents form.
pub(super) fn of(followed: &Followed) -> Result<Vec<serde_json::Value>, LogError> {
    let subject = followed.parsed()?;
    let commit = decode_any(subject.programme, &followed.payload)
        .map_err(|why| LogError::Undecodable { place: format!("position {} ({subject})", followed.position), why })?;
    Ok(cloud_events(&subject, followed.position, &commit))
}

/// The events of a commit as lines for the client.
fn lines(followed: &Followed) -> Result<Lines, LogError> {
    let events = of(followed)?;
    let last = events.len() - 1;
    let line = |(index, event): (usize, serde_json::Value)| {
        let line = sse::Event::default().event("commit").data(event.to_string());
        // A client that was cut off within a commit gets all of it again, never a part too little.
        Ok(if index == last { line.id(followed.position.to_string()) } else { line })
    };
    Ok(events.into_iter().enumerate().map(line).collect())
}
