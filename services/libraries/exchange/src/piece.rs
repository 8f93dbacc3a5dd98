//! What each format gives a reader: the events of a file, one by one, and what can be wrong with them.

use std::io;

use ayumi_proto::{cloud_event::InvalidEvent, subject::EventSubject};

use crate::format::UnknownFormat;

/// The most that one event takes in a file, in bytes. A commit's 256 KiB grow sixteenfold where they are short
/// numbers that JSON names, and its quotation marks double in CSV.
pub(crate) const PIECE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One commit out of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its position in the log that was exported.
    pub position: u64,
    /// Where it stood there.
    pub subject: EventSubject,
    /// Its bytes, exactly as that log had them.
    pub payload: Vec<u8>,
}

/// One event as a file has it.
pub(crate) trait Piece: Sized {
    /// How many events its commit has, if it declares that.
    fn count(&self) -> Option<u64>;
    /// The commit whose events these are, all of them and in their order.
    fn exported(pieces: &[Self]) -> Result<Exported, InvalidEvent>;
}

/// An event, and the number of its line or row; or what is wrong there.
pub(crate) type Numbered<P> = (u64, Result<P, Problem>);

/// What is wrong with an export.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file's name has no known extension.
    #[error(transparent)]
    Format(#[from] UnknownFormat),
    /// The file can't be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The file isn't of its format, or is cut off.
    #[error("must be {expected}: {why}")]
    NotOfFormat {
        /// What should be there.
        expected: &'static str,
        /// The message of the format's own reader.
        why: String,
    },
    /// The columns aren't those of an export.
    #[error("the columns must be {expected}（列が異なります）")]
    Columns {
        /// Those that an export has, in their order.
        expected: String,
    },
    /// An event is larger than any that Ayumi writes.
    #[error("an event must have at most {PIECE_BYTES_MAX} bytes（イベントが大きすぎます）")]
    Size,
    /// The events don't make a commit.
    #[error(transparent)]
    InvalidEvent(#[from] InvalidEvent),
    /// The file ends within a commit.
    #[error("the file ends after {found} of a commit's {expected} events （ファイルが途中で切れています）")]
    CutOff {
        /// How many events the commit has.
        expected: u64,
        /// How many of them are there.
        found: u64,
    },
    /// Commits are missing, doubled or in another order.
    #[error("position {expected} expected, found {found}（記録番号が連続していません）")]
    Gap {
        /// The position after the last one.
        expected: u64,
        /// The position found.
        found: u64,
    },
}
