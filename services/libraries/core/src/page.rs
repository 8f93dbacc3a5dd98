//! Lists in pages.

use ayumi_proto::{message::PAGE_BYTES_MAX, time::Day};
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

/// The page of `rows` that is asked for; `rows` come in the order of their ids and are made only if shown. It ends before
/// the row with which it would have more bytes than a page may have, but has at least one: rows that were accepted can be
/// shown, however long they are.
///
/// # Errors
/// A row can't be made.
pub fn page<K: AsRef<str>, T: Serialize, E>(
    rows: impl ExactSizeIterator<Item = K>,
    ask: &Ask<'_>,
    mut make: impl FnMut(&K) -> Result<Option<T>, E>,
) -> Result<Page<T>, E> {
    let total = rows.len();
    let mut rest = rows.skip_while(|key| ask.after.is_some_and(|after| key.as_ref() <= after)).peekable();
    let (mut shown, mut last, mut bytes) = (Vec::new(), None, 0);
    while shown.len() < ask.limit.max(1)
        && let Some(key) = rest.peek()
    {
        if let Some(row) = make(key)? {
            bytes += serde_json::to_vec(&row).map_or(0, |row| row.len());
            if bytes > PAGE_BYTES_MAX && !shown.is_empty() {
                break;
            }
            shown.push(row);
        }
        last = rest.next().map(|key| key.as_ref().to_owned());
    }
    Ok(Page { rows: shown, total, next: last.filter(|_| rest.peek().is_some()) })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn s10_pages_end_by_their_size_too_and_none_is_empty() {
        let rows: Vec<String> = (0..7).map(|row| format!("{row}")).collect();
        let long = |key: &&String| {
            let bytes = if *key == "3" { 2 * PAGE_BYTES_MAX } else { PAGE_BYTES_MAX / 3 };
            Ok::<_, Infallible>(Some("x".repeat(bytes - 2)))
        };
        let (mut after, mut pages): (Option<String>, Vec<usize>) = (None, Vec::new());
        loop {
            let ask = Ask { key: None, as_of: Day::FIRST, after: after.as_deref(), limit: 100 };
            let Ok(Page { rows: shown, total, next }) = page(rows.iter(), &ask, long);
            assert_eq!(total, 7);
            pages.push(shown.len());
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(pages, [3, 1, 3]);
    }
}
