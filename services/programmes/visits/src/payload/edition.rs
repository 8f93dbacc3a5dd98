//! The edition's terms and its experts.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    personal,
    place::Prefecture,
    text::{Held, Note},
    time::Day,
};

use crate::Terms;

/// The terms with which an edition begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct InitialTerms {
    /// The day of the decision.
    pub on: Day,
    /// The terms.
    pub terms: Terms,
}

/// Terms that replace others from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct TermsAmendment<T = CompactString> {
    /// The day of the decision.
    pub on: Day,
    /// The first day on which the new terms apply.
    pub from: Day,
    /// The new terms, whole.
    pub terms: Terms,
    /// Why.
    pub reason: Note<T>,
}

/// An expert's registration for the edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Registration {
    /// The day of registration.
    pub on: Day,
    /// Where the expert works from.
    pub prefecture: Prefecture,
}

/// That an expert attended a briefing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct BriefingAttendance {
    /// The day of the briefing.
    pub on: Day,
}

personal! {
    InitialTerms { on, terms }
    TermsAmendment { on, from, terms, reason }
    Registration { on, prefecture }
    BriefingAttendance { on }
}
