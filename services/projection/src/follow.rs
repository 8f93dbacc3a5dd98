//! The projection goes on as the log grows, and looks back at times whether it still is what the log says.

use std::{ops::ControlFlow, sync::Arc, time::Duration};

use ayumi_history::{FileError, Frame, FramesError, HistoryError};
use ayumi_proto::time::Moment;
use ayumi_runtime::{
    Log, Shutdown,
    follow::{self as runtime, Followed, Follower},
    log::LogError,
};

use crate::{
    Projection,
    audit::{self, AuditError},
};

/// The most commits that are taken at once.
const BATCH_MAX: usize = 1024;
/// The pause before the history file is written to again, or the log asked again.
const AGAIN_PAUSE: Duration = Duration::from_secs(1);

/// Folds the log as it grows. What can't be read stops it for good, and shows in every answer: figures
/// without one commit would be wrong. So does a panic, after which views may be half folded.
pub(crate) async fn follow(projection: Arc<Projection>, log: Log, shutdown: Shutdown) {
    let follower = Follower::ahead(log, projection.read().history.position() + 1);
    let taker = projection.clone();
    let stop = shutdown.clone();
    let take = move |commits: &[Followed]| taker.take_in_time(commits, &stop);
    match runtime::follow(follower, BATCH_MAX, take, shutdown).await {
        Ok(None) => {}
        Ok(Some(error)) => projection.stop(&error),
        Err(error) => projection.stop(&error),
    }
}

/// Makes sure that the history is a beginning of this log: the last commit of the one is in the other.
pub(crate) async fn agree(projection: &Projection, log: &Log) -> Result<(), String> {
    let position = projection.read().history.position();
    let kept = projection.read().history.read(position).map_err(|error| error.to_string())?;
    let Some((subject, payload)) = kept else { return Ok(()) };
    let found = loop {
        match log.at(position).await {
            Ok(found) => break found,
            Err(error @ (LogError::Bus(_) | LogError::Server { .. })) => {
                tracing::warn!(%error, "the log can't be asked just now");
                tokio::time::sleep(AGAIN_PAUSE).await;
            }
            Err(error) => return Err(error.to_string()),
        }
    };
    if found.is_some_and(|found| found.subject == subject && found.payload == payload) {
        return Ok(());
    }
    Err(format!(
        "the history file and the log differ at position {position} ({subject}): it is the file of another log, or \
         one of them was cut or changed. Keep both: `ayumi replay FILE verify` checks the file by itself. Only where the \
         log is known to be whole may the file be moved away; it is then read anew"
    ))
}

impl Projection {
    /// Takes commits of the log; while the history file can't be written, waits and shows why.
    fn take_in_time(&self, commits: &[Followed], shutdown: &Shutdown) -> ControlFlow<HistoryError> {
        while !shutdown.is_cancelled() {
            match self.take(commits) {
                Ok(()) => return ControlFlow::Continue(()),
                Err(HistoryError::Frames(FramesError::File(error))) => self.wait_for_file(&error),
                Err(error) => return ControlFlow::Break(error),
            }
            std::thread::sleep(AGAIN_PAUSE);
        }
        ControlFlow::Continue(())
    }

    /// Shows that it waits, and says so once.
    fn wait_for_file(&self, error: &FileError) {
        let why = error.to_string();
        let news = self.progress.send_if_modified(|progress| {
            let news = progress.waiting.as_deref() != Some(&why);
            progress.waiting = Some(why);
            news
        });
        if news {
            tracing::error!(%error, "the projection waits: it can't go on without its history file");
        }
    }

    fn take(&self, commits: &[Followed]) -> Result<(), HistoryError> {
        let mut book = self.write();
        // Some may have been taken before the file failed.
        let kept = book.history.position();
        let frames: Vec<Frame<'_>> = (commits.iter())
            .filter(|commit| commit.position > kept)
            .map(|commit| Frame { position: commit.position, subject: commit.subject(), payload: &commit.payload })
            .collect();
        let taken = book.take(&frames);
        if let Err(error) = &taken
            && !matches!(error, HistoryError::Frames(FramesError::File(_)))
        {
            // Before anybody can read what may be half folded.
            self.fail(error);
        }
        let position = book.history.position();
        drop(book);
        self.progress.send_modify(|progress| progress.position = position);
        metrics::gauge!("ayumi_projection_position").set(position as f64);
        taken?;
        self.progress.send_if_modified(|progress| progress.waiting.take().is_some());
        Ok(())
    }
}

/// Compares, again and again, every figure that is shown with what the history file gives.
pub(crate) async fn audit(projection: Arc<Projection>, every: Duration, shutdown: Shutdown) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = shutdown.cancelled() => return,
        }
        let audited = projection.clone();
        match tokio::task::spawn_blocking(move || audited.audit()).await {
            Ok(Ok(figures)) => {
                metrics::counter!("ayumi_projection_audits").increment(1);
                tracing::info!(figures, "every figure is what the history gives");
            }
            Ok(Err(AuditError::History(HistoryError::Frames(FramesError::File(error))))) => {
                tracing::warn!(%error, "the history file can't be read just now; it is audited later");
            }
            Ok(Err(why)) => return projection.stop(&why),
            Err(error) => return projection.stop(&error),
        }
    }
}

impl Projection {
    /// How many figures were compared, or in what one differs.
    fn audit(&self) -> Result<usize, AuditError> {
        let editions: Vec<_> =
            self.read().history.ledgers().iter().map(|ledger| (ledger.programme, ledger.edition)).collect();
        let as_of = Moment::now().day();
        editions.into_iter().map(|key| audit::edition(key, as_of, || self.read())).sum()
    }
}
