//! Where answers come from: a running Ayumi, or a file that the history is read from, without any server.

mod lists;
mod local;

use std::path::Path;

use ayumi_history::{Damage, FrameError};
use ayumi_proto::{answer::Answered, time::Day};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

pub use crate::source::local::Local;
use crate::{
    client::{Client, escaped},
    outcome::Failure,
    table,
};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// A view, or `figures`, `explain`, `history`, `diff`, `proof`, `cube` or `table`.
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
    /// What is asked of the cube or of a table, by the names of the parameters of the API.
    pub further: Vec<(&'static str, String)>,
}

impl Question {
    /// What is further asked under a name.
    fn further(&self, name: &str) -> Option<&str> {
        self.further.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// Where answers come from.
pub enum Source {
    /// A running Ayumi.
    Remote(Client),
    /// A history in a file.
    File(Box<Local>),
}

/// What an answer says of where its further pages are.
#[derive(Deserialize)]
struct Paged {
    position: u64,
    as_of: Day,
    #[serde(default)]
    from: Option<Since>,
    #[serde(default)]
    next: Value,
}

/// The earlier position of an answer about two.
#[derive(Deserialize)]
struct Since {
    position: u64,
}

/// Nothing found under that name.
#[derive(Debug, thiserror::Error)]
#[error("{0} not found")]
pub struct Missing(String);

impl Source {
    /// A file whose end may be missing: that is reported, and the rest is asked.
    pub fn file(path: &Path) -> Result<Self, Failure> {
        match Local::open_as_far(path)? {
            (local, None) => Ok(Self::File(Box::new(local))),
            (local, Some(Damage { why: FrameError::Short, .. })) => {
                let position = local.state.history.position();
                eprintln!("ayumi: {}: truncated after position {position}", path.display());
                Ok(Self::File(Box::new(local)))
            }
            (_, Some(damage)) => Err(format!("{}: damaged {damage}", path.display()).into()),
        }
    }

    /// The first page of the answer, or nothing if what is asked about isn't there.
    pub fn find(&self, question: &Question) -> Result<Option<Value>, Failure> {
        match self.first_page(question) {
            Err(error) if error.is::<Missing>() => Ok(None),
            found => found.map(Some),
        }
    }

    /// The whole answer, read.
    pub fn read<T: DeserializeOwned>(&self, question: &Question) -> Result<Answered<T>, Failure> {
        Ok(serde_json::from_value(self.ask(question)?)?)
    }

    /// The whole answer, with all of its pages, all based on what the first one is based on.
    pub fn ask(&self, question: &Question) -> Result<Value, Failure> {
        let mut answer = self.page(question, None)?;
        let first = Paged::deserialize(&answer)?;
        let whole = |page, question: &Question| lists::whole(page, |after| self.page(question, Some(after)));
        let pinned = Question {
            as_of: Some(first.as_of.to_string()),
            known_at: Some(first.position.to_string()),
            since: first.from.map(|from| from.position.to_string()),
            ..question.clone()
        };
        answer = whole(answer, &pinned)?;
        let mut next = first.next;
        // An item may have something else of that name.
        while let Value::String(after) = next {
            let page = self.page(&pinned, Some(&after))?;
            next = Paged::deserialize(&page)?.next;
            table::append(&mut answer, whole(page, &pinned)?);
        }
        Ok(answer)
    }

    /// The first page of the answer, for which everything is folded again.
    pub fn first_page(&self, question: &Question) -> Result<Value, Failure> {
        if let Self::File(local) = self {
            local.forget();
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
    let Question { name, key, edition, as_of, known_at, since, further } = question;
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
        "table" => (path(["tables"].into_iter().chain(key_parts()).collect()), &None, "known_at", "from"),
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
    let further = further.iter().map(|(name, value)| (*name, value.as_str()));
    let given = given.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    let parameters: Vec<(&str, &str)> = given.chain(further).collect();
    Ok(client.get(&format!("/api/v1{path}"), &parameters)?)
}
