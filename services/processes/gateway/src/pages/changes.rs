//! `/changes`: the figures that changed between two beginnings of the log, sums before single companies.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, extract::State, http::StatusCode, response::Response, routing::get};
use ayumi_pages::Page;
use ayumi_proto::{
    ids::Edition,
    message::{KnownAt, Query},
    time::{Day, Moment},
};
use serde_json::{Value, json};

use crate::{
    App, Shared,
    api::{editions::Editions, parameters::known_at},
    pages::{Reader, ask},
    problem::Problem,
};

/// How many days before its end a comparison begins, unless it is asked to begin elsewhere.
const DAYS: i32 = 7;
/// Changes of one answer.
const LIMIT: usize = 500;
/// How many figures of a programme are asked whether they are simulated.
const SUMS_MAX: usize = 200;
/// How many answers one page is made of, at most.
const ANSWERS_MAX: usize = 8;
/// How many changes of single companies, experts or bodies are shown beside those of sums.
const SINGLE_MAX: usize = 50;
/// After these parts of an address comes the name of one company, expert or body.
const SINGLE: [&str; 3] = ["company", "expert", "body"];

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/changes", get(show))
}

async fn show(State(app): State<Shared>, mut reader: Reader) -> Response {
    match gather(&app, &mut reader).await {
        Ok((answer, data)) => reader.show(&app, Page::Changes, &answer, data),
        Err(problem) => reader.problem(&app, &problem),
    }
}

/// What was asked for, as it was typed.
struct Asked {
    from: String,
    to: String,
    prefix: String,
}

impl Asked {
    async fn of(app: &App, reader: &Reader) -> Result<Self, Problem> {
        let to = reader.named("to").or_else(|| reader.named("known_at")).unwrap_or_default();
        let from = match reader.named("from") {
            Some(from) => from,
            None => (last_day(app, &to).await? - DAYS).to_string(),
        };
        Ok(Self { from, to, prefix: reader.named("prefix").unwrap_or_default() })
    }

    /// The edition that the prefix names.
    fn edition(&self) -> Option<Edition> {
        self.prefix.split('/').nth(1)?.parse().ok()
    }

    fn query(&self, reader: &Reader) -> Result<Query, Problem> {
        let query = reader.parameters.query(Some(self.prefix.clone()))?;
        Ok(Query {
            known_at: known_at("to", Some(&self.to))?,
            since: known_at("from", Some(&self.from))?,
            limit: Some(LIMIT),
            edition: self.edition().or(query.edition),
            ..query
        })
    }
}

/// The day up to which a comparison goes: that of the last record that was known then.
async fn last_day(app: &App, to: &str) -> Result<Day, Problem> {
    let Some(known_at) = known_at("to", Some(to))? else { return Ok(Moment::now().day()) };
    let query = Query { known_at: Some(known_at), ..Query::default() };
    let known: Editions = app.queries.find("editions", query).await?.read()?;
    Ok(known.basis.known_at.map_or(Day::FIRST, Moment::day))
}

/// Changes from some answers about the same two beginnings of the log.
struct Found {
    first: Value,
    changes: Vec<Value>,
    /// Where the rest of single companies, experts or bodies was left out.
    cut: BTreeSet<String>,
    /// The last address, if more follow.
    next: Option<String>,
}

async fn gather(app: &App, reader: &mut Reader) -> Result<(Value, Value), Problem> {
    let asked = Asked::of(app, reader).await?;
    reader.settle(app).await?;
    let query = asked.query(reader)?;
    let Found { mut first, changes, cut, next } = find(app, query.clone(), &asked).await?;
    first["edition"] = json!(query.edition);
    let mut groups = groups(&changes);
    for group in &mut groups {
        group["simulated"] = is_simulated(app, &query, group).await?.into();
    }
    let data = json!({
        "asked": { "from": asked.from, "to": asked.to, "prefix": asked.prefix },
        "from": first["from"],
        "to": first["to"],
        "total": first["total"],
        "shown": changes.len(),
        "groups": groups,
        "cut": cut,
        "next": next,
        "carried": carried(reader, &asked, &first),
    });
    Ok((first, data))
}

/// Whether simulated facts went into a group's first figures, which sum up the others.
async fn is_simulated(app: &App, query: &Query, group: &Value) -> Result<bool, Problem> {
    let [programme, edition] = ["programme", "edition"].map(|name| group[name].as_str().unwrap_or_default());
    let key = Some(format!("{programme}/{edition}"));
    let query = Query { key, since: None, after: None, limit: Some(SUMS_MAX), ..query.clone() };
    let figures = match ask(app, "figures", query).await {
        Err(problem) if problem.status == StatusCode::NOT_FOUND => return Ok(false),
        answer => answer?,
    };
    Ok(figures["figures"].as_array().into_iter().flatten().any(|figure| figure["simulated"] == true))
}

