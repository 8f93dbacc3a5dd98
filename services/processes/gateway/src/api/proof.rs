//! `GET /api/v1/proof?position=&from=`: the root by which the log at a position is known, and the proof that
//! it extends the log at an earlier one.

use axum::{Router, extract::State, http::HeaderMap, response::Response, routing::get};
use ayumi_proto::message::Query;
use serde::Deserialize;

use crate::{
    Shared,
    api::{
        strict::Strict,
        views::{known_at, reply},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// A position, an instant or a day.
    position: Option<String>,
    /// A position, an instant or a day.
    from: Option<String>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/proof", get(handle))
}

async fn handle(State(app): State<Shared>, Strict(parameters): Strict<Parameters>, headers: HeaderMap) -> Response {
    let found = match query(&parameters) {
        Ok(query) => app.asker.find("proof", query).await,
        Err(problem) => Err(problem),
    };
    reply(found, &headers)
}

fn query(parameters: &Parameters) -> Result<Query, Problem> {
    let position = known_at("position", parameters.position.as_deref())?;
    let from = known_at("from", parameters.from.as_deref())?;
    Ok(Query { known_at: position, since: from, ..Query::default() })
}
