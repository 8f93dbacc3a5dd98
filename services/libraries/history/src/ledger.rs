//! What folds need of one edition of a programme, in memory: each commit's events, its entity and when it was
//! recorded. A question about one edition reads nothing else.

use std::{ops::Range, sync::Arc};

use ayumi_core::{At, Order, View};
use ayumi_proto::{
    codec,
    commit::Provenance,
    event::{DomainEvent, ProgrammeName},
    ids::Edition,
    time::{Day, Span},
};
use compact_str::CompactString;
use serde::Deserialize;

use crate::{
    facts::{Fact, StoredFact, Unreadable, each_event, events},
    segment::{self, Segment},
};

/// Entities on one shelf: few enough for what a view keeps of them to stay in fast memory.
const SHELF_ENTITIES: u32 = 512;
/// Facts of one part, if a fold is done in parts: enough for taking the next one to cost nothing.
const PART_FACTS: usize = 16 * 1024;
/// Turns in one piece, which is copied if somebody reads it when the next one comes.
const TURNS: usize = 16 * 1024;

/// The first and the last of some days.
#[derive(Clone, Copy, Debug)]
struct Days {
    first: Day,
    last: Day,
}

impl Days {
    /// None yet.
    const NONE: Self = Self { first: Day::LAST, last: Day::FIRST };

    fn add(&mut self, day: Day) {
        self.first = self.first.min(day);
        self.last = self.last.max(day);
    }

    fn span(self) -> Option<Span> {
        Span::new(self.first, self.last).ok()
    }
}

/// The facts of one edition of a programme. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The programme.
    pub programme: ProgrammeName,
    /// Its edition.
    pub edition: Edition,
    /// The tokens of the entities, by their numbers.
    entities: Arc<Vec<CompactString>>,
    /// The facts, shelved by the numbers of their entities.
    shelves: Vec<Segment>,
    /// The log's order: on which shelf the next fact is.
    turns: Vec<Arc<Vec<u32>>>,
    /// The position of the last fact.
    last: u64,
    /// The position of the last fact that somebody reported.
    last_reported: Option<u64>,
}

impl Ledger {
    pub(crate) fn new(programme: ProgrammeName, edition: Edition) -> Self {
        let (entities, shelves, turns) = (Arc::default(), Vec::new(), Vec::new());
        Self { programme, edition, entities, shelves, turns, last: 0, last_reported: None }
    }

    /// Gives a new entity its number.
    pub(crate) fn enter(&mut self, token: &str) -> u32 {
        Arc::make_mut(&mut self.entities).push(CompactString::new(token));
        self.entities.len() as u32 - 1
    }

    pub(crate) fn push(&mut self, at: StoredFact, entity: u32, brief: &codec::Brief<'_>) {
        let shelf = entity / SHELF_ENTITIES;
        self.shelves.resize_with(self.shelves.len().max(shelf as usize + 1), Segment::default);
        self.shelves[shelf as usize].push(at, entity, brief);
        if self.turns.last().is_none_or(|turns| turns.len() == TURNS) {
            self.turns.push(Arc::default());
        }
        if let Some(turns) = self.turns.last_mut().map(Arc::make_mut) {
            turns.push(shelf);
        }
        self.last = at.position;
        match brief.provenance {
            Provenance::Reported => self.last_reported = Some(at.position),
            Provenance::Simulated => {}
        }
    }

    /// The token of an entity.
    pub fn entity(&self, number: u32) -> &str {
        self.entities.get(number as usize).map_or("", CompactString::as_str)
    }

    /// The position of the last fact.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The position of the last fact that somebody reported; `None` if a generator made up all of them.
    pub fn last_reported(&self) -> Option<u64> {
        self.last_reported
    }

    /// The facts after one position, up to and with another, in the log's order, each with the bytes of its events.
    pub fn facts(&self, after: u64, until: u64) -> impl Iterator<Item = (&Fact, &[u8])> {
        let skipped: Vec<usize> = self.shelves.iter().map(|shelf| shelf.until(after)).collect();
        let all: usize = skipped.iter().sum();
        let turns = self.turns[(all / TURNS).min(self.turns.len())..].iter().flat_map(|turns| turns.iter());
        let mut shelves: Vec<segment::Facts<'_>> =
            self.shelves.iter().zip(skipped).map(|(shelf, skipped)| shelf.beyond(skipped)).collect();
        let facts = turns.skip(all % TURNS).map_while(move |shelf| shelves[*shelf as usize].next());
        facts.take_while(move |(fact, _)| fact.position <= until)
    }

    /// All facts shelf by shelf, for whoever needs no order: those of one shelf lie together.
    pub fn shelved(&self) -> impl Iterator<Item = (&Fact, &[u8])> {
        self.shelves.iter().flat_map(|shelf| shelf.beyond(0))
    }

