//! Whether it lives, whether it is ready, and what it counts.

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use ayumi_proto::answer::Status;

use crate::{Shared, problem::Problem};

/// The routes; they need no login and show nothing of the programmes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready once the views have caught up with the log as it was when the projection started, while every programme records.
async fn ready(State(app): State<Shared>) -> Result<impl IntoResponse, Problem> {
    let found = app.queries.status().await.map_err(Problem::not_ready)?;
    if let Some(obstacle) = app.queries.obstacle().await? {
        return Err(Problem::obstructed(&obstacle));
    }
    let is_ready = serde_json::from_slice::<Status>(&found.body).is_ok_and(|status| status.caught_up);
    let code = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((code, [("content-type", "application/json")], found.body))
}

async fn metrics(State(app): State<Shared>) -> impl IntoResponse {
    ([("content-type", "text/plain; version=0.0.4")], app.metrics.render())
}
