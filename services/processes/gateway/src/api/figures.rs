//! `GET /api/v1/figures/{path}`: a figure by its address, or all figures under a prefix; with `/explain` behind
//! it the commits that made the figure, with `/history` its values over both times.

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
    answer(&app, "figures", None, &parameters, &headers).await
}

async fn under(
    State(app): State<Shared>,
    Path(path): Path<String>,
    Strict(parameters): Strict<Parameters>,
    headers: HeaderMap,
) -> Response {
    // No figure's address ends so.
    let about =
        ["explain", "history"].into_iter().find_map(|name| Some((name, path.strip_suffix(name)?.strip_suffix('/')?)));
    let (name, path) = about.unwrap_or(("figures", &path));
    answer(&app, name, Some(path.to_owned()), &parameters, &headers).await
}

async fn answer(
    app: &Shared,
    name: &'static str,
    path: Option<String>,
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Response {
    let found = match parameters.query(path) {
        Ok(query) => app.asker.find(name, query).await,
        Err(problem) => Err(problem),
    };
    reply(found, headers)
}
