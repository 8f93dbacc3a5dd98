//! What folds need of one edition of a programme, in memory: each commit's events, its entity and when it was
//! recorded. A question about one edition reads nothing else.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use ayumi_core::{
    At, Figures, Log, Of, Programme, ReadError, Sequence, Visit, VisitRecorded,
    figures::folded::{Folded, slot_known},
    side_by_side::side_by_side,
};
use ayumi_proto::{
    codec,
    commit::Provenance,
    event::{DomainEvent, ProgrammeName},
    ids::Edition,
    taking_back::RecordedEvent,
    time::{Day, Span},
};
use compact_str::{CompactString, ToCompactString};

use crate::{
    facts::{Fact, StoredFact, each_event, events},
    patience::Patience,
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
    /// The positions of the facts that take others back, each with the number of its entity.
    takings_back: Arc<Vec<(u64, u32)>>,
}

/// An event by the fact that it is of.
#[derive(Clone, Copy)]
struct Counting<'l> {
    fact: &'l Fact,
    bytes: &'l [u8],
    index: usize,
    /// The position of what it is in the place of, or its own.
    since: u64,
}

impl Ledger {
    pub(crate) fn new(programme: ProgrammeName, edition: Edition) -> Self {
        let (entities, shelves, turns) = (Arc::default(), Vec::new(), Vec::new());
        let takings_back = Arc::default();
        Self { programme, edition, entities, shelves, turns, last: 0, last_reported: None, takings_back }
    }

    /// The ledger of an edition without facts.
    pub fn none(programme: ProgrammeName, edition: Edition) -> Self {
        Self::new(programme, edition)
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
        if brief.takes_back {
            Arc::make_mut(&mut self.takings_back).push((at.position, entity));
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

    /// The position of the last fact that somebody reported; `None` if all of them were simulated.
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

    /// All facts shelf by shelf, for readers that need no order: those of one shelf lie together.
    pub fn shelved(&self) -> impl Iterator<Item = (&Fact, &[u8])> {
        self.shelves.iter().flat_map(|shelf| shelf.beyond(0))
    }

    /// Where in the file the commit at a position is, if it is of this edition.
    pub fn offset(&self, position: u64) -> Option<u64> {
        let (fact, _) = self.facts(position.checked_sub(1)?, position).next()?;
        Some(fact.offset)
    }

    /// Whether there are facts after one position, up to and with another.
    pub fn has_facts(&self, after: u64, until: u64) -> bool {
        after < self.last && self.facts(after, until).next().is_some()
    }

    /// What is known of the edition at a position, and had occurred by a day.
    pub fn known(&self, until: u64, as_of: Day) -> Known<'_> {
        Known { ledger: self, until, as_of, parts: self.parts(), patience: Patience::default() }
    }

    /// The fold of nothing, with room for what is here.
    pub fn empty<P: Figures>(&self, as_of: Day) -> Folded<P> {
        Folded::new(as_of, self.entities.len())
    }

    /// Parts that can be folded apart from each other, and joined.
    pub fn parts(&self) -> Vec<Part> {
        Part(0..self.shelves.len()).split(&self.shelves)
    }

    /// Folds, into an edition of other entities, the events of a part that were known up to a position and had
    /// occurred. From which day to which all its events occurred, the later ones too.
    ///
    /// # Errors
    /// A commit can't be read.
    pub fn fold_part<P: Figures>(
        &self,
        folded: &mut Folded<P>,
        part: &Part,
        until: u64,
    ) -> Result<Option<Span>, ReadError> {
        let shelves = self.shelves[part.0.clone()].iter();
        let known = shelves.flat_map(|shelf| shelf.beyond(0).take_while(|(fact, _)| fact.position <= until));
        let as_of = folded.as_of();
        self.each_counting::<P>(
            known,
            until,
            |at, event| {
                if at.day <= as_of { folded.evolve(&at, &event) } else { Ok(()) }
            },
        )
    }

    /// Folds, into what is folded already, the events of the facts between two positions. From which day to
    /// which they occurred.
    ///
    /// # Errors
    /// A commit can't be read.
    pub fn follow<P: Figures>(
        &self,
        folded: &mut Folded<P>,
        after: u64,
        until: u64,
    ) -> Result<Option<Span>, ReadError> {
        let as_of = folded.as_of();
        self.each_fact::<P>(self.facts(after, until), |at, event| {
            if at.takes_back {
                // All of the entity that counts then is folded again.
                folded.set(at.number, slot_known(&self.known(at.position, as_of), at.number, at.position)?);
                return Ok(());
            }
            // What is dated later is folded when its day comes.
            event.happened().filter(|_| at.day <= as_of).map_or(Ok(()), |event| folded.apply(&at, &event))
        })
    }

    /// The entities of which anything is taken back by what is known at a position.
    fn edited(&self, until: u64) -> BTreeSet<u32> {
        self.takings_back.iter().take_while(|(position, _)| *position <= until).map(|(_, entity)| *entity).collect()
    }

    /// The facts of an entity up to a position, in their order, each with the bytes of its events.
    pub fn of_entity(&self, number: u32, until: u64) -> impl Iterator<Item = (&Fact, &[u8])> {
        let shelf = self.shelves.get((number / SHELF_ENTITIES) as usize);
        let facts = shelf.into_iter().flat_map(|shelf| shelf.beyond(0));
        facts.take_while(move |(fact, _)| fact.position <= until).filter(move |(fact, _)| fact.entity == number)
    }

    /// The events of an entity that count by what is known at a position, in their order.
    fn counting<P: Programme>(&self, number: u32, until: u64) -> Result<Vec<Counting<'_>>, ReadError> {
        let mut sequence = Sequence::default();
        for (fact, bytes) in self.of_entity(number, until) {
            let events = events::<P::EventRef<'_>>(fact, bytes)?;
            let replaced = events.iter().find_map(|event| match event {
                RecordedEvent::TakenBack(taking_back) => sequence.get((taking_back.version, taking_back.index)),
                RecordedEvent::Happened(_) => None,
            });
            let since = replaced.map_or(fact.position, |replaced: &Counting<'_>| replaced.since);
            let counting =
                |(index, event): (usize, RecordedEvent<_, _>)| event.map(|_| Counting { fact, bytes, index, since });
            sequence.record(events.into_iter().enumerate().map(counting));
        }
        Ok(sequence.counting().map(|(_, counting)| *counting).collect())
    }

    /// Shows the events of some facts that count by what is known at a position. From which day to which all of them
    /// occurred.
    fn each_counting<'l, P: Programme>(
        &'l self,
        facts: impl Iterator<Item = (&'l Fact, &'l [u8])>,
        until: u64,
        mut visit: impl FnMut(At<'l>, P::EventRef<'l>) -> Result<(), ReadError>,
    ) -> Result<Option<Span>, ReadError> {
        let (edited, mut shown) = (self.edited(until), BTreeSet::new());
        self.each_fact::<P>(facts, |at, event| match event.happened() {
            Some(event) if !edited.contains(&at.number) => visit(at, event),
            Some(_) | None if !shown.insert(at.number) => Ok(()),
            Some(_) | None => self.show_counting::<P>(at.number, until, &mut visit),
        })
    }

