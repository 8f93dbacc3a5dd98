//! The HTTP client of the command line.

use std::{
    io::{BufRead, Read},
    time::Duration,
};

use ayumi_proto::message::FileLine;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ureq::http::StatusCode;
use uuid::Uuid;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How often a command is submitted again while there is contention or no service.
const TRIES_MAX: u32 = 40;
/// The longest pause between two tries.
const PAUSE_MAX: Duration = Duration::from_secs(1);

/// Where `make run` has Ayumi listen.
pub const DEFAULT_URL: &str = "http://127.0.0.1:8080";

/// Where Ayumi is, and the token to access it.
#[derive(Clone, Debug, clap::Args)]
pub struct Remote {
    /// Address of a running Ayumi
    #[arg(long, env = "AYUMI_URL", default_value = DEFAULT_URL, global = true)]
    pub url: String,
    /// Access token; the first start writes it to DATA/secretariat.token
    #[arg(
        long,
        env = "AYUMI_TOKEN",
        hide_env_values = true,
        default_value = "",
        hide_default_value = true,
        global = true
    )]
    pub token: String,
}

/// One command as a line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Which programme.
    pub programme: String,
    /// The edition, such as `fy2019`; the programme's newest if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The entity.
    pub entity: String,
    /// The command's name.
    pub command: String,
    /// Its content.
    pub payload: Value,
    /// `simulated` for generated facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<String>,
    /// Idempotency key, by which a repeat is recognised for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// What identifies a file of commands: its lines, each added to those before it.
pub fn file_id<L: AsRef<[u8]>>(lines: impl Iterator<Item = L>) -> Uuid {
    lines.fold(Uuid::NAMESPACE_OID, |id, line| Uuid::new_v5(&id, line.as_ref()))
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nothing answers there.
    #[error("{0}: {1}")]
    Transport(String, Box<ureq::Error>),
    /// The request couldn't be made of what was given.
    #[error("{0}")]
    Malformed(String),
    /// The answer is a problem.
    #[error("{}", describe(*.0, .1))]
    Problem(StatusCode, Box<Wrong>),
}

/// What a problem+json says; nothing, of an answer that is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wrong {
    /// The rule, or the kind of problem.
    pub rule: String,
    /// What kind of problem it is, in words.
    pub title: String,
    /// What went wrong this time.
    pub detail: String,
    /// The allowed values.
    pub accepted: Option<String>,
}

/// The problem as a person reads it.
fn describe(status: StatusCode, Wrong { title, detail, accepted, .. }: &Wrong) -> String {
    let accepted = accepted.as_ref().map(|accepted| format!(" [{accepted}]")).unwrap_or_default();
    format!("{title} ({status}): {detail}{accepted}")
}

/// A connection to a running Ayumi.
pub struct Client {
    agent: ureq::Agent,
    remote: Remote,
}

impl Client {
    /// A client; nothing is sent yet.
    pub fn new(remote: &Remote) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_connect(Some(TIMEOUT));
        let config = config.user_agent(concat!("ayumi/", env!("CARGO_PKG_VERSION")));
        Self { agent: config.build().into(), remote: remote.clone() }
    }

    fn failed(&self, error: ureq::Error) -> ClientError {
        // A key that can't be in a header, or an address that can't be asked for.
        if let ureq::Error::Http(error) = &error {
            return ClientError::Malformed(format!("invalid key or address: {error}"));
        }
        ClientError::Transport(self.remote.url.clone(), Box::new(error))
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.remote.url.trim_end_matches('/'))
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.remote.token)
    }

    /// Fetches JSON.
    pub fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Value, ClientError> {
        let mut request = self.agent.get(self.address(path)).header("authorization", self.bearer());
        request = request.header("accept-language", language());
        for (name, value) in parameters {
            request = request.query(*name, *value);
        }
        let answer = request.config().timeout_global(Some(TIMEOUT)).build().call();
        self.read(answer.map_err(|error| self.failed(error))?).map(|(_, body)| body)
    }

    /// Sends JSON. The status shows whether it was new (201) or a duplicate (200).
    pub fn post(&self, path: &str, body: &Value) -> Result<(StatusCode, Value), ClientError> {
        self.post_with(path, &[], body)
    }

    fn post_with(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<(StatusCode, Value), ClientError> {
        let mut request = self.agent.post(self.address(path)).header("authorization", self.bearer());
        request = request.header("accept-language", language()).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.config().timeout_global(Some(TIMEOUT)).build().send(body.to_string());
        self.read(answer.map_err(|error| self.failed(error))?)
    }

    fn read(&self, mut answer: ureq::http::Response<ureq::Body>) -> Result<(StatusCode, Value), ClientError> {
        let status = answer.status();
        let text = answer.body_mut().read_to_string().map_err(|error| self.failed(error))?;
        if !status.is_success() {
            return Err(ClientError::Problem(status, serde_json::from_str(&text).unwrap_or_default()));
        }
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }

    /// Submits a command, again while there is contention or no service. `of_file` is the line of a file that it is.
    pub fn submit(&self, line: &Line, of_file: Option<FileLine>) -> Result<(StatusCode, Value), ClientError> {
        let Line { programme, entity, command, .. } = line;
        let parameters = [("edition", &line.edition), ("provenance", &line.provenance)];
        let given = parameters.iter().filter_map(|(name, value)| Some(format!("{name}={}", escaped(value.as_ref()?))));
        let [programme, entity, command] = [programme, entity, command].map(|part| escaped(part));
        let path = format!("/api/v1/{programme}/{entity}/{command}?{}", given.collect::<Vec<_>>().join("&"));
        let of_file = of_file.map(|line| line.to_string());
        let headers = [("idempotency-key", line.key.as_deref()), ("ayumi-line", of_file.as_deref())];
        let headers: Vec<_> = headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let mut pause = Duration::from_millis(20);
        for _ in 1..TRIES_MAX {
            match self.post_with(&path, &headers, &line.payload) {
                Err(ClientError::Problem(StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE, _)) => {
                    std::thread::sleep(pause);
                    pause = PAUSE_MAX.min(pause * 2);
                }
                settled => return settled,
            }
        }
        self.post_with(&path, &headers, &line.payload)
    }

    /// Opens an answer of any length, whose end may take any time, and what one of its headers says.
    pub fn open(&self, path: &str, header: &str) -> Result<(Option<String>, impl Read + use<>), ClientError> {
        let request = self.agent.get(self.address(path)).header("authorization", self.bearer());
        let answer = request.header("accept-language", language()).call().map_err(|error| self.failed(error))?;
        if !answer.status().is_success() {
            return Err(self
                .read(answer)
                .err()
                .unwrap_or_else(|| ClientError::Problem(StatusCode::OK, Box::default())));
        }
        let value = answer.headers().get(header).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok((value, answer.into_body().into_reader()))
    }

    /// The lines of a stream that doesn't end by itself.
    pub fn lines(&self, path: &str) -> Result<impl Iterator<Item = std::io::Result<String>> + use<>, ClientError> {
        let (_, body) = self.open(path, "content-type")?;
        Ok(std::io::BufReader::new(body).lines())
    }
}

/// A text as one part of a path or query: what could end the part, or isn't ASCII, is escaped.
pub fn escaped(part: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    part.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The language of the terminal, for messages of the server.
fn language() -> &'static str {
    let locale = std::env::var("LC_ALL").or_else(|_| std::env::var("LANG")).unwrap_or_default();
    if locale.starts_with("ja") { "ja" } else { "en" }
}
