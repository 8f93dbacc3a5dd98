//! What is computed of the regions' states.

use std::collections::HashMap;

use ayumi_core::figures::{place::Scope, reader::Reader};
use ayumi_proto::figure::Value;

use super::{Indicator as I, Measure as M, Point};
use crate::{
    Forecast, Measure as Number, Pilots,
    forecast::{Outlook, Prior},
    outreach::LatestApproach,
    pace::{Pace, needed_per_week},
    state::State,
    status::RegionStatus,
};

pub(super) fn indicate(indicator: I, scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Value> {
    let as_of = reader.as_of();
    let of_region = || region(scope, reader);
    let forecast = || Some(Forecast::of(outlook(of_region()?, reader)?));
    match indicator {
        I::AllApplied => all_applied(scope, reader),
        I::Status => Some(Value::Word(RegionStatus::of(of_region()?, as_of).status().to_string())),
        I::PacePerWeek => Pace::of(of_region()?, as_of).map(Pace::per_week),
        I::NeededPerWeek => needed_per_week(of_region()?, as_of),
        I::Forecast => Some(outlook(of_region()?, reader)?.expected().into()),
        I::ForecastLow => Some(forecast()?.low.into()),
        I::ForecastHigh => Some(forecast()?.high.into()),
        I::DaysSinceReport => of_region()?.days_since_report(as_of).map(|days| Value::Whole(days.into())),
        I::LatestBodies => latest_bodies(scope, reader),
    }
}

/// The region that a scope is, if it is one, whole and open.
fn region<'a>(scope: &Scope<Pilots>, reader: &Reader<'a, Pilots>) -> Option<&'a State> {
    let item = scope.item.as_ref().filter(|_| scope.point == Point::default())?;
    reader.state(item).filter(|state| state.opened_on.is_some())
}

fn all_applied(scope: &Scope<Pilots>, reader: &Reader<'_, Pilots>) -> Option<Value> {
    let as_of = reader.as_of();
    let reports = |state: &State| state.recruited(as_of) == 0 || state.reported(Number::Applied, as_of).is_some();
    let all = *scope == Scope::all() && reader.states().all(|(_, state)| reports(state));
    reader.value_of(scope, M::Applied).filter(|_| all).map(Value::Whole)
}

/// What the prefectures of all regions say of how fast a prefecture recruits. Sums of floats depend on their order,
/// which is that of the regions' ids.
pub(crate) fn prior(reader: &Reader<'_, Pilots>) -> Option<Prior> {
    let centres: Vec<_> = reader.states().flat_map(|(_, state)| state.centres(reader.as_of())).collect();
    Prior::of(&centres)
}

/// Without a target to reach, the other regions needn't be looked at.
fn outlook(state: &State, reader: &Reader<'_, Pilots>) -> Option<Outlook> {
    let as_of = reader.as_of();
    state.target_to_reach(as_of)?;
    state.outlook(&prior(reader)?, as_of)
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
