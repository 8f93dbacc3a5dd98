//! The view's answers: the list of all regions, and one region whole.

use std::collections::BTreeSet;

use crate::Measure;
use ayumi_core::{Ask, Page, page};
use ayumi_proto::{
    figure::Value,
    ids::{ItemId, RegionId},
    place::Prefecture,
    text::{Name, Note, Text},
    time::Day,
};
use serde::Serialize;

use super::{
    PilotsView,
    address::Total,
    briefings::Briefing,
    forecast::{Forecast, Prior},
    pace::{Pace, needed_per_week},
    region::Region,
    status::{Standing, Status},
    told::{Approach, Area, FlagChange, Target, Update},
};

#[derive(Debug, Serialize)]
pub(super) struct Overview<'a> {
    regions: Vec<RegionRow<'a>>,
    totals: Totals,
    total: usize,
    next: Option<String>,
}

/// Sums over all regions; `null` where there is none.
#[derive(Debug, Serialize)]
struct Totals {
    target: Option<u32>,
    recruited: Option<u32>,
    applied: Option<u32>,
    served: Option<u32>,
    simulated: bool,
}

impl PilotsView {
    pub(super) fn overview(&self, ask: &Ask<'_>) -> Overview<'_> {
        let (prior, regions) = (self.prior(ask.as_of), self.in_order().collect::<Vec<_>>());
        let Page { rows, total, next } =
            page(regions.into_iter(), ask, |region| RegionRow::of(region, ask.as_of, prior.as_ref()));
        Overview { regions: rows, totals: self.totals(ask.as_of), total, next }
    }

    fn totals(&self, as_of: Day) -> Totals {
        let total = |total| self.total(total, as_of);
        Totals {
            target: total(Total::Target),
            recruited: total(Total::Recruited),
            applied: total(Total::Applied),
            served: total(Total::Served),
            simulated: self.is_simulated(),
        }
    }

    /// One region; `None` if there is none of that id.
    pub(super) fn detail(&self, id: &RegionId, as_of: Day) -> Option<RegionAnswer<'_>> {
        let region = self.region(id)?;
        Some(RegionAnswer::of(RegionRow::of(region, as_of, self.prior(as_of).as_ref()), region, as_of))
    }
}

/// A row of the list of regions. A measure that was never reported is `null`, not zero; `recruited`
/// alone starts at zero, for a region that has just opened has recruited nobody.
#[derive(Debug, Serialize)]
struct RegionRow<'a> {
    id: &'a RegionId,
    name: &'a Name,
    prefectures: &'a BTreeSet<Prefecture>,
    implementer: Option<&'a Name>,
    opened_on: Day,
    closed_on: Option<Day>,
    target: Option<u32>,
    target_by: Option<Day>,
    applied: Option<u32>,
    recruited: u32,
    served: Option<u32>,
    withdrawn: Option<u32>,
    status: Status,
    reason: Text,
    flagged: bool,
    flag_reason: Option<&'a Note>,
    pace_per_week: Option<Value>,
    needed_per_week: Option<Value>,
    forecast: Option<Forecast>,
    days_since_report: Option<i32>,
    last_as_of: Option<Day>,
    briefings_held: usize,
    briefing_attended: u32,
    bodies_approached: usize,
    simulated: bool,
}

impl<'a> RegionRow<'a> {
    fn of(region: &'a Region, as_of: Day, prior: Option<&Prior>) -> Self {
        let standing = Standing::of(region, as_of);
        let target = region.target(as_of);
        Self {
            id: &region.id,
            name: &region.name,
            prefectures: region.area(as_of),
            implementer: region.implementers.on(as_of).map(|(_, implementer)| implementer),
            opened_on: region.opened_on,
            closed_on: region.closing.as_ref().map(|closing| closing.on),
            target: target.map(|target| target.companies),
            target_by: target.map(|target| target.by),
            applied: region.reported(Measure::Applied, as_of),
            recruited: region.recruited(as_of),
            served: region.reported(Measure::Served, as_of),
            withdrawn: region.reported(Measure::Withdrawn, as_of),
            status: standing.status(),
            reason: standing.reason(),
            flagged: region.flag().is_some(),
            flag_reason: region.flag().map(|flag| &flag.reason),
            pace_per_week: Pace::of(region, as_of).map(Pace::per_week),
            needed_per_week: needed_per_week(region, as_of),
            forecast: prior.and_then(|prior| region.outlook(prior, as_of)).map(Forecast::of),
            days_since_report: region.days_since_report(as_of),
            last_as_of: region.last_as_of(),
            briefings_held: region.briefings.held,
            briefing_attended: region.briefings.attended_companies,
            bodies_approached: region.reached.bodies(),
            simulated: region.simulated,
        }
    }
}

