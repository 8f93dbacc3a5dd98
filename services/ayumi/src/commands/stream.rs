//! `ayumi stream`: sets up the log, once, by a user who may.

use ayumi_runtime::{Bus, Log};
use clap::Args;

use crate::outcome::{End, Failure};

/// Create the log's stream if it isn't there, and check it if it is
#[derive(Debug, Args)]
pub struct Stream {
    /// Address of nats-server, with the administrator's credentials: nats://admin:PASSWORD@HOST:4222
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: String,
    /// On how many servers each commit is kept, 1 to 5: 1, or 3 of a cluster
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=5))]
    replicas: u8,
}

impl Stream {
    /// Creates or checks it.
    pub async fn run(self) -> Result<End, Failure> {
        let log = Log::new(&Bus::connect("ayumi-setup", &self.nats).await?);
        log.create(usize::from(self.replicas)).await?;
        println!("the log is there, at position {}", log.position().await?);
        Ok(End::Done)
    }
}
