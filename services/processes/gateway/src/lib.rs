//! HTTP, pages and live updates. It speaks commands and queries and knows no programme's rules.
//!
//! [`api`] has an endpoint a file, [`pages`] a page a file; [`query_client`] puts their questions to the services,
//! [`auth`] finds out who asks and [`language`] in which language; [`problem`] is what went wrong, which
//! [`problem_pages`] renders for its reader.

pub mod accounts;
pub mod api;
pub mod app;
pub mod auth;
pub mod bounds;
pub mod health;
pub mod language;
pub mod pages;
pub mod problem;
pub mod problem_pages;
pub mod query_client;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use ayumi_runtime::{Bus, Shutdown};
use tokio::net::TcpListener;

pub use self::app::Config;
use crate::{
    app::{App, Shared},
    bounds::BODY_BYTES_MAX,
};

/// Serves HTTP on a listener until shutdown, then finishes the requests that it took.
pub async fn run(bus: &Bus, config: Config, listener: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
    let app = Arc::new(App::new(bus, config, shutdown.clone()));
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
