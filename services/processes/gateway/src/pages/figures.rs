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
use ayumi_proto::message::Query;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    App, Shared,
    pages::{Reader, ask},
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
        Ok((answer, data)) => reader.show(&app, Page::Figure, &answer, data),
        Err(problem) if problem.status == StatusCode::NOT_FOUND => list(&app, &reader, path).await,
        Err(problem) => reader.problem(&app, &problem),
    }
}

/// The figure, the commits that made it and its values over both times.
async fn figure(app: &App, reader: &Reader, path: &str) -> Result<(Value, Value), Problem> {
    let mut explained = reader.find(app, "explain", Some(path)).await?;
    let history = reader.find(app, "history", Some(path)).await?;
    explained["edition"] = path.split('/').nth(1).into();
    let data = json!({
        "address": path,
        "figure": explained["figure"],
        "steps": explained["steps"],
        "total": explained["total"],
        "changes": explained["changes"],
        "next": explained["next"],
        "recorded": history["recorded"],
        "occurred": history["occurred"],
    });
    Ok((explained, data))
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
        Ok((answer, data)) => reader.show(app, Page::Figures, &answer, data),
        Err(problem) => reader.problem(app, &problem),
    }
}

/// No figure, at the moment that is asked about.
async fn nothing(app: &App, reader: &Reader, prefix: &str) -> Result<(Value, Value), Problem> {
    let answer = ask(app, "figures", Query { limit: Some(1), ..reader.parameters.query(None)? }).await?;
    let data = json!({ "address": prefix, "figures": [], "folders": [], "total": 0, "next": null });
    Ok((answer, data))
}

/// What is right under the prefix. Of figures that lie deeper the first are enough: the rest is passed over.
async fn listed(app: &App, reader: &Reader, prefix: &str) -> Result<(Value, Value), Problem> {
    let first = reader.find(app, "figures", Some(prefix)).await?;
    let mut listing = Listing::default();
    let mut next = listing.add(prefix, &first);
    while let Some(after) = next.take_if(|_| listing.rows() < ROWS_MAX) {
        let query = reader.parameters.query(Some(prefix.to_owned()))?;
        next = listing.add(prefix, &ask(app, "figures", Query { after: Some(after), ..query }).await?);
    }
    let Listing { figures, folders } = listing;
    let total = first["total"].clone();
    let data = json!({ "address": prefix, "figures": figures, "folders": folders, "total": total, "next": next });
    Ok((first, data))
}

/// Figures right under a prefix, and what else begins with it, by the next part of the addresses.
#[derive(Default)]
struct Listing {
    figures: Vec<Value>,
    folders: Vec<Folder>,
}

/// Figures that begin alike.
#[derive(Debug, Serialize)]
struct Folder {
    name: String,
    path: String,
    /// What the first of them is.
    label: Value,
    /// How many were counted.
    figures: usize,
    /// Whether there are more than were counted.
    more: bool,
}

impl Listing {
    fn rows(&self) -> usize {
        self.figures.len() + self.folders.len()
    }

    /// Adds an answer's figures; answers after which address to go on.
    fn add(&mut self, prefix: &str, answer: &Value) -> Option<String> {
        for figure in answer["figures"].as_array().into_iter().flatten() {
            let path = figure["path"].as_str().unwrap_or_default();
            match path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/').split_once('/') {
                Some((name, _)) => self.count(prefix, name, &figure["label"]),
                None => self.figures.push(figure.clone()),
            }
        }
        let next = answer["next"].as_str()?;
        match self.folders.last_mut().filter(|folder| next.starts_with(&format!("{}/", folder.path))) {
            Some(folder) => {
                folder.more = true;
                Some(format!("{}/{}", folder.path, char::MAX))
            }
            None => Some(next.to_owned()),
        }
    }

    fn count(&mut self, prefix: &str, name: &str, label: &Value) {
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
    use super::*;

    fn answer(paths: &[&str], next: Option<&str>) -> Value {
        let figures: Vec<Value> = paths.iter().map(|path| json!({ "path": path, "label": path })).collect();
        json!({ "figures": figures, "next": next })
    }

    #[test]
    fn what_lies_deeper_is_one_line_for_each_part() {
        let paths = ["visits/fy2019/a", "visits/fy2019/company/1/x", "visits/fy2019/company/2/x", "visits/fy2019/z"];
        let mut listing = Listing::default();
        assert_eq!(listing.add("visits/fy2019", &answer(&paths, None)), None);
        assert_eq!(listing.figures.iter().map(|figure| &figure["path"]).collect::<Vec<_>>(), [paths[0], paths[3]]);
        let [folder] = &listing.folders[..] else { panic!("{:?}", listing.folders) };
        assert_eq!((folder.path.as_str(), folder.figures, folder.more), ("visits/fy2019/company", 2, false));
        let mut top = Listing::default();
        top.add("", &answer(&paths, None));
        assert_eq!((top.folders[0].path.as_str(), top.folders[0].figures), ("visits", 4));
    }

    #[test]
    fn what_is_many_and_deep_doesnt_hide_what_follows() {
        let mut listing = Listing::default();
        let first = answer(&["visits/fy2019/company/1/x"], Some("visits/fy2019/company/1/x"));
        let next = listing.add("visits/fy2019", &first).unwrap();
        assert!(next.as_str() > "visits/fy2019/company/9" && next.as_str() < "visits/fy2019/expert");
        listing.add("visits/fy2019", &answer(&["visits/fy2019/z"], None));
        assert!(listing.folders[0].more && listing.figures.len() == 1);
    }
}
