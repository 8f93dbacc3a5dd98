//! What answers hold besides rows of tables.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_proto::{
    ids::RegionId,
    place::Prefecture,
    text::{Name, Note, Text},
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};

use super::{ApproachRow, BriefingRow, CoverageRow, PrefectureRow, RegionRow, SuggestionRow};
use crate::{ApproachResult, BodyKind, Contradiction, Forecast, Record, RecruitmentRow, TargetSetting};

/// A region with what of it isn't a plain value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionSummary {
    /// Its row.
    #[serde(flatten)]
    pub row: RegionRow,
    /// Why it has its status.
    pub reason: Text,
    /// Why by its figures alone, without what people wrote, who may have named somebody.
    pub finding: Text,
    /// How many companies take part by the target's day.
    pub forecast: Option<Forecast>,
    /// How many of the latest forecasts of the region held.
    pub record: Option<Record>,
}

/// Sums over all regions; `null` where there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is a figure of the same name")]
pub struct Totals {
    pub target: Option<i64>,
    pub recruited: i64,
    pub participating: i64,
    pub applied: Option<i64>,
    pub served: Option<i64>,
    pub forecast: Option<Forecast>,
    pub chance: Option<f64>,
    pub record: Option<Record>,
    pub simulated: bool,
}

/// The edition: its sums, and a page of its regions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// A page of the regions, in the order of their ids.
    pub regions: Vec<RegionSummary>,
    /// The sums of the edition.
    pub totals: Totals,
    /// How many regions there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A row of a prefecture, with the prefecture's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named<R> {
    /// The row.
    #[serde(flatten)]
    pub row: R,
    /// The prefecture's name.
    pub name: Text,
}

/// Where in the log something is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Recorded {
    pub simulated: bool,
    pub position: u64,
    pub recorded_at: Moment,
}

/// An update with what corrects it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// Its as-of day.
    pub as_of: Day,
    /// What was reported.
    pub rows: Vec<RecruitmentRow>,
    /// Its corrections, in the log's order.
    pub corrected_by: Vec<Correction>,
    /// Where it is recorded.
    #[serde(flatten)]
    pub recorded: Recorded,
}

impl Update {
    /// Its rows with its corrections.
    pub fn current_rows(&self) -> impl Iterator<Item = RecruitmentRow> {
        let last = |row: &RecruitmentRow| {
            let corrected = self.corrected_by.iter().flat_map(|correction| &correction.rows);
            corrected.rev().find(|one| one.prefecture == row.prefecture).copied().unwrap_or(*row)
        };
        self.rows.iter().map(last)
    }
}

/// A correction, as far as it is one of an update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// What takes the place of the update's rows.
    pub rows: Vec<RecruitmentRow>,
    /// Why.
    pub reason: Note,
    /// Where it is recorded.
    #[serde(flatten)]
    pub recorded: Recorded,
}

/// What a region was on the as-of day of a report, with the area of that day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesPoint {
    /// The day.
    pub as_of: Day,
    /// Companies recruited.
    pub recruited: u32,
    /// Companies recruited less those that withdrew.
    pub participating: i64,
}

/// An area, from a day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Its first day.
    pub from: Day,
    /// The prefectures.
    pub prefectures: BTreeSet<Prefecture>,
    /// Why it was changed.
    pub reason: Option<Note>,
}

/// An implementer, from a day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Implementer {
    /// The first day.
    pub from: Day,
    /// The name.
    pub implementer: Name,
}

/// That a person flagged the region, or cleared the flag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlagChange {
    /// The day.
    pub on: Day,
    /// Whether it was flagged.
    pub flagged: bool,
    /// Why.
    pub reason: Note,
    /// Where it is recorded.
    #[serde(flatten)]
    pub recorded: Recorded,
}

/// A prefecture that several regions hold at once: the programme counts its companies once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedPrefecture {
    /// Where.
    pub prefecture: Prefecture,
    /// The other region.
    pub region: RegionId,
    /// The same in words.
    pub text: Text,
}

/// One region with all that is recorded of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Its summary.
    #[serde(flatten)]
    pub summary: RegionSummary,
    /// The prefectures of its area.
    pub by_prefecture: Vec<Named<PrefectureRow>>,
    /// Its updates, in the order of their as-of days; those of one day as they were recorded.
    pub updates: Vec<Update>,
    /// Its reports of which one of two has to be wrong.
    pub contradictions: Vec<Contradiction>,
    /// The prefectures of its area that another region holds as well.
    pub shared: Vec<SharedPrefecture>,
    /// Its recruitment as of each day that is reported.
    pub series: Vec<SeriesPoint>,
    /// Its briefings, in the order of their ids.
    pub briefings: Vec<BriefingRow>,
    /// Its outreach, in the order of the days.
    pub approaches: Vec<ApproachRow>,
    /// The bodies that were suggested for outreach, in the order of the days.
    pub suggestions: Vec<SuggestionRow>,
    /// Its areas, in the order of their first days.
    pub areas: Vec<Area>,
    /// Its implementers, in the order of their first days.
    pub implementers: Vec<Implementer>,
    /// Its targets, in the order of their days.
    pub targets: Vec<TargetSetting>,
    /// Its flags and their clearing.
    pub flags: Vec<FlagChange>,
}

/// The outreach in a prefecture by what the latest approach to each body says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Its row, with the prefecture's name.
    #[serde(flatten)]
    pub row: Named<CoverageRow>,
    /// Bodies by what they are.
    pub kinds: BTreeMap<BodyKind, i64>,
    /// Bodies by what came of the last approach.
    pub results: BTreeMap<ApproachResult, i64>,
}

/// What is answered about the pilots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// The edition.
    Overview(Box<Overview>),
    /// The outreach by prefecture.
    Coverage {
        /// In the order of the prefectures.
        coverage: Vec<Coverage>,
    },
    /// One region.
    Region(Box<Region>),
}
