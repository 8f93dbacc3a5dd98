//! Rules about visits, and about the place that a company holds by them.

use std::collections::BTreeMap;

use ayumi_core::{Context, Happened, ensure};

use super::{
    Decision, Visits, company,
    company::{has_place, under_guidance},
};
use crate::{
    AnotherVisit, Entity, Event, LoggedAnotherVisit, LoggedVisit, Place, Rejection, Visit, VisitVoiding, VoidedVisit,
    state::{Company, State, VISITS_MAX},
};

pub(super) fn log_visit(situation: &Context<'_, Visits>, visit: &Visit) -> Decision {
    let Visit { expert, on, yen } = *visit;
    if let Some(same) = situation.own().company().same_visit(on, expert) {
        return Err(Rejection::SameVisit { visit: same.number, expert, on });
    }
    let number = next_number(situation, visit)?;
    with_place(situation, Event::VisitLogged(LoggedVisit { visit: number, expert, on, yen }))
}

pub(super) fn log_another_visit(situation: &Context<'_, Visits>, visit: &AnotherVisit) -> Decision {
    let AnotherVisit { expert, on, yen, ref reason } = *visit;
    let number = next_number(situation, &Visit { expert, on, yen })?;
    let logged = LoggedAnotherVisit { visit: number, expert, on, yen, reason: reason.clone() };
    with_place(situation, Event::AnotherVisitLogged(logged))
}

/// The number that a visit has, if it may be logged.
fn next_number(situation: &Context<'_, Visits>, visit: &Visit) -> Result<u16, Rejection> {
    let Visit { expert, on, yen } = *visit;
    let own = under_guidance(situation, on)?;
    let assigned = own.assigned_on(on);
    ensure!(assigned == Some(&expert), Rejection::NotTheAssignedExpert { expert, assigned: assigned.copied(), on });
    let dated = situation.of(&Entity::Terms).terms();
    let terms = dated.on(on).ok_or(Rejection::TermsNotSet)?;
    ensure!(terms.period.contains(on), Rejection::OutsidePeriod { on, period: terms.period });
    ensure!(yen == terms.honorarium_yen, Rejection::Honorarium { yen, honorarium_yen: terms.honorarium_yen });
    own.has_room(on, dated)?;
    own.next_visit().ok_or(Rejection::VisitLimit { standing: VISITS_MAX, limit: VISITS_MAX })
}

/// A visit with the place that the company then holds. One that withdrew before any visit gave its place back, and takes
/// it again from that day on.
fn with_place(situation: &Context<'_, Visits>, logged: Event) -> Decision {
    let own = situation.own().company();
    let mut events = vec![(situation.entity.clone(), logged)];
    if let Some(withdrawn_on) = own.withdrawn_on.filter(|_| !own.holds_place()) {
        has_place(situation.of(&Entity::Terms).terms(), situation.of(&Entity::Places).places(), withdrawn_on)?;
        let company = company(situation.entity)?.clone();
        events.push((Entity::Places, Event::PlaceTaken(Place { on: withdrawn_on, company })));
    }
    Ok(events)
}

/// Voids a visit. A company that withdrew and has no other gives its place back, as it would have by withdrawing without.
pub(super) fn void_visit(situation: &Context<'_, Visits>, voiding: &VisitVoiding) -> Decision {
    let id = company(situation.entity)?;
    let VisitVoiding { visit, reason } = voiding;
    let own = situation.own().company();
    let logged = match own.visit(*visit) {
        Some(logged) if logged.is_valid => logged,
        Some(_) => return Err(Rejection::VisitAlreadyVoid { visit: *visit }),
        None => return Err(Rejection::NoSuchVisit { visit: *visit, logged: own.visits.len() as u16 }),
    };
    let voided = Event::VisitVoided(VoidedVisit { visit: *visit, on: logged.on, reason: reason.clone() });
    let mut events = vec![(situation.entity.clone(), voided)];
    if let Some(withdrawn_on) = own.withdrawn_on.filter(|_| own.valid_visits().count() == 1) {
        events.push((Entity::Places, Event::PlaceReturned(Place { on: withdrawn_on, company: id.clone() })));
    }
    Ok(events)
}

/// The place that a company takes or gives back, once something of it was taken back: whether it holds one and how many
/// are held have to agree as before.
pub(super) fn settle_place(
    entity: &Entity,
    before: &BTreeMap<Entity, State>,
    after: &BTreeMap<Entity, State>,
) -> Happened<Visits> {
    let Entity::Company(id) = entity else { return Vec::new() };
    let company = |states: &BTreeMap<Entity, State>| states.get(entity).map(State::company).cloned();
    let taken = |states: &BTreeMap<Entity, State>| {
        states.get(&Entity::Places).map_or(0, |places| i64::from(places.places().taken))
    };
    let (Some(was), Some(is)) = (company(before), company(after)) else { return Vec::new() };
    let holds = |company: &Company| i64::from(company.holds_place());
    let missing = (holds(&is) - taken(after)) - (holds(&was) - taken(before));
    // Without a visit it is by its withdrawal that a place comes back, and by that it was given back.
    let Some(on) = is.withdrawn_on.or(was.withdrawn_on).or(is.enrolled_on).or(was.enrolled_on) else {
        return Vec::new();
    };
    let place = Place { on, company: id.clone() };
    match missing {
        1 => vec![(Entity::Places, Event::PlaceTaken(place))],
        -1 => vec![(Entity::Places, Event::PlaceReturned(place))],
        _ => Vec::new(),
    }
}
