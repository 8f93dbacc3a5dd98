//! Briefings for companies, and bodies that are asked to support recruitment.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    ids::ItemId,
    personal,
    place::Prefecture,
    text::{Held, Name},
    time::Day,
};

use crate::{ApproachResult, BodyKind};

/// The announcement of a briefing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct BriefingPlan<T = CompactString> {
    /// The briefing's id within the region.
    pub briefing: ItemId,
    /// The day of the announcement.
    pub on: Day,
    /// The day for which it is planned.
    pub held_on: Day,
    /// Where.
    pub place: Name<T>,
    /// In which prefecture; it may lie outside the area, to prepare an extension.
    pub prefecture: Prefecture,
}

/// A briefing that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct HeldBriefing<T = CompactString> {
    /// The briefing's id within the region.
    pub briefing: ItemId,
    /// The day on which it was held.
    pub on: Day,
    /// Where.
    pub place: Name<T>,
    /// In which prefecture; it may lie outside the area, to prepare an extension.
    pub prefecture: Prefecture,
    /// How many companies attended.
    pub attended_companies: u32,
}

/// That a body was asked to support recruitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Approach<T = CompactString> {
    /// The day of the approach.
    pub on: Day,
    /// The body.
    pub body: Name<T>,
    /// What it is.
    pub kind: BodyKind,
    /// Where it works; it may lie outside the area, to prepare an extension.
    pub prefecture: Prefecture,
    /// What came of it.
    pub result: ApproachResult,
}

personal! {
    BriefingPlan { briefing, on, held_on, place, prefecture }
    HeldBriefing { briefing, on, place, prefecture, attended_companies }
    Approach { on, body, kind, prefecture, result }
    enum BodyKind;
    enum ApproachResult;
}
