//! `/figures/{path}`: one figure with all that made it, or, where the path is only the beginning of addresses,
//! the figures under it.

mod listing;

use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use ayumi_pages::Page;
use ayumi_proto::{
    answer::{Answered, Explanation, FigureHistory, FigureList, OccurredValue, RecordedValue},
    message::Query,
};
use serde::Serialize;

use self::listing::Listing;
use crate::{
    app::{App, Shared},
    pages::{About, Reader},
    problem::Problem,
};

/// With so many lines, a page of a list is full.
const ROWS_MAX: usize = 500;

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new().route("/figures", get(all)).route("/figures/{*path}", get(under))
}

async fn all(State(app): State<Shared>, reader: Reader) -> Result<Response, Problem> {
    list(&app, &reader, "").await
}

async fn under(State(app): State<Shared>, Path(path): Path<String>, reader: Reader) -> Result<Response, Problem> {
    let path = path.trim_end_matches('/');
    match figure(&app, &reader, path).await {
        Err(problem) if problem.is_missing() => list(&app, &reader, path).await,
        found => found.map(|(about, data)| reader.show(&app, Page::Figure, about, data)),
    }
}

/// A figure, the commits that made it and its values over both times.
#[derive(Serialize)]
struct Shown<'a> {
    address: &'a str,
    #[serde(flatten)]
    explanation: Explanation,
    recorded: Vec<RecordedValue>,
    occurred: Vec<OccurredValue>,
}

async fn figure<'a>(app: &App, reader: &Reader, path: &'a str) -> Result<(About, Shown<'a>), Problem> {
    let explained: Answered<Explanation> = reader.find(app, "explain", Some(path)).await?;
    let history: Answered<FigureHistory> = reader.find(app, "history", Some(path)).await?;
    let edition = path.split('/').nth(1).and_then(|edition| edition.parse().ok());
    let about = About { edition, ..About::from(&explained) };
    let FigureHistory { recorded, occurred, .. } = history.value;
    Ok((about, Shown { address: path, explanation: explained.value, recorded, occurred }))
}

async fn list(app: &App, reader: &Reader, prefix: &str) -> Result<Response, Problem> {
    let found = match listed(app, reader, prefix).await {
        // What isn't there now is nowhere; what wasn't there then may be there at another moment.
        Err(problem) if problem.is_missing() && reader.asks_of_the_past() => nothing(app, reader, prefix).await,
        found => found,
    };
    found.map(|(about, data)| reader.show(app, Page::Figures, about, data))
}

/// No figure, at the moment that is asked about.
async fn nothing<'a>(app: &App, reader: &Reader, prefix: &'a str) -> Result<(About, Under<'a>), Problem> {
    let query = Query { limit: Some(1), ..reader.parameters.query(None)? };
    let answer = app.queries.ask::<FigureList>("figures", query).await?;
    Ok((About::from(&answer), Under { address: prefix, listing: Listing::default(), total: 0, next: None }))
}

/// What is right under the prefix. Of figures that lie deeper the first are enough: the rest is passed over.
async fn listed<'a>(app: &App, reader: &Reader, prefix: &'a str) -> Result<(About, Under<'a>), Problem> {
    let first: Answered<FigureList> = reader.find(app, "figures", Some(prefix)).await?;
    let (about, total) = (About::from(&first), first.value.total);
    let mut listing = Listing::default();
    let mut next = listing.add(prefix, first.value);
    while let Some(after) = next.take_if(|_| listing.rows() < ROWS_MAX) {
        let query = Query { after: Some(after), ..reader.parameters.query(Some(prefix.to_owned()))? };
        next = listing.add(prefix, app.queries.ask("figures", query).await?.value);
    }
    Ok((about, Under { address: prefix, listing, total, next }))
}

/// What the page of a prefix shows.
#[derive(Serialize)]
struct Under<'a> {
    address: &'a str,
    #[serde(flatten)]
    listing: Listing,
    /// How many figures there are.
    total: usize,
    /// After which address the next page begins.
    next: Option<String>,
}
