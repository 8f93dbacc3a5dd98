//! Where answers come from: a running Ayumi, or a file that the history is read from, without any server.

use std::{cell::RefCell, path::Path};

use ayumi_exchange::{Format, read};
use ayumi_history::{Damage, Frame, FrameError, History};
use ayumi_projection::{
    book::Book,
    past::{Basis, Past},
    proof::Prover,
    query::{self, Name},
    views::Views,
};
use ayumi_proto::{
    message::{KnownAt, Query, Reply},
    text::Malformed,
    time::Moment,
};
use serde_json::Value;

use crate::{
    client::{Client, escaped},
    commands::Failure,
    progress, table,
};

/// Commits that are taken from a file at once.
const BATCH_COMMITS: usize = 1024;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// A view, or `figures`, `explain`, `history`, `diff` or `proof`.
    pub name: String,
    /// One item, or an address or its beginning.
    pub key: Option<String>,
    /// The edition.
    pub edition: Option<String>,
    /// By what had occurred until this day.
    pub as_of: Option<String>,
    /// By what was known at this position, instant or day.
    pub known_at: Option<String>,
    /// Since what was known before.
    pub since: Option<String>,
}

/// Where answers come from.
pub enum Source {
    /// A running Ayumi.
    Remote(Client),
    /// A history in a file.
    File(Box<Local>),
}

/// There is nothing by that name.
#[derive(Debug, thiserror::Error)]
#[error("there is no {0}")]
pub struct Missing(String);

impl Source {
    /// The first page of the answer, or nothing if what is asked about isn't there.
    pub fn find(&self, question: &Question) -> Result<Option<Value>, Failure> {
        match self.first_page(question) {
            Err(error) if error.is::<Missing>() => Ok(None),
            found => found.map(Some),
        }
    }

    /// A file, of which the end may be missing: it is told, and the rest is asked.
    pub fn file(path: &Path) -> Result<Self, Failure> {
        match Local::open_as_far(path)? {
            (local, None) => Ok(Self::File(Box::new(local))),
            (local, Some(Damage { why: FrameError::Short, .. })) => {
                let position = local.book.history.position();
                eprintln!("ayumi: {}: its end is cut off after position {position}", path.display());
                Ok(Self::File(Box::new(local)))
            }
            (_, Some(damage)) => Err(format!("{}: damaged {damage}", path.display()).into()),
        }
    }
}

/// A history in a file.
pub struct Local {
    /// The history and its views.
    pub book: Book,
    prover: Prover,
    /// The views of the day and moment that were asked about last: an answer of many pages folds once.
    folded: RefCell<Option<(Basis, Views)>>,
}

impl Source {
    /// The whole answer, with all of its pages, which stand on what the first one stands on.
    pub fn ask(&self, question: &Question) -> Result<Value, Failure> {
        let mut answer = self.page(question, None)?;
        let position = |of: &Value| of["position"].as_u64().map(|position| position.to_string());
        let pinned = Question {
            as_of: answer["as_of"].as_str().map(str::to_owned),
            known_at: position(&answer),
            since: position(&answer["from"]),
            ..question.clone()
        };
        while let Some(after) = answer["next"].as_str().map(str::to_owned) {
            table::append(&mut answer, self.page(&pinned, Some(&after))?);
        }
        Ok(answer)
    }

    /// The first page of the answer, for which everything is folded anew.
    pub fn first_page(&self, question: &Question) -> Result<Value, Failure> {
        if let Self::File(local) = self {
            local.folded.take();
        }
        self.page(question, None)
    }

    fn page(&self, question: &Question, after: Option<&str>) -> Result<Value, Failure> {
        match self {
            Self::Remote(client) => remote(client, question, after),
            Self::File(local) => local.page(question, after),
        }
    }
}

fn remote(client: &Client, question: &Question, after: Option<&str>) -> Result<Value, Failure> {
    let Question { name, key, edition, as_of, known_at, since } = question;
    // The address of a figure has parts; each is escaped by itself.
    let key_parts = || key.iter().flat_map(|key| key.split('/')).filter(|part| !part.is_empty());
    let path = |parts: Vec<&str>| -> String { parts.iter().map(|part| format!("/{}", escaped(part))).collect() };
    let (path, prefix, known, from) = match name.as_str() {
        "explain" | "history" => {
            let parts = ["figures"].into_iter().chain(key_parts()).chain([name.as_str()]).collect();
            (path(parts), &None, "known_at", "from")
        }
        "diff" => (path(vec!["diff"]), key, "to", "from"),
        "proof" => (path(vec!["proof"]), &None, "position", "from"),
        view => (path([view].into_iter().chain(key_parts()).collect()), &None, "known_at", "from"),
    };
    let given = [
        ("edition", edition.as_deref()),
        ("as_of", as_of.as_deref()),
        (known, known_at.as_deref()),
        (from, since.as_deref()),
        ("prefix", prefix.as_deref()),
        ("after", after),
    ];
    let parameters: Vec<(&str, &str)> = given.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
    Ok(client.get(&format!("/api/v1{path}"), &parameters)?)
}

