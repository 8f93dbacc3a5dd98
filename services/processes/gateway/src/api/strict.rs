//! The parameters of a request, read strictly: a misspelt `asof` must not be answered as if nothing had been asked.

use aide::{
    OperationInput,
    generate::GenContext,
    openapi::Operation,
    operation::{ParamLocation, add_parameters, parameters_from_schema},
};
use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use ayumi_proto::fault::Fault;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::{
    api::operation::{self, Documented},
    problem::Problem,
};

/// The parameters of a request; one that is unknown, doubled or malformed is named in the problem.
pub struct Strict<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Strict<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri).map(|Query(parameters)| Self(parameters)).map_err(|rejection| {
            let (field, detail) = named(&rejection.body_text());
            Problem::malformed(&Fault::of_serde(field, &detail))
        })
    }
}

impl<T: JsonSchema> OperationInput for Strict<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = T::json_schema(&mut ctx.schema);
        let parameters = parameters_from_schema(ctx, schema, ParamLocation::Query);
        add_parameters(ctx, operation, parameters);
    }

    fn inferred_early_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        vec![operation::problem(ctx, 400)]
    }
}

/// The parameter at fault, and what is wrong with it: ``Failed to …: unknown field `asof`, …``, or with
/// its path first, `Failed to …: from: invalid digit …`.
fn named(text: &str) -> (String, String) {
    let detail = text.split_once("query string: ").map_or(text, |(_, detail)| detail);
    match detail.split_once(": ").filter(|(path, _)| !path.contains(' ')) {
        Some((path, detail)) => (path.to_owned(), detail.to_owned()),
        None => (detail.split('`').nth(1).unwrap_or("query").to_owned(), detail.to_owned()),
    }
}
