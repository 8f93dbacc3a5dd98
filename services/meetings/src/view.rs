//! What is shown: attendance by body, open follow-ups by owner and age, answers to each request by body.

use std::collections::BTreeMap;

use ayumi_core::{Ask, At, Page, View, page};
use ayumi_proto::{
    figure::Figure,
    ids::{Edition, ItemId},
    meetings::{AgendaItem, Attendance, Attendant, Event, Handling, RequestKind, Standing},
    text::{Name, Note},
    time::{Day, Moment},
};
use serde::Serialize;

use crate::{
    figures,
    follow_up::{FollowUp, State, Step},
    meeting::{Answered, Meeting, Minutes, Next, Request, Statement},
};

/// The meetings of one edition.
#[derive(Clone, Debug, Default)]
pub struct MeetingsView {
    meetings: BTreeMap<String, Meeting>,
}

/// A row of the list of meetings.
#[derive(Debug, Serialize)]
struct MeetingRow<'a> {
    id: &'a str,
    title: &'a Name,
    starts: Moment,
    ends: Moment,
    place: &'a Name,
    state: &'static str,
    held_on: Option<Day>,
    present: usize,
    absent: usize,
    observers: usize,
    handling: Option<Handling>,
    follow_ups_open: usize,
    follow_ups_candidate: usize,
    /// Left out where the requests themselves are shown under this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<usize>,
    answers_pending: usize,
    next: Option<Next>,
    simulated: bool,
}

/// A body's part in the meetings held.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BodyRow {
    /// As it was written where it first appears.
    body: Name,
    pub present: usize,
    absent: usize,
    observer: usize,
    pub simulated: bool,
}

#[derive(Debug, Serialize)]
struct FollowUpRow<'a> {
    meeting: &'a str,
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
    meeting: &'a str,
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
    attendance: Vec<BodyRow>,
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
    attendance: &'a [Attendant],
    agenda: &'a [AgendaItem],
    minutes: &'a [Minutes],
    statements: &'a [Statement],
    follow_ups: Vec<FollowUpDetail<'a>>,
    requests: Vec<RequestRow<'a>>,
}

impl<'a> MeetingRow<'a> {
    fn new(id: &'a str, meeting: &'a Meeting) -> Self {
        Self {
            id,
            title: &meeting.title,
            starts: meeting.starts,
            ends: meeting.ends,
            place: &meeting.place,
            state: if meeting.held_on.is_some() { "held" } else { "scheduled" },
            held_on: meeting.held_on,
            present: meeting.count(Attendance::Present),
            absent: meeting.count(Attendance::Absent),
            observers: meeting.count(Attendance::Observer),
            handling: meeting.handling(),
            follow_ups_open: meeting.open().count(),
            follow_ups_candidate: meeting.candidates(),
            requests: Some(meeting.requests.len()),
            answers_pending: meeting.pending(),
            next: meeting.next(),
            simulated: meeting.simulated,
        }
    }
}

fn follow_up_row<'a>(
    (meeting, kept): (&'a str, &Meeting),
    (follow_up, found): (&'a ItemId, &'a FollowUp),
    as_of: Day,
) -> FollowUpRow<'a> {
    FollowUpRow {
        meeting,
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
        handling: kept.handling(),
        simulated: kept.simulated,
    }
}

fn request_rows<'a>(meeting: &'a str, kept: &'a Meeting) -> impl Iterator<Item = RequestRow<'a>> {
    let row = move |(request, asked): (&'a ItemId, &'a Request)| RequestRow {
        meeting,
        request,
        kind: asked.kind,
        summary: &asked.summary,
        requested_on: asked.on,
        answers: &asked.answers,
        handling: kept.handling(),
        simulated: kept.simulated,
    };
    kept.requests.iter().map(row)
}

impl MeetingsView {
    /// The meetings by id.
    pub(crate) fn meetings(&self) -> impl ExactSizeIterator<Item = (&str, &Meeting)> {
        self.meetings.iter().map(|(id, meeting)| (id.as_str(), meeting))
    }

    /// Attendance over all meetings by body, under the body's name in normal form.
    pub(crate) fn attendance(&self) -> BTreeMap<String, BodyRow> {
        let mut rows = BTreeMap::new();
        for meeting in self.meetings.values() {
            for Attendant { body, attendance } in &meeting.attendance {
                let new = || BodyRow { body: body.clone(), present: 0, absent: 0, observer: 0, simulated: false };
                let row: &mut BodyRow = rows.entry(body.normalised()).or_insert_with(new);
                row.simulated |= meeting.simulated;
                match attendance {
                    Attendance::Present => row.present += 1,
                    Attendance::Absent => row.absent += 1,
                    Attendance::Observer => row.observer += 1,
                }
            }
        }
        rows
    }

    fn overview<'a>(&'a self, ask: &Ask<'_>) -> Answer<'a> {
        let open = |of: (&'a str, &'a Meeting)| of.1.open().map(move |found| follow_up_row(of, found, ask.as_of));
        let Page { rows, total, next } =
            page(self.meetings.keys(), ask, |id| MeetingRow::new(id.as_str(), &self.meetings[*id]));
        Answer {
            handling: self.meetings.values().filter_map(Meeting::handling).max(),
            meetings: rows,
            attendance: self.attendance().into_values().collect(),
            follow_ups: self.meetings().flat_map(open).collect(),
            requests: self.meetings().flat_map(|(id, meeting)| request_rows(id, meeting)).collect(),
            total,
            next,
        }
    }
}

fn detail<'a>(id: &'a str, meeting: &'a Meeting, as_of: Day) -> MeetingAnswer<'a> {
    let follow_up = |found: (&'a ItemId, &'a FollowUp)| FollowUpDetail {
        row: follow_up_row((id, meeting), found, as_of),
        history: found.1.history(),
    };
    MeetingAnswer {
        row: MeetingRow { requests: None, ..MeetingRow::new(id, meeting) },
        announced_on: meeting.announced_on,
        members: &meeting.members,
        attendance: &meeting.attendance,
        agenda: &meeting.agenda,
        minutes: &meeting.minutes,
        statements: &meeting.statements,
        follow_ups: meeting.follow_ups.iter().map(follow_up).collect(),
        requests: request_rows(id, meeting).collect(),
    }
}

impl View for MeetingsView {
    const NAME: &'static str = "meetings";
    type Event = Event;

    fn apply(&mut self, at: &At<'_>, event: &Event) {
        if let Some(meeting) = Meeting::announced(event) {
            self.meetings.insert(at.entity.to_owned(), meeting);
        }
        if let Some(meeting) = self.meetings.get_mut(at.entity) {
            meeting.simulated |= at.is_simulated();
            meeting.apply(at, event);
        }
    }

    fn figures(&self, edition: Edition, _as_of: Day) -> Vec<Figure> {
        figures::list(self, edition)
    }

    fn answer(&self, _edition: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        let value = match ask.key {
            None => serde_json::to_value(self.overview(ask)),
            Some(key) => {
                let (id, meeting) = self.meetings.get_key_value(key)?;
                serde_json::to_value(detail(id, meeting, ask.as_of))
            }
        };
        value.ok()
    }
}
