//! Whether it lives, whether it is ready, and what it counts. Who isn't logged in learns of these only whether they are
//! well.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use crate::{app::Shared, problem::Problem, readiness::look};

/// What `/metrics` shows without a login: whether it works, and nothing of how much is recorded of what.
const OPEN_METRICS: [&str; 2] = ["ayumi_projection_stopped", "ayumi_projection_audits"];

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready if a command would be accepted and the views have caught up with the log.
async fn ready(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let code = |is_ready| if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    if app.accounts.authenticate(&headers).is_none() {
        let is_ready = app.readiness.get(&app.queries).await;
        return Ok((code(is_ready), axum::Json(json!({ "ready": is_ready }))).into_response());
    }
    let looked = look(&app.queries).await;
    let status = looked.status.map_err(Problem::not_ready)?;
    Ok((code(looked.is_ready), [(header::CONTENT_TYPE, "application/json")], status.body).into_response())
}

async fn metrics(State(app): State<Shared>, headers: HeaderMap) -> impl IntoResponse {
    let all = app.metrics.render();
    let shown = if app.accounts.authenticate(&headers).is_some() { all } else { open(&all) };
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], shown)
}

/// The lines about the metrics that anybody may see.
fn open(all: &str) -> String {
    let is_open = |line: &&str| {
        let name = line.trim_start_matches("# HELP ").trim_start_matches("# TYPE ").split([' ', '{']).next();
        name.is_some_and(|name| OPEN_METRICS.contains(&name))
    };
    all.lines().filter(is_open).map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_without_a_login_metrics_say_only_whether_it_works() {
        let all = "# TYPE ayumi_commits_total counter\nayumi_commits_total{programme=\"visits\"} 3\n\n\
                   # TYPE ayumi_projection_stopped gauge\nayumi_projection_stopped 0\nayumi_projection_position 9\n";
        assert_eq!(open(all), "# TYPE ayumi_projection_stopped gauge\nayumi_projection_stopped 0\n");
    }
}
