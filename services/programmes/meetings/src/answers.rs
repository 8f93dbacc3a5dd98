//! The answers to questions about the meetings.

use std::collections::BTreeMap;

use ayumi_core::{
    Answers, Ask, Page, ReadError, View,
    answer::TableSpec,
    figures::{cube::Facts, folded::Slot, place::Scope},
    page, tables,
};
use ayumi_proto::{
    ids::{ItemId, MeetingId},
    time::Day,
};

use crate::{
    Announcement, Attendance, BodyName, Meetings,
    figures::Measure,
    record::Record,
    rows::{
        Answer, Answered, AskedRow, BodyRow, FollowUpDetail, FollowUpRow, Meeting, MeetingRow, Overview, RequestRow,
        Stage, StatementRow,
    },
    state::State,
};

impl Answers for Meetings {
    type Answer = Answer;

    const TABLES: &'static [TableSpec<Self>] = tables! {
        MeetingRow = "meetings", |view| each(view, |meeting| vec![meeting.row(view)]), "会合" / "Meetings";
        FollowUpRow = "follow-ups", |view| each(view, |meeting| meeting.follow_ups(view.as_of()).collect()),
            "宿題事項" / "Follow-ups";
        AskedRow = "requests", |view| each(view, |meeting| meeting.requests().flat_map(asked).collect()),
            "協力依頼" / "Cooperation requests";
        BodyRow = "attendance", |view| Ok(attendance(&shown(view)?)), "出席状況" / "Attendance";
        StatementRow = "statements", |view| each(view, |meeting| meeting.statements().collect()),
            "発言要旨" / "Statements";
    };

    fn answer(view: &View<'_, Self>, ask: &Ask<'_>) -> Result<Option<Answer>, ReadError> {
        let Some(key) = ask.key else {
            return Ok(Some(Answer::Overview(Box::new(overview(view, ask)?))));
        };
        let slot = key.parse().ok().and_then(|id| view.folded.of_entity(&id));
        let meeting = slot.map(|slot| Shown::of(view, slot)).transpose()?.flatten();
        Ok(meeting.map(|meeting| Answer::Meeting(Box::new(meeting.detail(view)))))
    }
}

/// A meeting that is shown, since it was announced.
struct Shown<'a> {
    id: &'a MeetingId,
    state: &'a State,
    simulated: bool,
    announcement: Announcement,
    record: Record,
}

/// Rows are paged by id.
impl AsRef<str> for Shown<'_> {
    fn as_ref(&self) -> &str {
        self.id.as_str()
    }
}

/// All meetings, in the order of their ids.
fn shown<'a>(view: &View<'a, Meetings>) -> Result<Vec<Shown<'a>>, ReadError> {
    view.folded.items(Facts::All).into_iter().filter_map(|slot| Shown::of(view, slot).transpose()).collect()
}

/// The rows that all meetings give.
fn each<R>(view: &View<'_, Meetings>, rows: impl Fn(&Shown<'_>) -> Vec<R>) -> Result<Vec<R>, ReadError> {
    Ok(shown(view)?.iter().flat_map(rows).collect())
}

impl<'a> Shown<'a> {
    fn of(view: &View<'_, Meetings>, slot: &'a Slot<Meetings>) -> Result<Option<Self>, ReadError> {
        let (id, simulated) = (&slot.entity, slot.is_simulated());
        let mut record = Record::read(view, id)?;
        let announced = slot.state(Facts::All).zip(record.announcement.take());
        Ok(announced.map(|(state, announcement)| Self { id, state, simulated, announcement, record }))
    }

    fn row(&self, view: &View<'_, Meetings>) -> MeetingRow {
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

    /// Its follow-ups, those that are closed too.
    fn follow_ups(&self, as_of: Day) -> impl Iterator<Item = FollowUpRow> {
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

    fn requests(&self) -> impl Iterator<Item = RequestRow> {
        self.record.requests.iter().map(|(id, asked)| RequestRow {
            meeting: self.id.clone(),
            request: id.clone(),
            kind: asked.kind,
            summary: asked.summary.clone(),
            requested_on: asked.on,
            answers: asked.answers.clone(),
            handling: self.record.handling(),
            simulated: self.simulated,
        })
    }

    fn statements(&self) -> impl Iterator<Item = StatementRow> {
        self.record.statements.iter().map(|said| StatementRow {
            meeting: self.id.clone(),
            on: said.on,
            item: said.item,
            body: said.body.clone(),
            kind: said.kind,
            summary: said.summary.clone(),
            handling: self.record.handling(),
            simulated: self.simulated,
        })
    }

    /// The meeting with all that happened there.
    fn detail(self, view: &View<'_, Meetings>) -> Meeting {
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

/// A page of the meetings, and what all of them come to.
fn overview(view: &View<'_, Meetings>, ask: &Ask<'_>) -> Result<Overview, ReadError> {
    let meetings = shown(view)?;
    let is_open = |row: &FollowUpRow| row.closed_on.is_none();
    let Page { rows, total, next } = page(meetings.iter(), ask, |meeting| meeting.row(view));
    Ok(Overview {
        handling: meetings.iter().filter_map(|meeting| meeting.record.handling()).max(),
        meetings: rows,
        attendance: attendance(&meetings),
        follow_ups: meetings.iter().flat_map(|meeting| meeting.follow_ups(view.as_of())).filter(is_open).collect(),
        requests: meetings.iter().flat_map(Shown::requests).collect(),
        total,
        next,
    })
}

/// How often each body took part, in the order of the bodies' names.
fn attendance(meetings: &[Shown<'_>]) -> Vec<BodyRow> {
    let mut rows: BTreeMap<BodyName, BodyRow> = BTreeMap::new();
    for Shown { record, simulated, .. } in meetings {
        for attendant in &record.attendance {
            let body = || attendant.body.clone();
            let new = || BodyRow { body: body(), present: 0, absent: 0, observer: 0, simulated: false };
            let row = rows.entry(BodyName::of(&attendant.body)).or_insert_with(new);
            row.simulated |= simulated;
            match attendant.attendance {
                Attendance::Present => row.present += 1,
                Attendance::Absent => row.absent += 1,
                Attendance::Observer => row.observer += 1,
            }
        }
    }
    rows.into_values().collect()
}

/// A row for each body that a request asks.
fn asked(request: RequestRow) -> impl Iterator<Item = AskedRow> {
    let RequestRow { meeting, request, kind, summary, requested_on, answers, handling, simulated } = request;
    answers.into_iter().map(move |Answered { body, answer, on, note }| AskedRow {
        meeting: meeting.clone(),
        request: request.clone(),
        kind,
        summary: summary.clone(),
        requested_on,
        body,
        answer,
        answered_on: on,
        note,
        handling,
        simulated,
    })
}
