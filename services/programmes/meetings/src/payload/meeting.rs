//! The meeting from its announcement to its minutes, and the next one.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    personal,
    text::{Held, Name, Note},
    time::{Day, Moment, Span},
};

use crate::{AgendaItem, Attendant, Handling, StatementKind};

/// The announcement of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Announcement<T = CompactString> {
    /// The day on which it was announced.
    pub on: Day,
    /// What it is called.
    pub title: Name<T>,
    /// When it begins.
    pub starts: Moment,
    /// When it ends.
    pub ends: Moment,
    /// Where it takes place.
    pub place: Name<T>,
    /// The bodies invited, at most 100.
    #[serde(default)]
    pub members: Vec<Name<T>>,
}

/// Who was at a meeting, and what it was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Proceedings<T = CompactString> {
    /// The day on which it was held.
    pub on: Day,
    /// How each body took part, at most 100.
    pub attendance: Vec<Attendant<T>>,
    /// The agenda, at most 50 items.
    pub agenda: Vec<AgendaItem<T>>,
    /// Who may read what was said there.
    pub handling: Handling,
}

/// The minutes, or a further version of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Minutes<T = CompactString> {
    /// The day of the minutes.
    pub on: Day,
    /// Who may read them.
    pub handling: Handling,
    /// What is to be known of them.
    pub note: Option<Note<T>>,
}

/// What a body said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Statement<T = CompactString> {
    /// The day of the statement.
    pub on: Day,
    /// The agenda item under which it was made.
    pub item: u8,
    /// The speaker's body.
    pub body: Name<T>,
    /// What kind of statement it was.
    pub kind: StatementKind,
    /// What was said, in our own words.
    pub summary: Note<T>,
}

/// When the next meeting might be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct NextProposal {
    /// The day of the proposal.
    pub on: Day,
    /// The days among which it might be.
    pub between: Span,
}

/// When the next meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct NextAppointment {
    /// The day on which it was fixed.
    pub on: Day,
    /// When the next meeting begins.
    pub starts: Moment,
}

personal! {
    Announcement { on, title, starts, ends, place, members }
    Proceedings { on, attendance, agenda, handling }
    Minutes { on, handling, note }
    Statement { on, item, body, kind, summary }
    NextProposal { on, between }
    NextAppointment { on, starts }
}
