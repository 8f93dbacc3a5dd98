//! A history in a file: an export or a projection's history file, read and folded here.

use std::{cell::RefCell, path::Path};

use ayumi_core::En;
use ayumi_exchange::{Format, Reader, read};
use ayumi_history::{Damage, FileError, Frame, FramesError, History, HistoryError};
use ayumi_projection::{
    book::ProjectionState,
    past::{self, Basis, Past},
    proof::Prover,
    query::{self, Name},
    views::Views,
};
use ayumi_proto::{
    message::{CubeQuestion, KnownAt, Query, Reply, TableQuestion},
    text::Malformed,
    time::{Day, Moment},
};
use serde_json::Value;

use crate::{
    download::Downloaded,
    outcome::Failure,
    progress,
    source::{Missing, Question},
};

/// Commits that are taken from a file at once.
const BATCH_COMMITS: usize = 1024;

/// A history in a file.
pub struct Local {
    /// The history and its views.
    pub state: ProjectionState,
    prover: Prover,
    /// The views of the day and moment that were asked about last: an answer of many pages folds once.
    folded: RefCell<Option<(Basis, Views)>>,
}

impl Local {
    /// Reads a history, whole: an exported file, or a projection's history file.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        match Self::open_as_far(path)? {
            (local, None) => Ok(local),
            (local, Some(damage)) => {
                let position = local.state.history.position();
                Err(format!("{}: damaged {damage}, after position {position}", path.display()).into())
            }
        }
    }

    /// The same, but of a history file that another process may be appending to as far as it makes sense, and what
    /// is wrong after that.
    pub fn open_as_far(path: &Path) -> Result<(Self, Option<Damage>), Failure> {
        let in_file = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let (history, damage) = match Format::of(path) {
            Ok(_) => (take(read(path)?).map_err(|error| in_file(&error))?, None),
            Err(_) => History::open_to_read(path).map_err(|error| match error {
                HistoryError::Frames(FramesError::File(FileError::Foreign)) => {
                    in_file(&"must be an export (.jsonl, .csv or .parquet) or a history file of this version")
                }
                error @ (HistoryError::Frames(_) | HistoryError::Broken { .. } | HistoryError::Deadline) => {
                    in_file(&error)
                }
            })?,
        };
        Ok((Self::of(ProjectionState::of(history, Moment::now().day()).map_err(|error| in_file(&error))?), damage))
    }

    /// Reads a log that was fetched.
    pub fn fetched(log: Downloaded) -> Result<Self, Failure> {
        Ok(Self::of(ProjectionState::of(take(log.read()?)?, Moment::now().day())?))
    }

    /// Answers from a state.
    pub fn of(state: ProjectionState) -> Self {
        Self { state, prover: Prover::default(), folded: RefCell::default() }
    }

    /// Folds again for the next question.
    pub(super) fn forget(&self) {
        self.folded.take();
    }

    pub(super) fn page(&self, question: &Question, after: Option<&str>) -> Result<Value, Failure> {
        let name = Name::of(&question.name).ok_or_else(|| {
            format!("{}: no such view; use pilots, visits, meetings, reports or figures", question.name)
        })?;
        let known_at = |name, value: &Option<String>| parse::<KnownAt>(name, value.as_deref());
        let query = Query {
            edition: parse("edition", question.edition.as_deref())?,
            key: question.key.clone(),
            as_of: parse("as_of", question.as_of.as_deref())?,
            known_at: known_at("known_at", &question.known_at)?,
            since: known_at("from", &question.since)?,
            after: after.map(str::to_owned),
            cube: Some(cube(question)?).filter(|_| name == Name::Cube),
            table: Some(table(question)).filter(|_| name == Name::Table),
            ..Query::default()
        };
        match self.reply(name, &query, Moment::now().day())? {
            Reply::Found { body, .. } => Ok(serde_json::from_str(body.get())?),
            Reply::Missing(what) => Err(Missing(what).into()),
            Reply::NothingYet { first } => {
                Err(format!("no records at this time; the first is of {}", En(&first)).into())
            }
            Reply::Malformed(fault) => Err(fault.to_string().into()),
            Reply::Behind { why, .. } => Err(why.unwrap_or_default().into()),
            Reply::Busy => Err("too many questions are waiting".into()),
            Reply::Stopped { why, .. } => Err(why.into()),
        }
    }

    /// The reply to a question that is asked on a day.
    pub fn reply(&self, name: Name, query: &Query, today: Day) -> Result<Reply, Failure> {
        let past = Past::of(&self.state, query, today).map_err(|fault| fault.to_string())?;
        let reply = if name.is_of_views() {
            self.by_views(&past, name, query)?
        } else {
            query::answer_past(&past, name, query, &self.prover)?
        };
        Ok(past::since_when(&self.state, query, reply))
    }

    fn by_views(&self, past: &Past, name: Name, query: &Query) -> Result<Reply, Failure> {
        let mut folded = self.folded.borrow_mut();
        let views = match folded.take() {
            // The pages of one question differ in nothing but where they begin.
            Some((basis, views)) if basis == past.basis && query.after.is_some() => views,
            _ => query::fold(past, name, query)?,
        };
        let (_, views) = folded.insert((past.basis, views));
        Ok(query::answer(&past.figures_of(views), past.basis, name, query, &past.editions()?)?)
    }
}

/// What is asked of the cube.
fn cube(question: &Question) -> Result<CubeQuestion, Failure> {
    let names = |name| question.further(name).into_iter().flat_map(|names| names.split(',')).map(str::to_owned);
    let every = question.further("every").map(|every| every.parse().map_err(|_| "every: day, week or month"));
    let every = every.transpose()?;
    let from = parse("from", question.further("from"))?;
    Ok(CubeQuestion { measures: names("measures").collect(), by: names("by").collect(), every, from })
}

/// What is asked of a table.
fn table(question: &Question) -> TableQuestion {
    let given = |name| question.further(name).map(str::to_owned);
    TableQuestion { containing: given("q"), sort: given("sort") }
}

fn parse<T: std::str::FromStr<Err = Malformed>>(name: &str, value: Option<&str>) -> Result<Option<T>, Failure> {
    value.map(str::parse).transpose().map_err(|error: Malformed| format!("{name}: {error}").into())
}

/// Takes what was exported into a history that leaves nothing behind.
fn take(exported: Reader) -> Result<History, Failure> {
    let mut history = History::temporary()?;
    let progress = progress::count("reading the history");
    let mut exported = exported.peekable();
    while exported.peek().is_some() {
        let batch = exported.by_ref().take(BATCH_COMMITS).collect::<Result<Vec<_>, _>>()?;
        let subjects: Vec<String> = batch.iter().map(|commit| commit.subject.to_string()).collect();
        let frames: Vec<Frame<'_>> = batch
            .iter()
            .zip(&subjects)
            .map(|(commit, subject)| Frame { position: commit.position, subject, payload: &commit.payload })
            .collect();
        history.append(&frames)?;
        progress.inc(batch.len() as u64);
    }
    progress.finish_and_clear();
    Ok(history)
}
