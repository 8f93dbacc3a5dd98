//! `ayumi explain`: why a figure has its value, and which it had before.

use ayumi_proto::{
    answer::{Explanation, FigureHistory, OccurredValue, RecordedValue, Step},
    commit::Actor,
    figure::{Figure, Value},
    time::{Day, Moment},
};
use clap::Args;
use serde::Serialize;

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
        if self.format == Format::Json {
            return print(&source.ask(&question)?, self.format);
        }
        let rows = if self.history {
            serde_json::to_value(source.read::<FigureHistory>(&question)?.map(joined))?
        } else {
            serde_json::to_value(source.read::<Explanation>(&question)?.map(named))?
        };
        print(&rows, self.format)
    }
}

/// An explanation in which who recorded a step is in one cell.
#[derive(Serialize)]
struct Named {
    figure: Option<Figure>,
    steps: Vec<NamedStep>,
    total: usize,
    changes: usize,
    next: Option<String>,
}

/// A step with who recorded it.
#[derive(Serialize)]
struct NamedStep {
    #[serde(flatten)]
    step: Step,
    /// Takes the place of the step's own.
    actor: String,
}

fn named(explanation: Explanation) -> Named {
    let Explanation { figure, steps, total, changes, next } = explanation;
    let named = |step: Step| NamedStep { actor: name_of(&step.actor), step };
    Named { figure, steps: steps.into_iter().map(named).collect(), total, changes, next }
}

/// The name, and the role unless it is called the same.
fn name_of(Actor { role, name }: &Actor) -> String {
    let role = role.to_string();
    if name.as_str() == role { role } else { format!("{name} ({role})") }
}

/// A history whose values over both times are in one list, each row naming which.
#[derive(Serialize)]
struct Joined {
    figure: Option<Figure>,
    values: Vec<TimedValue>,
}

/// A value by one of both times.
#[derive(Serialize)]
struct TimedValue {
    time: &'static str,
    as_of: Option<Day>,
    position: Option<u64>,
    recorded_at: Option<Moment>,
    value: Option<Value>,
}

fn joined(FigureHistory { figure, recorded, occurred }: FigureHistory) -> Joined {
    let recorded = recorded.into_iter().map(|RecordedValue { position, recorded_at, value }| TimedValue {
        time: "recorded",
        as_of: None,
        position: Some(position),
        recorded_at: Some(recorded_at),
        value,
    });
    let occurred = occurred.into_iter().map(|OccurredValue { as_of, value }| TimedValue {
        time: "occurred",
        as_of: Some(as_of),
        position: None,
        recorded_at: None,
        value,
    });
    Joined { figure, values: recorded.chain(occurred).collect() }
}
