//! Parameters of questions, typed: each is parsed once, as the request is read, and one that is malformed is kept
//! until its name is known, to be named in the problem.

use std::{borrow::Cow, str::FromStr};

use ayumi_proto::{
    ids::Edition,
    message::{self, Every, KnownAt},
    text::Malformed,
    time::{Day, Moment},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use crate::problem::Problem;

/// A parameter that may be left out. An empty one, which is a field of a form that wasn't filled, counts as left out.
#[derive(Clone, Debug)]
pub struct Parameter<T>(Option<Result<T, Malformed>>);

impl<T> Default for Parameter<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Parameter<T> {
    /// A parameter with this value.
    pub fn of(value: T) -> Self {
        Self(Some(Ok(value)))
    }

    /// Whether it wasn't left out.
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }
}

impl<T: FromStr<Err = Malformed> + Clone> Parameter<T> {
    /// The parameter with this text, if there is any.
    pub fn given(text: Option<&str>) -> Self {
        Self(text.map(str::trim).filter(|text| !text.is_empty()).map(str::parse))
    }

    /// Its value; `name` is what a problem calls it.
    ///
    /// # Errors
    /// The text isn't one of the type.
    pub fn get(&self, name: &str) -> Result<Option<T>, Problem> {
        self.0.clone().transpose().map_err(|error| Problem::parameter(name, &error))
    }
}

impl Parameter<Whole> {
    /// Its number, as [`Parameter::get`] has it.
    ///
    /// # Errors
    /// The text isn't a number.
    pub fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        Ok(self.get(name)?.map(|Whole(number)| number))
    }
}

impl Parameter<When> {
    /// By what was known, as [`Parameter::get`] has it.
    ///
    /// # Errors
    /// The text isn't a position, an instant or a day.
    pub fn known_at(&self, name: &str) -> Result<Option<KnownAt>, Problem> {
        Ok(self.get(name)?.map(|When(known_at)| known_at))
    }
}

impl<'de, T: FromStr<Err = Malformed> + Clone> Deserialize<'de> for Parameter<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::given(Some(&text)))
    }
}

/// The schema of what it holds.
impl<T: JsonSchema> JsonSchema for Parameter<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A whole number that isn't negative: a position, or a number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole(pub u64);

impl FromStr for Whole {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let malformed = |_| Malformed::new(value, "0以上の整数", "a non-negative whole number");
        value.parse().map(Self).map_err(malformed)
    }
}

impl JsonSchema for Whole {
    fn schema_name() -> Cow<'static, str> {
        "Whole".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0 })
    }
}

/// By what was known: a position, an instant or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When(pub KnownAt);

impl FromStr for When {
    type Err = Malformed;

    /// A `+` that wasn't escaped arrives as a space, which no position, instant or day has.
    fn from_str(value: &str) -> Result<Self, Malformed> {
        value.replace(' ', "+").parse().map(Self)
    }
}

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let [instant, day] = [Moment::json_schema(generator), Day::json_schema(generator)];
        let position = json_schema!({ "type": "string", "pattern": "^[0-9]+$", "description": "a position" });
        json_schema!({ "type": "string", "anyOf": [position, instant, day] })
    }
}

/// How often in time: every day, week or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval(pub Every);

impl FromStr for Interval {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        value.parse().map(Self).map_err(|_| Malformed::new(value, "day、week、month", "day, week or month"))
    }
}

impl JsonSchema for Interval {
    fn schema_name() -> Cow<'static, str> {
        "Interval".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": ["day", "week", "month"] })
    }
}

/// The names in a list with commas between them.
pub fn names(list: Option<&str>) -> Vec<String> {
    let names = list.unwrap_or_default().split(',').map(str::trim);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// By what was known, as `text` names it; `name` is what a problem calls it.
///
/// # Errors
/// The text isn't a position, an instant or a day.
pub fn known_at(name: &str, text: Option<&str>) -> Result<Option<KnownAt>, Problem> {
    Parameter::<When>::given(text).known_at(name)
}

/// The parameters of a question about a view or about figures.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ViewParameters {
    /// The edition; the newest if left out.
    pub edition: Parameter<Edition>,
    /// By what had occurred until the end of this day; today if left out.
    pub as_of: Parameter<Day>,
    /// By what was known at this position, instant, or end of a day; now if left out.
    pub known_at: Parameter<When>,
    /// Answer only once this position is folded, to read one's own writes.
    pub min_position: Parameter<Whole>,
    /// Rows after the one with this id, which an answer names as `next`; of a list within the answer that isn't whole, the
    /// `next` that the answer has for it under `lists`.
    #[schemars(regex(pattern = r"\S"))]
    pub after: Option<String>,
    /// The most rows: at most 500, and 2000 figures.
    #[schemars(range(min = 1, max = 2000))]
    pub limit: Parameter<Whole>,
}

impl ViewParameters {
    /// The question that they make, about one item if there is a key.
    ///
    /// # Errors
    /// One of them is malformed.
    pub fn query(&self, key: Option<String>) -> Result<message::Query, Problem> {
        Ok(message::Query {
            edition: self.edition.get("edition")?,
            key,
            as_of: self.as_of.get("as_of")?,
            known_at: self.known_at.known_at("known_at")?,
            min_position: self.min_position.number("min_position")?,
            after: self.after.clone().filter(|after| !after.is_empty()),
            limit: limit(&self.limit)?,
            ..message::Query::default()
        })
    }
}

/// The most rows of an answer.
///
/// # Errors
/// It isn't a number.
pub fn limit(limit: &Parameter<Whole>) -> Result<Option<usize>, Problem> {
    // More than fits is out of bounds either way.
    Ok(limit.number("limit")?.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out_and_what_is_malformed_is_named() {
        let given = |text: &str| Parameter::<Edition>::given(Some(text)).get("edition");
        assert_eq!(given("  ").unwrap(), None);
        assert_eq!(given(" fy2019 ").unwrap(), Some("fy2019".parse().unwrap()));
        let problem = given("2019").unwrap_err();
        assert_eq!((problem.field.as_deref(), problem.offending.as_deref()), (Some("edition"), Some("2019")));
    }

    #[test]
    fn an_unescaped_plus_is_read_as_one() {
        let escaped = known_at("known_at", Some("2019-08-07T15:30:00+09:00")).unwrap();
        assert!(escaped.is_some());
        assert_eq!(known_at("known_at", Some("2019-08-07T15:30:00 09:00")).unwrap(), escaped);
        assert_eq!(known_at("known_at", Some("12")).unwrap(), Some(KnownAt::Position(12)));
    }
}
