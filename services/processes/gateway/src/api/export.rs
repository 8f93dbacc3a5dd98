//! `GET /api/v1/export?from=&to=`: commits as JSON Lines, an event a line in the CloudEvents form. The log is
//! read as it is, not through the projection, so that a reader who checks figures has what they are made of.
//!
//! Where the log can't be read, the answer ends with a line that is no event but the problem: `{"problem": {…}}` with the
//! members of problem+json and `position`, the first that is missing. An answer that ends before
//! `ayumi-last-position` without such a line was cut off on its way.

use std::convert::Infallible;

use aide::{
    OperationOutput,
    axum::{ApiRouter, routing::get_with},
    generate::GenContext,
    openapi::{Operation, StatusCode as DocumentedStatus},
    transform::TransformOperation,
};
use axum::{
    Extension,
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use ayumi_pages::Language;
use ayumi_proto::{codec, text::Malformed};
use ayumi_runtime::{
    follow::{Followed, Follower},
    log::LogError,
};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    api::{
        events,
        operation::{self, Documented},
        parameters::{Parameter, Whole},
        sheets::HANDLING,
        strict::Strict,
    },
    app::Shared,
    places::{Holder, Kind, Place},
    problem::Problem,
};

/// The most commits that become one piece of the answer.
const PIECE_COMMITS: usize = 256;
/// The header with the position at which the answer ends.
const LAST_POSITION: &str = "ayumi-last-position";

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// The first position; 1 if left out.
    from: Parameter<Whole>,
    /// The last position; the log's newest if left out.
    to: Parameter<Whole>,
}

impl Parameters {
    /// The first position and the last, where the log ends at `newest`.
    fn range(&self, newest: u64) -> Result<(u64, u64), Problem> {
        let position = |name: &str, parameter: &Parameter<Whole>, or: u64| {
            Ok::<u64, Problem>(parameter.number(name)?.unwrap_or(or))
        };
        let (from, to) = (position("from", &self.from, 1)?, position("to", &self.to, newest)?);
        let valid = [("from", from, 1..=newest + 1), ("to", to, 0..=newest)];
        match valid.into_iter().find(|(_, value, range)| !range.contains(value)) {
            None => Ok((from, to)),
            Some((name, value, _)) => {
                let form = Malformed::new(value, "ログの末尾までの位置", "a position from 1 up to the log's newest");
                Err(Problem::parameter(name, &form))
            }
        }
    }
}

/// JSON Lines, up to a position.
struct Export {
    to: u64,
    body: Body,
}

/// The log has what isn't for everybody, such as minutes.
impl IntoResponse for Export {
    fn into_response(self) -> Response {
        let about = [(header::CONTENT_TYPE, "application/x-ndjson"), (header::CACHE_CONTROL, "no-store")];
        (about, [HANDLING], [(LAST_POSITION, self.to.to_string())], self.body).into_response()
    }
}

impl OperationOutput for Export {
    type Inner = String;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        let description = "Lines up to the position in the header `ayumi-last-position`. Where the log can't be read, \
                           the last line is no event: {\"problem\": {…}} with the members of problem+json and \
                           `position`, the first that is missing";
        let schema = ctx.schema.subschema_for::<String>();
        let response = operation::response(description, "application/x-ndjson", schema);
        vec![(Some(DocumentedStatus::Code(200)), response)]
    }
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/export", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation.summary(
        "Commits as JSON Lines: an event a line in the CloudEvents form, from which the log can be made again to the \
         byte",
    )
}

async fn handle(
    State(app): State<Shared>,
    Strict(parameters): Strict<Parameters>,
    Extension(language): Extension<Language>,
    Extension(holder): Extension<Holder>,
) -> Result<Export, Problem> {
    let place = app.places.take(Kind::Export, holder)?;
    let (from, to) = parameters.range(app.log.position().await?)?;
    let pieces = pieces(Follower::new(app.log.clone(), from), to, place, language);
    let body = Body::from_stream(pieces.take_until(app.shutdown.clone().cancelled_owned()));
    Ok(Export { to, body })
}

/// The lines of the commits up to a position, or up to one that can't be read and a last line with the problem.
fn pieces(
    follower: Follower,
    to: u64,
    place: Place,
    language: Language,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(Some((follower, place)), move |following| async move {
        let (mut follower, place) = following.filter(|(follower, _)| follower.position() < to)?;
        let left = usize::try_from(to - follower.position()).unwrap_or(usize::MAX);
        let next = follower.position() + 1;
        let (mut piece, broken) = match follower.next_batch(left.min(PIECE_COMMITS)).await {
            Ok(commits) => piece(&commits),
            Err(error) => (String::new(), Some((next, error))),
        };
        let Some((position, error)) = broken else { return Some((Ok(piece.into()), Some((follower, place)))) };
        tracing::error!(%error, position, "an export ends where the log can't be read");
        piece += &last_line(position, &error, language);
        Some((Ok(piece.into()), None))
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
fn last_line(position: u64, error: &LogError, language: Language) -> String {
    let mut problem = Problem::unreadable(position, &error.to_string()).json(language);
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
