//! What may happen: a meeting is held once; all else refers to a held meeting; a person confirms a
//! follow-up, and only its owner or the secretariat closes it; a body answers what it was asked.

use std::collections::BTreeSet;

use crate::{
    AgendaItem, Announcement, Attendance, BodiesRequest, BodyName, Command, CooperationRequest, Entity, Event,
    FollowUpAssignment, FollowUpCompletion, FollowUpConfirmation, FollowUpDismissal, FollowUpProgress, NewFollowUp,
    NotedStatement, Proceedings, Rejection, RequestAnswer, SpeechKind, Standing, Statement,
    state::{FollowUp, State},
};
use ayumi_core::{At, Context, Programme, ensure};
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
#[derive(Clone, Copy, Debug)]
pub struct Meetings;

impl Programme for Meetings {
    const NAME: ProgrammeName = ProgrammeName::Meetings;
    const WORDS: &'static str = include_str!("words.txt");
    type Entity = Entity;
    type State = State;
    type Command = Command;
    type Event = Event;
    type EventRef<'e> = Event<&'e str>;
    type Rejection = Rejection;

    fn decide(context: &Context<'_, Self>, command: &Command) -> Result<Vec<(Entity, Event)>, Rejection> {
        check(context, command)?;
        Ok(vec![(context.entity.clone(), command.clone().into())])
    }

    fn evolve(state: &mut State, _: &At<'_>, event: &Event<&str>) {
        state.fold(event);
    }

    fn command(event: &Event) -> Option<Command> {
        Some(match event.clone() {
            Event::MeetingScheduled(announcement) => Command::Schedule(announcement),
            Event::MeetingHeld(proceedings) => Command::Hold(proceedings),
            Event::MinutesRecorded(minutes) => Command::RecordMinutes(minutes),
            Event::StatementRecorded(statement) => Command::RecordStatement(statement),
            Event::FollowUpRaised(follow_up) => Command::RaiseFollowUp(follow_up),
            Event::FollowUpConfirmed(confirmation) => Command::ConfirmFollowUp(confirmation),
            Event::FollowUpAssigned(assignment) => Command::AssignFollowUp(assignment),
            Event::FollowUpProgressed(progress) => Command::ProgressFollowUp(progress),
            Event::FollowUpCompleted(completion) => Command::CompleteFollowUp(completion),
            Event::FollowUpDropped(dismissal) => Command::DropFollowUp(dismissal),
            Event::CooperationRequested(request) => Command::RequestCooperation(request),
            Event::RequestAnswered(answer) => Command::AnswerRequest(answer),
            Event::NextProposed(proposal) => Command::ProposeNext(proposal),
            Event::NextFixed(appointment) => Command::FixNext(appointment),
            Event::StatementNoted(statement) => Command::NoteStatement(statement),
            Event::BodiesAsked(request) => Command::AskBodies(request),
        })
    }
}

fn check(context: &Context<'_, Meetings>, command: &Command) -> Result<(), Rejection> {
    match command {
        Command::Schedule(announcement) => check_schedule(context, announcement),
        Command::Hold(proceedings) => check_hold(context, proceedings),
        Command::RecordMinutes(minutes) => held(context, minutes.on).map(|_| ()),
        Command::RecordStatement(statement) => check_statement(context, statement),
        Command::RaiseFollowUp(follow_up) => check_raise(context, follow_up),
        Command::ConfirmFollowUp(confirmation) => check_confirm(context, confirmation),
        // A body that could assign another's follow-up could give it to itself and close it.
        Command::AssignFollowUp(FollowUpAssignment { on, follow_up, .. })
        | Command::ProgressFollowUp(FollowUpProgress { on, follow_up, .. })
        | Command::DropFollowUp(FollowUpDismissal { on, follow_up, .. }) => {
            check_owner(context, open(context, *on, follow_up)?)
        }
        Command::CompleteFollowUp(completion) => check_complete(context, completion),
        Command::RequestCooperation(request) => check_request(context, request),
        Command::AnswerRequest(answer) => check_answer(context, answer),
        Command::ProposeNext(proposal) => after_this(context, proposal.on, proposal.between.from()),
        Command::FixNext(appointment) => after_this(context, appointment.on, appointment.starts.day()),
        Command::NoteStatement(statement) => check_noted(context, statement),
        Command::AskBodies(request) => check_asking(context, request),
    }
}

fn check_schedule(context: &Context<'_, Meetings>, announcement: &Announcement) -> Result<(), Rejection> {
    let Announcement { on, starts, ends, ref members, .. } = *announcement;
    ensure!(context.own().announced_on.is_none(), Rejection::AlreadyScheduled { meeting: context.entity.clone() });
    ensure!(ends > starts, Rejection::EndsNotAfterStarts { starts, ends });
    // Otherwise a meeting of the past, entered late, could never be held: that isn't before its announcement.
    ensure!(on <= starts.day(), Rejection::AnnouncedAfterStart { on, starts: starts.day() });
    bounded("members", members.len(), 0, BODIES_MAX)?;
    distinct(members)
}

