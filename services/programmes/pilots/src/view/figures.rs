//! The figures of an edition: which there are, and what they are as of a day.

use std::{cell::OnceCell, collections::BTreeSet};

use crate::Measure;
use ayumi_proto::{figure::Value, place::Prefecture, time::Day};
use strum::IntoEnumIterator;

use super::{
    PilotsView,
    address::{Address, OfCoverage, OfPrefecture, OfRegion, Total},
    forecast::{Forecast, Outlook, Prior},
    pace::{Pace, needed_per_week},
    region::Region,
    status::Standing,
};

/// The figures as of a day. What all forecasts share is found once, if any is asked for.
pub(super) struct Figures<'a> {
    view: &'a PilotsView,
    as_of: Day,
    prior: OnceCell<Option<Prior>>,
}

impl<'a> Figures<'a> {
    pub fn of(view: &'a PilotsView, as_of: Day) -> Self {
        Self { view, as_of, prior: OnceCell::new() }
    }

    /// Every address at which a figure stands.
    pub fn addresses(&self) -> Vec<Address> {
        let mut addresses: Vec<Address> = Total::iter().map(Address::Total).collect();
        for region in self.view.in_order() {
            addresses.extend(OfRegion::iter().map(|figure| Address::Region(region.id.clone(), figure)));
            for prefecture in region.area(self.as_of) {
                let address = |figure| Address::Prefecture(region.id.clone(), *prefecture, figure);
                addresses.extend(OfPrefecture::iter().map(address));
            }
        }
        for prefecture in covered(self.view, self.as_of) {
            addresses.extend(OfCoverage::iter().map(|figure| Address::Coverage(prefecture, figure)));
        }
        addresses.retain(|address| self.stands(address));
        addresses
    }

    /// Whether there is a value. The ends of a forecast, which take long to find, are there if its mean is.
    fn stands(&self, address: &Address) -> bool {
        match address {
            Address::Region(id, OfRegion::ForecastLow | OfRegion::ForecastHigh) => {
                self.view.region(id).and_then(|region| self.outlook(region)).is_some()
            }
            Address::Total(_) | Address::Region(..) | Address::Prefecture(..) | Address::Coverage(..) => {
                self.value(address).is_some()
            }
        }
    }

    /// What stands at an address.
    pub fn value(&self, address: &Address) -> Option<Value> {
        match address {
            Address::Total(total) => self.view.total(*total, self.as_of).map(Value::from),
            Address::Region(id, figure) => self.of_region(self.view.region(id)?, *figure),
            Address::Prefecture(id, prefecture, figure) => {
                of_prefecture(self.view.region(id)?, *prefecture, *figure, self.as_of)
            }
            Address::Coverage(prefecture, figure) => self.of_coverage(*prefecture, *figure).map(Value::from),
        }
    }

    fn of_region(&self, region: &Region, figure: OfRegion) -> Option<Value> {
        let as_of = self.as_of;
        let reported = |measure| region.reported(measure, as_of).map(Value::from);
        let forecast = || self.outlook(region).map(Forecast::of);
        match figure {
            OfRegion::Target => region.target(as_of).map(|target| target.companies.into()),
            OfRegion::Applied => reported(Measure::Applied),
            OfRegion::Recruited => Some(region.recruited(as_of).into()),
            OfRegion::Served => reported(Measure::Served),
            OfRegion::Withdrawn => reported(Measure::Withdrawn),
            OfRegion::Status => Some(Value::Word(Standing::of(region, as_of).status().as_str().to_owned())),
            OfRegion::PacePerWeek => Pace::of(region, as_of).map(Pace::per_week),
            OfRegion::NeededPerWeek => needed_per_week(region, as_of),
            OfRegion::Forecast => self.outlook(region).map(|outlook| outlook.expected().into()),
            OfRegion::ForecastLow => forecast().map(|forecast| forecast.low.into()),
            OfRegion::ForecastHigh => forecast().map(|forecast| forecast.high.into()),
            OfRegion::DaysSinceReport => region.days_since_report(as_of).map(|days| Value::Whole(days.into())),
            OfRegion::Briefings => Some(region.briefings.held.into()),
            OfRegion::BriefingAttended => Some(region.briefings.attended_companies.into()),
            OfRegion::Bodies => Some(region.reached.bodies().into()),
            OfRegion::Approaches => Some(region.approaches.len().into()),
        }
    }

    fn outlook(&self, region: &Region) -> Option<Outlook> {
        region.target_to_reach(self.as_of)?;
        let prior = self.prior.get_or_init(|| self.view.prior(self.as_of)).as_ref()?;
        region.outlook(prior, self.as_of)
    }

    /// Nobody was approached in a prefecture that is covered and has no outreach yet.
    fn of_coverage(&self, prefecture: Prefecture, figure: OfCoverage) -> Option<usize> {
        match self.view.outreach.get(&prefecture) {
            Some(outreach) => Some(outreach.count(figure)),
            None => self.view.covering(prefecture, self.as_of).next().map(|_| 0),
        }
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

/// Every prefecture that a region covers on a day or in which a body was approached.
pub(super) fn covered(view: &PilotsView, as_of: Day) -> BTreeSet<Prefecture> {
    let areas = view.in_order().flat_map(|region| region.area(as_of));
    areas.chain(view.outreach.keys()).copied().collect()
}
