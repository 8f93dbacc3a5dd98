//! Lists in pages.

use ayumi_proto::time::Day;
use serde::Serialize;

/// What is asked of a view.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// One item.
    pub key: Option<&'a str>,
    /// The as-of day of the question.
    pub as_of: Day,
    /// Rows after the one with this id.
    pub after: Option<&'a str>,
    /// The most rows to answer with, at least 1.
    pub limit: usize,
}

/// Some rows of a list, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are on all pages.
    pub total: usize,
    /// What to give as `after` for the next page; `None` on the last.
    pub next: Option<String>,
}

/// The page of `rows` that is asked for; `rows` come in the order of their ids and are made only if shown.
pub fn page<K: AsRef<str>, T>(
    rows: impl ExactSizeIterator<Item = K>,
    ask: &Ask<'_>,
    mut make: impl FnMut(&K) -> T,
) -> Page<T> {
    let total = rows.len();
    let mut rest = rows.skip_while(|key| ask.after.is_some_and(|after| key.as_ref() <= after)).peekable();
    let mut shown = Vec::new();
    let mut last = None;
    while shown.len() < ask.limit.max(1) {
        let Some(key) = rest.next() else { break };
        shown.push(make(&key));
        last = Some(key.as_ref().to_owned());
    }
    Page { rows: shown, total, next: last.filter(|_| rest.peek().is_some()) }
}
