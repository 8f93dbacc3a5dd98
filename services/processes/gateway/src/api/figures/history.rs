//! `GET /api/v1/figures/{path}/history`: a figure's values over recorded and over occurred time.

use aide::transform::TransformOperation;
use axum::extract::{Path, State};
use ayumi_proto::answer::FigureHistory;

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
) -> Result<Answered<FigureHistory>, Problem> {
    Ok(client.answer(app.queries.find("history", parameters.query(Some(path))?).await?))
}
