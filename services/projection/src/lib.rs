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
    collections::BTreeMap,
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
    let mut beside = Vec::new();
    // Nothing is answered by a file that isn't a beginning of this log.
    let agreed = tokio::select! {
        agreed = follow::agree(&projection, &log) => agreed,
        () = shutdown.cancelled() => return Ok(()),
    };
    match agreed {
        Err(why) => projection.stop(&why),
        Ok(()) => beside.extend([
            tokio::spawn(announce(projection.clone(), log.clone(), shutdown.clone())),
            tokio::spawn(follow::follow(projection.clone(), log.clone(), shutdown.clone())),
            tokio::spawn(follow::audit(projection.clone(), config.audit_every, shutdown.clone())),
        ]),
    }
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
        self.fail(why);
    }

    fn fail(&self, why: &dyn std::fmt::Display) {
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
        let reply = match Name::of(asked) {
            Some(name) => self.answer_name(name, query).await,
            None if asked == "status" => status(&progress, &self.read()),
            None => Reply::Missing(asked.to_owned()),
        };
        // What was wrong while it was answered may be wrong in the answer.
        let fault = self.progress.borrow().fault.clone();
        match fault.or_else(|| self.book.is_poisoned().then(|| "folding broke off".to_owned())) {
            Some(fault) => Reply::Behind { position: progress.position, fault: Some(fault) },
            None => reply,
        }
    }

    /// Answers from the live views, or from the history for whatever else is asked.
    async fn answer_name(self: &Arc<Self>, name: Name, query: Query) -> Reply {
        let today = Moment::now().day();
        if let Some(reply) = self.answer_live(name, &query, today) {
            return reply;
        }
        // The semaphore is never closed, so a permit always comes.
        let _place = self.folds.acquire().await;
        let past = match Past::of(&self.read(), &query, today) {
            Ok(past) => past,
            Err(fault) => return Reply::Malformed(fault),
        };
        let position = past.basis.position;
        let behind = |why: &dyn std::fmt::Display| Reply::Behind { position, fault: Some(why.to_string()) };
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

    /// The answer, if the live views have it.
    fn answer_live(&self, name: Name, query: &Query, today: Day) -> Option<Reply> {
        let book = self.read();
        let basis = match past::basis(&book, query, today) {
            Ok(basis) => basis,
            Err(fault) => return Some(Reply::Malformed(fault)),
        };
        let is_of_now = basis.position == book.history.position() && basis.as_of >= today;
        (name.is_of_views() && is_of_now).then(|| query::answer(&book.views, basis, name, query, book.views.begun()))
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
    let begun = book.views.begun();
    let newest: BTreeMap<String, Option<Edition>> =
        ProgrammeName::iter().map(|programme| (programme.to_string(), begun.newest(programme))).collect();
    let body = serde_json::json!({
        "position": position,
        "facts_position": book.position_of_facts(),
        "caught_up": position >= target && waiting.is_none(),
        "waiting": waiting,
        "newest": newest,
        "editions": begun.editions(),
    });
    match serde_json::value::to_raw_value(&body) {
        Ok(body) => Reply::Found { position, body },
        Err(error) => Reply::Behind { position, fault: Some(error.to_string()) },
    }
}
