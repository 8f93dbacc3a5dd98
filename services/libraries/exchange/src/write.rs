//! Writing an export, whole or not at all.

use std::{fmt, io::Write, path::Path};

use ayumi_programmes::{Event, encode_any};
use ayumi_proto::{codec, commit::Commit, subject::EventSubject};

use crate::{
    csv,
    draft::Draft,
    format::Format,
    json_lines, parquet,
    sink::{Out, Sink, WriteError},
};

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
