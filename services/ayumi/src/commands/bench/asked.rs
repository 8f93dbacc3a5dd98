//! A history opened and asked in a process of its own, so that its memory is what a projection needs.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Instant,
};

use ayumi_projection::book::ProjectionState;
use ayumi_proto::{answer::Answered, time::Moment};
use ayumi_visits::rows::Overview;
use clap::Args;
use serde_json::{Map, Value, json};

use crate::{
    commands::bench::memory,
    outcome::Failure,
    source::{Local, Question, Source},
};

/// Open a history and query it; `bench replay` runs this in a separate process
#[derive(Debug, Args)]
pub struct Asked {
    /// The history file
    file: PathBuf,
}

/// Has another process open a history and ask it, and takes what it measured.
pub async fn in_a_process_of_its_own(file: &Path) -> Result<Map<String, Value>, Failure> {
    let this = std::env::current_exe()?;
    let mut child = tokio::process::Command::new(this);
    child.args(["bench", "--json", "asked"]).arg(file).stderr(Stdio::inherit()).kill_on_drop(true);
    let output = child.output().await?;
    if !output.status.success() {
        return Err(format!("the query process failed: {}", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

impl Asked {
    /// Opens, asks and measures.
    pub async fn run(self) -> Result<Value, Failure> {
        let mut into = Map::new();
        let began = Instant::now();
        let (state, _) = ProjectionState::open(&self.file, Moment::now().day())?;
        into.insert("ready_ms".into(), ms(began));
        into.insert("resident_bytes".into(), json!(memory::resident_bytes()?));
        let source = Source::File(Box::new(Local::of(state)));
        let today = Moment::now().day();
        let visits: Answered<Overview> = serde_json::from_value(source.first_page(&question("visits", None, None))?)?;
        let newest = visits.edition.ok_or("no edition of the visits")?;
        let figure = format!("visits/{newest}/region/kanto/spent-yen");
        let as_of = (today - 180).to_string();
        // Each is asked twice, for the first answer also warms the machine.
        for _ in 0..2 {
            for (name, question) in [
                ("as_of_view_ms", question("visits", None, Some(&as_of))),
                ("as_of_figure_ms", question("figures", Some(&figure), Some(&as_of))),
                ("explain_ms", question("explain", Some(&figure), None)),
                ("history_ms", question("history", Some(&figure), None)),
            ] {
                let began = Instant::now();
                source.first_page(&question)?;
                into.insert(name.into(), ms(began));
            }
        }
        into.insert("resident_after_questions_bytes".into(), json!(memory::resident_bytes()?));
        Ok(into.into())
    }
}

fn question(name: &str, key: Option<&str>, as_of: Option<&str>) -> Question {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Question { name: name.to_owned(), key: owned(key), as_of: owned(as_of), ..Question::default() }
}

fn ms(began: Instant) -> Value {
    json!(began.elapsed().as_secs_f64() * 1e3)
}
