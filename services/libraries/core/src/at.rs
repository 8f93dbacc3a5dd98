//! Where an event is in the log, and why one can't be read.

use ayumi_proto::{
    codec::CodecError,
    commit::Provenance,
    text::Malformed,
    time::{Day, Moment},
};
use compact_str::CompactString;

/// Why events can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A commit's events aren't those of the programme.
    #[error("position {position}: {why}")]
    Events {
        /// Where in the log.
        position: u64,
        /// What is wrong with them.
        why: CodecError,
    },
    /// A commit's entity isn't one of the programme.
    #[error("position {position}: {why}")]
    Entity {
        /// Where in the log.
        position: u64,
        /// What is wrong with it.
        why: Malformed,
    },
    /// Nobody waits for the answer any more.
    #[error("the question's deadline has passed")]
    Deadline,
}

/// Where an event is in the log.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The commit's position.
    pub position: u64,
    /// Which of the commit's events, from 0.
    pub index: usize,
    /// Its place among the events of its entity: the commit's, and that in the commit. One that takes the place of
    /// another has that one's.
    pub order: (u64, usize),
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The first day on which it occurred.
    pub day: Day,
    /// The entity's number in the edition, counted from 0 in the order of first commits; a short name for
    /// the token that stays the same in every fold of one log.
    pub number: u32,
    /// The tokens of the edition's entities, by their numbers; few events need theirs.
    pub tokens: &'a [CompactString],
    /// Where the facts come from.
    pub provenance: Provenance,
    /// Whether its commit takes earlier events of the entity back.
    pub takes_back: bool,
}

impl<'a> At<'a> {
    /// The entity's token.
    pub fn token(&self) -> &'a str {
        self.tokens.get(self.number as usize).map_or("", CompactString::as_str)
    }

    /// Whether a generator simulated the facts.
    pub fn is_simulated(&self) -> bool {
        match self.provenance {
            Provenance::Simulated => true,
            Provenance::Reported => false,
        }
    }
}
