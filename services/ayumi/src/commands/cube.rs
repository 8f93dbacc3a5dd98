//! `ayumi cube`: a programme's measures and indicators by any of its dimensions.

use ayumi_exchange::Sheet;
use ayumi_proto::answer::CubeRows;
use clap::Args;
use serde::Deserialize;

use crate::{
    client::{Client, Remote},
    commands::rows::Output,
    outcome::{End, Failure},
    source::{Question, Source},
};

/// Measures and indicators of a programme by any of its dimensions, on a date or over time
#[derive(Debug, Args)]
pub struct Cube {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    remote: Remote,
}

/// What to count, by what, and when.
#[derive(Debug, Args)]
pub struct Asked {
    /// Programme, such as visits
    programme: String,
    /// Measures and indicators, such as spent-yen,visits; `ayumi codebook` lists them
    #[arg(long, value_name = "NAMES", value_delimiter = ',', required = true)]
    measures: Vec<String>,
    /// One row for each value of these dimensions, such as region,month [default: one row]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    by: Vec<String>,
    /// Rows over time: status at the end of every day, week or month (400 at most)
    #[arg(long, value_name = "INTERVAL", value_parser = ["day", "week", "month"])]
    every: Option<String>,
    /// First date, with --every [default: date of the first event]
    #[arg(long, value_name = "DATE", requires = "every")]
    from: Option<String>,
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

impl Cube {
    /// Asks a running Ayumi and writes the rows.
    pub fn run(self) -> Result<End, Failure> {
        self.asked.of(&Source::Remote(Client::new(&self.remote)))
    }
}

impl Asked {
    /// Asks a source and writes the rows.
    pub fn of(self, source: &Source) -> Result<End, Failure> {
        let Self { programme, measures, by, every, from, edition, as_of, known_at, output } = self;
        let names = |names: Vec<String>| Some(names.join(",")).filter(|names| !names.is_empty());
        let given = [("measures", names(measures)), ("by", names(by)), ("every", every), ("from", from)];
        let further = given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let key = Some(programme);
        let name = "cube".to_owned();
        let answer = source.ask(&Question { name, key, edition, as_of, known_at, further, ..Question::default() })?;
        output.write(&answer, &Sheet::from(&CubeRows::deserialize(&answer)?))
    }
}