    /// Whether there are facts after one position, up to and with another.
    pub fn has_facts(&self, after: u64, until: u64) -> bool {
        after < self.last && self.facts(after, until).next().is_some()
    }

    /// The events of the commit of a fact of this ledger.
    pub fn events_of<'l, E: Deserialize<'l>>(&'l self, fact: &Fact) -> Result<Vec<E>, Unreadable> {
        let shelf = &self.shelves[(fact.entity / SHELF_ENTITIES) as usize];
        let found = shelf.beyond(shelf.until(fact.position).saturating_sub(1)).next();
        found.map_or(Ok(Vec::new()), |(fact, bytes)| events(fact, bytes))
    }

    /// Where the events of a fact stand in the log.
    pub fn at(&self, fact: &Fact) -> At<'_> {
        At {
            position: fact.position,
            recorded_at: fact.recorded_at,
            number: fact.entity,
            tokens: &self.entities,
            provenance: fact.provenance,
        }
    }

    /// The view as of a day, by what was known up to a position; `None` before its first event.
    pub fn fold<V: View>(&self, until: u64, as_of: Day) -> Result<Option<V>, Unreadable> {
        let (mut view, mut days) = (self.empty(), None);
        for part in self.parts::<V>() {
            days = days.into_iter().chain(self.fold_part(&mut view, &part, until, as_of)?).reduce(Span::and);
        }
        Ok(days.filter(|days| days.from() <= as_of).map(|_| view))
    }

    /// The fold of nothing, with room for what is here.
    pub fn empty<V: View>(&self) -> V {
        V::with_room_for(self.entities.len())
    }

    /// Parts that can be folded apart from each other, if the view can be joined of such.
    pub fn parts<V: View>(&self) -> Vec<Part> {
        let all = Part(0..self.shelves.len());
        match V::ORDER {
            Order::Log => vec![all],
            Order::WithinEntities { .. } => all.split(&self.shelves),
        }
    }

    /// Folds, into a view, the events of a part that were known up to a position and had occurred by a day. From
    /// which day to which all its events occurred, the later ones too.
    pub fn fold_part<V: View>(
        &self,
        view: &mut V,
        part: &Part,
        until: u64,
        as_of: Day,
    ) -> Result<Option<Span>, Unreadable> {
        match V::ORDER {
            Order::Log => self.fold_into(view, 0, until, as_of),
            Order::WithinEntities { .. } => {
                let shelves = self.shelves[part.0.clone()].iter();
                let known = shelves.flat_map(|shelf| shelf.beyond(0).take_while(|(fact, _)| fact.position <= until));
                self.fold_facts(view, known, as_of)
            }
        }
    }

    /// Folds, into a view, the events of the facts between two positions that had occurred by a day. From which
    /// day to which all their events occurred, the later ones too.
    pub fn fold_into<V: View>(
        &self,
        view: &mut V,
        after: u64,
        until: u64,
        as_of: Day,
    ) -> Result<Option<Span>, Unreadable> {
        self.fold_facts(view, self.facts(after, until), as_of)
    }

    fn fold_facts<'l, V: View>(
        &self,
        view: &mut V,
        facts: impl Iterator<Item = (&'l Fact, &'l [u8])>,
        as_of: Day,
    ) -> Result<Option<Span>, Unreadable> {
        let mut days = Days::NONE;
        for (fact, bytes) in facts {
            let at = self.at(fact);
            each_event(fact, bytes, |_, event: V::Event<'_>| {
                let day = event.occurred().first_day();
                days.add(day);
                if day <= as_of {
                    view.apply(&at, &event);
                }
                Ok::<_, Unreadable>(())
            })?;
        }
        Ok(days.span())
    }

    /// Whether anything had occurred by a day, by what was known up to a position.
    pub fn has_begun<V: View>(&self, until: u64, as_of: Day) -> Result<bool, Unreadable> {
        for (fact, bytes) in self.facts(0, until) {
            if events::<V::Event<'_>>(fact, bytes)?.iter().any(|event| event.occurred().first_day() <= as_of) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A part of a ledger: some of its entities, with all their facts.
#[derive(Clone, Debug)]
pub struct Part(Range<usize>);

impl Part {
    /// Cuts it where enough facts have come together.
    fn split(self, shelves: &[Segment]) -> Vec<Self> {
        let (mut parts, mut begin, mut facts) = (Vec::new(), self.0.start, 0);
        for shelf in self.0.clone() {
            facts += shelves[shelf].len();
            if facts >= PART_FACTS || shelf + 1 == self.0.end {
                parts.push(Self(begin..shelf + 1));
                (begin, facts) = (shelf + 1, 0);
            }
        }
        parts
    }
}
