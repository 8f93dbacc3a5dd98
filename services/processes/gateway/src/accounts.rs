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

/// How long a session lasts.
const SESSION_AGE_MAX: Duration = Duration::from_secs(12 * 3600);
/// How long a login link can be used.
pub const LINK_AGE_MAX: Duration = Duration::from_secs(15 * 60);
/// How many sessions there are at most; the oldest ends when another begins.
const SESSIONS_MAX: usize = 1000;

/// The cookie that holds a session.
#[derive(Clone, Debug)]
pub struct Cookie {
    name: String,
    is_secure: bool,
}

impl Cookie {
    /// The cookie of an Ayumi that listens on a port: cookies aren't kept apart by port, so the name has it. Behind
    /// https, browsers send it by https alone.
    pub fn new(port: u16, behind_https: bool) -> Self {
        Self { name: format!("ayumi_session_{port}"), is_secure: behind_https }
    }

    /// The header that sets it.
    pub fn set(&self, session: &str) -> String {
        let age = SESSION_AGE_MAX.as_secs();
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{}={session}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}", self.name)
    }

    /// The session that a request has.
    fn session(&self, headers: &HeaderMap) -> Option<Digest> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name).map(|(_, value)| digest(value))
    }
}

/// By what a request was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The token, as programs have it.
    Token,
    /// A session.
    Session(Digest),
}

/// Who may come in. Only the secretariat so far. Secrets are kept as digests, and compared so.
pub struct Accounts {
    /// The session's cookie.
    pub cookie: Cookie,
    token: Digest,
    /// The account.
    pub actor: Actor,
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
    pub fn new(token: &str, cookie: Cookie) -> (Self, String) {
        #[expect(clippy::expect_used, reason = "the literal is a name")]
        let name: Name = "secretariat".parse().expect("a name");
        let code = secret();
        let accounts = Self {
            cookie,
            token: digest(token),
            actor: Actor { role: Role::Secretariat, name },
            once: Mutex::new(Some((digest(&code), Instant::now()))),
            sessions: Mutex::default(),
        };
        (accounts, code)
    }

    /// By what the request is let in, if it is.
    pub fn authenticate(&self, headers: &HeaderMap) -> Option<Credential> {
        if bearer(headers).is_some_and(|token| digest(token) == self.token) {
            return Some(Credential::Token);
        }
        let session = self.cookie.session(headers)?;
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = sessions.get(&session).is_some_and(|begun| begun.elapsed() < SESSION_AGE_MAX);
        is_open.then_some(Credential::Session(session))
    }

    /// The account that the request is of, if it is let in.
    pub fn account(&self, headers: &HeaderMap) -> Option<Actor> {
        self.authenticate(headers).map(|_| self.actor.clone())
    }

    /// Begins a session if the one-time code is right and not too old; it then never is again.
    pub fn enter_once(&self, code: &str) -> Option<String> {
        self.enter_once_at(code, Instant::now())
    }

    fn enter_once_at(&self, code: &str, now: Instant) -> Option<String> {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, made) = once.take_if(|(expected, _)| *expected == digest(code))?;
        (now.saturating_duration_since(made) < LINK_AGE_MAX).then(|| self.begin())
    }

    /// Begins a session if the token is right.
    pub fn enter_with_token(&self, token: &str) -> Option<String> {
        (digest(token) == self.token).then(|| self.begin())
    }

    /// Ends the session that the request has.
    pub fn leave(&self, headers: &HeaderMap) {
        if let Some(session) = self.cookie.session(headers) {
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

/// The bearer token of a request. The scheme's name may be in capitals or not (RFC 9110, section 11.1).
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start_matches(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn r11_the_scheme_of_a_token_may_be_in_capitals_or_not() {
        let (accounts, _) = Accounts::new("0123456789abcdef", Cookie::new(8080, false));
        let let_in = |value: &str| accounts.authenticate(&headers(header::AUTHORIZATION, value));
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(let_in(&format!("{scheme} 0123456789abcdef")), Some(Credential::Token), "{scheme}");
        }
        for wrong in ["Bearer", "Bearer ", "Basic 0123456789abcdef", "0123456789abcdef", "bearer 0123456789abcde"] {
            assert_eq!(let_in(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn r11_a_session_is_of_one_port_and_secure_behind_https() {
        let (accounts, code) = Accounts::new("0123456789abcdef", Cookie::new(8080, true));
        let session = accounts.enter_once(&code).unwrap();
        let set = accounts.cookie.set(&session);
        assert!(set.starts_with("ayumi_session_8080=") && set.ends_with("; Secure"), "{set}");
        assert!(!Cookie::new(8080, false).set(&session).contains("Secure"));
        let by = |name: &str| accounts.authenticate(&headers(header::COOKIE, &format!("{name}={session}")));
        assert!(matches!(by("ayumi_session_8080"), Some(Credential::Session(_))));
        assert_eq!(by("ayumi_session_8081"), None, "the session of another Ayumi on this host");
    }

    #[test]
    fn r10_a_login_link_expires() {
        let accounts = || Accounts::new("0123456789abcdef", Cookie::new(8080, false));
        let (of, code) = accounts();
        assert_eq!(of.enter_once_at(&code, Instant::now() + LINK_AGE_MAX), None);
        assert_eq!(of.enter_once(&code), None, "it isn't valid again");
        let (of, code) = accounts();
        assert_eq!(of.enter_once("another code"), None);
        let just = Instant::now() + LINK_AGE_MAX - Duration::from_secs(30);
        assert!(of.enter_once_at(&code, just).is_some());
        assert_eq!(of.enter_once_at(&code, just), None, "it works once");
    }
}
