//! What may happen: a meeting is held once; all else refers to a held meeting; a person confirms a
//! follow-up, and only its owner or the secretariat closes it; a body answers what it was asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    AgendaItem, Announcement, Attendance, Command, CooperationRequest, Entity, Event, FollowUpAssignment,
    FollowUpCompletion, FollowUpConfirmation, FollowUpDismissal, FollowUpProgress, NewFollowUp, Proceedings, Rejection,
    RequestAnswer, Standing, Statement,
};
use ayumi_core::{Context, Programme};
use ayumi_proto::{commit::Role, event::ProgrammeName, ids::ItemId, text::Name, time::Day};

/// The most bodies in one list.
const BODIES_MAX: usize = 100;
/// The most items of one agenda.
const AGENDA_MAX: usize = 50;
/// The most documents cited under one item.
const DOCUMENTS_MAX: usize = 20;
/// The most documents cited under all items, so that a meeting always fits into one commit.
const DOCUMENTS_IN_ALL_MAX: usize = 200;
/// The most statements, follow-ups and requests of one meeting: an entity stays small enough to be
/// loaded in one request.
const STATEMENTS_MAX: usize = 400;
const FOLLOW_UPS_MAX: usize = 100;
const REQUESTS_MAX: usize = 50;

/// The programme.
pub struct Meetings;

/// What deciding needs to know of one meeting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    announced_on: Option<Day>,
    held: Option<Held>,
}

/// What is known of a meeting once it was held. Bodies are in normal form.
#[derive(Clone, Debug, PartialEq)]
struct Held {
    on: Day,
    attending: BTreeSet<String>,
    agenda: Vec<u8>,
    statements: usize,
    follow_ups: BTreeMap<ItemId, FollowUp>,
    requests: BTreeMap<ItemId, Request>,
}

#[derive(Clone, Debug, PartialEq)]
struct FollowUp {
    raised_on: Day,
    standing: Standing,
    /// The owner, and the day from which it is.
    owner: Option<(Day, Name)>,
    closed: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Request {
    on: Day,
    of: BTreeSet<String>,
}

/// What a decision stands on.
type Here<'a> = &'a Context<'a, Meetings>;

impl Programme for Meetings {
    const NAME: ProgrammeName = ProgrammeName::Meetings;
    type Entity = Entity;
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(situation: &Context<'_, Self>, command: &Command) -> Result<Vec<(Entity, Event)>, Rejection> {
        check(situation, command)?;
        Ok(vec![(situation.entity.clone(), command.clone().into())])
    }

    fn evolve(state: &mut State, event: &Event) {
        match event {
            Event::MeetingScheduled(announcement) => state.announced_on = Some(announcement.on),
            Event::MeetingHeld(proceedings) => state.held = Some(Held::new(proceedings)),
            Event::StatementRecorded(_) => {
                if let Some(held) = &mut state.held {
                    held.statements += 1;
                }
            }
            Event::FollowUpRaised(raised) => {
                if let Some(held) = &mut state.held {
                    held.follow_ups.insert(raised.follow_up.clone(), FollowUp::new(raised));
                }
            }
            Event::FollowUpConfirmed(confirmation) => {
                state.follow_up(&confirmation.follow_up, |found| found.standing = Standing::Confirmed);
            }
            Event::FollowUpAssigned(assignment) => {
                state.follow_up(&assignment.follow_up, |found| found.assign(assignment.on, &assignment.owner));
            }
            Event::FollowUpCompleted(FollowUpCompletion { follow_up, .. })
            | Event::FollowUpDropped(FollowUpDismissal { follow_up, .. }) => {
                state.follow_up(follow_up, |found| found.closed = true);
            }
            Event::CooperationRequested(asked) => {
                if let Some(held) = &mut state.held {
                    let of = asked.of.iter().map(Name::normalised).collect();
                    held.requests.insert(asked.request.clone(), Request { on: asked.on, of });
                }
            }
            Event::MinutesRecorded(_)
            | Event::FollowUpProgressed(_)
            | Event::RequestAnswered(_)
            | Event::NextProposed(_)
            | Event::NextFixed(_) => {}
        }
    }
}

impl State {
    /// Changes a follow-up that was raised.
    fn follow_up(&mut self, id: &ItemId, change: impl FnOnce(&mut FollowUp)) {
        if let Some(found) = self.held.as_mut().and_then(|held| held.follow_ups.get_mut(id)) {
            change(found);
        }
    }
}

impl Held {
    fn new(proceedings: &Proceedings) -> Self {
        let Proceedings { on, ref attendance, ref agenda, .. } = *proceedings;
        let attending = attendance.iter().filter(|attendant| attendant.attendance != Attendance::Absent);
        Self {
            on,
            attending: attending.map(|attendant| attendant.body.normalised()).collect(),
            agenda: agenda.iter().map(|item| item.item).collect(),
            statements: 0,
            follow_ups: BTreeMap::new(),
            requests: BTreeMap::new(),
        }
    }
}

impl FollowUp {
    fn new(raised: &NewFollowUp) -> Self {
        let owner = raised.owner.clone().map(|owner| (raised.on, owner));
        Self { raised_on: raised.on, standing: raised.standing, owner, closed: false }
    }

