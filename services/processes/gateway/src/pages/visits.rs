//! `/visits` and `/visits/{company}`: money and companies, and the form that logs a visit.

use axum::{
    Form, Router,
    extract::{Path, State},
    response::Response,
    routing::{get, post},
};
use ayumi_pages::Page;
use ayumi_proto::{
    answer::{Answered, Records},
    event::ProgrammeName,
    ids::CompanyId,
    text::Malformed,
};
use ayumi_visits::rows::{Company, Overview};
use serde::Serialize;
use serde_json::json;

use crate::{
    app::{App, Shared},
    pages::{
        Reader,
        fields::{Fields, Typed, fresh_key, needed, number, text, typed},
        forms::{FormCommand, find_again, record},
        records,
    },
    problem::Problem,
};

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/visits", get(list))
        .route("/visits/{company}", get(show))
        .route("/visits/{company}/visit", post(visit))
}

#[derive(Serialize)]
struct Listed<'a> {
    visits: &'a Answered<Overview>,
}

async fn list(State(app): State<Shared>, mut reader: Reader) -> Result<Response, Problem> {
    let visits = reader.find_whole(&app, "visits").await?;
    Ok(reader.show(&app, Page::Visits, &visits, Listed { visits: &visits }))
}

async fn company(app: &App, reader: &Reader, id: &str) -> Result<Answered<Company>, Problem> {
    let id: CompanyId = id.parse().map_err(|error: Malformed| Problem::parameter("company", &error))?;
    reader.find(app, "visits", Some(id.as_str())).await
}

#[derive(Serialize)]
struct Data {
    company: Answered<Company>,
    latest: Option<Records>,
    key: String,
    form: Typed,
}

fn data(company: Answered<Company>, latest: Option<Records>, form: Typed) -> Data {
    Data { company, latest, key: fresh_key(), form }
}

async fn show(State(app): State<Shared>, Path(id): Path<String>, reader: Reader) -> Result<Response, Problem> {
    let company = company(&app, &reader, &id).await?;
    let latest = records::latest(&app, &reader, ProgrammeName::Visits, &id).await;
    Ok(reader.show(&app, Page::Company, &company, data(company.clone(), latest, Typed::new())))
}

async fn visit(
    State(app): State<Shared>,
    Path(id): Path<String>,
    mut reader: Reader,
    Form(fields): Form<Fields>,
) -> Response {
    match submit(&app, &reader, &id, &fields).await {
        Ok(response) => response,
        Err(problem) => {
            let answer = find_again(&app, &mut reader, &fields, "visits", Some(&id)).await;
            let latest = records::latest(&app, &reader, ProgrammeName::Visits, &id).await;
            let again = |answer| data(answer, latest, typed(&fields));
            reader.show_refused(&app, Page::Company, format!("/visits/{id}"), answer, again, &problem)
        }
    }
}

async fn submit(app: &App, reader: &Reader, id: &str, fields: &Fields) -> Result<Response, Problem> {
    let company: CompanyId = id.parse().map_err(|error: Malformed| Problem::parameter("company", &error))?;
    let yen = number(fields, "yen")?.ok_or_else(|| needed("yen"))?;
    let payload = json!({ "expert": text(fields, "expert")?, "on": text(fields, "on")?, "yen": yen });
    let (programme, entity) = (ProgrammeName::Visits, company.to_string());
    let command = FormCommand { programme, entity, command: "log-visit", payload };
    record(app, reader, fields, command, &format!("/visits/{company}")).await
}
