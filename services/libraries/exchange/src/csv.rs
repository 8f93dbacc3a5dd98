//! CSV: a row an event, a datum a cell, the first line the columns' names.
//!
//! UTF-8 **without** a byte order mark. The whole history is read by programs: base R, Python's `csv` and the tools of
//! a shell would take the mark for a part of the first column's name, while pandas, readr and DuckDB need none.
//! Only Excel wants it, where a file is opened by a double click; but that would also turn corporate numbers into
//! `7.00001E+12` and cut the zeros that experts' numbers begin with. In Excel such a file is *imported* (Data,
//! From Text/CSV, 65001 UTF-8, columns as text). A mark that another program has added is passed over in reading.
//!
//! A text that a spreadsheet would take for a formula has a `'` before it, and so has one that begins with `'`;
//! reading takes it away again. Only `actor_name` can begin so.

use std::{
    fs,
    io::{self, BufWriter, Read, Write},
};

use ayumi_core::csv::{record, unshielded};
use ayumi_programmes::Event;
use ayumi_proto::{cloud_event::InvalidEvent, commit::Commit, digest::Digest, subject::EventSubject};
use csv::{ReaderBuilder, StringRecord};
use strum::IntoEnumIterator;

use crate::{
    column::{Cell, Column},
    piece::{Numbered, PIECE_BYTES_MAX, Problem},
    row::Row,
    sink::{Out, Sink, WriteError},
};

pub(crate) struct Table<'a>(BufWriter<Out<'a>>);

impl<'a> Table<'a> {
    pub(crate) fn new(out: Out<'a>) -> Result<Self, WriteError> {
        let mut out = BufWriter::new(out);
        writeln!(out, "{}", record(Column::iter().map(Column::name)))?;
        Ok(Self(out))
    }
}

impl Sink for Table<'_> {
    fn write(
        &mut self,
        position: u64,
        subject: &EventSubject,
        commit: &Commit<Event>,
        hash: Digest,
    ) -> Result<(), WriteError> {
        for row in Row::of(position, subject, commit, hash) {
            writeln!(self.0, "{}", record(row.0.iter().map(ToString::to_string)))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        Ok(self.0.flush()?)
    }
}

/// The rows of a file.
pub(crate) fn rows(file: fs::File) -> Result<impl Iterator<Item = Numbered<Row>>, Problem> {
    let file = Bounded { inner: file, left: PIECE_BYTES_MAX };
    let mut reader = ReaderBuilder::new().from_reader(file);
    if !reader.headers().map_err(problem)?.iter().eq(Column::iter().map(Column::name)) {
        return Err(Problem::Columns { expected: Column::iter().map(Column::name).collect::<Vec<_>>().join(",") });
    }
    let mut record = StringRecord::new();
    Ok(std::iter::from_fn(move || {
        reader.get_mut().left = PIECE_BYTES_MAX;
        let begins = reader.position().line();
        let row = match reader.read_record(&mut record) {
            Ok(false) => return None,
            Ok(true) => row(&record),
            Err(error) => Err(problem(error)),
        };
        Some((record.position().map_or(begins, csv::Position::line), row))
    }))
}

fn row(record: &StringRecord) -> Result<Row, Problem> {
    let cell = |(column, text): (Column, &str)| {
        Cell::parse(column.kind(), unshielded(text).to_owned())
            .map_err(|why| InvalidEvent::malformed(0, column.name(), why).into())
    };
    Column::iter().zip(record).map(cell).collect::<Result<_, _>>().map(Row)
}

fn problem(error: csv::Error) -> Problem {
    let expected = "a row with one cell per column, in UTF-8（列数とUTF-8）";
    match error.kind() {
        csv::ErrorKind::Io(why) if why.kind() == io::ErrorKind::FileTooLarge => Problem::Size,
        csv::ErrorKind::Io(_) => Problem::Io(error.into()),
        csv::ErrorKind::Utf8 { .. } | csv::ErrorKind::UnequalLengths { .. } | csv::ErrorKind::Seek | _ => {
            Problem::NotOfFormat { expected, why: error.to_string() }
        }
    }
}

/// A reader that gives only so much until its limit is renewed: a quotation mark that is never closed would else
/// draw the rest of the file into one cell.
struct Bounded<R> {
    inner: R,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.left);
        if most == 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.inner.read(&mut buffer[..most])?;
        self.left -= read;
        Ok(read)
    }
}
