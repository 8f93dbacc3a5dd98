//! An answer of the projection as HTTP gives it: with its position as the ETag, or 304 where the client has it.

use std::{borrow::Cow, convert::Infallible, marker::PhantomData};

use aide::{
    OperationInput, OperationOutput,
    generate::GenContext,
    openapi::{Operation, Response as DocumentedResponse, StatusCode as DocumentedStatus},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use ayumi_proto::answer;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    api::operation::{self, Documented},
    query_client::Found,
};

/// The tags that a client has answers with.
pub struct IfNoneMatch(Vec<HeaderValue>);

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect()))
    }
}

/// The form of If-None-Match.
struct Tags;

impl JsonSchema for Tags {
    fn schema_name() -> Cow<'static, str> {
        "EntityTags".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r#"^(\*|(W/)?"[^"]*"( *, *(W/)?"[^"]*")*)$"# })
    }
}

impl OperationInput for IfNoneMatch {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        operation::header::<Tags>(ctx, operation, "If-None-Match", "The ETag of an answer that the client has");
    }
}

impl IfNoneMatch {
    /// The answer, unless the client has it.
    pub fn answer<T>(&self, found: Found) -> Answered<T> {
        let as_of = found.as_of.map(|day| day.to_string()).unwrap_or_default();
        // Statuses move with the day, so the day belongs to the tag.
        let etag = format!("\"{}.{as_of}.{}\"", found.position, env!("CARGO_PKG_VERSION"));
        let is_known = self.0.iter().any(|value| names(value.as_bytes(), &etag));
        Answered { found, etag, is_known, form: PhantomData }
    }
}

/// An answer whose JSON has the form of `T`, with what it is based on.
pub struct Answered<T> {
    found: Found,
    etag: String,
    is_known: bool,
    form: PhantomData<fn() -> T>,
}

impl<T> IntoResponse for Answered<T> {
    fn into_response(self) -> Response {
        let about = [(header::ETAG, self.etag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
        if self.is_known {
            return (StatusCode::NOT_MODIFIED, about).into_response();
        }
        (about, [(header::CONTENT_TYPE, "application/json")], self.found.body).into_response()
    }
}

impl<T: JsonSchema> OperationOutput for Answered<T> {
    type Inner = answer::Answered<T>;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        let schema = ctx.schema.subschema_for::<Self::Inner>();
        let found = "The answer, with the position that it is based on, and an ETag by which to ask again";
        let found = operation::response(found, "application/json", schema);
        let known = "The client has the answer that If-None-Match names".to_owned();
        let known = DocumentedResponse { description: known, ..DocumentedResponse::default() };
        vec![(Some(DocumentedStatus::Code(200)), found), (Some(DocumentedStatus::Code(304)), known)]
    }
}

/// Whether If-None-Match names a tag. A proxy that compresses makes it a weak one.
fn names(value: &[u8], etag: &str) -> bool {
    let tags = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    tags.map(|tag| tag.strip_prefix(b"W/").unwrap_or(tag)).any(|tag| tag == etag.as_bytes() || tag == b"*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_a_list_and_as_a_weak_one() {
        for (value, expected) in [("\"1\"", true), ("\"0\", W/\"1\"", true), ("*", true), ("\"0\"", false), ("", false)]
        {
            assert_eq!(names(value.as_bytes(), "\"1\""), expected, "{value}");
        }
    }
}
