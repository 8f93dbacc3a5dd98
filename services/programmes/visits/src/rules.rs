//! What may happen: at most the terms' limit of funded visits that stand per company, at the terms'
//! honorarium, by the assigned expert, within the period; enrolments never exceed the cap.

use crate::{
    Assignment, BriefingAttendance, CaseEvaluation, Command, Enrolment, Entity, Event, InitialTerms, LoggedVisit,
    Place, ReasonCodes, Registration, Rejection, Terms, TermsAmendment, Visit, VisitVoiding, VoidedVisit, Withdrawal,
};
use std::collections::BTreeMap;

use ayumi_core::{At, Claim, Context, DecisionScope, Programme};
use ayumi_proto::{
    event::ProgrammeName,
    ids::{CompanyId, ExpertId},
    time::Day,
};
use smallvec::smallvec;

use crate::state::{Company, DatedTerms, Expert, Places, Stage, State, VISITS_MAX};

/// The most factors of one evaluation.
const FACTORS_MAX: usize = 20;

/// The commands for the terms.
const TERMS_COMMANDS: [&str; 2] = ["set-terms", "amend-terms"];
/// The commands for an expert; the others are for a company.
const EXPERT_COMMANDS: [&str; 2] = ["register-expert", "attend-briefing"];

/// The programme.
#[derive(Clone, Copy, Debug)]
pub struct Visits;

type Decision = Result<Vec<(Entity, Event)>, Rejection>;

impl Programme for Visits {
    const NAME: ProgrammeName = ProgrammeName::Visits;
    const WORDS: &'static str = include_str!("words.txt");
    type Entity = Entity;
    type State = State;
    type Command = Command;
    type Event = Event;
    type EventRef<'e> = Event<&'e str>;
    type Rejection = Rejection;

    fn scope(entity: &Entity, command: &Command) -> DecisionScope<Entity> {
        let own = DecisionScope::of(entity.clone());
        match command {
            Command::AmendTerms(_) => own.guarding(Entity::Places),
            Command::Enrol(_) => own.writing(Entity::Places).guarding(Entity::Terms),
            Command::AssignExpert(assignment) => own.guarding(Entity::Expert(assignment.expert)),
            Command::LogVisit(_) => own.guarding(Entity::Terms),
            Command::Withdraw(_) => own.writing(Entity::Places),
            Command::SetTerms(_)
            | Command::RegisterExpert(_)
            | Command::AttendBriefing(_)
            | Command::Apply(_)
            | Command::VoidVisit(_)
            | Command::CompleteGuidance(_)
            | Command::AgreePrivateContinuation(_)
            | Command::EvaluateCase(_)
            | Command::HoldStudyVisit(_)
            | Command::CodeReasons(_) => own,
        }
    }

    fn decide(situation: &Context<'_, Self>, command: &Command) -> Decision {
        let event = match command {
            Command::SetTerms(terms) => set_terms(situation, terms)?,
            Command::AmendTerms(amendment) => amend_terms(situation, amendment)?,
            Command::RegisterExpert(registration) => register_expert(situation, registration)?,
            Command::AttendBriefing(attendance) => attend_briefing(situation, attendance)?,
            Command::Apply(application) => {
                may_apply(situation, application.on)?;
                Event::CompanyApplied(application.clone())
            }
            Command::Enrol(enrolment) => return enrol(situation, enrolment),
            Command::AssignExpert(assignment) => assign_expert(situation, assignment)?,
            Command::LogVisit(visit) => log_visit(situation, visit)?,
            Command::VoidVisit(voiding) => void_visit(situation, voiding)?,
            Command::CompleteGuidance(completion) => {
                still_enrolled(situation, completion.on)?;
                Event::GuidanceCompleted(*completion)
            }
            Command::Withdraw(withdrawal) => return withdraw(situation, withdrawal),
            Command::AgreePrivateContinuation(continuation) => {
                once_enrolled(situation, continuation.on)?;
                Event::PrivateContinuationAgreed(continuation.clone())
            }
            Command::EvaluateCase(evaluation) => evaluate_case(situation, evaluation)?,
            Command::HoldStudyVisit(visit) => {
                once_enrolled(situation, visit.on)?;
                Event::StudyVisitHeld(visit.clone())
            }
            Command::CodeReasons(codes) => code_reasons(situation, codes)?,
        };
        Ok(vec![(situation.entity.clone(), event)])
    }