    /// The latest assignment counts, the later told where two share a day.
    fn assign(&mut self, from: Day, owner: &Name) {
        if self.owner.as_ref().is_none_or(|(since, _)| *since <= from) {
            self.owner = Some((from, owner.clone()));
        }
    }
}

fn check(situation: Here<'_>, command: &Command) -> Result<(), Rejection> {
    match command {
        Command::Schedule(announcement) => may_schedule(situation, announcement),
        Command::Hold(proceedings) => may_hold(situation, proceedings),
        Command::RecordMinutes(minutes) => held(situation, minutes.on).map(|_| ()),
        Command::RecordStatement(statement) => may_state(situation, statement),
        Command::RaiseFollowUp(follow_up) => may_raise(situation, follow_up),
        Command::ConfirmFollowUp(confirmation) => may_confirm(situation, confirmation),
        // A body that could assign another's follow-up could give it to itself and close it.
        Command::AssignFollowUp(FollowUpAssignment { on, follow_up, .. })
        | Command::ProgressFollowUp(FollowUpProgress { on, follow_up, .. })
        | Command::DropFollowUp(FollowUpDismissal { on, follow_up, .. }) => {
            own(situation, open(situation, *on, follow_up)?)
        }
        Command::CompleteFollowUp(completion) => may_complete(situation, completion),
        Command::RequestCooperation(request) => may_request(situation, request),
        Command::AnswerRequest(answer) => may_answer(situation, answer),
        Command::ProposeNext(proposal) => after_this(situation, proposal.on, proposal.between.from()),
        Command::FixNext(appointment) => after_this(situation, appointment.on, appointment.starts.day()),
    }
}

fn may_schedule(situation: Here<'_>, announcement: &Announcement) -> Result<(), Rejection> {
    let Announcement { on, starts, ends, ref members, .. } = *announcement;
    if situation.own().announced_on.is_some() {
        return Err(Rejection::AlreadyScheduled { meeting: situation.entity.clone() });
    }
    if ends <= starts {
        return Err(Rejection::EndsNotAfterStarts { starts, ends });
    }
    // Otherwise a meeting of the past, entered late, could never be held: that isn't before its announcement.
    if on > starts.day() {
        return Err(Rejection::AnnouncedAfterStart { on, starts: starts.day() });
    }
    bounded("members", members.len(), 0, BODIES_MAX)?;
    distinct(members)
}

fn may_hold(situation: Here<'_>, proceedings: &Proceedings) -> Result<(), Rejection> {
    let Proceedings { on, ref attendance, ref agenda, .. } = *proceedings;
    let own = situation.own();
    let meeting = situation.entity;
    let announced_on = own.announced_on.ok_or_else(|| Rejection::NotScheduled { meeting: meeting.clone() })?;
    if let Some(held) = &own.held {
        return Err(Rejection::AlreadyHeld { meeting: meeting.clone(), held_on: held.on });
    }
    if on < announced_on {
        return Err(Rejection::BeforeAnnouncement { on, announced_on });
    }
    bounded("attendance", attendance.len(), 0, BODIES_MAX)?;
    distinct(attendance.iter().map(|attendant| &attendant.body))?;
    may_be_agenda(agenda)
}

fn may_be_agenda(agenda: &[AgendaItem]) -> Result<(), Rejection> {
    bounded("agenda", agenda.len(), 0, AGENDA_MAX)?;
    let mut items = BTreeSet::new();
    if let Some(twice) = agenda.iter().find(|item| !items.insert(item.item)) {
        return Err(Rejection::AgendaItemTwice { item: twice.item });
    }
    for item in agenda {
        bounded("documents", item.documents.len(), 0, DOCUMENTS_MAX)?;
    }
    let documents = agenda.iter().map(|item| item.documents.len()).sum();
    bounded("documents of all items", documents, 0, DOCUMENTS_IN_ALL_MAX)
}

/// The held meeting, if it was held by that day.
fn held<'a>(situation: Here<'a>, on: Day) -> Result<&'a Held, Rejection> {
    match &situation.own().held {
        None => Err(Rejection::NotHeld { meeting: situation.entity.clone() }),
        Some(held) if on < held.on => Err(Rejection::BeforeMeeting { on, held_on: held.on }),
        Some(held) => Ok(held),
    }
}

fn may_state(situation: Here<'_>, statement: &Statement) -> Result<(), Rejection> {
    let Statement { on, item, ref body, .. } = *statement;
    let held = held(situation, on)?;
    if !held.agenda.contains(&item) {
        return Err(Rejection::NotOnTheAgenda { item, agenda: held.agenda.clone() });
    }
    if !held.attending.contains(&body.normalised()) {
        return Err(Rejection::BodyNotAttending { body: body.clone() });
    }
    bounded("statements", held.statements + 1, 1, STATEMENTS_MAX)
}

