//! What became of the guidance of a company.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    personal,
    text::{Held, Note},
    time::Day,
};

use crate::Outcome;

/// That company and expert go on at their own cost, outside the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct PrivateContinuation<T = CompactString> {
    /// The day of the agreement.
    pub on: Day,
    /// What was agreed.
    pub note: Note<T>,
}

/// The evaluation of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct CaseEvaluation<T = CompactString> {
    /// The day of the evaluation.
    pub on: Day,
    /// How it turned out.
    pub outcome: Outcome,
    /// What made it so, at most 20.
    pub factors: Vec<Note<T>>,
}

/// A follow-up study visit, which isn't paid as guidance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct StudyVisit<T = CompactString> {
    /// The day of the study visit.
    pub on: Day,
    /// What was found.
    pub note: Note<T>,
}

personal! {
    PrivateContinuation { on, note }
    CaseEvaluation { on, outcome, factors }
    StudyVisit { on, note }
}
