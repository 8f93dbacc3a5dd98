//! `ayumi replay`: the history folded again, from a file or a running Ayumi: to ask it, to compare two builds'
//! figures, or to watch the programmes unfold.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use ayumi_exchange::Draft;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

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

fn figures(source: &Source, as_of: Option<String>, known_at: Option<String>) -> Result<Value, Failure> {
    source.ask(&Question { name: "figures".to_owned(), as_of, known_at, ..Question::default() })
}

fn save(source: &Source, file: &Path) -> Result<End, Failure> {
    let mut answer = figures(source, None, None)?;
    answer["build"] = env!("CARGO_PKG_VERSION").into();
    let draft = Draft::of(file)?;
    draft.file().write_all(&serde_json::to_vec_pretty(&answer)?)?;
    draft.finish()?;
    let count = answer["figures"].as_array().map_or(0, Vec::len);
    println!("{count} figures at position {}: {}", answer["position"], file.display());
    Ok(End::Done)
}

fn compare(source: &Source, file: &Path) -> Result<End, Failure> {
    let in_file = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
    let saved: Value =
        serde_json::from_slice(&fs::read(file).map_err(|error| in_file(&error))?).map_err(|error| in_file(&error))?;
    let (Some(position), Some(as_of)) = (saved["position"].as_u64(), saved["as_of"].as_str()) else {
        return Err(in_file(&"must be a file written by `ayumi replay --save`").into());
    };
    let folded = figures(source, Some(as_of.to_owned()), Some(position.to_string()))?;
    let by_path = |answer: &Value| -> std::collections::BTreeMap<String, Value> {
        let rows = answer["figures"].as_array().into_iter().flatten();
        rows.filter_map(|row| Some((row["path"].as_str()?.to_owned(), row["value"].clone()))).collect()
    };
    let (before, after) = (by_path(&saved), by_path(&folded));
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut different = 0;
    for path in paths.iter().filter(|path| before.get(**path) != after.get(**path)) {
        different += 1;
        let value = |value: Option<&Value>| value.map_or_else(|| "no value".to_owned(), Value::to_string);
        println!("{path}: {} before, {} now", value(before.get(*path)), value(after.get(*path)));
        for line in commits(source, path, position, as_of) {
            println!("    {line}");
        }
    }
    let build = saved["build"].as_str().unwrap_or("another build");
    println!(
        "{different} of {} figures differ from those of {build} at position {position} as of {as_of}",
        paths.len()
    );
    Ok(if different == 0 { End::Done } else { End::InPart })
}

/// The last commits that changed a figure, by this build's fold.
fn commits(source: &Source, path: &str, position: u64, as_of: &str) -> Vec<String> {
    let question = Question {
        name: "explain".to_owned(),
        key: Some(path.to_owned()),
        as_of: Some(as_of.to_owned()),
        known_at: Some(position.to_string()),
        ..Question::default()
    };
    // A figure that this build doesn't know has no explanation.
    let explained = source.ask(&question).unwrap_or(json!({ "steps": [] }));
    let steps: Vec<&Value> = explained["steps"].as_array().into_iter().flatten().collect();
    let changes: Vec<&&Value> = steps.iter().filter(|step| step["before"] != step["after"]).collect();
    let shown = changes.iter().rev().take(COMMITS_SHOWN).rev();
    let line = |step: &&&Value| {
        let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
        format!(
            "{:>8}  {}  {}  {}: {} to {}",
            step["position"],
            text("occurred"),
            text("entity"),
            text("event"),
            step["before"],
            step["after"]
        )
    };
    shown.map(line).collect()
}