fn parse<T: std::str::FromStr<Err = Malformed>>(name: &str, value: Option<&str>) -> Result<Option<T>, Failure> {
    value.map(str::parse).transpose().map_err(|error: Malformed| format!("{name}: {error}").into())
}

impl Local {
    /// Reads a history, whole: an exported file, or a projection's history file.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        match Self::open_as_far(path)? {
            (local, None) => Ok(local),
            (local, Some(damage)) => {
                let position = local.book.history.position();
                Err(format!("{}: damaged {damage}, after position {position}", path.display()).into())
            }
        }
    }

    /// The same, but of a history file that another process may be appending to as far as it makes sense, and what
    /// is wrong after that.
    pub fn open_as_far(path: &Path) -> Result<(Self, Option<Damage>), Failure> {
        let (history, damage) = match Format::of(path) {
            Ok(_) => (import(path)?, None),
            Err(_) => History::open_to_read(path)?,
        };
        Ok((Self::of(Book::of(history)?), damage))
    }

    /// Answers by a book.
    pub fn of(book: Book) -> Self {
        Self { book, prover: Prover::default(), folded: RefCell::default() }
    }

    fn page(&self, question: &Question, after: Option<&str>) -> Result<Value, Failure> {
        let name = Name::of(&question.name).ok_or_else(|| format!("{}: there is no such view", question.name))?;
        let known_at = |name, value: &Option<String>| parse::<KnownAt>(name, value.as_deref());
        let query = Query {
            edition: parse("edition", question.edition.as_deref())?,
            key: question.key.clone(),
            as_of: parse("as_of", question.as_of.as_deref())?,
            known_at: known_at("known_at", &question.known_at)?,
            since: known_at("from", &question.since)?,
            after: after.map(str::to_owned),
            ..Query::default()
        };
        let past = Past::of(&self.book, &query, Moment::now().day()).map_err(|fault| fault.detail)?;
        let reply = if name.is_of_views() {
            self.by_views(&past, name, &query)?
        } else {
            query::answer_past(&past, name, &query, &self.prover)?
        };
        match reply {
            Reply::Found { body, .. } => Ok(serde_json::from_str(body.get())?),
            Reply::Missing(what) => Err(Missing(what).into()),
            Reply::Malformed(fault) => Err(format!("{}: {}", fault.field, fault.detail).into()),
            Reply::Behind { why, .. } => Err(why.unwrap_or_default().into()),
            Reply::Stopped { why, .. } => Err(why.into()),
        }
    }
}

impl Local {
    fn by_views(&self, past: &Past, name: Name, query: &Query) -> Result<Reply, Failure> {
        let mut folded = self.folded.borrow_mut();
        let views = match folded.take() {
            // The pages of one question differ in nothing but where they begin.
            Some((basis, views)) if basis == past.basis && query.after.is_some() => views,
            _ => query::fold(past, name, query)?,
        };
        let (_, views) = folded.insert((past.basis, views));
        Ok(query::answer(views, past.basis, name, query, past.editions()?))
    }
}

/// Takes an exported file into a history that leaves nothing behind.
fn import(path: &Path) -> Result<History, Failure> {
    let mut history = History::temporary()?;
    let progress = progress::count("reading the history");
    let mut exported = read(path)?.peekable();
    while exported.peek().is_some() {
        let batch = exported.by_ref().take(BATCH_COMMITS).collect::<Result<Vec<_>, _>>()?;
        let subjects: Vec<String> = batch.iter().map(|commit| commit.subject.to_string()).collect();
        let frames: Vec<Frame<'_>> = batch
            .iter()
            .zip(&subjects)
            .map(|(commit, subject)| Frame { position: commit.position, subject, payload: &commit.payload })
            .collect();
        history.append(&frames).map_err(|error| format!("{}: {error}", path.display()))?;
        progress.inc(batch.len() as u64);
    }
    progress.finish_and_clear();
    Ok(history)
}
