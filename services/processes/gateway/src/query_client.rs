//! Questions to the projection and commands to the programmes, over NATS. Answers about the present are
//! kept until the projection announces a new position.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use ayumi_proto::{
    answer::{Answered, Editions},
    event::ProgrammeName,
    message::{Answer, Notice, Query, Reply, Request, SentQuery},
    subject,
    time::{Day, Moment},
};
use ayumi_runtime::{Bus, Shutdown, bus::BusError, health};
use bytes::Bytes;
use futures::StreamExt;
use lru::LruCache;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    past::{Admitted, PastQuestions, Sent, is_of_past},
    problem::Problem,
};

/// How many answers are kept.
const KEPT_MAX: NonZeroUsize = NonZeroUsize::new(512).expect("not zero");
/// The largest answer that is kept, in bytes.
const KEPT_BYTES_MAX: usize = 128 * 1024;
/// Without an update from the projection for this long, nothing that is kept is believed any more; it announces its
/// position once a second.
const SILENCE_MAX: Duration = Duration::from_secs(3);
/// The pause before listening to the projection is tried again.
const LISTEN_PAUSE: Duration = Duration::from_millis(500);

type Key = (&'static str, Query);

/// An answer of the projection: JSON, and the position that it is based on.
#[derive(Clone, Debug)]
pub struct Found {
    /// The position that the answer is based on.
    pub position: u64,
    /// The as-of day of the question.
    pub as_of: Option<Day>,
    /// The answer, as JSON text.
    pub body: Bytes,
}

impl Found {
    /// The answer, read.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(|error| {
            tracing::error!(%error, "an answer of the projection has another form");
            Problem::broken(error)
        })
    }
}

/// Asks the services on behalf of HTTP clients.
pub struct QueryClient {
    bus: Bus,
    kept: Mutex<LruCache<Key, Found>>,
    update: Arc<Update>,
    past: PastQuestions,
}

/// The last update of the projection.
struct Update {
    position: AtomicU64,
    /// Milliseconds since `started`.
    heard_ms: AtomicU64,
    started: Instant,
}

impl Update {
    fn hear(&self, notice: Notice) {
        self.position.fetch_max(notice.position, Ordering::AcqRel);
        self.heard_ms.store(self.started.elapsed().as_millis() as u64, Ordering::Release);
    }

    /// The newest position that any projection announced, unless they have been silent for too long.
    fn position(&self) -> Option<u64> {
        let heard = Duration::from_millis(self.heard_ms.load(Ordering::Acquire));
        let silence = self.started.elapsed().saturating_sub(heard);
        (silence < SILENCE_MAX && !heard.is_zero()).then(|| self.position.load(Ordering::Acquire))
    }
}

impl QueryClient {
    /// Begins to listen to the projection.
    pub fn start(bus: &Bus, shutdown: Shutdown) -> Self {
        let update = Arc::new(Update { position: 0.into(), heard_ms: 0.into(), started: Instant::now() });
        tokio::spawn(listen(bus.clone(), update.clone(), shutdown));
        Self { bus: bus.clone(), kept: Mutex::new(LruCache::new(KEPT_MAX)), update, past: PastQuestions::default() }
    }

    /// Answers a question about a view or about figures, read: a page computes with it.
    pub async fn ask<T: DeserializeOwned>(&self, name: &'static str, query: Query) -> Result<Answered<T>, Problem> {
        self.find(name, query).await?.read()
    }

    /// Answers a question about a view or about figures as it came: an endpoint passes it on.
    pub async fn find(&self, name: &'static str, query: Query) -> Result<Found, Problem> {
        // The day is named, so that every service means the same one by "today".
        let query = Query { as_of: query.as_of.or_else(|| Some(Moment::now().day())), ..query };
        let min_position = query.min_position.unwrap_or(0);
        let key = (name, Query { min_position: None, ..query.clone() });
        if let Some(found) = self.kept(&key).filter(|found| found.position >= min_position) {
            return Ok(found);
        }
        let found = self.refetch(name, &query).await?;
        self.keep(key, &found);
        Ok(found)
    }

