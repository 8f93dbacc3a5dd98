//! The log: one JetStream stream, whose server refuses a second commit under one subject.

mod editions;
mod end;
mod error;
pub mod salvage;

use std::{sync::Arc, time::Duration};

use async_nats::{
    HeaderMap, Request,
    jetstream::{
        self, ErrorCode,
        stream::{Config, DiscardPolicy, PersistenceMode, RawMessageError, RawMessageErrorKind, StorageType},
    },
};
use ayumi_proto::{
    codec,
    subject::{EVENTS, EventSubject, STREAM},
    time::Moment,
};
use bytes::Bytes;
use futures::StreamExt;
use serde::Deserialize;

pub use self::error::LogError;
use crate::{bus::Bus, watch::Watch};

/// How long the server may take to store or to read, before it is asked again: perhaps by then by way of another one.
pub(crate) const SERVER_TIMEOUT: Duration = Duration::from_secs(2);
/// How many commits one direct read can bring; the server's own limit is 1024.
const LOAD_MAX: usize = 1000;

/// The log, through one connection.
#[derive(Clone)]
pub struct Log {
    bus: Bus,
    watch: Arc<Watch>,
    pub(crate) jetstream: jetstream::Context,
}

/// What the log holds at one position.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Log position: the stream sequence, from 1 without gaps.
    pub position: u64,
    /// The subject that the commit is under.
    pub subject: EventSubject,
    /// The commit's bytes.
    pub payload: Bytes,
}

fn server(doing: &'static str) -> impl Fn(&dyn std::fmt::Display) -> LogError {
    move |why| LogError::Server { doing, why: why.to_string() }
}

/// The stream as the log needs it. `replicas` is 1 on one machine and 3 on three.
fn config(replicas: usize) -> Config {
    Config {
        name: STREAM.to_owned(),
        description: Some("Ayumi: every commit of every programme".to_owned()),
        subjects: vec![EVENTS.to_owned()],
        storage: StorageType::File,
        num_replicas: replicas,
        max_messages_per_subject: 1,
        discard: DiscardPolicy::New,
        discard_new_per_subject: true,
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        allow_atomic_publish: true,
        max_message_size: ayumi_proto::codec::COMMIT_BYTES_MAX as i32 + 1024,
        ..Config::default()
    }
}

/// The first thing in which an existing stream differs from what the log needs.
fn difference(found: &Config, wanted: &Config) -> Option<String> {
    let checks = [
        ("subjects", found.subjects == wanted.subjects),
        ("file storage", found.storage == wanted.storage),
        ("max_msgs_per_subject 1", found.max_messages_per_subject == 1),
        ("discard new", found.discard == wanted.discard),
        ("discard_new_per_subject", found.discard_new_per_subject),
        ("deny_delete", found.deny_delete),
        ("deny_purge", found.deny_purge),
        ("allow_direct", found.allow_direct),
        ("allow_atomic", found.allow_atomic_publish),
        ("synchronous persistence", !matches!(found.persist_mode, Some(PersistenceMode::Async))),
        ("no limit of age", found.max_age.is_zero()),
        ("no limit of messages", found.max_messages <= 0),
        ("no limit of bytes", found.max_bytes <= 0),
    ];
    checks.iter().find(|(_, holds)| !holds).map(|(name, _)| format!("missing setting: {name}"))
}

impl Log {
    /// The log behind a connection; nothing is asked of the server yet.
    pub fn new(bus: &Bus) -> Self {
        let mut jetstream = jetstream::new(bus.client.clone());
        jetstream.set_timeout(SERVER_TIMEOUT);
        Self { bus: bus.clone(), watch: Arc::default(), jetstream }
    }

    /// The connection.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// What keeps this process from recording.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Creates the stream if there is none.
    pub async fn create(&self, replicas: usize) -> Result<(), LogError> {
        match self.check().await {
            Err(LogError::Server { .. }) => {}
            settled => return settled,
        }
        self.jetstream.create_stream(config(replicas)).await.map_err(|e| server("create its stream")(&e))?;
        self.check().await
    }

    /// Checks that the stream is there and is as the log needs it.
    pub async fn check(&self) -> Result<(), LogError> {
        let stream = self.jetstream.get_stream(STREAM).await.map_err(|e| server("find its stream")(&e))?;
        match difference(&stream.cached_info().config, &config(1)) {
            Some(difference) => Err(LogError::Stream(difference)),
            None => Ok(()),
        }
    }

    /// On how many servers each commit is kept.
    pub async fn replicas(&self) -> Result<usize, LogError> {
        let stream = self.stream().await?;
        Ok(stream.cached_info().config.num_replicas)
    }

