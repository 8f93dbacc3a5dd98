//! `GET /api/v1/diff?from=&to=`: the figures that changed between two positions or instants, from what to
//! what, and the commits that changed them.

use axum::{Router, extract::State, http::HeaderMap, response::Response, routing::get};
use ayumi_proto::message::Query;
use serde::Deserialize;

use crate::{
    Shared,
    api::{
        strict::Strict,
        views::{known_at, number, parameter, reply},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// A position, an instant or a day.
    from: Option<String>,
    /// A position, an instant or a day.
    to: Option<String>,
    /// A day.
    as_of: Option<String>,
    /// `fy2019`.
    edition: Option<String>,
    /// The beginning of addresses.
    prefix: Option<String>,
    /// A position.
    min_position: Option<String>,
    /// Changes after this address.
    after: Option<String>,
    /// The most changes.
    limit: Option<String>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/diff", get(handle))
}

async fn handle(State(app): State<Shared>, Strict(parameters): Strict<Parameters>, headers: HeaderMap) -> Response {
    let found = match query(parameters) {
        Ok(query) => app.asker.find("diff", query).await,
        Err(problem) => Err(problem),
    };
    reply(found, &headers)
}

fn query(parameters: Parameters) -> Result<Query, Problem> {
    Ok(Query {
        edition: parameter("edition", parameters.edition.as_deref())?,
        key: parameters.prefix.filter(|prefix| !prefix.is_empty()),
        as_of: parameter("as_of", parameters.as_of.as_deref())?,
        known_at: known_at("to", parameters.to.as_deref())?,
        since: known_at("from", parameters.from.as_deref())?,
        min_position: number("min_position", parameters.min_position.as_deref())?,
        after: parameters.after.filter(|after| !after.is_empty()),
        limit: number("limit", parameters.limit.as_deref())?,
    })
}
