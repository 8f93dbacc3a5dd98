//! What every handler can reach.

use std::{path::PathBuf, sync::Arc};

use ayumi_pages::Pages;
use ayumi_runtime::{Bus, Log, Shutdown};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Semaphore;

use crate::{accounts::Accounts, bounds::FOLLOWERS_MAX, query_client::QueryClient};

/// What the gateway needs besides its connection.
pub struct Config {
    /// Who may come in.
    pub accounts: Accounts,
    /// Where issued reports lie, if this process can read them.
    pub reports: Option<PathBuf>,
    /// What `/metrics` renders.
    pub metrics: PrometheusHandle,
}

/// What every handler can reach.
pub struct App {
    /// Asks the services.
    pub queries: QueryClient,
    /// The log itself, for those who follow it.
    pub log: Log,
    /// Who may come in.
    pub accounts: Accounts,
    /// The templates.
    pub pages: Pages,
    /// Where issued reports lie, if this process can read them.
    pub reports: Option<PathBuf>,
    /// What `/metrics` renders.
    pub metrics: PrometheusHandle,
    /// A place for each client that follows the log.
    pub followers: Arc<Semaphore>,
    /// When to end.
    pub shutdown: Shutdown,
}

impl App {
    /// What handlers reach by this connection, until shutdown.
    pub fn new(bus: &Bus, config: Config, shutdown: Shutdown) -> Self {
        let Config { accounts, reports, metrics } = config;
        Self {
            queries: QueryClient::start(bus, shutdown.clone()),
            log: Log::new(bus),
            accounts,
            pages: Pages::new(),
            reports,
            metrics,
            followers: Arc::new(Semaphore::new(FOLLOWERS_MAX)),
            shutdown,
        }
    }
}

/// The state of every handler.
pub type Shared = Arc<App>;
