//! One meeting as the view keeps it: a fold of its events.

use std::collections::BTreeMap;

use ayumi_core::At;
use ayumi_proto::{
    ids::ItemId,
    meetings::{AgendaItem, Attendance, Attendant, Event, Handling, RequestKind, Response, Standing, StatementKind},
    text::{Name, Note},
    time::{Day, Moment, Span},
};
use serde::Serialize;

use crate::follow_up::{Did, FollowUp, Step};

/// A meeting, from its announcement on.
#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    pub title: Name,
    pub starts: Moment,
    pub ends: Moment,
    pub place: Name,
    pub announced_on: Day,
    pub members: Vec<Name>,
    pub held_on: Option<Day>,
    pub attendance: Vec<Attendant>,
    pub agenda: Vec<AgendaItem>,
    /// The mark, and the day from which it is this one.
    handling: Option<(Day, Handling)>,
    pub minutes: Vec<Minutes>,
    pub statements: Vec<Statement>,
    pub follow_ups: BTreeMap<ItemId, FollowUp>,
    pub requests: BTreeMap<ItemId, Request>,
    next: Option<(Day, Next)>,
    pub simulated: bool,
}

/// A version of the minutes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Minutes {
    on: Day,
    handling: Handling,
    note: Option<Note>,
}

/// What a body said.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Statement {
    on: Day,
    item: u8,
    body: Name,
    kind: StatementKind,
    summary: Note,
}

/// When the next meeting is, or might be.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Next {
    Between(Span),
    Starts(Moment),
}

/// A cooperation request with the answers of the bodies asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub kind: RequestKind,
    pub summary: Note,
    pub on: Day,
    /// In the order in which the bodies were asked.
    pub answers: Vec<Answered>,
}

/// What one body that was asked has answered so far.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answered {
    body: Name,
    answer: Option<Response>,
    on: Option<Day>,
    note: Option<Note>,
}

impl Meeting {
    /// The meeting that an announcement begins; `None` if the event is another.
    pub fn announced(event: &Event) -> Option<Self> {
        let Event::MeetingScheduled { on, title, starts, ends, place, members } = event else { return None };
        Some(Self {
            title: title.clone(),
            starts: *starts,
            ends: *ends,
            place: place.clone(),
            announced_on: *on,
            members: members.clone(),
            held_on: None,
            attendance: Vec::new(),
            agenda: Vec::new(),
            handling: None,
            minutes: Vec::new(),
            statements: Vec::new(),
            follow_ups: BTreeMap::new(),
            requests: BTreeMap::new(),
            next: None,
            simulated: false,
        })
    }

    /// The handling mark; none until the meeting was held.
    pub fn handling(&self) -> Option<Handling> {
        self.handling.map(|(_, handling)| handling)
    }

    /// When the next meeting is, by what was proposed or fixed last.
    pub fn next(&self) -> Option<Next> {
        self.next.map(|(_, next)| next)
    }

    /// How many bodies took part in that way.
    pub fn count(&self, attendance: Attendance) -> usize {
        self.attendance.iter().filter(|attendant| attendant.attendance == attendance).count()
    }

    /// The follow-ups that aren't closed, candidates included.
    pub fn open(&self) -> impl Iterator<Item = (&ItemId, &FollowUp)> {
        self.follow_ups.iter().filter(|(_, follow_up)| follow_up.is_open())
    }

    /// How many open follow-ups nobody has confirmed yet.
    pub fn candidates(&self) -> usize {
        self.open().filter(|(_, follow_up)| follow_up.standing() == Standing::Candidate).count()
    }

    /// How many answers to requests are awaited.
    pub fn pending(&self) -> usize {
        self.requests.values().map(Request::pending).sum()
    }

