//! Parquet: a row an event, in columns with types that pandas, R and DuckDB know (a day is a date, an instant a
//! timestamp of microseconds in UTC), compressed by zstd.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
};

use ayumi_programmes::Event;
use ayumi_proto::{
    cloud_event::InvalidEvent,
    commit::Commit,
    digest::Digest,
    subject::EventSubject,
    time::{Day, Moment},
};
use parquet::{
    errors::{ParquetError, Result},
    file::{reader::FileReader, serialized_reader::SerializedFileReader},
    record::{Field, reader::RowIter},
};
use strum::IntoEnumIterator;

use crate::{
    column::{Cell, Column, Kind},
    piece::{Numbered, Problem},
    row::Row,
    sink::{Out, Sink, WriteError},
    typed::{self, ColumnType, Datum, TypedWriter},
};

/// The columns with their types.
fn fields() -> Vec<typed::Field> {
    let field = |column: Column| {
        let (of, is_optional) = match column.kind() {
            Kind::Number => (ColumnType::Whole, false),
            Kind::Day => (ColumnType::Day, false),
            Kind::Instant => (ColumnType::Instant, false),
            Kind::OptionalText => (ColumnType::Text, true),
            // Marked as JSON, it would come to pandas as bytes.
            Kind::Text | Kind::Json => (ColumnType::Text, false),
        };
        typed::Field { name: column.name().to_owned(), of, is_optional }
    };
    Column::iter().map(field).collect()
}

/// A cell as it is written.
fn datum(cell: &Cell) -> Result<Datum> {
    Ok(match cell {
        Cell::Number(number) => {
            Datum::Whole(i64::try_from(*number).map_err(|why| ParquetError::General(format!("{number}: {why}")))?)
        }
        Cell::Instant(moment) => Datum::Whole(moment.micros()),
        Cell::Day(day) => Datum::Day(*day),
        Cell::Nothing => Datum::Nothing,
        Cell::Text(_) | Cell::Json(_) => Datum::Text(cell.to_string()),
    })
}

pub(crate) struct Table<'a>(TypedWriter<'a>);

impl<'a> Table<'a> {
    pub(crate) fn new(out: Out<'a>) -> Result<Self> {
        Ok(Self(TypedWriter::new(out, &fields())?))
    }

    fn push(&mut self, row: &Row) -> Result<()> {
        let row = row.0.iter().map(datum).collect::<Result<Vec<_>>>()?;
        self.0.push(row)
    }
}

impl Sink for Table<'_> {
    fn write(
        &mut self,
        position: u64,
        subject: &EventSubject,
        commit: &Commit<Event>,
        hash: Digest,
    ) -> std::result::Result<(), WriteError> {
        Ok(Row::of(position, subject, commit, hash).iter().try_for_each(|row| self.push(row))?)
    }

    fn finish(self: Box<Self>) -> std::result::Result<(), WriteError> {
        Ok(self.0.finish()?)
    }
}

/// The rows of a file.
pub(crate) fn rows(file: fs::File) -> std::result::Result<impl Iterator<Item = Numbered<Row>>, Problem> {
    let mut rows = guarded(move || {
        let reader = SerializedFileReader::new(file)?;
        let whole = reader.metadata().file_metadata().schema() == &typed::schema(&fields())?;
        Ok(whole.then(|| RowIter::from_file_into(Box::new(reader))))
    })?
    .ok_or_else(|| Problem::Columns { expected: typed::declaration(&fields()) })?;
    let numbered = move |number| {
        let row = guarded(|| rows.next().transpose()).and_then(|row| row.map(cells).transpose()).transpose()?;
        Some((number, row))
    };
    Ok((1..).map_while(numbered))
}

/// Runs the Parquet reader, which in places panics where a file was damaged, so that damage is an error.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> std::result::Result<T, Problem> {
    let why = match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the values don't match their counts".to_owned(),
    };
    Err(Problem::NotOfFormat { expected: "a complete Parquet file（完全なParquetファイル）", why })
}

fn cells(row: parquet::record::Row) -> std::result::Result<Row, Problem> {
    let cell = |(column, (_, field)): (Column, (String, Field))| {
        let why = || InvalidEvent::malformed(0, column.name(), format_args!("{field:?}: {}", column.kind().expected()));
        cell(column.kind(), &field).ok_or_else(|| why().into())
    };
    Column::iter().zip(row.into_columns()).map(cell).collect::<std::result::Result<_, _>>().map(Row)
}

fn cell(kind: Kind, field: &Field) -> Option<Cell> {
    match (kind, field) {
        (Kind::Number, Field::Long(number)) => u64::try_from(*number).ok().map(Cell::Number),
        (Kind::Day, Field::Date(days)) => Day::from_epoch(*days).map(Cell::Day),
        (Kind::Instant, Field::TimestampMicros(micros)) => Some(Cell::Instant(Moment::from_micros(*micros))),
        (Kind::OptionalText, Field::Null) => Some(Cell::Nothing),
        (Kind::Text | Kind::OptionalText | Kind::Json, Field::Str(text)) => Cell::parse(kind, text.clone()).ok(),
        _ => None,
    }
}
