//! Cooperation requests (協力依頼) and what bodies answer.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    ids::ItemId,
    personal,
    text::{Held, Name, Note},
    time::Day,
};

use crate::{RequestKind, Response};

/// A request to bodies for their cooperation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct CooperationRequest<T = CompactString> {
    /// The day of the request.
    pub on: Day,
    /// Its id in the meeting.
    pub request: ItemId,
    /// What kind of help is asked for.
    pub kind: RequestKind,
    /// The bodies asked, 1 to 100.
    pub of: Vec<Name<T>>,
    /// What is asked.
    pub summary: Note<T>,
}

/// A body's answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct RequestAnswer<T = CompactString> {
    /// The day of the answer.
    pub on: Day,
    /// The request.
    pub request: ItemId,
    /// The body that answers.
    pub body: Name<T>,
    /// What it answers.
    pub answer: Response,
    /// What it adds.
    pub note: Option<Note<T>>,
}

personal! {
    CooperationRequest { on, request, kind, of, summary }
    RequestAnswer { on, request, body, answer, note }
}
