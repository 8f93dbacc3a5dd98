//! `ayumi import`: a whole log out of a file into an empty one, every commit as it was and where it was.

use std::path::{Path, PathBuf};

use ayumi_history::{HistoryFile, file::Frames};
use ayumi_runtime::{
    Bus, Log,
    log::Stored,
    restore::{BATCH_COMMITS, Restore, stored},
};
use clap::Args;

use crate::{
    outcome::{End, Failure},
    progress,
    source::Local,
};

/// Import a log from a file into an empty log, every commit unchanged
///
/// The file is read and checked first; nothing is stored from an incomplete file. If an import is interrupted while it
/// stores commits, run the same import again to complete it. Until then, run no service on that log.
#[derive(Debug, Args)]
pub struct Import {
    /// Complete export (.jsonl, .csv or .parquet) or history file of a projection
    file: PathBuf,
    /// Address of nats-server, with credentials: nats://services:PASSWORD@HOST:4222. Set AYUMI_NATS_URL rather
    /// than this option: others can read command lines
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: String,
}

impl Import {
    /// Reads and stores.
    pub async fn run(self) -> Result<End, Failure> {
        let log = Log::new(&Bus::connect("ayumi-import", &self.nats).await?);
        log.check().await?;
        let commits = Restored::compare(log, &self.file).await?.store().await?;
        println!("{commits} commits: {}", self.file.display());
        Ok(End::Done)
    }
}

/// A log that a file has whole, or more than whole.
pub struct Restored {
    restore: Restore,
    frames: Frames,
    /// Up to which position both are the same.
    position: u64,
    /// The file's last position.
    last: u64,
}

impl Restored {
    /// Reads a file, whole, and compares it with what the log holds already. Nothing is stored.
    pub async fn compare(log: Log, file: &Path) -> Result<Self, Failure> {
        let path = file.to_owned();
        // All of it is decoded and folded, as `ayumi replay FILE` does.
        let read = tokio::task::spawn_blocking(move || {
            let history = Local::open(&path)?.state.history;
            Ok::<_, Failure>((history.position(), history.reader()))
        });
        let (last, file) = read.await??;
        let restore = Restore::start(log).await?;
        let there = restore.position().min(last);
        let mut restored = Self { restore, frames: file.frames(HistoryFile::first()), position: 0, last };
        restored.put(there).await?;
        Ok(restored)
    }

    /// Whether there is nothing to store.
    pub fn is_whole(&self) -> bool {
        self.position == self.last
    }

    /// Whether the log holds more than the file.
    pub fn goes_further(&self) -> bool {
        self.restore.position() > self.last
    }

    /// Stores what the log lacks. How many commits the file has.
    pub async fn store(mut self) -> Result<u64, Failure> {
        self.put(self.last).await?;
        Ok(self.last)
    }

    async fn put(&mut self, until: u64) -> Result<(), Failure> {
        let bar = progress::bar("importing", usize::try_from(until - self.position).unwrap_or(usize::MAX));
        while self.position < until {
            let batch = self.batch(until)?;
            let last = batch.last().map_or(until, |commit| commit.position);
            self.restore.put(batch).await?;
            bar.inc(last - self.position);
            self.position = last;
        }
        bar.finish_and_clear();
        Ok(())
    }

    fn batch(&mut self, until: u64) -> Result<Vec<Stored>, Failure> {
        let mut batch = Vec::new();
        while batch.len() < BATCH_COMMITS
            && self.position + (batch.len() as u64) < until
            && let Some((_, frame)) = self.frames.advance()?
        {
            batch.push(stored(frame.position, frame.subject.parse()?, frame.payload.to_vec()));
        }
        Ok(batch)
    }
}
