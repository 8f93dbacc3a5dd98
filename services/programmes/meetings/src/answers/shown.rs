//! A meeting as it is shown: its row, what happened there, and all of it.

use ayumi_core::{
    ReadError, View,
    figures::{cube::Facts, folded::Slot, place::Scope},
};
use ayumi_proto::{
    ids::{ItemId, MeetingId},
    time::Day,
};

use crate::{
    Announcement, Meetings,
    figures::Measure,
    record::Record,
    rows::{Answered, FollowUpDetail, FollowUpRow, Meeting, MeetingRow, RequestRow, Stage, StatementRow},
    state::State,
};

/// A meeting that is shown, since it was announced.
pub(super) struct Shown<'a> {
    id: &'a MeetingId,
    state: &'a State,
    pub simulated: bool,
    announcement: Announcement,
    pub record: Record,
}

/// Rows are paged by id.
impl AsRef<str> for Shown<'_> {
    fn as_ref(&self) -> &str {
        self.id.as_str()
    }
}

impl<'a> Shown<'a> {
    pub fn of(view: &View<'_, Meetings>, slot: &'a Slot<Meetings>) -> Result<Option<Self>, ReadError> {
        let (id, simulated) = (&slot.entity, slot.is_simulated());
        let mut record = Record::read(view, id)?;
        let announced = slot.state(Facts::All).zip(record.announcement.take());
        Ok(announced.map(|(state, announcement)| Self { id, state, simulated, announcement, record }))
    }

    pub fn row(&self, view: &View<'_, Meetings>) -> MeetingRow {
        let (reader, scope) = (view.reader(), Scope::of(self.id));
        let sum = |measure| reader.sum(&scope, measure);
        let Announcement { title, starts, ends, place, .. } = self.announcement.clone();
        MeetingRow {
            id: self.id.clone(),
            title,
            starts,
            ends,
            place,
            state: if self.state.held_on.is_some() { Stage::Held } else { Stage::Scheduled },
            held_on: self.state.held_on,
            present: sum(Measure::Present),
            absent: sum(Measure::Absent),
            observers: sum(Measure::Observers),
            handling: self.record.handling(),
            follow_ups_open: sum(Measure::FollowUpsOpen),
            follow_ups_candidate: sum(Measure::FollowUpsCandidate),
            requests: Some(sum(Measure::Requests)),
            answers_pending: sum(Measure::Pending),
            next: self.record.next(),
            simulated: self.simulated,
        }
    }

    /// Whether a follow-up of it is open, or an answer to a request is awaited.
    pub fn is_open(&self) -> bool {
        let awaits = |answers: &[Answered]| answers.iter().any(|answered| answered.answer.is_none());
        self.state.open().next().is_some() || self.record.requests.values().any(|asked| awaits(&asked.answers))
    }

    /// Its follow-ups, those that are closed too.
    pub fn follow_ups(&self, as_of: Day) -> impl Iterator<Item = FollowUpRow> {
        self.record.follow_ups.keys().filter_map(move |id| self.follow_up(id, as_of))
    }

    fn follow_up(&self, id: &ItemId, as_of: Day) -> Option<FollowUpRow> {
        let (found, recorded) = (self.state.follow_ups.get(id)?, self.record.follow_ups.get(id)?);
        let closed_on = recorded.closed_on();
        Some(FollowUpRow {
            meeting: self.id.clone(),
            follow_up: id.clone(),
            summary: recorded.summary.clone(),
            standing: found.standing,
            state: recorded.progress(),
            owner: found.owner.as_ref().map(|owner| owner.written.clone()),
            due: recorded.due(),
            raised_on: found.raised_on,
            closed_on,
            age_days: closed_on.unwrap_or(as_of) - found.raised_on,
            last_note: recorded.last_note().cloned(),
            handling: self.record.handling(),
            simulated: self.simulated,
        })
    }

    pub fn requests(&self) -> impl Iterator<Item = RequestRow> {
        self.record.requests.iter().map(|(id, asked)| RequestRow {
            meeting: self.id.clone(),
            request: id.clone(),
            requester: asked.requester.clone(),
            kind: asked.kind,
            summary: asked.summary.clone(),
            requested_on: asked.on,
            received_on: asked.received_on,
            answers: asked.answers.clone(),
            handling: self.record.handling(),
            simulated: self.simulated,
        })
    }

    pub fn statements(&self) -> impl Iterator<Item = StatementRow> {
        self.record.statements.iter().map(|said| StatementRow {
            meeting: self.id.clone(),
            statement: said.statement.clone(),
            turn: said.turn,
            on: said.on,
            received_on: said.received_on,
            item: said.item,
            body: said.body.clone(),
            capacity: said.capacity,
            kind: said.kind,
            certainty: said.certainty,
            answers: said.answers.clone(),
            summary: said.summary.clone(),
            handling: self.record.handling(),
            simulated: self.simulated,
        })
    }

    /// The meeting with all that happened there.
    pub fn detail(self, view: &View<'_, Meetings>) -> Meeting {
        let history = |row: FollowUpRow| {
            let recorded = self.record.follow_ups.get(&row.follow_up);
            FollowUpDetail { history: recorded.map(|found| found.history.clone()).unwrap_or_default(), row }
        };
        Meeting {
            row: MeetingRow { requests: None, ..self.row(view) },
            announced_on: self.announcement.on,
            follow_ups: self.follow_ups(view.as_of()).map(history).collect(),
            requests: self.requests().collect(),
            members: self.announcement.members,
            attendance: self.record.attendance,
            agenda: self.record.agenda,
            minutes: self.record.minutes,
            statements: self.record.statements,
        }
    }
}
