//! Services within the test: deciders over a nats-server of the test's own, each with a connection, a
//! memory and a publisher of its own, as other processes would have.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    time::{Duration, Instant},
};

use ayumi::nats_server::{Durability, NatsServer};
use ayumi_core::Ask;
use ayumi_history::{Frame, History};
use ayumi_programmes::{Event, decode_any};
use ayumi_projection::book::ProjectionState;
use ayumi_proto::{
    codec,
    commit::{Actor, Commit, Provenance, Role},
    digest::Digest,
    event::ProgrammeName,
    ids::CommandId,
    message::{Answer, Receipt, Request},
    time::Moment,
};
use ayumi_runtime::{Bus, Decider, Log, follow::Follower, log::Stored, publisher::Publisher};
use ayumi_visits::Visits;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    harness::{PATIENCE, end_all},
    scene::{EDITION, Submission, visit},
};

/// The pause before a command is submitted again after a retryable answer.
const PAUSE: Duration = Duration::from_millis(20);

/// A nats-server with the log's stream.
pub struct Nats {
    pub server: NatsServer,
    folder: PathBuf,
    _data: TempDir,
}

impl Nats {
    /// Starts it and creates the log.
    pub async fn start() -> Self {
        Self::start_with(Durability::Synced).await
    }

    /// The same with that durability.
    pub async fn start_with(durability: Durability) -> Self {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("nats");
        let server = NatsServer::start_with(&folder, durability).await.unwrap();
        let nats = Self { server, folder, _data: data };
        nats.log().await.create(1).await.unwrap();
        nats
    }

    /// The log with the administrator's rights.
    pub async fn log(&self) -> Log {
        log(&self.server.admin_url()).await
    }

    /// A decider of the visits.
    pub async fn decider(&self) -> Decider<Visits> {
        decider(&self.server.url()).await
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        end_all(&self.folder);
    }
}

/// The log at an address, over a connection of its own.
pub async fn log(url: &str) -> Log {
    Log::new(&Bus::connect("journey", url).await.unwrap())
}

/// A decider of the visits at an address.
pub async fn decider(url: &str) -> Decider<Visits> {
    let log = log(url).await;
    Decider::new(log.clone(), Publisher::start(log))
}

/// A command as the gateway hands it to a service.
pub fn request((entity, command, payload): &Submission, key: &str) -> Request {
    Request {
        command_id: Some(CommandId::from_key(key)),
        actor: Actor { role: Role::Secretariat, name: "journey".parse().unwrap() },
        provenance: Provenance::Reported,
        edition: Some(EDITION.parse().unwrap()),
        entity: entity.clone(),
        command: (*command).to_owned(),
        payload: payload.clone(),
        line: None,
        sending: None,
        trace: None,
    }
}

/// A visit to a company, submitted under a key.
pub fn log_visit(company: &str, on: &str, yen: u64, key: &str) -> Request {
    request(&(company.to_owned(), "log-visit", visit(on, yen)), key)
}

/// Submits a scene to a decider.
pub async fn play(decider: &Decider<Visits>, scene: &[Submission]) {
    for submission in scene {
        let answer = settled(decider, &request(submission, &format!("{submission:?}"))).await;
        assert!(receipt(&answer).is_some(), "{submission:?}: {answer:?}");
    }
}

/// Submits a command again, as a client would, until the answer isn't a retryable one.
pub async fn settled(decider: &Decider<Visits>, request: &Request) -> Answer {
    let started = Instant::now();
    loop {
        let answer = decider.handle(request).await;
        if !is_retryable(&answer) {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "never settled: {answer:?}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether the client is asked to try again.
pub fn is_retryable(answer: &Answer) -> bool {
    matches!(answer, Answer::Contended | Answer::Unavailable(_) | Answer::Obstructed(_))
}

/// The receipt of an accepted command, submitted for the first time or again.
pub fn receipt(answer: &Answer) -> Option<&Receipt> {
    match answer {
        Answer::Accepted(receipt) | Answer::Repeated(receipt) => Some(receipt),
        Answer::Rejected(_)
        | Answer::Malformed(_)
        | Answer::Contended
        | Answer::Unavailable(_)
        | Answer::Obstructed(_)
        | Answer::Failed(_) => None,
    }
}

/// The rule by which a command was rejected, if it was.
pub fn rule(answer: &Answer) -> &str {
    match answer {
        Answer::Rejected(refusal) => &refusal.rule,
        Answer::Accepted(_)
        | Answer::Repeated(_)
        | Answer::Malformed(_)
        | Answer::Contended
        | Answer::Unavailable(_)
        | Answer::Obstructed(_)
        | Answer::Failed(_) => "",
    }
}

/// Every commit in the log, once each entity's versions have been seen to be dense and each commit to
/// name the one before it: nothing was lost, and nowhere is there a fork.
pub async fn commits(log: &Log) -> Vec<(Stored, Commit<Event>)> {
    let last = log.position().await.unwrap();
    let mut follower = Follower::new(log.clone(), 1);
    let mut commits = Vec::new();
    let mut heads: BTreeMap<String, (u32, Digest)> = BTreeMap::new();
    while (commits.len() as u64) < last {
        let stored = tokio::time::timeout(PATIENCE, follower.next()).await.unwrap().unwrap();
        let stored = Stored { position: stored.position, subject: stored.parsed().unwrap(), payload: stored.payload };
        let commit = decode_any(stored.subject.programme, &stored.payload).unwrap();
        let head = heads.entry(stored.subject.all_versions()).or_default();
        assert_eq!(stored.subject.version, head.0 + 1, "{} isn't the next version", stored.subject);
        assert_eq!(commit.head.previous, head.1, "{} doesn't name the commit before it", stored.subject);
        *head = (stored.subject.version, codec::hash(&stored.subject, &stored.payload));
        commits.push((stored, commit));
    }
    commits
}

/// What is answered about a company by these commits.
pub fn view_of(commits: &[(Stored, Commit<Event>)], company: &str) -> Value {
    let subjects: Vec<String> = commits.iter().map(|(stored, _)| stored.subject.to_string()).collect();
    let frames: Vec<Frame<'_>> = (commits.iter().zip(&subjects))
        .map(|((stored, _), subject)| Frame { position: stored.position, subject, payload: &stored.payload })
        .collect();
    let mut history = History::temporary().unwrap();
    history.append(&frames).unwrap();
    let (today, edition) = (Moment::now().day(), EDITION.parse().unwrap());
    let state = ProjectionState::of(history, today).unwrap();
    let ask = Ask { key: Some(company), as_of: today, after: None, limit: 1 };
    let ledger = state.history.ledger(ProgrammeName::Visits, edition);
    let answer = state.views.answer(ledger, ProgrammeName::Visits, edition, state.history.position(), &ask);
    serde_json::from_str(answer.unwrap().unwrap().get()).unwrap()
}
