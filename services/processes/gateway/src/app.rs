//! What every handler can reach.

use std::{path::PathBuf, sync::Arc};

use ayumi_pages::Pages;
use ayumi_runtime::{Bus, Log, Shutdown};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{accounts::Accounts, attempts::Attempts, places::Places, query_client::QueryClient, readiness::Readiness};

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
    /// Who follows and exports the log.
    pub places: Arc<Places>,
    /// Wrong tokens.
    pub attempts: Attempts,
    /// Whether everything is ready.
    pub readiness: Readiness,
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
            places: Arc::default(),
            attempts: Attempts::default(),
            readiness: Readiness::default(),
            shutdown,
        }
    }
}

/// The state of every handler.
pub type Shared = Arc<App>;
