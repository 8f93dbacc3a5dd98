//! The projection goes on as the log grows, and looks back at times whether it still is what the log says.

use std::{ops::ControlFlow, sync::Arc, time::Duration};

use ayumi_history::{FileError, Frame, FramesError, HistoryError};
use ayumi_proto::time::Moment;
use ayumi_runtime::{
    Shutdown,
    follow::{self as runtime, Followed, Follower},
};

use crate::{
    Audited, Projection,
    alarm::AGAIN_PAUSE,
    audit::{self, AuditError},
    cause::Cause,
    copies::NotNow,
};

/// The most commits that are taken at once.
const BATCH_MAX: usize = 1024;
/// The pause before the first audit of a file that was there when the projection started.
const FIRST_AUDIT_PAUSE: Duration = Duration::from_secs(10);

/// Folds the log as it grows, while nothing is wrong. What can't be read stops it, and shows in every answer: figures
/// without one commit would be wrong. So does a panic, after which views may be half folded. Once a stop has healed it
/// goes on.
pub(crate) async fn follow(projection: Arc<Projection>, shutdown: Shutdown) {
    while !shutdown.is_cancelled() {
        let mut progress = projection.progress.subscribe();
        let going = async { progress.wait_for(|progress| progress.stop.is_none()).await.is_ok() };
        if shutdown.run_until_cancelled(going).await != Some(true) {
            return;
        }
        let next = projection.read().history.position() + 1;
        let follower = Follower::ahead(projection.log.clone(), next);
        let taker = projection.clone();
        let stop = shutdown.clone();
        let take = move |commits: &[Followed]| taker.take_in_time(commits, &stop);
        match runtime::follow(follower, BATCH_MAX, take, shutdown.clone()).await {
            // Shutdown, or what the alarm was raised about as it was taken.
            Ok(None | Some(_)) => {}
            Err(error) => {
                let cause = Cause::of(&error, projection.read().history.position() + 1);
                projection.alarm(&error, cause);
            }
        }
    }
}

impl Projection {
    /// Makes sure that the history is a beginning of this log: the last commit of the one is in the other. If it
    /// isn't, it stops, and says where the two part.
    pub(crate) async fn agree(&self) {
        loop {
            match self.has_last().await {
                Ok(true) => return,
                // Only now are all of them compared: a log of millions takes a while.
                Ok(false) => match self.part().await {
                    Ok(Some((parting, help))) => {
                        self.stop(&parting, Some(help), parting.cause());
                        return;
                    }
                    Ok(None) => return,
                    Err(error) => tracing::warn!(%error, "can't compare the log and the history file; retrying"),
                },
                Err(error) => tracing::warn!(%error, "can't query the log; retrying"),
            }
            tokio::time::sleep(AGAIN_PAUSE).await;
        }
    }

    /// Whether the log has the file's last commit.
    async fn has_last(&self) -> Result<bool, NotNow> {
        let position = self.read().history.position();
        let kept = match self.read().history.read(position) {
            Ok(Some(kept)) => kept,
            Ok(None) => return Ok(true),
            Err(HistoryError::Frames(FramesError::File(error))) => return Err(error.into()),
            Err(
                HistoryError::Frames(FramesError::Damaged(_)) | HistoryError::Broken { .. } | HistoryError::Deadline,
            ) => return Ok(false),
        };
        match self.log.at(position).await {
            Ok(found) => Ok(found.is_some_and(|found| (found.subject, found.payload.to_vec()) == kept)),
            Err(error) if error.is_permanent() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Projection {
    /// Takes commits of the log; while the history file can't be written, waits and shows why.
    fn take_in_time(self: &Arc<Self>, commits: &[Followed], shutdown: &Shutdown) -> ControlFlow<HistoryError> {
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
            tracing::error!(%error, "the projection is waiting: it can't continue without its history file");
        }
    }

    fn take(self: &Arc<Self>, commits: &[Followed]) -> Result<(), HistoryError> {
        let mut book = self.write();
        book.go_to(Moment::now().day())?;
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
            self.alarm(error, Cause::of_next(error, book.history.position() + 1));
        }
        let (position, recorded_at) = (book.history.position(), book.history.latest());
        drop(book);
        self.progress.send_modify(|progress| (progress.position, progress.recorded_at) = (position, recorded_at));
        metrics::gauge!("ayumi_projection_position").set(position as f64);
        taken?;
        self.progress.send_if_modified(|progress| progress.waiting.take().is_some());
        Ok(())
    }
}

/// Looks, again and again, whether every figure that is shown is what the history file gives, and the file what the
/// log gives.
pub(crate) async fn audit(projection: Arc<Projection>, every: Duration, shutdown: Shutdown) {
    // What lay there unwatched is looked at soon; a file that is new comes from the log just now.
    let mut pause = if projection.read().history.position() > 0 { every.min(FIRST_AUDIT_PAUSE) } else { every };
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shutdown.cancelled() => return,
        }
        if !projection.is_stopped() {
            projection.audit().await;
        }
        pause = every;
    }
}

impl Projection {
    async fn audit(self: &Arc<Self>) {
        let (audited, position) = (self.clone(), self.read().history.position());
        let figures = match tokio::task::spawn_blocking(move || audited.audit_figures()).await {
            Ok(Ok(figures)) => figures,
            Ok(Err(AuditError::History(HistoryError::Frames(FramesError::File(error))))) => {
                return tracing::warn!(%error, "can't read the history file; it will be audited later");
            }
            Ok(Err(why)) => return self.alarm(&why, Cause::Here),
            Err(error) => return self.alarm(&error, Cause::Here),
        };
        match self.part().await {
            Ok(Some((parting, help))) => {
                self.stop(&parting, Some(help), parting.cause());
            }
            Ok(None) => {
                metrics::counter!("ayumi_projection_audits").increment(1);
                tracing::info!(
                    figures,
                    position,
                    "audit passed: every figure matches the history file, and the history file matches the log"
                );
                self.progress.send_modify(|progress| progress.audited = Some(Audited { position, at: Moment::now() }));
            }
            Err(error) => tracing::warn!(%error, "can't compare the log and the history file; retrying"),
        }
    }

    /// How many figures were compared, or in what one differs.
    fn audit_figures(&self) -> Result<usize, AuditError> {
        let editions: Vec<_> =
            self.read().history.ledgers().iter().map(|ledger| (ledger.programme, ledger.edition)).collect();
        let as_of = self.read().today();
        editions.into_iter().map(|key| audit::edition(key, as_of, || self.read())).sum()
    }
}
