//! `ayumi show`: a view or figures, as of a day, as known at a moment.

use std::io::{Write, stdout};

use clap::{Args, ValueEnum};

use crate::{
    client::{Client, Remote, escaped},
    commands::{End, Failure},
    table,
};

/// Show a view (pilots, visits, meetings, reports), one item of it, or figures by address
#[derive(Debug, Args)]
pub struct Show {
    /// pilots, visits, meetings, reports, or figures
    view: String,
    /// One item: a region, a company, a meeting, a report; for figures an address or its beginning
    key: Option<String>,
    /// The edition, such as fy2019; the newest if left out
    #[arg(long)]
    edition: Option<String>,
    /// By what had occurred until this day
    #[arg(long)]
    as_of: Option<String>,
    /// By what was known at this position, instant or day
    #[arg(long)]
    known_at: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    remote: Remote,
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// The answer as it came
    Json,
    /// The rows, a datum a cell
    Csv,
}

impl Show {
    /// Asks and prints.
    pub fn run(self) -> Result<End, Failure> {
        // The address of a figure has parts; each is escaped by itself.
        let parts = self.view.split('/').chain(self.key.as_deref().unwrap_or_default().split('/'));
        let parts: String = parts.filter(|part| !part.is_empty()).map(|part| format!("/{}", escaped(part))).collect();
        let path = format!("/api/v1{parts}");
        let given = [("edition", &self.edition), ("as_of", &self.as_of), ("known_at", &self.known_at)];
        let parameters: Vec<(&str, &str)> =
            given.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))).collect();
        let client = Client::new(&self.remote);
        let mut answer = client.get(&path, &parameters)?;
        while let Some(after) = answer["next"].as_str().map(str::to_owned) {
            let mut parameters = parameters.clone();
            parameters.push(("after", &after));
            table::append(&mut answer, client.get(&path, &parameters)?);
        }
        match self.format {
            Format::Json => writeln!(stdout(), "{}", serde_json::to_string_pretty(&answer)?)?,
            Format::Table => writeln!(stdout(), "{}", table::text(&answer))?,
            Format::Csv => write!(stdout(), "{}", table::csv(&answer))?,
        }
        Ok(End::Done)
    }
}
