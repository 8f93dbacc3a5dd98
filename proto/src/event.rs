//! What the events of all programmes have in common.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use strum::VariantNames;

use crate::time::Occurred;

/// What is known of every event.
pub trait DomainEvent: Serialize {
    /// When it happened, or as of when its figures hold.
    fn occurred(&self) -> Occurred;
    /// Its name in kebab-case, such as `visit-logged`.
    fn kind(&self) -> &'static str;
}

impl<E: DomainEvent> DomainEvent for &E {
    fn occurred(&self) -> Occurred {
        (*self).occurred()
    }

    fn kind(&self) -> &'static str {
        (*self).kind()
    }
}

/// The programmes, by their names in subjects and addresses.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ProgrammeName {
    /// 協議会.
    Meetings,
    /// お助け隊 実証.
    Pilots,
    /// マネジメント指導業務.
    Visits,
    /// Issued reports.
    Reports,
    /// The programme of the tests.
    #[cfg(feature = "toy")]
    Toy,
}

/// An event of any programme, made from its form in an export.
pub trait AnyEvent: DomainEvent + Sized {
    /// The event of that kind with that content. What the content has too much is passed over: only
    /// [`data`] of the answer shows whether it was all understood.
    fn from_data(programme: ProgrammeName, kind: &str, data: Value) -> Result<Self, NoEvent>;
}

/// The event of one programme of that kind with that content.
pub fn of_kind<E: DeserializeOwned + VariantNames>(kind: &str, data: Value) -> Result<E, NoEvent> {
    if !E::VARIANTS.contains(&kind) {
        return Err(NoEvent::Kind(kind.to_owned()));
    }
    let tagged = Value::Object([(kind.to_owned(), data)].into_iter().collect());
    serde_json::from_value::<E>(tagged).map_err(|error| NoEvent::Data(error.to_string()))
}

/// An event's content, as JSON.
pub fn data(event: &impl DomainEvent) -> Value {
    // An event serialises as `{"its-kind": {…}}`; what is wanted is the inside. Events hold only
    // strings, numbers, lists and structs, which JSON can always represent.
    match serde_json::to_value(event) {
        Ok(Value::Object(tagged)) => tagged.into_values().next().unwrap_or_default(),
        Ok(other) => other,
        Err(_) => Value::Null,
    }
}

/// Why a kind and a content aren't an event of a programme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEvent {
    /// The programme has no event of that kind.
    #[error("{0:?} is no event of the programme (その事業のイベントではありません)")]
    Kind(String),
    /// The kind has another content.
    #[error("{0}")]
    Data(String),
}
