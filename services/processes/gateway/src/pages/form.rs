//! `/forms/{programme}/{entity}/{command}`: a form for every command, made from its type, and lists of them.

mod shown;
mod typed;

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use ayumi_pages::Page;
use ayumi_proto::{
    answer::Answered,
    ids::Edition,
    text::Text,
    time::{Day, Moment},
};
use serde::Deserialize;
use serde_json::{Value, json};

use self::{
    shown::{Shown, begun},
    typed::{Read, detail},
};
use crate::{
    app::{App, Shared},
    pages::{
        Reader,
        entity::{Subject, named, page_of, programme_of},
        fields::{Fields, field, fresh_key, wrong},
        forms::{FormCommand, record},
        shape::CommandShape,
    },
    problem::Problem,
    programmes::programmes,
};

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/forms", get(programmes_page))
        .route("/forms/{programme}", get(begin))
        .route("/forms/{programme}/{entity}", get(list))
        .route("/forms/{programme}/{entity}/{command}", get(show).post(submit))
}

/// By what a question was answered.
#[derive(Deserialize)]
struct AnsweredBy {
    position: u64,
    as_of: Day,
    known_at: Option<Moment>,
}

/// What a page of forms is based on: its edition is the one that was asked for, else the newest that has begun.
async fn based_on(app: &App, reader: &mut Reader) -> Result<Answered<()>, Problem> {
    reader.settle(app).await?;
    let found = app.queries.find("editions", reader.parameters.query(None)?).await?;
    let AnsweredBy { position, as_of, known_at } = serde_json::from_slice(&found.body).map_err(Problem::broken)?;
    let edition = reader.parameters.edition.get("edition")?;
    Ok(Answered {
        position,
        as_of,
        known_at,
        edition,
        editions: None,
        programme: None,
        lists: BTreeMap::new(),
        value: (),
    })
}

async fn render(app: &App, mut reader: Reader, data: Value) -> Result<Response, Problem> {
    let answer = based_on(app, &mut reader).await?;
    Ok(reader.show(app, Page::Forms, &answer, data))
}

async fn programmes_page(State(app): State<Shared>, reader: Reader) -> Result<Response, Problem> {
    let programmes: Vec<_> = programmes().map(|programme| programme.to_string()).collect();
    render(&app, reader, json!({ "programmes": programmes, "programme": null, "entity": null })).await
}

/// Asks for which entity something is to be recorded.
async fn begin(State(app): State<Shared>, Path(programme): Path<String>, reader: Reader) -> Result<Response, Problem> {
    let name = programme_of(&programme)?.to_string();
    let Some(entity) = reader.named("entity") else {
        return render(&app, reader, json!({ "programme": name, "entity": null })).await;
    };
    let kept = reader.kept(&["lang", "edition"]).join("&");
    let subject = Subject::parse(&programme, entity.trim())?;
    Ok(Redirect::to(&format!("{}?{kept}", subject.path())).into_response())
}

async fn list(
    State(app): State<Shared>,
    Path((programme, entity)): Path<(String, String)>,
    reader: Reader,
) -> Result<Response, Problem> {
    let subject = Subject::parse(&programme, &entity)?;
    let data = json!({
        "programme": programme,
        "entity": entity,
        "page": page_of(subject.programme, &entity),
        "commands": named(subject.commands()),
    });
    render(&app, reader, data).await
}

/// A form's data.
fn data(subject: &Subject, shape: &CommandShape, mut shown: Shown<'_>) -> Value {
    let fields = shown.fields(&shape.fields, "");
    json!({
        "programme": subject.programme.to_string(),
        "entity": subject.entity,
        "page": page_of(subject.programme, &subject.entity),
        "command": { "name": shape.name, "description": shape.description },
        "fields": fields,
        "wrong": shown.wrong,
        "edition_of_form": {
            "value": field(shown.typed, "edition"),
            "error": shown.faults.get("edition"),
        },
        "this_year": Edition::of(Moment::now().day()),
        "key": fresh_key(),
    })
}

async fn show(
    State(app): State<Shared>,
    Path((programme, entity, command)): Path<(String, String, String)>,
    mut reader: Reader,
) -> Result<Response, Problem> {
    let subject = Subject::parse(&programme, &entity)?;
    let shape = subject.command(&command)?;
    let typed = begun(&shape.fields, reader.pairs(), Moment::now().day());
    let shown = Shown { typed: &typed, faults: &BTreeMap::new(), more: None, wrong: Vec::new() };
    let answer = based_on(&app, &mut reader).await?;
    Ok(reader.show(&app, Page::Form, &answer, data(&subject, shape, shown)))
}

async fn submit(
    State(app): State<Shared>,
    Path((programme, entity, command)): Path<(String, String, String)>,
    mut reader: Reader,
    Form(typed): Form<Fields>,
) -> Result<Response, Problem> {
    let subject = Subject::parse(&programme, &entity)?;
    let shape = subject.command(&command)?;
    if let Some(more) = field(&typed, "more") {
        let shown = Shown { typed: &typed, faults: &BTreeMap::new(), more: Some(more), wrong: Vec::new() };
        let answer = based_on(&app, &mut reader).await?;
        return Ok(reader.show(&app, Page::Form, &answer, data(&subject, shape, shown)));
    }
    let mut read = Read::of(&shape.fields, &typed);
    let problem = match decide(&app, &reader, &typed, &subject, shape, &mut read).await {
        Ok(response) => return Ok(response),
        Err(problem) => problem,
    };
    let answer = based_on(&app, &mut reader).await;
    let again = |_| {
        let shown = Shown { typed: &typed, faults: &read.faults, more: None, wrong: Vec::new() };
        data(&subject, shape, shown)
    };
    let path = format!("{}/{}", subject.path(), shape.name);
    Ok(reader.show_refused(&app, Page::Form, path, answer, again, &problem))
}

/// Submits what was read, if it could be; a rejection becomes a fault of the field that it is about.
async fn decide(
    app: &App,
    reader: &Reader,
    typed: &Fields,
    subject: &Subject,
    shape: &'static CommandShape,
    read: &mut Read,
) -> Result<Response, Problem> {
    if !read.faults.is_empty() {
        return Err(unreadable(read.faults.len()));
    }
    let command = FormCommand {
        programme: subject.programme,
        entity: subject.entity.clone(),
        command: &shape.name,
        payload: Value::Object(std::mem::take(&mut read.payload)),
    };
    record(app, reader, typed, command, &subject.path()).await.map_err(|problem| {
        let detail = detail(&problem);
        if let Some(name) = read.field_of(&problem) {
            read.faults.insert(name, with_accepted(&detail, problem.accepted.as_ref()));
        }
        Problem { detail, ..problem }
    })
}

/// What is wrong, with what is allowed.
fn with_accepted(detail: &Text, accepted: Option<&Text>) -> Text {
    let Some(accepted) = accepted else { return detail.clone() };
    let ja = format!("{}入力できる値：{}", detail.ja, accepted.ja);
    Text::new(ja, format!("{} Allowed: {}", detail.en, accepted.en))
}

fn unreadable(fields: usize) -> Problem {
    let (ja, en) = (format!("{fields}件の項目を確認してください。"), format!("Fields to check: {fields}."));
    let problem = wrong("body", "", "");
    Problem { status: StatusCode::BAD_REQUEST, detail: Text::new(ja, en), field: None, ..problem }
}
