//! Follows the log, folds it into the views, and answers questions about them over NATS.
//!
//! [`views`] is the one list of views, [`book`] what is kept, [`past`] what a question stands on, and
//! [`query`] leads from a question to its answer. Nothing but this file, `follow`, `alarm` and `copies` knows of a
//! network, so that the same answers come of an exported file.

mod alarm;
pub mod audit;
pub mod book;
mod copies;
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
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use ayumi_history::{FileError, FramesError, HistoryError};
use ayumi_proto::{
    event::ProgrammeName,
    ids::Edition,
    message::{Fault, KnownAt, Notice, Query, Reply},
    subject,
    time::{Day, Moment},
};
use ayumi_runtime::{Log, Shutdown, bus::BusError, log::LogError, service};
use serde::Serialize;
use strum::IntoEnumIterator;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinError,
};

use crate::{
    alarm::{Otherwise, Stop},
    book::Book,
    past::Past,
    proof::Prover,
    query::Name,
};

/// How long a question may wait for `min_position`.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// How often the position is told even if it doesn't change: by it others know that this one lives.
const NOTICE_EVERY: Duration = Duration::from_secs(1);

/// What a projection is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The history file; one projection at a time uses it.
    pub history: PathBuf,
    /// How often the log is compared with the file, and all figures with those that the file gives when it is
    /// folded anew.
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
    stop: Option<Stop>,
    /// When log, file and figures were last found to be the same.
    audited: Option<Audited>,
}

/// An audit that found nothing.
#[derive(Clone, Copy, Debug, Serialize)]
struct Audited {
    /// Up to which position at least.
    position: u64,
    at: Moment,
}

/// One copy of the projection; any number may run.
struct Projection {
    log: Log,
    /// Where the history file is.
    path: PathBuf,
    book: RwLock<Book>,
    prover: Prover,
    progress: watch::Sender<Progress>,
    /// As many folds of the past at once as there are cores.
    folds: Semaphore,
}

/// Why a projection can't run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The log can't be used.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The connection failed.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// Where the history file should be is something else.
    #[error("{}: {}; move it away: the file is made again from the log", .0.display(), FileError::Foreign)]
    Foreign(PathBuf),
    /// The history file can't be opened.
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, HistoryError),
    /// Opening it broke off.
    #[error("{}: {}", .0.display(), .1)]
    Panic(PathBuf, JoinError),
}

impl RunError {
    fn of(path: &Path, error: HistoryError) -> Self {
        match error {
            HistoryError::Frames(FramesError::File(FileError::Foreign)) => Self::Foreign(path.to_owned()),
            error @ (HistoryError::Frames(_) | HistoryError::Broken { .. }) => Self::File(path.to_owned(), error),
        }
    }
}

/// Runs a projection until shutdown. `ready` is called once it answers, caught up or not.
pub async fn run(log: Log, config: Config, ready: impl FnOnce(), shutdown: Shutdown) -> Result<(), RunError> {
    let target = log.position().await?;
    let Config { history: path, audit_every } = config;
    let file = path.clone();
    let opened = tokio::task::spawn_blocking(move || Book::open(&file)).await;
    let opened = opened.map_err(|panic| RunError::Panic(path.clone(), panic))?;
    let (book, cut) = opened.map_err(|error| RunError::of(&path, error))?;
    if let Some(cut) = cut {
        tracing::warn!(%cut, "what was cut is read from the log again");
    }
    let position = book.history.position();
    let progress = watch::Sender::new(Progress { position, target, ..Progress::default() });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (book, folds) = (RwLock::new(book), Semaphore::new(cores));
    let projection = Arc::new(Projection { log, path, book, prover: Prover::default(), progress, folds });
    // Nothing is answered by a file that isn't a beginning of this log.
    tokio::select! {
        () = projection.agree() => {}
        () = shutdown.cancelled() => return Ok(()),
    }
    let mut beside = Vec::new();
    if !projection.is_stopped() {
        beside.extend([
            tokio::spawn(announce(projection.clone(), shutdown.clone())),
            tokio::spawn(follow::follow(projection.clone(), shutdown.clone())),
            tokio::spawn(follow::audit(projection.clone(), audit_every, shutdown.clone())),
        ]);
    }
    let served = serve(projection, ready, shutdown).await;
    beside.iter().for_each(|task| task.abort());
    Ok(served?)
}

