//! What is computed of the regions' states.

use std::collections::HashMap;

use ayumi_core::figures::{place::Scope, reader::Reader};
use ayumi_proto::figure::Value;

use super::{Indicator as I, Measure as M, Point};
use crate::{
    Forecast, Measure as Number, Pilots, Record,
    extent::Extent,
    forecast::Outlook,
    kept,
    outreach::LatestApproach,
    pace::{Pace, needed_per_week},
    programme::Whole,
    state::State,
    status::{Assessment, permille},
};

pub(super) fn indicate(indicator: I, scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Value> {
    let as_of = reader.as_of();
    let of_extent = || extent(scope, reader);
    let forecast = || Some(outlook(scope, reader)?.forecast());
    match indicator {
        I::AllRecruited => Some(Value::Whole(whole(scope, reader)?.sum(Number::Recruited).unwrap_or_default())),
        I::AllParticipating => Some(Value::Whole(whole(scope, reader)?.participating())),
        I::AllServed => whole(scope, reader)?.sum(Number::Served).map(Value::Whole),
        I::AllApplied => all_applied(scope, reader),
        I::Status => Some(Value::Word(Assessment::of(of_extent()?, as_of).status().to_string())),
        I::PacePerWeek => Pace::of(of_extent()?, as_of).map(Pace::per_week),
        I::NeededPerWeek => needed_per_week(of_extent()?, as_of),
        I::Forecast => forecast().map(|Forecast { median, .. }| Value::Whole(median)),
        I::ForecastLow => forecast().map(|Forecast { low, .. }| Value::Whole(low)),
        I::ForecastHigh => forecast().map(|Forecast { high, .. }| Value::Whole(high)),
        I::Chance => chance(scope, reader),
        I::ReachedEarly => reached(of_extent()?, reader, 0.1),
        I::ReachedLate => reached(of_extent()?, reader, 0.9),
        I::Shortfall => shortfall(of_extent()?, reader),
        I::ForecastsChecked => Some(record(scope, reader)?.checked.into()),
        I::ForecastsHeld => Some(record(scope, reader)?.held.into()),
        I::DaysSinceReport => of_extent()?.days_since_report(as_of).map(|days| Value::Whole(days.into())),
        I::LatestBodies => latest_bodies(scope, reader),
    }
}

/// The region or the prefecture of its area that a scope is, if it is one and open.
fn extent<'a>(scope: &Scope<Pilots>, reader: &Reader<'a, Pilots>) -> Option<Extent<'a>> {
    let Point { prefecture, .. } = scope.point;
    let item = scope.item.as_ref().filter(|_| scope.point == Point { prefecture, ..Point::default() })?;
    let state = reader.state(item).filter(|state| state.opened_on.is_some())?;
    let extent = Extent { state, prefecture };
    extent.prefectures(reader.as_of()).next().is_some().then_some(extent)
}

/// The states of all regions that have opened.
fn regions<'a>(reader: &Reader<'a, Pilots>) -> impl Iterator<Item = &'a State> {
    reader.states().map(|(_, state)| state).filter(|state| state.opened_on.is_some())
}

/// The whole programme, if a scope is that.
fn whole<'a>(scope: &Scope<Pilots>, reader: &Reader<'a, Pilots>) -> Option<Whole<'a>> {
    (*scope == Scope::all()).then(|| Whole::of(regions(reader), reader.as_of()))
}

/// Companies that applied, if every region that recruited in its area reports them.
fn all_applied(scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Value> {
    let as_of = reader.as_of();
    let reports = |state: &State| state.recruited(as_of) == 0 || state.reported(Number::Applied, as_of).is_some();
    let whole = whole(scope, reader)?;
    whole.sum(Number::Applied).filter(|_| regions(reader).all(reports)).map(Value::Whole)
}

/// How many companies are to be expected.
pub(crate) fn outlook(scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Outlook> {
    let as_of = reader.as_of();
    if *scope == Scope::all() {
        // What the regions' areas don't hold, or hold twice, is there for certain.
        let areas: i64 = regions(reader).map(|state| Extent::whole(state).net(as_of)).sum();
        let rest = whole(scope, reader)?.participating() - areas;
        return Some(kept::outlook(regions(reader), as_of)?.and(rest));
    }
    let extent = extent(scope, reader)?;
    Some(extent.model(as_of)?.by(extent.goal(as_of)?.by))
}

/// In tenths of a percent.
fn chance(scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Value> {
    let target = match *scope == Scope::all() {
        true => reader.value_of(scope, M::Target)?,
        false => i64::from(extent(scope, reader)?.goal(reader.as_of())?.companies?),
    };
    Some(Value::Tenths(permille(outlook(scope, reader)?.chance(target))))
}

/// The first day by which the target is reached with a probability of at least that.
fn reached(extent: Extent<'_>, reader: &Reader<'_, Pilots>, chance: f64) -> Option<Value> {
    let as_of = reader.as_of();
    extent.missing(as_of).filter(|missing| *missing > 0)?;
    let companies = extent.goal(as_of)?.companies?;
    let day = extent.model(as_of)?.reached(companies.into(), chance)?;
    Some(Value::Word(day.to_string()))
}

/// What was missing when the target's day had passed: nothing that comes later makes up for it.
fn shortfall(extent: Extent<'_>, reader: &Reader<'_, Pilots>) -> Option<Value> {
    let as_of = reader.as_of();
    let goal = extent.goal(as_of).filter(|goal| goal.by < as_of)?;
    Some(Value::Whole((i64::from(goal.companies?) - extent.net_in(as_of, goal.by)).max(0)))
}

/// How many of the latest forecasts held.
pub(crate) fn record(scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Record> {
    if *scope == Scope::all() {
        return Record::of(regions(reader), reader.as_of());
    }
    Record::of(std::iter::once(extent(scope, reader)?.state), reader.as_of())
}

/// The bodies of a prefecture whose latest approach, of whichever region, is of that kind and had that result.
fn latest_bodies(scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Value> {
    let Point { prefecture, kind, result } = scope.point;
    let prefecture = prefecture.filter(|_| scope.item.is_none())?;
    let mut latest: HashMap<&str, LatestApproach> = HashMap::new();
    let outreach = reader.states().filter_map(|(_, state)| state.outreach.get(&prefecture));
    for (body, approach) in outreach.flat_map(|outreach| &outreach.bodies) {
        let known = latest.entry(body).or_insert(*approach);
        *known = known.or_later(*approach);
    }
    let is_such = |approach: &&LatestApproach| {
        kind.is_none_or(|kind| kind == approach.kind) && result.is_none_or(|result| result == approach.result)
    };
    Some(latest.values().filter(is_such).count().into())
}
