//! What is listed of the pilots: rows and items as they are sent, and read again by pages and the command line.
//!
//! A number that was never reported is `null`, not zero; `recruited` of a region alone starts at zero, for a region
//! that has just opened has recruited nobody. In tables a row names its region; in an answer about one region it doesn't.

mod answer;

pub use answer::*;

use std::collections::BTreeSet;

use ayumi_core::row;
use ayumi_proto::{
    ids::{ItemId, RegionId},
    place::Prefecture,
    text::{Name, Note},
    time::{Day, Moment},
};

use crate::{ApproachResult, BodyKind, Status};

row! {
    /// A region that has opened.
    pub RegionRow {
        id: RegionId = "地域ID" / "Region ID";
        name: Name = "実施地域" / "Pilot region";
        /// The prefectures that it covers.
        prefectures: BTreeSet<Prefecture> = "対象区域" / "Area";
        implementer: Option<Name> = "実施者" / "Implementer";
        opened_on: Day = "実施開始日" / "Opened";
        closed_on: Option<Day> = "募集終了日" / "Closed";
        /// The target in force.
        target: Option<i64> = "目標（社）" / "Target";
        target_by: Option<Day> = "目標期限" / "Due date";
        applied: Option<i64> = "申込企業" / "Companies applied";
        recruited: i64 = "参加決定企業（累計）" / "Companies recruited";
        served: Option<i64> = "支援実施企業" / "Companies served";
        withdrawn: Option<i64> = "辞退企業" / "Companies withdrawn";
        /// Companies recruited less those that withdrew, by which target and status are counted.
        participating: i64 = "参加企業" / "Companies participating";
        status: Status = "状況" / "Status";
        /// Whether a person flagged it.
        flagged: bool = "要注意" / "Flagged";
        flag_reason: Option<Note> = "要注意の理由" / "Reason for flag";
        pace_per_week: Option<f64> = "直近4週の週平均（社）" / "Weekly pace";
        needed_per_week: Option<f64> = "必要週平均（社）" / "Pace needed";
        chance: Option<f64> = "目標達成確率（％）" / "Chance of meeting target (%)";
        /// From when on the target may be reached (10%), if by its day.
        reached_early: Option<Day> = "目標達成見込日（早い端）" / "Target met, early";
        /// By when it will be reached (90%), if by its day.
        reached_late: Option<Day> = "目標達成見込日（遅い端）" / "Target met, late";
        /// Companies that were missing from the target when its day had passed.
        shortfall: Option<i64> = "目標に対する不足（社）" / "Shortfall";
        /// Of the prefecture that hasn't reported for longest.
        days_since_report: Option<i32> = "最終報告からの日数" / "Days since last update";
        last_as_of: Option<Day> = "最終報告の基準日" / "Last update as of";
        briefings_held: i64 = "開催した事業説明会" / "Briefings held";
        briefing_attended: i64 = "事業説明会の出席企業" / "Companies at briefings";
        /// Support bodies that were approached, each once.
        bodies_approached: i64 = "働きかけ済みの支援機関" / "Support bodies contacted";
        /// Whether anything of it is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// A prefecture of a region's area.
    pub PrefectureRow {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionId> = "地域ID" / "Region ID";
        prefecture: Prefecture = "都道府県" / "Prefecture";
        applied: Option<i64> = "申込企業" / "Companies applied";
        recruited: Option<i64> = "参加決定企業（累計）" / "Companies recruited";
        served: Option<i64> = "支援実施企業" / "Companies served";
        withdrawn: Option<i64> = "辞退企業" / "Companies withdrawn";
        /// Companies recruited less those that withdrew.
        participating: Option<i64> = "参加企業" / "Companies participating";
        /// Its part of the target in force.
        target: Option<i64> = "目標（社）" / "Target";
        status: Status = "状況" / "Status";
        /// As many companies or more take part by the target's day with a probability of a half.
        forecast: Option<i64> = "期限時点の参加見込み" / "Forecast by due date";
        forecast_low: Option<i64> = "80％予測区間の下限" / "80% interval, low";
        forecast_high: Option<i64> = "80％予測区間の上限" / "80% interval, high";
        chance: Option<f64> = "目標達成確率（％）" / "Chance of meeting target (%)";
        last_as_of: Option<Day> = "最終報告の基準日" / "Last update as of";
        /// Support bodies that the region approached there, each once.
        bodies_approached: i64 = "働きかけ済みの支援機関" / "Support bodies contacted";
    }

    /// A briefing where it was held, else where it is planned.
    pub BriefingRow {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionId> = "地域ID" / "Region ID";
        briefing: ItemId = "説明会ID" / "Briefing ID";
        announced_on: Option<Day> = "開催案内日" / "Announced";
        /// The day for which it was planned.
        planned_on: Option<Day> = "開催予定日" / "Planned";
        held_on: Option<Day> = "開催日" / "Held";
        place: Name = "会場" / "Venue";
        prefecture: Prefecture = "都道府県" / "Prefecture";
        attended_companies: Option<u32> = "出席企業" / "Companies attended";
    }

    /// An approach to a support body.
    pub ApproachRow {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionId> = "地域ID" / "Region ID";
        on: Day = "働きかけ日" / "Contacted";
        body: Name = "支援機関" / "Support body";
        kind: BodyKind = "種別" / "Kind";
        prefecture: Prefecture = "都道府県" / "Prefecture";
        result: ApproachResult = "結果" / "Result";
        /// Whether it is simulated.
        simulated: bool = "模擬" / "Simulated";
        position: u64 = "記録番号" / "Record no.";
        recorded_at: Moment = "記録日時" / "Recorded";
    }

    /// A body that somebody suggested for outreach.
    pub SuggestionRow {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionId> = "地域ID" / "Region ID";
        on: Day = "提案日" / "Suggested";
        /// The day on which the office received it, if that is another.
        received_on: Option<Day> = "受領日" / "Received";
        body: Name = "働きかけ先候補" / "Suggested body";
        kind: BodyKind = "種別" / "Kind";
        prefecture: Prefecture = "都道府県" / "Prefecture";
        suggested_by: Name = "提案した団体" / "Suggested by";
        note: Option<Note> = "記載" / "Note";
        /// The day of the first approach to it; none, if it wasn't approached yet.
        approached_on: Option<Day> = "働きかけ日" / "Contacted";
        /// Whether it is simulated.
        simulated: bool = "模擬" / "Simulated";
        position: u64 = "記録番号" / "Record no.";
        recorded_at: Moment = "記録日時" / "Recorded";
    }

    /// What an update or a correction says of one prefecture.
    pub UpdateRow {
        region: RegionId = "地域ID" / "Region ID";
        as_of: Day = "報告基準日" / "As of";
        prefecture: Prefecture = "都道府県" / "Prefecture";
        applied: Option<u32> = "申込企業" / "Companies applied";
        recruited: u32 = "参加決定企業（累計）" / "Companies recruited";
        served: Option<u32> = "支援実施企業" / "Companies served";
        withdrawn: Option<u32> = "辞退企業" / "Companies withdrawn";
        /// Why it was corrected, if it is a correction.
        correction_reason: Option<Note> = "訂正の理由" / "Reason for correction";
        /// Whether it is simulated.
        simulated: bool = "模擬" / "Simulated";
        position: u64 = "記録番号" / "Record no.";
        recorded_at: Moment = "記録日時" / "Recorded";
    }

    /// The outreach of all regions in one prefecture.
    pub CoverageRow {
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// The regions that cover it; none, if outreach prepares an extension.
        regions: Vec<RegionId> = "実施地域" / "Pilot regions";
        approaches: i64 = "働きかけ" / "Contacts";
        /// The bodies approached, each once.
        bodies: i64 = "働きかけ済みの支援機関" / "Support bodies contacted";
        /// Whether it would be another without what is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}
