//! What folds need, in memory: each commit's events, its entity and when it was recorded. One ledger holds
//! those of one edition of a programme, so that a question about one edition reads nothing else.

use std::sync::Arc;

use ayumi_core::{At, Order, View};
use ayumi_proto::{
    codec::{self, CodecError},
    commit::Provenance,
    event::{Happening, ProgrammeName},
    ids::Edition,
    time::{Day, Moment, Span},
};
use compact_str::CompactString;
use serde::de::DeserializeOwned;

/// Facts in one chunk: a question that still reads a chunk costs a copy of it when the next fact comes.
const CHUNK_FACTS: usize = 4096;

/// One commit without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The commit's position.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The entity's number in the ledger.
    pub entity: u32,
    /// Where its bytes are in the file.
    pub offset: u64,
    /// Where in the chunk's bytes its events end.
    end: u32,
    /// Where its facts come from.
    pub provenance: Provenance,
}

/// Facts that are brought together before they are folded: few enough for the fastest memory.
const GATHERED_FACTS: usize = 128;

/// Where a commit came to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Landed {
    pub position: u64,
    /// The latest recording time up to and with this commit: services' clocks differ, but what is known at
    /// an instant has to be a beginning of the log.
    pub recorded_at: Moment,
    /// Where its bytes are in the file.
    pub offset: u64,
}

#[derive(Clone, Debug, Default)]
struct Chunk {
    facts: Vec<Fact>,
    events: Vec<u8>,
}

impl Chunk {
    fn fact(&self, index: usize) -> (&Fact, &[u8]) {
        let begin = index.checked_sub(1).map_or(0, |before| self.facts[before].end);
        let fact = &self.facts[index];
        (fact, &self.events[begin as usize..fact.end as usize])
    }
}

/// The facts of one edition of a programme, in the log's order. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The programme.
    pub programme: ProgrammeName,
    /// Its edition.
    pub edition: Edition,
    /// The tokens of the entities, by their numbers.
    entities: Arc<Vec<CompactString>>,
    chunks: Vec<Arc<Chunk>>,
}

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

/// A commit whose events can't be read.
#[derive(Debug, thiserror::Error)]
#[error("position {position}: {why}")]
pub struct Unreadable {
    /// Where in the log.
    pub position: u64,
    /// What is wrong with it.
    pub why: CodecError,
}

impl Ledger {
    pub(crate) fn new(programme: ProgrammeName, edition: Edition) -> Self {
        Self { programme, edition, entities: Arc::default(), chunks: Vec::new() }
    }

    /// Gives a new entity its number.
    pub(crate) fn enter(&mut self, token: &str) -> u32 {
        Arc::make_mut(&mut self.entities).push(CompactString::new(token));
        self.entities.len() as u32 - 1
    }

    pub(crate) fn push(&mut self, at: Landed, entity: u32, brief: &codec::Brief<'_>) {
        if self.chunks.last().is_none_or(|chunk| chunk.facts.len() == CHUNK_FACTS) {
            self.chunks.push(Arc::default());
        }
        let Some(chunk) = self.chunks.last_mut().map(Arc::make_mut) else { return };
        chunk.events.extend_from_slice(brief.events);
        // A chunk's commits are at most 256 KiB each, so that their bytes are counted by 32 bits.
        let end = chunk.events.len() as u32;
        let (Landed { position, recorded_at, offset }, provenance) = (at, brief.provenance);
        chunk.facts.push(Fact { position, recorded_at, entity, offset, end, provenance });
    }

    /// The token of an entity.
    pub fn entity(&self, number: u32) -> &str {
        self.entities.get(number as usize).map_or("", CompactString::as_str)
    }