    fn evolve(state: &mut State, _: &At<'_>, event: &Event<&str>) {
        state.fold(event);
    }

    fn command(event: &Event) -> Option<Command> {
        Some(match event.clone() {
            Event::TermsSet(terms) => Command::SetTerms(terms),
            Event::TermsAmended(amendment) => Command::AmendTerms(amendment),
            Event::ExpertRegistered(registration) => Command::RegisterExpert(registration),
            Event::BriefingAttended(attendance) => Command::AttendBriefing(attendance),
            Event::CompanyApplied(application) => Command::Apply(application),
            Event::CompanyEnrolled(enrolment) => Command::Enrol(enrolment),
            Event::ExpertAssigned(assignment) => Command::AssignExpert(assignment),
            Event::VisitLogged(LoggedVisit { expert, on, yen, .. }) => Command::LogVisit(Visit { expert, on, yen }),
            Event::VisitVoided(VoidedVisit { visit, reason, .. }) => Command::VoidVisit(VisitVoiding { visit, reason }),
            Event::GuidanceCompleted(completion) => Command::CompleteGuidance(completion),
            Event::CompanyWithdrawn(withdrawal) => Command::Withdraw(withdrawal),
            Event::PrivateContinuationAgreed(continuation) => Command::AgreePrivateContinuation(continuation),
            Event::CaseEvaluated(evaluation) => Command::EvaluateCase(evaluation),
            Event::StudyVisitHeld(visit) => Command::HoldStudyVisit(visit),
            Event::ReasonsCoded(codes) => Command::CodeReasons(codes),
            Event::PlaceTaken(_) | Event::PlaceReturned(_) => return None,
        })
    }

    fn is_read_by_others(entity: &Entity) -> bool {
        match entity {
            Entity::Terms | Entity::Expert(_) => true,
            Entity::Places | Entity::Company(_) => false,
        }
    }

    fn follows_with(entity: &Entity) -> Vec<Entity> {
        match entity {
            Entity::Places => vec![Entity::Terms],
            Entity::Terms | Entity::Company(_) | Entity::Expert(_) => Vec::new(),
        }
    }

    fn may_follow(states: &BTreeMap<Entity, State>, event: &Event) -> Result<(), Rejection> {
        match (event, states.get(&Entity::Places), states.get(&Entity::Terms)) {
            (Event::PlaceTaken(place), Some(places), Some(terms)) => {
                has_place(terms.terms(), places.places(), place.on)
            }
            _ => Ok(()),
        }
    }

    fn is_offered(entity: &Entity, command: &str) -> bool {
        match entity {
            Entity::Terms => TERMS_COMMANDS.contains(&command),
            Entity::Expert(_) => EXPERT_COMMANDS.contains(&command),
            Entity::Company(_) => ![TERMS_COMMANDS, EXPERT_COMMANDS].concat().contains(&command),
            Entity::Places => false,
        }
    }

    fn claim(event: &Event<&str>) -> Option<Claim> {
        let claim = |visit: u16, replaces| Some(Claim { keys: smallvec![visit.into()], replaces });
        match event {
            Event::VisitLogged(logged) => claim(logged.visit, false),
            Event::VisitVoided(voided) => claim(voided.visit, true),
            Event::TermsSet(_)
            | Event::TermsAmended(_)
            | Event::ExpertRegistered(_)
            | Event::BriefingAttended(_)
            | Event::CompanyApplied(_)
            | Event::CompanyEnrolled(_)
            | Event::PlaceTaken(_)
            | Event::PlaceReturned(_)
            | Event::ExpertAssigned(_)
            | Event::GuidanceCompleted(_)
            | Event::CompanyWithdrawn(_)
            | Event::PrivateContinuationAgreed(_)
            | Event::CaseEvaluated(_)
            | Event::StudyVisitHeld(_)
            | Event::ReasonsCoded(_) => None,
        }
    }
}

