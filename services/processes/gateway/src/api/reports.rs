//! `POST /api/v1/reports/{kind}/issue` issues a report; `GET /api/v1/report-files/…` fetches what was issued.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use ayumi_proto::{
    fault::Fault,
    ids::{Edition, ReportId},
    subject::REPORT_ISSUE,
};
use ayumi_reports::{Issue, Issued, Kind, NotIssued};
use bytes::Bytes;
use serde_json::Value;

use crate::{Shared, api::body, problem::Problem};

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/reports/{kind}/issue", post(issue))
        .route("/report-files/{edition}/{report}/{issue}/{file}", get(file))
}

async fn issue(State(app): State<Shared>, Path(kind): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let issued = match parse(&kind, &body) {
        Ok(issue) => app.asker.ask::<_, Result<Issued, NotIssued>>(REPORT_ISSUE, &issue).await,
        Err(problem) => Err(problem),
    };
    match issued {
        Ok(Ok(issued)) if issued.repeated => axum::Json(issued).into_response(),
        Ok(Ok(issued)) => (StatusCode::CREATED, axum::Json(issued)).into_response(),
        Ok(Err(NotIssued::Malformed(fault))) => Problem::malformed(&fault).in_language(&headers).into_response(),
        Ok(Err(NotIssued::Unavailable(why))) => Problem::failed(why).in_language(&headers).into_response(),
        Err(problem) => problem.in_language(&headers).into_response(),
    }
}

fn parse(kind: &str, body: &[u8]) -> Result<Issue, Problem> {
    let report: Kind = kind.parse().map_err(|_| Problem::missing(kind))?;
    let mut object = body::object(body)?;
    object.insert("report".to_owned(), report.to_string().into());
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let (path, detail) = (error.path().to_string(), error.inner().to_string());
        // An unknown field has no path, but serde names it first.
        let field = if matches!(path.as_str(), "." | "?") { detail.split('`').nth(1).unwrap_or("body") } else { &path };
        Problem::malformed(&Fault::of_serde(field, &detail))
    })
}

/// A file of an issued report. Every part of the address is checked, so that it can't lead elsewhere.
async fn file(
    State(app): State<Shared>,
    Path((edition, report, issue, file)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let lawful = edition.parse::<Edition>().is_ok()
        && report.parse::<ReportId>().is_ok()
        && [&issue, &file].into_iter().all(|part| part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)))
        && ![&issue, &file].into_iter().any(|part| part.starts_with('.'));
    let path = format!("{edition}/{report}/{issue}/{file}");
    let missing = || Problem::missing(&path).in_language(&headers).into_response();
    let Some(folder) = app.reports.as_ref().filter(|_| lawful) else { return missing() };
    let kind = match file.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "csv")) => "text/csv; charset=utf-8",
        _ => return missing(),
    };
    match tokio::fs::read(folder.join(&path)).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => missing(),
    }
}
