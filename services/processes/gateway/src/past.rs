//! Questions about the past, which take long: a few are under way at once, a bounded number waits here, where leaving
//! costs nothing, and one that is left after it was sent is called back.

use std::time::{Duration, Instant};

use ayumi_proto::{
    message::{Query, QueryLeft},
    subject,
    time::Moment,
};
use ayumi_runtime::Bus;
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::problem::Problem;

/// How many of them may wait.
const WAITING_MAX: usize = 64;
/// How long an answer is waited for, the time in the queue included.
const WAIT: Duration = Duration::from_secs(10);

/// The places of questions about the past.
pub struct PastQuestions {
    waiting: Semaphore,
    under_way: Semaphore,
}

/// A question about the past that may be sent.
pub struct Admitted<'a> {
    _place: SemaphorePermit<'a>,
    until: Instant,
}

impl Admitted<'_> {
    /// How many milliseconds are left for its answer.
    pub fn wait_ms(&self) -> u32 {
        u32::try_from(self.until.saturating_duration_since(Instant::now()).as_millis()).unwrap_or(u32::MAX)
    }
}

impl Default for PastQuestions {
    /// Twice as many may be under way as there are cores, so that none of these waits for the next.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { waiting: Semaphore::new(WAITING_MAX), under_way: Semaphore::new(2 * cores) }
    }
}

impl PastQuestions {
    /// Waits for a place.
    ///
    /// # Errors
    /// Too many wait already, or none is left in time.
    pub async fn enter(&self) -> Result<Admitted<'_>, Problem> {
        let until = Instant::now() + WAIT;
        let waiting = self.waiting.try_acquire().map_err(|_| Problem::busy())?;
        let place = tokio::time::timeout_at(until.into(), self.under_way.acquire()).await;
        drop(waiting);
        match place {
            Ok(Ok(place)) => Ok(Admitted { _place: place, until }),
            // The semaphore is never closed.
            Ok(Err(_)) | Err(_) => Err(Problem::busy()),
        }
    }
}

/// Whether a question is about the past, or one for which the log has to be read.
pub fn is_of_past(name: &str, query: &Query) -> bool {
    let reads_the_log = ["explain", "history", "diff", "proof", "cube", "table"].contains(&name);
    reads_the_log || query.known_at.is_some() || query.as_of.is_some_and(|as_of| as_of != Moment::now().day())
}

/// A question that was sent. If it is dropped before its answer came, it is called back.
pub struct Sent {
    bus: Bus,
    id: Uuid,
    is_answered: bool,
}

impl Sent {
    /// One with an id of its own.
    pub fn by(bus: &Bus) -> Self {
        Self { bus: bus.clone(), id: Uuid::new_v4(), is_answered: false }
    }

    /// By what it can be called back.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Its answer came.
    pub fn answered(mut self) {
        self.is_answered = true;
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        if !self.is_answered {
            let (bus, id) = (self.bus.clone(), self.id);
            tokio::spawn(async move { bus.announce(subject::QUERY_LEFT, &QueryLeft { id }).await });
        }
    }
}
