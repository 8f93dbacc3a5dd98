//! `GET /api/v1/tables/{programme}/{kind}`: a table of a programme, a row an entity, as JSON, CSV or Parquet.

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::extract::{Path, State};
use ayumi_exchange::Sheet;
use ayumi_proto::{
    answer::TableRows,
    event::ProgrammeName,
    ids::Edition,
    message::{Query, TableQuestion},
    time::Day,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        media::{Accept, Media, Named},
        operation::with_problems,
        parameters::{Parameter, ViewParameters, When, Whole},
        sheets::{Rows, SheetFile},
        strict::Strict,
        whole::whole,
    },
    app::Shared,
    problem::Problem,
};

/// Which table.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Address {
    /// The programme, such as `visits`.
    #[schemars(with = "ProgrammeName")]
    programme: String,
    /// The table, such as `companies`.
    #[schemars(regex(pattern = "^[a-z0-9-]+$"))]
    kind: String,
}

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// Only rows with this text in a cell, in capitals or not.
    q: Option<String>,
    /// The column to sort by, with `-` before it from the largest down; rows with nothing there come last.
    #[schemars(regex(pattern = "^-?[a-z0-9_-]+$"))]
    sort: Option<String>,
    /// The edition; the newest if left out.
    edition: Parameter<Edition>,
    /// By what had occurred until the end of this day; today if left out.
    as_of: Parameter<Day>,
    /// By what was known at this position, instant, or end of a day; now if left out.
    known_at: Parameter<When>,
    /// Answer only once this position is folded, to read one's own writes.
    min_position: Parameter<Whole>,
    /// Rows after the `next` of the page before; JSON only.
    #[schemars(regex(pattern = r"\S"))]
    after: Option<String>,
    /// The most rows of a page, 2000 at most; JSON only. CSV and Parquet have all, of at most 200,000.
    #[schemars(range(min = 1, max = 2000))]
    limit: Parameter<Whole>,
    /// The form; by `Accept` if left out.
    format: Parameter<Named>,
}

/// The route.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route("/tables/{programme}/{kind}", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    with_problems(operation.summary("A table of a programme, a row an entity"), &[404])
}

async fn handle(
    State(app): State<Shared>,
    Path(Address { programme, kind }): Path<Address>,
    Strict(parameters): Strict<Parameters>,
    client: IfNoneMatch,
    accept: Accept,
) -> Result<Rows<Answered<TableRows>>, Problem> {
    let media = accept.media(&parameters.format)?;
    let query = query(parameters, format!("{programme}/{kind}"))?;
    let Media::File(file) = media else {
        return Ok(Rows::Json(client.answer(app.queries.find("table", query).await?)));
    };
    let answer = whole::<TableRows>(&app.queries, "table", query).await?;
    let edition = answer.edition.map(|edition| format!("-{edition}")).unwrap_or_default();
    let name = format!("{programme}{edition}-{kind}");
    Ok(Rows::File(SheetFile::of(Sheet::from(&answer.value), file, name, Some(answer.position)).await?))
}

fn query(parameters: Parameters, key: String) -> Result<Query, Problem> {
    let Parameters { q, sort, edition, as_of, known_at, min_position, after, limit, format: _ } = parameters;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let table = TableQuestion { containing: given(q), sort: given(sort) };
    let view = ViewParameters { edition, as_of, known_at, min_position, after, limit };
    Ok(Query { table: Some(table), ..view.query(Some(key))? })
}
