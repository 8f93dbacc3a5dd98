//! Tables: rows of a declared type, whose columns have words in both languages.

use serde::Serialize;
use serde_json::Value;

use crate::figures::declare::Words;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, that of the field in JSON and CSV.
    pub name: &'static str,
    /// What it is called.
    pub words: Words,
}

/// A type of rows, declared by [`row!`](crate::row).
pub trait Row: Serialize {
    /// The columns, in the order of the fields.
    const COLUMNS: &'static [Column];

    /// What is in each column: text, a number, whether or not, or nothing; a list or what has fields is joined to a text.
    fn cells(&self) -> Vec<Cell> {
        // Rows are made of strings, numbers and lists, which JSON can always say.
        let mut fields = match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) | Err(_) => serde_json::Map::new(),
        };
        Self::COLUMNS.iter().map(|column| fields.remove(column.name).map_or(Cell::Nothing, Cell::of)).collect()
    }
}

/// What is in one column of one row.
#[derive(Clone, Debug, PartialEq, PartialOrd, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing was recorded, or it doesn't apply.
    Nothing,
    /// Whether something is so.
    Is(bool),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Number(f64),
    /// A text, a day, an id.
    Text(String),
}

impl Cell {
    fn of(value: Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(is) => Self::Is(is),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Self::Whole(whole),
                None => Self::Number(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::joined(items),
            Value::Object(fields) => Self::joined(fields.into_values()),
        }
    }

    fn joined(values: impl IntoIterator<Item = Value>) -> Self {
        let texts: Vec<String> = values.into_iter().map(|value| Self::of(value).to_string()).collect();
        Self::Text(texts.join(" "))
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Is(is) => is.fmt(formatter),
            Self::Whole(whole) => whole.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
        }
    }
}

/// Rows, a cell a column.
pub type Cells = Vec<Vec<Cell>>;

/// The cells of rows.
pub fn cells<R: Row>(rows: impl IntoIterator<Item = R>) -> Cells {
    rows.into_iter().map(|row| row.cells()).collect()
}

/// Declares types of rows: each field with its words, which are its doc too, and what else there is to say of it.
///
/// ```
/// ayumi_core::row! {
///     /// A company.
///     pub CompanyRow {
///         name: String = "企業名" / "Company";
///         /// Those that weren't voided.
///         visits: u16 = "訪問回数" / "Visits";
///     }
/// }
/// ```
#[macro_export]
macro_rules! row {
    ($($(#[$doc:meta])* pub $name:ident {
        $($(#[$note:meta])* $field:ident: $type:ty = $ja:literal / $en:literal;)+
    })+) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        pub struct $name { $(
            #[doc = concat!($en, ".\n")]
            $(#[$note])*
            pub $field: $type,
        )+ }

        impl $crate::table::Row for $name {
            const COLUMNS: &'static [$crate::table::Column] = &[$($crate::table::Column {
                name: stringify!($field),
                words: $crate::figures::declare::Words { ja: $ja, en: $en },
            }),+];
        }
    )+ };
}
