//! The formats, each known by a file's extension.

use std::path::{Path, PathBuf};

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum Format {
    /// `.jsonl`: a CloudEvent a line, with the commit's hash as one more attribute, `hash`. For programs.
    JsonLines,
    /// `.csv`: a row an event, UTF-8 without a byte order mark, for the reason given in `csv.rs`.
    Csv,
    /// `.parquet`: a row an event in typed columns; the smallest. For pandas, R and DuckDB.
    Parquet,
}

/// A file whose extension names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: the file name must end in .jsonl, .csv or .parquet（拡張子は.jsonl・.csv・.parquet）", .0.display())]
pub struct UnknownFormat(pub PathBuf);

impl Format {
    /// The format that the path's extension names.
    pub fn of(path: &Path) -> Result<Self, UnknownFormat> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("jsonl") => Ok(Self::JsonLines),
            Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            Some(_) | None => Err(UnknownFormat(path.to_owned())),
        }
    }

    /// The extension by which files of this format are known, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// What a reader of such a file counts in: a text has lines, a table has rows.
    pub(crate) fn counted_in(self) -> &'static str {
        match self {
            Self::JsonLines | Self::Csv => "line",
            Self::Parquet => "row",
        }
    }
}
