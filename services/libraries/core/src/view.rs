//! A view: what is shown of one edition of a programme, folded from its events.

use std::{fmt::Display, str::FromStr};

use ayumi_proto::{
    commit::Provenance,
    event::DomainEvent,
    figure::{Figure, Unit, Value},
    ids::Edition,
    text::{Malformed, Text},
    time::{Day, Moment},
};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A fold of one edition's events that shows figures. It is told what day it is asked as of, and has
/// seen no event that occurred later.
pub trait View: Clone + Default + Send + Sync + 'static {
    /// The name in addresses; that of its programme.
    const NAME: &'static str;
    /// The events that it folds, of which the texts are in the bytes that they were read from.
    type Event<'e>: DomainEvent + Deserialize<'e>;
    /// What comes after `<name>/<edition>/` in a figure's address.
    type Address: Clone + Ord + Display + FromStr<Err = Malformed> + Send + Sync;
    /// In what order a fold of many events may take them.
    const ORDER: Order<Self> = Order::Log;

    /// The fold of nothing, with room for what so many entities may need.
    fn with_room_for(_entities: usize) -> Self {
        Self::default()
    }

    /// Folds one event. Never fails: what the log holds has been decided. An event that refers to
    /// one not seen (for it occurred after the as-of day) changes nothing. The figures are the same in
    /// whatever order events of different days are folded.
    fn apply(&mut self, at: &At<'_>, event: &Self::Event<'_>);

    /// Every address at which a figure stands as of a day, in any order.
    fn addresses(&self, as_of: Day) -> Vec<Self::Address>;

    /// What stands at an address as of a day; `None` where nothing does. An explanation asks this after
    /// every commit, so that it has to be found without walking through all that was folded.
    fn value(&self, address: &Self::Address, as_of: Day) -> Option<Value>;

    /// What the figure at an address is.
    fn caption(&self, address: &Self::Address) -> Caption;

    /// Whether an event of an entity can bear on the figure at an address: folding the events that do, and
    /// no other, gives the same value as folding all.
    fn concerns(address: &Self::Address, entity: &str, event: &Self::Event<'_>) -> bool;

    /// Whether an event says of any other that it was wrong.
    fn corrects(event: &Self::Event<'_>) -> bool;

    /// Whether an event that corrects says so of an earlier one of the same entity, and takes its place.
    fn supersedes(_event: &Self::Event<'_>, _earlier: &Self::Event<'_>) -> bool {
        false
    }

    /// The view as JSON, or one item of it if `ask` has a key; `None` if there is no such item.
    fn answer(&self, edition: Edition, ask: &Ask<'_>) -> Option<Json>;

    /// The figure at an address as of a day.
    fn figure(&self, edition: Edition, address: &Self::Address, as_of: Day) -> Option<Figure> {
        let value = self.value(address, as_of)?;
        let Caption { unit, label, simulated } = self.caption(address);
        Some(Figure { path: path::<Self>(edition, address), value, unit, label, simulated })
    }

    /// Every figure that the view shows as of a day.
    fn figures(&self, edition: Edition, as_of: Day) -> Vec<Figure> {
        let addresses = self.addresses(as_of);
        addresses.iter().filter_map(|address| self.figure(edition, address, as_of)).collect()
    }
}

/// In what order a fold of many events may take them.
#[derive(Clone, Copy, Debug)]
pub enum Order<V> {
    /// In that of the log.
    Log,
    /// Each entity's events in the log's order: neither figures nor answers depend on more. Entities can then be
    /// folded some after others, and some beside others.
    WithinEntities {
        /// Adds to a view what another one was told, of other entities.
        join: fn(&mut V, V),
    },
}

/// The whole address of a figure, such as `pilots/fy2019/tohoku/recruited`.
pub fn path<V: View>(edition: Edition, address: &V::Address) -> String {
    format!("{}/{edition}/{address}", V::NAME)
}

/// What a figure is, whatever its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// What the value counts.
    pub unit: Unit,
    /// What it is, for people.
    pub label: Text,
    /// Whether facts that a generator made up went into it. A view that folded more than what concerns the figure may
    /// say so of facts that stand near it.
    pub simulated: bool,
}

/// Where an event stands in the log.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The commit's position.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The entity's number in the edition, counted from 0 in the order of first commits; a short name for
    /// the token that stays the same in every fold of one log.
    pub number: u32,
    /// The tokens of the edition's entities, by their numbers; few events need theirs.
    pub tokens: &'a [CompactString],
    /// Where the facts come from.
    pub provenance: Provenance,
}

impl<'a> At<'a> {
    /// The entity's token.
    pub fn entity(&self) -> &'a str {
        self.tokens.get(self.number as usize).map_or("", CompactString::as_str)
    }

    /// Whether a generator made the facts up.
    pub fn is_simulated(&self) -> bool {
        self.provenance == Provenance::Simulated
    }
}

/// Items of some entities, found by the entities' numbers.
#[derive(Clone, Debug)]
pub struct ByEntity<T> {
    /// For each number, one more than the item's index; 0 where there is none.
    index: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for ByEntity<T> {
    fn default() -> Self {
        Self { index: Vec::new(), items: Vec::new() }
    }
}

impl<T> ByEntity<T> {
    /// No items, with room for those of so many entities.
    pub fn with_capacity(entities: usize) -> Self {
        Self { index: Vec::with_capacity(entities), items: Vec::with_capacity(entities) }
    }

    fn find(&self, number: u32) -> Option<usize> {
        (*self.index.get(number as usize)? as usize).checked_sub(1)
    }

    /// The entity's item.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.find(number).map(|found| &self.items[found])
    }

    /// The entity's item, to be changed.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.find(number).map(|found| &mut self.items[found])
    }

    /// The entity's item, made if there is none.
    pub fn get_or_insert_with(&mut self, number: u32, make: impl FnOnce() -> T) -> &mut T {
        let found = self.find(number).unwrap_or_else(|| {
            let place = number as usize;
            self.index.resize(self.index.len().max(place + 1), 0);
            self.items.push(make());
            self.index[place] = self.items.len() as u32;
            self.items.len() - 1
        });
        &mut self.items[found]
    }

    /// Adds the items of other entities.
    pub fn join(&mut self, mut other: Self) {
        let before = self.items.len() as u32;
        self.items.append(&mut other.items);
        self.index.resize(self.index.len().max(other.index.len()), 0);
        let places = self.index.iter_mut().zip(other.index).filter(|(_, other)| *other > 0);
        places.for_each(|(place, other)| *place = before + other);
    }

    /// All items, in the order in which they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
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
