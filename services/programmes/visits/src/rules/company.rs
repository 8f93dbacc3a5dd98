//! Rules about a company's way through the programme.

use ayumi_core::{Context, ensure};
use ayumi_proto::time::Day;

use super::{Decision, Visits, company};
use crate::{
    Assignment, Enrolment, Entity, Event, Place, Rejection, Withdrawal,
    state::{Company, DatedTerms, Expert, Places, Stage},
};

pub(super) fn may_apply(situation: &Context<'_, Visits>, on: Day) -> Result<(), Rejection> {
    let id = company(situation.entity)?;
    let own = situation.own().company();
    match own.stage {
        Stage::Unknown => Ok(()),
        // A company that withdrew before any visit may come back, after it withdrew.
        Stage::Over if !own.holds_place() && own.over_on.is_some_and(|over_on| on >= over_on) => Ok(()),
        Stage::Over => Err(Rejection::GuidanceOver { company: id.clone() }),
        Stage::Applied | Stage::Enrolled => Err(Rejection::AlreadyApplied { company: id.clone() }),
    }
}

/// Nothing becomes of an application before its own day: as of a day between, a company would be enrolled
/// that hasn't applied.
pub(super) fn applied_by(situation: &Context<'_, Visits>, on: Day) -> Result<(), Rejection> {
    match situation.own().company().applied_on {
        Some(applied_on) if applied_on <= on => Ok(()),
        Some(_) | None => Err(Rejection::NotApplied { company: company(situation.entity)?.clone() }),
    }
}

pub(super) fn enrol(situation: &Context<'_, Visits>, enrolment: &Enrolment) -> Decision {
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
    ensure!(on <= terms.period.to(), Rejection::OutsidePeriod { on, period: terms.period });
    has_place(dated, situation.of(&Entity::Places).places(), on)?;
    let taken = Event::PlaceTaken(Place { on, company: id.clone() });
    Ok(vec![(situation.entity.clone(), Event::CompanyEnrolled(*enrolment)), (Entity::Places, taken)])
}

/// Whether a place is free from a day on. It is held from then on, so that a cap that is lowered later counts too.
pub(super) fn has_place(terms: &DatedTerms, places: &Places, on: Day) -> Result<(), Rejection> {
    let cap = terms.cap_from(on);
    ensure!(places.held_from(on) < cap, Rejection::CompanyCap { cap });
    Ok(())
}

/// The company's state, if visits may have taken place on the day: a visit before the guidance ended may
/// be recorded after.
pub(super) fn under_guidance<'a>(situation: &'a Context<'_, Visits>, on: Day) -> Result<&'a Company, Rejection> {
    let own = once_enrolled(situation, on)?;
    let was_under_guidance = own.over_on.is_some_and(|over_on| on <= over_on);
    match own.stage {
        Stage::Enrolled => Ok(own),
        Stage::Over if was_under_guidance => Ok(own),
        Stage::Unknown | Stage::Applied | Stage::Over => {
            Err(Rejection::GuidanceOver { company: company(situation.entity)?.clone() })
        }
    }
}

/// The guidance of a company ends once, and not before its last visit.
pub(super) fn still_enrolled(situation: &Context<'_, Visits>, on: Day) -> Result<(), Rejection> {
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
pub(super) fn once_enrolled<'a>(situation: &'a Context<'_, Visits>, on: Day) -> Result<&'a Company, Rejection> {
    let id = company(situation.entity)?;
    let own = situation.own().company();
    match own.enrolled_on {
        None => Err(Rejection::NotEnrolled { company: id.clone() }),
        Some(enrolled_on) if on < enrolled_on => Err(Rejection::BeforeEnrolment { on, enrolled_on }),
        Some(_) => Ok(own),
    }
}

pub(super) fn assign_expert(situation: &Context<'_, Visits>, assignment: &Assignment) -> Result<Event, Rejection> {
    let Assignment { on, expert, reason } = assignment;
    let own = under_guidance(situation, *on)?;
    let registered = situation.of(&Entity::Expert(*expert)).expert();
    let Some(Expert { prefecture: from, .. }) = registered.filter(|expert| expert.registered_on <= *on) else {
        return Err(Rejection::ExpertNotRegistered { expert: *expert });
    };
    if let Some(company) = own.prefecture.filter(|company| reason.is_none() && !from.is_near(*company)) {
        return Err(Rejection::ExpertNotNear { expert: *from, company });
    }
    let others: Vec<_> = own.visits_by_others(*on, *expert).collect();
    if !others.is_empty() {
        let (visits, days) = others.iter().map(|visit| (visit.number, visit.on)).unzip();
        return Err(Rejection::VisitsByAnother { expert: *expert, visits, days });
    }
    Ok(Event::ExpertAssigned(assignment.clone()))
}

pub(super) fn withdraw(situation: &Context<'_, Visits>, withdrawal: &Withdrawal) -> Decision {
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
    if own.holds_place() && own.visited_on().next().is_none() {
        events.push((Entity::Places, Event::PlaceReturned(Place { on, company: id.clone() })));
    }
    Ok(events)
}
