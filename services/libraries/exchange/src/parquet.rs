//! Parquet: a row an event, in columns with types that pandas, R and DuckDB know (a day is a date, an instant a
//! timestamp of microseconds in UTC), compressed by zstd.

use std::{
    fs, mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
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
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type},
    errors::{ParquetError, Result},
    file::{properties::WriterProperties, reader::FileReader, serialized_reader::SerializedFileReader, writer},
    record::{Field, reader::RowIter},
    schema::{parser::parse_message_type, types::Type},
};
use strum::IntoEnumIterator;

use crate::{
    column::{Cell, Column, Kind},
    piece::{Numbered, Problem},
    row::Row,
    sink::{Out, Sink, WriteError},
};

/// A row group is written when it has this many rows, or its texts this many bytes: what is held in memory.
const GROUP_ROWS: usize = 16 * 1024;
const GROUP_BYTES: usize = 16 * 1024 * 1024;

/// The columns as Parquet declares them.
fn declaration() -> String {
    let field = |column: Column| {
        let form = match column.kind() {
            Kind::Number => ("required int64", ""),
            Kind::Day => ("required int32", "(DATE)"),
            Kind::Instant => ("required int64", "(TIMESTAMP(MICROS,true))"),
            Kind::OptionalText => ("optional binary", "(STRING)"),
            // Marked as JSON, it would come to pandas as bytes.
            Kind::Text | Kind::Json => ("required binary", "(STRING)"),
        };
        format!("{} {column} {};", form.0, form.1)
    };
    format!("message ayumi {{ {} }}", Column::iter().map(field).collect::<Vec<_>>().join(" "))
}

fn schema() -> Result<Type> {
    parse_message_type(&declaration())
}

pub(crate) struct Table<'a> {
    writer: writer::SerializedFileWriter<Out<'a>>,
    group: Vec<Values>,
    rows: usize,
    text_bytes: usize,
}

/// What a column holds of the row group that isn't written yet.
#[derive(Clone, Debug)]
enum Values {
    Int64(Vec<i64>),
    Int32(Vec<i32>),
    /// The texts that are there, and for each row whether one is: 1 or 0.
    Texts(Vec<ByteArray>, Vec<i16>),
}

impl<'a> Table<'a> {
    pub(crate) fn new(out: Out<'a>) -> Result<Self> {
        let properties = WriterProperties::builder()
            .set_created_by("ayumi".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = writer::SerializedFileWriter::new(out, Arc::new(schema()?), Arc::new(properties))?;
        Ok(Self { writer, group: empty_group(), rows: 0, text_bytes: 0 })
    }

    fn push(&mut self, row: &Row) -> Result<()> {
        for (cell, values) in row.0.iter().zip(&mut self.group) {
            self.text_bytes += values.push(cell)?;
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.text_bytes >= GROUP_BYTES { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for values in mem::replace(&mut self.group, empty_group()) {
            let mut column = group.next_column()?.ok_or(ParquetError::EOF("fewer columns than cells".to_owned()))?;
            match values {
                Values::Int64(values) => column.typed::<Int64Type>().write_batch(&values, None, None)?,
                Values::Int32(values) => column.typed::<Int32Type>().write_batch(&values, None, None)?,
                Values::Texts(values, there) => {
                    column.typed::<ByteArrayType>().write_batch(&values, Some(&there), None)?
                }
            };
            column.close()?;
        }
        group.close()?;
        (self.rows, self.text_bytes) = (0, 0);
        Ok(())
    }
}

fn empty_group() -> Vec<Values> {
    let values = |column: Column| match column.kind() {
        Kind::Number | Kind::Instant => Values::Int64(Vec::new()),
        Kind::Day => Values::Int32(Vec::new()),
        Kind::Text | Kind::OptionalText | Kind::Json => Values::Texts(Vec::new(), Vec::new()),
    };
    Column::iter().map(values).collect()
}

impl Values {
    /// Takes a cell and returns how many bytes of text it has.
    fn push(&mut self, cell: &Cell) -> Result<usize> {
        match (self, cell) {
            (Self::Int64(values), Cell::Number(number)) => {
                values.push(i64::try_from(*number).map_err(|why| ParquetError::General(format!("{number}: {why}")))?);
            }
            (Self::Int64(values), Cell::Instant(moment)) => values.push(moment.micros()),
            (Self::Int32(values), Cell::Day(day)) => values.push(day.epoch_days()),
            (Self::Texts(_, there), Cell::Nothing) => there.push(0),
            (Self::Texts(values, there), cell) => {
                let text = cell.to_string();
                let bytes = text.len();
                values.push(text.into_bytes().into());
                there.push(1);
                return Ok(bytes);
            }
            (Self::Int64(_) | Self::Int32(_), cell) => {
                return Err(ParquetError::General(format!("{cell} in a column of numbers")));
            }
        }
        Ok(0)
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

    fn finish(mut self: Box<Self>) -> std::result::Result<(), WriteError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.close()?;
        Ok(())
    }
}

/// The rows of a file.
pub(crate) fn rows(file: fs::File) -> std::result::Result<impl Iterator<Item = Numbered<Row>>, Problem> {
    let mut rows = guarded(move || {
        let reader = SerializedFileReader::new(file)?;
        let whole = reader.metadata().file_metadata().schema() == &schema()?;
        Ok(whole.then(|| RowIter::from_file_into(Box::new(reader))))
    })?
    .ok_or_else(|| Problem::Columns { expected: declaration() })?;
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
        (Kind::Text | Kind::OptionalText | Kind::Json, Field::Str(text)) => Cell::parse(kind, text.clone()),
        _ => None,
    }
}
