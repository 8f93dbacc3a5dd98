//! `GET /api/v1/export?from=&to=`: commits as JSON Lines, an event a line in the CloudEvents form. The log is
//! read as it is, not through the projection, so that whoever checks figures has what they are made of.

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
use serde_json::Value;
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
        return Problem::unavailable("too many clients follow the log (接続数の上限です)")
            .in_language(&headers)
            .into_response();
    };
    let newest = match app.log.position().await {
        Ok(newest) => newest,
        Err(error) => return Problem::unavailable(&error.to_string()).in_language(&headers).into_response(),
    };
    let (from, to) = (parameters.from.unwrap_or(1), parameters.to.unwrap_or(newest));
    let lawful = [("from", from, 1..=newest + 1), ("to", to, 0..=newest)];
    if let Some((name, value, _)) = lawful.into_iter().find(|(_, value, range)| !range.contains(value)) {
        let form = Malformed::new(value, "ログの末尾までの位置", "a position from 1 up to the log's newest");
        return Problem::parameter(name, &form).in_language(&headers).into_response();
    }
    let pieces = pieces(Follower::new(app.log.clone(), from), to, place);
    let shutdown = app.shutdown.clone();
    let body = Body::from_stream(pieces.take_until(async move { shutdown.cancelled().await }));
    let about =
        [(header::CONTENT_TYPE, "application/x-ndjson".to_owned()), (header::CACHE_CONTROL, "no-store".to_owned())];
    (about, [(LAST_POSITION, to.to_string())], body).into_response()
}

/// The lines of the commits up to a position. One that can't be read breaks the answer off, so that nobody
/// takes what came for all there is.
fn pieces(follower: Follower, to: u64, place: OwnedSemaphorePermit) -> impl Stream<Item = Result<Bytes, LogError>> {
    stream::try_unfold((follower, place), move |(mut follower, place)| async move {
        if follower.position() >= to {
            return Ok(None);
        }
        let left = usize::try_from(to - follower.position()).unwrap_or(usize::MAX);
        let commits = follower.next_batch(left.min(PIECE_COMMITS)).await?;
        let lines = commits.iter().map(lines).collect::<Result<Vec<_>, _>>()?.concat();
        Ok(Some((Bytes::from(lines), (follower, place))))
    })
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
