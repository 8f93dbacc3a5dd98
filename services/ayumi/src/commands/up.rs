//! `ayumi up`: a whole deployment in one process.

mod begin;
mod store;

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::{Duration, Instant},
};

use ayumi_gateway::accounts;
use ayumi_proto::{
    answer::Status,
    message::{Query, Reply},
    subject,
};
use ayumi_runtime::{Bus, Log, Shutdown, durability, telemetry};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

pub use crate::commands::up::begin::{Begin, Example};
use crate::{
    commands::{clock::Clock, up::begin::Filling},
    folder::lock,
    nats_server::NatsServer,
    outcome::{End, Failure},
    services::{LoginLink, Running, STOP_WAIT, Service, Settings, start},
};

/// How long the views may take to catch up.
const READY_WAIT: Duration = Duration::from_secs(120);
/// How many times a nats-server that ended by itself is started again within [`RESTARTS_WITHIN`].
const RESTARTS_MAX: usize = 5;
/// The time in which restarts are counted.
const RESTARTS_WITHIN: Duration = Duration::from_secs(60);
/// The longest pause before a nats-server whose store is stuck again soon is started again; it begins with a second.
const STUCK_PAUSE_MAX: Duration = Duration::from_secs(60);
/// How soon is soon.
const STUCK_AGAIN_WITHIN: Duration = Duration::from_secs(300);
/// How long the projection may take to say how far it is.
const STATUS_WAIT: Duration = Duration::from_secs(3);

/// Run everything in one process: its own nats-server, all services and the pages
#[derive(Debug, Args)]
pub struct Up {
    /// Data folder; created if missing, readable by its owner only
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    begin: Begin,
    /// Mark the session cookie as secure: people reach the pages by https
    #[arg(long, env = "AYUMI_BEHIND_HTTPS")]
    behind_https: bool,
    /// Interval at which the projection recalculates and compares every figure, in seconds
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    audit_seconds: u64,
    #[command(flatten)]
    clock: Clock,
}

/// A nats-server and all services, running in this process.
pub struct Deployment {
    /// How people come in.
    pub login: LoginLink,
    /// The secretariat's token.
    pub token: String,
    nats: NatsServer,
    bus: Bus,
    data: PathBuf,
    running: Vec<Running>,
    shutdown: Shutdown,
    /// Held as long as this data folder is in use.
    _lock: fs::File,
}

impl Up {
    /// Runs until Ctrl-C or SIGTERM.
    pub async fn run(self) -> Result<End, Failure> {
        telemetry::start_logging();
        let metrics = telemetry::start_metrics();
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let Self { data, listen, begin, audit_seconds, behind_https, clock } = self;
        let settings =
            Settings { behind_https, clocks: clock.clocks(), ..Settings::of(data, listen, audit_seconds, metrics) };
        let starting = Deployment::start(settings, begin);
        let mut deployment = tokio::select! {
            started = starting => started?,
            _ = interrupt.recv() => return Ok(End::Done),
            _ = terminate.recv() => return Ok(End::Done),
        };
        deployment.greet();
        let ended = tokio::select! {
            _ = interrupt.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
            failure = deployment.watch() => Err(failure),
        };
        deployment.stop().await;
        ended.map_err(Failure::from).map(|()| End::Done)
    }
}

impl Deployment {
    /// Starts a nats-server and all services, fills an empty log, and waits until the views have caught up.
    pub async fn start(mut settings: Settings, begin: Begin) -> Result<Self, Failure> {
        settings.make_data_folder()?;
        let data = settings.data.clone();
        let lock = lock(&data)?;
        let nats = NatsServer::start(&data.join("nats")).await?;
        settings.nats_url = nats.url();
        match start_services(&nats, &settings, begin).await {
            Ok((login, token, bus, running, shutdown)) => {
                Ok(Self { login, token, nats, bus, data, running, shutdown, _lock: lock })
            }
            Err(error) => {
                nats.stop().await;
                Err(error)
            }
        }
    }

    /// The address, as one opens it.
    pub fn url(&self) -> String {
        url(self.login.address)
    }

    /// The nats-server's address for services.
    pub fn nats_url(&self) -> String {
        self.nats.url()
    }

    fn greet(&self) {
        println!(
            "\n  Ayumi 歩み is running. Open this link to log in (once, within {} minutes):\n",
            accounts::LINK_AGE_MAX.as_secs() / 60
        );
        println!("      {}/login?code={}\n", self.url(), self.login.code);
        println!("  Press Ctrl-C to stop; all data is kept.\n");
    }

