//! The numbers of recruitment.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    personal,
    text::{Held, Note},
    time::Day,
};

use crate::RecruitmentRow;

/// Recruitment as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct RecruitmentUpdate {
    /// The as-of day of the numbers.
    pub as_of: Day,
    /// One row for each prefecture that is reported.
    pub prefectures: Vec<RecruitmentRow>,
}

/// Rows that take the place of those of an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct RecruitmentCorrection<T = CompactString> {
    /// The as-of day of the update that is corrected.
    pub as_of: Day,
    /// The rows that take the place of those reported.
    pub prefectures: Vec<RecruitmentRow>,
    /// Why.
    pub reason: Note<T>,
}

personal! {
    RecruitmentUpdate { as_of, prefectures }
    RecruitmentCorrection { as_of, prefectures, reason }
    RecruitmentRow { prefecture, applied, recruited, served, withdrawn }
}
