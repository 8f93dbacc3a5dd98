//! `GET /api/v1/editions`: the editions that have begun, and which is each programme's newest.

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::extract::State;
use ayumi_proto::{answer::Editions, message::Query, time::Day};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        parameters::{Parameter, When, Whole},
        strict::Strict,
    },
    app::Shared,
    problem::Problem,
};

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// By what had occurred until the end of this day; today if left out.
    as_of: Parameter<Day>,
    /// By what was known at this position, instant, or end of a day; now if left out.
    known_at: Parameter<When>,
    /// Answer only once this position is folded, to read one's own writes.
    min_position: Parameter<Whole>,
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/editions", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation.summary("The editions that have begun, and the newest of each programme")
}

async fn handle(
    State(app): State<Shared>,
    Strict(parameters): Strict<Parameters>,
    client: IfNoneMatch,
) -> Result<Answered<Editions>, Problem> {
    Ok(client.answer(app.queries.find("editions", query(&parameters)?).await?))
}

fn query(parameters: &Parameters) -> Result<Query, Problem> {
    Ok(Query {
        as_of: parameters.as_of.get("as_of")?,
        known_at: parameters.known_at.known_at("known_at")?,
        min_position: parameters.min_position.number("min_position")?,
        ..Query::default()
    })
}
