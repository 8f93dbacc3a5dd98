//! The log and the projection's history file are two copies of one history: whatever becomes of one of them is
//! named, with the place and with what helps, and nothing is shown or written by what may be wrong.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use ayumi_projection::Config;
use ayumi_proto::{codec, commit::Head, digest::Digest, time::Moment};
use ayumi_runtime::{
    Bus, Shutdown,
    follow::Follower,
    log::Stored,
    publisher::{Message, Publisher},
    restore::stored,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    deciders::{Nats, play as decide},
    harness::{Ayumi, PATIENCE, wait_for},
    scene::{company, path, play, ready_for_visits, visit},
};

/// The folder in which nats-server has the log's bytes.
fn messages(ayumi: &Ayumi) -> PathBuf {
    ayumi.data().join("nats/store/jetstream/AYUMI/streams/AYUMI/msgs")
}

/// Flips a bit within the commit that stands under a subject.
fn flip(ayumi: &Ayumi, subject: &str) {
    let file = messages(ayumi).join("1.blk");
    let mut bytes = fs::read(&file).unwrap();
    let place = bytes.windows(subject.len()).position(|window| window == subject.as_bytes()).unwrap();
    bytes[place + subject.len() + 40] ^= 1;
    fs::write(&file, bytes).unwrap();
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A log with some companies that wait for visits, and the position of one of their commits in its middle.
fn a_log(ayumi: &Ayumi) -> (u64, String) {
    play(ayumi, &ready_for_visits(4, 6));
    let logged = ayumi.post(&path(&company(0), "log-visit"), None, &visit("2019-08-05", 45_000));
    assert_eq!(logged.status, 201);
    let position = logged.json()["position"].as_u64().unwrap();
    assert_eq!(ayumi.get(&format!("/api/v1/visits?min_position={position}")).status, 200);
    let subject = format!("ayumi.event.visits.fy2019.{}.000001", company(3));
    let export = ayumi.get("/api/v1/export").body;
    let mut events = export.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let event = events.find(|event| event["subject"] == company(3).as_str()).unwrap();
    (event["position"].as_u64().unwrap(), subject)
}

/// A bit that flipped in the log while nobody ran: what is made of the log ends at the place and says so, and an
/// audit stops the projection with the way back.
#[test]
fn a_damaged_log_is_named() {
    let ayumi = Ayumi::start();
    let (position, subject) = a_log(&ayumi);
    assert!(ayumi.stop().success());
    flip(&ayumi, &subject);
    ayumi.restart();
    let place = format!("the log at position {position} can't be read");
    let export = ayumi.get("/api/v1/export").body;
    let (events, last) = export.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(serde_json::from_str::<Value>(last).unwrap()["problem"]["position"], position, "{last}");
    let event: Value = serde_json::from_str(events.lines().last().unwrap()).unwrap();
    assert_eq!(event["position"], position - 1, "what comes before it is there");
    let verified = ayumi.cli(&["verify"]);
    assert_eq!(verified.status.code(), Some(1), "{verified:?}");
    assert!(printed(&verified).contains("log      FAILED") && printed(&verified).contains(&place), "{verified:?}");
    let folder = TempDir::new().unwrap();
    let (file, terms) = (folder.path().join("history.jsonl"), folder.path().join("terms.json"));
    fs::write(&terms, "{}").unwrap();
    for arguments in [["export", file.to_str().unwrap()].as_slice(), &["what-if", "--terms", terms.to_str().unwrap()]] {
        let failed = ayumi.cli(arguments);
        assert_eq!(failed.status.code(), Some(2), "{arguments:?}: {failed:?}");
        assert!(printed(&failed).contains(&place), "{arguments:?}: {failed:?}");
    }
    assert!(!file.exists());
    let said = wait_for("the audit", || Some(ayumi.get("/readyz")).filter(|reply| reply.status == 503));
    let history = ayumi.data().join("history");
    for part in [place, format!("--import {}", history.display())] {
        assert!(said.body.contains(&part), "{part}: {}", said.body);
    }
    assert!(ayumi.get("/metrics").body.contains("ayumi_projection_stopped 1"));
    let doctor = ayumi.cli(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(1));
    assert!(printed(&doctor).contains("WRONG views"), "{doctor:?}");
}

/// `ayumi up` ends at once with what it is said to say.
fn refused(ayumi: &Ayumi) -> String {
    let output = ayumi.command().output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", ayumi.stderr());
    ayumi.stderr()
}

/// Damage at the log's end, of which nats-server says nothing, is found as it starts, and nothing is written after
/// it.
#[test]
fn a_log_whose_last_commit_is_damaged_is_not_gone_on_with() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 2));
    assert!(ayumi.stop().success());
    flip(&ayumi, &format!("ayumi.event.visits.fy2019.{}.000003", company(1)));
    let said = refused(&ayumi);
    assert!(
        said.contains("the log at position 10 can't be read") && said.contains("The history file is whole"),
        "{said}"
    );
}

