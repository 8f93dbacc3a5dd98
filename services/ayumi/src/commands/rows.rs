//! How rows are printed, or written into a file.

use std::{
    io::{IsTerminal, Write, stdout},
    path::{Path, PathBuf},
};

use ayumi_exchange::{Draft, Sheet};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::{
    outcome::{End, Failure},
    table,
};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table
    Table,
    /// JSON, as the server sends it, with all rows
    Json,
    /// CSV, one value per cell
    Csv,
    /// Parquet, in typed columns
    Parquet,
}

impl Format {
    /// What a file's extension says.
    fn of(file: &Path) -> Option<Self> {
        Self::from_str(file.extension()?.to_str()?, true).ok()
    }
}

/// How and into what rows are written.
#[derive(Debug, Args)]
pub struct Output {
    /// Output format [default: by the extension of --out, else a table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// File to write; an existing file is replaced once it is complete
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Output {
    /// Writes an answer, whose rows are also a sheet.
    pub fn write(&self, answer: &Value, sheet: &Sheet) -> Result<End, Failure> {
        let by_name = || self.out.as_deref().and_then(Format::of).unwrap_or(Format::Table);
        let format = self.format.unwrap_or_else(by_name);
        match &self.out {
            None if format == Format::Parquet && stdout().is_terminal() => {
                return Err("Parquet isn't for the terminal: specify a file with --out".into());
            }
            None => written(stdout(), format, answer, sheet)?,
            Some(file) => {
                let draft = Draft::of(file)?;
                written(draft.file().try_clone()?, format, answer, sheet)?;
                draft.finish()?;
                println!("{} rows: {}", sheet.rows().len(), file.display());
            }
        }
        Ok(End::Done)
    }
}

fn written(mut out: impl Write + Send, format: Format, answer: &Value, sheet: &Sheet) -> Result<(), Failure> {
    match format {
        Format::Table => writeln!(out, "{}", table::people::sheet(answer, sheet))?,
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(answer)?)?,
        Format::Csv => sheet.write_csv(out)?,
        Format::Parquet => sheet.write_parquet(out)?,
    }
    Ok(())
}
