//! What is listed of the visits: rows and items as they are sent, and read again by pages and the command line.

use std::collections::BTreeMap;

use ayumi_core::row;
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    money::Yen,
    month::Month,
    place::{BureauArea, Prefecture},
    text::{CompanyName, Note, Text},
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};

use crate::{FactorCode, FarExpertCode, Outcome, Terms, WithdrawalCode};

row! {
    /// A company that applied.
    pub CompanyRow {
        /// Its id.
        id: CompanyId = "法人番号" / "Corporate number";
        /// Its name, as written in its latest application.
        name: CompanyName = "企業名" / "Company";
        /// Where it is.
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// The bureau's area in which that is.
        region: BureauArea = "経済産業局別（管轄）" / "METI bureau area";
        /// How far it has come: `applied`, `enrolled`, `completed` or `withdrawn`.
        stage: Stage = "状況" / "Stage";
        /// Whether it was enrolled, also if its guidance is over.
        enrolled: bool = "派遣決定" / "Enrolled";
        /// The expert who is assigned.
        expert: Option<ExpertId> = "担当専門家" / "Assigned expert";
        /// Its visits that count.
        visits: u16 = "訪問回数" / "Visits";
        /// What they cost.
        spent_yen: Yen = "執行額（円）" / "Spent (yen)";
        /// What is reserved for the visits that it may still get.
        reserved_yen: Yen = "執行予定額（円）" / "Reserved (yen)";
        /// Whether anything of it is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// A registered expert with the present load.
    pub ExpertRow {
        /// The registration number.
        id: ExpertId = "登録番号" / "Registration number";
        /// Where the expert works from.
        prefecture: Option<Prefecture> = "都道府県" / "Prefecture";
        /// The days of the briefings attended.
        briefings: Vec<Day> = "説明会" / "Briefings";
        /// The companies to which the expert is assigned.
        companies: i64 = "担当企業" / "Companies assigned";
        /// The visits that count.
        visits: i64 = "訪問回数" / "Visits";
        /// Whether anything of the expert is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// A line of the statement of honoraria: an expert's visits of one month.
    pub HonorariumRow {
        /// The expert.
        expert: ExpertId = "登録番号" / "Registration number";
        /// The month of the visits.
        month: Month = "月" / "Month";
        /// The visits that count.
        visits: i64 = "訪問回数" / "Visits";
        /// Their honoraria.
        gross_yen: i64 = "支払総額（円）" / "Gross (yen)";
        /// The income tax withheld.
        withheld_yen: i64 = "源泉徴収税額（円）" / "Tax withheld (yen)";
        /// What is paid.
        net_yen: i64 = "差引支払額（円）" / "Net (yen)";
    }
}

row! {
    /// A reason or a finding that somebody wrote of a company.
    pub RemarkRow {
        /// The company.
        company: CompanyId = "法人番号" / "Corporate number";
        /// The day of what it is about.
        on: Day = "日付" / "Date";
        /// What it is about.
        about: RemarkKind = "対象" / "About";
        /// What was written.
        note: Note = "内容" / "Text";
        /// Whether anything of the company is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// The codes of a company's reasons.
    pub CodesRow {
        /// The company.
        company: CompanyId = "法人番号" / "Corporate number";
        /// The day of the coding.
        on: Day = "日付" / "Date";
        /// Why it withdrew.
        withdrawal: Option<WithdrawalCode> = "辞退の理由（分類）" / "Reason for withdrawal (code)";
        /// Why a far expert was sent.
        far_expert: Option<FarExpertCode> = "遠方の専門家の理由（分類）" / "Reason for far expert (code)";
        /// What made the case turn out as it did.
        factor_codes: Vec<FactorCode> = "要因（分類）" / "Factors (codes)";
        /// Whether anything of the company is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

/// What somebody wrote about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkKind {
    /// Why the company withdrew.
    Withdrawal,
    /// Why an expert who isn't near was sent.
    FarExpert,
    /// What was agreed on private continuation.
    PrivateContinuation,
    /// What a study visit found.
    StudyVisit,
}

/// How far a company has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Stage {
    Applied,
    Enrolled,
    Completed,
    Withdrawn,
}

/// The sums of the edition or of a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is a measure or an indicator of the same name")]
pub struct Sums {
    pub applied: i64,
    pub enrolled: i64,
    pub served: i64,
    pub withdrawn: i64,
    pub visits: i64,
    pub spent_yen: i64,
    pub reserved_yen: i64,
    pub simulated: bool,
}

/// The sums of the companies in a bureau's area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionRow {
    /// The area.
    pub id: BureauArea,
    /// What it is called.
    pub name: Text,
    /// Its sums.
    #[serde(flatten)]
    pub sums: Sums,
}

/// The edition: its terms, its sums, and a page of its companies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The terms in force.
    pub terms: Option<Terms>,
    /// The ceiling.
    pub exposure_yen: i64,
    /// What of it is available.
    pub remaining_yen: i64,
    /// The sums of the edition.
    pub totals: Sums,
    /// Enrolled companies with 0, 1, … visits.
    pub companies_by_visits: Vec<i64>,
    /// The sums by area.
    pub regions: Vec<RegionRow>,
    /// Companies by the outcome of their latest evaluation.
    pub evaluations: BTreeMap<String, i64>,
    /// A page of the companies, in the order of their ids.
    pub companies: Vec<CompanyRow>,
    /// How many companies there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A visit that was logged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitRow {
    /// Its number in the company, from 1.
    pub visit: u16,
    /// Who made it.
    pub expert: ExpertId,
    /// The day.
    pub on: Day,
    /// The honorarium.
    pub yen: Yen,
    /// Why it was voided; it counts, if there is no reason.
    pub void_reason: Option<Note>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Where in the log.
    pub position: u64,
}

/// An evaluation of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The day.
    pub on: Day,
    /// How the case turned out.
    pub outcome: Outcome,
    /// What made it so.
    pub factors: Vec<Note>,
}

/// One company with all that is recorded of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Company {
    /// Its row.
    #[serde(flatten)]
    pub row: CompanyRow,
    /// The day of its latest application.
    pub applied_on: Day,
    /// The day of its enrolment.
    pub enrolled_on: Option<Day>,
    /// The day on which its guidance was completed.
    pub completed_on: Option<Day>,
    /// The day on which it withdrew.
    pub withdrawn_on: Option<Day>,
    /// Its visits, those that were voided too.
    pub visit_log: Vec<VisitRow>,
    /// The last day on which private continuation was agreed.
    pub private_continuation_on: Option<Day>,
    /// Its evaluations, in the order of their days.
    pub evaluations: Vec<Evaluation>,
    /// The days of the study visits, in order.
    pub study_visits: Vec<Day>,
    /// The reasons and findings that people wrote of it, in the order of their days.
    pub remarks: Vec<RemarkRow>,
    /// The latest codes of these.
    pub codes: Option<CodesRow>,
    /// The terms in force.
    pub terms: Option<Terms>,
}

/// What is answered about the visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// The edition.
    Overview(Box<Overview>),
    /// The experts.
    Experts {
        /// In the order of their numbers.
        experts: Vec<ExpertRow>,
    },
    /// The statement of honoraria.
    Honoraria {
        /// By expert and month.
        honoraria: Vec<HonorariumRow>,
    },
    /// One company.
    Company(Box<Company>),
}
