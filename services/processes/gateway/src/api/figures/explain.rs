//! `GET /api/v1/figures/{path}/explain`: the commits that made a figure, each with the value before and after.

use aide::transform::TransformOperation;
use axum::extract::{Path, State};
use ayumi_proto::answer::Explanation;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        figures::FigurePath,
        operation::with_problems,
        parameters::ViewParameters,
        strict::Strict,
    },
    app::Shared,
    problem::Problem,
};

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
