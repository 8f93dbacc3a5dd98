//! `GET /api/v1/proof?position=&from=`: the root by which the log at a position is known, and the proof that
//! it extends the log at an earlier one.

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::extract::State;
use ayumi_proto::{answer::Proof, message::Query};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        parameters::{Parameter, When},
        strict::Strict,
    },
    app::Shared,
    problem::Problem,
};

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// A position, an instant or a day; now if left out.
    position: Parameter<When>,
    /// The earlier position, an instant or a day; 0 if left out.
    from: Parameter<When>,
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/proof", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation.summary(
        "The root of the log at a position, and the proof that it extends the log at an earlier one (RFC 9162)",
    )
}

async fn handle(
    State(app): State<Shared>,
    Strict(parameters): Strict<Parameters>,
    client: IfNoneMatch,
) -> Result<Answered<Proof>, Problem> {
    Ok(client.answer(app.queries.find("proof", query(&parameters)?).await?))
}

fn query(Parameters { position, from }: &Parameters) -> Result<Query, Problem> {
    let known_at = position.known_at("position")?;
    let since = from.known_at("from")?;
    Ok(Query { known_at, since, ..Query::default() })
}
