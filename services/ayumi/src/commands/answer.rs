//! How answers are printed.

use std::io::{Write, stdout};

use clap::ValueEnum;
use serde_json::Value;

use crate::{
    outcome::{End, Failure},
    table,
};

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table
    Table,
    /// JSON, as the server sends it
    Json,
    /// CSV, one value per cell
    Csv,
}

/// Prints an answer.
pub fn print(answer: &Value, format: Format) -> Result<End, Failure> {
    match format {
        Format::Json => writeln!(stdout(), "{}", serde_json::to_string_pretty(answer)?)?,
        Format::Table => writeln!(stdout(), "{}", table::people::text(answer))?,
        Format::Csv => write!(stdout(), "{}", table::csv(answer))?,
    }
    Ok(End::Done)
}
