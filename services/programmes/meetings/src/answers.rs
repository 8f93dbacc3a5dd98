//! The answers to questions about the meetings.

mod shown;

use std::collections::BTreeMap;

use ayumi_core::{
    Answers, Ask, Page, ReadError, View,
    answer::TableSpec,
    figures::{cube::Facts, place::Scope},
    page, tables,
};

use crate::{
    Attendance, BodyName, Meetings,
    figures::Measure,
    rows::{Answer, Answered, AskedRow, BodyRow, FollowUpRow, MeetingRow, Open, Overview, RequestRow, StatementRow},
};
use shown::Shown;

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

/// All meetings, in the order of their ids.
fn shown<'a>(view: &View<'a, Meetings>) -> Result<Vec<Shown<'a>>, ReadError> {
    view.folded.items(Facts::All).into_iter().filter_map(|slot| Shown::of(view, slot).transpose()).collect()
}

/// The rows that all meetings give.
fn each<R>(view: &View<'_, Meetings>, rows: impl Fn(&Shown<'_>) -> Vec<R>) -> Result<Vec<R>, ReadError> {
    Ok(shown(view)?.iter().flat_map(rows).collect())
}

/// A page of the meetings, and what all of them come to.
fn overview(view: &View<'_, Meetings>, ask: &Ask<'_>) -> Result<Overview, ReadError> {
    let meetings = shown(view)?;
    let is_open = |row: &FollowUpRow| row.closed_on.is_none();
    let Page { rows, total, next } = page(meetings.iter(), ask, |meeting| Ok(Some(meeting.row(view))))?;
    let sum = |measure| view.reader().sum(&Scope::all(), measure);
    Ok(Overview {
        handling: meetings.iter().filter_map(|meeting| meeting.record.handling()).max(),
        meetings: rows,
        attendance: attendance(&meetings),
        follow_ups: meetings.iter().flat_map(|meeting| meeting.follow_ups(view.as_of())).filter(is_open).collect(),
        requests: meetings.iter().flat_map(Shown::requests).map(without_notes).collect(),
        open: Open {
            follow_ups: sum(Measure::FollowUpsOpen),
            candidates: sum(Measure::FollowUpsCandidate),
            answers_pending: sum(Measure::Pending),
            simulated: meetings.iter().any(|meeting| meeting.simulated && meeting.is_open()),
        },
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

/// A list of requests shows who answered what; notes are on the meeting's own page.
fn without_notes(request: RequestRow) -> RequestRow {
    let answers = request.answers.into_iter().map(|answered| Answered { note: None, ..answered }).collect();
    RequestRow { answers, ..request }
}

/// A row for each body that a request asks.
fn asked(request: RequestRow) -> impl Iterator<Item = AskedRow> {
    let RequestRow {
        meeting,
        request,
        requester,
        kind,
        summary,
        requested_on,
        received_on,
        answers,
        handling,
        simulated,
    } = request;
    answers.into_iter().map(move |Answered { body, answer, on, note }| AskedRow {
        meeting: meeting.clone(),
        request: request.clone(),
        requester: requester.clone(),
        kind,
        summary: summary.clone(),
        requested_on,
        received_on,
        body,
        answer,
        answered_on: on,
        note,
        handling,
        simulated,
    })
}
