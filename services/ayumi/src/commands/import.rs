//! `ayumi import`: an exported log into an empty one, every commit as it was and where it was.

use std::path::{Path, PathBuf};

use ayumi_exchange::read;
use ayumi_runtime::{
    Bus, Log,
    restore::{BATCH_COMMITS, Restore, stored},
};
use clap::Args;

use crate::{
    commands::{End, Failure},
    progress,
};

/// Put an exported log into an empty one, every commit as it was
#[derive(Debug, Args)]
pub struct Import {
    /// A complete export: .jsonl, .csv or .parquet
    file: PathBuf,
    /// Address of nats-server, with credentials: nats://services:PASSWORD@HOST:4222
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: String,
}

impl Import {
    /// Reads and stores.
    pub async fn run(self) -> Result<End, Failure> {
        let log = Log::new(&Bus::connect("ayumi-import", &self.nats).await?);
        log.check().await?;
        let commits = import(log, &self.file).await?;
        println!("{commits} commits: {}", self.file.display());
        Ok(End::Done)
    }
}

/// Puts the commits of a file into an empty log, or goes on where that was broken off. How many they are.
pub async fn import(log: Log, file: &Path) -> Result<u64, Failure> {
    let progress = progress::count("importing");
    let mut restore = Restore::start(log).await?;
    let mut exported = read(file)?.peekable();
    let mut last = 0;
    while exported.peek().is_some() {
        let mut batch = Vec::with_capacity(BATCH_COMMITS);
        for commit in exported.by_ref().take(BATCH_COMMITS) {
            let commit = commit?;
            last = commit.position;
            batch.push(stored(commit.position, commit.subject, commit.payload));
        }
        restore.put(batch).await?;
        progress.set_position(last);
    }
    progress.finish_and_clear();
    Ok(last)
}
