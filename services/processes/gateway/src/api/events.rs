//! `GET /api/v1/events`: the log as it grows, as server-sent events in the CloudEvents form. A client that
//! comes back with Last-Event-ID goes on where it was.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response, Sse, sse},
    routing::get,
};
use ayumi_programmes::decode_any;
use ayumi_proto::cloud_event::cloud_events;
use ayumi_runtime::{
    follow::{Followed, Follower},
    log::LogError,
};
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;

use crate::{App, Shared, api::strict::Strict, problem::Problem};

/// How often a silent connection is kept alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// The last position that the client has; new events only if not given.
    from: Option<u64>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/events", get(handle))
}

async fn handle(State(app): State<Shared>, Strict(parameters): Strict<Parameters>, headers: HeaderMap) -> Response {
    let Ok(place) = app.followers.clone().try_acquire_owned() else {
        return Problem::crowded().in_language(&headers).into_response();
    };
    let from = match begin(&app, parameters.from, &headers).await {
        Ok(position) => position,
        Err(problem) => return problem.in_language(&headers).into_response(),
    };
    let follower = Follower::new(app.log.clone(), from + 1);
    let shutdown = app.shutdown.clone();
    let events = events(follower, place).take_until(async move { shutdown.cancelled().await });
    Sse::new(events).keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

/// The position after which to begin. One that the log hasn't reached is of another log: its reader would
/// wait for ever and believe that nothing happens.
async fn begin(app: &App, from: Option<u64>, headers: &HeaderMap) -> Result<u64, Problem> {
    let newest = app.log.position().await.map_err(Problem::failed)?;
    let (field, from) = match headers.get("last-event-id") {
        Some(value) => {
            let text = String::from_utf8_lossy(value.as_bytes());
            ("Last-Event-ID", Some(text.parse().map_err(|_| Problem::no_position("Last-Event-ID", &text, newest))?))
        }
        None => ("from", from),
    };
    match from {
        Some(position) if position > newest => Err(Problem::no_position(field, &position, newest)),
        from => Ok(from.unwrap_or(newest)),
    }
}

/// The events of each commit as it comes; ends where the log can't be read.
fn events(follower: Follower, place: OwnedSemaphorePermit) -> impl Stream<Item = Result<sse::Event, Infallible>> {
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
    let commit = decode_any(subject.programme, &followed.payload).map_err(|error| LogError::Corrupt {
        place: format!("position {} ({subject})", followed.position),
        why: error.to_string(),
    })?;
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
