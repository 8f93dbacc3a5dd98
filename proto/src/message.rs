//! What services ask of each other over NATS, and what they answer. All of it is JSON on the wire, so
//! that a request can be read and made by hand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use uuid::Uuid;

use crate::{
    commit::{Actor, Provenance, TraceParent},
    fault::Fault,
    ids::{CommandId, Edition},
    obstacle::Obstacle,
    refusal::Refusal,
    text::{Malformed, Note, Text, as_string},
    time::{Day, Moment},
};

/// The largest reply, in bytes. It travels in pieces, for a message over NATS has at most 1 MiB. Lists are paged by their
/// size ([`PAGE_BYTES_MAX`]), so that no answer comes near it.
pub const REPLY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A page of a list has at most so many bytes, whatever its number of rows, but one row in any case.
pub const PAGE_BYTES_MAX: usize = 448 * 1024;

/// A command on its way to the programme that decides it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The id that stands for the command for ever, if it was sent under a key. One that was sent without a key is
    /// taken for a repeat of a command with the same content and provenance while nothing was recorded after that.
    #[serde(default)]
    pub command_id: Option<CommandId>,
    /// Who gives it.
    pub actor: Actor,
    /// Where its facts come from.
    #[serde(default)]
    pub provenance: Provenance,
    /// The edition that it is for; the programme's newest if not given.
    #[serde(default)]
    pub edition: Option<Edition>,
    /// The entity that it is for, as the programme names it.
    pub entity: String,
    /// The command's name, such as `log-visit`.
    pub command: String,
    /// Its content; the programme's service parses it.
    pub payload: Value,
    /// The line of a file that it is, if it is one.
    #[serde(default)]
    pub line: Option<FileLine>,
    /// Which sending of a command without a key it is: a service that gets the same one twice records it once.
    #[serde(default)]
    pub sending: Option<CommandId>,
    /// W3C trace context.
    #[serde(default)]
    pub trace: Option<TraceParent>,
}

/// The name of the command, of every programme, whose content is a [`TakeBack`].
pub const TAKE_BACK: &str = "take-back";
/// The name of the command, of every programme, whose content is a [`Correction`].
pub const CORRECT: &str = "correct";

/// Takes a record of the entity back: it was wrong, and doesn't count any more. It is refused where later records depend
/// on it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct TakeBack {
    /// The position of the record.
    pub position: u64,
    /// Which of the record's events, from 0; all of them if left out.
    #[serde(default)]
    pub index: Option<u8>,
    /// Why.
    pub reason: Note,
}

/// Takes a record of the entity back and records another in its place: what was recorded since counts after it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Correction {
    /// The position of the record.
    pub position: u64,
    /// Which of the record's events, from 0; all of them if left out.
    #[serde(default)]
    pub index: Option<u8>,
    /// Why.
    pub reason: Note,
    /// The name of the command in its place, such as `log-visit`.
    pub command: String,
    /// The content of that command.
    pub payload: Value,
}

/// A line of a file of commands. A file that is submitted again is recognised by its lines, as long as nothing but
/// them was recorded since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// The file, by its content.
    pub file: Uuid,
    /// The line's number, from 1.
    pub number: u64,
}

impl std::fmt::Display for FileLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.file, self.number)
    }
}

impl std::str::FromStr for FileLine {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let parts = value.split_once('/').and_then(|(file, number)| Some((file.parse().ok()?, number.parse().ok()?)));
        let (file, number) = parts
            .ok_or_else(|| Malformed::new(value, "ファイルのUUID/行番号", "a file's UUID, / and a line's number"))?;
        Ok(Self { file, number })
    }
}

as_string!(FileLine, "^[0-9a-f-]{36}/[0-9]+$", "a file's UUID, / and a line's number");

/// What a programme answers to a [`Request`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Decided and durably in the log.
    Accepted(Receipt),
    /// It had been accepted before; this is the answer that it got then.
    Repeated(Receipt),
    /// A rule forbids it. Nothing was stored.
    Rejected(Refusal),
    /// It isn't a command of the programme. Nothing was stored.
    Malformed(Fault),
    /// Too many writers at once; nothing of this command is known to be stored, submit it again.
    Contended,
    /// The log couldn't be reached or didn't answer in time; submit it again with the same id.
    Unavailable(String),
    /// Nothing is recorded just now; submit it again with the same id once that is over.
    Obstructed(Obstacle),
    /// What the log holds of the entity is wrong, or the decision can't be stored. Nothing was stored, and sending it
    /// again doesn't help.
    Failed(String),
}

/// Where an accepted command is in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// The log position of the entity's commit.
    pub position: u64,
    /// The commit's version in its entity.
    pub version: u32,
    /// The commit's events, in the CloudEvents form.
    pub events: Vec<Value>,
}

/// By what the log held should a question be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KnownAt {
    /// By the commits up to this log position.
    Position(u64),
    /// By the commits recorded until this instant.
    Instant(Moment),
}

impl std::str::FromStr for KnownAt {
    type Err = Malformed;

