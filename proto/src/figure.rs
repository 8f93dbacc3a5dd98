//! Figures: every number that Ayumi shows, under an address that stays the same.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::Text;

/// A figure: the value at an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// The address, such as `pilots/fy2019/tohoku/recruited`.
    pub path: String,
    /// The value.
    pub value: Value,
    /// What the value counts.
    pub unit: Unit,
    /// What it is, for people.
    pub label: Text,
    /// Whether simulated facts went into it.
    pub simulated: bool,
}

/// A figure's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// A number with one decimal, in tenths; so that two folds agree to the digit.
    Tenths(i64),
    /// A state from a fixed list, such as `struggling`.
    Word(String),
}

impl Value {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(*whole as f64),
            Self::Tenths(tenths) => Some(*tenths as f64 / 10.0),
            Self::Word(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(formatter),
            Self::Tenths(tenths) => {
                let sign = if *tenths < 0 { "-" } else { "" };
                write!(formatter, "{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
            }
            Self::Word(word) => word.fmt(formatter),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(whole) => serializer.serialize_i64(*whole),
            Self::Tenths(tenths) => serializer.serialize_f64(*tenths as f64 / 10.0),
            Self::Word(word) => serializer.serialize_str(word),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Value;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a whole number, a number with one decimal, or a word")
            }

            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Value, E> {
                Ok(Value::Whole(whole))
            }

            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Value, E> {
                i64::try_from(whole).map(Value::Whole).map_err(E::custom)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
                Ok(Value::Tenths((number * 10.0).round() as i64))
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Value, E> {
                Ok(Value::Word(word.to_owned()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Value {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string"], "description": "a number, or a word such as `struggling`" })
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Whole(count as i64)
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Whole(i64::from(count))
    }
}

impl From<crate::money::Yen> for Value {
    fn from(yen: crate::money::Yen) -> Self {
        // Yen are at most a trillion, which i64 holds.
        Self::Whole(yen.get() as i64)
    }
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Unit {
    Companies,
    CompaniesPerWeek,
    Visits,
    Yen,
    Experts,
    Bodies,
    FollowUps,
    Answers,
    Meetings,
    Briefings,
    Approaches,
    Days,
    Reports,
    State,
    Regions,
    Percent,
    Forecasts,
    Day,
}
