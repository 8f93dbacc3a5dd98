//! A server that lags, as one that was hung and goes on, answers as if the log ended before what was read from it.

use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicUsize, Ordering},
};

use ayumi_runtime::follow::Follower;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::differences::Projection;
use crate::{
    deciders::{Nats, log, play},
    harness::PATIENCE,
    scene::{Submission, apply, assign, company, enrol, ready_for_visits},
};

/// How many commits the log has.
const LAST: u64 = 26;

/// What a way to the server does to its answers.
const TRUE: u8 = 0;
/// The next answer about the stream says that it ends at position 10.
const SHORT_ONCE: u8 = 1;
/// Every answer does, and nothing is found at the last position.
const SHORT: u8 = 2;

/// A way to a nats-server.
#[derive(Clone)]
struct Way {
    url: String,
    mode: Arc<AtomicU8>,
    lies: Arc<AtomicUsize>,
}

impl Way {
    async fn to(nats: &Nats) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = nats.server.url();
        let (credentials, server) = url.rsplit_once('@').unwrap();
        let url = format!("{credentials}@{}", listener.local_addr().unwrap());
        let way = Self { url, mode: Arc::default(), lies: Arc::default() };
        let (here, server) = (way.clone(), server.to_owned());
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = TcpStream::connect(&server).await.unwrap().into_split();
                tokio::spawn(here.clone().copy(from_client, to_server));
                tokio::spawn(here.clone().copy(from_server, to_client));
            }
        });
        way
    }

    async fn copy(self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            self.change(&mut buffer[..count]);
            if to.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
    }

    /// Only numbers change, to others of the same length.
    fn change(&self, bytes: &mut [u8]) {
        let mode = self.mode.load(Ordering::Acquire);
        if mode != TRUE && replace(bytes, b"\"last_seq\":26", b"\"last_seq\":10") {
            self.lies.fetch_add(1, Ordering::AcqRel);
            let _ = self.mode.compare_exchange(SHORT_ONCE, TRUE, Ordering::AcqRel, Ordering::Acquire);
        }
        if mode == SHORT {
            replace(bytes, b"{\"seq\":26}", b"{\"seq\":99}");
        }
    }

    /// Has the next answer be short, and waits until it was.
    async fn lie_once(&self) {
        let before = self.lies.load(Ordering::Acquire);
        self.mode.store(SHORT_ONCE, Ordering::Release);
        let lied = async {
            while self.lies.load(Ordering::Acquire) == before {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, lied).await.unwrap();
    }
}

fn replace(bytes: &mut [u8], this: &[u8], that: &[u8]) -> bool {
    let Some(place) = bytes.windows(this.len()).position(|window| window == this) else { return false };
    bytes[place..place + this.len()].copy_from_slice(that);
    true
}

fn next_company() -> [Submission; 3] {
    let id = company(99);
    [apply(&id), enrol(&id), assign(&id)]
}

/// A smaller last position is believed of nobody who says it once: followers and audits go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_one_answer_that_the_log_is_shorter_stops_nothing() {
    let (folder, nats) = (TempDir::new().unwrap(), Nats::start().await);
    let decider = nats.decider().await;
    play(&decider, &ready_for_visits(4, 6)).await;
    let way = Way::to(&nats).await;
    let projection = Projection::start_on(log(&way.url).await, &folder.path().join("history"));
    let audited = |status: &Value| {
        assert!(status["stopped"].is_null(), "{status}");
        status["found"]["body"]["audited"]["at"].as_str().map(str::to_owned)
    };
    let before = audited(&projection.says("an audit", |status| audited(status).is_some()).await);
    way.lie_once().await;
    projection.says("another audit", |status| audited(status) > before).await;

    for follower in [Follower::new, Follower::ahead] {
        let mut follower = follower(log(&way.url).await, LAST + 1);
        let lying = way.clone();
        let following = tokio::spawn(async move { follower.next().await });
        lying.lie_once().await;
        following.abort();
    }
    let mut follower = Follower::ahead(log(&way.url).await, LAST + 1);
    way.mode.store(SHORT_ONCE, Ordering::Release);
    let following = tokio::spawn(async move { follower.next().await });
    play(&decider, &next_company()).await;
    let next = tokio::time::timeout(PATIENCE, following).await.unwrap().unwrap();
    assert_eq!(next.unwrap().position, LAST + 1);
    projection.end(LAST + 4).await;
}

/// A log that lacks commits for seconds, wherever it is asked, stops the projection; when it has them again, this goes on
/// by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_a_stop_ends_when_the_log_has_its_commits_again() {
    let (folder, nats) = (TempDir::new().unwrap(), Nats::start().await);
    let decider = nats.decider().await;
    play(&decider, &ready_for_visits(4, 6)).await;
    let way = Way::to(&nats).await;
    let projection = Projection::start_on(log(&way.url).await, &folder.path().join("history"));
    projection.says("an audit", |status| status["found"]["body"]["audited"]["position"] == LAST).await;
    way.mode.store(SHORT, Ordering::Release);
    let stopped = projection.stops().await;
    assert!(stopped.contains("the log lost 16 commits") && stopped.contains("by themselves"), "{stopped}");
    way.mode.store(TRUE, Ordering::Release);
    projection.says("figures", |status| status["stopped"].is_null()).await;
    play(&decider, &next_company()).await;
    projection.end(LAST + 4).await;
}
