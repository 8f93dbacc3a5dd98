//! `/reports`: issued reports and their files.

use axum::{Router, extract::State, response::Response, routing::get};
use ayumi_pages::Page;
use ayumi_proto::answer::Answered;
use ayumi_reports::rows::Answer;
use serde::Serialize;

use crate::{app::Shared, pages::Reader, problem::Problem};

#[derive(Serialize)]
struct Data<'a> {
    reports: &'a Answered<Answer>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/reports", get(show))
}

async fn show(State(app): State<Shared>, mut reader: Reader) -> Result<Response, Problem> {
    let reports = reader.find_whole(&app, "reports").await?;
    Ok(reader.show(&app, Page::Reports, &reports, Data { reports: &reports }))
}
