//! HTTP, pages and live updates. It speaks commands and queries and knows no programme's rules.
//!
//! [`api`] has an endpoint a file, [`pages`] a page a file; [`query_client`] puts their questions to the services,
//! [`auth`] finds out who asks and [`language`] in which language; [`problem`] is what went wrong, which
//! [`problem_pages`] renders for its reader.

pub mod api;
pub mod auth;
pub mod health;
pub mod language;
pub mod pages;
mod past;
pub mod problem;
pub mod problem_pages;
pub mod query_client;

use std::{path::PathBuf, sync::Arc};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use ayumi_pages::Pages;
use ayumi_runtime::{Bus, Log, Shutdown};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, sync::Semaphore};

use crate::{auth::Accounts, query_client::QueryClient};

/// The largest body of a request, in bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// How many clients may follow the log at once.
const FOLLOWERS_MAX: usize = 64;

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
    queries: QueryClient,
    log: Log,
    accounts: Accounts,
    pages: Pages,
    reports: Option<PathBuf>,
    metrics: PrometheusHandle,
    followers: Arc<Semaphore>,
    shutdown: Shutdown,
}

/// The state of every handler.
pub type Shared = Arc<App>;

/// Serves HTTP on a listener until shutdown, then finishes the requests that it took.
pub async fn run(bus: &Bus, config: Config, listener: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
    let app = Arc::new(App {
        queries: QueryClient::start(bus, shutdown.clone()),
        log: Log::new(bus),
        accounts: config.accounts,
        pages: Pages::new(),
        reports: config.reports,
        metrics: config.metrics,
        followers: Arc::new(Semaphore::new(FOLLOWERS_MAX)),
        shutdown: shutdown.clone(),
    });
    axum::serve(listener, router(app)).with_graceful_shutdown(async move { shutdown.cancelled().await }).await
}

/// Everything that the gateway answers.
pub fn router(app: Shared) -> Router {
    let behind_login = Router::new()
        .merge(pages::routes())
        .nest("/api/v1", api::routes().into())
        .layer(middleware::from_fn_with_state(app.clone(), auth::require));
    Router::new()
        .merge(behind_login)
        .merge(health::routes())
        .merge(auth::routes())
        .merge(api::description::routes())
        .merge(api::schemas::routes())
        .merge(pages::assets::routes())
        .fallback(problem::not_found)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), problem_pages::render_problems))
        .layer(middleware::from_fn(language::negotiate))
        .layer(middleware::from_fn(harden))
        .with_state(app)
}

/// The rules for browsers on every answer: load nothing from elsewhere, show in no frame, guess no type.
async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; \
                  connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
