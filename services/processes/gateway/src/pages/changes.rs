//! `/changes`: the figures that changed between two beginnings of the log, sums before single companies.

mod groups;

use std::collections::BTreeSet;

use axum::{Router, extract::State, http::StatusCode, response::Response, routing::get};
use ayumi_pages::Page;
use ayumi_proto::{
    answer::{Answered, Bound, Change, Changes, FigureList},
    ids::Edition,
    message::{KnownAt, Query},
    time::{Day, Moment},
};
use serde::Serialize;

use self::groups::{Group, cut, groups, single};
use crate::{
    api::parameters::known_at,
    app::{App, Shared},
    pages::{About, Reader},
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

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/changes", get(show))
}

async fn show(State(app): State<Shared>, mut reader: Reader) -> Result<Response, Problem> {
    let (about, data) = gather(&app, &mut reader).await?;
    Ok(reader.show(&app, Page::Changes, about, data))
}

/// What was asked for, as it was typed.
#[derive(Serialize)]
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

/// The day up to which a comparison goes: that of the last record that was known then. A log that rests shows its last
/// days, and no empty week.
async fn last_day(app: &App, to: &str) -> Result<Day, Problem> {
    let query = Query { known_at: known_at("to", Some(to))?, ..Query::default() };
    let known = app.queries.editions(query).await?;
    Ok(known.known_at.map_or(Day::FIRST, Moment::day))
}

/// Changes from some answers about the same two beginnings of the log.
struct Found {
    about: About,
    from: Bound,
    to: Bound,
    /// How many figures changed.
    total: usize,
    changes: Vec<Change>,
    /// Where the rest of single companies, experts or bodies was left out.
    cut: BTreeSet<String>,
    /// The last address, if more follow.
    next: Option<String>,
}

/// What the page shows.
#[derive(Serialize)]
struct Data {
    asked: Asked,
    from: Bound,
    to: Bound,
    total: usize,
    shown: usize,
    groups: Vec<Group>,
    cut: BTreeSet<String>,
    next: Option<String>,
    /// What goes along to the figures' pages.
    carried: String,
}

async fn gather(app: &App, reader: &mut Reader) -> Result<(About, Data), Problem> {
    let asked = Asked::of(app, reader).await?;
    reader.settle(app).await?;
    let query = asked.query(reader)?;
    let Found { about, from, to, total, changes, cut, next } = find(app, query.clone(), &asked).await?;
    let shown = changes.len();
    let mut groups = groups(changes);
    for group in &mut groups {
        group.simulated = is_simulated(app, &query, group).await?;
    }
    let carried = carried(reader, &asked, to);
    let data = Data { asked, from, to, total, shown, groups, cut, next, carried };
    Ok((About { edition: query.edition, ..about }, data))
}

/// Whether simulated facts went into a group's first figures, which sum up the others.
async fn is_simulated(app: &App, query: &Query, group: &Group) -> Result<bool, Problem> {
    let key = Some(format!("{}/{}", group.programme, group.edition));
    let query = Query { key, since: None, after: None, limit: Some(SUMS_MAX), ..query.clone() };
    match app.queries.ask::<FigureList>("figures", query).await {
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Ok(false),
        answer => Ok(answer?.value.figures.iter().any(|figure| figure.simulated)),
    }
}

/// The first changes under a prefix; without one, those of all sums, however many single companies changed.
async fn find(app: &App, mut query: Query, asked: &Asked) -> Result<Found, Problem> {
    let first: Answered<Changes> = app.queries.ask("diff", query.clone()).await?;
    let about = About::from(&first);
    let Changes { changes, total, next, from, to } = first.value;
    (query.known_at, query.since) = (Some(KnownAt::Position(to.position)), Some(KnownAt::Position(from.position)));
    let mut found = Found { about, from, to, total, changes, cut: BTreeSet::new(), next };
    if !asked.prefix.is_empty() {
        return Ok(found);
    }
    for _ in 1..ANSWERS_MAX {
        let Some(last) = found.next.take() else { break };
        query.after = Some(single(&last).map_or(last, |run| format!("{run}/{}", char::MAX)));
        let Changes { changes, next, .. } = app.queries.ask("diff", query.clone()).await?.value;
        found.changes.extend(changes);
        found.next = next;
    }
    found.cut = cut(&mut found.changes);
    Ok(found)
}

/// What goes along to the figures' pages: they are shown by what was known at the end of the comparison.
fn carried(reader: &Reader, asked: &Asked, to: Bound) -> String {
    let kept = reader.kept(&["lang", "edition", "as_of"]);
    let known_at = format!("known_at={}", to.position);
    kept.into_iter().chain((!asked.to.is_empty()).then_some(known_at.as_str())).collect::<Vec<_>>().join("&")
}