fn check_hold(context: &Context<'_, Meetings>, proceedings: &Proceedings) -> Result<(), Rejection> {
    let Proceedings { on, ref attendance, ref agenda, .. } = *proceedings;
    let own = context.own();
    let meeting = context.entity;
    let announced_on = own.announced_on.ok_or_else(|| Rejection::NotScheduled { meeting: meeting.clone() })?;
    if let Some(held_on) = own.held_on {
        return Err(Rejection::AlreadyHeld { meeting: meeting.clone(), held_on });
    }
    ensure!(on >= announced_on, Rejection::BeforeAnnouncement { on, announced_on });
    bounded("attendance", attendance.len(), 0, BODIES_MAX)?;
    distinct(attendance.iter().map(|attendant| &attendant.body))?;
    check_agenda(agenda)
}

fn check_agenda(agenda: &[AgendaItem]) -> Result<(), Rejection> {
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

/// The state of the meeting, if it was held by that day.
fn held<'a>(context: &'a Context<'_, Meetings>, on: Day) -> Result<&'a State, Rejection> {
    match context.own().held_on {
        None => Err(Rejection::NotHeld { meeting: context.entity.clone() }),
        Some(held_on) if on < held_on => Err(Rejection::BeforeMeeting { on, held_on }),
        Some(_) => Ok(context.own()),
    }
}

fn check_statement(context: &Context<'_, Meetings>, statement: &Statement) -> Result<(), Rejection> {
    let Statement { on, item, ref body, .. } = *statement;
    check_said(context, on, item, body)
}

fn check_noted(context: &Context<'_, Meetings>, noted: &NotedStatement) -> Result<(), Rejection> {
    let NotedStatement { on, ref statement, item, ref body, ref answers, received_on, .. } = *noted;
    check_said(context, on, item, body)?;
    let noted = &context.own().noted;
    ensure!(!noted.contains_key(statement), Rejection::StatementExists { statement: statement.clone() });
    if let Some(question) = answers {
        let is_question = noted.get(question) == Some(&SpeechKind::Question);
        ensure!(is_question, Rejection::NoSuchQuestion { question: question.clone() });
    }
    check_received(context, on, received_on)
}

/// What is received was said before, and isn't received in the future.
fn check_received(context: &Context<'_, Meetings>, on: Day, received_on: Option<Day>) -> Result<(), Rejection> {
    let received_on = received_on.unwrap_or(on);
    let is_valid = (on..=context.today.max(on)).contains(&received_on);
    if is_valid { Ok(()) } else { Err(Rejection::ReceivedOutside { received_on, from: on, to: context.today }) }
}

/// Somebody who was there said it, under an item of the agenda.
fn check_said(context: &Context<'_, Meetings>, on: Day, item: u8, body: &Name) -> Result<(), Rejection> {
    let held = held(context, on)?;
    ensure!(held.agenda.contains(&item), Rejection::NotOnTheAgenda { item, agenda: held.agenda.clone() });
    ensure!(
        held.attendance.get(&BodyName::of(body)).is_some_and(|how| *how != Attendance::Absent),
        Rejection::BodyNotAttending { body: body.clone() }
    );
    bounded("statements", held.statements + 1, 1, STATEMENTS_MAX)
}

fn check_raise(context: &Context<'_, Meetings>, raised: &NewFollowUp) -> Result<(), Rejection> {
    let held = held(context, raised.on)?;
    ensure!(
        !held.follow_ups.contains_key(&raised.follow_up),
        Rejection::FollowUpExists { follow_up: raised.follow_up.clone() }
    );
    if raised.standing == Standing::Confirmed {
        secretariat(context)?;
    }
    bounded("follow-ups", held.follow_ups.len() + 1, 1, FOLLOW_UPS_MAX)
}

/// The follow-up, if it was raised by that day and is open.
fn open<'a>(context: &'a Context<'_, Meetings>, on: Day, id: &ItemId) -> Result<&'a FollowUp, Rejection> {
    let held = held(context, on)?;
    let found = held.follow_ups.get(id).ok_or_else(|| Rejection::NoSuchFollowUp { follow_up: id.clone() })?;
    ensure!(found.is_open, Rejection::FollowUpClosed { follow_up: id.clone() });
    ensure!(on >= found.raised_on, Rejection::BeforeFollowUp { on, raised_on: found.raised_on });
    Ok(found)
}

fn check_confirm(context: &Context<'_, Meetings>, confirmation: &FollowUpConfirmation) -> Result<(), Rejection> {
    let id = &confirmation.follow_up;
    let found = open(context, confirmation.on, id)?;
    secretariat(context)?;
    match found.standing {
        Standing::Candidate => Ok(()),
        Standing::Confirmed => Err(Rejection::FollowUpAlreadyConfirmed { follow_up: id.clone() }),
    }
}

fn check_complete(context: &Context<'_, Meetings>, completion: &FollowUpCompletion) -> Result<(), Rejection> {
    let id = &completion.follow_up;
    let found = open(context, completion.on, id)?;
    check_owner(context, found)?;
    match found.standing {
        Standing::Candidate => Err(Rejection::FollowUpNotConfirmed { follow_up: id.clone() }),
        Standing::Confirmed => Ok(()),
    }
}

/// A follow-up is its owner's and the secretariat's.
fn check_owner(context: &Context<'_, Meetings>, follow_up: &FollowUp) -> Result<(), Rejection> {
    if is_secretariat(context) || follow_up.body().is_some_and(|body| speaks_for(context, body)) {
        return Ok(());
    }
    let owner = follow_up.owner.as_ref().map(|owner| owner.written.clone());
    Err(Rejection::NotTheOwner { actor: context.actor.name.clone(), owner })
}

fn secretariat(context: &Context<'_, Meetings>) -> Result<(), Rejection> {
    if is_secretariat(context) { Ok(()) } else { Err(Rejection::NotTheSecretariat { role: context.actor.role }) }
}

fn is_secretariat(context: &Context<'_, Meetings>) -> bool {
    context.actor.role == Role::Secretariat
}

/// Whether the actor is the body, however either name is spelt.
fn speaks_for(context: &Context<'_, Meetings>, body: &BodyName) -> bool {
    context.actor.role == Role::Body && BodyName::of(&context.actor.name) == *body
}

fn check_request(context: &Context<'_, Meetings>, asked: &CooperationRequest) -> Result<(), Rejection> {
    let CooperationRequest { on, request: ref id, ref of, .. } = *asked;
    check_new_request(context, on, id, of)
}

fn check_asking(context: &Context<'_, Meetings>, asked: &BodiesRequest) -> Result<(), Rejection> {
    let BodiesRequest { on, request: ref id, ref requester, ref of, received_on, .. } = *asked;
    check_new_request(context, on, id, of)?;
    let asks_itself = of.iter().any(|body| BodyName::of(body) == BodyName::of(requester));
    ensure!(!asks_itself, Rejection::AsksItself { body: requester.clone() });
    check_received(context, on, received_on)
}

fn check_new_request(context: &Context<'_, Meetings>, on: Day, id: &ItemId, of: &[Name]) -> Result<(), Rejection> {
    let held = held(context, on)?;
    ensure!(!held.requests.contains_key(id), Rejection::RequestExists { request: id.clone() });
    bounded("of", of.len(), 1, BODIES_MAX)?;
    distinct(of)?;
    bounded("requests", held.requests.len() + 1, 1, REQUESTS_MAX)
}

fn check_answer(context: &Context<'_, Meetings>, answer: &RequestAnswer) -> Result<(), Rejection> {
    let RequestAnswer { on, request: ref id, ref body, .. } = *answer;
    let name = BodyName::of(body);
    let held = held(context, on)?;
    let request = held.requests.get(id).ok_or_else(|| Rejection::NoSuchRequest { request: id.clone() })?;
    ensure!(on >= request.on, Rejection::BeforeRequest { on, requested_on: request.on });
    ensure!(request.answers.contains_key(&name), Rejection::BodyNotAsked { body: body.clone(), request: id.clone() });
    if is_secretariat(context) || speaks_for(context, &name) {
        return Ok(());
    }
    Err(Rejection::NotTheAnsweringBody { actor: context.actor.name.clone(), body: body.clone() })
}

fn after_this(context: &Context<'_, Meetings>, on: Day, day: Day) -> Result<(), Rejection> {
    match held(context, on)?.held_on {
        Some(held_on) if day <= held_on => Err(Rejection::NextNotAfter { day, held_on }),
        Some(_) | None => Ok(()),
    }
}

fn bounded(field: &'static str, size: usize, min: usize, max: usize) -> Result<(), Rejection> {
    if (min..=max).contains(&size) { Ok(()) } else { Err(Rejection::ListOutOfBounds { field, size, min, max }) }
}

/// No body is named twice, in any spelling.
fn distinct<'a>(bodies: impl IntoIterator<Item = &'a Name>) -> Result<(), Rejection> {
    let mut seen = BTreeSet::new();
    match bodies.into_iter().find(|body| !seen.insert(BodyName::of(body))) {
        Some(body) => Err(Rejection::BodyTwice { body: body.clone() }),
        None => Ok(()),
    }
}
