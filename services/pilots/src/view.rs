//! What is shown: target against recruited, pace, forecast, silence and outreach, by region and
//! prefecture. A sum is always over the area of the day that is asked about.

mod answer;
mod coverage;
mod figures;
mod forecast;
mod pace;
mod region;
mod status;

use std::collections::BTreeMap;

use ayumi_core::{Ask, At, Page, View, page};
use ayumi_proto::{figure::Figure, ids::Edition, pilots::Event, time::Day};
use serde::Serialize;

use answer::{RegionAnswer, RegionRow};
use forecast::Prior;
use region::Region;

/// The pilots of one edition.
#[derive(Clone, Debug, Default)]
pub struct PilotsView {
    regions: BTreeMap<String, Region>,
}

/// Sums over all regions; `None` where no region has the number. Applications are summed only if every
/// region that recruited reports them: a part of them would look like fewer than were recruited.
#[derive(Clone, Debug, Default, Serialize)]
struct Totals {
    target: Option<u32>,
    recruited: u32,
    applied: Option<u32>,
    served: Option<u32>,
    simulated: bool,
}

#[derive(Debug, Serialize)]
struct Answer {
    regions: Vec<RegionRow>,
    totals: Totals,
    total: usize,
    next: Option<String>,
}

impl PilotsView {
    /// What the prefectures of all regions say of how fast a prefecture recruits.
    fn prior(&self, as_of: Day) -> Option<Prior> {
        let centres: Vec<_> = self.regions.values().flat_map(|region| region.centres(as_of)).collect();
        Prior::of(&centres)
    }

    fn rows(&self, as_of: Day) -> impl Iterator<Item = RegionRow> {
        let prior = self.prior(as_of);
        self.regions.iter().map(move |(id, region)| RegionRow::of(id, region, as_of, prior.as_ref()))
    }

    fn overview(&self, ask: &Ask<'_>) -> Answer {
        let prior = self.prior(ask.as_of);
        let row = |id: &&String| RegionRow::of(id, &self.regions[*id], ask.as_of, prior.as_ref());
        let Page { rows, total, next } = page(self.regions.keys(), ask, row);
        Answer { regions: rows, totals: self.totals(ask.as_of), total, next }
    }

    fn totals(&self, as_of: Day) -> Totals {
        let (mut totals, mut all_report_applied) = (Totals::default(), true);
        for region in self.regions.values() {
            let [applied, recruited, served, _] = region.measures(as_of);
            totals.target = plus(totals.target, region.target(as_of).map(|(_, target)| target.companies));
            totals.recruited = totals.recruited.saturating_add(recruited.unwrap_or_default());
            totals.applied = plus(totals.applied, applied);
            totals.served = plus(totals.served, served);
            totals.simulated |= region.simulated;
            all_report_applied &= applied.is_some() || recruited.is_none_or(|recruited| recruited == 0);
        }
        totals.applied = totals.applied.filter(|_| all_report_applied);
        totals
    }
}

/// The sum of the numbers that there are.
fn plus(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    [one, other].into_iter().flatten().reduce(u32::saturating_add)
}

impl View for PilotsView {
    const NAME: &'static str = "pilots";
    type Event = Event;

    fn apply(&mut self, at: &At<'_>, event: &Event) {
        if let Event::RegionOpened { on, name, implementer, prefectures } = event {
            let region = Region::opened(at, *on, name, implementer, prefectures);
            self.regions.insert(at.entity.to_owned(), region);
        } else if let Some(region) = self.regions.get_mut(at.entity) {
            region.apply(at, event);
        }
    }

    fn figures(&self, edition: Edition, as_of: Day) -> Vec<Figure> {
        figures::list(self, edition, as_of)
    }

    fn answer(&self, _edition: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        let value = match ask.key {
            None => serde_json::to_value(self.overview(ask)),
            Some("coverage") => {
                let rows = coverage::rows(&self.regions, ask.as_of);
                serde_json::to_value(BTreeMap::from([("coverage", rows)]))
            }
            Some(id) => {
                let region = self.regions.get(id)?;
                let row = RegionRow::of(id, region, ask.as_of, self.prior(ask.as_of).as_ref());
                serde_json::to_value(RegionAnswer::of(row, region, ask.as_of))
            }
        };
        value.ok()
    }
}
