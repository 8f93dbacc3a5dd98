//! What the server really runs with. An acknowledged commit has to outlive a power cut: every server must
//! sync each write to disk before it acknowledges it.

use std::time::Duration;

use ayumi_proto::subject::SERVER_SETTINGS;
use serde::Deserialize;

use crate::{
    bus::{Bus, BusError},
    log::{Log, LogError},
    servers::{Reply, ask_all},
};

/// How long to wait for the first server's answer.
const FIRST_WAIT: Duration = Duration::from_secs(3);

/// What one server runs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Whether each write is synced to disk before it is acknowledged.
    pub syncs_always: bool,
}

/// Why writes wouldn't be durable, or why that can't be known.
#[derive(Debug, thiserror::Error)]
pub enum Weak {
    /// The settings can't be read.
    #[error(
        "can't read the server's settings on {SERVER_SETTINGS}: {0}; see deploy/nats/nats.conf for the import that exposes them"
    )]
    Unknown(BusError),
    /// There are several servers, and a commit is kept on fewer than three.
    #[error("the cluster has {servers} servers, but each commit is kept on {replicas}: at least 3 are required")]
    Replicas {
        /// How many servers answered.
        servers: usize,
        /// On how many each commit is kept.
        replicas: usize,
    },
    /// The stream can't be looked at.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A server acknowledges before it has synced.
    #[error("nats-server {0} runs without `sync_interval: always`: acknowledged commits could be lost")]
    NotSynced(String),
}

#[derive(Deserialize)]
struct Settings {
    version: String,
    jetstream: JetStream,
}

#[derive(Deserialize)]
struct JetStream {
    config: Config,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Config {
    /// Absent unless `sync_interval: always`; the key `sync_interval` reads two minutes either way.
    sync_always: bool,
}

/// Asks every server what it runs with.
pub async fn servers(bus: &Bus) -> Result<Vec<Server>, Weak> {
    let replies = ask_all::<Settings>(bus, SERVER_SETTINGS, FIRST_WAIT).await.map_err(Weak::Unknown)?;
    let server = |Reply { server, data }: Reply<Settings>| Server {
        name: server.name,
        version: data.version,
        syncs_always: data.jetstream.config.sync_always,
    };
    Ok(replies.into_iter().map(server).collect())
}

/// Refuses servers that acknowledge what they could lose, and a cluster that keeps commits on too few.
pub async fn check(log: &Log) -> Result<Vec<Server>, Weak> {
    let servers = servers(log.bus()).await?;
    if let Some(weak) = servers.iter().find(|server| !server.syncs_always) {
        return Err(Weak::NotSynced(weak.name.clone()));
    }
    match log.replicas().await? {
        replicas if servers.len() > 1 && replicas < 3 => Err(Weak::Replicas { servers: servers.len(), replicas }),
        _ => Ok(servers),
    }
}
