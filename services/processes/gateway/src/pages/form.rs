//! `/forms/{programme}/{entity}/{command}`: a form for every command, made from its type, and lists of them.

mod shape;
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
use ayumi_core::{Figures, Programme};
use ayumi_pages::Page;
use ayumi_programmes::with_programme;
use ayumi_proto::{
    answer::Answered,
    event::ProgrammeName,
    ids::Edition,
    message::TAKE_BACK,
    text::{Malformed, Text},
    time::{Day, Moment},
};
use serde::Deserialize;
use serde_json::{Value, json};

use self::{
    shape::{CommandShape, commands},
    shown::{Shown, begun},
    typed::{Read, detail},
};
use crate::{
    App, Shared,
    api::command::programmes,
    pages::{
        Reader,
        forms::{Fields, FormCommand, field, fresh_key, record},
    },
    problem::Problem,
};

/// The pages about entities, by programme. Entities of others have only their forms.
const PAGES: [(ProgrammeName, &str); 3] =
    [(ProgrammeName::Pilots, "/regions"), (ProgrammeName::Visits, "/visits"), (ProgrammeName::Meetings, "/meetings")];

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/forms", get(programmes_page))
        .route("/forms/{programme}", get(begin))
        .route("/forms/{programme}/{entity}", get(list))
        .route("/forms/{programme}/{entity}/{command}", get(show).post(submit))
}

/// An entity of a programme that takes commands from people.
struct Subject {
    programme: ProgrammeName,
    entity: String,
}

impl Subject {
    fn parse(programme: &str, entity: &str) -> Result<Self, Problem> {
        let programme = programme_of(programme)?;
        let parsed = with_programme!(programme, P => entity.parse::<<P as Programme>::Entity>().map(|_| ()));
        parsed.map_err(|error: Malformed| Problem::parameter("entity", &error))?;
        Ok(Self { programme, entity: entity.to_owned() })
    }

    /// The commands for the entity.
    fn commands(&self) -> impl Iterator<Item = &'static CommandShape> {
        let is_offered = |command: &&CommandShape| is_offered(self.programme, &self.entity, &command.name);
        commands(self.programme).iter().filter(is_offered)
    }

    fn command(&self, name: &str) -> Result<&'static CommandShape, Problem> {
        let missing = || Problem::missing(&format!("{}/{name}", self.path()));
        commands(self.programme).iter().find(|command| command.name == name).ok_or_else(missing)
    }

    fn path(&self) -> String {
        format!("/forms/{}/{}", self.programme, self.entity)
    }
}

fn programme_of(name: &str) -> Result<ProgrammeName, Problem> {
    let found = name.parse().ok().filter(|programme| programmes().any(|known| known == *programme));
    found.ok_or_else(|| Problem::missing(name))
}

fn is_offered(programme: ProgrammeName, entity: &str, command: &str) -> bool {
    with_programme!(programme, P => {
        let is_offered = |entity: <P as Programme>::Entity| command == TAKE_BACK || P::is_offered(&entity, command);
        entity.parse().is_ok_and(is_offered)
    })
}

/// The page about an entity, if it has one.
pub fn page_of(programme: ProgrammeName, entity: &str) -> Option<String> {
    let (_, start) = PAGES.iter().find(|(listed, _)| *listed == programme)?;
    let is_item = with_programme!(programme, P => {
        entity.parse::<<P as Programme>::Entity>().is_ok_and(|entity| <P as Figures>::is_item(&entity))
    });
    is_item.then(|| format!("{start}/{entity}"))
}

/// What can be recorded of the entity that the page at a path is about; null for other pages.
pub fn records(path: &str) -> Value {
    let about = |(programme, start): &(ProgrammeName, &str)| {
        let entity = path.strip_prefix(start)?.strip_prefix('/')?;
        Subject::parse(&programme.to_string(), entity).ok()
    };
    let Some(subject) = PAGES.iter().find_map(about) else { return Value::Null };
    json!({ "path": subject.path(), "commands": named(subject.commands()) })
}

/// Commands, each with what describes it.
fn named(commands: impl Iterator<Item = &'static CommandShape>) -> Vec<Value> {
    commands.map(|shape| json!({ "name": shape.name, "description": shape.description })).collect()
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
    Ok(Answered { position, as_of, known_at, edition, editions: None, programme: None, value: () })
}

