//! Log lines about what could repeat a thousand times a second.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::bounds::LOG_EVERY;

/// Counts what happens, to be logged once in [`LOG_EVERY`].
#[derive(Debug, Default)]
pub struct Seldom(Mutex<(u64, Option<Instant>)>);

impl Seldom {
    /// Counts once more; answers how often it happened since it was last logged, where it is time to log it again.
    pub fn count(&self) -> Option<u64> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (times, logged) = &mut *counted;
        *times += 1;
        if logged.is_some_and(|at| at.elapsed() < LOG_EVERY) {
            return None;
        }
        *logged = Some(Instant::now());
        Some(std::mem::take(times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_logged_at_once_and_those_that_follow_are_counted() {
        let seldom = Seldom::default();
        assert_eq!([seldom.count(), seldom.count(), seldom.count()], [Some(1), None, None]);
        seldom.0.lock().unwrap().1 = Instant::now().checked_sub(LOG_EVERY);
        assert_eq!(seldom.count(), Some(3));
    }
}
