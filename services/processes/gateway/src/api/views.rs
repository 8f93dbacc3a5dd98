//! `GET /api/v1/{programme}` and `GET /api/v1/{programme}/{key}`: a programme's view, as of a day and as known at a
//! moment.

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::extract::{Path, State};
use ayumi_proto::event::ProgrammeName;
use schemars::JsonSchema;
use serde::Deserialize;
use strum::IntoEnumIterator;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        operation::with_problems,
        parameters::ViewParameters,
        strict::Strict,
    },
    app::{App, Shared},
    problem::Problem,
    query_client::Found,
};

/// Which item.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Item {
    /// The item's id in its programme.
    #[schemars(regex(pattern = "^[a-z0-9-]+$"))]
    key: String,
}

/// What a programme shows, in a form of its own.
#[derive(Debug, JsonSchema)]
pub struct ViewAnswer {}

/// Two routes for each programme.
pub fn routes() -> ApiRouter<Shared> {
    ProgrammeName::iter().fold(ApiRouter::new(), |router, programme| {
        let whole = move |State(app): State<Shared>,
                          Strict(parameters): Strict<ViewParameters>,
                          client: IfNoneMatch| async move {
            let found = find(&app, programme, None, &parameters).await?;
            Ok::<Answered<ViewAnswer>, Problem>(client.answer(found))
        };
        let item = move |State(app): State<Shared>,
                         Path(Item { key }): Path<Item>,
                         Strict(parameters): Strict<ViewParameters>,
                         client: IfNoneMatch| async move {
            let found = find(&app, programme, Some(key), &parameters).await?;
            Ok::<Answered<ViewAnswer>, Problem>(client.answer(found))
        };
        router
            .api_route(
                &format!("/{programme}"),
                get_with(whole, |operation| describe(operation, &format!("The {programme} of an edition"))),
            )
            .api_route(
                &format!("/{programme}/{{key}}"),
                get_with(item, |operation| describe(operation, &format!("One item of the {programme}"))),
            )
    })
}

fn describe<'t>(operation: TransformOperation<'t>, summary: &str) -> TransformOperation<'t> {
    with_problems(operation.summary(summary), &[404])
}

async fn find(
    app: &App,
    programme: ProgrammeName,
    key: Option<String>,
    parameters: &ViewParameters,
) -> Result<Found, Problem> {
    app.queries.find(programme.into(), parameters.query(key)?).await
}
