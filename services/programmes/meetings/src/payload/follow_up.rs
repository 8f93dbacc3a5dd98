//! Follow-ups (宿題事項) and what becomes of them.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    ids::ItemId,
    personal,
    text::{Held, Name, Note},
    time::Day,
};

use crate::Standing;

/// A follow-up as it is raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct NewFollowUp<T = CompactString> {
    /// The day on which it was raised.
    pub on: Day,
    /// Its id in the meeting.
    pub follow_up: ItemId,
    /// What is to be done.
    pub summary: Note<T>,
    /// Whether it is confirmed already; only the secretariat may say so.
    pub standing: Standing,
    /// The body that is to do it, where that is known.
    pub owner: Option<Name<T>>,
}

/// That a candidate was meant as a follow-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct FollowUpConfirmation {
    /// The day of the confirmation.
    pub on: Day,
    /// The follow-up.
    pub follow_up: ItemId,
}

/// That a follow-up is given to a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct FollowUpAssignment<T = CompactString> {
    /// The day from which the body owns it.
    pub on: Day,
    /// The follow-up.
    pub follow_up: ItemId,
    /// The body.
    pub owner: Name<T>,
    /// By when it is to be done.
    pub due: Option<Day>,
}

/// What has been done of a follow-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct FollowUpProgress<T = CompactString> {
    /// As of when.
    pub on: Day,
    /// The follow-up.
    pub follow_up: ItemId,
    /// What has been done.
    pub note: Note<T>,
}

/// That a follow-up is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct FollowUpCompletion<T = CompactString> {
    /// The day on which it was done.
    pub on: Day,
    /// The follow-up.
    pub follow_up: ItemId,
    /// How it ended.
    pub note: Option<Note<T>>,
}

/// That a follow-up won't be done, or a candidate wasn't one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct FollowUpDismissal<T = CompactString> {
    /// The day of the decision.
    pub on: Day,
    /// The follow-up.
    pub follow_up: ItemId,
    /// Why.
    pub reason: Note<T>,
}

personal! {
    NewFollowUp { on, follow_up, summary, standing, owner }
    FollowUpConfirmation { on, follow_up }
    FollowUpAssignment { on, follow_up, owner, due }
    FollowUpProgress { on, follow_up, note }
    FollowUpCompletion { on, follow_up, note }
    FollowUpDismissal { on, follow_up, reason }
}