async fn render(app: &App, mut reader: Reader, data: Result<Value, Problem>) -> Response {
    let answer = match data {
        Ok(data) => based_on(app, &mut reader).await.map(|answer| (answer, data)),
        Err(problem) => Err(problem),
    };
    match answer {
        Ok((answer, data)) => reader.show(app, Page::Forms, &answer, data),
        Err(problem) => reader.problem(app, &problem),
    }
}

async fn programmes_page(State(app): State<Shared>, reader: Reader) -> Response {
    let programmes: Vec<_> = programmes().map(|programme| programme.to_string()).collect();
    render(&app, reader, Ok(json!({ "programmes": programmes, "programme": null, "entity": null }))).await
}

/// Asks for which entity something is to be recorded.
async fn begin(State(app): State<Shared>, Path(programme): Path<String>, reader: Reader) -> Response {
    let data = programme_of(&programme).map(|programme| json!({ "programme": programme.to_string(), "entity": null }));
    match (&data, reader.named("entity")) {
        (Ok(_), Some(entity)) => match Subject::parse(&programme, entity.trim()) {
            Ok(subject) => {
                let kept = reader.kept(&["lang", "edition"]).join("&");
                Redirect::to(&format!("{}?{kept}", subject.path())).into_response()
            }
            Err(problem) => render(&app, reader, Err(problem)).await,
        },
        _ => render(&app, reader, data).await,
    }
}

async fn list(
    State(app): State<Shared>,
    Path((programme, entity)): Path<(String, String)>,
    reader: Reader,
) -> Response {
    let data = Subject::parse(&programme, &entity).map(|subject| {
        json!({
            "programme": programme,
            "entity": entity,
            "page": page_of(subject.programme, &entity),
            "commands": named(subject.commands()),
        })
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
) -> Response {
    let found = Subject::parse(&programme, &entity).and_then(|subject| Ok((subject.command(&command)?, subject)));
    let (shape, subject) = match found {
        Ok(found) => found,
        Err(problem) => return reader.problem(&app, &problem),
    };
    let typed = begun(&shape.fields, reader.pairs(), Moment::now().day());
    let shown = Shown { typed: &typed, faults: &BTreeMap::new(), more: None, wrong: Vec::new() };
    match based_on(&app, &mut reader).await {
        Ok(answer) => reader.show(&app, Page::Form, &answer, data(&subject, shape, shown)),
        Err(problem) => reader.problem(&app, &problem),
    }
}

async fn submit(
    State(app): State<Shared>,
    Path((programme, entity, command)): Path<(String, String, String)>,
    mut reader: Reader,
    Form(typed): Form<Fields>,
) -> Response {
    let found = Subject::parse(&programme, &entity).and_then(|subject| Ok((subject.command(&command)?, subject)));
    let (shape, subject) = match found {
        Ok(found) => found,
        Err(problem) => return reader.problem(&app, &problem),
    };
    if let Some(more) = field(&typed, "more") {
        let shown = Shown { typed: &typed, faults: &BTreeMap::new(), more: Some(more), wrong: Vec::new() };
        return match based_on(&app, &mut reader).await {
            Ok(answer) => reader.show(&app, Page::Form, &answer, data(&subject, shape, shown)),
            Err(problem) => reader.problem(&app, &problem),
        };
    }
    let mut read = Read::of(&shape.fields, &typed);
    let problem = match decide(&app, &reader, &typed, &subject, shape, &mut read).await {
        Ok(response) => return response,
        Err(problem) => problem,
    };
    let answer = based_on(&app, &mut reader).await;
    let again = |_| {
        let shown = Shown { typed: &typed, faults: &read.faults, more: None, wrong: Vec::new() };
        data(&subject, shape, shown)
    };
    let path = format!("{}/{}", subject.path(), shape.name);
    reader.show_refused(&app, Page::Form, path, answer, again, &problem)
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
    let problem = crate::pages::forms::wrong("body", "", "");
    Problem { status: StatusCode::BAD_REQUEST, detail: Text::new(ja, en), field: None, ..problem }
}
