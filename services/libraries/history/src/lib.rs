//! The history: every commit of the log up to a position, in a local file ([`mod@file`]), what folds need of
//! them in memory ([`ledger`]), and the tree whose root proves them ([`tree`]). No network: a history
//! is made from a log that somebody else reads, or from an exported file.

mod chains;
pub mod facts;
pub mod file;
pub mod frame;
mod index;
pub mod ledger;
mod patience;
mod segment;
pub mod tree;

use std::path::Path;

use ayumi_core::ReadError;
use ayumi_proto::{
    codec::CodecError, event::ProgrammeName, ids::Edition, message::KnownAt, subject::EventSubject, text::Malformed,
    time::Moment,
};

use crate::index::Index;
pub use crate::{
    facts::Fact,
    file::{Damage, FileError, FramesError, HistoryFile},
    frame::{Frame, FrameError},
    ledger::Ledger,
    patience::Patience,
};

/// Why a commit can't be taken, or the history can't be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The file failed, or changed since it was opened.
    #[error(transparent)]
    Frames(#[from] FramesError),
    /// The log isn't the continuation of the history.
    #[error("position {position} ({subject}): {why}")]
    Broken {
        /// Where in the log.
        position: u64,
        /// Under which subject.
        subject: String,
        /// What is wrong with it.
        why: Break,
    },
    /// There was no time left to read it.
    #[error("the question's deadline has passed")]
    Deadline,
}

impl From<FileError> for HistoryError {
    fn from(error: FileError) -> Self {
        Self::Frames(error.into())
    }
}

/// What breaks a history: it wasn't decided by a programme, or isn't what was decided any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// Commits are missing, or come twice.
    #[error("position {expected} expected")]
    Gap {
        /// The position that had to follow.
        expected: u64,
    },
    /// The subject isn't that of a commit.
    #[error("not a commit's subject: {0}")]
    Subject(Malformed),
    /// A version is missing, or comes twice.
    #[error("version {expected} expected")]
    Version {
        /// The version that had to follow.
        expected: u32,
    },
    /// It doesn't name the hash of the commit before it.
    #[error("not linked to the previous commit")]
    Chain,
    /// Its bytes aren't a commit's.
    #[error(transparent)]
    Bytes(#[from] CodecError),
}

impl Break {
    /// The error for the commit of a frame.
    pub fn of(self, frame: &Frame<'_>) -> HistoryError {
        HistoryError::Broken { position: frame.position, subject: frame.subject.to_owned(), why: self }
    }
}

impl HistoryError {
    /// Whether a newer build may well have written what can't be read.
    pub fn is_newer(&self) -> bool {
        match self {
            Self::Broken { why: Break::Bytes(why), .. } => why.is_newer(),
            // Its head was read: it is a commit, under a subject that this build doesn't know.
            Self::Broken { why: Break::Subject(_), .. } => true,
            Self::Broken { why: Break::Gap { .. } | Break::Version { .. } | Break::Chain, .. }
            | Self::Frames(_)
            | Self::Deadline => false,
        }
    }
}

impl From<ReadError> for HistoryError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Events { position, why } => {
                Self::Broken { position, subject: "its events".to_owned(), why: Break::Bytes(why) }
            }
            ReadError::Entity { position, why } => {
                Self::Broken { position, subject: "its entity".to_owned(), why: Break::Subject(why) }
            }
            ReadError::Deadline => Self::Deadline,
        }
    }
}

/// What was cut off a file when it was opened, for it couldn't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes after position {position} were cut off the history file: {damage}")]
pub struct Cut {
    /// Where and why.
    pub damage: Damage,
    /// How many bytes were cut.
    pub bytes: u64,
    /// The last position that was kept.
    pub position: u64,
}

/// How much of the buffer for writing is kept between two writes.
const BUFFER_BYTES_KEPT: usize = 4 * 1024 * 1024;

/// All commits up to a position, without gaps.
#[derive(Debug)]
pub struct History {
    file: HistoryFile,
    index: Index,
    /// For writing frames; kept to be used again.
    buffer: Vec<u8>,
}

