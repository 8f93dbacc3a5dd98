//! The services by name, and how each is started.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use ayumi_gateway::{Config, auth::Accounts};
use ayumi_meetings::Meetings;
use ayumi_pilots::Pilots;
use ayumi_runtime::{Bus, Log, Shutdown, service::serve_programme};
use ayumi_visits::Visits;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::folder;

/// A service that can run by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, strum::Display, strum::EnumIter)]
#[strum(serialize_all = "kebab-case")]
pub enum Service {
    /// Decides the commands of the council's meetings.
    Meetings,
    /// Decides the commands of the regional pilots.
    Pilots,
    /// Decides the commands of the guidance visits.
    Visits,
    /// Folds the log into views and answers questions.
    Projection,
    /// HTTP and pages.
    Gateway,
    /// Issues reports.
    Reports,
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
    /// What `/metrics` renders.
    pub metrics: PrometheusHandle,
}

impl Settings {
    /// Settings for services whose nats-server isn't known yet.
    pub fn of(data: PathBuf, listen: SocketAddr, audit_seconds: u64, metrics: PrometheusHandle) -> Self {
        Self { nats_url: String::new(), data, audit_seconds, listen, metrics }
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
        // Whoever waits for it may have given up.
        let _ = ready.send(());
    };
    let mut login = None;
    let task = match service {
        Service::Meetings => {
            tokio::spawn(async move { serve_programme::<Meetings>(log, ready, shutdown).await.map_err(message) })
        }
        Service::Pilots => {
            tokio::spawn(async move { serve_programme::<Pilots>(log, ready, shutdown).await.map_err(message) })
        }
        Service::Visits => {
            tokio::spawn(async move { serve_programme::<Visits>(log, ready, shutdown).await.map_err(message) })
        }
        Service::Projection => {
            settings.make_data_folder()?;
            let audit_every = Duration::from_secs(settings.audit_seconds);
            let config = ayumi_projection::Config { history: settings.data.join("history"), audit_every };
            tokio::spawn(async move { ayumi_projection::run(log, config, ready, shutdown).await.map_err(message) })
        }
        Service::Reports => {
            let folder = settings.data.join("reports");
            tokio::spawn(async move { ayumi_reporter::run(log, folder, ready, shutdown).await.map_err(message) })
        }
        Service::Gateway => {
            let (config, code) = gateway_config(settings)?;
            let listener = TcpListener::bind(settings.listen).await;
            let listener = listener.map_err(|error| format!("can't listen on {}: {error}", settings.listen))?;
            login = Some(LoginLink { address: listener.local_addr().map_err(message)?, code });
            ready();
            tokio::spawn(async move { ayumi_gateway::run(&bus, config, listener, shutdown).await.map_err(message) })
        }
    };
    if is_ready.await.is_err() {
        let ended = task.await.map_err(message)?;
        return Err(format!("{service}: {}", ended.err().unwrap_or_else(|| "stopped during start".to_owned())));
    }
    Ok(Running { service, login, task })
}

fn gateway_config(settings: &Settings) -> Result<(Config, String), String> {
    settings.make_data_folder()?;
    let file = settings.data.join("secretariat.token");
    let token = ayumi_gateway::auth::token_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let (accounts, code) = Accounts::new(&token);
    let reports = Some(settings.data.join("reports"));
    Ok((Config { accounts, reports, metrics: settings.metrics.clone() }, code))
}
