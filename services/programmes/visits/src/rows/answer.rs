//! What answers hold besides rows of tables.

use std::collections::BTreeMap;

use ayumi_proto::{
    ids::ExpertId,
    money::Yen,
    place::BureauArea,
    text::{Note, Text},
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};

use super::{CodesRow, CompanyRow, DoubtRow, ExpertRow, HonorariumRow, RemarkRow};
use crate::{CaseEvaluation, Terms};

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
    /// What of it can't be spent any more.
    pub lapsed_yen: i64,
    /// The budget.
    pub budget_yen: i64,
    /// What of the budget is neither spent nor reserved.
    pub budget_left_yen: i64,
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
    /// Why it isn't the one that was logged before for that day, if one was.
    pub another_reason: Option<Note>,
    /// Why it was voided; it counts, if there is no reason.
    pub void_reason: Option<Note>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Where in the log.
    pub position: u64,
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
    pub evaluations: Vec<CaseEvaluation>,
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
        /// The visits in it that may be wrong.
        doubts: Vec<DoubtRow>,
        /// By expert and month.
        honoraria: Vec<HonorariumRow>,
    },
    /// One company.
    Company(Box<Company>),
}
