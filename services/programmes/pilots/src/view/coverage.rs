//! Which support bodies were approached where. A region is not one place: from Sendai to Morioka it is
//! 180 km, so that outreach counts by prefecture, and a prefecture without any shows as such.

use std::collections::BTreeMap;

use crate::{ApproachResult, BodyKind};
use ayumi_proto::{ids::RegionId, place::Prefecture, text::Text, time::Day};
use serde::Serialize;

use super::{PilotsView, address::OfCoverage, figures::covered, outreach::Outreach};

/// The outreach in one prefecture.
#[derive(Debug, Serialize)]
pub(super) struct CoverageRow<'a> {
    prefecture: Prefecture,
    name: Text,
    /// The regions that cover it; none, if outreach prepares an extension.
    regions: Vec<&'a RegionId>,
    approaches: usize,
    bodies: usize,
    /// Bodies by what they are.
    kinds: BTreeMap<BodyKind, usize>,
    /// Bodies by what came of the last approach.
    results: BTreeMap<ApproachResult, usize>,
    simulated: bool,
}

/// A row for each prefecture that a region covers or in which a body was approached.
pub(super) fn rows(view: &PilotsView, as_of: Day) -> Vec<CoverageRow<'_>> {
    let none = Outreach::default();
    let outreach = |prefecture| view.outreach.get(&prefecture).unwrap_or(&none);
    covered(view, as_of).into_iter().map(|place| row(view, place, outreach(place), as_of)).collect()
}

fn row<'a>(view: &'a PilotsView, prefecture: Prefecture, outreach: &Outreach, as_of: Day) -> CoverageRow<'a> {
    CoverageRow {
        prefecture,
        name: prefecture.name(),
        regions: view.covering(prefecture, as_of).map(|region| &region.id).collect(),
        approaches: outreach.count(OfCoverage::Approaches),
        bodies: outreach.count(OfCoverage::Bodies),
        kinds: BodyKind::ALL.map(|kind| (kind, outreach.count(OfCoverage::Kind(kind)))).into(),
        results: ApproachResult::ALL.map(|result| (result, outreach.count(OfCoverage::Result(result)))).into(),
        simulated: outreach.simulated,
    }
}
