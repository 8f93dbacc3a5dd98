//! Answers in rows as files that others read: the cube, a table, the codebook. Unlike an export of the history they
//! don't come back.

use std::{
    fmt,
    io::{BufWriter, Write},
};

use ayumi_core::csv::{HANDLING, handling_mark, record};
use ayumi_proto::{
    answer::{CodebookEntry, CubeCell, CubeRows, TableRows},
    figure::Value,
};

use crate::{
    sink::WriteError,
    typed::{ColumnType, Datum, Field, TypedWriter},
};

/// Rows under named columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<Datum>>,
}

impl Sheet {
    /// The columns' names, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows, a datum a column.
    pub fn rows(&self) -> &[Vec<Datum>] {
        &self.rows
    }

    /// The handling mark, if any of the rows has one.
    pub fn handling_mark(&self) -> Option<&'static str> {
        let column = self.columns.iter().position(|column| column == HANDLING)?;
        let codes: Vec<String> = self.rows.iter().filter_map(|row| row.get(column)).map(ToString::to_string).collect();
        handling_mark(codes.iter().map(String::as_str))
    }

    /// Writes CSV: UTF-8, the names in the first line, which follows that of the handling mark if there is one. A text that a spreadsheet would take for a formula has a `'`
    /// before it; a number is itself.
    ///
    /// # Errors
    /// What it is written into doesn't take it.
    pub fn write_csv(&self, out: impl Write) -> Result<(), WriteError> {
        let mut out = BufWriter::new(out);
        if let Some(mark) = self.handling_mark() {
            writeln!(out, "{mark}")?;
        }
        writeln!(out, "{}", record(&self.columns))?;
        for row in &self.rows {
            writeln!(out, "{}", record(row.iter().map(ToString::to_string)))?;
        }
        Ok(out.flush()?)
    }

    /// Writes Parquet. A column has the type of what is in it: `boolean`, `int64`, `double` or a string; where there
    /// is nothing in any row a string. Any cell may be null.
    ///
    /// # Errors
    /// What it is written into doesn't take it.
    pub fn write_parquet<'a>(&self, out: impl Write + Send + 'a) -> Result<(), WriteError> {
        let types: Vec<ColumnType> = (0..self.columns.len()).map(|place| self.type_of(place)).collect();
        let field = |(name, of): (&String, &ColumnType)| Field { name: name.clone(), of: *of, is_optional: true };
        let fields: Vec<Field> = self.columns.iter().zip(&types).map(field).collect();
        let mut writer = TypedWriter::new(Box::new(out), &fields)?;
        for row in &self.rows {
            writer.push(row.iter().zip(&types).map(|(datum, of)| datum.clone().of_type(*of)))?;
        }
        Ok(writer.finish()?)
    }

    fn type_of(&self, place: usize) -> ColumnType {
        let types = self.rows.iter().filter_map(|row| row.get(place)?.column_type());
        types.reduce(common).unwrap_or(ColumnType::Text)
    }
}

/// The type that has the values of both.
fn common(one: ColumnType, other: ColumnType) -> ColumnType {
    match (one, other) {
        (one, other) if one == other => one,
        (ColumnType::Whole, ColumnType::Number) | (ColumnType::Number, ColumnType::Whole) => ColumnType::Number,
        _ => ColumnType::Text,
    }
}

impl Datum {
    fn column_type(&self) -> Option<ColumnType> {
        Some(match self {
            Self::Nothing => return None,
            Self::Is(_) => ColumnType::Is,
            Self::Whole(_) => ColumnType::Whole,
            Self::Number(_) => ColumnType::Number,
            Self::Day(_) => ColumnType::Day,
            Self::Text(_) => ColumnType::Text,
        })
    }

    /// The same in a column of a type that it has in [`common`] with others.
    fn of_type(self, of: ColumnType) -> Self {
        match (self, of) {
            (Self::Nothing, _) => Self::Nothing,
            (Self::Whole(whole), ColumnType::Number) => Self::Number(whole as f64),
            (datum, ColumnType::Text) => Self::Text(datum.to_string()),
            (datum, _) => datum,
        }
    }

    fn of_json(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Nothing,
            serde_json::Value::Bool(is) => Self::Is(*is),
            serde_json::Value::Number(number) => {
                number.as_i64().map_or_else(|| Self::Number(number.as_f64().unwrap_or_default()), Self::Whole)
            }
            serde_json::Value::String(text) => Self::Text(text.clone()),
            other @ (serde_json::Value::Array(_) | serde_json::Value::Object(_)) => Self::Text(other.to_string()),
        }
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Is(is) => is.fmt(formatter),
            Self::Whole(whole) => whole.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
            Self::Day(day) => day.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
        }
    }
}

