//! HTTP, pages and live updates. It speaks commands and queries and knows no programme's rules.
//!
//! [`api`] has an endpoint a file, [`pages`] a page a file; [`query_client`] puts their questions to the services,
//! [`auth`] finds out who asks and [`language`] in which language; [`problem`] is what went wrong, which
//! [`problem_pages`] renders for its reader.

pub mod accounts;
pub mod api;
pub mod app;
pub mod attempts;
pub mod auth;
pub mod bounds;
pub mod health;
pub mod language;
pub mod pages;
mod past;
pub mod places;
pub mod problem;
pub mod problem_pages;
pub mod programmes;
pub mod query_client;
pub mod readiness;
pub mod request;
pub mod seldom;
pub mod server;

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
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
};

pub use self::app::Config;
use crate::app::{App, Shared};

/// Serves HTTP on a listener until shutdown, then finishes the requests that it took, if they end soon.
pub async fn run(bus: &Bus, config: Config, listener: TcpListener, shutdown: Shutdown) {
    let app = Arc::new(App::new(bus, config, shutdown.clone()));
    server::serve(listener, router(app), shutdown).await;
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
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(request::take_body))
        .layer(middleware::from_fn(request::require_host))
        .layer(middleware::from_fn_with_state(app.clone(), problem_pages::render_problems))
        .layer(middleware::from_fn(language::negotiate))
        .layer(middleware::from_fn(harden))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(compressible()))
        .layer(middleware::map_response(weaken))
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

/// What is worth compressing: not streams of events, which are to arrive at once, nor what is compressed already.
fn compressible() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("application/vnd.apache.parquet"))
}

/// The tag of what was compressed names the same answer in other bytes: it is a weak one (RFC 9110, section 8.8.1).
async fn weaken(mut response: Response) -> Response {
    let headers = response.headers_mut();
    if headers.contains_key(header::CONTENT_ENCODING)
        && let Some(tag) = headers.get(header::ETAG).map(HeaderValue::as_bytes)
        && let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag].concat())
    {
        headers.insert(header::ETAG, weak);
    }
    response
}
