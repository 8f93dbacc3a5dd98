//! A view: what is shown of one edition of a programme, folded from its events.

use ayumi_proto::{
    commit::{Actor, Provenance},
    figure::Figure,
    ids::Edition,
    time::{Day, Moment},
};
use serde::Serialize;
use serde_json::Value;

/// A fold of one edition's events that shows figures. It is told what day it is asked as of, and has
/// seen no event that occurred later.
pub trait View: Clone + Default + Send + Sync + 'static {
    /// The name in addresses; that of its programme.
    const NAME: &'static str;
    /// The events that it folds.
    type Event;

    /// Folds one event. Never fails: what the log holds has been decided. An event that refers to
    /// one not seen (for it occurred after the as-of day) changes nothing.
    fn apply(&mut self, at: &At<'_>, event: &Self::Event);

    /// Lists every figure that the view shows, with addresses that begin `<name>/<edition>/`.
    fn figures(&self, edition: Edition, as_of: Day) -> Vec<Figure>;

    /// The view as JSON, or one item of it if `ask` has a key; `None` if there is no such item.
    fn answer(&self, edition: Edition, ask: &Ask<'_>) -> Option<Value>;
}

/// Where an event stands in the log.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The commit's position.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The entity's token.
    pub entity: &'a str,
    /// Where the facts come from.
    pub provenance: Provenance,
    /// Who told it.
    pub actor: &'a Actor,
}

impl At<'_> {
    /// Whether a generator made the facts up.
    pub fn is_simulated(&self) -> bool {
        self.provenance == Provenance::Simulated
    }
}

/// What is asked of a view.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// One item.
    pub key: Option<&'a str>,
    /// The day as of which it is asked.
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
