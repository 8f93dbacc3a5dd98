//! `/`: the state of everything, and what needs attention.

use axum::{Router, extract::State, response::Response, routing::get};
use ayumi_pages::Page;
use serde_json::{Value, json};

use crate::{
    App, Shared,
    pages::{Reader, playback},
    problem::Problem,
};

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/", get(show))
}

async fn show(State(app): State<Shared>, reader: Reader) -> Response {
    match gather(&app, &reader).await {
        Ok((pilots, data)) => reader.show(&app, Page::Overview, &pilots, data),
        Err(problem) => reader.problem(&app, &problem),
    }
}

async fn gather(app: &App, reader: &Reader) -> Result<(Value, Value), Problem> {
    let pilots = reader.find(app, "pilots", None).await?;
    let visits = reader.find(app, "visits", None).await?;
    let meetings = reader.find(app, "meetings", None).await?;
    let playback = playback::days(&pilots);
    let data = json!({ "pilots": pilots, "visits": visits, "meetings": meetings, "playback": playback });
    Ok((pilots, data))
}
