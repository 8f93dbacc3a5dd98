//! Follows the log, folds it into the views, and answers questions about them over NATS.
//!
//! [`views`] is the one list of views; [`history`] is what every question about the past is folded from.

pub mod history;
pub mod live;
pub mod query;
pub mod views;

use std::{
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use ayumi_proto::{
    event::ProgrammeName,
    message::{Fault, Notice, Query, Reply},
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
use tokio::sync::watch;

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
}

/// Runs a projection until shutdown. `ready` is called once it answers, caught up or not.
pub async fn run(log: Log, ready: impl FnOnce(), shutdown: Shutdown) -> Result<(), LogError> {
    let target = log.position().await?;
    let progress = watch::Sender::new(Progress { target, ..Progress::default() });
    let projection = Arc::new(Projection { live: RwLock::default(), progress });
    let following = tokio::spawn(follow(projection.clone(), log.clone(), shutdown.clone()));
    let announcing = tokio::spawn(announce(projection.clone(), log.clone(), shutdown.clone()));
    let served = serve(projection, &log, ready, shutdown).await;
    following.abort();
    announcing.abort();
    served.map_err(LogError::from)
}

async fn serve(projection: Arc<Projection>, log: &Log, ready: impl FnOnce(), shutdown: Shutdown) -> Result<(), BusError> {
    let mut subjects: Vec<String> = NAMES.iter().map(|(name, _)| subject::query(name)).collect();
    subjects.push(subject::query("status"));
    let handle = move |subject: String, payload: bytes::Bytes| {
        let projection = projection.clone();
        async move { service::json(&projection.answer(&subject, &payload).await) }
    };
    service::serve(log.bus(), "ayumi-projection", &subjects, handle, ready, shutdown).await
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
            tracing::error!(%error, "the projection stops: it would show wrong figures");
            metrics::gauge!("ayumi_projection_stopped").set(1.0);
            projection.progress.send_modify(|progress| progress.fault = Some(error.to_string()));
            return;
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
    fn read(&self) -> RwLockReadGuard<'_, Live> {
        // Folding doesn't panic; if it did, the follower has stopped and every answer says so.
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
        let progress = self.wait(query.min_position).await;
        let (position, target) = (progress.position, progress.target);
        if progress.fault.is_some() || position < query.min_position.unwrap_or(0) {
            return Reply::Behind { position, fault: progress.fault };
        }
        let asked = subject.rsplit('.').next().unwrap_or_default();
        if asked == "status" {
            return status(position, target, self.read().history.position_of_facts());
        }
        let Some((_, name)) = NAMES.into_iter().find(|(name, _)| *name == asked) else {
            return Reply::Missing(asked.to_owned());
        };
        let projection = self.clone();
        let ask = move || query::answer(&projection.read(), name, &query, Moment::now().day());
        tokio::task::spawn_blocking(ask)
            .await
            .unwrap_or_else(|error| Reply::Behind { position, fault: Some(error.to_string()) })
    }

    /// Waits until a position is folded, the follower has stopped, or it takes too long.
    async fn wait(&self, min_position: Option<u64>) -> Progress {
        let mut progress = self.progress.subscribe();
        if let Some(min) = min_position {
            let reached = progress.wait_for(|progress| progress.position >= min || progress.fault.is_some());
            // Whether it was reached or took too long shows in what is answered.
            let _ = tokio::time::timeout(WAIT_MAX, reached).await;
        }
        progress.borrow().clone()
    }
}

fn status(position: u64, target: u64, facts_position: u64) -> Reply {
    let caught_up = position >= target;
    let body = serde_json::json!({ "position": position, "facts_position": facts_position, "caught_up": caught_up });
    match serde_json::value::to_raw_value(&body) {
        Ok(body) => Reply::Found { position, body },
        Err(error) => Reply::Behind { position, fault: Some(error.to_string()) },
    }
}
