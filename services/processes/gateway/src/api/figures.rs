//! `GET /api/v1/figures/{path}`: a figure by its address, or all figures under a prefix. With `/explain` behind the
//! address it is [`explain`]'s to answer, with `/history` [`history`]'s.

pub mod explain;
pub mod history;

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use ayumi_proto::answer::FigureList;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        operation::{get_docs, with_problems},
        parameters::ViewParameters,
        strict::Strict,
    },
    app::Shared,
    problem::Problem,
};

/// Which figures.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct FigurePath {
    /// A figure's address, such as `pilots/fy2019/tohoku/recruited`.
    #[schemars(regex(pattern = "^[^/]+(/[^/]+)*/?$"))]
    pub path: String,
}

/// The routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route("/figures", get_with(all, |operation| operation.summary("All figures by address")))
        // An address has slashes, so that a route can't match what comes after it.
        .route("/figures/{*path}", get(dispatch))
        .api_route_docs("/figures/{path}", get_docs(under, describe))
        .api_route_docs("/figures/{path}/explain", get_docs(explain::handle, explain::describe))
        .api_route_docs("/figures/{path}/history", get_docs(history::handle, history::describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    with_problems(operation.summary("A figure, or all under an address"), &[404])
}

async fn all(
    State(app): State<Shared>,
    Strict(parameters): Strict<ViewParameters>,
    client: IfNoneMatch,
) -> Result<Answered<FigureList>, Problem> {
    Ok(client.answer(app.queries.find("figures", parameters.query(None)?).await?))
}

async fn under(
    State(app): State<Shared>,
    Path(FigurePath { path }): Path<FigurePath>,
    Strict(parameters): Strict<ViewParameters>,
    client: IfNoneMatch,
) -> Result<Answered<FigureList>, Problem> {
    Ok(client.answer(app.queries.find("figures", parameters.query(Some(path))?).await?))
}

async fn dispatch(
    app: State<Shared>,
    Path(FigurePath { path }): Path<FigurePath>,
    parameters: Strict<ViewParameters>,
    client: IfNoneMatch,
) -> Response {
    // No figure's address ends in one of these.
    let (address, about) = path.rsplit_once('/').unwrap_or_default();
    let address = Path(FigurePath { path: address.to_owned() });
    match about {
        "explain" => explain::handle(app, address, parameters, client).await.into_response(),
        "history" => history::handle(app, address, parameters, client).await.into_response(),
        _ => under(app, Path(FigurePath { path }), parameters, client).await.into_response(),
    }
}
