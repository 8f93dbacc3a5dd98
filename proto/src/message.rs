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
    text::{Malformed, Text},
    time::{Day, Moment},
};

/// The largest reply over NATS, in bytes: lists are paged to stay below it.
pub const REPLY_BYTES_MAX: usize = 1024 * 1024;

/// A command on its way to the programme that decides it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The command's id, for ever.
    pub command_id: CommandId,
    /// Who gives it.
    pub actor: Actor,
    /// Where its facts come from.
    #[serde(default)]
    pub provenance: Provenance,
    /// The edition that it is for.
    pub edition: Edition,
    /// The entity that it is for, as the programme names it.
    pub entity: String,
    /// The command's name, such as `log-visit`.
    pub command: String,
    /// Its content; the programme's service parses it.
    pub payload: Value,
    /// The request or larger job that it belongs to.
    #[serde(default)]
    pub correlation_id: Option<Uuid>,
    /// W3C trace context.
    #[serde(default)]
    pub trace: Option<TraceParent>,
}

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
        if let Ok(instant) = value.parse() {
            return Ok(Self::Instant(instant));
        }
        let end = |day: Day| Self::Instant(Moment::from_micros((day + 1).start().micros() - 1));
        value.parse().map(end).map_err(|_| {
            Malformed::new(
                value,
                "ログの位置、時刻 (2019-08-07T15:30:00+09:00)、または日付",
                "a log position, an instant such as 2019-08-07T15:30:00+09:00, or a date",
            )
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

/// What is asked of a programme's table: which of its rows, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TableQuestion {
    /// Only rows of which a cell contains this text, in capitals or not.
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
    /// The names of what rows are told apart by, in the order of the columns.
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
#[derive(Debug, Serialize, Deserialize)]
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
    /// The question has the wrong form.
    Malformed(Fault),
    /// `min_position` wasn't reached in time, or there is no answer just now.
    Behind {
        /// The position that is folded.
        position: u64,
        /// What keeps it from going on, if anything does.
        why: Option<String>,
    },
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
}
