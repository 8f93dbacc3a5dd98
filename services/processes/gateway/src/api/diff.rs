//! `GET /api/v1/diff?from=&to=`: the figures that changed between two positions or instants, from what to
//! what, and the commits that changed them.

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::extract::State;
use ayumi_proto::{answer::Changes, ids::Edition, message::Query, time::Day};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        parameters::{Parameter, When, Whole, limit},
        strict::Strict,
    },
    app::Shared,
    problem::Problem,
};

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// A position, an instant or a day; before the first commit if left out.
    from: Parameter<When>,
    /// A position, an instant or a day; now if left out.
    to: Parameter<When>,
    /// By what had occurred until the end of this day; today if left out.
    as_of: Parameter<Day>,
    /// Figures of this edition only.
    edition: Parameter<Edition>,
    /// Figures whose address begins with these parts.
    #[schemars(regex(pattern = "^[^/]+(/[^/]+)*/?$"))]
    prefix: Option<String>,
    /// Answer only once this position is folded.
    min_position: Parameter<Whole>,
    /// Changes after this address.
    #[schemars(regex(pattern = r"\S"))]
    after: Option<String>,
    /// The most changes, 500 at most.
    #[schemars(range(min = 1, max = 500))]
    limit: Parameter<Whole>,
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/diff", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation.summary("The figures that changed between two positions or instants, and the commits that changed them")
}

async fn handle(
    State(app): State<Shared>,
    Strict(parameters): Strict<Parameters>,
    client: IfNoneMatch,
) -> Result<Answered<Changes>, Problem> {
    Ok(client.answer(app.queries.find("diff", query(parameters)?).await?))
}

fn query(parameters: Parameters) -> Result<Query, Problem> {
    Ok(Query {
        edition: parameters.edition.get("edition")?,
        as_of: parameters.as_of.get("as_of")?,
        known_at: parameters.to.known_at("to")?,
        since: parameters.from.known_at("from")?,
        min_position: parameters.min_position.number("min_position")?,
        limit: limit(&parameters.limit)?,
        key: parameters.prefix.filter(|prefix| !prefix.is_empty()),
        after: parameters.after.filter(|after| !after.is_empty()),
        ..Query::default()
    })
}
