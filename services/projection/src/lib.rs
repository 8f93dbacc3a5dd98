//! Follows the log, folds it into the views, and answers questions about them over NATS.
//!
//! [`views`] is the one list of views, [`book`] what is kept, [`past`] what a question stands on, and
//! [`query`] leads from a question to its answer. Nothing below this file knows of a network, so that
//! the same answers come of an exported file.

pub mod audit;
pub mod book;
pub mod diff;
pub mod explain;
pub mod figures;
mod follow;
pub mod over_time;
pub mod past;
pub mod proof;
pub mod query;
pub mod views;

/// What `with_view!` names.
#[doc(hidden)]
pub mod shown {
    pub use ayumi_meetings::MeetingsView;
    pub use ayumi_pilots::PilotsView;
    pub use ayumi_proto::event::ProgrammeName;
    pub use ayumi_reports::ReportsView;
    pub use ayumi_visits::VisitsView;
}

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use ayumi_history::HistoryError;
use ayumi_proto::{
    event::ProgrammeName,
    ids::Edition,
    message::{Fault, KnownAt, Notice, Query, Reply},
    subject,
    time::{Day, Moment},
};
use ayumi_runtime::{Log, Shutdown, bus::BusError, log::LogError, service};
use strum::IntoEnumIterator;
use tokio::sync::{Semaphore, watch};

use crate::{book::Book, past::Past, proof::Prover, query::Name};

/// How long a question may wait for `min_position`.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// How often the position is told even if it doesn't change: by it others know that this one lives.
const NOTICE_EVERY: Duration = Duration::from_secs(1);

/// What a projection is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The history file; one projection at a time uses it.
    pub history: PathBuf,
    /// How often all figures are compared with those that the file gives when it is folded anew.
    pub audit_every: Duration,
}

/// How far the log is folded.
#[derive(Clone, Debug, Default)]
struct Progress {
    position: u64,
    /// The last position when this projection started; what comes later is news.
    target: u64,
    /// What keeps it from going on for now.
    waiting: Option<String>,
    /// What stopped it for good: its figures can't be believed.
    fault: Option<String>,
}

/// One copy of the projection; any number may run.
struct Projection {
    book: RwLock<Book>,
    prover: Prover,
    progress: watch::Sender<Progress>,
    /// As many folds of the past at once as there are cores.
    folds: Semaphore,
}

/// Runs a projection until shutdown. `ready` is called once it answers, caught up or not.
pub async fn run(log: Log, config: Config, ready: impl FnOnce(), shutdown: Shutdown) -> Result<(), LogError> {
    let target = log.position().await?;
    let path = config.history.clone();
    let opened = tokio::task::spawn_blocking(move || Book::open(&path)).await;
    let failed = |why: String| LogError::Corrupt { place: config.history.display().to_string(), why };
    let (book, cut) = opened.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
    if let Some(cut) = cut {
        tracing::warn!(%cut, "what was cut is read from the log again");
    }
    let position = book.history.position();
    let progress = watch::Sender::new(Progress { position, target, ..Progress::default() });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (book, folds) = (RwLock::new(book), Semaphore::new(cores));
    let projection = Arc::new(Projection { book, prover: Prover::default(), progress, folds });
    let beside = [
        tokio::spawn(follow::follow(projection.clone(), log.clone(), shutdown.clone())),
        tokio::spawn(follow::audit(projection.clone(), config.audit_every, shutdown.clone())),
        tokio::spawn(announce(projection.clone(), log.clone(), shutdown.clone())),
    ];
    let served = serve(projection, &log, ready, shutdown).await;
    beside.iter().for_each(|task| task.abort());
    served.map_err(LogError::from)
}

async fn serve(
    projection: Arc<Projection>,
    log: &Log,
    ready: impl FnOnce(),
    shutdown: Shutdown,
) -> Result<(), BusError> {
    let mut subjects: Vec<String> = Name::ALL.iter().map(|(name, _)| subject::query(name)).collect();
    subjects.push(subject::query("status"));
    let handle = move |subject: String, payload: bytes::Bytes| {
        let projection = projection.clone();
        async move { service::json(&projection.answer(&subject, &payload).await) }
    };
    service::serve(log.bus(), "ayumi-projection", &subjects, handle, ready, shutdown).await
}

/// Tells the position when it changes, and once a second.
async fn announce(projection: Arc<Projection>, log: Log, shutdown: Shutdown) {
    let mut progress = projection.progress.subscribe();
    loop {
        let Progress { position, fault, .. } = progress.borrow_and_update().clone();
        if fault.is_none() {
            log.bus().announce(subject::POSITION, &Notice { position }).await;
        }
        tokio::select! {
            _ = tokio::time::timeout(NOTICE_EVERY, progress.changed()) => {}
            () = shutdown.cancelled() => return,
        }
    }
}

