//! `ayumi replay`: the history folded again, from a file or a running Ayumi: to ask it, to compare two builds'
//! figures, or to watch the programmes unfold.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use ayumi_exchange::Draft;
use ayumi_proto::{
    answer::{Answered, Explanation, FigureList, Step},
    time::Day,
};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::{
    client::{Client, Remote},
    commands::{
        cube, diff, explain,
        playback::{self, Speed},
        show, table, verify,
    },
    download::download,
    outcome::{End, Failure},
    source::{Local, Question, Source},
    values::{by_path, said},
};

/// How many of the commits that made a figure are listed when it differs.
const COMMITS_SHOWN: usize = 5;

/// Recalculate a history: query a file, compare with another build's figures, or play it back
///
/// Without options, shows the state of the programmes at the end of the fiscal year.
#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: a figure differs (--compare), or a check failed (verify).")]
pub struct Replay {
    /// Export (.jsonl, .csv, .parquet) or history file [default: a running Ayumi]
    file: Option<PathBuf>,
    /// Save every figure to this file, to compare with another build
    #[arg(long, value_name = "FILE", conflicts_with_all = ["compare", "speed"])]
    save: Option<PathBuf>,
    /// Compare every figure with those saved by another build, and list the differences
    #[arg(long, value_name = "FILE", conflicts_with = "speed")]
    compare: Option<PathBuf>,
    /// Play back at this many days (30d/s) or weeks (2w/s) per second
    #[arg(long)]
    speed: Option<Speed>,
    #[command(flatten)]
    range: playback::Range,
    #[command(subcommand)]
    ask: Option<Ask>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, Subcommand)]
enum Ask {
    /// Show a view, one of its items, or figures
    Show(show::Asked),
    /// Explain a figure: the records behind it
    Explain(explain::Asked),
    /// List the figures that changed between two positions, timestamps or dates
    Diff(diff::Asked),
    /// Measures and indicators of a programme by any of its dimensions
    Cube(cube::Asked),
    /// A table of a programme
    Table(table::Asked),
    /// Verify every chain, the hash tree and every figure of a file
    Verify(verify::Asked),
}

impl Replay {
    /// Does what is asked; without options it shows the state at the end.
    pub fn run(self) -> Result<End, Failure> {
        if let (Some(Ask::Verify(verify)), Some(file)) = (&self.ask, &self.file) {
            return verify.of_file(file);
        }
        let source = self.source()?;
        if let Some(ask) = self.ask {
            return match ask {
                Ask::Show(show) => show.of(&source),
                Ask::Explain(explain) => explain.of(&source),
                Ask::Diff(diff) => diff.of(&source),
                Ask::Cube(cube) => cube.of(&source),
                Ask::Table(table) => table.of(&source),
                Ask::Verify(_) => Err("specify a file to verify; `ayumi verify` checks a running Ayumi".into()),
            };
        }
        match (&self.save, &self.compare, self.speed) {
            (Some(file), ..) => save(&source, file),
            (None, Some(file), _) => compare(&source, file),
            (None, None, speed) => playback::play(&source, speed, &self.range),
        }
    }

    /// The file; of a running Ayumi its answers, or its log where every day is asked about.
    fn source(&self) -> Result<Source, Failure> {
        let client = || Client::new(&self.remote);
        match &self.file {
            Some(file) => Source::file(file),
            None if self.ask.is_some() || self.save.is_some() || self.compare.is_some() => Ok(Source::Remote(client())),
            None => Ok(Source::File(Box::new(Local::fetched(download(&client(), 1, None)?)?))),
        }
    }
}

/// Every figure, with the build that computed them.
#[derive(Serialize, Deserialize)]
struct Saved {
    #[serde(default)]
    build: Option<String>,
    #[serde(flatten)]
    answer: Answered<FigureList>,
}

fn figures(source: &Source, as_of: Option<Day>, known_at: Option<u64>) -> Result<Answered<FigureList>, Failure> {
    let (as_of, known_at) = (as_of.map(|day| day.to_string()), known_at.map(|position| position.to_string()));
    source.read(&Question { name: "figures".to_owned(), as_of, known_at, ..Question::default() })
}

fn save(source: &Source, file: &Path) -> Result<End, Failure> {
    let saved = Saved { build: Some(env!("CARGO_PKG_VERSION").to_owned()), answer: figures(source, None, None)? };
    let draft = Draft::of(file)?;
    draft.file().write_all(&serde_json::to_vec_pretty(&saved)?)?;
    draft.finish()?;
    let Answered { position, value, .. } = &saved.answer;
    println!("{} figures at position {position}: {}", value.figures.len(), file.display());
    Ok(End::Done)
}

fn compare(source: &Source, file: &Path) -> Result<End, Failure> {
    let in_file = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
    let text = fs::read(file).map_err(|error| in_file(&error))?;
    let Saved { build, answer } = serde_json::from_slice(&text)
        .map_err(|error| in_file(&format!("must be a file written by `ayumi replay --save`: {error}")))?;
    let Answered { position, as_of, .. } = answer;
    let now = figures(source, Some(as_of), Some(position))?;
    let (before, after) = (by_path(&answer.value.figures), by_path(&now.value.figures));
    let paths: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let mut different = 0;
    for path in paths.iter().filter(|path| before.get(**path) != after.get(**path)) {
        different += 1;
        println!("{path}: {} before, {} now", said(before.get(path).copied()), said(after.get(path).copied()));
        for line in commits(source, path, position, as_of) {
            println!("    {line}");
        }
    }
    let build = build.as_deref().unwrap_or("another build");
    println!(
        "{different} of {} figures differ from those of {build} at position {position} as of {as_of}",
        paths.len()
    );
    Ok(if different == 0 { End::Done } else { End::InPart })
}

/// The last commits that changed a figure, by this build's fold.
fn commits(source: &Source, path: &str, position: u64, as_of: Day) -> Vec<String> {
    let question = Question {
        name: "explain".to_owned(),
        key: Some(path.to_owned()),
        as_of: Some(as_of.to_string()),
        known_at: Some(position.to_string()),
        ..Question::default()
    };
    // A figure that this build doesn't know has no explanation.
    let Ok(explained) = source.read::<Explanation>(&question) else { return Vec::new() };
    let changes: Vec<&Step> = explained.value.steps.iter().filter(|step| step.before != step.after).collect();
    let shown = &changes[changes.len().saturating_sub(COMMITS_SHOWN)..];
    let line = |step: &&Step| {
        let Step { position, occurred, entity, event, before, after, .. } = step;
        let (before, after) = (said(before.as_ref()), said(after.as_ref()));
        format!("{position:>8}  {occurred}  {entity}  {event}: {before} to {after}")
    };
    shown.iter().map(line).collect()
}
