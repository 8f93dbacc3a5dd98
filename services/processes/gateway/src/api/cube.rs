//! `GET /api/v1/cube/{programme}?measures=&by=`: a programme's measures and indicators by any of its dimensions, at a
//! moment or over time, as JSON, CSV or Parquet.

use aide::{
    axum::{ApiRouter, routing::get_with},
    transform::TransformOperation,
};
use axum::extract::{Path, State};
use ayumi_exchange::Sheet;
use ayumi_proto::{
    answer::CubeRows,
    event::ProgrammeName,
    ids::Edition,
    message::{CubeQuestion, Query},
    time::Day,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{
        answered::{Answered, IfNoneMatch},
        media::{Accept, Media, Named},
        operation::with_problems,
        parameters::{Interval, Parameter, ViewParameters, When, Whole, names},
        sheets::{Rows, SheetFile},
        strict::Strict,
        whole::whole,
    },
    app::Shared,
    problem::Problem,
};

/// The programme.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Address {
    /// The programme, such as `visits`.
    #[schemars(with = "ProgrammeName")]
    programme: String,
}

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// The names of measures and indicators, with commas between them: `spent-yen,visits`. The codebook has them all.
    #[schemars(regex(pattern = "^[a-z0-9-]+( *, *[a-z0-9-]+)*$"))]
    measures: Option<String>,
    /// What rows are grouped by, with commas between the names: dimensions such as `region,month`, or the
    /// programme's items; a single row if left out.
    #[schemars(regex(pattern = "^[a-z0-9-]+( *, *[a-z0-9-]+)*$"))]
    by: Option<String>,
    /// A set of rows for each day, week or month (400 at most), at its end, the last as of `as_of`; only as of then if
    /// left out.
    every: Parameter<Interval>,
    /// The first day, with `every`; that of the edition if left out.
    from: Parameter<Day>,
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
    ApiRouter::new().api_route("/cube/{programme}", get_with(handle, describe))
}

fn describe(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "A programme's measures and indicators by any of its dimensions, on a date or over time";
    with_problems(operation.summary(summary), &[404])
}

async fn handle(
    State(app): State<Shared>,
    Path(Address { programme }): Path<Address>,
    Strict(parameters): Strict<Parameters>,
    client: IfNoneMatch,
    accept: Accept,
) -> Result<Rows<Answered<CubeRows>>, Problem> {
    let media = accept.media(&parameters.format)?;
    let query = query(parameters, programme.clone())?;
    let Media::File(file) = media else {
        return Ok(Rows::Json(client.answer(app.queries.find("cube", query).await?)));
    };
    let answer = whole::<CubeRows>(&app.queries, "cube", query).await?;
    let edition = answer.edition.map(|edition| format!("-{edition}")).unwrap_or_default();
    let name = format!("{programme}{edition}-cube");
    Ok(Rows::File(SheetFile::of(Sheet::from(&answer.value), file, name, Some(answer.position)).await?))
}

fn query(parameters: Parameters, programme: String) -> Result<Query, Problem> {
    let Parameters { measures, by, every, from, edition, as_of, known_at, min_position, after, limit, format: _ } =
        parameters;
    let cube = CubeQuestion {
        measures: names(measures.as_deref()),
        by: names(by.as_deref()),
        every: every.get("every")?.map(|Interval(every)| every),
        from: from.get("from")?,
    };
    let view = ViewParameters { edition, as_of, known_at, min_position, after, limit };
    Ok(Query { cube: Some(cube), ..view.query(Some(programme))? })
}
