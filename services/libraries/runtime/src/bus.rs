//! The connection to NATS, and what services send each other over it.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use async_nats::{Client, ConnectOptions, Event, Message, Request, ServerAddr};
use bytes::Bytes;
use futures::{StreamExt, stream::FuturesUnordered};
use serde::{Serialize, de::DeserializeOwned};

use crate::pieces::{GONE, Lost, PIECES, PieceQuestion, Pieces, TOO_LARGE};

/// How long a connection may take to come about. A server that hangs takes the connection and then says nothing.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long the server may say nothing before it is asked for a sign of life. After two that don't come, the client goes
/// to another server: a hung one is left within three times this.
const PING_INTERVAL: Duration = Duration::from_secs(1);
/// How long a client waits for an answer; longer than a decision with all its retries.
pub const ASK_TIMEOUT: Duration = Duration::from_secs(20);
/// How long an answer is waited for before a question that may be sent twice is sent again; half as long again each time.
/// Only what went by way of a server that hangs takes so long, or what has to wait for others. The third try comes when
/// everybody has left a hung server.
const TRY_WAIT: Duration = Duration::from_millis(1500);
/// How often a question is asked whose answer came in pieces that weren't kept until all were fetched.
const ANSWERS_MAX: u32 = 3;
/// The longest pause between two attempts to connect again.
const RECONNECT_PAUSE_MAX: Duration = Duration::from_secs(1);
/// How many messages may wait for a subscriber, which is more than a stream sends ahead: 32 MiB, and
/// no commit with its subjects is below 170 bytes. The client throws away what comes beyond.
pub(crate) const SUBSCRIPTION_MESSAGES_MAX: usize = 1 << 18;

/// A connection that heals itself.
#[derive(Clone)]
pub struct Bus {
    pub(crate) client: Client,
    name: Arc<str>,
    /// The servers that it was given.
    servers: Arc<[ServerAddr]>,
}

/// Why there is no connection, or no answer.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// No server could be reached.
    #[error("can't connect to {url}: {source}")]
    Connect {
        /// The address, without credentials.
        url: String,
        /// The client's message.
        source: async_nats::ConnectError,
    },
    /// The address isn't one.
    #[error("{0} isn't a valid nats-server address: {1}")]
    Address(String, std::io::Error),
    /// No service answers this subject.
    #[error("no service responds to {0}")]
    NoResponders(String),
    /// The service didn't answer in time.
    #[error("no response to {0} in time")]
    TimedOut(String),
    /// The request couldn't be sent.
    #[error("request to {0} failed: {1}")]
    Failed(String, String),
    /// The answer is too large, or its pieces weren't kept until all were there.
    #[error("the response to {0} didn't arrive whole")]
    NotWhole(String),
    /// The answer isn't what was asked for.
    #[error("invalid response from {0}: {1}")]
    Unreadable(String, serde_json::Error),
}

impl Bus {
    /// Connects to `url` (`nats://user:password@host:port`, several joined by commas) under a name that
    /// shows in the server's monitoring.
    pub async fn connect(name: &str, url: &str) -> Result<Self, BusError> {
        let servers = parse(url)?;
        let client = options(name, &servers).connect(servers.clone()).await;
        let client = client.map_err(|source| BusError::Connect { url: without_credentials(url), source })?;
        Ok(Self { client, name: name.into(), servers: servers.into() })
    }

    /// A connection to each server of the cluster that is known and answers, this one's own among them.
    pub async fn each_server(&self) -> Vec<Self> {
        let discovered = self.client.server_info().connect_urls;
        let discovered = discovered.iter().filter_map(|address| address.parse::<ServerAddr>().ok());
        let known = self.servers.iter().cloned().chain(discovered);
        let connected = futures::future::join_all(known.map(|server| async {
            let options = options(&self.name, &self.servers).ignore_discovered_servers().max_reconnects(1);
            let client = options.connect(server.clone()).await.ok()?;
            Some(Self { client, name: self.name.clone(), servers: [server].into() })
        }));
        // One server may be known by several addresses.
        let mut ids = BTreeSet::new();
        let connected = connected.await.into_iter().flatten();
        connected.filter(|bus| ids.insert(bus.client.server_info().server_id)).collect()
    }

