//! What every page is given: where one is, who one is, and what its figures are based on.

use ayumi_proto::{
    answer::Answered,
    ids::Edition,
    text::Text,
    time::{Day, Moment},
};
use serde::Serialize;
use serde_json::Value;

use crate::problem::Problem;

/// What a page is given besides what it shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Base {
    /// The path, for links back to here.
    pub path: String,
    /// The query, for links that keep what was chosen.
    pub query: String,
    /// The name of the account that is logged in.
    pub user: Option<String>,
    /// What its figures are based on.
    #[serde(flatten)]
    pub about: About,
    /// What can be recorded of what the page is about, if it is about an entity.
    pub records: Value,
    /// What is said above the page.
    pub notice: Option<Notice>,
}

/// What the figures of a page are based on; nothing, where it shows none.
#[derive(Clone, Debug, Default, Serialize)]
pub struct About {
    /// The log position up to which commits were known.
    pub position: Option<u64>,
    /// The day until whose end things had occurred.
    pub as_of: Option<Day>,
    /// When the last of those commits was recorded.
    pub known_at: Option<Moment>,
    /// The edition of the page.
    pub edition: Option<Edition>,
    /// The editions that can be chosen; none, where the answer doesn't list them.
    pub editions: Vec<Edition>,
}

impl<T> From<&Answered<T>> for About {
    fn from(answer: &Answered<T>) -> Self {
        Self {
            position: Some(answer.position),
            as_of: Some(answer.as_of),
            known_at: answer.known_at,
            edition: answer.edition,
            editions: answer.editions.iter().flatten().copied().collect(),
        }
    }
}

/// What is said above a page.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// `ok` or `problem`.
    kind: &'static str,
    title: Text,
    detail: Option<Text>,
    accepted: Option<Text>,
    /// Where what was recorded is in the log.
    position: Option<u64>,
}

impl Notice {
    /// A form's command was recorded at a position.
    pub fn recorded(position: u64) -> Self {
        let (ja, en) = (format!("記録しました（記録番号{position}）。"), format!("Recorded (record no. {position})."));
        Self { kind: "ok", title: Text { ja, en }, detail: None, accepted: None, position: Some(position) }
    }

    /// A form was refused.
    pub fn refused(problem: &Problem) -> Self {
        let Problem { title, detail, accepted, .. } = problem.clone();
        Self { kind: "problem", title, detail: Some(detail), accepted, position: None }
    }
}