    async fn refetch(&self, name: &str, query: &Query) -> Result<Found, Problem> {
        match self.send(name, query).await? {
            Reply::Found { position, body } => {
                let body: Box<str> = body.into();
                Ok(Found { position, as_of: query.as_of, body: Bytes::from(body.into_boxed_bytes()) })
            }
            Reply::Missing(what) => Err(Problem::missing(&what)),
            Reply::NothingYet { first } => Err(Problem::nothing_yet(first)),
            Reply::Malformed(fault) => Err(Problem::malformed(&fault)),
            Reply::Behind { position, why } => Err(Problem::behind(position, why.as_deref())),
            Reply::Busy => Err(Problem::busy()),
            Reply::Stopped { position, why, help } => Err(Problem::stopped(position, &why, help.as_ref())),
        }
    }

    async fn send(&self, name: &str, query: &Query) -> Result<Reply, Problem> {
        let admitted = if is_of_past(name, query) { Some(self.past.enter().await?) } else { None };
        let sent = Sent::by(&self.bus);
        let wait_ms = admitted.as_ref().map(Admitted::wait_ms);
        let question = SentQuery { query: query.clone(), id: Some(sent.id()), wait_ms };
        let reply = self.request(&subject::query(name), &question).await;
        sent.answered();
        reply
    }

    /// How far the projection is, asked every time.
    pub async fn status(&self) -> Result<Found, Problem> {
        self.refetch("status", &Query::default()).await
    }

    /// The editions that had begun.
    pub async fn editions(&self, query: Query) -> Result<Editions, Problem> {
        self.find("editions", query).await?.read()
    }

    /// Submits a command to its programme; again if there is no answer and it is known when it comes twice.
    pub async fn submit(&self, programme: ProgrammeName, request: &Request) -> Result<Answer, Problem> {
        let subject = subject::command(programme);
        let answer = match request.command_id.or(request.sending) {
            Some(_) => self.bus.ask_again(&subject, request).await,
            None => self.bus.ask(&subject, request).await,
        };
        answer.map_err(unanswered)
    }

    /// Whether every programme records, asked of all of them.
    ///
    /// # Errors
    /// What keeps one from it, or one doesn't answer.
    pub async fn records(&self) -> Result<(), Problem> {
        match health::recording(&self.bus).await {
            Ok(None) => Ok(()),
            Ok(Some(obstacle)) => Err(Problem::obstructed(&obstacle)),
            Err(error) => Err(Problem::not_accepting(&error.to_string())),
        }
    }

    /// Asks the service that answers a subject.
    pub async fn request<Q: Serialize, A: DeserializeOwned>(&self, subject: &str, question: &Q) -> Result<A, Problem> {
        self.bus.ask(subject, question).await.map_err(unanswered)
    }

    /// A kept answer, if the log hasn't gone on since.
    fn kept(&self, key: &Key) -> Option<Found> {
        let position = self.update.position()?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|found| found.position >= position).cloned()
    }

    /// Keeps an answer by what is known now; those by what was known once are rare.
    fn keep(&self, key: Key, found: &Found) {
        if key.1.known_at.is_none() && found.body.len() <= KEPT_BYTES_MAX {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, found.clone());
        }
    }
}

fn unanswered(error: BusError) -> Problem {
    tracing::warn!(%error, "no answer from a service");
    match error {
        BusError::NoResponders(_) => Problem::unavailable("サービスが停止しています。", "The service isn't running."),
        BusError::TimedOut(_) | BusError::NotWhole(_) => Problem::unanswered(),
        BusError::Address(..) | BusError::Connect { .. } | BusError::Failed(..) | BusError::Unreadable(..) => {
            Problem::unavailable("サービスに接続できません。", "The service can't be reached.")
        }
    }
}

async fn listen(bus: Bus, update: Arc<Update>, shutdown: Shutdown) {
    while !shutdown.is_cancelled() {
        match bus.listen::<Notice>(subject::POSITION).await {
            Ok(mut notices) => loop {
                tokio::select! {
                    notice = notices.next() => match notice {
                        Some(notice) => update.hear(notice),
                        None => break,
                    },
                    () = shutdown.cancelled() => return,
                }
            },
            Err(error) => tracing::warn!(%error, "can't subscribe to the projection"),
        }
        tokio::time::sleep(LISTEN_PAUSE).await;
    }
}
