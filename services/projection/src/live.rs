//! The views as of now, and the history that they and every view of the past are folded from.

use std::sync::Arc;

use ayumi_proto::time::Day;
use ayumi_runtime::log::{LogError, Stored};

use crate::{
    history::{History, Record, decode},
    views::{Place, Views},
};

/// What the projection holds in memory.
#[derive(Default)]
pub struct Live {
    /// The views with every commit folded.
    pub views: Views,
    /// Every commit.
    pub history: History,
}

impl Live {
    /// Folds the next commit of the log; on an error nothing has changed.
    pub fn take(&mut self, stored: Stored) -> Result<(), LogError> {
        let commit = decode(stored.position, &stored.subject, &stored.payload)?;
        let (position, subject) = (stored.position, stored.subject.clone());
        self.history.append(stored, commit.head.recorded_at)?;
        let recorded_at = self.history.recorded_at(position).unwrap_or(commit.head.recorded_at);
        self.views.apply(&Place { position, subject: &subject, recorded_at }, &commit, None);
        Ok(())
    }
}

/// The views as of a day, folded from a beginning of the history.
pub fn fold(records: &[Arc<Record>], as_of: Day) -> Result<Views, LogError> {
    let mut views = Views::default();
    for (position, record) in (1..).zip(records) {
        let commit = decode(position, &record.subject, &record.payload)?;
        let place = Place { position, subject: &record.subject, recorded_at: record.recorded_at };
        views.apply(&place, &commit, Some(as_of));
    }
    Ok(views)
}
