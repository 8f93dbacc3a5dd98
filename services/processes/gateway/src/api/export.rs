//! `GET /api/v1/export?from=&to=`: commits as JSON Lines, an event a line in the CloudEvents form. The log is
//! read as it is, not through the projection, so that those who check figures have what they are made of.
//!
//! Where the log can't be read, the answer ends with a line that is no event and says so: `{"problem": {…}}` with the
//! members of problem+json and `position`, the first that is missing. An answer that ends before
//! `ayumi-last-position` without such a line was cut off on its way.

use std::convert::Infallible;

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use ayumi_proto::{codec, text::Malformed};
use ayumi_runtime::{
    follow::{Followed, Follower},
    log::LogError,
};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;

use crate::{
    Shared,
    api::{events, strict::Strict},
    problem::Problem,
};

/// The most commits that become one piece of the answer.
const PIECE_COMMITS: usize = 256;
/// Where the answer says at which position it ends.
const LAST_POSITION: &str = "ayumi-last-position";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// The first position.
    from: Option<u64>,
    /// The last position.
    to: Option<u64>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/export", get(handle))
}

async fn handle(State(app): State<Shared>, Strict(parameters): Strict<Parameters>, headers: HeaderMap) -> Response {
    let Ok(place) = app.followers.clone().try_acquire_owned() else {
        return Problem::crowded().in_language(&headers).into_response();
    };
    let newest = match app.log.position().await {
        Ok(newest) => newest,
        Err(error) => return Problem::failed(error).in_language(&headers).into_response(),
    };
    let (from, to) = (parameters.from.unwrap_or(1), parameters.to.unwrap_or(newest));
    let lawful = [("from", from, 1..=newest + 1), ("to", to, 0..=newest)];
    if let Some((name, value, _)) = lawful.into_iter().find(|(_, value, range)| !range.contains(value)) {
        let form = Malformed::new(value, "1から最新までの記録番号", "a record number from 1 to the latest");
        return Problem::parameter(name, &form).in_language(&headers).into_response();
    }
    let pieces = pieces(Follower::new(app.log.clone(), from), to, place, headers);
    let shutdown = app.shutdown.clone();
    let body = Body::from_stream(pieces.take_until(async move { shutdown.cancelled().await }));
    let about =
        [(header::CONTENT_TYPE, "application/x-ndjson".to_owned()), (header::CACHE_CONTROL, "no-store".to_owned())];
    (about, [(LAST_POSITION, to.to_string())], body).into_response()
}

/// The lines of the commits up to a position, or up to one that can't be read and a last line that says so.
fn pieces(
    follower: Follower,
    to: u64,
    place: OwnedSemaphorePermit,
    headers: HeaderMap,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(Some((follower, place)), move |following| {
        let headers = headers.clone();
        async move {
            let (mut follower, place) = following.filter(|(follower, _)| follower.position() < to)?;
            let left = usize::try_from(to - follower.position()).unwrap_or(usize::MAX);
            let next = follower.position() + 1;
            let (mut piece, broken) = match follower.next_batch(left.min(PIECE_COMMITS)).await {
                Ok(commits) => piece(&commits),
                Err(error) => (String::new(), Some((next, error))),
            };
            let Some((position, error)) = broken else { return Some((Ok(piece.into()), Some((follower, place)))) };
            tracing::error!(%error, position, "export ended early: the log can't be read");
            piece += &last_line(position, &error, &headers);
            Some((Ok(piece.into()), None))
        }
    })
}

/// The lines of some commits, and which of them can't be read, if one can't.
fn piece(commits: &[Followed]) -> (String, Option<(u64, LogError)>) {
    let mut piece = String::new();
    for commit in commits {
        match lines(commit) {
            Ok(lines) => piece += &lines,
            Err(error) => return (piece, Some((commit.position, error))),
        }
    }
    (piece, None)
}

/// What broke the answer off.
fn last_line(position: u64, error: &LogError, headers: &HeaderMap) -> String {
    let mut problem = Problem::unreadable(position, &error.to_string()).in_language(headers).json();
    problem["position"] = position.into();
    format!("{}\n", json!({ "problem": problem }))
}

/// The events of a commit, each with the commit's hash, by which a reader sees that nothing was changed.
fn lines(followed: &Followed) -> Result<String, LogError> {
    let hash = codec::hash_under(followed.subject(), &followed.payload);
    let line = |mut event: Value| {
        event["hash"] = hash.to_string().into();
        format!("{event}\n")
    };
    Ok(events::of(followed)?.into_iter().map(line).collect())
}
