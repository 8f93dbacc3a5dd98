//! A projection in the test's own process, on logs that were made to differ from its file.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use ayumi_programmes::{decode_any, encode_any};
use ayumi_projection::Config;
use ayumi_proto::{commit::Head, digest::Digest, time::Moment};
use ayumi_runtime::{
    Bus, Log, Shutdown,
    follow::Follower,
    log::Stored,
    publisher::{Message, Publisher},
    restore::stored,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    deciders::{Nats, play},
    harness::PATIENCE,
    scene::{company, ready_for_visits},
};

/// A projection within the test.
pub(super) struct Projection {
    shutdown: Shutdown,
    task: tokio::task::JoinHandle<()>,
    bus: Bus,
}

impl Projection {
    async fn start(nats: &Nats, history: &Path) -> Self {
        Self::start_on(nats.log().await, history)
    }

    pub(super) fn start_on(log: Log, history: &Path) -> Self {
        let shutdown = Shutdown::new();
        let config = Config { history: history.to_owned(), audit_every: Duration::from_millis(100) };
        let (bus, ended) = (log.bus().clone(), shutdown.clone());
        let task = tokio::spawn(async move { ayumi_projection::run(log, config, || {}, ended).await.unwrap() });
        Self { shutdown, task, bus }
    }

    async fn ask(&self, name: &str) -> Value {
        self.bus.ask(&format!("ayumi.query.{name}"), &json!({})).await.unwrap_or_default()
    }

    /// Waits for an answer of a kind to a question about its state.
    pub(super) async fn says(&self, what: &str, look: impl Fn(&Value) -> bool) -> Value {
        let found = async {
            loop {
                let status = self.ask("status").await;
                if look(&status) {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(15)).await;
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
    }

    pub(super) async fn stops(&self) -> String {
        let status = self.says("a stop", |status| status["stopped"]["help"]["en"].is_string()).await;
        format!("{} {}", status["stopped"]["why"].as_str().unwrap(), status["stopped"]["help"]["en"].as_str().unwrap())
    }

    /// Ends it, once it has audited all that it was to take.
    pub(super) async fn end(self, position: u64) {
        self.says("an audit", |status| status["found"]["body"]["audited"]["position"] == position).await;
        self.shutdown.cancel();
        self.task.await.unwrap();
    }
}

async fn commits(nats: &Nats) -> Vec<Stored> {
    let log = nats.log().await;
    let last = log.position().await.unwrap();
    let mut follower = Follower::new(log, 1);
    let mut commits = Vec::new();
    while follower.position() < last {
        let commit = follower.next().await.unwrap();
        commits.push(stored(commit.position, commit.parsed().unwrap(), commit.payload.to_vec()));
    }
    commits
}

/// A log that holds exactly these.
async fn log_of(commits: &[Stored]) -> Nats {
    let nats = Nats::start().await;
    let publisher = Publisher::start(nats.log().await);
    for Stored { subject, payload, .. } in commits.iter().cloned() {
        publisher.write(vec![Message { subject, payload, guard: None }]).await.unwrap();
    }
    nats
}

/// The history file of a log, which the projection has audited.
async fn history_of(nats: &Nats, folder: &TempDir) -> PathBuf {
    let file = folder.path().join("history");
    let position = nats.log().await.position().await.unwrap();
    Projection::start(nats, &file).await.end(position).await;
    file
}

/// A log that lost its end, one in which a commit was changed, and another one are distinguished; nothing is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn differences_are_distinguished() {
    let folder = TempDir::new().unwrap();
    let nats = Nats::start().await;
    play(&nats.decider().await, &ready_for_visits(4, 2)).await;
    let file = history_of(&nats, &folder).await;
    let own = commits(&nats).await;
    let with = |position: usize, change: &dyn Fn(&mut Head)| {
        let mut commits = own.clone();
        let Stored { subject, payload, .. } = &mut commits[position - 1];
        let mut commit = decode_any(subject.programme, payload).unwrap();
        change(&mut commit.head);
        *payload = encode_any(&commit).unwrap().into();
        commits
    };
    let later = |head: &mut Head| head.recorded_at = Moment::from_micros(head.recorded_at.micros() + 1);
    let unchained = |head: &mut Head| head.previous = Digest::of(&[b"another"]);
    let was_changed = format!("position 3 (ayumi.event.visits.fy2019.{}.000001) was changed", company(0));
    let mut garbled = own.clone();
    garbled[5].payload = "not a commit".into();
    for (log, message) in [
        (own[..7].to_vec(), "the log ends at position 7, but the history file continues to 10: the log lost 3 commits"),
        (with(3, &later), &was_changed),
        (with(4, &unchained), "position 4 is invalid: not linked to the previous commit"),
        (garbled, "position 6 is invalid: not a commit"),
        (with(10, &later), "differ at position 10"),
    ] {
        let nats = log_of(&log).await;
        let projection = Projection::start(&nats, &file).await;
        let stopped = projection.stops().await;
        assert!(stopped.contains(message), "{stopped}");
        let help = if message.contains("differ") { "Keep both" } else { "The history file is complete" };
        assert!(stopped.contains(help), "{stopped}");
        for name in ["figures", "visits"] {
            assert!(projection.ask(name).await["stopped"].is_object(), "{name} is answered");
        }
        projection.shutdown.cancel();
        projection.task.await.unwrap();
    }
}
