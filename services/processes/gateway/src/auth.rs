//! Who asks: a bearer token for programs; for people a one-time link that begins a session.

use std::net::SocketAddr;

use axum::{
    Extension, Form, Router,
    extract::{Query, Request, State},
    http::{Extensions, HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use ayumi_pages::Language;
use serde::Deserialize;

use crate::{
    accounts::{Credential, bearer},
    app::Shared,
    pages,
    places::Holder,
    problem::Problem,
    server::Peer,
};

/// Lets in requests that can be authenticated. Programs are answered 401; people are shown where to log in. A session's
/// writes have to come from our own pages.
pub async fn require(
    State(app): State<Shared>,
    Extension(language): Extension<Language>,
    mut request: Request,
    next: Next,
) -> Response {
    let (headers, peer) = (request.headers(), peer(request.extensions()));
    let Some(credential) = app.accounts.authenticate(headers) else {
        if bearer(headers).is_some()
            && let Err(problem) = app.attempts.fail(peer).await
        {
            return problem.into_response();
        }
        let for_programs = request.uri().path().starts_with("/api/");
        return if for_programs {
            Problem::unauthorized().into_response()
        } else {
            pages::login::show(&app, language, pages::login::Attempt::None)
        };
    };
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if writes && credential != Credential::Token && !is_same_site(headers) {
        return Problem::forbidden().into_response();
    }
    let holder = match credential {
        Credential::Session(session) => Holder::Session(session),
        Credential::Token => Holder::Program(peer.map(|peer| peer.ip()), agent(headers)),
    };
    let extensions = request.extensions_mut();
    extensions.insert(app.accounts.actor.clone());
    extensions.insert(holder);
    next.run(request).await
}

fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions.get::<Peer>().map(|Peer(peer)| *peer)
}

/// The name that a program gives itself.
fn agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
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
    peer: Option<Extension<Peer>>,
    method: Method,
    headers: HeaderMap,
    Query(code): Query<Code>,
) -> Response {
    match code.code.filter(|_| method == Method::GET) {
        // Looking whether the link is there (HEAD) doesn't use it up.
        None => pages::login::show(&app, language, pages::login::Attempt::None),
        Some(code) => admit(&app, language, peer, &headers, app.accounts.enter_once(&code)).await,
    }
}

async fn by_token(
    State(app): State<Shared>,
    Extension(language): Extension<Language>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Form(form): Form<TokenForm>,
) -> Response {
    admit(&app, language, peer, &headers, app.accounts.enter_with_token(form.token.trim())).await
}

async fn admit(
    app: &Shared,
    language: Language,
    peer: Option<Extension<Peer>>,
    headers: &HeaderMap,
    session: Option<String>,
) -> Response {
    let Some(session) = session else {
        // A link that was used opens for the session that it began.
        if app.accounts.authenticate(headers).is_some() {
            return Redirect::to("/").into_response();
        }
        if let Err(problem) = app.attempts.fail(peer.map(|Extension(Peer(peer))| peer)).await {
            return problem.into_response();
        }
        let shown = pages::login::show(app, language, pages::login::Attempt::Failed);
        return (StatusCode::FORBIDDEN, shown).into_response();
    };
    ([(header::SET_COOKIE, app.accounts.cookie.set(&session))], Redirect::to("/")).into_response()
}

async fn leave(State(app): State<Shared>, headers: HeaderMap) -> Response {
    app.accounts.leave(&headers);
    Redirect::to("/login").into_response()
}
