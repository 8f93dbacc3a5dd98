//! Whether a command would be accepted and the views are right.

use std::time::{Duration, Instant};

use ayumi_proto::answer::Status;
use tokio::sync::Mutex;

use crate::{
    problem::Problem,
    query_client::{Found, QueryClient},
};

/// How long those who aren't logged in get the same answer, so that they can't keep the services busy.
const KEPT_FOR: Duration = Duration::from_secs(1);

/// How long the projection may take to say how far it is.
const STATUS_WAIT: Duration = Duration::from_secs(2);

/// What the views and the programmes' services answered.
pub struct Looked {
    /// The projection's status, or what is wrong with it or with a programme's service.
    pub status: Result<Found, Problem>,
    /// Whether everything is ready.
    pub is_ready: bool,
}

/// Asks the projection, then the programmes' services.
pub async fn look(queries: &QueryClient) -> Looked {
    let status =
        tokio::time::timeout(STATUS_WAIT, queries.status()).await.unwrap_or_else(|_| Err(Problem::unanswered()));
    let is_ready = match &status {
        Ok(found) => found.read::<Status>().is_ok_and(|status| status.caught_up),
        Err(_) => false,
    };
    if !is_ready {
        return Looked { status, is_ready };
    }
    match queries.records().await {
        Ok(()) => Looked { status, is_ready },
        Err(problem) => Looked { status: Err(problem), is_ready: false },
    }
}

/// Whether everything was ready when somebody who isn't logged in asked last.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// Whether everything is ready, or was a moment ago.
    pub async fn get(&self, queries: &QueryClient) -> bool {
        let mut kept = self.0.lock().await;
        if let Some((_, is_ready)) = kept.filter(|(at, _)| at.elapsed() < KEPT_FOR) {
            return is_ready;
        }
        let is_ready = look(queries).await.is_ready;
        *kept = Some((Instant::now(), is_ready));
        is_ready
    }
}
