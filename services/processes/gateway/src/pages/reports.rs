//! `/reports`: issued reports and their files.

use axum::{Router, extract::State, response::Response, routing::get};
use ayumi_pages::Page;
use serde_json::json;

use crate::{Shared, pages::Reader};

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/reports", get(show))
}

async fn show(State(app): State<Shared>, mut reader: Reader) -> Response {
    match reader.find_whole(&app, "reports").await {
        Ok(reports) => {
            let data = json!({ "reports": reports });
            reader.show(&app, Page::Reports, &reports, data)
        }
        Err(problem) => reader.problem(&app, &problem),
    }
}