async fn serve(projection: Arc<Projection>, ready: impl FnOnce(), shutdown: Shutdown) -> Result<(), BusError> {
    let bus = projection.log.bus().clone();
    let mut subjects: Vec<String> = Name::ALL.iter().map(|(name, _)| subject::query(name)).collect();
    subjects.push(subject::query("status"));
    let handle = move |subject: String, payload: bytes::Bytes| {
        let projection = projection.clone();
        async move { service::json(&projection.answer(&subject, &payload).await) }
    };
    service::serve(&bus, "ayumi-projection", &subjects, handle, ready, shutdown).await
}

/// Tells the position when it changes, and once a second.
async fn announce(projection: Arc<Projection>, shutdown: Shutdown) {
    let mut progress = projection.progress.subscribe();
    loop {
        let Progress { position, stop, .. } = progress.borrow_and_update().clone();
        if stop.is_none() {
            projection.log.bus().announce(subject::POSITION, &Notice { position }).await;
        }
        tokio::select! {
            _ = tokio::time::timeout(NOTICE_EVERY, progress.changed()) => {}
            () = shutdown.cancelled() => return,
        }
    }
}

impl Projection {
    fn is_stopped(&self) -> bool {
        self.progress.borrow().stop.is_some()
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
        let Progress { position, waiting, stop, .. } = self.wait(&query).await;
        if let Some(stop) = stop {
            return stop.reply(position);
        }
        if position < query.min_position.unwrap_or(0) {
            return Reply::Behind { position, why: waiting };
        }
        let asked = subject.rsplit('.').next().unwrap_or_default();
        let reply = match Name::of(asked) {
            Some(name) => self.answer_name(name, query).await,
            None if asked == "status" => status(&self.progress.borrow(), &self.read()),
            None => Reply::Missing(asked.to_owned()),
        };
        // What was wrong while it was answered may be wrong in the answer.
        if self.book.is_poisoned() {
            self.alarm(&"folding broke off", Otherwise::Memory);
        }
        let stop = self.progress.borrow().stop.clone();
        stop.map_or(reply, |stop| stop.reply(position))
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
        let behind = |why: &dyn std::fmt::Display| Reply::Behind { position, why: Some(why.to_string()) };
        let projection = self.clone();
        let ask = move || projection.answer_past(&past, name, &query);
        match tokio::task::spawn_blocking(ask).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error @ HistoryError::Frames(FramesError::File(_)))) => {
                tracing::error!(%error, "a question about the past wasn't answered");
                behind(&error)
            }
            Ok(Err(error)) => {
                self.alarm(&error, Otherwise::Memory);
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
            let reached = progress.wait_for(|progress| progress.position >= min || progress.stop.is_some());
            // Whether it was reached or took too long shows in what is answered.
            let _ = tokio::time::timeout(WAIT_MAX, reached).await;
        }
        progress.borrow().clone()
    }
}

fn status(progress: &Progress, book: &Book) -> Reply {
    let Progress { position, target, ref waiting, audited, .. } = *progress;
    let newest: BTreeMap<String, Option<Edition>> =
        ProgrammeName::iter().map(|programme| (programme.to_string(), book.views.newest(programme))).collect();
    let editions: BTreeSet<Edition> = book.views.begun();
    let body = serde_json::json!({
        "position": position,
        "facts_position": book.position_of_facts(),
        "caught_up": position >= target && waiting.is_none(),
        "waiting": waiting,
        "audited": audited,
        "newest": newest,
        "editions": editions,
    });
    match serde_json::value::to_raw_value(&body) {
        Ok(body) => Reply::Found { position, body },
        Err(error) => Reply::Behind { position, why: Some(error.to_string()) },
    }
}
