//! Taking back: an event that was recorded was wrong. It stays in the log and doesn't count any more; the other events of
//! the commit that takes it back, if there are any, count in its place.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::{
    event::{DomainEvent, NoEvent},
    personal,
    text::{Held, Note},
    time::Occurred,
};

/// The kind of the event that takes another one back, in every programme.
pub const TAKEN_BACK: &str = "taken-back";

/// The place of [`TAKEN_BACK`] among the variants of every programme's events: the first byte of one in the log. No
/// programme has as many variants.
pub(crate) const VARIANT: u8 = 127;

/// That an event of the same entity was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline, bound = "")]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
pub struct TakingBack<T = CompactString> {
    /// The version of the commit that holds the event.
    pub version: u32,
    /// Which of that commit's events it is, from 0.
    pub index: u8,
    /// When what was wrong would have occurred: taking it back says that the record was wrong, not that the world
    /// changed.
    pub occurred: Occurred,
    /// Why.
    pub reason: Note<T>,
}

personal! {
    TakingBack { version, index, occurred, reason }
}

impl TakingBack {
    /// The taking back with that content, as an export has it.
    ///
    /// # Errors
    /// The content is another.
    pub fn from_data(data: serde_json::Value) -> Result<Self, NoEvent> {
        serde_json::from_value(data).map_err(|error| NoEvent::Data(error.to_string()))
    }
}

/// What a commit holds: an event of a programme, or the taking back of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedEvent<E, T = CompactString> {
    /// It happened.
    Happened(E),
    /// An earlier one was wrong.
    TakenBack(TakingBack<T>),
}

impl<E, T> RecordedEvent<E, T> {
    /// The same, the event being turned into something else.
    pub fn map<F>(self, convert: impl FnOnce(E) -> F) -> RecordedEvent<F, T> {
        match self {
            Self::Happened(event) => RecordedEvent::Happened(convert(event)),
            Self::TakenBack(taking_back) => RecordedEvent::TakenBack(taking_back),
        }
    }

    /// What happened, unless something is taken back.
    pub fn happened(self) -> Option<E> {
        match self {
            Self::Happened(event) => Some(event),
            Self::TakenBack(_) => None,
        }
    }
}

impl<E: DomainEvent, T: AsRef<str>> DomainEvent for RecordedEvent<E, T> {
    fn occurred(&self) -> Occurred {
        match self {
            Self::Happened(event) => event.occurred(),
            Self::TakenBack(taking_back) => taking_back.occurred,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Happened(event) => event.kind(),
            Self::TakenBack(_) => TAKEN_BACK,
        }
    }
}

impl<E: Serialize, T: AsRef<str>> Serialize for RecordedEvent<E, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Happened(event) => event.serialize(serializer),
            Self::TakenBack(taking_back) => serialize(taking_back, serializer),
        }
    }
}

/// Writes it as the variant of a programme's event that it is none of.
///
/// # Errors
/// The serializer's own.
pub fn serialize<S: Serializer, T: AsRef<str>>(taking_back: &TakingBack<T>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_variant("Event", VARIANT.into(), TAKEN_BACK, taking_back)
}