impl Projection {
    /// Stops answering, for good and visibly.
    fn stop(&self, why: &dyn std::fmt::Display) {
        tracing::error!(%why, "the projection stops: it would show wrong figures");
        metrics::gauge!("ayumi_projection_stopped").set(1.0);
        self.progress.send_modify(|progress| progress.fault = Some(why.to_string()));
    }

    fn read(&self) -> RwLockReadGuard<'_, Book> {
        // A panic while folding stops the projection, and every answer says so.
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Book> {
        self.book.write().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(self: &Arc<Self>, subject: &str, payload: &[u8]) -> Reply {
        let query: Query = match serde_json::from_slice(payload) {
            Ok(query) => query,
            Err(error) => return Reply::Malformed(Fault { field: "query".to_owned(), detail: error.to_string() }),
        };
        let progress = self.wait(&query).await;
        if progress.fault.is_some() || progress.position < query.min_position.unwrap_or(0) {
            return Reply::Behind { position: progress.position, fault: progress.fault.or(progress.waiting) };
        }
        let asked = subject.rsplit('.').next().unwrap_or_default();
        match Name::of(asked) {
            Some(name) => self.answer_name(name, query).await,
            None if asked == "status" => status(&progress, &self.read()),
            None => Reply::Missing(asked.to_owned()),
        }
    }

    /// Answers from the live views, or from the history for whatever else is asked.
    async fn answer_name(self: &Arc<Self>, name: Name, query: Query) -> Reply {
        let today = Moment::now().day();
        let past = match self.past(name, &query, today) {
            Ok(past) => past,
            Err(reply) => return reply,
        };
        let position = past.basis.position;
        let behind = |why: &dyn std::fmt::Display| Reply::Behind { position, fault: Some(why.to_string()) };
        // The semaphore is never closed, so a permit always comes.
        let _place = self.folds.acquire().await;
        let projection = self.clone();
        let ask = move || projection.answer_past(&past, name, &query);
        match tokio::task::spawn_blocking(ask).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => {
                tracing::error!(%error, "a question about the past wasn't answered");
                behind(&error)
            }
            Err(error) => behind(&error),
        }
    }

    /// The beginning of the log that a question stands on, or its answer, if the live views have it.
    fn past(&self, name: Name, query: &Query, today: Day) -> Result<Past, Reply> {
        let book = self.read();
        let basis = past::basis(&book, query, today).map_err(Reply::Malformed)?;
        if name.is_of_views() && basis.position == book.history.position() && basis.as_of >= today {
            return Err(query::answer(&book.views, basis, name, query, book.views.begun()));
        }
        let since = past::since(&book, query, today).map_err(Reply::Malformed)?;
        let file = book.history.reader();
        let file = file.map_err(|error| Reply::Behind { position: basis.position, fault: Some(error.to_string()) })?;
        Ok(Past { basis, since, ledgers: book.history.ledgers().to_vec(), file })
    }

    fn answer_past(&self, past: &Past, name: Name, query: &Query) -> Result<Reply, HistoryError> {
        query::answer_past(past, name, query, &self.prover)
    }

    /// Waits until a position is folded, the follower has stopped, or it takes too long.
    async fn wait(&self, query: &Query) -> Progress {
        // Whoever knows a position has it from a copy of the projection that may be ahead of this one.
        let position = |known: Option<KnownAt>| match known {
            Some(KnownAt::Position(position)) => position,
            Some(KnownAt::Instant(_)) | None => 0,
        };
        let min = query.min_position.unwrap_or(0).max(position(query.known_at)).max(position(query.since));
        let mut progress = self.progress.subscribe();
        if min > 0 {
            let reached = progress.wait_for(|progress| progress.position >= min || progress.fault.is_some());
            // Whether it was reached or took too long shows in what is answered.
            let _ = tokio::time::timeout(WAIT_MAX, reached).await;
        }
        progress.borrow().clone()
    }
}

fn status(progress: &Progress, book: &Book) -> Reply {
    let Progress { position, target, ref waiting, .. } = *progress;
    let newest: BTreeMap<String, Option<Edition>> =
        ProgrammeName::iter().map(|programme| (programme.to_string(), book.views.newest(programme))).collect();
    let editions: BTreeSet<Edition> = book.views.begun();
    let body = serde_json::json!({
        "position": position,
        "facts_position": book.position_of_facts(),
        "caught_up": position >= target && waiting.is_none(),
        "waiting": waiting,
        "newest": newest,
        "editions": editions,
    });
    match serde_json::value::to_raw_value(&body) {
        Ok(body) => Reply::Found { position, body },
        Err(error) => Reply::Behind { position, fault: Some(error.to_string()) },
    }
}
