//! The visits of a company, each with its number once it is logged.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    ids::ExpertId,
    money::Yen,
    personal,
    text::{Held, Note},
    time::Day,
};

/// A visit that took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Visit {
    /// Who visited.
    pub expert: ExpertId,
    /// The day of the visit.
    pub on: Day,
    /// The honorarium.
    pub yen: Yen,
}

/// A visit that took place, as it is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct LoggedVisit {
    /// The visit's number in the company, from 1.
    pub visit: u16,
    /// Who visited.
    pub expert: ExpertId,
    /// The day of the visit.
    pub on: Day,
    /// The honorarium.
    pub yen: Yen,
}

/// The voiding of a logged visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct VisitVoiding {
    /// The visit's number in the company, from 1.
    pub visit: u16,
    /// Why.
    pub reason: Note,
}

/// A logged visit that was voided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct VoidedVisit<T = CompactString> {
    /// The visit's number in the company, from 1.
    pub visit: u16,
    /// The day of the visit.
    pub on: Day,
    /// Why.
    pub reason: Note<T>,
}

personal! {
    LoggedVisit { visit, expert, on, yen }
    VoidedVisit { visit, on, reason }
}
