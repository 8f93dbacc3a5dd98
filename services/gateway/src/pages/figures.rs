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
use serde_json::{Value, json};

use crate::{App, Shared, pages::Reader, problem::Problem};

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
    match reader.find(app, "figures", Some(prefix)).await {
        Ok(answer) => reader.show(app, Page::Figures, &answer, listing(prefix, &answer)),
        Err(problem) => reader.problem(app, &problem),
    }
}

/// The figures that stand right under the prefix, and what else begins with it, part by part.
fn listing(prefix: &str, answer: &Value) -> Value {
    let (mut figures, mut folders): (Vec<&Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for figure in answer["figures"].as_array().into_iter().flatten() {
        let path = figure["path"].as_str().unwrap_or_default();
        let rest = path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/');
        let Some((name, _)) = rest.split_once('/') else {
            figures.push(figure);
            continue;
        };
        match folders.last_mut().filter(|folder| folder["name"] == name) {
            Some(folder) => folder["figures"] = (folder["figures"].as_u64().unwrap_or_default() + 1).into(),
            None => {
                let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
                folders.push(json!({ "name": name, "path": path, "label": figure["label"], "figures": 1 }));
            }
        }
    }
    json!({
        "address": prefix,
        "figures": figures,
        "folders": folders,
        "total": answer["total"],
        "next": answer["next"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_deeper_is_one_line_for_each_part() {
        let paths = ["visits/fy2019/a", "visits/fy2019/company/1/x", "visits/fy2019/company/2/x", "visits/fy2019/z"];
        let figures: Vec<Value> = paths.map(|path| json!({ "path": path, "label": path })).into();
        let answer = json!({ "figures": figures, "total": 4, "next": null });
        let listed = listing("visits/fy2019", &answer);
        let here: Vec<_> = listed["figures"].as_array().unwrap().iter().map(|figure| &figure["path"]).collect();
        assert_eq!(here, ["visits/fy2019/a", "visits/fy2019/z"]);
        let folder = json!({"name": "company", "path": "visits/fy2019/company", "label": paths[1], "figures": 2});
        assert_eq!(listed["folders"], json!([folder]));
        let top = listing("", &answer);
        assert_eq!((&top["folders"][0]["path"], &top["folders"][0]["figures"]), (&json!("visits"), &json!(4)));
    }
}