/// The first changes under a prefix; without one, those of all sums, however many single companies changed.
async fn find(app: &App, mut query: Query, asked: &Asked) -> Result<Found, Problem> {
    let first = ask(app, "diff", query.clone()).await?;
    let position = |end: &str| first[end]["position"].as_u64().map(KnownAt::Position);
    (query.known_at, query.since) = (position("to"), position("from"));
    let mut found = Found { changes: rows(&first), cut: BTreeSet::new(), next: next(&first), first };
    if !asked.prefix.is_empty() {
        return Ok(found);
    }
    for _ in 1..ANSWERS_MAX {
        let Some(last) = found.next.take() else { break };
        query.after = Some(single(&last).map_or(last, |run| format!("{run}/{}", char::MAX)));
        let answer = ask(app, "diff", query.clone()).await?;
        found.changes.extend(rows(&answer));
        found.next = next(&answer);
    }
    found.cut = cut(&mut found.changes);
    Ok(found)
}

/// Leaves the rest of single companies, experts or bodies out, and answers under which prefixes it is.
fn cut(changes: &mut Vec<Value>) -> BTreeSet<String> {
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    changes.retain(|change| {
        let Some(run) = change["path"].as_str().and_then(single) else { return true };
        let count = kept.entry(run).or_default();
        *count += 1;
        *count <= SINGLE_MAX
    });
    kept.into_iter().filter(|(_, count)| *count > SINGLE_MAX).map(|(run, _)| run).collect()
}

fn rows(answer: &Value) -> Vec<Value> {
    answer["changes"].as_array().cloned().unwrap_or_default()
}

fn next(answer: &Value) -> Option<String> {
    answer["next"].as_str().map(str::to_owned)
}

/// The part of an address up to where the name of one company, expert or body follows.
fn single(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let place = parts.iter().position(|part| SINGLE.contains(part))?;
    Some(parts[..=place].join("/"))
}

/// The changes by programme and edition; the shorter an address, the more it sums up.
fn groups(changes: &[Value]) -> Vec<Value> {
    let path = |change: &Value| change["path"].as_str().unwrap_or_default().to_owned();
    let of = |change: &Value| path(change).split('/').take(2).map(str::to_owned).collect::<Vec<_>>();
    let named: BTreeSet<Vec<String>> = changes.iter().map(of).collect();
    let group = |name: Vec<String>| {
        let own = changes.iter().filter(|change| of(change) == name);
        let (single, mut sums): (Vec<&Value>, Vec<&Value>) = own.partition(|change| single(&path(change)).is_some());
        sums.sort_by_key(|change| path(change).split('/').count());
        json!({ "programme": name.first(), "edition": name.get(1), "sums": sums, "single": single })
    };
    named.into_iter().map(group).collect()
}

/// What goes along to the figures' pages: they are shown by what was known at the end of the comparison.
fn carried(reader: &Reader, asked: &Asked, answer: &Value) -> String {
    let kept = reader.kept(&["lang", "edition", "as_of"]);
    let known_at = format!("known_at={}", answer["to"]["position"]);
    kept.into_iter().chain((!asked.to.is_empty()).then_some(known_at.as_str())).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_come_before_what_they_sum_up_and_single_companies_are_apart() {
        let changes: Vec<Value> = [
            "pilots/fy2019/ishikawa/17/recruited",
            "pilots/fy2019/ishikawa/recruited",
            "pilots/fy2019/recruited",
            "visits/fy2019/company/1999900000008/visits",
            "visits/fy2019/spent-yen",
        ]
        .map(|path| json!({ "path": path }))
        .into();
        let groups = groups(&changes);
        let paths = |group: &Value, list: &str| -> Vec<String> {
            group[list].as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!((&groups[0]["programme"], &groups[1]["edition"]), (&json!("pilots"), &json!("fy2019")));
        assert_eq!(
            paths(&groups[0], "sums"),
            ["pilots/fy2019/recruited", "pilots/fy2019/ishikawa/recruited", "pilots/fy2019/ishikawa/17/recruited"]
        );
        assert_eq!(paths(&groups[1], "single"), ["visits/fy2019/company/1999900000008/visits"]);
        assert_eq!(paths(&groups[1], "sums"), ["visits/fy2019/spent-yen"]);
    }
}
