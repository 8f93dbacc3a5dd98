//! Questions as they come over NATS, and how each is answered: from the live views, or from the history.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use ayumi_history::{FramesError, HistoryError};
use ayumi_proto::{
    answer::Status,
    event::ProgrammeName,
    fault::Fault,
    message::{KnownAt, Query, Reply},
    subject,
    time::{Day, Moment},
};
use ayumi_runtime::{Shutdown, bus::BusError, service};
use strum::IntoEnumIterator;

use crate::{
    Progress, Projection,
    alarm::{Cause, Stop},
    book::ProjectionState,
    past::{self, Past},
    query::{self, Name},
};

/// How long a question may wait for `min_position`.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// How long an answer may take; nobody waits for longer.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// Answers until shutdown.
pub(crate) async fn serve(
    projection: Arc<Projection>,
    ready: impl FnOnce(),
    shutdown: Shutdown,
) -> Result<(), BusError> {
    let bus = projection.log.bus().clone();
    let mut subjects: Vec<String> = Name::all().map(|(name, _)| subject::query(name)).collect();
    let alarm = subject::query("alarm");
    subjects.extend([subject::query("status"), alarm.clone()]);
    let handle = move |subject: String, payload: bytes::Bytes| {
        let projection = projection.clone();
        let asks_for_alarm = subject == alarm;
        async move {
            if asks_for_alarm {
                let stop = projection.progress.borrow().stop.clone();
                return service::json(&stop.and_then(Stop::alarm));
            }
            service::json(&projection.answer(&subject, &payload).await)
        }
    };
    service::serve(&bus, "ayumi-projection", &subjects, handle, ready, shutdown).await
}

impl Projection {
    async fn answer(self: &Arc<Self>, subject: &str, payload: &[u8]) -> Reply {
        let query: Query = match serde_json::from_slice(payload) {
            Ok(query) => query,
            Err(error) => return Reply::Malformed(Fault::of_serde("query", &error.to_string())),
        };
        let progress = self.wait(&query).await;
        let position = progress.position;
        if let Some(stop) = progress.stop {
            return stop.reply(position);
        }
        if position < query.min_position.unwrap_or(0) {
            return Reply::Behind { position, why: progress.waiting };
        }
        let asked = subject.rsplit('.').next().unwrap_or_default();
        let reply = match Name::of(asked) {
            Some(name) => self.answer_name(name, query).await,
            None if asked == "status" => status(&progress, &self.read()),
            None => Reply::Missing(asked.to_owned()),
        };
        // What was wrong while it was answered may be wrong in the answer.
        if self.book.is_poisoned() {
            self.alarm(&"folding broke off", Cause::Here);
        }
        let stop = self.progress.borrow().stop.clone();
        stop.map_or(reply, |stop| stop.reply(position))
    }

    /// Answers from the live views, or from the history for whatever else is asked.
    async fn answer_name(self: &Arc<Self>, name: Name, query: Query) -> Reply {
        let today = Moment::now().day();
        if let Some(answered) = self.answer_live(name, &query, today) {
            return answered.unwrap_or_else(|error| self.failed(&error));
        }
        // The semaphore is never closed, so a permit always comes.
        let _place = self.folds.acquire().await;
        let past = match Past::of(&self.read(), &query, today) {
            Ok(past) => Past { deadline: Some(Instant::now() + ANSWER_MAX), ..past },
            Err(fault) => return Reply::Malformed(fault),
        };
        let projection = self.clone();
        let ask = move || projection.answer_past(&past, name, &query);
        match tokio::task::spawn_blocking(ask).await {
            Ok(answered) => answered.unwrap_or_else(|error| self.failed(&error)),
            Err(error) => self.behind(&error),
        }
    }

    /// What is answered where the history can't be read.
    fn failed(self: &Arc<Self>, error: &HistoryError) -> Reply {
        match error {
            HistoryError::Deadline => {}
            HistoryError::Frames(FramesError::File(_)) => {
                tracing::error!(%error, "failed to answer a query about a past date");
            }
            HistoryError::Frames(FramesError::Damaged(_)) | HistoryError::Broken { .. } => {
                self.alarm(error, Cause::Here);
            }
        }
        self.behind(error)
    }

    fn behind(&self, why: &dyn std::fmt::Display) -> Reply {
        Reply::Behind { position: self.progress.borrow().position, why: Some(why.to_string()) }
    }

    /// The answer, if the live views have it.
    fn answer_live(&self, name: Name, query: &Query, today: Day) -> Option<Result<Reply, HistoryError>> {
        if !name.is_of_views() {
            return None;
        }
        if self.read().today() != today
            && let Err(error) = self.write().go_to(today)
        {
            return Some(Err(error));
        }
        let book = self.read();
        let basis = match past::basis(&book, query, today) {
            Ok(basis) => basis,
            Err(fault) => return Some(Ok(Reply::Malformed(fault))),
        };
        let is_of_now = basis.position == book.history.position() && basis.as_of == book.today();
        is_of_now.then(|| Ok(query::answer(&book.figures(), basis, name, query, &book.views.begun())?))
    }

    fn answer_past(&self, past: &Past, name: Name, query: &Query) -> Result<Reply, HistoryError> {
        query::answer_past(past, name, query, &self.prover)
    }

    /// Waits until a position is folded, the follower has stopped, or it takes too long.
    async fn wait(&self, query: &Query) -> Progress {
        // Whoever knows a position has it from a copy of the projection that may be ahead of this one.
        let position = |known: Option<KnownAt>| match known {
            Some(KnownAt::Position(position)) => position,
            Some(KnownAt::Instant(_)) | None => 0,
        };
        let min = query.min_position.unwrap_or(0).max(position(query.known_at)).max(position(query.since));
        let mut progress = self.progress.subscribe();
        if min > 0 {
            let reached = progress.wait_for(|progress| progress.position >= min || progress.stop.is_some());
            // Whether it was reached or took too long shows in what is answered.
            let _ = tokio::time::timeout(WAIT_MAX, reached).await;
        }
        progress.borrow().clone()
    }
}

fn status(progress: &Progress, book: &ProjectionState) -> Reply {
    let Progress { position, target, ref waiting, audited, .. } = *progress;
    let begun = book.views.begun();
    let status = Status {
        position,
        facts_position: book.position_of_facts(),
        reported_position: book.position_of_reported(),
        caught_up: position >= target && waiting.is_none(),
        waiting: waiting.clone(),
        audited,
        newest: ProgrammeName::iter().map(|programme| (programme, begun.newest(programme))).collect(),
        editions: begun.editions(),
    };
    match serde_json::value::to_raw_value(&status) {
        Ok(body) => Reply::Found { position, body },
        Err(error) => Reply::Behind { position, why: Some(error.to_string()) },
    }
}
