//! The columns of a row and the types of their cells.

use std::fmt;

use ayumi_proto::{
    text::Malformed,
    time::{Day, Moment},
};
use serde_json::Value;

/// The columns of a table, in their order, named in `snake_case`. A row is an event; those of one commit follow
/// each other and agree in all columns but `index`, `type`, `occurred`, `occurred_day` and `data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// The commit's position in the log, from 1, without gaps. An export that begins later is a part.
    Position,
    /// The commit's version in its entity, from 1.
    Version,
    /// The event's place in its commit, from 0.
    Index,
    /// How many events the commit has.
    Count,
    /// The programme.
    Programme,
    /// Its edition, such as `fy2019`.
    Edition,
    /// The entity: a region, a meeting, a company.
    Entity,
    /// The event's kind, such as `visit-logged`.
    Type,
    /// When it happened: a day, an instant, or two days joined by a slash.
    Occurred,
    /// The first day of that, in Tokyo.
    OccurredDay,
    /// When it was recorded, to the microsecond.
    RecordedAt,
    /// In which role the command was given.
    ActorRole,
    /// By whom.
    ActorName,
    /// Whether the facts were reported or simulated.
    Provenance,
    /// The command's id.
    CommandId,
    /// The digest of the command's content, in hexadecimal as every digest here.
    CommandDigest,
    /// The hash of the entity's previous commit; zeros for its first.
    Previous,
    /// The hash of this commit, by which the entity's next one names it.
    Hash,
    /// The request or larger job, where there is one.
    CorrelationId,
    /// The command that led to this one, where there is one.
    CausationId,
    /// The W3C trace context, where there is one.
    Trace,
    /// The event's content, as a JSON object.
    Data,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Text,
    /// Text that may be missing, but isn't empty.
    OptionalText,
    Day,
    Instant,
    Json,
}

impl Column {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Position | Self::Version | Self::Index | Self::Count => Kind::Number,
            Self::OccurredDay => Kind::Day,
            Self::RecordedAt => Kind::Instant,
            Self::CorrelationId | Self::CausationId | Self::Trace => Kind::OptionalText,
            Self::Data => Kind::Json,
            Self::Programme
            | Self::Edition
            | Self::Entity
            | Self::Type
            | Self::Occurred
            | Self::ActorRole
            | Self::ActorName
            | Self::Provenance
            | Self::CommandId
            | Self::CommandDigest
            | Self::Previous
            | Self::Hash => Kind::Text,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.into()
    }
}

/// The value in one column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A whole number.
    Number(u64),
    /// A text.
    Text(String),
    /// A day in Japan.
    Day(Day),
    /// An instant.
    Instant(Moment),
    /// A JSON object.
    Json(Value),
    /// Nothing, where a text may be missing.
    Nothing,
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
            Self::Day(day) => day.fmt(formatter),
            Self::Instant(moment) => moment.fmt(formatter),
            Self::Json(value) => value.fmt(formatter),
            Self::Nothing => Ok(()),
        }
    }
}

impl Cell {
    /// The cell that a text is in a column of that type; what is wrong with it where it isn't of the type.
    pub(crate) fn parse(kind: Kind, text: String) -> Result<Self, String> {
        let expected = || format!("{:?}: {}", text.chars().take(80).collect::<String>(), kind.expected());
        let of_time = |error: Malformed| if error.is_no_such_day() { error.to_string() } else { expected() };
        match kind {
            Kind::Number => text.parse().map(Self::Number).map_err(|_| expected()),
            Kind::OptionalText if text.is_empty() => Ok(Self::Nothing),
            Kind::Text | Kind::OptionalText => Ok(Self::Text(text)),
            Kind::Day => text.parse().map(Self::Day).map_err(of_time),
            Kind::Instant => text.parse().map(Self::Instant).map_err(of_time),
            Kind::Json => serde_json::from_str(&text).map(Self::Json).map_err(|_| expected()),
        }
    }
}

impl Kind {
    /// What a cell of the type must be, for those whose cell isn't.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Number => "must be a whole number（整数）",
            Self::Text | Self::OptionalText => "must be a text（文字列）",
            Self::Day => "must be a date such as 2019-08-07（日付）",
            Self::Instant => "must be a timestamp such as 2019-08-07T06:30:00Z（時刻）",
            Self::Json => "must be complete JSON（完全なJSON）",
        }
    }
}
