//! What commands and events speak of: attendance, agenda, and what statements, follow-ups and requests can be.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    personal,
    text::{Held, Name},
};

/// How a body took part in a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Attendance {
    /// 出席.
    Present,
    /// 欠席.
    Absent,
    /// オブザーバ.
    Observer,
}

/// One body's part in a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(rename = "Attendant", bound = "")]
pub struct Attendant<T = CompactString> {
    /// The body, as written.
    pub body: Name<T>,
    /// How it took part.
    pub attendance: Attendance,
}

/// One item of a meeting's agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(rename = "AgendaItem", bound = "")]
pub struct AgendaItem<T = CompactString> {
    /// Its number.
    pub item: u8,
    /// Its title.
    pub title: Name<T>,
    /// The documents cited under it, at most 20. One that is cited under two items stays under both, as
    /// it was written: which of the two was meant isn't ours to decide.
    #[serde(default)]
    pub documents: Vec<Name<T>>,
}

impl<T: AsRef<str>> AgendaItem<T> {
    /// The same item, its texts held by themselves.
    pub fn keep(&self) -> AgendaItem {
        let documents = self.documents.iter().map(Name::keep).collect();
        AgendaItem { item: self.item, title: self.title.keep(), documents }
    }
}

/// The handling mark (取扱い); the later is the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Handling {
    /// Open to everybody.
    Public,
    /// 関係者限り: stamped on every page and export of what bears it.
    MembersOnly,
}

/// What kind of statement it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum StatementKind {
    Fact,
    Plan,
    Request,
    Question,
    Answer,
    Opinion,
    Hearsay,
}

/// Whether a person has confirmed that a follow-up was meant as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// The minutes support it; nobody has confirmed it yet.
    Candidate,
    /// The secretariat has confirmed it.
    Confirmed,
}

/// What cooperation is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum RequestKind {
    /// 集客.
    Recruitment,
    /// 周知.
    Publicity,
    /// 後援.
    Patronage,
}

/// What a body answers to a cooperation request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Response {
    Accepted,
    Declined,
    Considering,
}

personal! {
    enum Attendance;
    Attendant { body, attendance }
    AgendaItem { item, title, documents }
    enum Handling;
    enum StatementKind;
    enum Standing;
    enum RequestKind;
    enum Response;
}
