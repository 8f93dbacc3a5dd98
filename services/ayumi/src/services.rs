//! The services by name, and how each is started.

use std::{fmt, net::SocketAddr, path::PathBuf, sync::LazyLock, time::Duration};

use ayumi_gateway::{
    Config,
    accounts::{Accounts, Cookie},
};
use ayumi_programmes::with_programme;
use ayumi_proto::event::ProgrammeName;
use ayumi_runtime::{Bus, Log, Shutdown, health::Clocks, service::serve_programme};
use clap::{ValueEnum, builder::PossibleValue};
use metrics_exporter_prometheus::PrometheusHandle;
use strum::IntoEnumIterator;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::folder;

/// How long services may take to finish what they took, once they are stopped. What isn't finished by then is recovered
/// as after a crash.
pub const STOP_WAIT: Duration = Duration::from_secs(3);

/// The folder of delivered reports in the data folder.
pub const REPORTS: &str = "reports";

/// A service that can run by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Decides the commands of a programme; of the reports, it renders and delivers them too.
    Programme(ProgrammeName),
    /// Folds the log and answers questions.
    Projection,
    /// HTTP and pages.
    Gateway,
}

/// Every service: those of the programmes in the order of their list, and what shows them.
static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    ProgrammeName::iter().map(Service::Programme).chain([Service::Projection, Service::Gateway]).collect()
});

impl Service {
    /// Every service.
    pub fn all() -> &'static [Self] {
        &SERVICES
    }

    /// The services that decide commands.
    pub fn deciders() -> impl Iterator<Item = Self> {
        Self::all().iter().copied().filter(|service| matches!(service, Self::Programme(_)))
    }
}

impl fmt::Display for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Programme(programme) => programme.fmt(formatter),
            Self::Projection => formatter.write_str("projection"),
            Self::Gateway => formatter.write_str("gateway"),
        }
    }
}

impl ValueEnum for Service {
    fn value_variants<'a>() -> &'a [Self] {
        Self::all()
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Programme(programme) => (*programme).into(),
            Self::Projection => "projection",
            Self::Gateway => "gateway",
        }))
    }
}

/// What services are started with.
#[derive(Clone)]
pub struct Settings {
    /// The server, with credentials.
    pub nats_url: String,
    /// Where tokens, reports and the projection's history are kept.
    pub data: PathBuf,
    /// How often the projection compares its figures with those that its history gives, in seconds.
    pub audit_seconds: u64,
    /// Where the gateway listens.
    pub listen: SocketAddr,
    /// Whether people reach the gateway by https, through something that speaks TLS in front of it.
    pub behind_https: bool,
    /// Whether a clock that looks wrong stops services from recording.
    pub clocks: Clocks,
    /// What `/metrics` renders.
    pub metrics: PrometheusHandle,
}

impl Settings {
    /// Settings for services whose nats-server isn't known yet.
    pub fn of(data: PathBuf, listen: SocketAddr, audit_seconds: u64, metrics: PrometheusHandle) -> Self {
        let (behind_https, clocks) = (false, Clocks::Checked);
        Self { nats_url: String::new(), data, audit_seconds, listen, behind_https, clocks, metrics }
    }

    /// Makes the data folder, if it isn't there.
    pub fn make_data_folder(&self) -> Result<(), String> {
        folder::make_private(&self.data).map_err(|error| format!("{}: {error}", self.data.display()))
    }
}

/// A service that was started.
pub struct Running {
    /// Which.
    pub service: Service,
    /// What the gateway listens on and the code of its one-time login link.
    pub login: Option<LoginLink>,
    /// Ends when the service does.
    pub task: JoinHandle<Result<(), String>>,
}

/// How people come in.
#[derive(Clone, Debug)]
pub struct LoginLink {
    /// The address that is listened on.
    pub address: SocketAddr,
    /// The code of the login link.
    pub code: String,
}

fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Starts a service and waits until it takes requests.
pub async fn start(service: Service, settings: &Settings, shutdown: &Shutdown) -> Result<Running, String> {
    let bus = Bus::connect(&format!("ayumi-{service}"), &settings.nats_url).await.map_err(message)?;
    let log = Log::new(&bus);
    let shutdown = shutdown.clone();
    let (ready, is_ready) = oneshot::channel();
    let ready = move || {
        // The process that waits for it may have given up.
        let _ = ready.send(());
    };
    let (mut login, clocks) = (None, settings.clocks);
    let task = match service {
        Service::Programme(ProgrammeName::Reports) => {
            let folder = settings.data.join(REPORTS);
            tokio::spawn(
                async move { ayumi_reporter::run(log, folder, clocks, ready, shutdown).await.map_err(message) },
            )
        }
        Service::Programme(programme) => with_programme!(programme, P => {
            tokio::spawn(async move { serve_programme::<P>(log, clocks, ready, shutdown).await.map_err(message) })
        }),
        Service::Projection => {
            settings.make_data_folder()?;
            let audit_every = Duration::from_secs(settings.audit_seconds);
            let config = ayumi_projection::Config { history: settings.data.join("history"), audit_every };
            tokio::spawn(async move { ayumi_projection::run(log, config, ready, shutdown).await.map_err(message) })
        }
        Service::Gateway => {
            let listener = TcpListener::bind(settings.listen).await;
            let listener = listener.map_err(|error| format!("can't listen on {}: {error}", settings.listen))?;
            let address = listener.local_addr().map_err(message)?;
            let (config, code) = gateway_config(settings, address.port())?;
            login = Some(LoginLink { address, code });
            ready();
            tokio::spawn(async move {
                ayumi_gateway::run(&bus, config, listener, shutdown).await;
                Ok(())
            })
        }
    };
    if is_ready.await.is_err() {
        let ended = task.await.map_err(message)?;
        return Err(format!("{service}: {}", ended.err().unwrap_or_else(|| "stopped during start".to_owned())));
    }
    Ok(Running { service, login, task })
}

fn gateway_config(settings: &Settings, port: u16) -> Result<(Config, String), String> {
    settings.make_data_folder()?;
    let file = settings.data.join("secretariat.token");
    let token = ayumi_gateway::accounts::token_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let (accounts, code) = Accounts::new(&token, Cookie::new(port, settings.behind_https));
    let reports = Some(settings.data.join(REPORTS));
    Ok((Config { accounts, reports, metrics: settings.metrics.clone() }, code))
}
