//! The stylesheet and the scripts.

use axum::{Router, http::header, response::IntoResponse, routing::get};

use crate::app::Shared;

/// The routes; they need no login.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/assets/style.css", get(style))
        .route("/assets/live.js", get(live))
        .route("/assets/playback.js", get(playback))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")], ayumi_pages::STYLE)
}

async fn live() -> impl IntoResponse {
    script(ayumi_pages::LIVE_SCRIPT)
}

async fn playback() -> impl IntoResponse {
    script(ayumi_pages::PLAYBACK_SCRIPT)
}

fn script(script: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "max-age=300")], script)
}
