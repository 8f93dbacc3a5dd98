//! Who asks: a bearer token for programs; for people a one-time link that begins a session.

use axum::{
    Extension, Form, Router,
    extract::{Query, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use ayumi_pages::Language;
use serde::Deserialize;

use crate::{
    accounts::{COOKIE, SESSION_AGE_MAX},
    app::Shared,
    pages,
    problem::Problem,
};

/// Lets in requests that can be authenticated. Programs are answered 401; people are shown where to log in. A session's
/// writes have to come from our own pages.
pub async fn require(
    State(app): State<Shared>,
    Extension(language): Extension<Language>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let Some(actor) = app.accounts.authenticate(headers).cloned() else {
        let for_programs = request.uri().path().starts_with("/api/");
        return if for_programs {
            Problem::unauthorized().into_response()
        } else {
            pages::login::show(&app, language, pages::login::Attempt::None)
        };
    };
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if writes && !app.accounts.has_token(headers) && !is_same_site(headers) {
        return Problem::forbidden().into_response();
    }
    request.extensions_mut().insert(actor);
    next.run(request).await
}

/// Whether the request comes from a page of this very host, by what the browser sends.
fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    match text(header::ORIGIN) {
        Some(origin) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        None => headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin"),
    }
}

#[derive(Deserialize)]
struct Code {
    code: Option<String>,
}

#[derive(Deserialize)]
struct TokenForm {
    token: String,
}

/// The routes of logging in.
pub fn routes() -> Router<Shared> {
    Router::new().route("/login", get(by_link).post(by_token)).route("/logout", post(leave))
}

async fn by_link(
    State(app): State<Shared>,
    Extension(language): Extension<Language>,
    method: Method,
    headers: HeaderMap,
    Query(code): Query<Code>,
) -> Response {
    match code.code.filter(|_| method == Method::GET) {
        // Looking whether the link is there (HEAD) doesn't use it up.
        None => pages::login::show(&app, language, pages::login::Attempt::None),
        Some(code) => admit(&app, language, &headers, app.accounts.enter_once(&code)),
    }
}

async fn by_token(
    State(app): State<Shared>,
    Extension(language): Extension<Language>,
    headers: HeaderMap,
    Form(form): Form<TokenForm>,
) -> Response {
    admit(&app, language, &headers, app.accounts.enter_with_token(form.token.trim()))
}

fn admit(app: &Shared, language: Language, headers: &HeaderMap, session: Option<String>) -> Response {
    let Some(session) = session else {
        // A link that was used opens for the session that it began.
        if app.accounts.authenticate(headers).is_some() {
            return Redirect::to("/").into_response();
        }
        let shown = pages::login::show(app, language, pages::login::Attempt::Failed);
        return (StatusCode::FORBIDDEN, shown).into_response();
    };
    let age = SESSION_AGE_MAX.as_secs();
    let cookie = format!("{COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}");
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

async fn leave(State(app): State<Shared>, headers: HeaderMap) -> Response {
    app.accounts.leave(&headers);
    Redirect::to("/login").into_response()
}
