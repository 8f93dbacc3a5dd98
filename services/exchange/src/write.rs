//! Writing an export, whole or not at all.

use std::{
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use ayumi_proto::{
    codec::{self, CodecError},
    commit::Commit,
    digest::Digest,
    event::Event,
    subject::EventSubject,
};
use tempfile::{NamedTempFile, TempPath};

use crate::{csv, format::Format, json_lines, parquet};

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
    #[error("{}: {why}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// The commit isn't one that the log could have.
    #[error(transparent)]
    Commit(#[from] CodecError),
    /// A commit was left out, or told twice.
    #[error("expected the commit at position {expected}, not {found} (位置が連続していません)")]
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
    #[error("an earlier commit couldn't be written (書き出しは失敗しています)")]
    Broken,
}

/// Writes commits, in the order of their positions and without gaps, in one format.
pub struct Writer<'a> {
    /// None after an error.
    sink: Option<Box<dyn Sink + 'a>>,
    /// The position that comes next, once there was one.
    due: Option<u64>,
    file: Option<Pending>,
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Writer").field("due", &self.due).field("file", &self.file).finish_non_exhaustive()
    }
}

/// A file that hasn't got its name yet. Dropped, it is gone.
#[derive(Debug)]
struct Pending {
    file: fs::File,
    temporary: TempPath,
    path: PathBuf,
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
        Ok(Self { sink: Some(sink), due: None, file: None })
    }

    /// Writes a file. Until [`Writer::finish`] it stands beside `path` under a name of its own, which goes away with
    /// the writer, so that an export that was cut off never looks whole; then it takes the place of what is at
    /// `path`. Only its owner can read it, for it may name companies and persons.
    pub fn create(path: &Path, format: Format) -> Result<Self, WriteError> {
        let create = || -> io::Result<(fs::File, Pending)> {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let (file, temporary) = NamedTempFile::new_in(folder)?.into_parts();
            Ok((file.try_clone()?, Pending { file, temporary, path: path.to_owned() }))
        };
        let (out, pending) = create().map_err(|why| WriteError::File { path: path.to_owned(), why })?;
        Ok(Self { file: Some(pending), ..Self::new(out, format)? })
    }

    /// Writes the commit at a position. After an error nothing more can be written.
    pub fn write(&mut self, position: u64, subject: &EventSubject, commit: &Commit<Event>) -> Result<(), WriteError> {
        let mut sink = self.sink.take().ok_or(WriteError::Broken)?;
        if let Some(expected) = self.due.filter(|expected| *expected != position) {
            return Err(WriteError::Gap { expected, found: position });
        }
        let hash = codec::hash(subject, &codec::encode_any(commit)?);
        sink.write(position, subject, commit, hash)?;
        self.due = Some(position.saturating_add(1));
        self.sink = Some(sink);
        Ok(())
    }

    /// Ends the export: what was written is whole and, in a file, on disk under its name.
    pub fn finish(self) -> Result<(), WriteError> {
        self.sink.ok_or(WriteError::Broken)?.finish()?;
        let Some(Pending { file, temporary, path }) = self.file else { return Ok(()) };
        // A name that comes before the bytes would survive a power cut without them.
        file.sync_all()
            .and_then(|()| temporary.persist(&path).map_err(io::Error::from))
            .map_err(|why| WriteError::File { path, why })
    }
}
