//! `ayumi simulate`: a valid simulated history of any size, into a file or through the services.

use std::path::{Path, PathBuf};

use ayumi_exchange::{Draft, Format, Writer};
use ayumi_history::{Frame, History};
use ayumi_programmes::decode_any;
use ayumi_proto::answer::Status;
use ayumi_simulator::Simulation;
use clap::Args;
use indicatif::ProgressBar;

use crate::{
    client::{Client, Line, Remote},
    outcome::{End, Failure},
    progress,
};

/// Commits that are taken at once.
const BATCH_COMMITS: usize = 1024;

/// Generate a simulated history; the same seed and size give the same bytes
#[derive(Debug, Args)]
pub struct Simulate {
    /// Seed: 0 or a positive whole number
    #[arg(long)]
    seed: u64,
    /// Minimum number of events, such as 5000, 10k or 10M, up to 24M
    #[arg(long, value_parser = count)]
    events: u64,
    #[command(flatten)]
    output: OutputTarget,
    #[command(flatten)]
    remote: Remote,
}

/// Where the history goes. Records stay in a log for ever, so nothing is submitted by default.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct OutputTarget {
    /// File to write: .jsonl, .csv or .parquet; any other name is a history file, which `ayumi replay` reads too
    ///
    /// An export replaces an existing file; a history file doesn't.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Submit it to the running Ayumi at --url, permanently
    ///
    /// The log must be empty or contain only simulated records. After an interruption, the same command continues.
    #[arg(long)]
    submit: bool,
}

/// A number that may end in k or M.
pub fn count(value: &str) -> Result<u64, String> {
    let (digits, factor) = match value.strip_suffix(['k', 'M']) {
        Some(digits) if value.ends_with('k') => (digits, 1_000),
        Some(digits) => (digits, 1_000_000),
        None => (value, 1),
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    number
        .filter(|number| *number > 0)
        .ok_or_else(|| format!("{value:?} must be a positive number such as 5000, 10k or 10M"))
}

impl Simulate {
    /// Simulates it.
    pub fn run(self) -> Result<End, Failure> {
        let mut simulation = Simulation::new(self.seed, self.events)?;
        let progress = progress::count("commits");
        let commits = match &self.output.out {
            None => submit(&mut simulation, &Client::new(&self.remote), &progress)?,
            Some(file) => match Format::of(file) {
                Ok(format) => export(&mut simulation, Writer::create(file, format)?, &progress)?,
                Err(_) => write(&mut simulation, file, &progress)?,
            },
        };
        progress.finish_and_clear();
        println!("{commits} commits");
        match simulation.skipped() {
            skipped if skipped.commands == 0 => Ok(End::Done),
            // Simulated commands are valid, or the simulator is wrong.
            skipped => {
                Err(format!("{} commands were rejected, the first: {:?}", skipped.commands, skipped.first).into())
            }
        }
    }
}

fn export(simulation: &mut Simulation, mut writer: Writer<'_>, progress: &ProgressBar) -> Result<u64, Failure> {
    let mut position = 0;
    for (subject, payload) in simulation.flat_map(|decision| decision.commits) {
        position += 1;
        writer.write(position, &subject, &decode_any(subject.programme, &payload)?)?;
        progress.set_position(position);
    }
    writer.finish()?;
    Ok(position)
}

/// Writes a history file, which `ayumi replay` reads. One that is there isn't replaced: a projection may be using it.
pub fn write(simulation: &mut Simulation, file: &Path, progress: &ProgressBar) -> Result<u64, Failure> {
    if file.exists() {
        return Err(format!("{}: the file exists; a history file is never overwritten", file.display()).into());
    }
    let draft = Draft::of(file)?;
    let (mut history, _) = History::open(draft.path())?;
    let mut commits = simulation.flat_map(|decision| decision.commits).peekable();
    while commits.peek().is_some() {
        let batch: Vec<(String, Vec<u8>)> =
            commits.by_ref().take(BATCH_COMMITS).map(|(subject, payload)| (subject.to_string(), payload)).collect();
        let positions = history.position() + 1..;
        let frames: Vec<Frame<'_>> =
            positions.zip(&batch).map(|(position, (subject, payload))| Frame { position, subject, payload }).collect();
        history.append(&frames)?;
        progress.set_position(history.position());
    }
    draft.finish()?;
    Ok(history.position())
}

/// Submits the commands to a running Ayumi, which decides them again: their commits are recorded now.
fn submit(simulation: &mut Simulation, client: &Client, progress: &ProgressBar) -> Result<u64, Failure> {
    holds_nothing_reported(client)?;
    let mut commits = 0;
    for decision in simulation {
        let request = decision.submission.request()?;
        let line = Line {
            programme: decision.submission.programme().to_string(),
            edition: request.edition.as_ref().map(ToString::to_string),
            entity: request.entity,
            command: request.command,
            payload: request.payload,
            provenance: Some(request.provenance.to_string()),
            key: request.command_id.as_ref().map(ToString::to_string),
        };
        client.submit(&line, None)?;
        commits += decision.commits.len() as u64;
        progress.set_position(commits);
    }
    Ok(commits)
}

/// What somebody reported mustn't be mixed with what was simulated, where nothing would ever separate them again.
fn holds_nothing_reported(client: &Client) -> Result<(), Failure> {
    match serde_json::from_value(client.get("/readyz", &[])?) {
        Ok(Status { reported_position: 0, .. }) => Ok(()),
        Ok(Status { reported_position: position, .. }) => Err(format!(
            "the log contains records that aren't simulated, up to position {position}: submit a simulated history only to \
             a log that is empty or contains only simulated records, or write it to a file with --out FILE"
        )
        .into()),
        Err(_) => Err("the server doesn't report whether its log contains records that aren't simulated".into()),
    }
}
