//! What may happen: at most the terms' limit of funded visits that stand per company, at the terms'
//! honorarium, by the assigned expert, within the period; enrolments never exceed the cap.

use crate::{Command, Entity, Event, Rejection, Terms};
use ayumi_core::{Context, Programme};
use ayumi_proto::{
    event::ProgrammeName,
    ids::{CompanyId, ExpertId},
    money::Yen,
    place::Prefecture,
    text::Note,
    time::Day,
};

use crate::state::{Company, Stage, State, VISITS_MAX};

/// The most factors of one evaluation.
const FACTORS_MAX: usize = 20;

/// The programme.
pub struct Visits;

type Decision = Result<Vec<(Entity, Event)>, Rejection>;

impl Programme for Visits {
    const NAME: ProgrammeName = ProgrammeName::Visits;
    type Entity = Entity;
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn reads(entity: &Entity, command: &Command) -> Vec<Entity> {
        let beside = match command {
            Command::AmendTerms { .. } => vec![Entity::Places],
            Command::Enrol { .. } => vec![Entity::Places, Entity::Terms],
            Command::AssignExpert { expert, .. } => vec![Entity::Expert(*expert)],
            Command::LogVisit { .. } => vec![Entity::Terms],
            Command::Withdraw { .. } => vec![Entity::Places],
            Command::SetTerms { .. }
            | Command::RegisterExpert { .. }
            | Command::AttendBriefing { .. }
            | Command::Apply { .. }
            | Command::VoidVisit { .. }
            | Command::CompleteGuidance { .. }
            | Command::AgreePrivateContinuation { .. }
            | Command::EvaluateCase { .. }
            | Command::HoldStudyVisit { .. } => vec![],
        };
        std::iter::once(entity.clone()).chain(beside).collect()
    }

    fn guards(_: &Entity, command: &Command) -> Option<Entity> {
        match command {
            Command::AmendTerms { .. } => Some(Entity::Places),
            Command::Enrol { .. } | Command::LogVisit { .. } => Some(Entity::Terms),
            Command::AssignExpert { expert, .. } => Some(Entity::Expert(*expert)),
            Command::Withdraw { .. }
            | Command::SetTerms { .. }
            | Command::RegisterExpert { .. }
            | Command::AttendBriefing { .. }
            | Command::Apply { .. }
            | Command::VoidVisit { .. }
            | Command::CompleteGuidance { .. }
            | Command::AgreePrivateContinuation { .. }
            | Command::EvaluateCase { .. }
            | Command::HoldStudyVisit { .. } => None,
        }
    }

    fn decide(situation: &Context<'_, Self>, command: &Command) -> Decision {
        let entity = situation.entity;
        let event = match command {
            Command::SetTerms { on, terms } => set_terms(situation, *on, terms)?,
            Command::AmendTerms { on, from, terms, reason } => amend_terms(situation, *on, *from, terms, reason)?,
            Command::RegisterExpert { on, prefecture } => register_expert(situation, *on, *prefecture)?,
            Command::AttendBriefing { on } => attend_briefing(situation, *on)?,
            Command::Apply { on, name, prefecture } => {
                company(entity)?;
                may_apply(situation, *on)?;
                Event::CompanyApplied { on: *on, name: name.clone(), prefecture: *prefecture }
            }
            Command::Enrol { on } => return enrol(situation, *on),
            Command::AssignExpert { on, expert, reason } => assign_expert(situation, *on, expert, reason)?,
            Command::LogVisit { expert, on, yen } => log_visit(situation, expert, *on, *yen)?,
            Command::VoidVisit { visit, reason } => void_visit(situation, *visit, reason)?,
            Command::CompleteGuidance { on } => {
                still_enrolled(situation, *on)?;
                Event::GuidanceCompleted { on: *on }
            }
            Command::Withdraw { on, reason } => return withdraw(situation, *on, reason),
            Command::AgreePrivateContinuation { on, note } => {
                once_enrolled(situation, *on)?;
                Event::PrivateContinuationAgreed { on: *on, note: note.clone() }
            }
            Command::EvaluateCase { on, outcome, factors } => {
                once_enrolled(situation, *on)?;
                if factors.len() > FACTORS_MAX {
                    return Err(Rejection::TooManyFactors { factors: factors.len(), max: FACTORS_MAX });
                }
                Event::CaseEvaluated { on: *on, outcome: *outcome, factors: factors.clone() }
            }
            Command::HoldStudyVisit { on, note } => {
                once_enrolled(situation, *on)?;
                Event::StudyVisitHeld { on: *on, note: note.clone() }
            }
        };
        Ok(vec![(entity.clone(), event)])
    }

