//! `GET /api/v1/report-files/{edition}/{report}/{issue}/{file}`: a file of an issued report.

use aide::{
    OperationOutput,
    axum::{ApiRouter, routing::get_with},
    generate::GenContext,
    openapi::{Operation, StatusCode as DocumentedStatus},
    transform::TransformOperation,
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use ayumi_proto::ids::{Edition, ReportId};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::operation::{self, Documented, with_problems},
    app::Shared,
    problem::Problem,
};

/// A file of an issue.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Address {
    /// The edition.
    #[schemars(with = "Edition")]
    edition: String,
    /// The report's id, such as `recruitment-2019-08`.
    #[schemars(with = "ReportId")]
    report: String,
    /// The issue: its as-of day and its position, such as `2019-08-31.1234`.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]+$"))]
    issue: String,
    /// The file's name, which ends in `.html` or `.csv`.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-][A-Za-z0-9._-]*\.(html|csv)$"))]
    file: String,
}

impl Address {
    /// Whether every part is of its form, so that it can't lead elsewhere.
    fn is_valid(&self) -> bool {
        let is_name = |part: &String| {
            !part.starts_with('.') && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
        };
        self.edition.parse::<Edition>().is_ok()
            && self.report.parse::<ReportId>().is_ok()
            && [&self.issue, &self.file].into_iter().all(is_name)
    }

    fn media_type(&self) -> Option<&'static str> {
        match self.file.rsplit_once('.')?.1 {
            "html" => Some("text/html; charset=utf-8"),
            "csv" => Some("text/csv; charset=utf-8"),
            _ => None,
        }
    }
}

/// A file that was delivered.
struct ReportFile {
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl IntoResponse for ReportFile {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, self.media_type)], self.bytes).into_response()
    }
}

impl OperationOutput for ReportFile {
    type Inner = String;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        let schema = ctx.schema.subschema_for::<String>();
        let mut response = operation::response("The file as it was delivered", "text/html", schema.clone());
        response.content.extend(operation::response("", "text/csv", schema).content);
        vec![(Some(DocumentedStatus::Code(200)), response)]
    }
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/report-files/{edition}/{report}/{issue}/{file}", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    with_problems(operation.summary("A file of an issued report"), &[400, 404])
}

async fn handle(State(app): State<Shared>, Path(address): Path<Address>) -> Result<ReportFile, Problem> {
    let Address { edition, report, issue, file } = &address;
    let path = format!("{edition}/{report}/{issue}/{file}");
    let missing = || Problem::missing(&path);
    let folder = app.reports.as_ref().filter(|_| address.is_valid()).ok_or_else(missing)?;
    let media_type = address.media_type().ok_or_else(missing)?;
    let bytes = tokio::fs::read(folder.join(&path)).await.map_err(|_| missing())?;
    Ok(ReportFile { media_type, bytes })
}
