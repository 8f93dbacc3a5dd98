//! Whether it lives, whether it is ready, and what it counts.

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use serde_json::Value;

use crate::{Shared, problem::Problem};

/// The routes; they need no login and show nothing of the programmes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready once the views have caught up with the log as it was when the projection started.
async fn ready(State(app): State<Shared>) -> Result<impl IntoResponse, Problem> {
    let found = app.queries.status().await.map_err(Problem::not_ready)?;
    let status: Value = serde_json::from_slice(&found.body).unwrap_or_default();
    let code = if status["caught_up"] == true { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((code, [("content-type", "application/json")], found.body))
}

async fn metrics(State(app): State<Shared>) -> impl IntoResponse {
    ([("content-type", "text/plain; version=0.0.4")], app.metrics.render())
}