/// A log that lost its end is no log to go on with. Put into an empty log, the history file makes the one that was:
/// the same root, the same figures, and life goes on.
#[test]
fn a_log_that_lost_its_end_is_restored_from_the_history_file() {
    let ayumi = Ayumi::start();
    a_log(&ayumi);
    let questions = ["/api/v1/proof", "/api/v1/figures?limit=2000", "/api/v1/visits?limit=500"];
    let before = questions.map(|question| ayumi.get(question).json());
    assert!(ayumi.stop().success());
    let file = messages(&ayumi).join("1.blk");
    let half = fs::metadata(&file).unwrap().len() / 2;
    fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(half).unwrap();
    fs::remove_file(messages(&ayumi).join("index.db")).unwrap();
    let said = refused(&ayumi);
    let position = before[0]["position"].as_u64().unwrap();
    assert!(said.contains(&format!("goes on to {position}: the log lost")), "{said}");
    let history = ayumi.data().join("history");
    let restored = Ayumi::start_with(&["--import", history.to_str().unwrap()]);
    assert_eq!(questions.map(|question| restored.get(question).json()), before);
    let next = restored.post(&path(&company(0), "log-visit"), None, &visit("2019-09-05", 45_000));
    assert_eq!((next.status, &next.json()["events"][0]["data"]["visit"]), (201, &json!(2)), "{}", next.body);
}

/// A question that meets damage in the file stops the projection at once; the next start mends it.
#[test]
fn a_question_that_meets_damage_stops_the_projection() {
    let ayumi = Ayumi::start();
    let file = ayumi.data().join("history");
    a_log(&ayumi);
    let whole = fs::read(&file).unwrap();
    fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(whole.len() as u64 / 2).unwrap();
    assert_eq!(ayumi.get("/api/v1/proof").status, 503);
    assert_eq!(ayumi.get("/readyz").status, 503);
    let said = wait_for("what helps", || {
        Some(ayumi.get("/readyz")).filter(|reply| reply.json()["rule"] == "stopped").map(|reply| reply.body)
    });
    assert!(said.contains("damaged at byte") && said.contains("start Ayumi again"), "{said}");
    assert!(ayumi.stop().success());
    ayumi.restart();
    wait_for("the file to be made whole", || (fs::read(&file).unwrap() == whole).then_some(()));
}

/// A projection within the test.
struct Projection {
    shutdown: Shutdown,
    task: tokio::task::JoinHandle<()>,
    bus: Bus,
}

impl Projection {
    async fn start(nats: &Nats, history: &Path) -> Self {
        let (log, shutdown) = (nats.log().await, Shutdown::new());
        let config = Config { history: history.to_owned(), audit_every: Duration::from_millis(100) };
        let (bus, ended) = (log.bus().clone(), shutdown.clone());
        let task = tokio::spawn(async move { ayumi_projection::run(log, config, || {}, ended).await.unwrap() });
        Self { shutdown, task, bus }
    }

    async fn ask(&self, name: &str) -> Value {
        self.bus.ask(&format!("ayumi.query.{name}"), &json!({})).await.unwrap_or_default()
    }

    /// Waits for an answer of a kind to a question about its state.
    async fn says(&self, what: &str, look: impl Fn(&Value) -> bool) -> Value {
        let said = async {
            loop {
                let status = self.ask("status").await;
                if look(&status) {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(15)).await;
            }
        };
        tokio::time::timeout(PATIENCE, said).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
    }

    async fn stops(&self) -> String {
        let status = self.says("a stop", |status| status["stopped"]["help"].is_string()).await;
        format!("{} {}", status["stopped"]["why"].as_str().unwrap(), status["stopped"]["help"].as_str().unwrap())
    }

    /// Ends it, once it has audited all that it was to take.
    async fn end(self, position: u64) {
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

/// A log that lost its end, one in which a commit was changed, and another one are told apart; nothing is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_differs_is_told_apart() {
    let folder = TempDir::new().unwrap();
    let nats = Nats::start().await;
    decide(&nats.decider().await, &ready_for_visits(4, 2)).await;
    let file = history_of(&nats, &folder).await;
    let own = commits(&nats).await;
    let with = |position: usize, change: &dyn Fn(&mut Head)| {
        let mut commits = own.clone();
        let Stored { subject, payload, .. } = &mut commits[position - 1];
        let mut commit = codec::decode_any(subject.programme, payload).unwrap();
        change(&mut commit.head);
        *payload = codec::encode_any(&commit).unwrap().into();
        commits
    };
    let later = |head: &mut Head| head.recorded_at = Moment::from_micros(head.recorded_at.micros() + 1);
    let unchained = |head: &mut Head| head.previous = Digest::of(&[b"another"]);
    let was_changed = format!("position 3 (ayumi.event.visits.fy2019.{}.000001) was changed", company(0));
    let mut garbled = own.clone();
    garbled[5].payload = "not a commit".into();
    for (log, said) in [
        (own[..7].to_vec(), "the log ends at position 7, and the history file goes on to 10: the log lost 3 commits"),
        (with(3, &later), &was_changed),
        (with(4, &unchained), "position 4 can't stand there: it doesn't name the commit before it"),
        (garbled, "position 6 can't stand there: not a commit"),
        (with(10, &later), "differ at position 10"),
    ] {
        let nats = log_of(&log).await;
        let projection = Projection::start(&nats, &file).await;
        let stopped = projection.stops().await;
        assert!(stopped.contains(said), "{stopped}");
        let help = if said.contains("differ") { "Keep both" } else { "The history file is whole" };
        assert!(stopped.contains(help), "{stopped}");
        for name in ["figures", "visits"] {
            assert!(projection.ask(name).await["stopped"].is_object(), "{name} is answered");
        }
        projection.shutdown.cancel();
        projection.task.await.unwrap();
    }
}
