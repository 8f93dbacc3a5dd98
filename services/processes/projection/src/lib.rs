//! Follows the log, folds it into the views, and answers questions about them over NATS.
//!
//! [`views`] is the one list of views, [`book`] what is kept, [`past`] what a question is based on, and
//! [`query`] leads from a question to its answer. Nothing but this file, `serve`, `follow`, `alarm` and `copies`
//! knows of a network, so that the same answers come of an exported file.

mod alarm;
pub mod audit;
pub mod book;
mod cause;
mod copies;
mod desk;
pub mod diff;
pub mod figures;
mod follow;
pub mod past;
pub mod proof;
pub mod query;
mod serve;
pub mod views;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use ayumi_history::{FileError, FramesError, HistoryError};
use ayumi_proto::{answer::Audited, message::Notice, subject, time::Moment};
use ayumi_runtime::{Log, Shutdown, bus::BusError, log::LogError};
use tokio::{
    sync::{oneshot, watch},
    task::JoinError,
};
use uuid::Uuid;

use crate::{alarm::Stop, book::ProjectionState, desk::Desk, proof::Prover};

/// How often the position is sent even if it doesn't change: by it others know that this one lives.
const NOTICE_EVERY: Duration = Duration::from_secs(1);

/// What a projection is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The history file; one projection at a time uses it.
    pub history: PathBuf,
    /// How often the log is compared with the file, and all figures with those that the file gives when it is
    /// folded again.
    pub audit_every: Duration,
}

/// How far the log is folded.
#[derive(Clone, Debug, Default)]
struct Progress {
    position: u64,
    /// The latest recording time up to there.
    recorded_at: Option<Moment>,
    /// The last position when this projection started; what comes later is news.
    target: u64,
    /// What keeps it from going on for now.
    waiting: Option<String>,
    /// What stopped it: its figures can't be believed.
    stop: Option<Stop>,
    /// When log, file and figures were last found to be the same.
    audited: Option<Audited>,
}

/// One copy of the projection; any number may run.
struct Projection {
    log: Log,
    /// Where the history file is.
    path: PathBuf,
    book: RwLock<ProjectionState>,
    prover: Prover,
    progress: watch::Sender<Progress>,
    desk: Desk,
    /// Questions that are being answered, by the ids by which their askers can leave.
    asked: Mutex<HashMap<Uuid, oneshot::Sender<()>>>,
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
    #[error("{}: {}; move it away, and the file is rebuilt from the log", .0.display(), FileError::Foreign)]
    Foreign(PathBuf),
    /// The history file can't be opened.
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, HistoryError),
    /// Opening it broke off.
    #[error("{}: {}", .0.display(), .1)]
    Panic(PathBuf, JoinError),
    /// The threads for questions about the past can't be started.
    #[error("can't start threads: {0}")]
    Threads(std::io::Error),
}

impl RunError {
    fn of(path: &Path, error: HistoryError) -> Self {
        match error {
            HistoryError::Frames(FramesError::File(FileError::Foreign)) => Self::Foreign(path.to_owned()),
            error @ (HistoryError::Frames(_) | HistoryError::Broken { .. } | HistoryError::Deadline) => {
                Self::File(path.to_owned(), error)
            }
        }
    }
}

/// Runs a projection until shutdown. `ready` is called once it answers, caught up or not.
pub async fn run(log: Log, config: Config, ready: impl FnOnce(), shutdown: Shutdown) -> Result<(), RunError> {
    let target = log.position().await?;
    let Config { history: path, audit_every } = config;
    let file = path.clone();
    let opened = tokio::task::spawn_blocking(move || ProjectionState::open(&file, Moment::now().day())).await;
    let opened = opened.map_err(|panic| RunError::Panic(path.clone(), panic))?;
    let (book, cut) = opened.map_err(|error| RunError::of(&path, error))?;
    if let Some(cut) = cut {
        tracing::warn!(%cut, "reading the missing part from the log again; a damaged file is kept under a name ending in .damaged");
    }
    let (position, recorded_at) = (book.history.position(), book.history.latest());
    let progress = watch::Sender::new(Progress { position, recorded_at, target, ..Progress::default() });
    let (book, desk) = (RwLock::new(book), Desk::open().map_err(RunError::Threads)?);
    let (prover, asked) = (Prover::default(), Mutex::default());
    let projection = Arc::new(Projection { log, path, book, prover, progress, desk, asked });
    // Nothing is answered by a file that isn't a beginning of this log.
    tokio::select! {
        () = projection.agree() => {}
        () = shutdown.cancelled() => return Ok(()),
    }
    let beside = [
        tokio::spawn(announce(projection.clone(), shutdown.clone())),
        tokio::spawn(follow::follow(projection.clone(), shutdown.clone())),
        tokio::spawn(follow::audit(projection.clone(), audit_every, shutdown.clone())),
        tokio::spawn(heal(projection.clone(), shutdown.clone())),
    ];
    let served = serve::serve(projection, ready, shutdown).await;
    beside.iter().for_each(|task| task.abort());
    Ok(served?)
}

/// Sends the position when it changes, and once a second; or, as often, that the log can't be read.
async fn announce(projection: Arc<Projection>, shutdown: Shutdown) {
    let mut progress = projection.progress.subscribe();
    loop {
        let Progress { position, recorded_at, stop, .. } = progress.borrow_and_update().clone();
        match stop {
            None => projection.log.bus().announce(subject::POSITION, &Notice { position, recorded_at }).await,
            Some(stop) => {
                if let Some(alarm) = stop.alarm() {
                    projection.log.bus().announce(subject::ALARM, &alarm).await;
                }
            }
        }
        tokio::select! {
            _ = tokio::time::timeout(NOTICE_EVERY, progress.changed()) => {}
            () = shutdown.cancelled() => return,
        }
    }
}

async fn heal(projection: Arc<Projection>, shutdown: Shutdown) {
    projection.heal(shutdown).await;
}

impl Projection {
    fn is_stopped(&self) -> bool {
        self.progress.borrow().stop.is_some()
    }

    fn read(&self) -> RwLockReadGuard<'_, ProjectionState> {
        // A panic while folding stops the projection, and every answer says so.
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, ProjectionState> {
        self.book.write().unwrap_or_else(PoisonError::into_inner)
    }
}
