//! `GET /api/v1/figures/{path}/history`: a figure's values over recorded and over occurred time.

use aide::transform::TransformOperation;
use axum::extract::{Path, State};
use ayumi_proto::time::{Day, Moment};
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

/// A figure and its values over both times.
#[derive(Debug, JsonSchema)]
pub struct History {
    /// By what it is answered.
    #[serde(flatten)]
    pub basis: Basis,
    /// The figure; null if the address has no value any more.
    pub figure: Option<Figure>,
    /// Its values as the log grew.
    pub recorded: Vec<RecordedValue>,
    /// Its values by as-of day.
    pub occurred: Vec<OccurredValue>,
}

/// A value from a commit on.
#[derive(Debug, JsonSchema)]
pub struct RecordedValue {
    /// The position of the commit that changed it.
    pub position: u64,
    /// When that was recorded.
    pub recorded_at: Moment,
    /// The value; null if there was none.
    pub value: Value,
}

/// A value from a day on.
#[derive(Debug, JsonSchema)]
pub struct OccurredValue {
    /// The day.
    pub as_of: Day,
    /// The value; null if there was none.
    pub value: Value,
}

/// What the description adds.
pub fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    with_problems(operation.summary("A figure's values over recorded and over occurred time"), &[404])
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
) -> Result<Answered<History>, Problem> {
    Ok(client.answer(app.queries.find("history", parameters.query(Some(path))?).await?))
}
