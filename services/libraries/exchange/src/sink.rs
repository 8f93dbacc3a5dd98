//! What a writer needs of each format, and why it can fail.

use std::io::{self, Write};

use ayumi_programmes::Event;
use ayumi_proto::{codec::CodecError, commit::Commit, digest::Digest, subject::EventSubject};

use crate::draft::DraftError;

/// Where the bytes of an export go.
pub(crate) type Out<'a> = Box<dyn Write + Send + 'a>;

/// What each format does with commits.
pub(crate) trait Sink {
    /// Writes one commit; `hash` is its own.
    fn write(
        &mut self,
        position: u64,
        subject: &EventSubject,
        commit: &Commit<Event>,
        hash: Digest,
    ) -> Result<(), WriteError>;
    /// Writes what is still held back and what ends a file of the format.
    fn finish(self: Box<Self>) -> Result<(), WriteError>;
}

/// Why an export can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file, or what is written instead of one, can't be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The file can't be made or put into its place.
    #[error(transparent)]
    File(#[from] DraftError),
    /// The commit isn't one that the log could have.
    #[error(transparent)]
    Commit(#[from] CodecError),
    /// A commit was left out, or written twice.
    #[error("the commit at position {expected} expected, found {found}（記録番号が連続していません）")]
    Gap {
        /// The position after the last one.
        expected: u64,
        /// The position given.
        found: u64,
    },
    /// The Parquet writer can't go on.
    #[error("Parquet: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// An earlier commit couldn't be written, so that the export can't become whole.
    #[error("an earlier commit couldn't be written（書き出しは失敗しています）")]
    Broken,
}
