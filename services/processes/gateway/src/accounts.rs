//! The accounts: a token for programs; for people a one-time code and sessions.

use std::{
    collections::HashMap,
    fs::OpenOptions,
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, header};
use ayumi_proto::{
    commit::{Actor, Role},
    digest::Digest,
    text::Name,
};
use uuid::Uuid;

/// The name of the session's cookie.
pub const COOKIE: &str = "ayumi_session";
/// How long a session lasts.
pub const SESSION_AGE_MAX: Duration = Duration::from_secs(12 * 3600);
/// How many sessions there are at most; the oldest ends when another begins.
const SESSIONS_MAX: usize = 1000;

/// Who may come in. Only the secretariat so far. Secrets are kept as digests, and compared so.
pub struct Accounts {
    token: Digest,
    actor: Actor,
    once: Mutex<Option<Digest>>,
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
            once: Mutex::new(Some(digest(&code))),
            sessions: Mutex::default(),
        };
        (accounts, code)
    }

    /// The account whose token or session the request has.
    pub fn authenticate(&self, headers: &HeaderMap) -> Option<&Actor> {
        (self.has_token(headers) || self.has_session(headers)).then_some(&self.actor)
    }

    /// Whether the request has the token.
    pub fn has_token(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        given.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|token| digest(token) == self.token)
    }

    fn has_session(&self, headers: &HeaderMap) -> bool {
        let Some(session) = session_cookie(headers).map(digest) else { return false };
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.get(&session).is_some_and(|begun| begun.elapsed() < SESSION_AGE_MAX)
    }

    /// Begins a session if the one-time code is right; it then never is again.
    pub fn enter_once(&self, code: &str) -> Option<String> {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        once.take_if(|expected| *expected == digest(code))?;
        Some(self.begin())
    }

    /// Begins a session if the token is right.
    pub fn enter_with_token(&self, token: &str) -> Option<String> {
        (digest(token) == self.token).then(|| self.begin())
    }

    /// Ends the session that the request has.
    pub fn leave(&self, headers: &HeaderMap) {
        if let Some(session) = session_cookie(headers).map(digest) {
            self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(&session);
        }
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
