//! Wrong tokens and codes: noted, and answered late, so that few can be tried.

use std::{net::SocketAddr, time::Duration};

use tokio::sync::Semaphore;

use crate::{problem::Problem, seldom::Seldom};

/// How late a wrong token is answered.
const ANSWER_WAIT: Duration = Duration::from_millis(300);
/// How many wrong tokens wait for their answers at once; further ones are answered 429. So there are at most some 27 a
/// second from all clients together, and a right token waits for none of them.
const WAITING_MAX: usize = 8;

/// Wrong tokens that wait for their answers.
#[derive(Debug)]
pub struct Attempts {
    places: Semaphore,
    noted: Seldom,
}

impl Default for Attempts {
    fn default() -> Self {
        Self { places: Semaphore::new(WAITING_MAX), noted: Seldom::default() }
    }
}

impl Attempts {
    /// Notes a wrong token or code and lets time pass before it is answered.
    ///
    /// # Errors
    /// Too many wait already.
    pub async fn fail(&self, from: Option<SocketAddr>) -> Result<(), Problem> {
        if let Some(times) = self.noted.count() {
            let from = from.map(|peer| peer.ip().to_string()).unwrap_or_default();
            tracing::warn!(times, from, "wrong tokens");
        }
        let _place = self.places.try_acquire().map_err(|_| Problem::too_many_attempts())?;
        tokio::time::sleep(ANSWER_WAIT).await;
        Ok(())
    }
}