/// What one prefecture of the region's area has reported.
#[derive(Debug, Serialize)]
struct PrefectureRow {
    prefecture: Prefecture,
    name: Text,
    applied: Option<u32>,
    recruited: Option<u32>,
    served: Option<u32>,
    withdrawn: Option<u32>,
    target: Option<u32>,
    last_as_of: Option<Day>,
    bodies_approached: usize,
}

impl PrefectureRow {
    fn of(region: &Region, prefecture: Prefecture, as_of: Day) -> Self {
        let number = |measure| region.recruitment.until(prefecture, as_of, measure).map(|(_, number)| number);
        Self {
            prefecture,
            name: prefecture.name(),
            applied: number(Measure::Applied),
            recruited: number(Measure::Recruited),
            served: number(Measure::Served),
            withdrawn: number(Measure::Withdrawn),
            target: region.target_in(prefecture, as_of),
            last_as_of: region.recruitment.last_day_of(prefecture),
            bodies_approached: region.reached.bodies_in(prefecture),
        }
    }
}

#[derive(Debug, Serialize)]
struct Point {
    as_of: Day,
    recruited: u32,
}

#[derive(Debug, Serialize)]
struct From<T> {
    from: Day,
    #[serde(flatten)]
    value: T,
}

#[derive(Debug, Serialize)]
struct On<T> {
    on: Day,
    #[serde(flatten)]
    value: T,
}

#[derive(Debug, Serialize)]
struct Implementer<'a> {
    implementer: &'a Name,
}

#[derive(Debug, Serialize)]
struct BriefingRow<'a> {
    briefing: &'a ItemId,
    #[serde(flatten)]
    detail: &'a Briefing,
}

/// One region, whole.
#[derive(Debug, Serialize)]
pub(super) struct RegionAnswer<'a> {
    #[serde(flatten)]
    row: RegionRow<'a>,
    by_prefecture: Vec<PrefectureRow>,
    updates: &'a [Update],
    series: Vec<Point>,
    briefings: Vec<BriefingRow<'a>>,
    approaches: Vec<&'a Approach>,
    areas: Vec<From<&'a Area>>,
    implementers: Vec<From<Implementer<'a>>>,
    targets: Vec<On<&'a Target>>,
    flags: &'a [FlagChange],
}

impl<'a> RegionAnswer<'a> {
    fn of(row: RegionRow<'a>, region: &'a Region, as_of: Day) -> Self {
        let mut approaches: Vec<_> = region.approaches.iter().collect();
        approaches.sort_by_key(|approach| approach.on);
        // Each point is what the region was on its day, with the area of that day.
        let point = |day: &Day| Point { as_of: *day, recruited: region.recruited(*day) };
        let prefectures = region.area(as_of).iter();
        Self {
            row,
            by_prefecture: prefectures.map(|prefecture| PrefectureRow::of(region, *prefecture, as_of)).collect(),
            updates: &region.updates,
            series: region.recruitment.days().iter().map(point).collect(),
            briefings: region.briefings.iter().map(|(briefing, detail)| BriefingRow { briefing, detail }).collect(),
            approaches,
            areas: region.areas.iter().map(|(from, value)| From { from, value }).collect(),
            implementers: (region.implementers.iter())
                .map(|(from, implementer)| From { from, value: Implementer { implementer } })
                .collect(),
            targets: region.targets.iter().map(|(on, value)| On { on, value }).collect(),
            flags: &region.flags,
        }
    }
}
