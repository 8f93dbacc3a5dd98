//! The figures of an edition: which there are, and what they are as of a day.

use std::collections::BTreeSet;

use ayumi_proto::{figure::Value, pilots::Measure, place::Prefecture, time::Day};
use strum::IntoEnumIterator;

use super::{
    PilotsView,
    address::{Address, OfCoverage, OfPrefecture, OfRegion, Total},
    forecast::Forecast,
    pace::{Pace, needed_per_week},
    region::Region,
    status::Standing,
};

/// Every address at which a figure stands as of a day.
pub(super) fn addresses(view: &PilotsView, as_of: Day) -> Vec<Address> {
    let mut addresses: Vec<Address> = Total::iter().map(Address::Total).collect();
    for region in view.in_order() {
        addresses.extend(OfRegion::iter().map(|figure| Address::Region(region.id.clone(), figure)));
        for prefecture in region.area(as_of) {
            let address = |figure| Address::Prefecture(region.id.clone(), *prefecture, figure);
            addresses.extend(OfPrefecture::iter().map(address));
        }
    }
    for prefecture in covered(view, as_of) {
        addresses.extend(OfCoverage::iter().map(|figure| Address::Coverage(prefecture, figure)));
    }
    addresses.retain(|address| value(view, address, as_of).is_some());
    addresses
}

/// Every prefecture that a region covers on a day or in which a body was approached.
pub(super) fn covered(view: &PilotsView, as_of: Day) -> BTreeSet<Prefecture> {
    let areas = view.in_order().flat_map(|region| region.area(as_of));
    areas.chain(view.outreach.keys()).copied().collect()
}

/// What stands at an address as of a day.
pub(super) fn value(view: &PilotsView, address: &Address, as_of: Day) -> Option<Value> {
    match address {
        Address::Total(total) => view.total(*total, as_of).map(Value::from),
        Address::Region(id, figure) => of_region(view, view.region(id)?, *figure, as_of),
        Address::Prefecture(id, prefecture, figure) => of_prefecture(view.region(id)?, *prefecture, *figure, as_of),
        Address::Coverage(prefecture, figure) => of_coverage(view, *prefecture, *figure, as_of).map(Value::from),
    }
}

fn of_region(view: &PilotsView, region: &Region, figure: OfRegion, as_of: Day) -> Option<Value> {
    let reported = |measure| region.reported(measure, as_of).map(Value::from);
    let forecast = |of: fn(Forecast) -> u32| {
        region.target_to_reach(as_of)?;
        region.forecast(&view.prior(as_of)?, as_of).map(|forecast| Value::from(of(forecast)))
    };
    match figure {
        OfRegion::Target => region.target(as_of).map(|target| target.companies.into()),
        OfRegion::Applied => reported(Measure::Applied),
        OfRegion::Recruited => Some(region.recruited(as_of).into()),
        OfRegion::Served => reported(Measure::Served),
        OfRegion::Withdrawn => reported(Measure::Withdrawn),
        OfRegion::Status => Some(Value::Word(Standing::of(region, as_of).status().as_str().to_owned())),
        OfRegion::PacePerWeek => Pace::of(region, as_of).map(Pace::per_week),
        OfRegion::NeededPerWeek => needed_per_week(region, as_of),
        OfRegion::Forecast => forecast(|forecast| forecast.mean),
        OfRegion::ForecastLow => forecast(|forecast| forecast.low),
        OfRegion::ForecastHigh => forecast(|forecast| forecast.high),
        OfRegion::DaysSinceReport => region.days_since_report(as_of).map(|days| Value::Whole(days.into())),
        OfRegion::Briefings => Some(region.briefings.held.into()),
        OfRegion::BriefingAttended => Some(region.briefings.attended_companies.into()),
        OfRegion::Bodies => Some(region.reached.bodies().into()),
        OfRegion::Approaches => Some(region.approaches.len().into()),
    }
}

fn of_prefecture(region: &Region, prefecture: Prefecture, figure: OfPrefecture, as_of: Day) -> Option<Value> {
    if !region.area(as_of).contains(&prefecture) {
        return None;
    }
    let reported = |measure| region.recruitment.until(prefecture, as_of, measure).map(|(_, number)| number.into());
    match figure {
        OfPrefecture::Applied => reported(Measure::Applied),
        OfPrefecture::Recruited => reported(Measure::Recruited),
        OfPrefecture::Served => reported(Measure::Served),
        OfPrefecture::Withdrawn => reported(Measure::Withdrawn),
        OfPrefecture::Target => region.target_in(prefecture, as_of).map(Value::from),
        OfPrefecture::Bodies => Some(region.reached.bodies_in(prefecture).into()),
    }
}

/// Nobody was approached in a prefecture that is covered and has no outreach yet.
fn of_coverage(view: &PilotsView, prefecture: Prefecture, figure: OfCoverage, as_of: Day) -> Option<usize> {
    match view.outreach.get(&prefecture) {
        Some(outreach) => Some(outreach.count(figure)),
        None => view.covering(prefecture, as_of).next().map(|_| 0),
    }
}
