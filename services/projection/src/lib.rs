//! Follows the log, folds it into the views, and answers questions about them over NATS.
//!
//! [`views`] is the one list of views; [`history`] is what every question about the past is folded from.

pub mod chains;
pub mod history;
pub mod live;
pub mod query;
pub mod views;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use ayumi_proto::{
    event::ProgrammeName,
    ids::Edition,
    message::{Fault, KnownAt, Notice, Query, Reply},
    subject,
    time::Moment,
};
use ayumi_runtime::{
    Log, Shutdown,
    bus::BusError,
    follow::Follower,
    log::{LogError, Stored},
    service,
};
use strum::IntoEnumIterator;
use tokio::sync::{Semaphore, watch};

use crate::{live::Live, query::Name};

/// How long a question may wait for `min_position`.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// How often the position is told even if it doesn't change: by it others know that this one lives.
const NOTICE_EVERY: Duration = Duration::from_secs(1);

/// What can be asked, by the last token of the subject.
const NAMES: [(&str, Name); 5] = [
    ("meetings", Name::View(ProgrammeName::Meetings)),
    ("pilots", Name::View(ProgrammeName::Pilots)),
    ("visits", Name::View(ProgrammeName::Visits)),
    ("reports", Name::View(ProgrammeName::Reports)),
    ("figures", Name::Figures),
];

/// How far the log is folded.
#[derive(Clone, Debug, Default)]
struct Progress {
    position: u64,
    /// The last position when this projection started; what comes later is news.
    target: u64,
    fault: Option<String>,
}

/// One copy of the projection; any number may run.
struct Projection {
    live: RwLock<Live>,
    progress: watch::Sender<Progress>,
    /// As many folds of the past at once as there are cores.
    folds: Semaphore,
}

/// Runs a projection until shutdown. `ready` is called once it answers, caught up or not.
pub async fn run(log: Log, ready: impl FnOnce(), shutdown: Shutdown) -> Result<(), LogError> {
    let target = log.position().await?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let progress = watch::Sender::new(Progress { target, ..Progress::default() });
    let projection = Arc::new(Projection { live: RwLock::default(), progress, folds: Semaphore::new(cores) });
    let following = tokio::spawn(watch_follower(projection.clone(), log.clone(), shutdown.clone()));
    let announcing = tokio::spawn(announce(projection.clone(), log.clone(), shutdown.clone()));
    let served = serve(projection, &log, ready, shutdown).await;
    following.abort();
    announcing.abort();
    served.map_err(LogError::from)
}

async fn serve(
    projection: Arc<Projection>,
    log: &Log,
    ready: impl FnOnce(),
    shutdown: Shutdown,
) -> Result<(), BusError> {
    let mut subjects: Vec<String> = NAMES.iter().map(|(name, _)| subject::query(name)).collect();
    subjects.push(subject::query("status"));
    let handle = move |subject: String, payload: bytes::Bytes| {
        let projection = projection.clone();
        async move { service::json(&projection.answer(&subject, &payload).await) }
    };
    service::serve(log.bus(), "ayumi-projection", &subjects, handle, ready, shutdown).await
}

/// Follows, and shows it where following ended by a panic: the views may then be half folded.
async fn watch_follower(projection: Arc<Projection>, log: Log, shutdown: Shutdown) {
    let following = tokio::spawn(follow(projection.clone(), log, shutdown));
    if let Err(error) = following.await
        && error.is_panic()
    {
        projection.stop(&error);
    }
}

/// Folds the log as it grows. What can't be read stops it for good, and shows in every answer: figures
/// without one commit would be wrong.
async fn follow(projection: Arc<Projection>, log: Log, shutdown: Shutdown) {
    let mut follower = Follower::new(log, 1);
    loop {
        let next = tokio::select! {
            next = follower.next() => next,
            () = shutdown.cancelled() => return,
        };
        if let Err(error) = next.and_then(|stored| projection.take(stored)) {
            return projection.stop(&error);
        }
    }
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

    fn read(&self) -> RwLockReadGuard<'_, Live> {
        // A panic while folding stops the projection, and every answer says so.
        self.live.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Live> {
        self.live.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, stored: Stored) -> Result<(), LogError> {
        let position = stored.position;
        self.write().take(stored)?;
        self.progress.send_modify(|progress| progress.position = position);
        metrics::gauge!("ayumi_projection_position").set(position as f64);
        Ok(())
    }

    async fn answer(self: &Arc<Self>, subject: &str, payload: &[u8]) -> Reply {
        let query: Query = match serde_json::from_slice(payload) {
            Ok(query) => query,
            Err(error) => return Reply::Malformed(Fault { field: "query".to_owned(), detail: error.to_string() }),
        };
        let progress = self.wait(&query).await;
        let (position, target) = (progress.position, progress.target);
        if progress.fault.is_some() || position < query.min_position.unwrap_or(0) {
            return Reply::Behind { position, fault: progress.fault };
        }
        let asked = subject.rsplit('.').next().unwrap_or_default();
        if asked == "status" {
            return status(position, target, &self.read());
        }
        let Some((_, name)) = NAMES.into_iter().find(|(name, _)| *name == asked) else {
            return Reply::Missing(asked.to_owned());
        };
        self.answer_view(name, query).await
    }

    /// Answers from the live views, or folds the history anew for a day or a moment of the past.
    async fn answer_view(&self, name: Name, query: Query) -> Reply {
        let today = Moment::now().day();
        let (basis, records) = {
            let live = self.read();
            match query::basis(&live.history, &query, today) {
                Err(fault) => return Reply::Malformed(fault),
                Ok(basis) if basis.position == live.history.position() && basis.as_of >= today => {
                    return query::answer(&live.views, basis, name, &query);
                }
                Ok(basis) => (basis, live.history.until(basis.position)),
            }
        };
        let behind = |why: String| Reply::Behind { position: basis.position, fault: Some(why) };
        // The semaphore is never closed, so a permit always comes.
        let _place = self.folds.acquire().await;
        let ask = move || live::fold(&records, basis.as_of).map(|views| query::answer(&views, basis, name, &query));
        match tokio::task::spawn_blocking(ask).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => behind(error.to_string()),
            Err(error) => behind(error.to_string()),
        }
    }

    /// Waits until a position is folded, the follower has stopped, or it takes too long.
    async fn wait(&self, query: &Query) -> Progress {
        // Whoever knows a position has it from a copy of the projection that may be ahead of this one.
        let known = match query.known_at {
            Some(KnownAt::Position(position)) => position,
            Some(KnownAt::Instant(_)) | None => 0,
        };
        let min = query.min_position.unwrap_or(0).max(known);
        let mut progress = self.progress.subscribe();
        if min > 0 {
            let reached = progress.wait_for(|progress| progress.position >= min || progress.fault.is_some());
            // Whether it was reached or took too long shows in what is answered.
            let _ = tokio::time::timeout(WAIT_MAX, reached).await;
        }
        progress.borrow().clone()
    }
}

fn status(position: u64, target: u64, live: &Live) -> Reply {
    let newest: BTreeMap<String, Option<Edition>> =
        ProgrammeName::iter().map(|programme| (programme.to_string(), live.views.newest(programme))).collect();
    let body = serde_json::json!({
        "position": position,
        "facts_position": live.history.position_of_facts(),
        "caught_up": position >= target,
        "newest": newest,
    });
    match serde_json::value::to_raw_value(&body) {
        Ok(body) => Reply::Found { position, body },
        Err(error) => Reply::Behind { position, fault: Some(error.to_string()) },
    }
}
