//! What a meeting's events say that only pages show: names, notes and marks, and the steps of its follow-ups.

use std::collections::BTreeMap;

use ayumi_core::{At, ReadError, View};
use ayumi_proto::{
    ids::ItemId,
    text::{Name, Note},
    time::Day,
};

use crate::{
    AgendaItem, Announcement, Attendant, BodiesRequest, BodyName, CooperationRequest, Entity, Event,
    FollowUpAssignment, FollowUpCompletion, FollowUpDismissal, FollowUpProgress, Handling, Meetings, Minutes,
    NewFollowUp, NotedStatement, Proceedings, RequestAnswer, RequestKind, Statement,
    rows::{Answered, Next, Progress, Said, Step, Transition},
};

/// What the events of a meeting say.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub announcement: Option<Announcement>,
    pub attendance: Vec<Attendant>,
    pub agenda: Vec<AgendaItem>,
    pub minutes: Vec<Minutes>,
    pub statements: Vec<Said>,
    pub follow_ups: BTreeMap<ItemId, FollowUp>,
    pub requests: BTreeMap<ItemId, Request>,
    handling: Option<(Day, Handling)>,
    next: Option<(Day, Next)>,
}

/// What is recorded of a follow-up.
#[derive(Debug)]
pub(crate) struct FollowUp {
    pub summary: Note,
    /// In the order of days, those of a day as they were recorded.
    pub history: Vec<Step>,
}

/// What is recorded of a cooperation request.
#[derive(Debug)]
pub(crate) struct Request {
    /// The body that asks; none of a request that was recorded without.
    pub requester: Option<Name>,
    pub kind: RequestKind,
    pub summary: Note,
    pub on: Day,
    pub received_on: Option<Day>,
    pub answers: Vec<Answered>,
}

impl Record {
    /// Reads the events of a meeting that had occurred.
    pub fn read(view: &View<'_, Meetings>, meeting: &Entity) -> Result<Self, ReadError> {
        let mut record = Self::default();
        view.each_event_of(meeting, |at, event| record.take(at, &event))?;
        record.follow_ups.values_mut().for_each(|follow_up| follow_up.history.sort_by_key(|step| step.on));
        Ok(record)
    }

    /// The handling mark; none until the meeting was held.
    pub fn handling(&self) -> Option<Handling> {
        self.handling.map(|(_, handling)| handling)
    }

    /// When the next meeting is, by what was proposed or fixed last.
    pub fn next(&self) -> Option<Next> {
        self.next.map(|(_, next)| next)
    }

    fn take(&mut self, at: &At<'_>, event: &Event<&str>) {
        match event {
            Event::MeetingScheduled(announcement) => self.announce(announcement),
            Event::MeetingHeld(proceedings) => self.hold(proceedings),
            Event::MinutesRecorded(Minutes { on, handling, note }) => {
                self.minutes.push(Minutes { on: *on, handling: *handling, note: note.as_ref().map(Note::keep) });
                replace(&mut self.handling, *on, *handling);
            }
            Event::StatementRecorded(said) => self.statements.push(Said::of_first_form(said)),
            Event::StatementNoted(noted) => self.statements.push(Said::of(noted)),
            Event::FollowUpRaised(NewFollowUp { on, follow_up, summary, standing, owner }) => {
                let raised = FollowUp { summary: summary.keep(), history: Vec::new() };
                self.follow_ups.insert(follow_up.clone(), raised);
                let owner = owner.as_ref().map(Name::keep);
                self.step(at, follow_up, *on, Transition::Raised { standing: *standing, owner }, None);
            }
            Event::FollowUpConfirmed(confirmation) => {
                self.step(at, &confirmation.follow_up, confirmation.on, Transition::Confirmed, None);
            }
            Event::FollowUpAssigned(FollowUpAssignment { on, follow_up, owner, due }) => {
                let assigned = Transition::Assigned { owner: owner.keep(), due: *due };
                self.step(at, follow_up, *on, assigned, None);
            }
            Event::FollowUpProgressed(FollowUpProgress { on, follow_up, note }) => {
                self.step(at, follow_up, *on, Transition::Progressed, Some(note));
            }
            Event::FollowUpCompleted(FollowUpCompletion { on, follow_up, note }) => {
                self.step(at, follow_up, *on, Transition::Completed, note.as_ref());
            }
            Event::FollowUpDropped(FollowUpDismissal { on, follow_up, reason }) => {
                self.step(at, follow_up, *on, Transition::Dropped, Some(reason));
            }
            Event::CooperationRequested(asked) => {
                let CooperationRequest { on, request, kind, of, summary } = asked;
                let asked = Request { requester: None, received_on: None, ..Request::new(*on, *kind, of, summary) };
                self.requests.insert(request.clone(), asked);
            }
            Event::BodiesAsked(asked) => {
                let BodiesRequest { on, request, requester, kind, of, received_on, summary } = asked;
                let (requester, received_on) = (Some(requester.keep()), *received_on);
                self.requests.insert(
                    request.clone(),
                    Request { requester, received_on, ..Request::new(*on, *kind, of, summary) },
                );
            }
            Event::RequestAnswered(answer) => {
                if let Some(request) = self.requests.get_mut(&answer.request) {
                    request.answer(answer);
                }
            }
            Event::NextProposed(proposal) => replace(&mut self.next, proposal.on, Next::Between(proposal.between)),
            Event::NextFixed(appointment) => {
                replace(&mut self.next, appointment.on, Next::Starts(appointment.starts));
            }
        }
    }

