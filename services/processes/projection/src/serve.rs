//! Questions as they come over NATS, and how each is answered: from the live views, or from the history.

use std::{
    collections::HashMap,
    sync::{Arc, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ayumi_history::{FramesError, HistoryError};
use ayumi_proto::{
    answer::Status,
    event::ProgrammeName,
    fault::Fault,
    message::{KnownAt, Query, QueryLeft, Reply, SentQuery},
    subject,
    time::{Day, Moment},
};
use ayumi_runtime::{Shutdown, bus::BusError, service};
use futures::StreamExt;
use strum::IntoEnumIterator;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::{
    Progress, Projection,
    alarm::Stop,
    book::ProjectionState,
    cause::Cause,
    desk::{Asked, Outcome},
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
    let mut left = bus.listen::<QueryLeft>(subject::QUERY_LEFT).await?;
    let leaving = projection.clone();
    let listening = tokio::spawn(async move {
        while let Some(QueryLeft { id }) = left.next().await {
            // Dropping it ends the wait of its question.
            drop(leaving.asked().remove(&id));
        }
    });
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
    let served = service::serve(&bus, "ayumi-projection", &subjects, handle, ready, shutdown).await;
    listening.abort();
    served
}

impl Projection {
    async fn answer(self: &Arc<Self>, subject: &str, payload: &[u8]) -> Reply {
        let SentQuery { query, id, wait_ms } = match serde_json::from_slice(payload) {
            Ok(sent) => sent,
            Err(error) => return Reply::Malformed(Fault::of_serde("query", &error.to_string())),
        };
        let wait = wait_ms.map_or(ANSWER_MAX, |wait| Duration::from_millis(wait.into()).min(ANSWER_MAX));
        let answer = self.answer_until(Instant::now() + wait, subject, query);
        let Some(id) = id else { return answer.await };
        let (staying, left) = oneshot::channel();
        self.asked().insert(id, staying);
        let position = self.progress.borrow().position;
        let reply = tokio::select! {
            reply = answer => reply,
            _ = left => Reply::Behind { position, why: Some("nobody waits for the answer".to_owned()) },
        };
        self.asked().remove(&id);
        reply
    }

    /// The questions that are being answered.
    fn asked(&self) -> MutexGuard<'_, HashMap<Uuid, oneshot::Sender<()>>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer_until(self: &Arc<Self>, until: Instant, subject: &str, query: Query) -> Reply {
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
            Some(name) => {
                let reply = self.answer_name(until, name, query.clone()).await;
                past::since_when(&self.read(), &query, reply)
            }
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

    /// Answers from the live views, or from the history for all else.
    async fn answer_name(self: &Arc<Self>, until: Instant, name: Name, query: Query) -> Reply {
        let today = Moment::now().day();
        if let Some(answered) = self.answer_live(name, &query, today) {
            return answered.unwrap_or_else(|error| self.failed(&error));
        }
        let past = match Past::of(&self.read(), &query, today) {
            Ok(past) => past,
            Err(fault) => return Reply::Malformed(fault),
        };
        // When it may be answered is no part of what is asked.
        let asked = Asked { name, query: Query { min_position: None, ..query.clone() }, basis: past.basis };
        let projection = self.clone();
        let work = move |patience| {
            let answered = projection.answer_past(&Past { patience, ..past }, name, &query);
            answered.unwrap_or_else(|error| projection.failed(&error))
        };
        match self.desk.answer(asked, until, work).await {
            Outcome::Reply(reply) => reply,
            Outcome::Busy => Reply::Busy,
            Outcome::BrokeOff => self.behind(&"answering broke off"),
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
        // A client that knows a position has it from a copy of the projection that may be ahead of this one.
        let position = |known: Option<KnownAt>| match known {
            Some(KnownAt::Position(position)) => position,
            Some(KnownAt::Instant(_)) | None => 0,
        };
        let named = position(query.known_at).max(position(query.since));
        // What isn't in the log doesn't come: that is answered at once.
        let awaited = if self.is_coming(named).await { named } else { 0 };
        let min = query.min_position.unwrap_or(0).max(awaited);
        let mut progress = self.progress.subscribe();
        if min > 0 {
            let reached = progress.wait_for(|progress| progress.position >= min || progress.stop.is_some());
            // Whether it was reached or took too long shows in what is answered.
            let _ = tokio::time::timeout(WAIT_MAX, reached).await;
        }
        progress.borrow().clone()
    }

    /// Whether a position is in the log and not folded yet.
    async fn is_coming(&self, position: u64) -> bool {
        let folded = self.progress.borrow().position;
        position > folded && self.log.position().await.is_ok_and(|last| position <= last)
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
