//! Rules about the edition's terms and its experts.

use ayumi_core::{Context, ensure};

use super::{Visits, expert, the_terms};
use crate::{
    BriefingAttendance, BudgetDecision, Entity, Event, InitialTerms, Registration, Rejection, Terms, TermsAmendment,
};

pub(super) fn set_terms(situation: &Context<'_, Visits>, initial: &InitialTerms) -> Result<Event, Rejection> {
    the_terms(situation.entity)?;
    ensure!(situation.own().terms().is_empty(), Rejection::TermsAlreadySet);
    within_bounds(&initial.terms)?;
    Ok(Event::TermsSet(*initial))
}

pub(super) fn amend_terms(situation: &Context<'_, Visits>, amendment: &TermsAmendment) -> Result<Event, Rejection> {
    the_terms(situation.entity)?;
    ensure!(!situation.own().terms().is_empty(), Rejection::TermsNotSet);
    let TermsAmendment { from, terms, .. } = amendment;
    within_bounds(terms)?;
    let taken = situation.of(&Entity::Places).places().held_from(*from);
    ensure!(terms.company_cap >= taken, Rejection::CapBelowPlacesTaken { cap: terms.company_cap, taken });
    Ok(Event::TermsAmended(amendment.clone()))
}

pub(super) fn set_budget(situation: &Context<'_, Visits>, decision: &BudgetDecision) -> Result<Event, Rejection> {
    the_terms(situation.entity)?;
    Ok(Event::BudgetSet(decision.clone()))
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

pub(super) fn register_expert(
    situation: &Context<'_, Visits>,
    registration: &Registration,
) -> Result<Event, Rejection> {
    let expert = expert(situation.entity)?;
    match situation.own().expert() {
        Some(_) => Err(Rejection::ExpertAlreadyRegistered { expert: *expert }),
        None => Ok(Event::ExpertRegistered(*registration)),
    }
}

pub(super) fn attend_briefing(
    situation: &Context<'_, Visits>,
    attendance: &BriefingAttendance,
) -> Result<Event, Rejection> {
    let expert = expert(situation.entity)?;
    match situation.own().expert() {
        Some(_) => Ok(Event::BriefingAttended(*attendance)),
        None => Err(Rejection::ExpertNotRegistered { expert: *expert }),
    }
}
