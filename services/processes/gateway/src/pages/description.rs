//! `/api`: the API's description, to browse.

use axum::{Router, extract::State, response::Response, routing::get};
use ayumi_pages::Page;
use serde_json::{Value, json};

use crate::{Shared, api::description::DESCRIPTION, pages::Reader};

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/api", get(show))
}

async fn show(State(app): State<Shared>, reader: Reader) -> Response {
    reader.show(&app, Page::Api, &Value::Null, json!({ "openapi": DESCRIPTION.value }))
}