fn company(entity: &Entity) -> Result<&CompanyId, Rejection> {
    match entity {
        Entity::Company(company) => Ok(company),
        Entity::Terms | Entity::Places | Entity::Expert(_) => Err(Rejection::WrongEntity {
            entity: entity.clone(),
            expected: ("企業（法人番号）", "a company, by its corporate number"),
        }),
    }
}

fn the_terms(entity: &Entity) -> Result<(), Rejection> {
    match entity {
        Entity::Terms => Ok(()),
        Entity::Places | Entity::Company(_) | Entity::Expert(_) => {
            Err(Rejection::WrongEntity { entity: entity.clone(), expected: ("実施条件", "the terms, by `terms`") })
        }
    }
}

fn expert(entity: &Entity) -> Result<&ExpertId, Rejection> {
    match entity {
        Entity::Expert(expert) => Ok(expert),
        Entity::Terms | Entity::Places | Entity::Company(_) => Err(Rejection::WrongEntity {
            entity: entity.clone(),
            expected: ("専門家（登録番号）", "an expert, by `expert-` and the registration number"),
        }),
    }
}

fn set_terms(situation: &Context<'_, Visits>, initial: &InitialTerms) -> Result<Event, Rejection> {
    the_terms(situation.entity)?;
    if !situation.own().terms().is_empty() {
        return Err(Rejection::TermsAlreadySet);
    }
    within_bounds(&initial.terms)?;
    Ok(Event::TermsSet(*initial))
}

fn amend_terms(situation: &Context<'_, Visits>, amendment: &TermsAmendment) -> Result<Event, Rejection> {
    the_terms(situation.entity)?;
    if situation.own().terms().is_empty() {
        return Err(Rejection::TermsNotSet);
    }
    let TermsAmendment { from, terms, .. } = amendment;
    within_bounds(terms)?;
    let taken = situation.of(&Entity::Places).places().held_from(*from);
    if terms.company_cap < taken {
        return Err(Rejection::CapBelowPlacesTaken { cap: terms.company_cap, taken });
    }
    Ok(Event::TermsAmended(amendment.clone()))
}

/// Whether a place is free from a day on. It is held from then on, so that a cap that is lowered later counts too.
fn has_place(terms: &DatedTerms, places: &Places, on: Day) -> Result<(), Rejection> {
    let cap = terms.on_and_after(on).map(|terms| terms.company_cap).min().unwrap_or_default();
    if places.held_from(on) < cap { Ok(()) } else { Err(Rejection::CompanyCap { cap }) }
}

fn within_bounds(terms: &Terms) -> Result<(), Rejection> {
    let bounds = [
        ("honorarium_yen", terms.honorarium_yen.get(), 10_000_000),
        ("visit_limit", u64::from(terms.visit_limit), 100),
        ("company_cap", u64::from(terms.company_cap), 100_000),
    ];
    match bounds.into_iter().find(|(_, value, max)| !(1..=*max).contains(value)) {
        Some((field, value, max)) => Err(Rejection::TermsOutOfBounds { field, value, max }),
        None => Ok(()),
    }
}

fn register_expert(situation: &Context<'_, Visits>, registration: &Registration) -> Result<Event, Rejection> {
    let expert = expert(situation.entity)?;
    match situation.own().expert() {
        Some(_) => Err(Rejection::ExpertAlreadyRegistered { expert: *expert }),
        None => Ok(Event::ExpertRegistered(*registration)),
    }
}

fn attend_briefing(situation: &Context<'_, Visits>, attendance: &BriefingAttendance) -> Result<Event, Rejection> {
    let expert = expert(situation.entity)?;
    match situation.own().expert() {
        Some(_) => Ok(Event::BriefingAttended(*attendance)),
        None => Err(Rejection::ExpertNotRegistered { expert: *expert }),
    }
}

