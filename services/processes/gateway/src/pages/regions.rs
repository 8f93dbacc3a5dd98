//! `/regions/{id}`: one region, and the form that records an update.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Form, Router,
    extract::{Path, State},
    response::Response,
    routing::{get, post},
};
use ayumi_pages::Page;
use ayumi_pilots::rows::Region;
use ayumi_proto::{
    answer::{Answered, Records},
    event::ProgrammeName,
    ids::RegionId,
    place::Prefecture,
    text::Malformed,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    app::{App, Shared},
    pages::{
        About, Reader,
        fields::{Fields, Typed, fresh_key, needed, number, text, typed, wrong},
        forms::{FormCommand, find_again, record},
        playback, records,
    },
    problem::Problem,
};

/// The figures of an update that the form has, each followed by `_` and a prefecture's code.
const MEASURES: [&str; 3] = ["applied", "recruited", "served"];

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new().route("/regions/{id}", get(show)).route("/regions/{id}/update", post(update))
}

async fn show(State(app): State<Shared>, Path(id): Path<String>, reader: Reader) -> Result<Response, Problem> {
    let region = reader.find(&app, "pilots", Some(&id)).await?;
    let latest = records::latest(&app, &reader, ProgrammeName::Pilots, &id).await;
    Ok(reader.show(&app, Page::Region, &region, data(region.clone(), latest, Typed::new())))
}

#[derive(Serialize)]
struct Data {
    region: Answered<Region>,
    latest: Option<Records>,
    key: String,
    /// The form offers every prefecture that ever belonged to the region: a report may be about a day before
    /// its boundary moved.
    prefectures_of_form: BTreeSet<Prefecture>,
    form: Typed,
    playback: Option<playback::Days>,
}

fn data(region: Answered<Region>, latest: Option<Records>, form: Typed) -> Data {
    let prefectures_of_form = region.value.areas.iter().flat_map(|area| &area.prefectures).copied().collect();
    let playback = playback::days(&About::from(&region), [region.days()]);
    Data { region, latest, key: fresh_key(), prefectures_of_form, form, playback }
}

async fn update(
    State(app): State<Shared>,
    Path(id): Path<String>,
    mut reader: Reader,
    Form(fields): Form<Fields>,
) -> Response {
    match submit(&app, &reader, &id, &fields).await {
        Ok(response) => response,
        Err(problem) => {
            let answer = find_again(&app, &mut reader, &fields, "pilots", Some(&id)).await;
            let latest = records::latest(&app, &reader, ProgrammeName::Pilots, &id).await;
            let again = |answer| data(answer, latest, typed(&fields));
            reader.show_refused(&app, Page::Region, format!("/regions/{id}"), answer, again, &problem)
        }
    }
}

async fn submit(app: &App, reader: &Reader, id: &str, fields: &Fields) -> Result<Response, Problem> {
    let region: RegionId = id.parse().map_err(|error: Malformed| Problem::parameter("id", &error))?;
    let payload = json!({ "as_of": text(fields, "as_of")?, "prefectures": rows(fields)? });
    let (programme, entity) = (ProgrammeName::Pilots, region.to_string());
    let command = FormCommand { programme, entity, command: "update-recruitment", payload };
    record(app, reader, fields, command, &format!("/regions/{region}")).await
}

/// A row for each prefecture for which anything was typed.
fn rows(fields: &Fields) -> Result<Vec<Value>, Problem> {
    let mut rows: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for (name, _) in fields {
        let Some((measure, code)) = name.split_once('_').filter(|(measure, _)| MEASURES.contains(measure)) else {
            continue;
        };
        if let Some(number) = number(fields, name)? {
            rows.entry(code).or_default().insert(measure.to_owned(), number.into());
        }
    }
    if rows.is_empty() {
        return Err(wrong(
            "recruited",
            "1つ以上の都道府県の数を入力してください。",
            "Enter the numbers of at least one prefecture.",
        ));
    }
    let row = |(code, mut row): (&str, Map<String, Value>)| {
        row.insert("prefecture".to_owned(), code.into());
        if !row.contains_key("recruited") {
            return Err(needed(&format!("recruited_{code}")));
        }
        Ok(Value::Object(row))
    };
    rows.into_iter().map(row).collect()
}
