//! `GET /api/v1/figures/{path}`: a figure by its address, or all figures under a prefix.

use axum::{
    Router,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};

use crate::{
    Shared,
    api::{
        strict::Strict,
        views::{Parameters, reply},
    },
};

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new().route("/figures", get(all)).route("/figures/{*path}", get(under))
}

async fn all(State(app): State<Shared>, Strict(parameters): Strict<Parameters>, headers: HeaderMap) -> Response {
    answer(&app, None, &parameters, &headers).await
}

async fn under(
    State(app): State<Shared>,
    Path(path): Path<String>,
    Strict(parameters): Strict<Parameters>,
    headers: HeaderMap,
) -> Response {
    answer(&app, Some(path), &parameters, &headers).await
}

async fn answer(app: &Shared, path: Option<String>, parameters: &Parameters, headers: &HeaderMap) -> Response {
    let found = match parameters.query(path) {
        Ok(query) => app.asker.find("figures", query).await,
        Err(problem) => Err(problem),
    };
    reply(found, headers)
}
