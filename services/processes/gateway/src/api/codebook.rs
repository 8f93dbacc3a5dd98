//! `GET /api/v1/codebook`: what every programme counts, computes, groups by and lists, as JSON, CSV or Parquet. It is
//! this build's, from the programmes' own declarations.

use aide::{
    OperationOutput,
    axum::{ApiRouter, routing::get_with},
    generate::GenContext,
    openapi::{Operation, StatusCode as DocumentedStatus},
    transform::TransformOperation,
};
use axum::response::{IntoResponse, Response};
use ayumi_exchange::Sheet;
use ayumi_programmes::codebook;
use ayumi_proto::answer::CodebookEntry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    api::{
        media::{Accept, Media, Named},
        operation::{self, Documented},
        parameters::Parameter,
        sheets::{Rows, SheetFile},
        strict::Strict,
    },
    app::Shared,
    problem::Problem,
};

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// The form; by `Accept` if left out.
    format: Parameter<Named>,
}

/// The codebook.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Codebook {
    /// The measures, indicators, dimensions, tables and columns of every programme.
    pub entries: Vec<CodebookEntry>,
}

impl IntoResponse for Codebook {
    fn into_response(self) -> Response {
        axum::Json(self).into_response()
    }
}

impl OperationOutput for Codebook {
    type Inner = Self;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        let schema = ctx.schema.subschema_for::<Self>();
        let response = operation::response("All entries, programme by programme", "application/json", schema);
        vec![(Some(DocumentedStatus::Code(200)), response)]
    }
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/codebook", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation.summary("The measures, indicators, dimensions, tables and columns of every programme, with their meaning")
}

async fn handle(Strict(parameters): Strict<Parameters>, accept: Accept) -> Result<Rows<Codebook>, Problem> {
    let entries = codebook();
    let Media::File(file) = accept.media(&parameters.format)? else {
        return Ok(Rows::Json(Codebook { entries }));
    };
    Ok(Rows::File(SheetFile::of(Sheet::from(entries.as_slice()), file, "codebook".to_owned(), None).await?))
}
