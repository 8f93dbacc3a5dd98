//! The stylesheet and the one script.

use axum::{Router, http::header, response::IntoResponse, routing::get};

use crate::Shared;

/// The routes; they need no login.
pub fn routes() -> Router<Shared> {
    Router::new().route("/assets/style.css", get(style)).route("/assets/live.js", get(live))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")], ayumi_pages::STYLE)
}

async fn live() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "max-age=300")], ayumi_pages::LIVE_SCRIPT)
}