    fn evolve(state: &mut State, event: &Event) {
        state.fold(event);
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

fn set_terms(situation: &Context<'_, Visits>, on: Day, terms: &Terms) -> Result<Event, Rejection> {
    the_terms(situation.entity)?;
    if !situation.own().terms.is_empty() {
        return Err(Rejection::TermsAlreadySet);
    }
    within_bounds(terms)?;
    Ok(Event::TermsSet { on, terms: *terms })
}

fn amend_terms(
    situation: &Context<'_, Visits>,
    on: Day,
    from: Day,
    terms: &Terms,
    reason: &Note,
) -> Result<Event, Rejection> {
    the_terms(situation.entity)?;
    if situation.own().terms.is_empty() {
        return Err(Rejection::TermsNotSet);
    }
    within_bounds(terms)?;
    let taken = situation.of(&Entity::Places).places.held_from(from);
    if terms.company_cap < taken {
        return Err(Rejection::CapBelowPlacesTaken { cap: terms.company_cap, taken });
    }
    Ok(Event::TermsAmended { on, from, terms: *terms, reason: reason.clone() })
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

fn register_expert(situation: &Context<'_, Visits>, on: Day, prefecture: Prefecture) -> Result<Event, Rejection> {
    let expert = expert(situation.entity)?;
    match situation.own().expert {
        Some(_) => Err(Rejection::ExpertAlreadyRegistered { expert: *expert }),
        None => Ok(Event::ExpertRegistered { on, prefecture }),
    }
}

fn attend_briefing(situation: &Context<'_, Visits>, on: Day) -> Result<Event, Rejection> {
    let expert = expert(situation.entity)?;
    match situation.own().expert {
        Some(_) => Ok(Event::BriefingAttended { on }),
        None => Err(Rejection::ExpertNotRegistered { expert: *expert }),
    }
}

fn may_apply(situation: &Context<'_, Visits>, on: Day) -> Result<(), Rejection> {
    let id = company(situation.entity)?;
    let own = &situation.own().company;
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
    match situation.own().company.applied_on {
        Some(applied_on) if applied_on <= on => Ok(()),
        Some(_) | None => Err(Rejection::NotApplied { company: company(situation.entity)?.clone() }),
    }
}

fn enrol(situation: &Context<'_, Visits>, on: Day) -> Decision {
    let id = company(situation.entity)?;
    match situation.own().company.stage {
        Stage::Applied => applied_by(situation, on)?,
        Stage::Unknown => return Err(Rejection::NotApplied { company: id.clone() }),
        Stage::Enrolled => return Err(Rejection::AlreadyEnrolled { company: id.clone() }),
        Stage::Over => return Err(Rejection::GuidanceOver { company: id.clone() }),
    }
    let dated = &situation.of(&Entity::Terms).terms;
    let terms = dated.on(on).ok_or(Rejection::TermsNotSet)?;
    if on > terms.period.to() {
        return Err(Rejection::OutsidePeriod { on, period: terms.period });
    }
    // The place is held from that day on, so that a cap that is lowered later counts too.
    let cap = dated.on_and_after(on).map(|terms| terms.company_cap).min().unwrap_or_default();
    if situation.of(&Entity::Places).places.held_from(on) >= cap {
        return Err(Rejection::CompanyCap { cap });
    }
    let taken = Event::PlaceTaken { on, company: id.clone() };
    Ok(vec![(situation.entity.clone(), Event::CompanyEnrolled { on }), (Entity::Places, taken)])
}

/// The company's state, if visits may have taken place on the day: a visit before the guidance ended may
/// be told after, as long as the company holds its place.
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
        Stage::Enrolled => match own.standing().max().filter(|last| on < *last) {
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
    let own = &situation.own().company;
    match own.enrolled_on {
        None => Err(Rejection::NotEnrolled { company: id.clone() }),
        Some(enrolled_on) if on < enrolled_on => Err(Rejection::BeforeEnrolment { on, enrolled_on }),
        Some(_) => Ok(own),
    }
}

fn assign_expert(
    situation: &Context<'_, Visits>,
    on: Day,
    expert: &ExpertId,
    reason: &Option<Note>,
) -> Result<Event, Rejection> {
    let own = under_guidance(situation, on)?;
    let registered = situation.of(&Entity::Expert(*expert)).expert;
    let Some((_, from)) = registered.filter(|(registered_on, _)| *registered_on <= on) else {
        return Err(Rejection::ExpertNotRegistered { expert: *expert });
    };
    if let Some(company) = own.prefecture.filter(|company| reason.is_none() && !from.is_near(*company)) {
        return Err(Rejection::ExpertNotNear { expert: from, company });
    }
    Ok(Event::ExpertAssigned { on, expert: *expert, reason: reason.clone() })
}

fn log_visit(situation: &Context<'_, Visits>, expert: &ExpertId, on: Day, yen: Yen) -> Result<Event, Rejection> {
    let own = under_guidance(situation, on)?;
    let assigned = own.assigned_on(on);
    if assigned != Some(expert) {
        return Err(Rejection::NotTheAssignedExpert { expert: *expert, assigned: assigned.copied(), on });
    }
    let dated = &situation.of(&Entity::Terms).terms;
    let terms = dated.on(on).ok_or(Rejection::TermsNotSet)?;
    if !terms.period.contains(on) {
        return Err(Rejection::OutsidePeriod { on, period: terms.period });
    }
    if yen != terms.honorarium_yen {
        return Err(Rejection::Honorarium { yen, honorarium_yen: terms.honorarium_yen });
    }
    own.has_room(on, dated)?;
    let visit = own.next_visit().ok_or(Rejection::VisitLimit { standing: VISITS_MAX, limit: VISITS_MAX })?;
    Ok(Event::VisitLogged { visit, expert: *expert, on, yen })
}

fn void_visit(situation: &Context<'_, Visits>, visit: u16, reason: &Note) -> Result<Event, Rejection> {
    company(situation.entity)?;
    let visits = &situation.own().company.visits;
    match visits.get(usize::from(visit).wrapping_sub(1)) {
        Some(logged) if logged.stands => Ok(Event::VisitVoided { visit, on: logged.on, reason: reason.clone() }),
        Some(_) => Err(Rejection::VisitAlreadyVoid { visit }),
        None => Err(Rejection::NoSuchVisit { visit, logged: visits.len() as u16 }),
    }
}

fn withdraw(situation: &Context<'_, Visits>, on: Day, reason: &Note) -> Decision {
    let id = company(situation.entity)?;
    let own = &situation.own().company;
    match own.stage {
        Stage::Applied => applied_by(situation, on)?,
        Stage::Enrolled => still_enrolled(situation, on)?,
        Stage::Unknown => return Err(Rejection::NotApplied { company: id.clone() }),
        Stage::Over => return Err(Rejection::GuidanceOver { company: id.clone() }),
    }
    let withdrawn = Event::CompanyWithdrawn { on, reason: reason.clone() };
    let mut events = vec![(situation.entity.clone(), withdrawn)];
    // The place comes back only if no visit stands: else a further company could push the spending
    // above cap × limit × honorarium.
    if own.holds_place && own.standing().next().is_none() {
        events.push((Entity::Places, Event::PlaceReturned { on, company: id.clone() }));
    }
    Ok(events)
}
