//! `/figures/{path}`: one figure with all that made it, or, where the path is only the beginning of addresses,
//! the figures under it.

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use ayumi_pages::Page;
use ayumi_proto::{
    answer::{Answered, Explanation, FigureHistory, FigureList, OccurredValue, RecordedValue},
    figure::Figure,
    message::Query,
    text::Text,
};
use serde::Serialize;

use crate::{
    App, Shared,
    pages::{About, Reader},
    problem::Problem,
};

/// With so many lines, a page of a list is full.
const ROWS_MAX: usize = 500;

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new().route("/figures", get(all)).route("/figures/{*path}", get(under))
}

async fn all(State(app): State<Shared>, reader: Reader) -> Response {
    list(&app, &reader, "").await
}

async fn under(State(app): State<Shared>, Path(path): Path<String>, reader: Reader) -> Response {
    let path = path.trim_end_matches('/');
    match figure(&app, &reader, path).await {
        Ok((about, data)) => reader.show(&app, Page::Figure, about, data),
        Err(problem) if problem.status == StatusCode::NOT_FOUND => list(&app, &reader, path).await,
        Err(problem) => reader.problem(&app, &problem),
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

async fn list(app: &App, reader: &Reader, prefix: &str) -> Response {
    let found = match listed(app, reader, prefix).await {
        // What isn't there now is nowhere; what wasn't there then may be there at another moment.
        Err(problem) if problem.status == StatusCode::NOT_FOUND && reader.asks_of_the_past() => {
            nothing(app, reader, prefix).await
        }
        found => found,
    };
    match found {
        Ok((about, data)) => reader.show(app, Page::Figures, about, data),
        Err(problem) => reader.problem(app, &problem),
    }
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

/// Figures right under a prefix, and what else begins with it, by the next part of the addresses.
#[derive(Default, Serialize)]
struct Listing {
    figures: Vec<Figure>,
    folders: Vec<Folder>,
}

/// Figures that begin alike.
#[derive(Debug, Serialize)]
struct Folder {
    name: String,
    path: String,
    /// What the first of them is.
    label: Text,
    /// How many were counted.
    figures: usize,
    /// Whether there are more than were counted.
    more: bool,
}

impl Listing {
    fn rows(&self) -> usize {
        self.figures.len() + self.folders.len()
    }

    /// Adds figures in the order of their addresses; answers after which address to go on.
    fn add(&mut self, prefix: &str, list: FigureList) -> Option<String> {
        for figure in list.figures {
            let rest = figure.path.strip_prefix(prefix).unwrap_or(&figure.path).trim_start_matches('/');
            match rest.split_once('/') {
                Some((name, _)) => self.count(prefix, name, &figure.label),
                None => self.figures.push(figure),
            }
        }
        let next = list.next?;
        match self.folders.last_mut().filter(|folder| next.starts_with(&format!("{}/", folder.path))) {
            Some(folder) => {
                folder.more = true;
                Some(format!("{}/{}", folder.path, char::MAX))
            }
            None => Some(next),
        }
    }

    fn count(&mut self, prefix: &str, name: &str, label: &Text) {
        if let Some(folder) = self.folders.last_mut().filter(|folder| folder.name == name) {
            folder.figures += 1;
            return;
        }
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        self.folders.push(Folder { name: name.to_owned(), path, label: label.clone(), figures: 1, more: false });
    }
}

#[cfg(test)]
mod tests {
    use ayumi_proto::figure::{Unit, Value};

    use super::*;

    fn answer(paths: &[&str], next: Option<&str>) -> FigureList {
        let figure = |path: &&str| Figure {
            path: (*path).to_owned(),
            value: Value::Whole(1),
            unit: Unit::Visits,
            label: Text::new(*path, *path),
            simulated: false,
        };
        let figures: Vec<Figure> = paths.iter().map(figure).collect();
        FigureList { total: figures.len(), figures, next: next.map(str::to_owned) }
    }

    #[test]
    fn what_lies_deeper_is_one_line_for_each_part() {
        let paths = ["visits/fy2019/a", "visits/fy2019/company/1/x", "visits/fy2019/company/2/x", "visits/fy2019/z"];
        let mut listing = Listing::default();
        assert_eq!(listing.add("visits/fy2019", answer(&paths, None)), None);
        assert_eq!(listing.figures.iter().map(|figure| figure.path.as_str()).collect::<Vec<_>>(), [paths[0], paths[3]]);
        let [folder] = &listing.folders[..] else { panic!("{:?}", listing.folders) };
        assert_eq!((folder.path.as_str(), folder.figures, folder.more), ("visits/fy2019/company", 2, false));
        let mut top = Listing::default();
        top.add("", answer(&paths, None));
        assert_eq!((top.folders[0].path.as_str(), top.folders[0].figures), ("visits", 4));
    }

    #[test]
    fn what_is_many_and_deep_doesnt_hide_what_follows() {
        let mut listing = Listing::default();
        let first = answer(&["visits/fy2019/company/1/x"], Some("visits/fy2019/company/1/x"));
        let next = listing.add("visits/fy2019", first).unwrap();
        assert!(next.as_str() > "visits/fy2019/company/9" && next.as_str() < "visits/fy2019/expert");
        listing.add("visits/fy2019", answer(&["visits/fy2019/z"], None));
        assert!(listing.folders[0].more && listing.figures.len() == 1);
    }
}