    /// Asks a service and waits for its answer.
    pub async fn ask<Q: Serialize, A: DeserializeOwned>(&self, subject: &str, question: &Q) -> Result<A, BusError> {
        self.ask_within(ASK_TIMEOUT, subject, question).await
    }

    /// Asks a question that may be asked twice, and asks it again while there is no answer, for the server that it went by
    /// may hang. The first answer counts.
    pub async fn ask_again<Q: Serialize, A: DeserializeOwned>(
        &self,
        subject: &str,
        question: &Q,
    ) -> Result<A, BusError> {
        let deadline = Instant::now() + ASK_TIMEOUT;
        let (mut asked, mut wait) = (FuturesUnordered::new(), TRY_WAIT);
        loop {
            asked.push(self.ask_within(deadline.saturating_duration_since(Instant::now()), subject, question));
            if let Ok(Some(answer)) = tokio::time::timeout(wait, asked.next()).await {
                return answer;
            }
            wait += wait / 2;
        }
    }

    /// Asks, and waits no longer than that for the answer, which may come in pieces.
    pub async fn ask_within<Q: Serialize, A: DeserializeOwned>(
        &self,
        wait: Duration,
        subject: &str,
        question: &Q,
    ) -> Result<A, BusError> {
        let deadline = Instant::now() + wait;
        let payload = serde_json::to_vec(question).map_err(|e| BusError::Failed(subject.to_owned(), e.to_string()))?;
        let payload = Bytes::from(payload);
        for _ in 0..ANSWERS_MAX {
            let answer = self.request(deadline, subject, payload.clone()).await?;
            if let Some(whole) = self.whole(deadline, answer).await {
                return serde_json::from_slice(&whole).map_err(|error| BusError::Unreadable(subject.to_owned(), error));
            }
        }
        Err(BusError::NotWhole(subject.to_owned()))
    }

    async fn request(&self, deadline: Instant, subject: &str, payload: Bytes) -> Result<Message, BusError> {
        let wait = deadline.saturating_duration_since(Instant::now());
        let request = Request::new().payload(payload).timeout(Some(wait));
        self.client.send_request(subject.to_owned(), request).await.map_err(|error| {
            use async_nats::RequestErrorKind as Kind;
            match error.kind() {
                Kind::NoResponders => BusError::NoResponders(subject.to_owned()),
                Kind::TimedOut => BusError::TimedOut(subject.to_owned()),
                Kind::InvalidSubject | Kind::MaxPayloadExceeded | Kind::Other => {
                    BusError::Failed(subject.to_owned(), error.to_string())
                }
            }
        })
    }

    /// The whole of an answer, all pieces of it; nothing if it can't be had.
    async fn whole(&self, deadline: Instant, answer: Message) -> Option<Bytes> {
        let header = |name| answer.headers.as_ref().and_then(|headers| headers.get(name));
        if header(TOO_LARGE).is_some() {
            return None;
        }
        let Some(pieces) = header(PIECES) else { return Some(answer.payload) };
        let pieces: Pieces = serde_json::from_str(pieces.as_str()).ok()?;
        let whole =
            pieces.gather(&answer.payload, deadline, |number| self.piece(deadline, &pieces, number)).await.ok()?;
        self.announce(&pieces.from, &PieceQuestion { answer: pieces.answer, piece: None }).await;
        Some(whole)
    }

