//! Facts of a run of entities, in the log's order: what folds of those entities touch stays in fast memory.

use std::{slice::Iter, sync::Arc};

use ayumi_proto::codec::Brief;

use crate::facts::{Fact, StoredFact};

/// Facts in one chunk: a question that still reads a chunk costs a copy of it when the next fact comes.
const CHUNK_FACTS: usize = 1024;

#[derive(Clone, Debug, Default)]
struct Chunk {
    facts: Vec<Fact>,
    events: Vec<u8>,
}

/// The facts of some entities. Cloning shares them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segment(Vec<Arc<Chunk>>);

impl Segment {
    pub fn push(&mut self, at: StoredFact, entity: u32, brief: &Brief<'_>) {
        if self.0.last().is_none_or(|chunk| chunk.facts.len() == CHUNK_FACTS) {
            self.0.push(Arc::default());
        }
        let Some(chunk) = self.0.last_mut().map(Arc::make_mut) else { return };
        chunk.events.extend_from_slice(brief.events);
        // A chunk's commits are at most 256 KiB each, so that their bytes are counted by 32 bits.
        let end = chunk.events.len() as u32;
        let StoredFact { position, recorded_at, offset } = at;
        let (provenance, takes_back) = (brief.provenance, brief.takes_back);
        chunk.facts.push(Fact { position, recorded_at, entity, offset, end, provenance, takes_back });
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        let full = self.0.len().saturating_sub(1) * CHUNK_FACTS;
        full + self.0.last().map_or(0, |chunk| chunk.facts.len())
    }

    /// How many facts aren't after a position.
    pub fn until(&self, position: u64) -> usize {
        let whole = self.0.partition_point(|chunk| chunk.facts.last().is_some_and(|last| last.position <= position));
        let Some(chunk) = self.0.get(whole) else { return self.len() };
        whole * CHUNK_FACTS + chunk.facts.partition_point(|fact| fact.position <= position)
    }

    /// The facts but for the first ones, each with the bytes of its events.
    pub fn beyond(&self, skipped: usize) -> Facts<'_> {
        let mut chunks = self.0[(skipped / CHUNK_FACTS).min(self.0.len())..].iter();
        let Some(chunk) = chunks.next() else { return Facts::default() };
        let skipped = skipped % CHUNK_FACTS;
        let begin = skipped.checked_sub(1).map_or(0, |last| chunk.facts[last].end);
        Facts { chunks, facts: chunk.facts[skipped..].iter(), events: &chunk.events, begin }
    }
}

/// Facts of a segment, in the log's order.
#[derive(Default)]
pub(crate) struct Facts<'s> {
    chunks: Iter<'s, Arc<Chunk>>,
    facts: Iter<'s, Fact>,
    /// The bytes of the chunk's events, and where those of the next fact begin.
    events: &'s [u8],
    begin: u32,
}

impl<'s> Iterator for Facts<'s> {
    type Item = (&'s Fact, &'s [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(fact) = self.facts.next() {
                let begin = std::mem::replace(&mut self.begin, fact.end);
                return Some((fact, &self.events[begin as usize..fact.end as usize]));
            }
            let chunk = self.chunks.next()?;
            (self.facts, self.events, self.begin) = (chunk.facts.iter(), &chunk.events, 0);
        }
    }
}
