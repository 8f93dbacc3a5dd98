//! One meeting as the view keeps it: a fold of its events.

use std::collections::BTreeMap;

use crate::{AgendaItem, Attendance, Attendant, Event, Handling, Standing, StatementKind, payload};
use ayumi_core::At;
use ayumi_proto::{
    ids::ItemId,
    text::{Name, Note},
    time::{Day, Moment, Span},
};
use serde::Serialize;

use crate::{
    bodies::Mention,
    follow_up::{Did, FollowUp, Step},
    request::{Answered, Request},
    tally::{Open, Stand, Tally},
};

/// What was announced of a meeting.
#[derive(Clone, Debug)]
pub(crate) struct Announced {
    /// The meeting's number.
    pub number: u32,
    pub on: Day,
    pub title: Name,
    pub starts: Moment,
    pub ends: Moment,
    pub place: Name,
    pub members: Vec<Name>,
}

/// All else of a meeting. It is kept even if the announcement wasn't folded, so that what concerns a body, say,
/// needn't include all announcements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meeting {
    /// Its entity's number.
    number: u32,
    pub held_on: Option<Day>,
    pub attendance: Vec<Attended>,
    pub agenda: Vec<AgendaItem>,
    /// The mark, and the day from which it is this one.
    handling: Option<(Day, Handling)>,
    pub minutes: Vec<Minutes>,
    pub statements: Vec<Statement>,
    pub follow_ups: BTreeMap<ItemId, FollowUp>,
    pub open: Open,
    pub requests: BTreeMap<ItemId, Request>,
    next: Option<(Day, Next)>,
    pub simulated: bool,
}

/// One body's part in the meeting.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Attended {
    pub body: Mention,
    pub attendance: Attendance,
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

impl Announced {
    /// What the event announces; `None` if it announces no meeting.
    pub fn by(at: &At<'_>, event: &Event<&str>) -> Option<Self> {
        let Event::MeetingScheduled(payload::Announcement { on, title, starts, ends, place, members }) = event else {
            return None;
        };
        Some(Self {
            number: at.number,
            on: *on,
            title: title.keep(),
            starts: *starts,
            ends: *ends,
            place: place.keep(),
            members: members.iter().map(Name::keep).collect(),
        })
    }
}

