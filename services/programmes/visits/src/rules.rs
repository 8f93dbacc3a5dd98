//! What may happen: at most the terms' limit of funded visits that stand per company, at the terms'
//! honorarium, by the assigned expert, within the period; enrolments never exceed the cap.

mod company;
mod edition;
mod payment;
mod visit;

use std::collections::BTreeMap;

use ayumi_core::{At, Claim, Context, DecisionScope, Happened, Programme, ensure};
use ayumi_proto::{
    event::ProgrammeName,
    ids::{CompanyId, ExpertId},
};
use smallvec::smallvec;

use crate::{
    AnotherVisit, CaseEvaluation, Command, Entity, Event, LoggedAnotherVisit, LoggedVisit, ReasonCodes, Rejection,
    Visit, VisitVoiding, VoidedVisit, state::State,
};
use company::{applied_by, assign_expert, enrol, has_place, may_apply, once_enrolled, still_enrolled, withdraw};
use edition::{amend_terms, attend_briefing, register_expert, set_budget, set_terms};
use payment::{record_payment, record_recovery, set_payee};
use visit::{log_another_visit, log_visit, void_visit};

/// The most factors of one evaluation.
const FACTORS_MAX: usize = 20;

/// The commands for the terms.
const TERMS_COMMANDS: [&str; 3] = ["set-terms", "amend-terms", "set-budget"];
/// The commands for an expert; the others are for a company.
const EXPERT_COMMANDS: [&str; 5] =
    ["register-expert", "attend-briefing", "set-payee", "record-payment", "record-recovery"];

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
            Command::LogVisit(_) | Command::LogAnotherVisit(_) => {
                own.guarding(Entity::Terms).sometimes_writing(Entity::Places)
            }
            Command::VoidVisit(_) => own.sometimes_writing(Entity::Places),
            Command::Withdraw(_) => own.writing(Entity::Places),
            Command::SetTerms(_)
            | Command::RegisterExpert(_)
            | Command::AttendBriefing(_)
            | Command::Apply(_)
            | Command::CompleteGuidance(_)
            | Command::AgreePrivateContinuation(_)
            | Command::EvaluateCase(_)
            | Command::HoldStudyVisit(_)
            | Command::CodeReasons(_)
            | Command::SetBudget(_)
            | Command::SetPayee(_)
            | Command::RecordPayment(_)
            | Command::RecordRecovery(_) => own,
        }
    }

    /// A visit of a company that withdrew decides whether it holds a place.
    fn needs_more(own: &State, _: &Command) -> bool {
        own.company().withdrawn_on.is_some()
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
            Command::LogVisit(visit) => return log_visit(situation, visit),
            Command::LogAnotherVisit(visit) => return log_another_visit(situation, visit),
            Command::VoidVisit(voiding) => return void_visit(situation, voiding),
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
            Command::SetBudget(decision) => set_budget(situation, decision)?,
            Command::SetPayee(decision) => set_payee(situation, decision)?,
            Command::RecordPayment(payment) => record_payment(situation, payment)?,
            Command::RecordRecovery(payment) => record_recovery(situation, payment)?,
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
            Event::AnotherVisitLogged(LoggedAnotherVisit { expert, on, yen, reason, .. }) => {
                Command::LogAnotherVisit(AnotherVisit { expert, on, yen, reason })
            }
            Event::VisitVoided(VoidedVisit { visit, reason, .. }) => Command::VoidVisit(VisitVoiding { visit, reason }),
            Event::GuidanceCompleted(completion) => Command::CompleteGuidance(completion),
            Event::CompanyWithdrawn(withdrawal) => Command::Withdraw(withdrawal),
            Event::PrivateContinuationAgreed(continuation) => Command::AgreePrivateContinuation(continuation),
            Event::CaseEvaluated(evaluation) => Command::EvaluateCase(evaluation),
            Event::StudyVisitHeld(visit) => Command::HoldStudyVisit(visit),
            Event::ReasonsCoded(codes) => Command::CodeReasons(codes),
            Event::BudgetSet(decision) => Command::SetBudget(decision),
            Event::PayeeSet(decision) => Command::SetPayee(decision),
            Event::PaymentMade(payment) => Command::RecordPayment(payment),
            Event::PaymentRecovered(payment) => Command::RecordRecovery(payment),
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

    fn settle(entity: &Entity, before: &BTreeMap<Entity, State>, after: &BTreeMap<Entity, State>) -> Happened<Self> {
        visit::settle_place(entity, before, after)
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
            Entity::Company(_) => !TERMS_COMMANDS.contains(&command) && !EXPERT_COMMANDS.contains(&command),
            Entity::Places => false,
        }
    }

    fn claim(event: &Event<&str>) -> Option<Claim> {
        let claim = |visit: u16, replaces| Some(Claim { keys: smallvec![visit.into()], replaces });
        match event {
            Event::VisitLogged(logged) => claim(logged.visit, false),
            Event::AnotherVisitLogged(logged) => claim(logged.visit, false),
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
            | Event::ReasonsCoded(_)
            | Event::BudgetSet(_)
            | Event::PayeeSet(_)
            | Event::PaymentMade(_)
            | Event::PaymentRecovered(_) => None,
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

fn evaluate_case(situation: &Context<'_, Visits>, evaluation: &CaseEvaluation) -> Result<Event, Rejection> {
    once_enrolled(situation, evaluation.on)?;
    few_factors(evaluation.factors.len())?;
    Ok(Event::CaseEvaluated(evaluation.clone()))
}

fn code_reasons(situation: &Context<'_, Visits>, codes: &ReasonCodes) -> Result<Event, Rejection> {
    applied_by(situation, codes.on)?;
    few_factors(codes.factor_codes.len())?;
    Ok(Event::ReasonsCoded(codes.clone()))
}

fn few_factors(factors: usize) -> Result<(), Rejection> {
    ensure!(factors <= FACTORS_MAX, Rejection::TooManyFactors { factors, max: FACTORS_MAX });
    Ok(())
}
