//! In which form rows are answered: as JSON, in pages, or as a file of all of them. `format=` says it, else `Accept`.

use std::{borrow::Cow, convert::Infallible, str::FromStr};

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use ayumi_proto::text::Malformed;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{api::parameters::Parameter, problem::Problem};

/// A form of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// JSON, a page of the rows.
    Json,
    /// A file with all rows.
    File(FileKind),
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum FileKind {
    /// CSV.
    Csv,
    /// Parquet.
    Parquet,
}

impl FileKind {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// What is given as `format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named(pub Media);

impl FromStr for Named {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let media = if value == "json" { Ok(Media::Json) } else { value.parse().map(Media::File) };
        media.map(Self).map_err(|_| Malformed::new(value, "json、csv、parquet", "json, csv or parquet"))
    }
}

impl JsonSchema for Named {
    fn schema_name() -> Cow<'static, str> {
        "Format".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": ["json", "csv", "parquet"] })
    }
}

/// What a client accepts, by its header.
#[derive(Clone, Debug)]
pub struct Accept(String);

impl<S: Sync> FromRequestParts<S> for Accept {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let values = parts.headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        Ok(Self(values.collect::<Vec<_>>().join(",")))
    }
}

/// The media types of an operation's answers say what may be accepted.
impl OperationInput for Accept {
    fn operation_input(_: &mut GenContext, _: &mut Operation) {}
}

impl Accept {
    /// The form that is asked for: `format` if it is given, else the one that the client likes best, else JSON.
    ///
    /// # Errors
    /// `format` names no form.
    pub fn media(&self, format: &Parameter<Named>) -> Result<Media, Problem> {
        Ok(format.get("format")?.map_or_else(|| self.liked(), |Named(media)| media))
    }

    fn liked(&self) -> Media {
        let files = [FileKind::Csv, FileKind::Parquet].map(|kind| (Media::File(kind), self.weight(kind.media_type())));
        // JSON is beaten only by what is liked better.
        let json = (Media::Json, self.weight("application/json"));
        files.into_iter().fold(json, |best, other| if other.1 > best.1 { other } else { best }).0
    }

    /// How much a media type is liked, from 0 to 1; 0 if it isn't named.
    fn weight(&self, media_type: &str) -> f32 {
        let weights = self.0.split(',').filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            parts.next().filter(|name| name.eq_ignore_ascii_case(media_type))?;
            let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.parse().ok());
            Some(weight.unwrap_or(1.0))
        });
        weights.fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_says_the_form_else_the_header_else_it_is_json() {
        for (accept, format, expected) in [
            ("", "", Media::Json),
            ("*/*", "", Media::Json),
            ("text/html,text/csv;q=0.5,*/*;q=0.1", "", Media::File(FileKind::Csv)),
            ("application/json, text/csv", "", Media::Json),
            ("text/csv;q=0.4, application/vnd.apache.parquet;q=0.8", "", Media::File(FileKind::Parquet)),
            ("text/csv", "parquet", Media::File(FileKind::Parquet)),
        ] {
            let format = Parameter::given(Some(format));
            assert_eq!(Accept(accept.to_owned()).media(&format).unwrap(), expected, "{accept} {format:?}");
        }
        let problem = Accept(String::new()).media(&Parameter::given(Some("xlsx"))).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("format"));
    }
}
