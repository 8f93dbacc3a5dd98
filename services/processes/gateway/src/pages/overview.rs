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

async fn show(State(app): State<Shared>, mut reader: Reader) -> Response {
    match gather(&app, &mut reader).await {
        Ok((pilots, data)) => reader.show(&app, Page::Overview, &pilots, data),
        Err(problem) => reader.problem(&app, &problem),
    }
}

async fn gather(app: &App, reader: &mut Reader) -> Result<(Value, Value), Problem> {
    let pilots = reader.find_whole(app, "pilots").await?;
    let visits = reader.find(app, "visits", None).await?;
    let meetings = reader.find(app, "meetings", None).await?;
    let playback = playback::days(&[&pilots, &visits, &meetings]);
    let newest = json!({ "pilots": pilots["newest"], "visits": visits["newest"], "meetings": meetings["newest"] });
    let [of_pilots, visits, meetings] = [pilots.clone(), visits, meetings].map(begun);
    let data = json!({
        "pilots": of_pilots, "visits": visits, "meetings": meetings, "newest": newest, "playback": playback,
    });
    Ok((pilots, data))
}

/// The answer of a programme that has anything in the edition; nothing of another, not even zeros.
fn begun(answer: Value) -> Value {
    if answer["days"].is_null() { Value::Null } else { answer }
}
