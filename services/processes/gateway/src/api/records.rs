//! `GET /api/v1/{programme}/{entity}/records` and `GET /api/v1/records/{position}`: what is recorded of an entity, the
//! newest first, with what was taken back, by what and why.

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::extract::{Path, State};
use ayumi_proto::{answer::Records, event::ProgrammeName};
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

/// Which entity.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Entity {
    /// The entity's id in its programme.
    #[schemars(regex(pattern = "^[a-z0-9-]{1,32}$"))]
    entity: String,
}

/// Which record.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Position {
    /// The position of a record: its entity is answered about, from this record on back.
    #[schemars(regex(pattern = "^[0-9]{1,19}$"))]
    position: String,
}

/// A route for each programme, and one for whatever a record is of.
pub fn routes() -> ApiRouter<Shared> {
    let at = async |State(app): State<Shared>,
                    Path(Position { position }): Path<Position>,
                    Strict(parameters): Strict<ViewParameters>,
                    client: IfNoneMatch| {
        let found = find(&app, position, &parameters).await?;
        Ok::<Answered<Records>, Problem>(client.answer(found))
    };
    let summary = "The records of the entity that a record is of, from this one on back";
    let router =
        ApiRouter::new().api_route("/records/{position}", get_with(at, |operation| describe(operation, summary)));
    ProgrammeName::iter().fold(router, |router, programme| {
        let of = move |State(app): State<Shared>,
                       Path(Entity { entity }): Path<Entity>,
                       Strict(parameters): Strict<ViewParameters>,
                       client: IfNoneMatch| async move {
            let found = find(&app, format!("{programme}/{entity}"), &parameters).await?;
            Ok::<Answered<Records>, Problem>(client.answer(found))
        };
        let summary = format!("What is recorded of an entity of the {programme}, the newest first");
        router.api_route(
            &format!("/{programme}/{{entity}}/records"),
            get_with(of, move |operation| describe(operation, &summary)),
        )
    })
}

fn describe<'t>(operation: TransformOperation<'t>, summary: &str) -> TransformOperation<'t> {
    with_problems(operation.summary(summary), &[404])
}

async fn find(app: &App, key: String, parameters: &ViewParameters) -> Result<Found, Problem> {
    app.queries.find("records", parameters.query(Some(key))?).await
}
