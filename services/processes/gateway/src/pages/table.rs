//! `/tables/{programme}/{table}`: every table that a programme declares, to search, sort and take away as CSV. What is
//! asked for is all in the address.

mod asked;
mod whole;

use axum::{
    Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use ayumi_core::{Answers, figures::declare::Words};
use ayumi_pages::{Page, table_csv};
use ayumi_programmes::with_programme;
use ayumi_proto::{answer::ColumnWords, event::ProgrammeName, text::Text};
use serde_json::{Value, json};
use strum::IntoEnumIterator;

use self::{asked::Asked, whole::Whole};
use crate::{
    app::{App, Shared},
    pages::{Reader, base::About, entity::page_of},
    problem::Problem,
    programmes::programmes,
};

/// The column that is shown as a mark beside the first cell.
const SIMULATED: &str = "simulated";

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new().route("/tables", get(list)).route("/tables/{programme}/{table}", get(show))
}

/// All tables, by programme.
async fn list(State(app): State<Shared>, mut reader: Reader) -> Result<Response, Problem> {
    let tables: Vec<_> = ProgrammeName::iter()
        .map(|programme| json!({ "name": programme.to_string(), "tables": tables(programme) }))
        .collect();
    reader.settle(&app).await?;
    Ok(reader.show(&app, Page::Tables, About::default(), json!({ "programmes": tables })))
}

/// The tables of a programme with what they are called.
fn tables(programme: ProgrammeName) -> Vec<Value> {
    with_programme!(programme, P => {
        let names = P::TABLES.iter().map(|table| (table.name, table.words));
        names.map(|(name, Words { ja, en })| json!({ "name": name, "label": Text::new(ja, en) })).collect()
    })
}

async fn show(
    State(app): State<Shared>,
    Path((programme, table)): Path<(String, String)>,
    mut reader: Reader,
) -> Result<Response, Problem> {
    let (whole, asked) = gather(&app, &mut reader, &programme, &table).await?;
    Ok(match asked.as_csv {
        true => csv(&whole, &asked, &programme, &table),
        false => reader.show(&app, Page::Table, whole.about.clone(), data(&reader, &whole, &asked)),
    })
}

async fn gather(app: &App, reader: &mut Reader, programme: &str, table: &str) -> Result<(Whole, Asked), Problem> {
    let name = programme.parse().map_err(|_| Problem::missing(programme))?;
    reader.settle(app).await?;
    let whole = Whole::ask(app, reader, name, table).await?;
    let asked = Asked::of(reader, &whole.table.columns)?;
    Ok((whole, asked))
}

fn data(reader: &Reader, whole: &Whole, asked: &Asked) -> Value {
    let found = asked.found(whole);
    let (first, last) = asked.shown(found.len());
    let simulated = whole.table.columns.iter().position(|column| column.name == SIMULATED);
    let row = |row: &&Vec<Value>| {
        let cells = row.iter().enumerate().filter(|(index, _)| Some(*index) != simulated).map(|(_, cell)| cell);
        let is_simulated = simulated.and_then(|index| row.get(index)).and_then(Value::as_bool).unwrap_or(false);
        json!({ "cells": cells.collect::<Vec<_>>(), "simulated": is_simulated, "entity": entity(whole, row) })
    };
    let rows: Vec<_> = found.get(first..last).unwrap_or_default().iter().map(row).collect();
    let column = |(index, column): (usize, &ColumnWords)| {
        json!({
            "name": column.name,
            "label": column.label,
            "numeric": whole.is_numeric(index),
            "sorted": asked.sorted(index),
            "href": asked.address(reader, &[("sort", &asked.next_sort(index, &column.name))]),
        })
    };
    let columns = whole.table.columns.iter().enumerate().filter(|(index, _)| Some(*index) != simulated);
    let page = |page: usize| asked.address(reader, &[("sort", &asked.sort), ("page", &page.to_string())]);
    json!({
        "programme": whole.programme.to_string(),
        "table": whole.table.table,
        "label": whole.table.label,
        "columns": columns.map(column).collect::<Vec<_>>(),
        "rows": rows,
        "q": asked.q,
        "sort": asked.sort,
        "found": found.len(),
        "total": whole.table.total,
        "read": whole.rows.len(),
        "first": first + 1,
        "last": last,
        "before": (asked.page > 1).then(|| page(asked.page - 1)),
        "next": (last < found.len()).then(|| page(asked.page + 1)),
        "csv": asked.address(reader, &[("sort", &asked.sort), ("format", "csv")]),
        "handling": whole.handling(),
        "records": programmes().any(|programme| programme == whole.programme),
        "others": tables(whole.programme),
    })
}

/// The entity that a row is about: the one that its first cell names which names one.
fn entity(whole: &Whole, row: &[Value]) -> Value {
    let programme = whole.programme;
    let named = |(column, cell): (&ColumnWords, &Value)| {
        with_programme!(programme, P => P::entity_of(&column.name, cell.as_str()?).map(|entity| entity.to_string()))
            .map(|entity| (column.name.clone(), entity))
    };
    match whole.table.columns.iter().zip(row).find_map(named) {
        Some((column, id)) => json!({ "column": column, "id": id, "page": page_of(programme, &id) }),
        None => Value::Null,
    }
}

fn csv(whole: &Whole, asked: &Asked, programme: &str, table: &str) -> Response {
    let names: Vec<&str> = whole.table.columns.iter().map(|column| column.name.as_str()).collect();
    let edition = whole.about.edition.map(|edition| format!("-{edition}")).unwrap_or_default();
    let name = format!("attachment; filename=\"{programme}{edition}-{table}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    let body = table_csv(whole.handling(), &names, asked.found(whole).into_iter().map(Vec::as_slice));
    (headers, [(header::CACHE_CONTROL, "no-store")], body).into_response()
}