fn may_apply(situation: &Context<'_, Visits>, on: Day) -> Result<(), Rejection> {
    let id = company(situation.entity)?;
    let own = situation.own().company();
    match own.stage {
        Stage::Unknown => Ok(()),
        // A company that withdrew before any visit may come back, after it withdrew.
        Stage::Over if !own.holds_place && own.over_on.is_some_and(|over_on| on >= over_on) => Ok(()),
        Stage::Over => Err(Rejection::GuidanceOver { company: id.clone() }),
        Stage::Applied | Stage::Enrolled => Err(Rejection::AlreadyApplied { company: id.clone() }),
    }
}

/// Nothing becomes of an application before its own day: as of a day between, a company would be enrolled
/// that hasn't applied.
fn applied_by(situation: &Context<'_, Visits>, on: Day) -> Result<(), Rejection> {
    match situation.own().company().applied_on {
        Some(applied_on) if applied_on <= on => Ok(()),
        Some(_) | None => Err(Rejection::NotApplied { company: company(situation.entity)?.clone() }),
    }
}

fn enrol(situation: &Context<'_, Visits>, enrolment: &Enrolment) -> Decision {
    let id = company(situation.entity)?;
    let on = enrolment.on;
    match situation.own().company().stage {
        Stage::Applied => applied_by(situation, on)?,
        Stage::Unknown => return Err(Rejection::NotApplied { company: id.clone() }),
        Stage::Enrolled => return Err(Rejection::AlreadyEnrolled { company: id.clone() }),
        Stage::Over => return Err(Rejection::GuidanceOver { company: id.clone() }),
    }
    let dated = situation.of(&Entity::Terms).terms();
    let terms = dated.on(on).ok_or(Rejection::TermsNotSet)?;
    if on > terms.period.to() {
        return Err(Rejection::OutsidePeriod { on, period: terms.period });
    }
    has_place(dated, situation.of(&Entity::Places).places(), on)?;
    let taken = Event::PlaceTaken(Place { on, company: id.clone() });
    Ok(vec![(situation.entity.clone(), Event::CompanyEnrolled(*enrolment)), (Entity::Places, taken)])
}

/// The company's state, if visits may have taken place on the day: a visit before the guidance ended may
/// be recorded after, as long as the company holds its place.
fn under_guidance<'a>(situation: &'a Context<'_, Visits>, on: Day) -> Result<&'a Company, Rejection> {
    let own = once_enrolled(situation, on)?;
    let was_under_guidance = own.holds_place && own.over_on.is_some_and(|over_on| on <= over_on);
    match own.stage {
        Stage::Enrolled => Ok(own),
        Stage::Over if was_under_guidance => Ok(own),
        Stage::Unknown | Stage::Applied | Stage::Over => {
            Err(Rejection::GuidanceOver { company: company(situation.entity)?.clone() })
        }
    }
}

/// The guidance of a company ends once, and not before its last visit.
fn still_enrolled(situation: &Context<'_, Visits>, on: Day) -> Result<(), Rejection> {
    let own = once_enrolled(situation, on)?;
    match own.stage {
        Stage::Enrolled => match own.visited_on().max().filter(|last| on < *last) {
            Some(last) => Err(Rejection::BeforeLastVisit { on, last }),
            None => Ok(()),
        },
        Stage::Unknown | Stage::Applied | Stage::Over => {
            Err(Rejection::GuidanceOver { company: company(situation.entity)?.clone() })
        }
    }
}

/// The company's state, if it was enrolled by that day, whether or not its guidance is over.
fn once_enrolled<'a>(situation: &'a Context<'_, Visits>, on: Day) -> Result<&'a Company, Rejection> {
    let id = company(situation.entity)?;
    let own = situation.own().company();
    match own.enrolled_on {
        None => Err(Rejection::NotEnrolled { company: id.clone() }),
        Some(enrolled_on) if on < enrolled_on => Err(Rejection::BeforeEnrolment { on, enrolled_on }),
        Some(_) => Ok(own),
    }
}

