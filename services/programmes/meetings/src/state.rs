//! The state of a meeting, and the one fold that leads to it, for deciding and for showing alike.

use std::collections::BTreeMap;

use ayumi_proto::{ids::ItemId, text::Name, time::Day};

use crate::{
    Attendance, BodyName, Event, FollowUpCompletion, FollowUpDismissal, NewFollowUp, Proceedings, RequestAnswer,
    Response, SpeechKind, Standing,
};

/// The state of one meeting: what deciding needs to know of it, and what its figures come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The day of the announcement.
    pub(crate) announced_on: Option<Day>,
    /// The day on which it was held.
    pub(crate) held_on: Option<Day>,
    /// How each body took part.
    pub(crate) attendance: BTreeMap<BodyName, Attendance>,
    /// The numbers of the agenda's items.
    pub(crate) agenda: Vec<u8>,
    /// How many statements are recorded.
    pub(crate) statements: usize,
    /// The kinds of those that have an id.
    pub(crate) noted: BTreeMap<ItemId, SpeechKind>,
    pub(crate) follow_ups: BTreeMap<ItemId, FollowUp>,
    pub(crate) requests: BTreeMap<ItemId, Request>,
}

/// A follow-up of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    pub(crate) raised_on: Day,
    pub(crate) standing: Standing,
    pub(crate) owner: Option<Owner>,
    /// Whether it is neither done nor dropped.
    pub(crate) is_open: bool,
}

/// The body that is to do a follow-up.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// The day from which it is.
    since: Day,
    /// Its name as it was written.
    pub(crate) written: Name,
    /// The body.
    pub(crate) body: BodyName,
}

/// A cooperation request of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub(crate) on: Day,
    /// Each body that was asked, with its latest answer by day, the one recorded later where two share a day.
    pub(crate) answers: BTreeMap<BodyName, Option<(Day, Response)>>,
}

impl State {
    /// The follow-ups that are open, candidates among them.
    pub(crate) fn open(&self) -> impl Iterator<Item = &FollowUp> {
        self.follow_ups.values().filter(|follow_up| follow_up.is_open)
    }

    /// Folds one event of the meeting.
    pub(crate) fn fold<T: AsRef<str>>(&mut self, event: &Event<T>) {
        match event {
            Event::MeetingScheduled(announcement) => self.announced_on = Some(announcement.on),
            Event::MeetingHeld(proceedings) => self.hold(proceedings),
            Event::StatementRecorded(_) => self.statements += 1,
            Event::StatementNoted(noted) => {
                self.statements += 1;
                self.noted.insert(noted.statement.clone(), noted.kind);
            }
            Event::FollowUpRaised(raised) => {
                self.follow_ups.insert(raised.follow_up.clone(), FollowUp::new(raised));
            }
            Event::FollowUpConfirmed(confirmation) => {
                self.follow_up(&confirmation.follow_up, |found| found.standing = Standing::Confirmed);
            }
            Event::FollowUpAssigned(assignment) => {
                let owner = Owner::new(assignment.on, &assignment.owner);
                self.follow_up(&assignment.follow_up, |found| found.assign(owner));
            }
            Event::FollowUpCompleted(FollowUpCompletion { follow_up, .. })
            | Event::FollowUpDropped(FollowUpDismissal { follow_up, .. }) => {
                self.follow_up(follow_up, |found| found.is_open = false);
            }
            Event::CooperationRequested(asked) => {
                self.requests.insert(asked.request.clone(), Request::new(asked.on, &asked.of));
            }
            Event::BodiesAsked(asked) => {
                self.requests.insert(asked.request.clone(), Request::new(asked.on, &asked.of));
            }
            Event::RequestAnswered(answer) => {
                if let Some(request) = self.requests.get_mut(&answer.request) {
                    request.answer(answer);
                }
            }
            Event::MinutesRecorded(_) | Event::FollowUpProgressed(_) | Event::NextProposed(_) | Event::NextFixed(_) => {
            }
        }
    }

    fn hold<T: AsRef<str>>(&mut self, proceedings: &Proceedings<T>) {
        let Proceedings { on, attendance, agenda, .. } = proceedings;
        self.held_on = Some(*on);
        self.attendance = attendance.iter().map(|one| (BodyName::of(&one.body), one.attendance)).collect();
        self.agenda = agenda.iter().map(|item| item.item).collect();
    }

    /// Changes a follow-up that was raised.
    fn follow_up(&mut self, id: &ItemId, change: impl FnOnce(&mut FollowUp)) {
        if let Some(found) = self.follow_ups.get_mut(id) {
            change(found);
        }
    }
}

impl FollowUp {
    fn new<T: AsRef<str>>(raised: &NewFollowUp<T>) -> Self {
        let owner = raised.owner.as_ref().map(|owner| Owner::new(raised.on, owner));
        Self { raised_on: raised.on, standing: raised.standing, owner, is_open: true }
    }

    /// The latest assignment counts, the one recorded later where two share a day.
    fn assign(&mut self, owner: Owner) {
        if self.owner.as_ref().is_none_or(|last| last.since <= owner.since) {
            self.owner = Some(owner);
        }
    }

    /// The body that owns it.
    pub(crate) fn body(&self) -> Option<&BodyName> {
        self.owner.as_ref().map(|owner| &owner.body)
    }
}

impl Owner {
    fn new<T: AsRef<str>>(since: Day, written: &Name<T>) -> Self {
        Self { since, written: written.keep(), body: BodyName::of(written) }
    }
}

impl Request {
    fn new<T: AsRef<str>>(on: Day, of: &[Name<T>]) -> Self {
        Self { on, answers: of.iter().map(|body| (BodyName::of(body), None)).collect() }
    }

    fn answer<T: AsRef<str>>(&mut self, answer: &RequestAnswer<T>) {
        if let Some(last) = self.answers.get_mut(&BodyName::of(&answer.body))
            && last.is_none_or(|(on, _)| on <= answer.on)
        {
            *last = Some((answer.on, answer.answer));
        }
    }
}
