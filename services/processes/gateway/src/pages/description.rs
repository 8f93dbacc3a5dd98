//! `/api`: the API's description, to browse.

use axum::{Router, extract::State, response::Response, routing::get};
use ayumi_pages::Page;
use serde::Serialize;
use serde_json::Value;

use crate::{
    api::description::DESCRIPTION,
    app::Shared,
    pages::{About, Reader},
};

/// What the page shows: a document of its own form.
#[derive(Serialize)]
struct Data<'d> {
    openapi: &'d Value,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/api", get(show))
}

async fn show(State(app): State<Shared>, reader: Reader) -> Response {
    reader.show(&app, Page::Api, About::default(), Data { openapi: &DESCRIPTION.value })
}
