//! How long an answer is waited for: until an instant, or until the asker has left.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use ayumi_core::ReadError;

/// How long an answer is waited for. What folds or reads for long looks at it now and then.
#[derive(Clone, Debug, Default)]
pub struct Patience {
    until: Option<Instant>,
    left: Arc<AtomicBool>,
}

impl Patience {
    /// Waits until an instant.
    pub fn until(instant: Instant) -> Self {
        Self { until: Some(instant), left: Arc::default() }
    }

    /// The asker waits no longer; clones of this patience are over too.
    pub fn leave(&self) {
        self.left.store(true, Ordering::Relaxed);
    }

    /// Whether the answer is still waited for.
    ///
    /// # Errors
    /// It isn't.
    pub fn check(&self) -> Result<(), ReadError> {
        let is_late = self.until.is_some_and(|until| Instant::now() > until);
        if is_late || self.left.load(Ordering::Relaxed) { Err(ReadError::Deadline) } else { Ok(()) }
    }
}
