//! What a projection answers, as it is sent and read again: an envelope that says what the answer is based on, and
//! what is in it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    commit::Actor,
    digest::Digest,
    event::ProgrammeName,
    figure::{Figure, Unit, Value},
    ids::Edition,
    text::Text,
    time::{Day, Moment, Occurred, Span},
};

/// An answer with what it is based on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{T}")]
pub struct Answered<T> {
    /// The log position up to which commits were known.
    pub position: u64,
    /// The day until whose end things had occurred.
    pub as_of: Day,
    /// When the last of those commits was recorded; nothing if there is none.
    pub known_at: Option<Moment>,
    /// The edition that is answered about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// Every edition that can be asked about; the answer itself, where that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editions: Option<BTreeSet<Edition>>,
    /// What is said of a programme besides.
    #[serde(flatten)]
    pub programme: Option<OfProgramme>,
    /// The lists within the answer that aren't whole, by their names; those within a row by the list's name, the row's
    /// number and their own, such as `updates/3/corrected_by`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, ListPage>,
    /// The answer.
    #[serde(flatten)]
    pub value: T,
}

/// Which rows there are of a list within an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListPage {
    /// How many rows come before these.
    pub from: usize,
    /// How many there are in all.
    pub total: usize,
    /// What to give as `after` for the rows that follow; nothing, if none does.
    pub next: Option<String>,
}

impl<T> Answered<T> {
    /// The days on which anything of the edition occurred, if a programme answered and it had begun.
    pub fn days(&self) -> Option<Span> {
        self.programme.as_ref()?.days
    }

    /// The newest edition of the programme that answered.
    pub fn newest(&self) -> Option<Edition> {
        self.programme.as_ref()?.newest
    }

    /// The same answer in another form.
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Answered<U> {
        let Self { position, as_of, known_at, edition, editions, programme, lists, value } = self;
        Answered { position, as_of, known_at, edition, editions, programme, lists, value: form(value) }
    }
}

/// What is said of a programme besides its answer. Both are there, if it is; so that an answer that isn't of a
/// programme is read as one that isn't.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfProgramme {
    /// The programme's newest edition.
    #[serde(deserialize_with = "Option::deserialize")]
    pub newest: Option<Edition>,
    /// From the first day on which anything of this edition occurred to the last, which may be after the day
    /// that is asked about; nothing if it hadn't begun.
    #[serde(deserialize_with = "Option::deserialize")]
    pub days: Option<Span>,
}

/// Figures under a prefix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Figures")]
pub struct FigureList {
    /// A page of them, in the order of their addresses.
    pub figures: Vec<Figure>,
    /// How many there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Why a figure has its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The figure; nothing, if there is none any more.
    pub figure: Option<Figure>,
    /// A page of the events that changed it, in the log's order.
    pub steps: Vec<Step>,
    /// How many there are.
    pub total: usize,
    /// How many of them changed the value.
    pub changes: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// An event that changed a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Where its commit is in the log.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// When it occurred.
    pub occurred: Occurred,
    /// Who gave the command.
    pub actor: Actor,
    /// Its entity.
    pub entity: String,
    /// Its name, such as `visit-logged`.
    pub event: String,
    /// The value before.
    pub before: Option<Value>,
    /// The value after.
    pub after: Option<Value>,
    /// The position of the commit that takes its place.
    pub superseded_by: Option<u64>,
    /// Whether it is simulated.
    pub simulated: bool,
    /// What it says.
    pub data: serde_json::Value,
}

/// What is recorded of an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Records {
    /// The programme.
    pub programme: ProgrammeName,
    /// The entity.
    pub entity: String,
    /// A page of its records, the newest first.
    pub records: Vec<Record>,
    /// How many there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A record of an entity: a commit of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Where it is in the log.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who gave the command.
    pub actor: Actor,
    /// Whether it is simulated.
    pub simulated: bool,
    /// Whether it can be taken back as a whole: nothing of it was, and all of it came of commands for this entity. Later
    /// records may depend on it all the same.
    pub may_be_taken_back: bool,
    /// Its events, in their order.
    pub events: Vec<RecordEvent>,
}

/// An event of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordEvent {
    /// Which of the record's events it is, from 0.
    pub index: u8,
    /// Its name, such as `visit-logged`.
    pub event: String,
    /// When it occurred.
    pub occurred: Occurred,
    /// What it says.
    pub data: serde_json::Value,
    /// The event that it takes back, if it does.
    pub takes_back: Option<TargetEvent>,
    /// What took it back, if it was.
    pub taken_back: Option<TakenBackBy>,
    /// The command that it came of, and another may be recorded in its place by; nothing if it takes another one back, or
    /// follows from the record of another entity.
    pub command: Option<RecordedCommand>,
}

/// An event that another one takes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TargetEvent {
    /// The position of its record.
    pub position: u64,
    /// Its name.
    pub event: String,
}

/// What took an event back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TakenBackBy {
    /// The position of that record.
    pub position: u64,
    /// Why.
    pub reason: String,
}

/// A command that an event came of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedCommand {
    /// Its name, such as `log-visit`.
    pub name: String,
    /// Its content.
    pub payload: serde_json::Value,
}

/// A figure over both times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "History")]
pub struct FigureHistory {
    /// The figure; nothing, if there is none any more.
    pub figure: Option<Figure>,
    /// What was known of it, from one commit on until the next.
    pub recorded: Vec<RecordedValue>,
    /// What is known of it by day, from one day on until the next.
    pub occurred: Vec<OccurredValue>,
}