    /// How many commits it holds.
    #[allow(clippy::len_without_is_empty, reason = "a ledger begins with a commit")]
    pub fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.facts.len()).sum()
    }

    /// The position of the last fact.
    pub fn last(&self) -> Option<u64> {
        Some(self.chunks.last()?.facts.last()?.position)
    }

    /// The facts after one position, up to and with another, each with the bytes of its events.
    pub fn facts(&self, after: u64, until: u64) -> impl Iterator<Item = (&Fact, &[u8])> {
        let first = self.chunks.partition_point(|chunk| chunk.facts.last().is_some_and(|last| last.position <= after));
        let facts = self.chunks[first..].iter().flat_map(move |chunk| {
            let skipped = chunk.facts.partition_point(|fact| fact.position <= after);
            (skipped..chunk.facts.len()).map(move |index| chunk.fact(index))
        });
        facts.take_while(move |(fact, _)| fact.position <= until)
    }

    /// The events of the commit at a position; none, if it isn't one of this ledger.
    pub fn events_of<E: DeserializeOwned>(&self, position: u64) -> Result<Vec<E>, Unreadable> {
        let found = self.facts(position.saturating_sub(1), position).next();
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

    /// Folds, into a view, the events of the facts between two positions that had occurred by a day. From which
    /// day to which all their events occurred, the later ones too.
    pub fn fold_into<V: View>(
        &self,
        view: &mut V,
        after: u64,
        until: u64,
        as_of: Day,
    ) -> Result<Option<Span>, Unreadable> {
        let mut days = Days::NONE;
        for (fact, bytes) in self.facts(after, until) {
            self.fold_fact(view, fact, bytes, as_of, &mut days)?;
        }
        Ok(days.span())
    }

    /// The view as of a day, by what was known up to a position, with the days from the first event to the last,
    /// even if that is a later one; `None` before the first.
    pub fn fold<V: View>(&self, until: u64, as_of: Day) -> Result<Option<(V, Span)>, Unreadable> {
        let mut view = V::with_room_for(self.entities.len());
        let days = match V::ORDER {
            Order::Log => self.fold_into(&mut view, 0, until, as_of)?,
            Order::WithinEntities => self.fold_by_entity(&mut view, until, as_of)?,
        };
        Ok(days.filter(|days| days.from() <= as_of).map(|days| (view, days)))
    }

    /// Folds entity by entity. Their facts lie apart: each batch is first brought together, which the machine
    /// does for many at once, and then folded.
    fn fold_by_entity<V: View>(&self, view: &mut V, until: u64, as_of: Day) -> Result<Option<Span>, Unreadable> {
        let (mut facts, mut bytes, mut days) = (Vec::with_capacity(GATHERED_FACTS), Vec::new(), Days::NONE);
        for batch in self.by_entity(until).chunks(GATHERED_FACTS) {
            facts.clear();
            facts.extend(batch.iter().map(|index| self.fact(*index)));
            bytes.clear();
            facts.iter().for_each(|(_, events)| bytes.extend_from_slice(events));
            let mut rest = bytes.as_slice();
            for (fact, told) in &facts {
                let told = rest.split_off(..told.len()).unwrap_or_default();
                self.fold_fact(view, fact, told, as_of, &mut days)?;
            }
        }
        Ok(days.span())
    }

    /// The numbers of the facts up to a position, those of one entity after those of another.
    fn by_entity(&self, until: u64) -> Vec<u32> {
        let facts = || self.chunks.iter().flat_map(|chunk| &chunk.facts).take_while(|fact| fact.position <= until);
        // Where each entity's facts begin: behind those of all entities before it.
        let mut places = vec![0; self.entities.len() + 1];
        facts().for_each(|fact| places[fact.entity as usize + 1] += 1);
        for entity in 1..places.len() {
            places[entity] += places[entity - 1];
        }
        let mut numbers = vec![0; places.last().map_or(0, |all| *all as usize)];
        for (number, fact) in (0..).zip(facts()) {
            let place: &mut u32 = &mut places[fact.entity as usize];
            numbers[*place as usize] = number;
            *place += 1;
        }
        numbers
    }

    /// A fact by its number, from 0, with the bytes of its events.
    fn fact(&self, number: u32) -> (&Fact, &[u8]) {
        let chunk = &self.chunks[number as usize / CHUNK_FACTS];
        chunk.fact(number as usize % CHUNK_FACTS)
    }

    /// Folds the events of one fact that had occurred by a day, and adds the days of all of them.
    fn fold_fact<V: View>(
        &self,
        view: &mut V,
        fact: &Fact,
        bytes: &[u8],
        as_of: Day,
        days: &mut Days,
    ) -> Result<(), Unreadable> {
        let at = self.at(fact);
        each_event(fact, bytes, |_, event: V::Event| {
            let day = event.occurred().first_day();
            days.add(day);
            if day <= as_of {
                view.apply(&at, &event);
            }
            Ok(())
        })
    }

    /// Whether anything had occurred by a day, by what was known up to a position.
    pub fn has_begun<V: View>(&self, until: u64, as_of: Day) -> Result<bool, Unreadable> {
        for (fact, bytes) in self.facts(0, until) {
            if events::<V::Event>(fact, bytes)?.iter().any(|event| event.occurred().first_day() <= as_of) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Shows the events of a fact, each with its place in the commit, until `visit` breaks off.
pub fn each_event<E: DeserializeOwned, B: From<Unreadable>>(
    fact: &Fact,
    bytes: &[u8],
    mut visit: impl FnMut(usize, E) -> Result<(), B>,
) -> Result<(), B> {
    /// What ends the reading: the bytes, or whoever reads.
    enum End<B> {
        Bytes(CodecError),
        Visit(B),
    }
    impl<B> From<CodecError> for End<B> {
        fn from(error: CodecError) -> Self {
            Self::Bytes(error)
        }
    }
    let read = codec::each_event(bytes, |index, event| visit(index, event).map_err(End::Visit));
    read.map_err(|end| match end {
        End::Bytes(why) => Unreadable { position: fact.position, why }.into(),
        End::Visit(end) => end,
    })
}

/// The events of a fact, where there is more to do with them than to look at each.
pub fn events<E: DeserializeOwned>(fact: &Fact, bytes: &[u8]) -> Result<Vec<E>, Unreadable> {
    let mut events = Vec::new();
    each_event(fact, bytes, |_, event| {
        events.push(event);
        Ok::<_, Unreadable>(())
    })?;
    Ok(events)
}
