//! What is listed of the pilots: rows and items as they are sent, and read again by pages and the command line.
//!
//! A number that was never reported is `null`, not zero; `recruited` of a region alone starts at zero, for a region
//! that has just opened has recruited nobody. In tables a row names its region; in an answer about one region it doesn't.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::row;
use ayumi_proto::{
    ids::{ItemId, RegionId},
    place::Prefecture,
    text::{Name, Note, Text},
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};

use crate::{ApproachResult, BodyKind, Forecast, PrefectureTarget, RecruitmentRow, Status};

row! {
    /// A region that has opened.
    pub RegionRow {
        /// Its id.
        id: RegionId = "地域ID" / "Region ID";
        /// Its name, as written.
        name: Name = "実施地域" / "Pilot region";
        /// The prefectures that it covers.
        prefectures: BTreeSet<Prefecture> = "対象区域" / "Area";
        /// Who carries the pilot out.
        implementer: Option<Name> = "実施者" / "Implementer";
        /// The day of its opening.
        opened_on: Day = "実施開始日" / "Opened";
        /// The last day of recruitment.
        closed_on: Option<Day> = "募集終了日" / "Closed";
        /// The target in force.
        target: Option<i64> = "目標（社）" / "Target";
        /// By which day it is to be reached.
        target_by: Option<Day> = "目標期限" / "Due date";
        /// Companies that applied.
        applied: Option<i64> = "申込企業" / "Companies applied";
        /// Companies that were recruited.
        recruited: i64 = "参加決定企業（累計）" / "Companies recruited";
        /// Companies that were served.
        served: Option<i64> = "支援実施企業" / "Companies served";
        /// Companies that withdrew.
        withdrawn: Option<i64> = "辞退企業" / "Companies withdrawn";
        /// The computed status.
        status: Status = "状況" / "Status";
        /// Whether a person flagged it.
        flagged: bool = "要注意" / "Flagged";
        /// Why.
        flag_reason: Option<Note> = "要注意の理由" / "Reason for flag";
        /// Companies recruited a week, of late.
        pace_per_week: Option<f64> = "直近4週の週平均（社）" / "Weekly pace";
        /// Companies a week that would reach the target.
        needed_per_week: Option<f64> = "必要週平均（社）" / "Pace needed";
        /// Days since the last as-of day of a report.
        days_since_report: Option<i32> = "最終報告からの日数" / "Days since last update";
        /// That day.
        last_as_of: Option<Day> = "最終報告の基準日" / "Last update as of";
        /// Briefings that were held.
        briefings_held: i64 = "開催した事業説明会" / "Briefings held";
        /// Companies at them.
        briefing_attended: i64 = "事業説明会の出席企業" / "Companies at briefings";
        /// Support bodies that were approached, each once.
        bodies_approached: i64 = "働きかけ済みの支援機関" / "Support bodies contacted";
        /// Whether anything of it is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// A prefecture of a region's area.
    pub PrefectureRow {
        /// The region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionId> = "地域ID" / "Region ID";
        /// Where.
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// Companies that applied.
        applied: Option<i64> = "申込企業" / "Companies applied";
        /// Companies that were recruited.
        recruited: Option<i64> = "参加決定企業（累計）" / "Companies recruited";
        /// Companies that were served.
        served: Option<i64> = "支援実施企業" / "Companies served";
        /// Companies that withdrew.
        withdrawn: Option<i64> = "辞退企業" / "Companies withdrawn";
        /// Its part of the target in force.
        target: Option<i64> = "目標（社）" / "Target";
        /// The as-of day of its latest report.
        last_as_of: Option<Day> = "最終報告の基準日" / "Last update as of";
        /// Support bodies that the region approached there, each once.
        bodies_approached: i64 = "働きかけ済みの支援機関" / "Support bodies contacted";
    }
}

row! {
    /// A briefing where it was held, else where it is planned.
    pub BriefingRow {
        /// The region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionId> = "地域ID" / "Region ID";
        /// Its id within the region.
        briefing: ItemId = "説明会ID" / "Briefing ID";
        /// The day of its announcement.
        announced_on: Option<Day> = "開催案内日" / "Announced";
        /// The day for which it was planned.
        planned_on: Option<Day> = "開催予定日" / "Planned";
        /// The day on which it was held.
        held_on: Option<Day> = "開催日" / "Held";
        /// Where.
        place: Name = "会場" / "Venue";
        /// In which prefecture.
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// Companies that attended.
        attended_companies: Option<u32> = "出席企業" / "Companies attended";
    }
}

row! {
    /// An approach to a support body.
    pub ApproachRow {
        /// The region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionId> = "地域ID" / "Region ID";
        /// The day.
        on: Day = "働きかけ日" / "Contacted";
        /// The body, as written.
        body: Name = "支援機関" / "Support body";
        /// What it is.
        kind: BodyKind = "種別" / "Kind";
        /// Where it works.
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// What came of it.
        result: ApproachResult = "結果" / "Result";
        /// Whether it is simulated.
        simulated: bool = "模擬" / "Simulated";
        /// Where in the log.
        position: u64 = "記録番号" / "Record no.";
        /// When it was recorded.
        recorded_at: Moment = "記録日時" / "Recorded";
    }
}

row! {
    /// What an update or a correction says of one prefecture.
    pub UpdateRow {
        /// The region.
        region: RegionId = "地域ID" / "Region ID";
        /// The as-of day of the numbers.
        as_of: Day = "報告基準日" / "As of";
        /// Where.
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// Companies that applied.
        applied: Option<u32> = "申込企業" / "Companies applied";
        /// Companies that were recruited.
        recruited: u32 = "参加決定企業（累計）" / "Companies recruited";
        /// Companies that were served.
        served: Option<u32> = "支援実施企業" / "Companies served";
        /// Companies that withdrew.
        withdrawn: Option<u32> = "辞退企業" / "Companies withdrawn";
        /// Why it was corrected, if it is a correction.
        correction_reason: Option<Note> = "訂正の理由" / "Reason for correction";
        /// Whether it is simulated.
        simulated: bool = "模擬" / "Simulated";
        /// Where in the log.
        position: u64 = "記録番号" / "Record no.";
        /// When it was recorded.
        recorded_at: Moment = "記録日時" / "Recorded";
    }
}

row! {
    /// The outreach of all regions in one prefecture.
    pub CoverageRow {
        /// Where.
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// The regions that cover it; none, if outreach prepares an extension.
        regions: Vec<RegionId> = "実施地域" / "Pilot regions";
        /// Approaches.
        approaches: i64 = "働きかけ" / "Contacts";
        /// The bodies approached, each once.
        bodies: i64 = "働きかけ済みの支援機関" / "Support bodies contacted";
        /// Whether it would be another without what is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

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
    /// How many companies are expected by the target's day.
    pub forecast: Option<Forecast>,
}

/// Sums over all regions; `null` where there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is a figure of the same name")]
pub struct Totals {
    pub target: Option<i64>,
    pub recruited: i64,
    pub applied: Option<i64>,
    pub served: Option<i64>,
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

/// A target that was set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The day of the decision.
    pub on: Day,
    /// How many companies.
    pub companies: u32,
    /// By which day.
    pub by: Day,
    /// The parts of prefectures, where known.
    pub prefectures: Vec<PrefectureTarget>,
    /// Why it was revised.
    pub reason: Option<Note>,
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
    /// Its recruitment as of each day that is reported.
    pub series: Vec<SeriesPoint>,
    /// Its briefings, in the order of their ids.
    pub briefings: Vec<BriefingRow>,
    /// Its outreach, in the order of the days.
    pub approaches: Vec<ApproachRow>,
    /// Its areas, in the order of their first days.
    pub areas: Vec<Area>,
    /// Its implementers, in the order of their first days.
    pub implementers: Vec<Implementer>,
    /// Its targets, in the order of their days.
    pub targets: Vec<Target>,
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
