//! `ayumi show`: a view or figures, as of a day, as known at a moment.

use ayumi_core::Answers;
use ayumi_programmes::with_programme;
use ayumi_proto::{answer::FigureList, event::ProgrammeName};
use clap::Args;

use crate::{
    client::{Client, Remote},
    commands::answer::{Format, print},
    outcome::{End, Failure},
    source::{Question, Source},
};

/// Show a view (pilots, visits, meetings, reports), one of its items, or figures
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    remote: Remote,
}

/// What to show.
#[derive(Debug, Args)]
pub struct Asked {
    /// pilots, visits, meetings, reports or figures
    view: String,
    /// One item: a region (tohoku), a company's number, a meeting (2019-2) or a report; for figures, a path or its first
    /// parts (pilots/fy2019/tohoku) [default: all]
    key: Option<String>,
    /// Fiscal year, such as fy2019 [default: newest]
    #[arg(long)]
    edition: Option<String>,
    /// Status on this date, such as 2019-08-07 [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Records up to this position (2000), timestamp (2019-08-07T15:30:00+09:00) or date [default: latest]
    #[arg(long, value_name = "WHEN")]
    known_at: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl Show {
    /// Asks a running Ayumi and prints.
    pub fn run(self) -> Result<End, Failure> {
        self.asked.of(&Source::Remote(Client::new(&self.remote)))
    }
}

impl Asked {
    /// Asks a source and prints.
    pub fn of(self, source: &Source) -> Result<End, Failure> {
        // `show figures/visits` and `show figures visits` are the same.
        let (view, rest) = self.view.split_once('/').unwrap_or((&self.view, ""));
        let key = [rest, self.key.as_deref().unwrap_or_default()].join("/");
        let key = Some(key.trim_matches('/').to_owned()).filter(|key| !key.is_empty());
        let Self { edition, as_of, known_at, .. } = self;
        let question = Question { name: view.to_owned(), key, edition, as_of, known_at, ..Question::default() };
        if view == "figures" {
            return print(&source.read::<FigureList>(&question)?, self.format);
        }
        match view.parse::<ProgrammeName>() {
            Ok(programme) => {
                with_programme!(programme, P => print(&source.read::<<P as Answers>::Answer>(&question)?, self.format))
            }
            // There is none such, as the source says in its own way.
            Err(_) => source.ask(&question).and_then(|_| Err(format!("{view} not found").into())),
        }
    }
}