    /// The last position.
    pub async fn position(&self) -> Result<u64, LogError> {
        let stream = self.stream().await?;
        Ok(stream.cached_info().state.last_sequence)
    }

    pub(crate) async fn stream(&self) -> Result<jetstream::stream::Stream, LogError> {
        self.jetstream.get_stream(STREAM).await.map_err(|e| server("be opened")(&e))
    }

    /// All commits of an entity in the order of their versions, in one request while they are few.
    pub async fn load(&self, entity: &EventSubject) -> Result<Vec<Stored>, LogError> {
        match self.read(&[entity.all_versions()]).await? {
            Read::All(commits) => Ok(commits),
            Read::TooMany => self.load_in_pages(entity).await,
        }
    }

    /// Reads versions by name, a thousand at a time, until one is missing.
    async fn load_in_pages(&self, entity: &EventSubject) -> Result<Vec<Stored>, LogError> {
        let mut commits = Vec::new();
        loop {
            let first = commits.len() as u32 + 1;
            let names: Vec<String> = (first..first + LOAD_MAX as u32).map(|v| entity.at(v).to_string()).collect();
            let Read::All(page) = self.read(&names).await? else {
                return Err(server("be read")(&format_args!(
                    "more commits than subjects of {}",
                    entity.all_versions()
                )));
            };
            let whole = page.len() == LOAD_MAX;
            commits.extend(page);
            if !whole {
                return Ok(commits);
            }
        }
    }

    /// The commit at a position, as the stream's leader has it; `None` if there is none.
    pub async fn at(&self, position: u64) -> Result<Option<Stored>, LogError> {
        let found = match self.stream().await?.get_raw_message(position).await {
            Ok(found) => found,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(server("be read")(&error)),
        };
        let foreign = |error| LogError::foreign(format_args!("position {position}"), &error);
        let subject = found.subject.parse().map_err(foreign)?;
        Ok(Some(Stored { position, subject, payload: found.payload }))
    }

    /// The commit under one subject. May miss one that was stored a moment ago.
    pub async fn get(&self, subject: &EventSubject) -> Result<Option<Stored>, LogError> {
        match self.read(&[subject.to_string()]).await? {
            Read::All(commits) => Ok(commits.into_iter().next()),
            Read::TooMany => Ok(None),
        }
    }

    /// When the newest commit was recorded, by its own head; `None` if there is none that can be read.
    pub async fn newest_recorded_at(&self) -> Result<Option<Moment>, LogError> {
        let question = serde_json::json!({ "last_by_subj": EVENTS }).to_string();
        let request = Request::new().payload(question.into()).timeout(Some(SERVER_TIMEOUT));
        let reply = self.bus.client.send_request(format!("$JS.API.DIRECT.GET.{STREAM}"), request).await;
        let reply = reply.map_err(|error| server("be read")(&error))?;
        Ok(codec::brief(&reply.payload).ok().map(|brief| brief.recorded_at))
    }

    /// Whether the stream's leader holds a commit under this subject.
    pub async fn is_taken(&self, subject: &EventSubject) -> Result<bool, LogError> {
        Ok(self.last_of(&subject.to_string()).await?.is_some())
    }

    /// The position of the last commit under a subject, or one of several, as the stream's leader has it.
    async fn last_of(&self, subject: &str) -> Result<Option<u64>, LogError> {
        #[derive(Deserialize)]
        struct Found {
            error: Option<Refused>,
            message: Option<Message>,
        }
        #[derive(Deserialize)]
        struct Message {
            seq: u64,
        }
        let question = serde_json::json!({ "last_by_subj": subject });
        let found: Found =
            self.bus.ask_within(SERVER_TIMEOUT, &format!("$JS.API.STREAM.MSG.GET.{STREAM}"), &question).await?;
        match found.error {
            None => Ok(Some(found.message.map_or(0, |message| message.seq))),
            Some(refused) if refused.code == 404 => Ok(None),
            Some(refused) => Err(server("be read")(&refused.description)),
        }
    }

    /// A direct read of the last message of each subject.
    async fn read(&self, subjects: &[String]) -> Result<Read, LogError> {
        let mut read = self.read_directly(&serde_json::json!({ "multi_last": subjects, "batch": 1024 })).await?;
        if let Read::All(commits) = &mut read {
            commits.sort_by_key(|commit: &Stored| commit.subject.version);
        }
        Ok(read)
    }

