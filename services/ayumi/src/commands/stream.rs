//! `ayumi stream`: sets up the log, once, with the administrator's credentials.

use ayumi_runtime::{Bus, Log};
use clap::Args;

use crate::outcome::{End, Failure};

/// Create the log's stream, or check an existing one
#[derive(Debug, Args)]
pub struct Stream {
    /// Address of nats-server, with the administrator's credentials: nats://admin:PASSWORD@HOST:4222. Set AYUMI_NATS_URL rather
    /// than this option: others can read command lines
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: String,
    /// Number of servers that keep each commit, 1 to 5: 1, or 3 for a cluster
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=5))]
    replicas: u8,
}

impl Stream {
    /// Creates or checks it.
    pub async fn run(self) -> Result<End, Failure> {
        let log = Log::new(&Bus::connect("ayumi-setup", &self.nats).await?);
        log.create(usize::from(self.replicas)).await?;
        println!("the log is ready, at position {}", log.position().await?);
        Ok(End::Done)
    }
}
