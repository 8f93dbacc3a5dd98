//! What is shown: target against recruited, pace, forecast, silence and outreach, by region and
//! prefecture. A sum is always over the area of the day that is asked about.

mod address;
mod answer;
mod briefings;
mod caption;
mod concerns;
mod coverage;
mod figures;
mod forecast;
mod outreach;
mod pace;
mod region;
mod status;
mod told;

pub use address::{Address, OfCoverage, OfPrefecture, OfRegion, Total};

use std::collections::BTreeMap;

use crate::{Event, Measure};
use ayumi_core::{Ask, At, ByEntity, Caption, View};
use ayumi_proto::{
    figure::Value,
    ids::{Edition, RegionId},
    place::Prefecture,
    time::Day,
};

use figures::Figures;
use forecast::Prior;
use outreach::{Bodies, Outreach, Said};
use region::Region;

/// The pilots of one edition.
#[derive(Clone, Debug, Default)]
pub struct PilotsView {
    regions: ByEntity<Region>,
    /// The number in the edition of each region that opened.
    numbers: BTreeMap<RegionId, u32>,
    bodies: Bodies,
    /// By the prefectures in which a body was approached.
    outreach: BTreeMap<Prefecture, Outreach>,
    /// Whether a generator made up where any region is.
    area_simulated: bool,
}

impl PilotsView {
    fn region(&self, id: &RegionId) -> Option<&Region> {
        self.regions.get(*self.numbers.get(id)?)
    }

    /// The regions in the order of their ids, whatever the order in which they opened.
    fn in_order(&self) -> impl Iterator<Item = &Region> {
        self.numbers.values().filter_map(|number| self.regions.get(*number))
    }

    /// What the prefectures of all regions say of how fast a prefecture recruits. Sums of floats hang on
    /// their order, which is that of the ids.
    fn prior(&self, as_of: Day) -> Option<Prior> {
        let centres: Vec<_> = self.in_order().flat_map(|region| region.centres(as_of)).collect();
        Prior::of(&centres)
    }

    /// The regions that cover a prefecture on a day.
    fn covering(&self, prefecture: Prefecture, day: Day) -> impl Iterator<Item = &Region> {
        self.in_order().filter(move |region| region.area(day).contains(&prefecture))
    }

    /// A sum over all regions; `None` where no region has the number. Applications are summed only if every
    /// region that recruited reports them: a part of them would look like fewer than were recruited.
    fn total(&self, total: Total, as_of: Day) -> Option<u32> {
        let sum = |measure| sum(self.in_order().map(|region| region.reported(measure, as_of)));
        let reports_applied =
            |region: &Region| region.recruited(as_of) == 0 || region.reported(Measure::Applied, as_of).is_some();
        match total {
            Total::Target => self::sum(self.in_order().map(|region| Some(region.target(as_of)?.companies))),
            Total::Recruited => Some(sum(Measure::Recruited).unwrap_or_default()),
            Total::Applied if self.in_order().all(reports_applied) => sum(Measure::Applied),
            Total::Applied => None,
            Total::Served => sum(Measure::Served),
        }
    }

    fn is_simulated(&self) -> bool {
        self.regions.iter().any(|region| region.simulated)
    }
}

/// The sum of the numbers that there are.
fn sum(numbers: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    numbers.flatten().reduce(u32::saturating_add)
}

impl View for PilotsView {
    const NAME: &'static str = "pilots";
    type Event<'e> = Event<&'e str>;
    type Address = Address;

    fn apply(&mut self, at: &At<'_>, event: &Event<&str>) {
        if let Event::RegionOpened(opening) = event
            && let Ok(id) = at.entity().parse::<RegionId>()
        {
            self.numbers.insert(id.clone(), at.number);
            self.regions.get_or_insert_with(at.number, || Region::new(id, &opening.name, opening.on));
        }
        let Some(region) = self.regions.get_mut(at.number) else { return };
        region.apply(at, event);
        let places = matches!(event, Event::RegionOpened(_) | Event::AreaChanged(_));
        self.area_simulated |= places && at.is_simulated();
        if let Event::SupportBodyApproached(approach) = event {
            let body = self.bodies.number(&approach.body);
            region.reached.add(body, approach.prefecture);
            let said = Said { on: approach.on, kind: approach.kind, result: approach.result };
            self.outreach.entry(approach.prefecture).or_default().add(at, body, said);
        }
    }

    fn addresses(&self, as_of: Day) -> Vec<Address> {
        Figures::of(self, as_of).addresses()
    }

    fn value(&self, address: &Address, as_of: Day) -> Option<Value> {
        Figures::of(self, as_of).value(address)
    }

    fn caption(&self, address: &Address) -> Caption {
        caption::caption(self, address)
    }

    fn concerns(address: &Address, entity: &str, event: &Event<&str>) -> bool {
        concerns::concerns(address, entity, event)
    }

    fn corrects(event: &Event<&str>) -> bool {
        concerns::corrects(event)
    }

    fn supersedes(event: &Event<&str>, earlier: &Event<&str>) -> bool {
        concerns::supersedes(event, earlier)
    }

    fn answer(&self, _edition: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        let value = match ask.key {
            None => serde_json::to_value(self.overview(ask)),
            Some("coverage") => serde_json::to_value(BTreeMap::from([("coverage", coverage::rows(self, ask.as_of))])),
            Some(id) => serde_json::to_value(self.detail(&id.parse().ok()?, ask.as_of)?),
        };
        value.ok()
    }
}
