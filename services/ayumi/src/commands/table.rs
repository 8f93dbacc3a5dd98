//! `ayumi table`: a table of a programme.

use ayumi_exchange::Sheet;
use ayumi_proto::answer::TableRows;
use clap::Args;
use serde::Deserialize;

use crate::{
    client::{Client, Remote},
    commands::rows::Output,
    outcome::{End, Failure},
    source::{Question, Source},
};

/// A table of a programme, such as the companies of the visits
#[derive(Debug, Args)]
pub struct Table {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    remote: Remote,
}

/// Which table, and which of its rows.
#[derive(Debug, Args)]
pub struct Asked {
    /// Programme, such as visits
    programme: String,
    /// Table, such as companies; `ayumi codebook` lists them
    kind: String,
    /// Only rows that contain this text
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
    /// Sort by this column; -COLUMN for descending order
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    sort: Option<String>,
    /// Fiscal year, such as fy2019 [default: newest]
    #[arg(long)]
    edition: Option<String>,
    /// Status on this date, such as 2019-08-07 [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Records up to this position (2000), timestamp (2019-08-07T15:30:00+09:00) or date [default: latest]
    #[arg(long, value_name = "WHEN")]
    known_at: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Table {
    /// Asks a running Ayumi and writes the rows.
    pub fn run(self) -> Result<End, Failure> {
        self.asked.of(&Source::Remote(Client::new(&self.remote)))
    }
}

impl Asked {
    /// Asks a source and writes the rows.
    pub fn of(self, source: &Source) -> Result<End, Failure> {
        let Self { programme, kind, find, sort, edition, as_of, known_at, output } = self;
        let given = [("q", find), ("sort", sort)];
        let further = given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let (name, key) = ("table".to_owned(), Some(format!("{programme}/{kind}")));
        let answer = source.ask(&Question { name, key, edition, as_of, known_at, further, ..Question::default() })?;
        output.write(&answer, &Sheet::from(&TableRows::deserialize(&answer)?))
    }
}
