//! Simulated histories, in memory.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;

use ayumi_history::{Frame, History};
use ayumi_projection::{
    book::ProjectionState,
    figures::FiguresOf,
    past::Past,
    proof::Prover,
    query::{self, Name},
    views::Views,
};
use ayumi_proto::{
    figure::Value as Figure,
    message::{Query, Reply},
    time::Day,
};
use ayumi_simulator::Simulation;
use serde_json::Value;

/// A day after all that is simulated.
pub fn late() -> Day {
    "2026-06-30".parse().unwrap()
}

/// The commits of a simulated history.
pub fn simulated(seed: u64, events: u64) -> Vec<(String, Vec<u8>)> {
    let commits = Simulation::new(seed, events).unwrap().flat_map(|decision| decision.commits);
    commits.map(|(subject, payload)| (subject.to_string(), payload)).collect()
}

pub fn frames(first: u64, log: &[(String, Vec<u8>)]) -> Vec<Frame<'_>> {
    (first..).zip(log).map(|(position, (subject, payload))| Frame { position, subject, payload }).collect()
}

/// A book of the commits, taken at once.
pub fn book(log: &[(String, Vec<u8>)]) -> ProjectionState {
    let mut history = History::temporary().unwrap();
    history.append(&frames(1, log)).unwrap();
    ProjectionState::of(history, late()).unwrap()
}

/// Every figure by its address.
pub fn values(figures: &FiguresOf<'_>) -> BTreeMap<String, Figure> {
    figures.all().into_iter().map(|figure| (figure.path, figure.value)).collect()
}

/// Every figure of the editions of a history folded as of a day, by its address.
pub fn values_of(state: &ProjectionState, views: &Views, until: u64, as_of: Day) -> BTreeMap<String, Figure> {
    values(&FiguresOf { views, ledgers: state.history.ledgers(), until, as_of })
}

/// The beginning of the log that a question is based on.
pub fn past(book: &ProjectionState, query: &Query) -> Past {
    Past::of(book, query, late()).unwrap()
}

/// The whole answer to a question, all pages of its list.
pub fn ask(book: &ProjectionState, name: Name, list: &str, query: &Query) -> Option<Value> {
    let mut query = query.clone();
    let mut rows = Vec::new();
    loop {
        let body = match query::answer_past(&past(book, &query), name, &query, &Prover::default()).unwrap() {
            Reply::Found { body, .. } => body,
            Reply::Missing(_) => return None,
            other @ (Reply::NothingYet { .. }
            | Reply::Malformed(_)
            | Reply::Behind { .. }
            | Reply::Busy
            | Reply::Stopped { .. }) => panic!("{other:?}"),
        };
        let mut answer: Value = serde_json::from_str(body.get()).unwrap();
        rows.extend(answer[list].as_array_mut().map(std::mem::take).unwrap_or_default());
        match answer["next"].as_str() {
            Some(next) => query.after = Some(next.to_owned()),
            None => {
                answer[list] = rows.into();
                return Some(answer);
            }
        }
    }
}
