//! What the view answers: the list of meetings with attendance, open follow-ups and requests, or one meeting.

use std::collections::BTreeMap;

use crate::{AgendaItem, Attendance, Handling, RequestKind, Standing};
use ayumi_core::{Ask, Page, page};
use ayumi_proto::{
    ids::{ItemId, MeetingId},
    text::{Name, Note},
    time::{Day, Moment},
};
use serde::Serialize;

use crate::{
    bodies::{BodyNumber, Mention},
    follow_up::{FollowUp, State, Step},
    meeting::{Attended, Minutes, Next, Statement},
    request::Answered,
    view::{MeetingsView, Shown},
};

/// A row of the list of meetings.
#[derive(Debug, Serialize)]
struct MeetingRow<'a> {
    id: &'a MeetingId,
    title: &'a Name,
    starts: Moment,
    ends: Moment,
    place: &'a Name,
    state: &'static str,
    held_on: Option<Day>,
    present: i64,
    absent: i64,
    observers: i64,
    handling: Option<Handling>,
    follow_ups_open: i64,
    follow_ups_candidate: usize,
    /// Left out where the requests themselves are shown under this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<usize>,
    answers_pending: i64,
    next: Option<Next>,
    simulated: bool,
}

/// A body's part in the meetings held.
#[derive(Debug, Serialize)]
struct BodyRow<'a> {
    /// As it was written where it first appears.
    body: &'a Name,
    present: usize,
    absent: usize,
    observer: usize,
    simulated: bool,
}

#[derive(Debug, Serialize)]
struct FollowUpRow<'a> {
    meeting: &'a MeetingId,
    follow_up: &'a ItemId,
    summary: &'a Note,
    standing: Standing,
    state: State,
    owner: Option<&'a Name>,
    due: Option<Day>,
    raised_on: Day,
    closed_on: Option<Day>,
    age_days: i32,
    last_note: Option<&'a Note>,
    handling: Option<Handling>,
    simulated: bool,
}

#[derive(Debug, Serialize)]
struct FollowUpDetail<'a> {
    #[serde(flatten)]
    row: FollowUpRow<'a>,
    history: &'a [Step],
}

#[derive(Debug, Serialize)]
struct RequestRow<'a> {
    meeting: &'a MeetingId,
    request: &'a ItemId,
    kind: RequestKind,
    summary: &'a Note,
    requested_on: Day,
    answers: &'a [Answered],
    handling: Option<Handling>,
    simulated: bool,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    /// The strictest mark of all that is shown.
    handling: Option<Handling>,
    meetings: Vec<MeetingRow<'a>>,
    attendance: Vec<BodyRow<'a>>,
    follow_ups: Vec<FollowUpRow<'a>>,
    requests: Vec<RequestRow<'a>>,
    total: usize,
    next: Option<String>,
}

#[derive(Debug, Serialize)]
struct MeetingAnswer<'a> {
    #[serde(flatten)]
    row: MeetingRow<'a>,
    announced_on: Day,
    members: &'a [Name],
    attendance: &'a [Attended],
    agenda: &'a [AgendaItem],
    minutes: &'a [Minutes],
    statements: &'a [Statement],
    follow_ups: Vec<FollowUpDetail<'a>>,
    requests: Vec<RequestRow<'a>>,
}

impl<'a> Shown<'a> {
    fn row(self) -> MeetingRow<'a> {
        let Self { id, announced, meeting } = self;
        MeetingRow {
            id,
            title: &announced.title,
            starts: announced.starts,
            ends: announced.ends,
            place: &announced.place,
            state: if meeting.held_on.is_some() { "held" } else { "scheduled" },
            held_on: meeting.held_on,
            present: meeting.bodies(Attendance::Present),
            absent: meeting.bodies(Attendance::Absent),
            observers: meeting.bodies(Attendance::Observer),
            handling: meeting.handling(),
            follow_ups_open: meeting.open.total,
            follow_ups_candidate: meeting.candidates(),
            requests: Some(meeting.requests.len()),
            answers_pending: meeting.pending(),
            next: meeting.next(),
            simulated: meeting.simulated,
        }
    }

    fn follow_up(self, (follow_up, found): (&'a ItemId, &'a FollowUp), as_of: Day) -> FollowUpRow<'a> {
        FollowUpRow {
            meeting: self.id,
            follow_up,
            summary: &found.summary,
            standing: found.standing(),
            state: found.state(),
            owner: found.owner(),
            due: found.due(),
            raised_on: found.raised_on,
            closed_on: found.closed_on(),
            age_days: found.age_days(as_of),
            last_note: found.last_note(),
            handling: self.meeting.handling(),
            simulated: self.meeting.simulated,
        }
    }

    fn requests(self) -> impl Iterator<Item = RequestRow<'a>> {
        self.meeting.requests.iter().map(move |(request, asked)| RequestRow {
            meeting: self.id,
            request,
            kind: asked.kind,
            summary: &asked.summary,
            requested_on: asked.on,
            answers: &asked.answers,
            handling: self.meeting.handling(),
            simulated: self.meeting.simulated,
        })
    }
}

/// All meetings, as a page of rows, and what they come to.
pub(crate) fn overview<'a>(view: &'a MeetingsView, ask: &Ask<'_>) -> impl Serialize + use<'a> {
    let meetings: Vec<Shown<'a>> = view.meetings().collect();
    let open = |shown: &Shown<'a>| {
        let (shown, as_of) = (*shown, ask.as_of);
        shown.meeting.open_follow_ups().map(move |found| shown.follow_up(found, as_of))
    };
    let Page { rows, total, next } = page(meetings.iter(), ask, |shown| shown.row());
    Answer {
        handling: meetings.iter().filter_map(|shown| shown.meeting.handling()).max(),
        meetings: rows,
        attendance: attendance(view),
        follow_ups: meetings.iter().flat_map(open).collect(),
        requests: meetings.iter().flat_map(|shown| shown.requests()).collect(),
        total,
        next,
    }
}

/// One meeting with all that happened there.
pub(crate) fn detail<'a>(shown: Shown<'a>, as_of: Day) -> impl Serialize + use<'a> {
    let follow_up = |found: (&'a ItemId, &'a FollowUp)| FollowUpDetail {
        row: shown.follow_up(found, as_of),
        history: found.1.history(),
    };
    let Shown { announced, meeting, .. } = shown;
    MeetingAnswer {
        row: MeetingRow { requests: None, ..shown.row() },
        announced_on: announced.on,
        members: &announced.members,
        attendance: &meeting.attendance,
        agenda: &meeting.agenda,
        minutes: &meeting.minutes,
        statements: &meeting.statements,
        follow_ups: meeting.follow_ups.iter().map(follow_up).collect(),
        requests: shown.requests().collect(),
    }
}

/// Attendance over all meetings, in the order of the bodies' names.
fn attendance(view: &MeetingsView) -> Vec<BodyRow<'_>> {
    let mut rows: BTreeMap<BodyNumber, BodyRow<'_>> = BTreeMap::new();
    for Shown { meeting, .. } in view.meetings() {
        for Attended { body: Mention { written, body }, attendance } in &meeting.attendance {
            let new = || BodyRow { body: written, present: 0, absent: 0, observer: 0, simulated: false };
            let row = rows.entry(*body).or_insert_with(new);
            row.simulated |= meeting.simulated;
            match attendance {
                Attendance::Present => row.present += 1,
                Attendance::Absent => row.absent += 1,
                Attendance::Observer => row.observer += 1,
            }
        }
    }
    view.tally.bodies.by_name().filter_map(|(_, body)| rows.remove(&body)).collect()
}
