//! The server: connections within bounds, none of which can hold a place by being silent or slow.

use std::{io, net::SocketAddr, pin::pin, sync::Arc};

use axum::{Router, extract::Request};
use ayumi_runtime::Shutdown;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
};
use tokio_io_timeout::TimeoutStream;

use crate::{
    bounds::{ACCEPT_PAUSE, CONNECTIONS_MAX, DESCRIPTORS_RESERVED, DRAIN_WAIT, HEAD_BYTES_MAX, HEAD_WAIT, WRITE_WAIT},
    seldom::Seldom,
};

/// From where a request came, among its extensions.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Serves until shutdown, then ends what is under way, and within [`DRAIN_WAIT`] everything.
pub async fn serve(listener: TcpListener, router: Router, shutdown: Shutdown) {
    let places = Arc::new(Semaphore::new(connections_max(raise_descriptors())));
    let (full, failed) = (Seldom::default(), Seldom::default());
    let mut connections = JoinSet::new();
    while !shutdown.is_cancelled() {
        if places.available_permits() == 0
            && let Some(times) = full.count()
        {
            tracing::warn!(times, "as many connections as there may be; further ones wait");
        }
        let next = async {
            let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
            listener.accept().await.map(|(stream, peer)| (place, stream, peer))
        };
        let accepted = tokio::select! {
            accepted = next => accepted,
            () = shutdown.cancelled() => break,
        };
        match accepted {
            Ok((place, stream, peer)) => {
                let connection = connection(stream, peer, router.clone(), shutdown.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                if let Some(times) = failed.count() {
                    tracing::error!(%error, times, "can't accept connections");
                }
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let ended = tokio::time::timeout(DRAIN_WAIT, async { while connections.join_next().await.is_some() {} });
    if ended.await.is_err() {
        tracing::warn!(connections = connections.len(), "cut off what didn't end in time");
    }
}

/// Serves one connection to its end; from shutdown on, to the end of the request that is under way.
async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, shutdown: Shutdown) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.call(request)
    });
    let mut stream = Box::pin(TimeoutStream::new(stream));
    stream.as_mut().set_write_timeout_pinned(Some(WRITE_WAIT));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WAIT).max_buf_size(HEAD_BYTES_MAX);
    let mut served = pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = shutdown.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection ended early");
    }
}

/// Raises the number of files that this process may have open as far as it may; answers it, where it is known.
fn raise_descriptors() -> Option<usize> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    if let Err(error) = &raised {
        tracing::warn!(%error, "the number of open files can't be raised");
    }
    let limit = if raised.is_ok() { maximum } else { current };
    limit.and_then(|limit| usize::try_from(limit).ok())
}

/// The most connections where so many files may be open; half of these where they are few.
fn connections_max(descriptors: Option<usize>) -> usize {
    let left = |limit: usize| limit - DESCRIPTORS_RESERVED.min(limit / 2);
    descriptors.map_or(CONNECTIONS_MAX, left).min(CONNECTIONS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r4_connections_leave_descriptors_to_everything_else() {
        let max = |descriptors| connections_max(Some(descriptors));
        assert_eq!([max(1024), max(64), max(1 << 20)], [768, 32, CONNECTIONS_MAX]);
        assert_eq!(connections_max(None), CONNECTIONS_MAX);
    }
}