    /// A direct read: one request, many replies, then an end mark.
    async fn read_directly(&self, question: &serde_json::Value) -> Result<Read, LogError> {
        let failed = server("be read");
        let client = &self.bus.client;
        let inbox = client.new_inbox();
        let mut replies = client.subscribe(inbox.clone()).await.map_err(|e| failed(&e))?;
        let subject = format!("$JS.API.DIRECT.GET.{STREAM}");
        client.publish_with_reply(subject, inbox, question.to_string().into()).await.map_err(|e| failed(&e))?;
        let mut commits = Vec::new();
        loop {
            let next = tokio::time::timeout(SERVER_TIMEOUT, replies.next()).await;
            let message = next.map_err(|_| failed(&"no answer in time"))?.ok_or_else(|| failed(&"closed"))?;
            match message.status.map(|status| status.as_u16()) {
                None => commits.push(stored(message)?),
                Some(204) => break,
                Some(404) => return Ok(Read::All(Vec::new())),
                Some(413) => return Ok(Read::TooMany),
                Some(503) => return Err(failed(&"no server answers for it")),
                Some(status) => return Err(failed(&format_args!("status {status}"))),
            }
        }
        Ok(Read::All(commits))
    }

    /// Publishes one message and waits until it is stored. Answers its position.
    pub(crate) async fn publish(&self, subject: String, headers: HeaderMap, payload: Bytes) -> Result<u64, Publish> {
        let mut request = Request::new().payload(payload).timeout(Some(SERVER_TIMEOUT));
        if !headers.is_empty() {
            request = request.headers(headers);
        }
        let reply = self.bus.client.send_request(subject, request).await;
        let reply = reply.map_err(|error| Publish::Unknown(error.to_string()))?;
        let ack: Ack = serde_json::from_slice(&reply.payload).map_err(|error| Publish::Unknown(error.to_string()))?;
        match (ack.seq, ack.error) {
            (_, Some(refused)) => Err(refused.into()),
            (Some(seq), None) => Ok(seq),
            (None, None) => Err(Publish::Unknown("an answer without a sequence".to_owned())),
        }
    }

    /// Publishes a message of an atomic batch that isn't its last: nothing is answered.
    pub(crate) async fn send(&self, subject: String, headers: HeaderMap, payload: Bytes) -> Result<(), Publish> {
        let sent = self.bus.client.publish_with_headers(subject, headers, payload).await;
        sent.map_err(|error| Publish::Unknown(error.to_string()))
    }
}

fn is_missing(error: &RawMessageError) -> bool {
    match error.kind() {
        RawMessageErrorKind::NoMessageFound => true,
        RawMessageErrorKind::JetStream(error) => error.error_code() == ErrorCode::NO_MESSAGE_FOUND,
        RawMessageErrorKind::InvalidSubject | RawMessageErrorKind::Other => false,
    }
}

enum Read {
    All(Vec<Stored>),
    /// More than the server gives in one request.
    TooMany,
}

/// A direct reply as a stored commit: its subject and position are in headers of the reply.
fn stored(message: async_nats::Message) -> Result<Stored, LogError> {
    let header = |name: &str| {
        let found = message.headers.as_ref().and_then(|headers| headers.get(name));
        found.map(|value| value.as_str().to_owned())
    };
    let subject = header("Nats-Subject").unwrap_or_default();
    let subject = subject.parse().map_err(|error| LogError::foreign(&subject, &error))?;
    let position = header("Nats-Sequence").and_then(|sequence| sequence.parse().ok());
    let position = position.ok_or_else(|| server("be read")(&"a reply without a sequence"))?;
    Ok(Stored { position, subject, payload: message.payload })
}

/// What a publish is answered with.
#[derive(Deserialize)]
struct Ack {
    seq: Option<u64>,
    error: Option<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    code: u32,
    #[serde(default)]
    err_code: u32,
    #[serde(default)]
    description: String,
}

/// Why a publish wasn't answered with a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publish {
    /// The subject is taken, or what the decision read has moved: somebody else was first.
    Stale,
    /// Another commit with the same guard is on its way through the replicas; ask again.
    InFlight,
    /// It may or may not be stored.
    Unknown(String),
    /// The server won't have it.
    Refused(String),
}

/// The server's words for a subject that has its message.
const TAKEN: &str = "maximum messages per subject exceeded";

impl From<Refused> for Publish {
    fn from(refused: Refused) -> Self {
        match refused.err_code {
            // The guard's subject is taken, or this one. The code of the latter stands for all that the store refuses.
            10071 => Self::Stale,
            10077 if refused.description == TAKEN => Self::Stale,
            10164 => Self::InFlight,
            code => Self::Refused(format!("{} ({code})", refused.description)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_a_store_that_fails_is_no_conflict() {
        let refused = |code, description: &str| {
            Publish::from(Refused { code: 503, err_code: code, description: description.to_owned() })
        };
        assert_eq!(refused(10077, "maximum messages per subject exceeded"), Publish::Stale);
        let full = refused(10077, "write 1.blk: no space left on device");
        assert_eq!(full, Publish::Refused("write 1.blk: no space left on device (10077)".to_owned()));
    }
}
