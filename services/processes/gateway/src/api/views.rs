//! `GET /api/v1/{view}` and `GET /api/v1/{view}/{key}`: a programme's view, as of a day and as known at a
//! moment.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use ayumi_proto::{
    event::ProgrammeName,
    message::{self, KnownAt},
    text::Malformed,
};
use serde::Deserialize;

use crate::{App, Shared, api::strict::Strict, ask::Found, problem::Problem};

/// The query parameters of every question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// `fy2019`.
    pub edition: Option<String>,
    /// A day.
    pub as_of: Option<String>,
    /// A position, an instant or a day.
    pub known_at: Option<String>,
    /// A position.
    pub min_position: Option<String>,
    /// Rows after this id.
    pub after: Option<String>,
    /// The most rows.
    pub limit: Option<String>,
}

pub(super) fn parameter<T: std::str::FromStr<Err = Malformed>>(
    name: &str,
    value: Option<&str>,
) -> Result<Option<T>, Problem> {
    // An empty field of a form is a field that wasn't filled.
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    value.map(|value| value.parse().map_err(|error| Problem::parameter(name, &error))).transpose()
}

pub(super) fn number<T: std::str::FromStr>(name: &str, value: Option<&str>) -> Result<Option<T>, Problem> {
    let malformed = |value: &str| Malformed::new(value, "0以上の整数", "0 or a positive whole number");
    value.map(|text| text.parse().map_err(|_| Problem::parameter(name, &malformed(text)))).transpose()
}

/// By what was known. A `+` that wasn't escaped arrives as a space, which no position, instant or day has.
pub(crate) fn known_at(name: &str, value: Option<&str>) -> Result<Option<KnownAt>, Problem> {
    parameter(name, value.map(|value| value.trim().replace(' ', "+")).as_deref())
}

impl Parameters {
    /// The question that they make, about one item if there is a key.
    pub fn query(&self, key: Option<String>) -> Result<message::Query, Problem> {
        Ok(message::Query {
            edition: parameter("edition", self.edition.as_deref())?,
            key,
            as_of: parameter("as_of", self.as_of.as_deref())?,
            known_at: known_at("known_at", self.known_at.as_deref())?,
            since: None,
            min_position: number("min_position", self.min_position.as_deref())?,
            after: self.after.clone().filter(|after| !after.is_empty()),
            limit: number("limit", self.limit.as_deref())?,
        })
    }
}

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new().route("/{view}", get(whole)).route("/{view}/{key}", get(item))
}

async fn whole(
    State(app): State<Shared>,
    Path(view): Path<String>,
    Strict(parameters): Strict<Parameters>,
    headers: HeaderMap,
) -> Response {
    reply(find(&app, &view, None, &parameters).await, &headers)
}

async fn item(
    State(app): State<Shared>,
    Path((view, key)): Path<(String, String)>,
    Strict(parameters): Strict<Parameters>,
    headers: HeaderMap,
) -> Response {
    reply(find(&app, &view, Some(key), &parameters).await, &headers)
}

async fn find(app: &App, view: &str, key: Option<String>, parameters: &Parameters) -> Result<Found, Problem> {
    let programme: ProgrammeName = view.parse().map_err(|_| Problem::missing(view))?;
    app.asker.find(programme.into(), parameters.query(key)?).await
}

/// The answer with its position as the ETag; 304 where the client has it. Statuses move with the day, so
/// the day belongs to the tag.
pub fn reply(found: Result<Found, Problem>, headers: &HeaderMap) -> Response {
    let found = match found {
        Ok(found) => found,
        Err(problem) => return problem.in_language(headers).into_response(),
    };
    let as_of = found.as_of.map(|day| day.to_string()).unwrap_or_default();
    let etag = format!("\"{}.{as_of}.{}\"", found.position, env!("CARGO_PKG_VERSION"));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| names(value.as_bytes(), &etag));
    let about = [(header::ETAG, etag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, [(header::CONTENT_TYPE, "application/json")], found.body).into_response()
}

/// Whether If-None-Match names a tag. A proxy that compresses makes it a weak one.
fn names(value: &[u8], etag: &str) -> bool {
    let tags = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    tags.map(|tag| tag.strip_prefix(b"W/").unwrap_or(tag)).any(|tag| tag == etag.as_bytes() || tag == b"*")
}