    fn announce(&mut self, announcement: &Announcement<&str>) {
        let Announcement { on, title, starts, ends, place, members } = announcement;
        self.announcement = Some(Announcement {
            on: *on,
            title: title.keep(),
            starts: *starts,
            ends: *ends,
            place: place.keep(),
            members: members.iter().map(Name::keep).collect(),
        });
    }

    fn hold(&mut self, proceedings: &Proceedings<&str>) {
        let Proceedings { on, attendance, agenda, handling } = proceedings;
        let attendant = |one: &Attendant<&str>| Attendant { body: one.body.keep(), attendance: one.attendance };
        self.attendance = attendance.iter().map(attendant).collect();
        self.agenda = agenda.iter().map(AgendaItem::keep).collect();
        replace(&mut self.handling, *on, *handling);
    }

    fn step(&mut self, at: &At<'_>, id: &ItemId, on: Day, transition: Transition, note: Option<&Note<&str>>) {
        if let Some(found) = self.follow_ups.get_mut(id) {
            let (note, recorded_at, position) = (note.map(Note::keep), at.recorded_at, at.position);
            found.history.push(Step { on, transition, note, recorded_at, position });
        }
    }
}

/// The latest by day counts, the one recorded later where two share a day.
fn replace<T>(kept: &mut Option<(Day, T)>, on: Day, value: T) {
    if kept.as_ref().is_none_or(|(since, _)| *since <= on) {
        *kept = Some((on, value));
    }
}

impl FollowUp {
    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.history.iter().map(|step| step.transition.progress()).max().unwrap_or(Progress::Raised)
    }

    /// The day on which it was done or dropped.
    pub fn closed_on(&self) -> Option<Day> {
        self.history.iter().find(|step| step.transition.progress() >= Progress::Completed).map(|step| step.on)
    }

    /// By when it is due, by the latest assignment.
    pub fn due(&self) -> Option<Day> {
        let due = |step: &Step| match &step.transition {
            Transition::Raised { owner: Some(_), .. } => Some(None),
            Transition::Assigned { due, .. } => Some(*due),
            Transition::Raised { owner: None, .. }
            | Transition::Confirmed
            | Transition::Progressed
            | Transition::Completed
            | Transition::Dropped => None,
        };
        self.history.iter().rev().find_map(due).flatten()
    }

    /// What was noted last.
    pub fn last_note(&self) -> Option<&Note> {
        self.history.iter().rev().find_map(|step| step.note.as_ref())
    }
}

impl Transition {
    /// How far a follow-up has come by it.
    fn progress(&self) -> Progress {
        match self {
            Self::Raised { owner: None, .. } | Self::Confirmed => Progress::Raised,
            Self::Raised { owner: Some(_), .. } | Self::Assigned { .. } => Progress::Assigned,
            Self::Progressed => Progress::Progressed,
            Self::Completed => Progress::Completed,
            Self::Dropped => Progress::Dropped,
        }
    }
}

impl Said {
    fn of(noted: &NotedStatement<&str>) -> Self {
        let NotedStatement {
            on,
            statement,
            turn,
            item,
            body,
            capacity,
            kind,
            certainty,
            answers,
            received_on,
            summary,
        } = noted;
        Self {
            statement: Some(statement.clone()),
            turn: *turn,
            on: *on,
            item: *item,
            body: body.keep(),
            capacity: Some(*capacity),
            kind: *kind,
            certainty: *certainty,
            answers: answers.clone(),
            received_on: *received_on,
            summary: summary.keep(),
        }
    }

    /// A statement as statements were recorded first: for whom it was said isn't known.
    fn of_first_form(Statement { on, item, body, kind, summary }: &Statement<&str>) -> Self {
        let (kind, certainty) = kind.newest();
        Self {
            statement: None,
            turn: None,
            on: *on,
            item: *item,
            body: body.keep(),
            capacity: None,
            kind,
            certainty,
            answers: None,
            received_on: None,
            summary: summary.keep(),
        }
    }
}

impl Request {
    fn new(on: Day, kind: RequestKind, of: &[Name<&str>], summary: &Note<&str>) -> Self {
        let not_yet = |body: &Name<&str>| Answered { body: body.keep(), answer: None, on: None, note: None };
        let answers = of.iter().map(not_yet).collect();
        Self { requester: None, kind, summary: summary.keep(), on, received_on: None, answers }
    }

    fn answer(&mut self, answer: &RequestAnswer<&str>) {
        let body = BodyName::of(&answer.body);
        let found = self.answers.iter_mut().find(|answered| BodyName::of(&answered.body) == body);
        if let Some(answered) = found.filter(|answered| answered.on.is_none_or(|last| last <= answer.on)) {
            (answered.answer, answered.on) = (Some(answer.answer), Some(answer.on));
            answered.note = answer.note.as_ref().map(Note::keep);
        }
    }
}
