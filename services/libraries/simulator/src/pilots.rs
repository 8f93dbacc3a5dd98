//! The pilots of an edition: regions, each with its recruitment and what goes on around it.

mod area;
mod numbers;
mod region;

use ayumi_pilots::Pilots;

use self::region::Region;
use crate::{random::Random, script::Script, year::Year};

/// Of so many events of an edition one is of a pilot.
const SHARE: u64 = 25;
/// Events of a region before there is a further region.
const EVENTS_A_REGION: u64 = 250;
const REGIONS_MIN: u64 = 8;
const REGIONS_MAX: u64 = 40;
/// However small the edition, a region is opened and reports.
const EVENTS_MIN: u64 = 16;

/// The scripts of an edition that has so many events in all.
pub(crate) fn scripts(year: &Year, events: u64, random: &mut Random) -> Vec<Script<Pilots>> {
    let events = events / SHARE;
    let regions = (events / EVENTS_A_REGION).clamp(REGIONS_MIN, REGIONS_MAX);
    let each = (events / regions).max(EVENTS_MIN);
    let areas = area::draw(regions as usize, random);
    areas.into_iter().map(|area| Region::new(area, year, Random::new(random.bits())).script(each)).collect()
}