impl History {
    /// Opens the history in a file, or begins one. From the first byte on that makes no sense the file is
    /// cut, and the damage is returned: the log has the rest. Unless only its end was torn off, the file is first copied to
    /// one that ends in `.damaged`: should the log be damaged too, what comes after may be in no other place.
    pub fn open(path: &Path) -> Result<(Self, Option<Cut>), HistoryError> {
        let mut file = HistoryFile::open(path)?;
        let (index, damage) = Index::of(&file)?;
        let position = index.position();
        let cut = damage.map(|damage| Cut { damage, bytes: file.end() - damage.offset, position });
        if let Some(Cut { damage, .. }) = cut {
            if damage.why != FrameError::Short {
                file::copy(path, &path.with_extension("damaged"))?;
            }
            file.cut(damage.offset)?;
        }
        Ok((Self { file, index, buffer: Vec::new() }, cut))
    }

    /// Opens a history that somebody else may be appending to, as far as its file makes sense, and returns where it
    /// stops doing so. Nothing can be appended to it.
    pub fn open_to_read(path: &Path) -> Result<(Self, Option<Damage>), HistoryError> {
        let file = HistoryFile::open_to_read(path)?;
        let (index, damage) = Index::of(&file)?;
        Ok((Self { file, index, buffer: Vec::new() }, damage))
    }

    /// An empty history that leaves nothing behind.
    pub fn temporary() -> Result<Self, HistoryError> {
        Ok(Self { file: HistoryFile::temporary()?, index: Index::default(), buffer: Vec::new() })
    }

    /// Takes the commits that follow the last one. On an error those before the one at fault are kept.
    pub fn append(&mut self, commits: &[Frame<'_>]) -> Result<(), HistoryError> {
        self.buffer.clear();
        self.buffer.shrink_to(BUFFER_BYTES_KEPT);
        for commit in commits {
            let too_long = |_| Break::Bytes(CodecError::Size(commit.payload.len())).of(commit);
            commit.write(&mut self.buffer).map_err(too_long)?;
        }
        let mut offset = self.file.end();
        self.file.append(&self.buffer)?;
        for commit in commits {
            if let Err(error) = self.index.follow(offset, commit) {
                self.file.cut(offset)?;
                return Err(error);
            }
            offset += commit.len_bytes() as u64;
        }
        Ok(())
    }

    /// How many commits there are, which is the last one's position.
    pub fn position(&self) -> u64 {
        self.index.position()
    }

    /// The position up to which the log was known; `None` asks for a position that isn't there yet.
    pub fn position_known_at(&self, known_at: KnownAt) -> Option<u64> {
        match known_at {
            KnownAt::Position(position) => (position <= self.position()).then_some(position),
            KnownAt::Instant(instant) => Some(self.index.position_at(instant)),
        }
    }

    /// The latest recording time up to a position; `None` for position 0 and those that aren't there.
    pub fn recorded_at(&self, position: u64) -> Option<Moment> {
        self.index.place(position).map(|place| place.recorded_at)
    }

    /// The latest recording time; `None` if nothing is recorded.
    pub fn latest(&self) -> Option<Moment> {
        self.recorded_at(self.position())
    }

    /// The ledgers of all editions, each as it is now: what they are read for can go on beside the log.
    pub fn ledgers(&self) -> &[Ledger] {
        self.index.chains.ledgers()
    }

    /// The ledger of an edition.
    pub fn ledger(&self, programme: ProgrammeName, edition: Edition) -> Option<&Ledger> {
        self.ledgers().iter().find(|ledger| (ledger.programme, ledger.edition) == (programme, edition))
    }

    /// The commit at a position: its subject and its bytes; `None` if there is none.
    pub fn read(&self, position: u64) -> Result<Option<(EventSubject, Vec<u8>)>, HistoryError> {
        let Some(place) = self.index.place(position) else { return Ok(None) };
        let mut buffer = Vec::new();
        let frame = self.file.read_at(place.offset, &mut buffer)?;
        let subject = frame.subject.parse().map_err(|error| Break::Subject(error).of(&frame))?;
        Ok(Some((subject, frame.payload.to_vec())))
    }

    /// The file for another reader, up to now.
    pub fn reader(&self) -> HistoryFile {
        self.file.clone()
    }
}
