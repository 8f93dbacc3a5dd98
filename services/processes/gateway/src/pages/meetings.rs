//! `/meetings` and `/meetings/{id}`: the council, and the forms that schedule a meeting and record it.

use axum::{
    Form, Router,
    extract::{Path, State},
    response::Response,
    routing::{get, post},
};
use ayumi_meetings::rows::{Meeting, Overview};
use ayumi_pages::Page;
use ayumi_proto::{
    answer::{Answered, Records},
    event::ProgrammeName,
    ids::MeetingId,
    text::Malformed,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    app::{App, Shared},
    pages::{
        Reader,
        fields::{Fields, Typed, field, fresh_key, text, tokyo, typed, wrong},
        forms::{FormCommand, find_again, record},
        records,
    },
    problem::Problem,
};

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/meetings", get(list))
        .route("/meetings/schedule", post(schedule))
        .route("/meetings/{id}", get(show))
        .route("/meetings/{id}/hold", post(hold))
}

#[derive(Serialize)]
struct Listed {
    meetings: Answered<Overview>,
    key: String,
    form: Typed,
}

#[derive(Serialize)]
struct Data {
    meeting: Answered<Meeting>,
    latest: Option<Records>,
    key: String,
    form: Typed,
}

fn list_data(meetings: Answered<Overview>, form: Typed) -> Listed {
    Listed { meetings, key: fresh_key(), form }
}

fn data(meeting: Answered<Meeting>, latest: Option<Records>, form: Typed) -> Data {
    Data { meeting, latest, key: fresh_key(), form }
}

async fn list(State(app): State<Shared>, mut reader: Reader) -> Result<Response, Problem> {
    let meetings = reader.find_whole(&app, "meetings").await?;
    Ok(reader.show(&app, Page::Meetings, &meetings, list_data(meetings.clone(), Typed::new())))
}

async fn show(State(app): State<Shared>, Path(id): Path<String>, reader: Reader) -> Result<Response, Problem> {
    let meeting = reader.find(&app, "meetings", Some(&id)).await?;
    let latest = records::latest(&app, &reader, ProgrammeName::Meetings, &id).await;
    Ok(reader.show(&app, Page::Meeting, &meeting, data(meeting.clone(), latest, Typed::new())))
}

async fn schedule(State(app): State<Shared>, mut reader: Reader, Form(fields): Form<Fields>) -> Response {
    match submit_schedule(&app, &reader, &fields).await {
        Ok(response) => response,
        Err(problem) => {
            let answer = find_again(&app, &mut reader, &fields, "meetings", None).await;
            let again = |answer| list_data(answer, typed(&fields));
            reader.show_refused(&app, Page::Meetings, "/meetings".to_owned(), answer, again, &problem)
        }
    }
}

async fn hold(
    State(app): State<Shared>,
    Path(id): Path<String>,
    mut reader: Reader,
    Form(fields): Form<Fields>,
) -> Response {
    match submit_hold(&app, &reader, &id, &fields).await {
        Ok(response) => response,
        Err(problem) => {
            let answer = find_again(&app, &mut reader, &fields, "meetings", Some(&id)).await;
            let latest = records::latest(&app, &reader, ProgrammeName::Meetings, &id).await;
            let again = |answer| data(answer, latest, typed(&fields));
            reader.show_refused(&app, Page::Meeting, format!("/meetings/{id}"), answer, again, &problem)
        }
    }
}

fn meeting_id(id: &str) -> Result<MeetingId, Problem> {
    id.parse().map_err(|error: Malformed| Problem::parameter("id", &error))
}

async fn submit_schedule(app: &App, reader: &Reader, fields: &Fields) -> Result<Response, Problem> {
    let id = meeting_id(field(fields, "id").unwrap_or_default())?;
    let members = field(fields, "members").unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
    let payload = json!({
        "on": text(fields, "on")?,
        "title": text(fields, "title")?,
        "starts": tokyo(fields, "starts")?,
        "ends": tokyo(fields, "ends")?,
        "place": text(fields, "place")?,
        "members": members.collect::<Vec<_>>(),
    });
    let command =
        FormCommand { programme: ProgrammeName::Meetings, entity: id.to_string(), command: "schedule", payload };
    record(app, reader, fields, command, &format!("/meetings/{id}")).await
}

async fn submit_hold(app: &App, reader: &Reader, id: &str, fields: &Fields) -> Result<Response, Problem> {
    let id = meeting_id(id)?;
    let payload = json!({
        "on": text(fields, "on")?,
        "attendance": attendance(fields),
        "agenda": agenda(field(fields, "agenda").unwrap_or_default())?,
        "handling": text(fields, "handling")?,
    });
    let command = FormCommand { programme: ProgrammeName::Meetings, entity: id.to_string(), command: "hold", payload };
    record(app, reader, fields, command, &format!("/meetings/{id}")).await
}

/// Each `body_<n>` with its `attendance_<n>`; a body for which nothing was chosen is left out.
fn attendance(fields: &Fields) -> Vec<Value> {
    let bodies = fields.iter().filter_map(|(name, body)| Some((name.strip_prefix("body_")?, body.trim())));
    let row = |(number, body): (&str, &str)| {
        let attendance = field(fields, &format!("attendance_{number}"))?;
        (!body.is_empty()).then(|| json!({ "body": body, "attendance": attendance }))
    };
    bodies.filter_map(row).collect()
}

/// Lines of `1 | title | document, document`.
fn agenda(typed: &str) -> Result<Vec<Value>, Problem> {
    let row = |line: &str| {
        let mut parts = line.split('|').map(str::trim);
        let item = parts.next().and_then(|item| item.parse::<u8>().ok());
        let item = item.ok_or_else(|| {
            let ja =
                format!("「{line}」は使えません。1行に「番号 | 件名 | 資料」の順で、番号は0〜255で入力してください。");
            wrong("agenda", ja, format!("“{line}” must be “number | title | documents” with a number from 0 to 255"))
        })?;
        let title = parts.next().unwrap_or_default();
        let documents =
            parts.next().unwrap_or_default().split([',', '、']).map(str::trim).filter(|name| !name.is_empty());
        Ok(json!({ "item": item, "title": title, "documents": documents.collect::<Vec<_>>() }))
    };
    typed.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}