    async fn piece(&self, deadline: Instant, pieces: &Pieces, number: usize) -> Result<Bytes, Lost> {
        let question = serde_json::to_vec(&PieceQuestion { answer: pieces.answer, piece: Some(number) });
        let question = question.map_err(|_| Lost::Answer)?;
        match self.request(deadline.min(Instant::now() + TRY_WAIT), &pieces.from, question.into()).await {
            Ok(message) if message.headers.as_ref().is_some_and(|headers| headers.get(GONE).is_some()) => {
                Err(Lost::Answer)
            }
            Ok(message) => Ok(message.payload),
            // Who kept it is no more.
            Err(BusError::NoResponders(_)) => Err(Lost::Answer),
            Err(error) => {
                tracing::debug!(%error, number, "a piece of an answer is asked for again");
                Err(Lost::Piece)
            }
        }
    }

    /// Announces something to all who listen; there may be none.
    pub async fn announce<T: Serialize>(&self, subject: &str, what: &T) {
        let Ok(payload) = serde_json::to_vec(what) else { return };
        if let Err(error) = self.client.publish(subject.to_owned(), payload.into()).await {
            tracing::debug!(%error, subject, "a notification was lost");
        }
    }

    /// Listens to announcements; what can't be read is left out.
    pub async fn listen<T: DeserializeOwned + Send>(
        &self,
        subject: &str,
    ) -> Result<impl futures::Stream<Item = T> + Send + Unpin + use<T>, BusError> {
        let subscription = self.client.subscribe(subject.to_owned()).await;
        let messages = subscription.map_err(|e| BusError::Failed(subject.to_owned(), e.to_string()))?;
        Ok(messages.filter_map(|message| std::future::ready(serde_json::from_slice(&message.payload).ok())))
    }

    /// Sends what is still waiting to be sent.
    pub async fn flush(&self) {
        if let Err(error) = self.client.flush().await {
            tracing::debug!(%error, "the connection closed before all messages were sent");
        }
    }

    /// Whether the connection is up.
    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == async_nats::connection::State::Connected
    }
}

fn options(name: &str, servers: &[ServerAddr]) -> ConnectOptions {
    let options = match servers.first().and_then(credentials) {
        Some((user, password)) => ConnectOptions::with_user_and_password(user, password),
        None => ConnectOptions::new(),
    };
    options
        .name(name)
        .connection_timeout(CONNECT_TIMEOUT)
        .ping_interval(PING_INTERVAL)
        .request_timeout(Some(ASK_TIMEOUT))
        .subscription_capacity(SUBSCRIPTION_MESSAGES_MAX)
        .reconnect_delay_callback(|attempts| {
            RECONNECT_PAUSE_MAX.min(Duration::from_millis(20 * (1 << attempts.min(6)) as u64))
        })
        .event_callback(|event| async move { report(&event) })
}

fn parse(url: &str) -> Result<Vec<ServerAddr>, BusError> {
    let malformed = |error: std::io::Error| BusError::Address(without_credentials(url), error);
    url.split(',').map(|one| one.trim().parse::<ServerAddr>()).collect::<Result<_, _>>().map_err(malformed)
}

/// The client takes credentials as an option, not from the address. All servers of a cluster share them.
fn credentials(server: &ServerAddr) -> Option<(String, String)> {
    Some((server.username()?.to_owned(), server.password()?.to_owned()))
}

/// A refused publish or subscription is seen by nobody but this callback.
fn report(event: &Event) {
    match event {
        Event::ServerError(error) => tracing::error!(%error, "nats-server reported an error"),
        Event::ClientError(error) => tracing::warn!(%error, "nats client"),
        Event::SlowConsumer(id) => tracing::warn!(id, "slow consumer: a subscription is losing messages"),
        Event::Disconnected | Event::LameDuckMode => tracing::warn!(%event, "nats connection"),
        Event::Connected | Event::Draining | Event::Closed => tracing::debug!(%event, "nats connection"),
    }
}

/// The address without anything before an `@`.
pub fn without_credentials(url: &str) -> String {
    let host = |one: &str| one.rsplit_once('@').map_or(one, |(_, host)| host).to_owned();
    url.split(',').map(host).collect::<Vec<_>>().join(",")
}
