//! A Parquet file in columns with types, compressed by zstd and written a group of rows at a time.

use std::{mem, sync::Arc};

use ayumi_proto::time::Day;
use parquet::{
    basic::{Compression, ZstdLevel},
    column::writer::ColumnWriterImpl,
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type},
    errors::{ParquetError, Result},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::{parser::parse_message_type, types::Type},
};

use crate::sink::Out;

/// A row group is written when it has this many rows, or its texts this many bytes: what is held in memory.
const GROUP_ROWS: usize = 16 * 1024;
const GROUP_BYTES: usize = 16 * 1024 * 1024;

/// What is in one column of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Nothing, in a column where it may be missing.
    Nothing,
    /// Whether something is so.
    Is(bool),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Number(f64),
    /// A day.
    Day(Day),
    /// A text.
    Text(String),
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnType {
    Is,
    Whole,
    Number,
    Day,
    /// Microseconds, as whole numbers.
    Instant,
    Text,
}

/// A column as it is declared.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) of: ColumnType,
    /// Whether a row may have nothing in it.
    pub(crate) is_optional: bool,
}

/// The columns as Parquet declares them.
pub(crate) fn declaration(fields: &[Field]) -> String {
    let field = |Field { name, of, is_optional }: &Field| {
        let (form, logical) = match of {
            ColumnType::Is => ("boolean", ""),
            ColumnType::Whole => ("int64", ""),
            ColumnType::Number => ("double", ""),
            ColumnType::Day => ("int32", "(DATE)"),
            ColumnType::Instant => ("int64", "(TIMESTAMP(MICROS,true))"),
            ColumnType::Text => ("binary", "(STRING)"),
        };
        format!("{} {form} {name} {logical};", if *is_optional { "optional" } else { "required" })
    };
    format!("message ayumi {{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join(" "))
}

pub(crate) fn schema(fields: &[Field]) -> Result<Type> {
    parse_message_type(&declaration(fields))
}

/// Writes rows.
pub(crate) struct TypedWriter<'a> {
    writer: SerializedFileWriter<Out<'a>>,
    group: Vec<Held>,
    rows: usize,
    text_bytes: usize,
}

impl<'a> TypedWriter<'a> {
    pub(crate) fn new(out: Out<'a>, fields: &[Field]) -> Result<Self> {
        let properties = WriterProperties::builder()
            .set_created_by("ayumi".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema(fields)?), Arc::new(properties))?;
        Ok(Self { writer, group: fields.iter().map(Held::of).collect(), rows: 0, text_bytes: 0 })
    }

    /// Takes a row, which has a datum a column.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = Datum>) -> Result<()> {
        for (datum, held) in row.into_iter().zip(&mut self.group) {
            self.text_bytes += held.push(datum)?;
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.text_bytes >= GROUP_BYTES { self.write_group() } else { Ok(()) }
    }

    /// Writes what is still held back and the file's end.
    pub(crate) fn finish(mut self) -> Result<()> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.close()?;
        Ok(())
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for held in &mut self.group {
            let mut column = group.next_column()?.ok_or(ParquetError::EOF("fewer columns than cells".to_owned()))?;
            let there = mem::take(&mut held.there);
            let there = held.is_optional.then_some(there.as_slice());
            match &mut held.values {
                Values::Is(values) => write(column.typed::<BoolType>(), values, there)?,
                Values::Int64(values) => write(column.typed::<Int64Type>(), values, there)?,
                Values::Int32(values) => write(column.typed::<Int32Type>(), values, there)?,
                Values::Double(values) => write(column.typed::<DoubleType>(), values, there)?,
                Values::Texts(values) => write(column.typed::<ByteArrayType>(), values, there)?,
            }
            column.close()?;
        }
        group.close()?;
        (self.rows, self.text_bytes) = (0, 0);
        Ok(())
    }
}

fn write<T: DataType>(
    column: &mut ColumnWriterImpl<'_, T>,
    values: &mut Vec<T::T>,
    there: Option<&[i16]>,
) -> Result<()> {
    column.write_batch(&mem::take(values), there, None)?;
    Ok(())
}

/// What a column holds of the row group that isn't written yet.
#[derive(Debug)]
struct Held {
    is_optional: bool,
    values: Values,
    /// For each row whether it has a value: 1 or 0.
    there: Vec<i16>,
}

/// The values that are there.
#[derive(Debug)]
enum Values {
    Is(Vec<bool>),
    Int64(Vec<i64>),
    Int32(Vec<i32>),
    Double(Vec<f64>),
    Texts(Vec<ByteArray>),
}

impl Held {
    fn of(field: &Field) -> Self {
        let values = match field.of {
            ColumnType::Is => Values::Is(Vec::new()),
            ColumnType::Whole | ColumnType::Instant => Values::Int64(Vec::new()),
            ColumnType::Number => Values::Double(Vec::new()),
            ColumnType::Day => Values::Int32(Vec::new()),
            ColumnType::Text => Values::Texts(Vec::new()),
        };
        Self { is_optional: field.is_optional, values, there: Vec::new() }
    }

    /// Takes a datum and returns how many bytes of text it has.
    fn push(&mut self, datum: Datum) -> Result<usize> {
        let mut bytes = 0;
        match (&mut self.values, datum) {
            (_, Datum::Nothing) if self.is_optional => {
                self.there.push(0);
                return Ok(0);
            }
            (Values::Is(values), Datum::Is(is)) => values.push(is),
            (Values::Int64(values), Datum::Whole(whole)) => values.push(whole),
            (Values::Int32(values), Datum::Day(day)) => values.push(day.epoch_days()),
            (Values::Double(values), Datum::Number(number)) => values.push(number),
            (Values::Texts(values), Datum::Text(text)) => {
                bytes = text.len();
                values.push(text.into_bytes().into());
            }
            (_, datum) => return Err(ParquetError::General(format!("{datum:?} isn't of its column's type"))),
        }
        self.there.push(1);
        Ok(bytes)
    }
}