/// The value of a figure from a commit on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedValue {
    /// The commit that changed it.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The value from then on.
    pub value: Option<Value>,
}

/// The value of a figure from a day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OccurredValue {
    /// The day.
    pub as_of: Day,
    /// The value as of that day.
    pub value: Option<Value>,
}

/// Figures that changed between two positions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// A page of them, in the order of their addresses.
    pub changes: Vec<Change>,
    /// How many there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The earlier position.
    pub from: Bound,
    /// The later position.
    pub to: Bound,
}

/// One of the two positions that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bound {
    /// The position.
    pub position: u64,
    /// When its commit was recorded.
    pub known_at: Option<Moment>,
}

/// A figure whose value is another one after than before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The figure's address.
    pub path: String,
    /// Its value before; nothing, if there was none.
    pub before: Option<Value>,
    /// Its value after.
    pub after: Option<Value>,
    /// What the value counts.
    pub unit: Unit,
    /// What it is called.
    pub label: Text,
    /// Whether the value would be another without what is simulated.
    pub simulated: bool,
    /// The positions of the commits that changed it, the first of them if there are many.
    pub commits: Vec<u64>,
    /// How many commits changed it.
    pub commits_total: usize,
}

/// A length of the log and its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Root")]
pub struct Rooted {
    /// The number of commits.
    pub position: u64,
    /// The root of the tree over them.
    pub root: Digest,
}

/// Roots at two positions, and what proves that the log at the later extends that at the earlier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// The root at the position that is asked about.
    pub root: Digest,
    /// The earlier one.
    pub from: Rooted,
    /// Hashes by which the one follows from the other (RFC 9162, section 2.1.4.2).
    pub consistency: Vec<Digest>,
}

/// Rows of the cube.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CubeAnswer")]
pub struct CubeRows {
    /// The dimensions of the rows, in order; then `as_of`, if they are over time.
    pub by: Vec<String>,
    /// The figures, in order.
    pub measures: Vec<String>,
    /// A page of the rows: an object with a member for each of both.
    pub rows: Vec<BTreeMap<String, CubeCell>>,
    /// How many there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What is in a row of the cube under one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CubeCell {
    /// Whether a value of the row would be another without what is simulated.
    Is(bool),
    /// The value of a figure.
    Value(Value),
    /// No value.
    Nothing,
}

/// Rows of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TableAnswer")]
pub struct TableRows {
    /// The table's name.
    pub table: String,
    /// What it is called.
    pub label: Text,
    /// Its columns, in order.
    pub columns: Vec<ColumnWords>,
    /// A page of the rows: an object with a member for each column, which is text, a number, whether or not, or null.
    pub rows: Vec<BTreeMap<String, serde_json::Value>>,
    /// How many there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TableColumn")]
pub struct ColumnWords {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub label: Text,
}

/// How far a projection has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The position up to which it has folded.
    pub position: u64,
    /// That of the last commit of another programme than the reports.
    pub facts_position: u64,
    /// That of the last of those that isn't simulated.
    pub reported_position: u64,
    /// Whether it has folded what the log had when it started, and waits for nothing.
    pub caught_up: bool,
    /// What it waits for.
    pub waiting: Option<String>,
    /// When log, history file and figures were last found to be the same.
    pub audited: Option<Audited>,
    /// The newest edition of each programme.
    pub newest: BTreeMap<ProgrammeName, Option<Edition>>,
    /// Every edition that has begun.
    pub editions: BTreeSet<Edition>,
}

/// That an audit found the log, the history file and the figures to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// Up to this position.
    pub position: u64,
    /// When.
    pub at: Moment,
}

/// The editions that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Editions {
    /// All editions, oldest first.
    pub editions: Vec<EditionRow>,
    /// Each programme's newest.
    pub newest: BTreeMap<ProgrammeName, Edition>,
    /// When the last commit that was known was recorded, as the envelope says it; only read, for what the envelope
    /// names editions is another list.
    #[serde(default, skip_serializing)]
    pub known_at: Option<Moment>,
}

/// An edition with its programmes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StartedEdition")]
pub struct EditionRow {
    /// The edition.
    pub edition: Edition,
    /// The programmes that had events by then.
    pub programmes: Vec<ProgrammeName>,
}

/// An entry of the codebook: a measure, an indicator, a dimension or a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodebookEntry {
    /// The programme.
    pub programme: String,
    /// What it is: `measure`, `indicator`, `dimension`, `table` or `column`.
    pub kind: String,
    /// Its name, that of its table before a column's.
    pub name: String,
    /// What its values count; empty where they don't count.
    pub unit: String,
    /// What it is called in Japanese.
    pub ja: String,
    /// What it is called in English.
    pub en: String,
    /// What it means.
    pub meaning: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_was_sent() {
        let figures = r#"{"position":1,"as_of":"2019-08-07","known_at":null,"figures":[],"total":0,"next":null}"#;
        let read: Answered<FigureList> = serde_json::from_str(figures).unwrap();
        assert_eq!(read.programme, None, "it isn't of a programme");
        assert_eq!(serde_json::to_string(&read).unwrap(), figures);
        let begun = r#"{"position":1,"as_of":"2019-08-07","known_at":null,"edition":"fy2019","newest":"fy2019","days":null,"total":2}"#;
        let read: Answered<BTreeMap<String, u64>> = serde_json::from_str(begun).unwrap();
        assert_eq!((read.newest(), read.days()), (read.edition, None));
        assert_eq!(serde_json::to_string(&read.map(|_| ())).unwrap(), begun.replace(",\"total\":2", ""));
    }
}
