//! What the headers of a command say: by which key it is recognised, and which trace it belongs to.

use std::convert::Infallible;

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{extract::FromRequestParts, http::request::Parts};
use ayumi_proto::{commit::TraceParent, message::FileLine, text::Malformed};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    api::operation::{self, Documented},
    problem::Problem,
};

/// The longest Idempotency-Key, in bytes.
const KEY_BYTES_MAX: usize = 200;

/// The Idempotency-Key, if there is one.
pub struct IdempotencyKey(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let is_valid = |key: &&str| !key.is_empty() && key.len() <= KEY_BYTES_MAX;
        match value.to_str().ok().filter(is_valid) {
            Some(key) => Ok(Self(Some(key.to_owned()))),
            None => Err(Problem::parameter(
                "Idempotency-Key",
                &Malformed::new(
                    String::from_utf8_lossy(value.as_bytes()),
                    "1〜200文字の印字可能な文字",
                    "1 to 200 visible characters",
                ),
            )),
        }
    }
}

/// The form of a key.
struct Key;

impl JsonSchema for Key {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IdempotencyKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": KEY_BYTES_MAX, "pattern": r"^[\t\x20-\x7E]+$" })
    }
}

impl OperationInput for IdempotencyKey {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let description = "Submitted again under the same key, a command gets its first answer. If left out, a command \
                           with the content and provenance of the entity's last record is taken for a repeat of it";
        operation::header::<Key>(ctx, operation, "Idempotency-Key", description);
    }

    fn inferred_early_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        vec![operation::problem(ctx, 400)]
    }
}

/// The line of a file that the command is, if it is one.
pub struct Line(pub Option<FileLine>);

impl<S: Sync> FromRequestParts<S> for Line {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("ayumi-line") else { return Ok(Self(None)) };
        let line = String::from_utf8_lossy(value.as_bytes()).parse();
        line.map(|line| Self(Some(line))).map_err(|error| Problem::parameter("Ayumi-Line", &error))
    }
}

impl OperationInput for Line {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let description = "The line of a file that the command is: without keys, a file submitted again is recognised \
                           by its lines while nothing else is recorded of their entity";
        operation::header::<FileLine>(ctx, operation, "Ayumi-Line", description);
    }

    fn inferred_early_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        vec![operation::problem(ctx, 400)]
    }
}

/// The trace of the request, by its `traceparent`; one that can't be read is passed over.
pub struct Trace(pub Option<TraceParent>);

impl<S: Sync> FromRequestParts<S> for Trace {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get("traceparent").and_then(|value| value.to_str().ok()?.parse().ok())))
    }
}

impl OperationInput for Trace {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        operation::header::<TraceParent>(ctx, operation, "traceparent", "The W3C trace that it belongs to");
    }
}
