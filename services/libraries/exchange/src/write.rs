//! Writing an export, whole or not at all.

use std::{
    fmt,
    io::{self, Write},
    path::Path,
};

use ayumi_programmes::{Event, encode_any};
use ayumi_proto::{
    codec::{self, CodecError},
    commit::Commit,
    digest::Digest,
    subject::EventSubject,
};

use crate::{
    csv,
    draft::{Draft, DraftError},
    format::Format,
    json_lines, parquet,
};

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
    /// The file, or what stands for it, can't be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The file can't be made or put into its place.
    #[error(transparent)]
    File(#[from] DraftError),
    /// The commit isn't one that the log could have.
    #[error(transparent)]
    Commit(#[from] CodecError),
    /// A commit was left out, or told twice.
    #[error("the commit at position {expected} expected, found {found}（記録番号が連続していません）")]
    Gap {
        /// The position after the last one.
        expected: u64,
        /// The position given.
        found: u64,
    },
    /// The CSV writer can't go on.
    #[error("CSV: {0}")]
    Csv(#[from] ::csv::Error),
    /// The Parquet writer can't go on.
    #[error("Parquet: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// An earlier commit couldn't be written, so that the export can't become whole.
    #[error("an earlier commit couldn't be written（書き出しは失敗しています）")]
    Broken,
}

/// Writes commits, in the order of their positions and without gaps, in one format.
pub struct Writer<'a> {
    /// None after an error.
    sink: Option<Box<dyn Sink + 'a>>,
    /// The position that comes next, once there was one.
    due: Option<u64>,
    draft: Option<Draft>,
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Writer").field("due", &self.due).field("draft", &self.draft).finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    /// Writes into anything that takes bytes; it is whole when [`Writer::finish`] has returned.
    pub fn new(out: impl Write + Send + 'a, format: Format) -> Result<Self, WriteError> {
        let out: Out<'a> = Box::new(out);
        let sink: Box<dyn Sink + 'a> = match format {
            Format::JsonLines => Box::new(json_lines::Lines::new(out)),
            Format::Csv => Box::new(csv::Table::new(out)?),
            Format::Parquet => Box::new(parquet::Table::new(out)?),
        };
        Ok(Self { sink: Some(sink), due: None, draft: None })
    }

    /// Writes a file. Until [`Writer::finish`] it is a [`Draft`], so that an export that was cut off never looks whole.
    pub fn create(path: &Path, format: Format) -> Result<Self, WriteError> {
        let draft = Draft::of(path)?;
        let out = draft.file().try_clone()?;
        Ok(Self { draft: Some(draft), ..Self::new(out, format)? })
    }

    /// Writes the commit at a position. After an error nothing more can be written.
    pub fn write(&mut self, position: u64, subject: &EventSubject, commit: &Commit<Event>) -> Result<(), WriteError> {
        let mut sink = self.sink.take().ok_or(WriteError::Broken)?;
        if let Some(expected) = self.due.filter(|expected| *expected != position) {
            return Err(WriteError::Gap { expected, found: position });
        }
        let hash = codec::hash(subject, &encode_any(commit)?);
        sink.write(position, subject, commit, hash)?;
        self.due = Some(position.saturating_add(1));
        self.sink = Some(sink);
        Ok(())
    }

    /// Ends the export: what was written is whole and, in a file, on disk under its name.
    pub fn finish(self) -> Result<(), WriteError> {
        self.sink.ok_or(WriteError::Broken)?.finish()?;
        Ok(self.draft.map_or(Ok(()), Draft::finish)?)
    }
}
