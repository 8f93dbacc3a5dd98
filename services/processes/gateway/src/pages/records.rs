//! `/records/{programme}/{entity}`: what is recorded of an entity, each record with what can be done about it; and the
//! latest of them for the pages about entities.

use std::time::Duration;

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use ayumi_pages::Page;
use ayumi_proto::{
    answer::{Answered, Record, Records},
    event::ProgrammeName,
    ids::Edition,
    message::Query,
};
use serde::Serialize;

use crate::{
    app::{App, Shared},
    pages::{
        About, Reader,
        entity::{Subject, page_of},
    },
    problem::Problem,
};

/// So many records are shown with the page about their entity.
const LATEST: usize = 100;
/// How long the page about an entity waits for them; without, it has the link to all.
const LATEST_WAIT: Duration = Duration::from_secs(1);

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new().route("/records/{programme}/{entity}", get(list)).route("/records/{position}", get(at))
}

/// What the page shows.
#[derive(Serialize)]
struct Data {
    programme: String,
    entity: String,
    /// The page about the entity, if it has one.
    page: Option<String>,
    /// Whether records can be taken back and corrected by people.
    latest: Option<Records>,
}

async fn list(
    State(app): State<Shared>,
    Path((programme, entity)): Path<(String, String)>,
    mut reader: Reader,
) -> Result<Response, Problem> {
    let subject = Subject::parse(&programme, &entity)?;
    let page = page_of(subject.programme, &entity);
    reader.settle(&app).await?;
    let data = |latest| Data { programme: programme.clone(), entity: entity.clone(), page: page.clone(), latest };
    match reader.find::<Records>(&app, "records", Some(&key(subject.programme, &entity))).await {
        Ok(answer) => Ok(reader.show(&app, Page::Records, &answer, data(Some(answer.value.clone())))),
        Err(problem) if problem.is_missing() => {
            let edition = reader.parameters.edition.get("edition")?;
            Ok(reader.show(&app, Page::Records, About { edition, ..About::default() }, data(None)))
        }
        Err(problem) => Err(problem),
    }
}

/// Where a record is shown among those of its entity.
async fn at(State(app): State<Shared>, Path(position): Path<u64>, reader: Reader) -> Result<Response, Problem> {
    let query = Query { limit: Some(1), ..reader.parameters.query(Some(position.to_string()))? };
    let answer: Answered<Records> = app.queries.ask("records", query).await?;
    let Records { programme, entity, .. } = &answer.value;
    let edition = answer.edition.map(|edition| format!("&edition={edition}")).unwrap_or_default();
    let kept: String = reader.kept(&["lang", "known_at"]).iter().map(|pair| format!("&{pair}")).collect();
    let address = format!("/records/{programme}/{entity}?after={}{edition}{kept}#p{position}", position + 1);
    Ok(Redirect::to(&address).into_response())
}

/// The latest records of an entity that a page is about, as of the same moment; `None` if they take too long.
pub async fn latest(app: &App, reader: &Reader, programme: ProgrammeName, entity: &str) -> Option<Records> {
    let query = reader.parameters.query(Some(key(programme, entity))).ok()?;
    let query = Query { limit: Some(LATEST), after: None, ..query };
    let asked = tokio::time::timeout(LATEST_WAIT, app.queries.ask::<Records>("records", query)).await;
    asked.ok()?.ok().map(|answer| answer.value)
}

/// The record of an entity at a position, with the edition that it is of.
///
/// # Errors
/// There is none, or there is no answer.
pub async fn find(
    app: &App,
    subject: &Subject,
    position: u64,
    edition: Option<Edition>,
) -> Result<(Record, Option<Edition>), Problem> {
    let key = Some(key(subject.programme, &subject.entity));
    let after = Some(position.saturating_add(1).to_string());
    let query = Query { edition, key, after, limit: Some(1), ..Query::default() };
    let answer: Answered<Records> = app.queries.ask("records", query).await?;
    let found = answer.value.records.into_iter().next().filter(|record| record.position == position);
    let missing = || Problem::missing(&format!("{}/{position}", subject.records_path()));
    Ok((found.ok_or_else(missing)?, answer.edition))
}

fn key(programme: ProgrammeName, entity: &str) -> String {
    format!("{programme}/{entity}")
}
