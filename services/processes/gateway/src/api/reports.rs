//! `POST /api/v1/reports/{kind}/issue`: has a report rendered, delivered and recorded.

use aide::{
    OperationOutput,
    axum::{ApiRouter, routing::post_with},
    generate::{GenContext, in_context},
    openapi::{Operation, StatusCode as DocumentedStatus},
    transform::TransformOperation,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ayumi_proto::{fault::Fault, subject::REPORT_ISSUE};
use ayumi_reports::{Issue, Issued, Kind, NotIssued};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    api::{
        body::Payload,
        operation::{self, Documented, json_body, with_problems},
    },
    app::Shared,
    problem::Problem,
};

/// Which report.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Report {
    /// The kind of report.
    #[schemars(with = "Kind")]
    kind: String,
}

/// An issued report, new or as it was issued before.
struct IssuedReport(Issued);

impl IntoResponse for IssuedReport {
    fn into_response(self) -> Response {
        let status = if self.0.repeated { StatusCode::OK } else { StatusCode::CREATED };
        (status, axum::Json(self.0)).into_response()
    }
}

impl OperationOutput for IssuedReport {
    type Inner = Issued;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        let mut answer = |status, description| {
            let schema = ctx.schema.subschema_for::<Issued>();
            (Some(DocumentedStatus::Code(status)), operation::response(description, "application/json", schema))
        };
        vec![answer(201, "Issued"), answer(200, "Issued before: the issue that is recorded")]
    }
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/reports/{kind}/issue", post_with(issue, describe))
}

fn describe(mut operation: TransformOperation<'_>) -> TransformOperation<'_> {
    let schema = in_context(|ctx| ctx.schema.subschema_for::<Issue>());
    json_body(operation.inner_mut(), schema, false);
    with_problems(operation.summary("Render a report, deliver its files and record the issue"), &[404])
}

async fn issue(
    State(app): State<Shared>,
    Path(Report { kind }): Path<Report>,
    Payload(payload): Payload,
) -> Result<IssuedReport, Problem> {
    let issue = parse(&kind, payload)?;
    match app.queries.request::<_, Result<Issued, NotIssued>>(REPORT_ISSUE, &issue).await? {
        Ok(issued) => Ok(IssuedReport(issued)),
        Err(NotIssued::Malformed(fault)) => Err(Problem::malformed(&fault)),
        Err(NotIssued::Unavailable(why)) => Err(Problem::failed(why)),
        Err(NotIssued::Failed(why)) => Err(Problem::broken(why)),
    }
}

fn parse(kind: &str, mut payload: Map<String, Value>) -> Result<Issue, Problem> {
    let report: Kind = kind.parse().map_err(|_| Problem::missing(kind))?;
    payload.insert("report".to_owned(), report.to_string().into());
    serde_path_to_error::deserialize(Value::Object(payload)).map_err(|error| {
        let (path, detail) = (error.path().to_string(), error.inner().to_string());
        // An unknown field has no path, but serde names it first.
        let field = if matches!(path.as_str(), "." | "?") { detail.split('`').nth(1).unwrap_or("body") } else { &path };
        Problem::malformed(&Fault::of_serde(field, &detail))
    })
}
