//! `ayumi diff`: which figures changed between two positions or instants, and by which commits.

use ayumi_proto::answer::Changes;
use clap::Args;

use crate::{
    client::{Client, Remote},
    commands::answer::{Format, print},
    outcome::{End, Failure},
    source::{Question, Source},
};

/// List the figures that changed between two positions, timestamps or dates, and their source records
#[derive(Debug, Args)]
pub struct Diff {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    remote: Remote,
}

/// What to compare.
#[derive(Debug, Args)]
pub struct Asked {
    /// From: position (2000), timestamp (2019-08-07T15:30:00+09:00) or date (its end)
    from: String,
    /// To: position, timestamp or date [default: latest]
    to: Option<String>,
    /// Only figures whose path begins with these parts, such as visits/fy2019/region
    #[arg(long, value_name = "PATH")]
    prefix: Option<String>,
    /// Only figures of this fiscal year, such as fy2019
    #[arg(long)]
    edition: Option<String>,
    /// Status on this date, such as 2019-08-07 [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl Diff {
    /// Asks a running Ayumi and prints.
    pub fn run(self) -> Result<End, Failure> {
        self.asked.of(&Source::Remote(Client::new(&self.remote)))
    }
}

impl Asked {
    /// Asks a source and prints.
    pub fn of(self, source: &Source) -> Result<End, Failure> {
        let Self { from, to, prefix, edition, as_of, format } = self;
        let name = "diff".to_owned();
        let question =
            Question { name, key: prefix, edition, as_of, known_at: to, since: Some(from), ..Question::default() };
        print(&source.read::<Changes>(&question)?, format)
    }
}
