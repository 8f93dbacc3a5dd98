//! `ayumi serve`: any of the services, against a nats-server that is there.

use std::{net::SocketAddr, path::PathBuf};

use ayumi_runtime::{Bus, Log, Shutdown, durability, telemetry};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    commands::clock::Clock,
    outcome::{End, Failure},
    services::{STOP_WAIT, Service, Settings, start},
};

/// Run services against a nats-server
#[derive(Debug, Args)]
pub struct Serve {
    /// Services to run [default: all]
    services: Vec<Service>,
    /// Address of nats-server, with credentials: nats://services:PASSWORD@HOST:4222. Set AYUMI_NATS_URL rather
    /// than this option: others can read command lines
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: String,
    /// Folder for the token, issued reports and the projection's history file
    #[arg(long, env = "AYUMI_DATA", default_value = "data")]
    data: PathBuf,
    /// Address and port that the gateway listens on
    #[arg(long, env = "AYUMI_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Mark the session cookie as secure: people reach the gateway by https
    #[arg(long, env = "AYUMI_BEHIND_HTTPS")]
    behind_https: bool,
    /// Interval at which the projection recalculates and compares every figure, in seconds
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    audit_seconds: u64,
    /// Run even if the server could lose acknowledged records
    #[arg(long)]
    accept_weak_durability: bool,
    #[command(flatten)]
    clock: Clock,
}

impl Serve {
    /// Runs until Ctrl-C or SIGTERM.
    pub async fn run(self) -> Result<End, Failure> {
        telemetry::start_logging();
        let metrics = telemetry::start_metrics();
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let log = Log::new(&Bus::connect("ayumi-check", &self.nats).await?);
        log.check().await?;
        if let Err(weak) = durability::check(&log).await {
            if !self.accept_weak_durability {
                return Err(format!("{weak}; --accept-weak-durability runs on it anyway").into());
            }
            tracing::warn!(%weak, "running despite weak durability");
        }
        let clocks = self.clock.clocks();
        let Self { data, listen, audit_seconds, behind_https, .. } = self;
        let settings = Settings { nats_url: self.nats, data, audit_seconds, listen, behind_https, clocks, metrics };
        let services = if self.services.is_empty() { Service::all().to_vec() } else { self.services };
        let shutdown = Shutdown::new();
        let mut tasks = tokio::task::JoinSet::new();
        for service in services {
            let running = start(service, &settings, &shutdown).await?;
            if let Some(login) = running.login {
                // Not into the log: readers of logs aren't thereby the secretariat.
                println!("one-time login link: http://{}/login?code={}", login.address, login.code);
            }
            tracing::info!(%service, "serving");
            tasks.spawn(async move { (service, running.task.await) });
        }
        let failure = tokio::select! {
            _ = interrupt.recv() => None,
            _ = terminate.recv() => None,
            ended = tasks.join_next() => ended.map(|ended| format!("a service stopped: {ended:?}")),
        };
        shutdown.cancel();
        let ended = tokio::time::timeout(STOP_WAIT, async { while tasks.join_next().await.is_some() {} });
        if ended.await.is_err() {
            tracing::warn!(services = tasks.len(), "didn't stop in time");
        }
        failure.map_or(Ok(End::Done), |failure| Err(failure.into()))
    }
}