    /// Watches until something can't be mended: a service has ended, or nats-server keeps ending.
    async fn watch(&mut self) -> String {
        let (mut restarts, mut stuck): (Vec<Instant>, Option<Instant>) = (Vec::new(), None);
        let mut pause = Duration::ZERO;
        loop {
            tokio::select! {
                how = self.nats.ended() => {
                    tracing::error!(how, "nats-server stopped unexpectedly; restarting it");
                    restarts.retain(|at| at.elapsed() < RESTARTS_WITHIN);
                    restarts.push(Instant::now());
                    if restarts.len() > RESTARTS_MAX {
                        return format!("nats-server stopped {} times within a minute", restarts.len());
                    }
                    store::space(&self.data).await;
                }
                obstacle = store::stuck(&self.bus, &self.data) => {
                    let soon = stuck.is_some_and(|at| at.elapsed() < STUCK_AGAIN_WITHIN);
                    pause = if soon { (pause * 2).clamp(Duration::from_secs(1), STUCK_PAUSE_MAX) } else { Duration::ZERO };
                    tokio::time::sleep(pause).await;
                    stuck = Some(Instant::now());
                    tracing::warn!(why = obstacle.kind(), "starting nats-server again: its store is stuck");
                    self.nats.end_stuck().await;
                }
                failure = first_end(&mut self.running) => return failure,
            }
            if let Err(error) = self.nats.restart().await {
                return error.to_string();
            }
        }
    }

    /// Has the services finish what they took, then stops nats-server.
    pub async fn stop(self) {
        self.shutdown.cancel();
        let until = tokio::time::Instant::now() + STOP_WAIT;
        for Running { service, task, .. } in self.running {
            match tokio::time::timeout_at(until, task).await {
                Ok(Ok(Ok(()))) => {}
                Ok(Ok(Err(error))) => tracing::warn!(%service, error, "stopped with an error"),
                Ok(Err(error)) => tracing::error!(%service, %error, "crashed"),
                Err(_) => tracing::warn!(%service, "didn't stop in time"),
            }
        }
        self.nats.stop().await;
    }
}

type Started = (LoginLink, String, Bus, Vec<Running>, Shutdown);

async fn start_services(nats: &NatsServer, settings: &Settings, begin: Begin) -> Result<Started, Failure> {
    let admin = Log::new(&Bus::connect("ayumi-setup", &nats.admin_url()).await?);
    admin.create(1).await?;
    durability::check(&admin).await?;
    let filling = Filling::of(&settings.data, begin, admin.position().await? == 0)?;
    filling.fill(&admin, &settings.data).await?;
    let shutdown = Shutdown::new();
    let mut running = Vec::new();
    for service in [Service::Gateway, Service::Projection] {
        running.push(start(service, settings, &shutdown).await?);
    }
    let login = running.iter().find_map(|started| started.login.clone()).ok_or("the gateway has no address")?;
    let token = fs::read_to_string(settings.data.join("secretariat.token"))?.trim().to_owned();
    let bus = Bus::connect("ayumi-watch", &settings.nats_url).await?;
    caught_up(&bus).await?;
    // Only now may anything be written: a log that lost its end would else go on as another one.
    for service in Service::deciders() {
        running.push(start(service, settings, &shutdown).await?);
    }
    Ok((login, token, bus, running, shutdown))
}

/// The address as a client on this machine reaches it.
fn url(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(host, address.port()))
}

/// Waits until the views have caught up; not for what doesn't mend itself.
async fn caught_up(bus: &Bus) -> Result<(), Failure> {
    let started = Instant::now();
    loop {
        let why = match bus.ask_within(STATUS_WAIT, &subject::query("status"), &Query::default()).await {
            Ok(Reply::Found { body, .. }) => match serde_json::from_str::<Status>(body.get()) {
                Ok(status) if status.caught_up => return Ok(()),
                Ok(status) => status.waiting.unwrap_or_else(|| "catching up".to_owned()),
                Err(error) => error.to_string(),
            },
            Ok(Reply::Stopped { position, why, help: Some(help) }) => {
                return Err(format!("figures suspended after position {position}: {why}. {}", help.en).into());
            }
            Ok(
                other @ (Reply::Stopped { .. }
                | Reply::Behind { .. }
                | Reply::Busy
                | Reply::Missing(_)
                | Reply::NothingYet { .. }
                | Reply::Malformed(_)),
            ) => format!("{other:?}"),
            Err(error) => error.to_string(),
        };
        if started.elapsed() > READY_WAIT {
            return Err(format!("not ready in time: {why}").into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until a service ends, which none should.
async fn first_end(running: &mut [Running]) -> String {
    loop {
        if let Some(ended) = running.iter_mut().find(|started| started.task.is_finished()) {
            return format!("the service {} stopped", ended.service);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
