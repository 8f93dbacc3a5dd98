//! Reading an export: from the events of a file to commits, one after the other.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use ayumi_proto::{cloud_event::InvalidEvent, commit::EVENTS_MAX};

use crate::{
    csv,
    format::Format,
    json_lines, parquet,
    piece::{Exported, Numbered, Piece, Problem},
};

/// Why an export can't be read, and where.
#[derive(Debug, thiserror::Error)]
pub struct ReadError {
    /// The file.
    pub file: PathBuf,
    /// `line` or `row`, and its number from 1; a line of CSV is that on which a row begins. `None` where it is
    /// the file as a whole.
    pub place: Option<(&'static str, u64)>,
    /// What is wrong there.
    #[source]
    pub problem: Problem,
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file.display())?;
        if let Some((unit, number)) = self.place {
            write!(formatter, ", {unit} {number}")?;
        }
        write!(formatter, ": {}", self.problem)
    }
}

/// The commits of an export in their order, at most one commit and what the format buffers in memory at a time.
/// After an error it ends.
pub struct Reader(Box<dyn Iterator<Item = Result<Exported, ReadError>>>);

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Reader")
    }
}

impl Iterator for Reader {
    type Item = Result<Exported, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// Reads an export. Its positions follow each other; the first of them is 1 unless the export is a part.
pub fn read(path: &Path) -> Result<Reader, ReadError> {
    let whole = |problem: Problem| ReadError { file: path.to_owned(), place: None, problem };
    let format = Format::of(path).map_err(|unknown| whole(unknown.into()))?;
    let file = fs::File::open(path).map_err(|error| whole(error.into()))?;
    read_open(file, path, format)
}

/// Reads an export that is open, and may have no name of its own: errors call it `name`.
pub fn read_open(file: fs::File, name: &Path, format: Format) -> Result<Reader, ReadError> {
    let whole = |problem: Problem| ReadError { file: name.to_owned(), place: None, problem };
    let source = Source { file: name.to_owned(), unit: format.counted_in() };
    Ok(Reader(match format {
        Format::JsonLines => source.commits(json_lines::lines(file)),
        Format::Csv => source.commits(csv::rows(file).map_err(whole)?),
        Format::Parquet => source.commits(parquet::rows(file).map_err(whole)?),
    }))
}

/// What is read, for errors to name.
struct Source {
    file: PathBuf,
    unit: &'static str,
}

impl Source {
    /// Puts the events together to commits, until there are no more or an error ends it.
    fn commits<P: Piece + 'static>(
        self,
        pieces: impl Iterator<Item = Numbered<P>> + 'static,
    ) -> Box<dyn Iterator<Item = Result<Exported, ReadError>>> {
        let (mut pieces, mut due, mut broken) = (pieces, None, false);
        Box::new(std::iter::from_fn(move || {
            let first = pieces.next().filter(|_| !broken)?;
            let next = commit(first, &mut pieces).and_then(|(number, exported)| match due {
                Some(expected) if exported.position != expected => {
                    Err((number, Problem::Gap { expected, found: exported.position }))
                }
                Some(_) | None => Ok(exported),
            });
            due = next.as_ref().ok().map(|exported| exported.position.saturating_add(1));
            broken = next.is_err();
            Some(next.map_err(|(number, problem)| ReadError {
                file: self.file.clone(),
                place: Some((self.unit, number)),
                problem,
            }))
        }))
    }
}

/// The commit that begins with `first`, and the number of its first event; takes as many events as it declares.
fn commit<P: Piece>(
    first: Numbered<P>,
    pieces: &mut impl Iterator<Item = Numbered<P>>,
) -> Result<(u64, Exported), (u64, Problem)> {
    let begins = first.0;
    let mut numbers = vec![begins];
    let mut events = vec![first.1.map_err(|problem| (begins, problem))?];
    let count = events[0]
        .count()
        .filter(|count| (1..=EVENTS_MAX as u64).contains(count))
        .ok_or_else(|| (begins, InvalidEvent::malformed(0, "count", "must be 1 to 64（1〜64の整数）").into()))?;
    for found in 1..count {
        let (number, event) = pieces.next().ok_or((begins, Problem::CutOff { expected: count, found }))?;
        numbers.push(number);
        events.push(event.map_err(|problem| (number, problem))?);
    }
    match P::exported(&events) {
        Ok(exported) => Ok((begins, exported)),
        Err(invalid) => Err((numbers.get(invalid.index).copied().unwrap_or(begins), invalid.into())),
    }
}