    fn show_counting<'l, P: Programme>(
        &'l self,
        number: u32,
        until: u64,
        visit: &mut impl FnMut(At<'l>, P::EventRef<'l>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        for (order, counting) in (0..).zip(self.counting::<P>(number, until)?) {
            let Counting { fact, bytes, index: only, since } = counting;
            each_event(fact, bytes, |index, event: RecordedEvent<P::EventRef<'l>, &'l str>| match event.happened() {
                Some(event) if index == only => {
                    let at = self.at(fact, index, event.occurred().first_day());
                    visit(At { order: (since, order), ..at }, event)
                }
                Some(_) | None => Ok(()),
            })?;
        }
        Ok(())
    }

    /// Shows the events of some facts as they were recorded. From which day to which they occurred.
    fn each_fact<'l, P: Programme>(
        &'l self,
        facts: impl Iterator<Item = (&'l Fact, &'l [u8])>,
        mut visit: impl FnMut(At<'l>, RecordedEvent<P::EventRef<'l>, &'l str>) -> Result<(), ReadError>,
    ) -> Result<Option<Span>, ReadError> {
        let mut days = Days::NONE;
        for (fact, bytes) in facts {
            each_event(fact, bytes, |index, event: RecordedEvent<P::EventRef<'l>, &'l str>| {
                let at = self.at(fact, index, event.occurred().first_day());
                days.add(at.day);
                visit(at, event)
            })?;
        }
        Ok(days.span())
    }