impl Meeting {
    /// A meeting of which nothing is known.
    pub fn new(number: u32) -> Self {
        Self { number, ..Self::default() }
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
    pub fn bodies(&self, attendance: Attendance) -> i64 {
        self.attendance.iter().filter(|attended| attended.attendance == attendance).count() as i64
    }

    /// The follow-ups that aren't closed, candidates included.
    pub fn open_follow_ups(&self) -> impl Iterator<Item = (&ItemId, &FollowUp)> {
        self.follow_ups.iter().filter(|(_, follow_up)| follow_up.is_open())
    }

    /// How many open follow-ups nobody has confirmed yet.
    pub fn candidates(&self) -> usize {
        self.open_follow_ups().filter(|(_, follow_up)| follow_up.standing() == Standing::Candidate).count()
    }

    /// How many answers to requests are awaited.
    pub fn pending(&self) -> i64 {
        self.requests.values().map(Request::pending).sum()
    }

    /// Folds an event of the meeting.
    pub fn apply(&mut self, at: &At<'_>, event: &Event<&str>, tally: &mut Tally) {
        match event {
            // What it says is kept as [`Announced`].
            Event::MeetingScheduled(_) => {}
            Event::MeetingHeld(payload::Proceedings { on, attendance, agenda, handling }) => {
                self.held_on = Some(*on);
                tally.held += 1;
                self.attendance = attendance.iter().map(|attendant| self.attended(tally, attendant)).collect();
                self.agenda = agenda.iter().map(AgendaItem::keep).collect();
                replace(&mut self.handling, *on, *handling);
            }
            Event::MinutesRecorded(payload::Minutes { on, handling, note }) => {
                self.minutes.push(Minutes { on: *on, handling: *handling, note: note.as_ref().map(Note::keep) });
                replace(&mut self.handling, *on, *handling);
            }
            Event::StatementRecorded(payload::Statement { on, item, body, kind, summary }) => {
                let (body, summary) = (body.keep(), summary.keep());
                self.statements.push(Statement { on: *on, item: *item, body, kind: *kind, summary });
            }
            Event::FollowUpRaised(payload::NewFollowUp { on, follow_up, summary, standing, owner }) => {
                let owner = owner.as_ref().map(|owner| tally.bodies.mention(owner));
                let did = Did::Raised { standing: *standing, owner };
                let raised = FollowUp::new(summary.keep(), Step::new(at, *on, did, None));
                self.count(tally, &raised.stand(), 1);
                self.follow_ups.insert(follow_up.clone(), raised);
            }
            Event::FollowUpConfirmed(confirmation) => {
                self.step(tally, &confirmation.follow_up, Step::new(at, confirmation.on, Did::Confirmed, None));
            }
            Event::FollowUpAssigned(payload::FollowUpAssignment { on, follow_up, owner, due }) => {
                let did = Did::Assigned { owner: tally.bodies.mention(owner), due: *due };
                self.step(tally, follow_up, Step::new(at, *on, did, None));
            }
            Event::FollowUpProgressed(payload::FollowUpProgress { on, follow_up, note }) => {
                self.step(tally, follow_up, Step::new(at, *on, Did::Progressed, Some(note)));
            }
            Event::FollowUpCompleted(payload::FollowUpCompletion { on, follow_up, note }) => {
                self.step(tally, follow_up, Step::new(at, *on, Did::Completed, note.as_ref()));
            }
            Event::FollowUpDropped(payload::FollowUpDismissal { on, follow_up, reason }) => {
                self.step(tally, follow_up, Step::new(at, *on, Did::Dropped, Some(reason)));
            }
            Event::CooperationRequested(payload::CooperationRequest { on, request, kind, of, summary }) => {
                let answers = of.iter().map(|body| Answered::not_yet(tally.bodies.mention(body))).collect();
                tally.requests += 1;
                tally.pending += of.len() as i64;
                let asked = Request { kind: *kind, summary: summary.keep(), on: *on, answers };
                self.requests.insert(request.clone(), asked);
            }
            Event::RequestAnswered(payload::RequestAnswer { on, request, body, answer, note }) => {
                let body = tally.bodies.mention(body).body;
                let found = self.requests.get_mut(request).and_then(|found| found.asked(body));
                if let Some(asked) = found {
                    tally.pending -= i64::from(asked.is_pending());
                    asked.answer(*on, *answer, note.as_ref());
                }
            }
            Event::NextProposed(proposal) => replace(&mut self.next, proposal.on, Next::Between(proposal.between)),
            Event::NextFixed(appointment) => {
                replace(&mut self.next, appointment.on, Next::Starts(appointment.starts));
            }
        }
    }

    fn attended(&self, tally: &mut Tally, attendant: &Attendant<&str>) -> Attended {
        let Attendant { body, attendance } = attendant;
        let body = tally.bodies.mention(body);
        tally.bodies.of(body.body).attend(self.number, *attendance);
        Attended { body, attendance: *attendance }
    }

    /// Adds a step to a follow-up, and counts the follow-up anew if it stands otherwise by it.
    fn step(&mut self, tally: &mut Tally, follow_up: &ItemId, step: Step) {
        let Some(found) = self.follow_ups.get_mut(follow_up) else { return };
        let before = found.stand();
        found.take(step);
        let after = found.stand();
        if before != after {
            self.count(tally, &before, -1);
            self.count(tally, &after, 1);
        }
    }

    /// Counts a follow-up in (`by` 1) or out (`by` −1).
    fn count(&mut self, tally: &mut Tally, stand: &Stand, by: i64) {
        self.open.count(stand, by);
        tally.count(self.number, stand, by);
    }
}

/// The latest by day counts, the later told where two share a day.
fn replace<T>(kept: &mut Option<(Day, T)>, on: Day, value: T) {
    if kept.as_ref().is_none_or(|(since, _)| *since <= on) {
        *kept = Some((on, value));
    }
}
