//! `ayumi bench replay`: a simulated history read, decoded, folded and asked, beside a flat read of the file and a
//! plain async-nats consumers on the same stream.

use std::{
    ops::ControlFlow,
    path::Path,
    time::{Duration, Instant},
};

use ayumi_core::{Programme, ReadError};
use ayumi_history::{Frame, History, HistoryFile, Ledger, Patience, facts::each_event};
use ayumi_programmes::with_programme;
use ayumi_projection::{book::ProjectionState, views::Views};
use ayumi_proto::{taking_back::RecordedEvent, time::Day};
use ayumi_runtime::{
    Bus, Log, Shutdown, ceiling,
    follow::{Followed, Follower, follow},
};
use ayumi_simulator::Simulation;
use clap::Args;
use indicatif::ProgressBar;
use serde_json::{Map, Value, json};

use crate::{
    commands::{bench::asked, simulate},
    nats_server::{Durability, NatsServer},
    outcome::Failure,
};

/// Commits that are taken at once.
const BATCH_COMMITS: usize = 1024;

/// Measure reading, decoding, folding and querying a simulated history
#[derive(Debug, Args)]
pub struct Replay {
    /// Number of events, such as 1M or 10M
    #[arg(long, default_value = "1M", value_parser = simulate::count)]
    events: u64,
    /// Seed of the simulated history
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of repetitions of each measurement; the best counts
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

impl Replay {
    /// Measures in a temporary folder.
    pub async fn run(self) -> Result<Value, Failure> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("history");
        let simulated = Instant::now();
        simulate::write(&mut Simulation::new(self.seed, self.events)?, &path, &ProgressBar::hidden())?;
        let mut into = Map::new();
        into.insert("simulate_s".into(), simulated.elapsed().as_secs_f64().into());
        let (history, _) = History::open(&path)?;
        self.in_memory(&history, &mut into)?;
        let events = count(&history)? as f64;
        drop(history);
        into.extend(asked::in_a_process_of_its_own(&path).await?);
        self.on_the_log(folder.path(), &path, events, &mut into).await?;
        Ok(into.into())
    }

    /// The best of some rounds, in seconds.
    fn best<T, E: Into<Failure>>(&self, mut work: impl FnMut() -> Result<T, E>) -> Result<f64, Failure> {
        let mut best = Duration::MAX;
        for _ in 0..self.rounds.max(1) {
            let began = Instant::now();
            std::hint::black_box(work().map_err(Into::into)?);
            best = best.min(began.elapsed());
        }
        Ok(best.as_secs_f64())
    }

    fn in_memory(&self, history: &History, into: &mut Map<String, Value>) -> Result<(), Failure> {
        let events = count(history)? as f64;
        let (ledgers, position) = (history.ledgers(), history.position());
        let file = history.reader();
        into.insert("events".into(), json!(events as u64));
        into.insert("commits".into(), json!(position));
        let bytes = file.end() as f64;
        into.insert("file_bytes".into(), json!(bytes as u64));
        let flat_s = self.best(|| file.read_flat())?;
        into.insert("raw_file_bytes_per_s".into(), json!(bytes / flat_s));
        let decoded_s = self.best(|| decode(ledgers))?;
        into.insert("decoded_events_per_s".into(), json!(events / decoded_s));
        let folded_s = self.best(|| Views::fold(ledgers, position, Day::LAST, &Patience::default()))?;
        into.insert("folded_events_per_s".into(), json!(events / folded_s));
        Ok(())
    }

    /// Fills a stream with the history's commits and reads it: by plain async-nats, which asks for them or is sent
    /// them, and as the projection does.
    async fn on_the_log(
        &self,
        folder: &Path,
        path: &Path,
        events: f64,
        into: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        let nats = NatsServer::start_with(&folder.join("nats"), Durability::ThrownAway).await?;
        let admin = Log::new(&Bus::connect("ayumi-bench", &nats.admin_url()).await?);
        admin.create(1).await?;
        let commits = fill(&admin, path).await?;
        let mut best = [Duration::MAX; 3];
        for _ in 0..self.rounds.clamp(1, 3) {
            let bus = async || Bus::connect("ayumi-bench", &nats.url()).await.map(|bus| Log::new(&bus));
            let cold = folder.join("cold");
            let took = [
                timed(ceiling::read_asked(&bus().await?, commits)).await?,
                timed(ceiling::read_sent(&bus().await?, commits)).await?,
                timed(read_cold(bus().await?, &cold, commits)).await?,
            ];
            best = std::array::from_fn(|which| best[which].min(took[which]));
            std::fs::remove_file(cold)?;
        }
        nats.stop().await;
        let [asked, sent, cold] = best.map(|took| events / took.as_secs_f64());
        into.insert("raw_async_nats_pull_events_per_s".into(), json!(asked));
        into.insert("raw_async_nats_push_events_per_s".into(), json!(sent));
        into.insert("raw_async_nats_events_per_s".into(), json!(asked.max(sent)));
        into.insert("cold_events_per_s".into(), json!(cold));
        Ok(())
    }
}

async fn timed<T, E: Into<Failure>>(work: impl Future<Output = Result<T, E>>) -> Result<Duration, Failure> {
    let began = Instant::now();
    std::hint::black_box(work.await.map_err(Into::into)?);
    Ok(began.elapsed())
}

fn frame<'a>(position: u64, subject: &'a str, payload: &'a [u8]) -> Frame<'a> {
    Frame { position, subject, payload }
}

/// Decodes every event and does nothing with it.
fn decode(ledgers: &[Ledger]) -> Result<u64, ReadError> {
    let mut decoded = 0;
    for ledger in ledgers {
        with_programme!(ledger.programme, P => {
            for (fact, bytes) in ledger.shelved() {
                each_event(fact, bytes, |_, event: RecordedEvent<<P as Programme>::EventRef<'_>, &str>| {
                    std::hint::black_box(&event);
                    decoded += 1;
                    Ok(())
                })?;
            }
        });
    }
    Ok(decoded)
}

fn count(history: &History) -> Result<u64, ReadError> {
    decode(history.ledgers())
}

/// Puts the commits of a history file into a stream.
async fn fill(log: &Log, path: &Path) -> Result<u64, Failure> {
    let file = HistoryFile::open_to_read(path)?;
    let mut frames = file.frames(HistoryFile::first());
    let mut failed = None;
    let messages = std::iter::from_fn(|| match frames.advance() {
        Ok(frame) => frame.map(|(_, frame)| (frame.subject.to_owned(), frame.payload.to_vec().into())),
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    let filled = ceiling::fill(log, messages).await?;
    failed.map_or(Ok(filled), |error| Err(error.into()))
}

/// Reads the log as a projection without a history file does: into the file, the facts and the views.
async fn read_cold(log: Log, path: &Path, commits: u64) -> Result<(), Failure> {
    let (mut state, _) = ProjectionState::open(path, Day::LAST)?;
    let take = move |batch: &[Followed]| {
        let frames: Vec<Frame<'_>> =
            batch.iter().map(|commit| frame(commit.position, commit.subject(), &commit.payload)).collect();
        match state.take(&frames) {
            Ok(()) if state.history.position() < commits => ControlFlow::Continue(()),
            taken => ControlFlow::Break(taken),
        }
    };
    match follow(Follower::ahead(log, 1), BATCH_COMMITS, take, Shutdown::new()).await? {
        Some(taken) => Ok(taken?),
        None => Ok(()),
    }
}
