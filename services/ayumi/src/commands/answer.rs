//! How answers are printed.

use std::io::{Write, stdout};

use clap::ValueEnum;
use serde::Serialize;

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

/// Prints an answer of any type.
pub fn print(answer: &impl Serialize, format: Format) -> Result<End, Failure> {
    let answer = serde_json::to_value(answer)?;
    match format {
        Format::Json => writeln!(stdout(), "{}", serde_json::to_string_pretty(&answer)?)?,
        Format::Table => writeln!(stdout(), "{}", table::people::text(&answer))?,
        Format::Csv => write!(stdout(), "{}", table::csv(&answer))?,
    }
    Ok(End::Done)
}
