//! Which support bodies were approached where. A region is not one place: from Sendai to Morioka it is
//! 180 km, so that outreach counts by prefecture, and a prefecture without any shows as such.

use std::collections::BTreeMap;

use ayumi_proto::{
    pilots::{ApproachResult, BodyKind},
    place::Prefecture,
    text::Text,
    time::Day,
};
use serde::Serialize;

use super::region::{Approach, Region};

/// The outreach in one prefecture.
#[derive(Debug, Serialize)]
pub(super) struct CoverageRow {
    prefecture: Prefecture,
    name: Text,
    /// The regions that cover it; none, if outreach prepares an extension.
    regions: Vec<String>,
    approaches: usize,
    bodies: usize,
    /// Bodies by what they are.
    kinds: BTreeMap<BodyKind, usize>,
    /// Bodies by what came of the last approach.
    results: BTreeMap<ApproachResult, usize>,
    simulated: bool,
}

/// The last approach to each body, by its name in normal form.
pub(super) fn bodies<'a>(approaches: impl Iterator<Item = &'a Approach>) -> BTreeMap<String, &'a Approach> {
    let mut bodies = BTreeMap::new();
    for approach in approaches {
        let last = bodies.entry(approach.body.normalised()).or_insert(approach);
        if approach.on >= last.on {
            *last = approach;
        }
    }
    bodies
}

/// How many bodies a region approached in one of its prefectures.
pub(super) fn bodies_in(region: &Region, prefecture: Prefecture) -> usize {
    bodies(region.approaches.iter().filter(|approach| approach.prefecture == prefecture)).len()
}

/// A row for each prefecture that a region covers or in which a body was approached.
pub(super) fn rows(regions: &BTreeMap<String, Region>, as_of: Day) -> Vec<CoverageRow> {
    let mut approaches: BTreeMap<Prefecture, Vec<&Approach>> = BTreeMap::new();
    for region in regions.values() {
        for prefecture in region.area(as_of) {
            approaches.entry(prefecture).or_default();
        }
        for approach in &region.approaches {
            approaches.entry(approach.prefecture).or_default().push(approach);
        }
    }
    approaches.into_iter().map(|(prefecture, approaches)| row(regions, as_of, prefecture, &approaches)).collect()
}

fn row(
    regions: &BTreeMap<String, Region>,
    as_of: Day,
    prefecture: Prefecture,
    approaches: &[&Approach],
) -> CoverageRow {
    let bodies = bodies(approaches.iter().copied());
    let mut kinds = BTreeMap::from(BodyKind::ALL.map(|kind| (kind, 0)));
    let mut results = BTreeMap::from(ApproachResult::ALL.map(|result| (result, 0)));
    for last in bodies.values() {
        *kinds.entry(last.kind).or_default() += 1;
        *results.entry(last.result).or_default() += 1;
    }
    let covering = regions.iter().filter(|(_, region)| region.area(as_of).contains(&prefecture));
    CoverageRow {
        prefecture,
        name: prefecture.name(),
        regions: covering.map(|(id, _)| id.clone()).collect(),
        approaches: approaches.len(),
        bodies: bodies.len(),
        kinds,
        results,
        simulated: approaches.iter().any(|approach| approach.is_simulated()),
    }
}