    /// A position (`123`), an instant (RFC 3339), or a day, which means its end.
    fn from_str(value: &str) -> Result<Self, Malformed> {
        if let Ok(position) = value.parse() {
            return Ok(Self::Position(position));
        }
        let other = match value.parse() {
            Ok(instant) => return Ok(Self::Instant(instant)),
            Err(error) => Some(error).filter(Malformed::is_no_such_day),
        };
        let end = |day: Day| Self::Instant(Moment::from_micros((day + 1).start().micros() - 1));
        value.parse().map(end).map_err(|error| {
            other.or_else(|| Some(error).filter(Malformed::is_no_such_day)).unwrap_or_else(|| {
                Malformed::new(
                    value,
                    "記録番号、時刻 (2019-08-07T15:30:00+09:00)、または日付",
                    "a record no., an instant such as 2019-08-07T15:30:00+09:00, or a date",
                )
            })
        })
    }
}

/// A question to the projection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Query {
    /// The edition; the programme's newest if not given.
    #[serde(default)]
    pub edition: Option<Edition>,
    /// One item of the view, or the prefix of figures.
    #[serde(default)]
    pub key: Option<String>,
    /// By what had occurred until the end of this day; today if not given.
    #[serde(default)]
    pub as_of: Option<Day>,
    /// By what was known; now if not given.
    #[serde(default)]
    pub known_at: Option<KnownAt>,
    /// From what was known before, in a comparison with what is known; nothing at all if not given.
    #[serde(default)]
    pub since: Option<KnownAt>,
    /// Answer only once this position is folded, to read one's own writes.
    #[serde(default)]
    pub min_position: Option<u64>,
    /// Rows after the one with this id.
    #[serde(default)]
    pub after: Option<String>,
    /// The most rows to answer with.
    #[serde(default)]
    pub limit: Option<usize>,
    /// What is asked of the cube.
    #[serde(default)]
    pub cube: Option<CubeQuestion>,
    /// What is asked of a table.
    #[serde(default)]
    pub table: Option<TableQuestion>,
}

/// A question as it is sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SentQuery {
    /// What is asked.
    #[serde(flatten)]
    pub query: Query,
    /// By this the asker says on [`crate::subject::QUERY_LEFT`] that the answer isn't waited for any more.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// How many milliseconds the answer is waited for; as long as a projection allows if not given.
    #[serde(default)]
    pub wait_ms: Option<u32>,
}

/// What is sent on [`crate::subject::QUERY_LEFT`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct QueryLeft {
    /// The question's id.
    pub id: Uuid,
}

/// What is asked of a programme's table: which of its rows, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TableQuestion {
    /// Only rows with this text in a cell, in capitals or not.
    #[serde(default)]
    pub containing: Option<String>,
    /// A column's name, to sort the rows by it, with `-` before it from the largest down; rows with nothing there come
    /// last. In their usual order if not given.
    #[serde(default)]
    pub sort: Option<String>,
}

/// What is asked of a programme's cube.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CubeQuestion {
    /// The names of measures and indicators, in the order of the columns.
    pub measures: Vec<String>,
    /// The dimensions of the rows, in the order of the columns.
    #[serde(default)]
    pub by: Vec<String>,
    /// How often in time; only as of the day if not given.
    #[serde(default)]
    pub every: Option<Every>,
    /// The first day, if it is over time; the edition's first if not given.
    #[serde(default)]
    pub from: Option<Day>,
}

/// How often the cube is asked over time. The last row is always as of the day that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Every {
    /// At the end of each day.
    Day,
    /// At the end of each week, which is Sunday.
    Week,
    /// At the end of each month.
    Month,
}

/// What the projection answers to a [`Query`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// The view's JSON and the position that it was answered at.
    Found {
        /// The position that the answer is based on.
        position: u64,
        /// The answer, ready to be sent on as it is.
        body: Box<RawValue>,
    },
    /// There is no such item, edition or figure.
    Missing(String),
    /// By what is asked about, nothing had been recorded yet.
    NothingYet {
        /// When the first commit was recorded.
        first: Moment,
    },
    /// The question has the wrong form.
    Malformed(Fault),
    /// `min_position` wasn't reached in time, or there is no answer just now.
    Behind {
        /// The position that is folded.
        position: u64,
        /// What keeps it from going on, if anything does.
        why: Option<String>,
    },
    /// So many questions wait that this one wasn't taken; it can be asked again in a second.
    Busy,
    /// The projection has stopped for good: its figures can't be believed.
    Stopped {
        /// The position that is folded.
        position: u64,
        /// What stopped it.
        why: String,
        /// What to do about it; still looked for if there is nothing.
        help: Option<Text>,
    },
}

/// What a projection reports on [`crate::subject::POSITION`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The position that it has folded.
    pub position: u64,
    /// The latest recording time up to there; nothing if nothing is recorded.
    pub recorded_at: Option<Moment>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s19_by_what_was_known_there_is_no_such_day_either() {
        for bad in ["2019-02-29", "2019-02-29T10:00:00+09:00"] {
            assert!(bad.parse::<KnownAt>().unwrap_err().is_no_such_day(), "{bad}");
        }
        assert!(!"yesterday".parse::<KnownAt>().unwrap_err().is_no_such_day());
    }
}