impl From<&CubeCell> for Datum {
    fn from(cell: &CubeCell) -> Self {
        match cell {
            CubeCell::Nothing => Self::Nothing,
            CubeCell::Is(is) => Self::Is(*is),
            CubeCell::Value(Value::Whole(whole)) => Self::Whole(*whole),
            CubeCell::Value(Value::Tenths(tenths)) => Self::Number(*tenths as f64 / 10.0),
            CubeCell::Value(Value::Word(word)) => Self::Text(word.clone()),
        }
    }
}

/// A row of the cube a row: what rows are by, the figures, and whether anything of it is simulated.
impl From<&CubeRows> for Sheet {
    fn from(cube: &CubeRows) -> Self {
        let columns: Vec<String> =
            cube.by.iter().chain(&cube.measures).cloned().chain(["simulated".to_owned()]).collect();
        let row = |row: &std::collections::BTreeMap<String, CubeCell>| {
            columns.iter().map(|name| row.get(name).map_or(Datum::Nothing, Datum::from)).collect()
        };
        Self { rows: cube.rows.iter().map(row).collect(), columns }
    }
}

/// A row of the table a row, under the columns' names.
impl From<&TableRows> for Sheet {
    fn from(table: &TableRows) -> Self {
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let row = |row: &std::collections::BTreeMap<String, serde_json::Value>| {
            columns.iter().map(|name| row.get(name).map_or(Datum::Nothing, Datum::of_json)).collect()
        };
        Self { rows: table.rows.iter().map(row).collect(), columns }
    }
}

/// An entry a row.
impl From<&[CodebookEntry]> for Sheet {
    fn from(entries: &[CodebookEntry]) -> Self {
        let columns = ["programme", "kind", "name", "unit", "ja", "en", "meaning"].map(str::to_owned).to_vec();
        let row = |entry: &CodebookEntry| {
            let CodebookEntry { programme, kind, name, unit, ja, en, meaning } = entry;
            [programme, kind, name, unit, ja, en, meaning].map(|text| Datum::Text(text.clone())).to_vec()
        };
        Self { columns, rows: entries.iter().map(row).collect() }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::{file::reader::FileReader, file::serialized_reader::SerializedFileReader};

    use super::*;

    fn sheet() -> Sheet {
        let text = |text: &str| Datum::Text(text.to_owned());
        Sheet {
            columns: ["region", "spent-yen", "pace", "none", "simulated"].map(str::to_owned).to_vec(),
            rows: vec![
                vec![text("東北, \"北\""), Datum::Whole(-45_000), Datum::Number(1.5), Datum::Nothing, Datum::Is(true)],
                vec![text("=1+1"), Datum::Nothing, Datum::Whole(2), Datum::Nothing, Datum::Is(false)],
            ],
        }
    }

    #[test]
    fn csv_has_numbers_as_they_are_and_texts_that_no_spreadsheet_computes() {
        let mut csv = Vec::new();
        sheet().write_csv(&mut csv).unwrap();
        let expected = "region,spent-yen,pace,none,simulated\n\
                        \"東北, \"\"北\"\"\",-45000,1.5,,true\n\
                        '=1+1,,2,,false\n";
        assert_eq!(String::from_utf8(csv).unwrap(), expected);
    }

    #[test]
    fn s14_csv_of_restricted_rows_begins_with_the_handling_mark() {
        let csv = |codes: &[&str]| {
            let rows = codes.iter().map(|code| vec![Datum::Text((*code).to_owned())]).collect();
            let mut csv = Vec::new();
            Sheet { columns: vec![HANDLING.to_owned()], rows }.write_csv(&mut csv).unwrap();
            String::from_utf8(csv).unwrap()
        };
        assert_eq!(csv(&["public", "members-only"]), "関係者限り\nhandling\npublic\nmembers-only\n");
        assert_eq!(csv(&["public"]), "handling\npublic\n");
    }

    #[test]
    fn parquet_has_typed_columns_and_nulls() {
        let mut bytes = Vec::new();
        sheet().write_parquet(&mut bytes).unwrap();
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        let rows: Vec<String> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1], "{region: \"=1+1\", spent-yen: null, pace: 2.0, none: null, simulated: false}");
        let types: Vec<String> = reader
            .metadata()
            .file_metadata()
            .schema_descr()
            .columns()
            .iter()
            .map(|column| column.physical_type().to_string())
            .collect();
        assert_eq!(types, ["BYTE_ARRAY", "INT64", "DOUBLE", "BYTE_ARRAY", "BOOLEAN"]);
    }

    #[test]
    fn a_sheet_without_rows_is_a_whole_file() {
        let empty = Sheet { rows: Vec::new(), ..sheet() };
        let (mut csv, mut parquet) = (Vec::new(), Vec::new());
        empty.write_csv(&mut csv).unwrap();
        empty.write_parquet(&mut parquet).unwrap();
        assert_eq!(csv, b"region,spent-yen,pace,none,simulated\n");
        assert_eq!(SerializedFileReader::new(Bytes::from(parquet)).unwrap().metadata().num_row_groups(), 0);
    }
}