fn assign_expert(situation: &Context<'_, Visits>, assignment: &Assignment) -> Result<Event, Rejection> {
    let Assignment { on, expert, reason } = assignment;
    let own = under_guidance(situation, *on)?;
    let registered = situation.of(&Entity::Expert(*expert)).expert();
    let Some(Expert { prefecture: from, .. }) = registered.filter(|expert| expert.registered_on <= *on) else {
        return Err(Rejection::ExpertNotRegistered { expert: *expert });
    };
    if let Some(company) = own.prefecture.filter(|company| reason.is_none() && !from.is_near(*company)) {
        return Err(Rejection::ExpertNotNear { expert: from, company });
    }
    Ok(Event::ExpertAssigned(assignment.clone()))
}

fn log_visit(situation: &Context<'_, Visits>, visit: &Visit) -> Result<Event, Rejection> {
    let Visit { expert, on, yen } = *visit;
    let own = under_guidance(situation, on)?;
    let assigned = own.assigned_on(on);
    if assigned != Some(&expert) {
        return Err(Rejection::NotTheAssignedExpert { expert, assigned: assigned.copied(), on });
    }
    let dated = situation.of(&Entity::Terms).terms();
    let terms = dated.on(on).ok_or(Rejection::TermsNotSet)?;
    if !terms.period.contains(on) {
        return Err(Rejection::OutsidePeriod { on, period: terms.period });
    }
    if yen != terms.honorarium_yen {
        return Err(Rejection::Honorarium { yen, honorarium_yen: terms.honorarium_yen });
    }
    own.has_room(on, dated)?;
    let visit = own.next_visit().ok_or(Rejection::VisitLimit { standing: VISITS_MAX, limit: VISITS_MAX })?;
    Ok(Event::VisitLogged(LoggedVisit { visit, expert, on, yen }))
}

fn void_visit(situation: &Context<'_, Visits>, voiding: &VisitVoiding) -> Result<Event, Rejection> {
    company(situation.entity)?;
    let VisitVoiding { visit, reason } = voiding;
    let visits = &situation.own().company().visits;
    match situation.own().company().visit(*visit) {
        Some(logged) if logged.is_valid => {
            Ok(Event::VisitVoided(VoidedVisit { visit: *visit, on: logged.on, reason: reason.clone() }))
        }
        Some(_) => Err(Rejection::VisitAlreadyVoid { visit: *visit }),
        None => Err(Rejection::NoSuchVisit { visit: *visit, logged: visits.len() as u16 }),
    }
}

fn evaluate_case(situation: &Context<'_, Visits>, evaluation: &CaseEvaluation) -> Result<Event, Rejection> {
    once_enrolled(situation, evaluation.on)?;
    match evaluation.factors.len() {
        ..=FACTORS_MAX => Ok(Event::CaseEvaluated(evaluation.clone())),
        factors => Err(Rejection::TooManyFactors { factors, max: FACTORS_MAX }),
    }
}

fn code_reasons(situation: &Context<'_, Visits>, codes: &ReasonCodes) -> Result<Event, Rejection> {
    applied_by(situation, codes.on)?;
    match codes.factor_codes.len() {
        ..=FACTORS_MAX => Ok(Event::ReasonsCoded(codes.clone())),
        factors => Err(Rejection::TooManyFactors { factors, max: FACTORS_MAX }),
    }
}

fn withdraw(situation: &Context<'_, Visits>, withdrawal: &Withdrawal) -> Decision {
    let id = company(situation.entity)?;
    let on = withdrawal.on;
    let own = situation.own().company();
    match own.stage {
        Stage::Applied => applied_by(situation, on)?,
        Stage::Enrolled => still_enrolled(situation, on)?,
        Stage::Unknown => return Err(Rejection::NotApplied { company: id.clone() }),
        Stage::Over => return Err(Rejection::GuidanceOver { company: id.clone() }),
    }
    let mut events = vec![(situation.entity.clone(), Event::CompanyWithdrawn(withdrawal.clone()))];
    // The place comes back only if no visit stands: else a further company could push the spending
    // above cap × limit × honorarium.
    if own.holds_place && own.visited_on().next().is_none() {
        events.push((Entity::Places, Event::PlaceReturned(Place { on, company: id.clone() })));
    }
    Ok(events)
}
