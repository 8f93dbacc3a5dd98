//! `GET /api/v1/events`: the log as it grows, as server-sent events in the CloudEvents form. A client that
//! comes back with Last-Event-ID goes on where it was.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response, Sse, sse},
    routing::get,
};
use ayumi_proto::{codec, event::cloud_events};
use ayumi_runtime::{follow::Follower, log::Stored};
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;

use crate::{Shared, problem::Problem};

/// How often a silent connection is told that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[derive(Debug, Deserialize)]
struct Parameters {
    /// The last position that the client has; new events only if not given.
    from: Option<u64>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/events", get(handle))
}

async fn handle(State(app): State<Shared>, Query(parameters): Query<Parameters>, headers: HeaderMap) -> Response {
    let Ok(place) = app.followers.clone().try_acquire_owned() else {
        return Problem::unavailable("too many clients follow the log (接続数の上限です)").in_language(&headers).into_response();
    };
    let resumed = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let from = match resumed.or(parameters.from) {
        Some(position) => position,
        None => match app.log.position().await {
            Ok(position) => position,
            Err(error) => return Problem::unavailable(&error.to_string()).in_language(&headers).into_response(),
        },
    };
    let follower = Follower::new(app.log.clone(), from + 1);
    let shutdown = app.shutdown.clone();
    let events = events(follower, place).take_until(async move { shutdown.cancelled().await });
    Sse::new(events).keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

/// The events of each commit as it comes; ends where the log can't be read.
fn events(follower: Follower, place: OwnedSemaphorePermit) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let commits = stream::unfold((follower, place), |(mut follower, place)| async move {
        match follower.next().await {
            Ok(stored) => Some((lines(&stored), (follower, place))),
            Err(error) => {
                tracing::error!(%error, "a client can't follow the log");
                None
            }
        }
    });
    commits.flat_map(stream::iter)
}

fn lines(stored: &Stored) -> Vec<Result<sse::Event, Infallible>> {
    let position = stored.position;
    match codec::decode_any(stored.subject.programme, &stored.payload) {
        Ok(commit) => cloud_events(&stored.subject, position, &commit)
            .into_iter()
            .map(|event| Ok(sse::Event::default().id(position.to_string()).event("commit").data(event.to_string())))
            .collect(),
        Err(error) => {
            tracing::error!(%error, position, "a commit can't be read");
            vec![Ok(sse::Event::default().event("fault").data(format!("position {position}: {error}")))]
        }
    }
}
