//! `ayumi explain`: why a figure has its value, and which it had before.

use clap::Args;
use serde_json::Value;

use crate::{
    client::{Client, Remote},
    commands::answer::{Format, print},
    outcome::{End, Failure},
    source::{Question, Source},
};

/// Explain a figure: the records behind it, each with the value before and after
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    remote: Remote,
}

/// Which figure to explain, and how.
#[derive(Debug, Args)]
pub struct Asked {
    /// Path of the figure, such as pilots/fy2019/tohoku/recruited
    figure: String,
    /// Show its history instead: by known-at date and by date
    #[arg(long)]
    history: bool,
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

impl Explain {
    /// Asks a running Ayumi and prints.
    pub fn run(self) -> Result<End, Failure> {
        self.asked.of(&Source::Remote(Client::new(&self.remote)))
    }
}

impl Asked {
    /// Asks a source and prints.
    pub fn of(self, source: &Source) -> Result<End, Failure> {
        let name = if self.history { "history" } else { "explain" }.to_owned();
        let key = Some(self.figure.trim_matches('/').to_owned());
        let question = Question { name, key, as_of: self.as_of, known_at: self.known_at, ..Question::default() };
        let mut answer = source.ask(&question)?;
        if self.format != Format::Json {
            answer["steps"].as_array_mut().into_iter().flatten().for_each(name_actor);
            join_times(&mut answer);
        }
        print(&answer, self.format)
    }
}

/// Puts who recorded it into one cell.
fn name_actor(step: &mut Value) {
    let actor = &step["actor"];
    let text = |field: &str| actor[field].as_str().unwrap_or_default().to_owned();
    let (name, role) = (text("name"), text("role"));
    step["actor"] = if name == role { name } else { format!("{name} ({role})") }.into();
}

/// Puts the values over both times into one list, each row naming which.
fn join_times(answer: &mut Value) {
    let mut values = Vec::new();
    for time in ["recorded", "occurred"] {
        for mut row in answer[time].as_array_mut().map(std::mem::take).unwrap_or_default() {
            row["time"] = time.into();
            values.push(row);
        }
    }
    if !values.is_empty() {
        answer["values"] = values.into();
    }
}
