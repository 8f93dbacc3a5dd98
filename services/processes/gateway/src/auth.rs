//! Who asks: a bearer token for programs; for people a one-time link that begins a session.

use std::{
    collections::HashMap,
    fs::OpenOptions,
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Extension, Form, Router,
    extract::{Query, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use ayumi_pages::Language;
use ayumi_proto::{
    commit::{Actor, Role},
    digest::Digest,
    text::Name,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{Shared, pages, problem::Problem};

const COOKIE: &str = "ayumi_session";
/// How long a session lasts.
const SESSION_AGE_MAX: Duration = Duration::from_secs(12 * 3600);
/// How long a login link can be used.
pub const LINK_AGE_MAX: Duration = Duration::from_secs(15 * 60);
/// How many sessions there are at most; the oldest ends when another begins.
const SESSIONS_MAX: usize = 1000;

/// Who may come in. Only the secretariat so far. Secrets are kept as digests, and compared so.
pub struct Accounts {
    token: Digest,
    actor: Actor,
    /// The code of the login link, and when it was made.
    once: Mutex<Option<(Digest, Instant)>>,
    sessions: Mutex<HashMap<Digest, Instant>>,
}

/// Two random UUIDs: 244 random bits.
fn secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

fn digest(secret: &str) -> Digest {
    Digest::of(&[secret.as_bytes()])
}

/// Reads the token in a file, or makes one that only the file's owner can read.
pub fn token_file(path: &Path) -> std::io::Result<String> {
    if !path.exists() {
        make_token_file(path)?;
    }
    let mut token = String::new();
    std::fs::File::open(path)?.take(4096).read_to_string(&mut token)?;
    let token = token.trim().to_owned();
    let empty =
        || std::io::Error::other(format!("{} contains no token; delete the file to create a new one", path.display()));
    if token.len() < 16 { Err(empty()) } else { Ok(token) }
}

/// Writes beside the place and moves it there, so that a crash leaves no half a token.
fn make_token_file(path: &Path) -> std::io::Result<()> {
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(secret().as_bytes())?;
    file.sync_all()?;
    std::fs::rename(draft, path)
}

impl Accounts {
    /// The secretariat's account with its token, and the one-time code for a login link.
    pub fn new(token: &str) -> (Self, String) {
        #[expect(clippy::expect_used, reason = "the literal is a name")]
        let name: Name = "secretariat".parse().expect("a name");
        let code = secret();
        let accounts = Self {
            token: digest(token),
            actor: Actor { role: Role::Secretariat, name },
            once: Mutex::new(Some((digest(&code), Instant::now()))),
            sessions: Mutex::default(),
        };
        (accounts, code)
    }

    /// The account whose token or session the request has.
    pub fn authenticate(&self, headers: &HeaderMap) -> Option<&Actor> {
        (self.has_token(headers) || self.has_session(headers)).then_some(&self.actor)
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        given.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|token| digest(token) == self.token)
    }

    fn has_session(&self, headers: &HeaderMap) -> bool {
        let Some(session) = session_cookie(headers).map(digest) else { return false };
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.get(&session).is_some_and(|begun| begun.elapsed() < SESSION_AGE_MAX)
    }

    /// Begins a session if the one-time code is right and not too old; it then never is again.
    fn enter_once(&self, code: &str) -> Option<String> {
        self.enter_once_at(code, Instant::now())
    }

    fn enter_once_at(&self, code: &str, now: Instant) -> Option<String> {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, made) = once.take_if(|(expected, _)| *expected == digest(code))?;
        (now.saturating_duration_since(made) < LINK_AGE_MAX).then(|| self.begin())
    }

    fn enter_with_token(&self, token: &str) -> Option<String> {
        (digest(token) == self.token).then(|| self.begin())
    }

    fn begin(&self) -> String {
        let session = secret();
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, begun| begun.elapsed() < SESSION_AGE_MAX);
        if sessions.len() >= SESSIONS_MAX
            && let Some(oldest) = sessions.iter().min_by_key(|(_, begun)| **begun).map(|(session, _)| *session)
        {
            sessions.remove(&oldest);
        }
        sessions.insert(digest(&session), Instant::now());
        session
    }
}

fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

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
    if let Some(session) = session_cookie(&headers).map(digest) {
        app.accounts.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }
    Redirect::to("/login").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r10_a_login_link_expires() {
        let token = "a token of the secretariat";
        let (accounts, code) = Accounts::new(token);
        assert_eq!(accounts.enter_once_at(&code, Instant::now() + LINK_AGE_MAX), None);
        assert_eq!(accounts.enter_once(&code), None, "it isn't valid again");
        let (accounts, code) = Accounts::new(token);
        assert_eq!(accounts.enter_once("another code"), None);
        let just = Instant::now() + LINK_AGE_MAX - Duration::from_secs(30);
        assert!(accounts.enter_once_at(&code, just).is_some());
        assert_eq!(accounts.enter_once_at(&code, just), None, "it works once");
    }
}