fn may_raise(situation: Here<'_>, raised: &NewFollowUp) -> Result<(), Rejection> {
    let held = held(situation, raised.on)?;
    if held.follow_ups.contains_key(&raised.follow_up) {
        return Err(Rejection::FollowUpExists { follow_up: raised.follow_up.clone() });
    }
    if raised.standing == Standing::Confirmed {
        secretariat(situation)?;
    }
    bounded("follow-ups", held.follow_ups.len() + 1, 1, FOLLOW_UPS_MAX)
}

/// The follow-up, if it was raised by that day and is open.
fn open<'a>(situation: Here<'a>, on: Day, id: &ItemId) -> Result<&'a FollowUp, Rejection> {
    let held = held(situation, on)?;
    let found = held.follow_ups.get(id).ok_or_else(|| Rejection::NoSuchFollowUp { follow_up: id.clone() })?;
    if found.closed {
        return Err(Rejection::FollowUpClosed { follow_up: id.clone() });
    }
    if on < found.raised_on {
        return Err(Rejection::BeforeFollowUp { on, raised_on: found.raised_on });
    }
    Ok(found)
}

fn may_confirm(situation: Here<'_>, confirmation: &FollowUpConfirmation) -> Result<(), Rejection> {
    let id = &confirmation.follow_up;
    let found = open(situation, confirmation.on, id)?;
    secretariat(situation)?;
    match found.standing {
        Standing::Candidate => Ok(()),
        Standing::Confirmed => Err(Rejection::FollowUpAlreadyConfirmed { follow_up: id.clone() }),
    }
}

fn may_complete(situation: Here<'_>, completion: &FollowUpCompletion) -> Result<(), Rejection> {
    let id = &completion.follow_up;
    let found = open(situation, completion.on, id)?;
    own(situation, found)?;
    match found.standing {
        Standing::Candidate => Err(Rejection::FollowUpNotConfirmed { follow_up: id.clone() }),
        Standing::Confirmed => Ok(()),
    }
}

/// A follow-up is its owner's and the secretariat's.
fn own(situation: Here<'_>, follow_up: &FollowUp) -> Result<(), Rejection> {
    let owner = follow_up.owner.as_ref().map(|(_, owner)| owner);
    if is_secretariat(situation) || owner.is_some_and(|owner| speaks_for(situation, owner)) {
        return Ok(());
    }
    Err(Rejection::NotTheOwner { actor: situation.actor.name.clone(), owner: owner.cloned() })
}

fn secretariat(situation: Here<'_>) -> Result<(), Rejection> {
    if is_secretariat(situation) { Ok(()) } else { Err(Rejection::NotTheSecretariat { role: situation.actor.role }) }
}

fn is_secretariat(situation: Here<'_>) -> bool {
    situation.actor.role == Role::Secretariat
}

/// Whether the actor is the body, however either name is spelt.
fn speaks_for(situation: Here<'_>, body: &Name) -> bool {
    situation.actor.role == Role::Body && situation.actor.name.normalised() == body.normalised()
}

fn may_request(situation: Here<'_>, asked: &CooperationRequest) -> Result<(), Rejection> {
    let CooperationRequest { on, request: ref id, ref of, .. } = *asked;
    let held = held(situation, on)?;
    if held.requests.contains_key(id) {
        return Err(Rejection::RequestExists { request: id.clone() });
    }
    bounded("of", of.len(), 1, BODIES_MAX)?;
    distinct(of)?;
    bounded("requests", held.requests.len() + 1, 1, REQUESTS_MAX)
}

fn may_answer(situation: Here<'_>, answer: &RequestAnswer) -> Result<(), Rejection> {
    let RequestAnswer { on, request: ref id, ref body, .. } = *answer;
    let held = held(situation, on)?;
    let request = held.requests.get(id).ok_or_else(|| Rejection::NoSuchRequest { request: id.clone() })?;
    if on < request.on {
        return Err(Rejection::BeforeRequest { on, requested_on: request.on });
    }
    if !request.of.contains(&body.normalised()) {
        return Err(Rejection::BodyNotAsked { body: body.clone(), request: id.clone() });
    }
    if is_secretariat(situation) || speaks_for(situation, body) {
        return Ok(());
    }
    Err(Rejection::NotTheAnsweringBody { actor: situation.actor.name.clone(), body: body.clone() })
}

fn after_this(situation: Here<'_>, on: Day, day: Day) -> Result<(), Rejection> {
    let held = held(situation, on)?;
    if day > held.on { Ok(()) } else { Err(Rejection::NextNotAfter { day, held_on: held.on }) }
}

fn bounded(field: &'static str, size: usize, min: usize, max: usize) -> Result<(), Rejection> {
    if (min..=max).contains(&size) { Ok(()) } else { Err(Rejection::ListOutOfBounds { field, size, min, max }) }
}

/// No body is named twice, in whatever spelling.
fn distinct<'a>(bodies: impl IntoIterator<Item = &'a Name>) -> Result<(), Rejection> {
    let mut seen = BTreeSet::new();
    match bodies.into_iter().find(|body| !seen.insert(body.normalised())) {
        Some(body) => Err(Rejection::BodyTwice { body: body.clone() }),
        None => Ok(()),
    }
}