    /// Where an event of a fact is in the log.
    fn at(&self, fact: &Fact, index: usize, day: Day) -> At<'_> {
        At {
            position: fact.position,
            index,
            order: (fact.position, index),
            recorded_at: fact.recorded_at,
            day,
            number: fact.entity,
            tokens: &self.entities,
            provenance: fact.provenance,
            takes_back: fact.takes_back,
        }
    }

    /// Whether anything had occurred by a day, by what was known up to a position.
    ///
    /// # Errors
    /// A commit can't be read.
    pub fn has_begun<P: Programme>(&self, until: u64, as_of: Day) -> Result<bool, ReadError> {
        for (fact, bytes) in self.facts(0, until) {
            if events::<P::EventRef<'_>>(fact, bytes)?.iter().any(|event| event.occurred().first_day() <= as_of) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What is known of an edition at a position, and had occurred by a day.
#[derive(Clone, Debug)]
pub struct Known<'l> {
    ledger: &'l Ledger,
    until: u64,
    as_of: Day,
    parts: Vec<Part>,
    patience: Patience,
}

/// How many events are read between two looks at whether the answer is still waited for.
const LOOK_EVERY: u32 = 4096;

impl Known<'_> {
    /// The same, to be read as long as the answer is waited for.
    #[must_use]
    pub fn with(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// The edition folded, its parts side by side; `None` before its first event.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    pub fn fold<P: Figures>(&self) -> Result<Option<Folded<P>>, ReadError> {
        let fold = |all: &mut Option<(Folded<P>, Option<Span>)>, part: &Part| {
            self.patience.check()?;
            let (folded, days) = all.get_or_insert_with(|| (self.ledger.empty(self.as_of), None));
            let span = self.ledger.fold_part(folded, part, self.until)?;
            *days = days.iter().copied().chain(span).reduce(Span::and);
            Ok(())
        };
        let all = side_by_side(&self.parts, fold, join)?;
        Ok(all.and_then(|(folded, days)| days.filter(|days| days.from() <= self.as_of).map(|_| folded)))
    }

    /// Looks from time to time whether the answer is still waited for.
    fn watch(&self) -> impl FnMut() -> Result<(), ReadError> {
        let (mut read, patience) = (0u32, self.patience.clone());
        move || {
            read = read.wrapping_add(1);
            if read.is_multiple_of(LOOK_EVERY) { patience.check() } else { Ok(()) }
        }
    }

    /// The facts of a part up to a position.
    fn in_part(&self, part: usize, until: u64) -> impl Iterator<Item = (&Fact, &[u8])> {
        let shelves = self.parts.get(part).map(|part| &self.ledger.shelves[part.0.clone()]).unwrap_or_default();
        shelves.iter().flat_map(move |shelf| shelf.beyond(0).take_while(move |(fact, _)| fact.position <= until))
    }
}

fn join<P: Figures>(all: &mut Option<(Folded<P>, Option<Span>)>, other: Option<(Folded<P>, Option<Span>)>) {
    match (&mut *all, other) {
        (Some((all, span)), Some((folded, days))) => {
            all.join(folded);
            *span = span.iter().copied().chain(days).reduce(Span::and);
        }
        (None, other) => *all = other,
        (Some(_), None) => {}
    }
}

impl<P: Programme> Log<P> for Known<'_> {
    fn each_known<'l>(&'l self, until: u64, of: Of, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.patience.check()?;
        let (until, mut watch) = (until.min(self.until), self.watch());
        let visit = |at: At<'l>, event| {
            watch()?;
            if at.day <= self.as_of { visit(at, event) } else { Ok(()) }
        };
        let shown = match of {
            Of::All => self.ledger.each_counting::<P>(self.ledger.facts(0, until), until, visit),
            Of::Part(part) => self.ledger.each_counting::<P>(self.in_part(part, until), until, visit),
            Of::Entity(number) => self.ledger.each_counting::<P>(self.ledger.of_entity(number, until), until, visit),
        };
        shown.map(|_| ())
    }

    fn each_recorded<'l>(&'l self, of: Of, visit: &mut VisitRecorded<'_, 'l, P>) -> Result<(), ReadError> {
        self.patience.check()?;
        let (until, mut watch) = (self.until, self.watch());
        let visit = |at: At<'l>, event| {
            watch()?;
            if at.day <= self.as_of { visit(at, event) } else { Ok(()) }
        };
        let shown = match of {
            Of::All => self.ledger.each_fact::<P>(self.ledger.facts(0, until), visit),
            Of::Part(part) => self.ledger.each_fact::<P>(self.in_part(part, until), visit),
            Of::Entity(number) => self.ledger.each_fact::<P>(self.ledger.of_entity(number, until), visit),
        };
        shown.map(|_| ())
    }

    fn parts(&self) -> usize {
        self.parts.len()
    }

    fn position(&self, entity: u32, version: u32) -> Option<u64> {
        self.ledger.of_entity(entity, self.until).nth(version as usize - 1).map(|(fact, _)| fact.position)
    }

    fn number(&self, entity: &P::Entity) -> Option<u32> {
        let token = entity.to_compact_string();
        self.ledger.entities.iter().position(|known| *known == token).map(|number| number as u32)
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
