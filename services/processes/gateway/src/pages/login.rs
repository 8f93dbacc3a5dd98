//! Where to log in.

use axum::{
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use ayumi_pages::Page;
use serde_json::json;

use crate::{App, problem};

/// Whether somebody tried to log in and couldn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Nobody has tried.
    None,
    /// The code or token was wrong, or had been used.
    Failed,
}

/// The page that says how to log in.
pub fn show(app: &App, headers: &HeaderMap, attempt: Attempt) -> Response {
    let base = json!({
        "path": "/login", "query": "", "user": null, "position": null, "as_of": null, "known_at": null,
        "edition": null, "editions": [], "notice": null,
    });
    let data = json!({ "base": base, "failed": attempt == Attempt::Failed });
    match app.pages.render(Page::Login, problem::language(headers), &data) {
        Ok(html) => (StatusCode::UNAUTHORIZED, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "failed to render the login page");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
