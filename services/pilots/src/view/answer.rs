//! The rows of answers: one region in the list of all, and one region whole.

use std::collections::BTreeSet;

use ayumi_proto::{
    figure::Value,
    ids::ItemId,
    pilots::Measure,
    place::Prefecture,
    text::{Name, Note, Text},
    time::Day,
};
use serde::Serialize;

use super::{
    coverage::{bodies, bodies_in},
    forecast::{Forecast, Prior},
    pace::{Pace, needed_per_week},
    region::{Approach, Area, Briefing, FlagChange, Region, Target, Update},
    status::{Status, judge},
};
use crate::dated::Dated;

/// A row of the list of regions. A measure that was never reported is `null`, not zero; `recruited`
/// alone starts at zero, for a region that has just opened has recruited nobody.
#[derive(Debug, Serialize)]
pub(super) struct RegionRow {
    pub id: String,
    pub name: Name,
    pub prefectures: BTreeSet<Prefecture>,
    pub implementer: Option<Name>,
    pub opened_on: Day,
    pub closed_on: Option<Day>,
    pub target: Option<u32>,
    pub target_by: Option<Day>,
    pub applied: Option<u32>,
    pub recruited: u32,
    pub served: Option<u32>,
    pub withdrawn: Option<u32>,
    pub status: Status,
    pub reason: Text,
    pub flagged: bool,
    pub flag_reason: Option<Note>,
    pub pace_per_week: Option<Value>,
    pub needed_per_week: Option<Value>,
    pub forecast: Option<Forecast>,
    pub days_since_report: Option<i32>,
    pub last_as_of: Option<Day>,
    pub briefings_held: usize,
    pub briefing_attended: u32,
    pub bodies_approached: usize,
    pub simulated: bool,
}

impl RegionRow {
    pub fn of(id: &str, region: &Region, as_of: Day, prior: Option<&Prior>) -> Self {
        let (status, reason) = judge(region, as_of);
        let target = region.target(as_of).map(|(_, target)| target);
        let [applied, recruited, served, withdrawn] = region.measures(as_of);
        let (briefing_attended, briefings_held) = region.briefing_yield();
        let last_as_of = region.last_as_of();
        // What is closed has nothing more to come.
        let open = prior.zip(target).filter(|_| region.closing.is_none());
        Self {
            id: id.to_owned(),
            name: region.name.clone(),
            prefectures: region.area(as_of),
            implementer: region.implementers.on(as_of).map(|(_, implementer)| implementer.clone()),
            opened_on: region.opened_on,
            closed_on: region.closing.as_ref().map(|closing| closing.on),
            target: target.map(|target| target.companies),
            target_by: target.map(|target| target.by),
            applied,
            recruited: recruited.unwrap_or_default(),
            served,
            withdrawn,
            status,
            reason,
            flagged: region.flag().is_some(),
            flag_reason: region.flag().map(|flag| flag.reason.clone()),
            pace_per_week: Pace::of(region, as_of).map(Pace::per_week),
            needed_per_week: needed_per_week(region, as_of).filter(|_| region.closing.is_none()),
            forecast: open.map(|(prior, target)| Forecast::of(prior, &region.centres(as_of), target.by)),
            days_since_report: last_as_of.map(|last| as_of - last),
            last_as_of,
            briefings_held,
            briefing_attended,
            bodies_approached: bodies(region.approaches.iter()).len(),
            simulated: region.simulated,
        }
    }
}

/// What one prefecture of the region's area has reported.
#[derive(Debug, Serialize)]
pub(super) struct PrefectureRow {
    pub prefecture: Prefecture,
    pub name: Text,
    pub applied: Option<u32>,
    pub recruited: Option<u32>,
    pub served: Option<u32>,
    pub withdrawn: Option<u32>,
    pub target: Option<u32>,
    pub last_as_of: Option<Day>,
    pub bodies_approached: usize,
}

impl PrefectureRow {
    /// A row for each prefecture that the region covers on the day.
    pub fn all(region: &Region, as_of: Day) -> Vec<Self> {
        let parts = region.target(as_of).map(|(_, target)| target.prefectures.as_slice()).unwrap_or_default();
        let row = |prefecture: Prefecture| {
            let number = |measure| region.recruitment.until(prefecture, as_of, measure).map(|(_, number)| number);
            let [applied, recruited, served, withdrawn] = Measure::ALL.map(number);
            Self {
                prefecture,
                name: prefecture.name(),
                applied,
                recruited,
                served,
                withdrawn,
                target: parts.iter().find(|part| part.prefecture == prefecture).map(|part| part.companies),
                last_as_of: region.recruitment.last_day_of(prefecture),
                bodies_approached: bodies_in(region, prefecture),
            }
        };
        region.area(as_of).into_iter().map(row).collect()
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
    row: RegionRow,
    by_prefecture: Vec<PrefectureRow>,
    updates: Vec<&'a Update>,
    series: Vec<Point>,
    briefings: Vec<BriefingRow<'a>>,
    approaches: Vec<&'a Approach>,
    areas: Vec<From<&'a Area>>,
    implementers: Vec<From<Implementer<'a>>>,
    targets: Vec<On<&'a Target>>,
    flags: &'a [FlagChange],
}

impl<'a> RegionAnswer<'a> {
    pub fn of(row: RegionRow, region: &'a Region, as_of: Day) -> Self {
        let mut updates: Vec<_> = region.updates.iter().collect();
        updates.sort_by_key(|update| update.as_of);
        let mut approaches: Vec<_> = region.approaches.iter().collect();
        approaches.sort_by_key(|approach| approach.on);
        let days = region.recruitment.days();
        let briefings = region.briefings.iter();
        Self {
            row,
            by_prefecture: PrefectureRow::all(region, as_of),
            updates,
            // Each point is what the region was on its day, with the area of that day.
            series: days.into_iter().map(|day| Point { as_of: day, recruited: region.recruited(day) }).collect(),
            briefings: briefings.map(|(briefing, detail)| BriefingRow { briefing, detail }).collect(),
            approaches,
            areas: by_day(&region.areas).map(|(from, value)| From { from, value }).collect(),
            implementers: by_day(&region.implementers)
                .map(|(from, implementer)| From { from, value: Implementer { implementer } })
                .collect(),
            targets: by_day(&region.targets).map(|(on, value)| On { on, value }).collect(),
            flags: &region.flags,
        }
    }
}

/// Dated values in the order of their days, whatever the order in which they were told.
fn by_day<T>(dated: &Dated<T>) -> impl Iterator<Item = (Day, &T)> {
    let mut values: Vec<_> = dated.iter().collect();
    values.sort_by_key(|(day, _)| *day);
    values.into_iter()
}
