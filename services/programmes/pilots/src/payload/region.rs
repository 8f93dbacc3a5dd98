//! The region from its opening to the end of its recruitment.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    personal,
    place::Prefecture,
    text::{Held, Name, Note},
    time::Day,
};

use crate::PrefectureTarget;

/// The opening of a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Opening<T = CompactString> {
    /// The day from which it recruits.
    pub on: Day,
    /// The region's name, as written.
    pub name: Name<T>,
    /// Who carries the pilot out.
    pub implementer: Name<T>,
    /// The prefectures that it covers at first.
    pub prefectures: Vec<Prefecture>,
}

/// That another body carries the pilot out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct ImplementerChange<T = CompactString> {
    /// The first day of the new implementer.
    pub on: Day,
    /// The new implementer.
    pub implementer: Name<T>,
}

/// A target; the first one, or, in a command, one that replaces another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct TargetSetting<T = CompactString> {
    /// The day of the decision.
    pub on: Day,
    /// How many companies are to be recruited in the whole region, 1 to 100,000.
    pub companies: u32,
    /// By which day.
    pub by: Day,
    /// The parts of prefectures, where known.
    #[serde(default)]
    pub prefectures: Vec<PrefectureTarget>,
    /// Why; needed when a target is revised.
    pub reason: Option<Note<T>>,
}

/// A target that replaces another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct TargetRevision<T = CompactString> {
    /// The day of the decision.
    pub on: Day,
    /// How many companies are to be recruited in the whole region, 1 to 100,000.
    pub companies: u32,
    /// By which day.
    pub by: Day,
    /// The parts of prefectures, where known.
    pub prefectures: Vec<PrefectureTarget>,
    /// Why.
    pub reason: Note<T>,
}

/// Other prefectures that the region covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct AreaChange<T = CompactString> {
    /// The first day on which the new area holds.
    pub from: Day,
    /// The new area, whole.
    pub prefectures: Vec<Prefecture>,
    /// Why.
    pub reason: Note<T>,
}

/// That a person marks the region as one that struggles, or takes the mark away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Remark<T = CompactString> {
    /// The day of the remark.
    pub on: Day,
    /// Why.
    pub reason: Note<T>,
}

/// The end of recruitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Closing<T = CompactString> {
    /// The last day of recruitment.
    pub on: Day,
    /// Why, if there is more to say than that it is over.
    pub reason: Option<Note<T>>,
}

personal! {
    Opening { on, name, implementer, prefectures }
    ImplementerChange { on, implementer }
    TargetSetting { on, companies, by, prefectures, reason }
    TargetRevision { on, companies, by, prefectures, reason }
    PrefectureTarget { prefecture, companies }
    AreaChange { from, prefectures, reason }
    Remark { on, reason }
    Closing { on, reason }
}
