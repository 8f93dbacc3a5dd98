//! `GET /api/v1/figures/{path}/explain`: the commits that made a figure, each with the value before and after.

use aide::transform::TransformOperation;
use axum::extract::{Path, State};
use ayumi_proto::time::{Moment, Occurred};
use schemars::JsonSchema;
use serde_json::Value;

use crate::{
    Shared,
    api::{
        answered::{Answered, Basis, IfNoneMatch},
        figures::{Figure, FigurePath},
        operation::with_problems,
        parameters::ViewParameters,
        strict::Strict,
    },
    problem::Problem,
};

/// A figure and what made it.
#[derive(Debug, JsonSchema)]
pub struct Explanation {
    /// By what it is answered.
    #[serde(flatten)]
    pub basis: Basis,
    /// The figure; null if the address has no value any more.
    pub figure: Option<Figure>,
    /// The events that made it, in the order of the log.
    pub steps: Vec<Step>,
    /// How many there are in all.
    pub total: u64,
    /// How many of them changed the value.
    pub changes: u64,
    /// The last position here, if more follow.
    pub next: Option<String>,
}

/// An event that went into a figure.
#[derive(Debug, JsonSchema)]
pub struct Step {
    /// The position of its commit.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// When it happened.
    pub occurred: Occurred,
    /// Who recorded it: `role` and `name`.
    pub actor: Value,
    /// The entity that it is of.
    pub entity: String,
    /// The event's name.
    pub event: String,
    /// The value before it; null if there was none.
    pub before: Value,
    /// The value after it.
    pub after: Value,
    /// The position of the later record that replaces it.
    pub superseded_by: Option<u64>,
    /// Whether it is simulated.
    pub simulated: bool,
    /// The event's content.
    pub data: Value,
}

/// What the description adds.
pub fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "The commits that made a figure, each with the value before and after";
    with_problems(operation.summary(summary), &[404])
}

/// Answers.
///
/// # Errors
/// The parameters are malformed, there is no such figure, or there is no answer.
pub async fn handle(
    State(app): State<Shared>,
    Path(FigurePath { path }): Path<FigurePath>,
    Strict(parameters): Strict<ViewParameters>,
    client: IfNoneMatch,
) -> Result<Answered<Explanation>, Problem> {
    Ok(client.answer(app.queries.find("explain", parameters.query(Some(path))?).await?))
}
