//! `/forms/{programme}/{entity}/{command}`: a form for every command, made from its type, and lists of them.

mod filled;
mod of_record;
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
    of_record::OfRecord,
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
        shape::{CommandShape, of_record},
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

/// A form: of a command, or of one about a record.
enum Asked {
    Command(&'static CommandShape),
    OfRecord(Box<OfRecord>),
}

impl Asked {
    /// The form that was sent.
    fn sent(subject: &Subject, command: &str, typed: &Fields) -> Result<Self, Problem> {
        match OfRecord::sent(subject, command, typed)? {
            Some(form) => Ok(Self::OfRecord(Box::new(form))),
            None => Ok(Self::Command(subject.command(command)?)),
        }
    }

    fn shape(&self) -> &CommandShape {
        match self {
            Self::Command(shape) => shape,
            Self::OfRecord(form) => &form.shape,
        }
    }

    /// What is submitted of what was read.
    fn payload(&self, read: &mut Read) -> Value {
        let mut payload = std::mem::take(&mut read.payload);
        if let Self::OfRecord(form) = self {
            form.complete(&mut payload);
        }
        payload.into()
    }

    /// Where to go afterwards.
    fn page(&self, subject: &Subject) -> String {
        match self {
            Self::Command(_) => subject.path(),
            Self::OfRecord(form) => form.page(subject),
        }
    }

    /// The same, to be shown again.
    async fn again(self, app: &App, subject: &Subject) -> Self {
        match self {
            Self::Command(_) => self,
            Self::OfRecord(form) => Self::OfRecord(Box::new(form.again(app, subject).await)),
        }
    }
}

/// A form's data.
fn data(subject: &Subject, asked: &Asked, mut shown: Shown<'_>) -> Value {
    let shape = asked.shape();
    let mut fields = shown.fields(&shape.fields, "");
    let of_record = match asked {
        Asked::Command(_) => None,
        Asked::OfRecord(form) => {
            // A command that was recorded may have had a reason of its own.
            let reasons = fields.iter_mut().chain(&mut shown.wrong).filter(|field| field["id"] == "reason");
            reasons.for_each(|field| field["name"] = format!("reason_for_{}", shape.name.replace('-', "_")).into());
            Some(form.shown())
        }
    };
    json!({
        "of_record": of_record,
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
    let (asked, typed) = match OfRecord::begin(&app, &subject, &command, reader.pairs()).await? {
        Some((form, typed)) => (Asked::OfRecord(Box::new(form)), typed),
        // Which record it is about is chosen first.
        None if of_record(&command).is_some() => {
            let kept = reader.kept(&["lang", "edition"]).join("&");
            return Ok(Redirect::to(&format!("{}?{kept}", subject.records_path())).into_response());
        }
        None => {
            let shape = subject.command(&command)?;
            (Asked::Command(shape), begun(&shape.fields, reader.pairs(), Moment::now().day()))
        }
    };
    let shown = Shown { typed: &typed, faults: &BTreeMap::new(), more: None, wrong: Vec::new() };
    let answer = based_on(&app, &mut reader).await?;
    Ok(reader.show(&app, Page::Form, &answer, data(&subject, &asked, shown)))
}

async fn submit(
    State(app): State<Shared>,
    Path((programme, entity, command)): Path<(String, String, String)>,
    mut reader: Reader,
    Form(typed): Form<Fields>,
) -> Result<Response, Problem> {
    let subject = Subject::parse(&programme, &entity)?;
    let asked = Asked::sent(&subject, &command, &typed)?;
    if let Some(more) = field(&typed, "more") {
        let asked = asked.again(&app, &subject).await;
        let shown = Shown { typed: &typed, faults: &BTreeMap::new(), more: Some(more), wrong: Vec::new() };
        let answer = based_on(&app, &mut reader).await?;
        return Ok(reader.show(&app, Page::Form, &answer, data(&subject, &asked, shown)));
    }
    let mut read = Read::of(&asked.shape().fields, &typed);
    let problem = match decide(&app, &reader, &typed, &subject, &asked, &mut read).await {
        Ok(response) => return Ok(response),
        Err(problem) => problem,
    };
    let asked = asked.again(&app, &subject).await;
    let answer = based_on(&app, &mut reader).await;
    let again = |_| {
        let shown = Shown { typed: &typed, faults: &read.faults, more: None, wrong: Vec::new() };
        data(&subject, &asked, shown)
    };
    let path = format!("{}/{}", subject.path(), asked.shape().name);
    Ok(reader.show_refused(&app, Page::Form, path, answer, again, &problem))
}

/// Submits what was read, if it could be; a rejection becomes a fault of the field that it is about.
async fn decide(
    app: &App,
    reader: &Reader,
    typed: &Fields,
    subject: &Subject,
    asked: &Asked,
    read: &mut Read,
) -> Result<Response, Problem> {
    if !read.faults.is_empty() {
        return Err(unreadable(read.faults.len()));
    }
    let command = FormCommand {
        programme: subject.programme,
        entity: subject.entity.clone(),
        command: &asked.shape().name,
        payload: asked.payload(read),
    };
    record(app, reader, typed, command, &asked.page(subject)).await.map_err(|problem| {
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
