//! Where to log in.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use ayumi_pages::{Language, Page};
use serde::Serialize;

use crate::{
    app::App,
    pages::{base::Base, reader::Based},
};

/// Whether somebody tried to log in and couldn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Nobody has tried.
    None,
    /// The code or token was wrong, or had been used.
    Failed,
}

#[derive(Serialize)]
struct Data {
    failed: bool,
}

/// The page that says how to log in.
pub fn show(app: &App, language: Language, attempt: Attempt) -> Response {
    let base = Base { path: "/login".to_owned(), ..Base::default() };
    let data = Data { failed: attempt == Attempt::Failed };
    match app.pages.render(Page::Login, language, &Based { base: &base, data }) {
        Ok(html) => (StatusCode::UNAUTHORIZED, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "failed to render the login page");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