    /// Folds an event of the meeting.
    pub fn apply(&mut self, at: &At<'_>, event: &Event) {
        match event {
            // A meeting is scheduled once: that event began this fold.
            Event::MeetingScheduled { .. } => {}
            Event::MeetingHeld { on, attendance, agenda, handling } => {
                self.held_on = Some(*on);
                self.attendance.clone_from(attendance);
                self.agenda.clone_from(agenda);
                replace(&mut self.handling, *on, *handling);
            }
            Event::MinutesRecorded { on, handling, note } => {
                self.minutes.push(Minutes { on: *on, handling: *handling, note: note.clone() });
                replace(&mut self.handling, *on, *handling);
            }
            Event::StatementRecorded { on, item, body, kind, summary } => {
                let (body, summary) = (body.clone(), summary.clone());
                self.statements.push(Statement { on: *on, item: *item, body, kind: *kind, summary });
            }
            Event::FollowUpRaised { on, follow_up, summary, standing, owner } => {
                let did = Did::Raised { standing: *standing, owner: owner.clone() };
                let raised = FollowUp::new(summary.clone(), Step::new(at, *on, did, None));
                self.follow_ups.insert(follow_up.clone(), raised);
            }
            Event::FollowUpConfirmed { on, follow_up } => {
                self.step(follow_up, Step::new(at, *on, Did::Confirmed, None));
            }
            Event::FollowUpAssigned { on, follow_up, owner, due } => {
                let did = Did::Assigned { owner: owner.clone(), due: *due };
                self.step(follow_up, Step::new(at, *on, did, None));
            }
            Event::FollowUpProgressed { on, follow_up, note } => {
                self.step(follow_up, Step::new(at, *on, Did::Progressed, Some(note)));
            }
            Event::FollowUpCompleted { on, follow_up, note } => {
                self.step(follow_up, Step::new(at, *on, Did::Completed, note.as_ref()));
            }
            Event::FollowUpDropped { on, follow_up, reason } => {
                self.step(follow_up, Step::new(at, *on, Did::Dropped, Some(reason)));
            }
            Event::CooperationRequested { on, request, kind, of, summary } => {
                self.requests.insert(request.clone(), Request::new(*on, *kind, of, summary));
            }
            Event::RequestAnswered { on, request, body, answer, note } => {
                if let Some(found) = self.requests.get_mut(request) {
                    found.answered(*on, body, *answer, note.as_ref());
                }
            }
            Event::NextProposed { on, between } => replace(&mut self.next, *on, Next::Between(*between)),
            Event::NextFixed { on, starts } => replace(&mut self.next, *on, Next::Starts(*starts)),
        }
    }

    fn step(&mut self, follow_up: &ItemId, step: Step) {
        if let Some(found) = self.follow_ups.get_mut(follow_up) {
            found.take(step);
        }
    }
}

/// The latest by day counts, the later told where two share a day.
fn replace<T>(kept: &mut Option<(Day, T)>, on: Day, value: T) {
    if kept.as_ref().is_none_or(|(since, _)| *since <= on) {
        *kept = Some((on, value));
    }
}

impl Request {
    fn new(on: Day, kind: RequestKind, of: &[Name], summary: &Note) -> Self {
        let asked = |body: &Name| Answered { body: body.clone(), answer: None, on: None, note: None };
        Self { kind, summary: summary.clone(), on, answers: of.iter().map(asked).collect() }
    }

    /// How many of the bodies asked haven't answered; one that considers has.
    fn pending(&self) -> usize {
        self.answers.iter().filter(|answered| answered.answer.is_none()).count()
    }

    /// The latest answer of a body counts, the later told where two share a day.
    fn answered(&mut self, on: Day, body: &Name, answer: Response, note: Option<&Note>) {
        let same = |asked: &&mut Answered| asked.body.normalised() == body.normalised();
        if let Some(asked) = self.answers.iter_mut().find(same).filter(|asked| asked.on.is_none_or(|last| last <= on)) {
            (asked.answer, asked.on, asked.note) = (Some(answer), Some(on), note.cloned());
        }
    }
}
