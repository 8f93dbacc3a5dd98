//! A follower of the log gets every commit, once and in order, however slow it is and no matter what happens to the
//! server.

use std::time::{Duration, Instant};

use ayumi::nats_server::Durability;
use ayumi_runtime::{Log, ceiling, follow::Follower};
use serde_json::{Value, json};

use crate::{
    deciders::{Nats, log},
    harness::PATIENCE,
};

/// As small as commits come, so that as many as can be wait.
const SMALL: [u8; 100] = [1; 100];

fn subject(version: u64) -> String {
    format!("ayumi.event.visits.fy2019.x.{version:06}")
}

async fn ask(log: &Log, what: &str) -> Value {
    log.bus().ask(&format!("$JS.API.CONSUMER.{what}"), &json!({})).await.unwrap()
}

/// The names of the consumers; one that was made again for the messages that were lost has a number behind it.
async fn consumers(log: &Log) -> Vec<String> {
    serde_json::from_value(ask(log, "NAMES.AYUMI").await["consumers"].take()).unwrap_or_default()
}

async fn wait_for_consumers(log: &Log, count: usize) {
    let began = Instant::now();
    while consumers(log).await.len() < count {
        assert!(began.elapsed() < PATIENCE, "waited in vain for {count} consumers");
    }
}

async fn take(follower: &mut Follower, until: u64) {
    while follower.position() < until {
        let left = (until - follower.position()).min(1024) as usize;
        let batch = tokio::time::timeout(PATIENCE, follower.next_batch(left)).await.unwrap().unwrap();
        for commit in &batch {
            assert_eq!((commit.subject(), &commit.payload[..]), (subject(commit.position).as_str(), &SMALL[..]));
        }
    }
}

/// Waits until the server has sent as much as it sends ahead, and returns how much that is.
async fn sent_ahead(admin: &Log, follower: &Follower) -> u64 {
    let name = consumers(admin).await.pop().unwrap();
    let mut before = 0;
    loop {
        let sent = ask(admin, &format!("INFO.AYUMI.{name}")).await["delivered"]["consumer_seq"].as_u64().unwrap();
        if sent == before {
            return sent - follower.position();
        }
        before = sent;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// One that falls behind is waited for: as much as the server sends ahead has room in the client, which throws
/// nothing away and asks for nothing twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_follower_is_waited_for() {
    let nats = Nats::start_with(Durability::ThrownAway).await;
    let admin = nats.log().await;
    let all = 420_000;
    ceiling::fill(&admin, (1..=all).map(|version| (subject(version), SMALL.to_vec().into()))).await.unwrap();
    let mut follower = Follower::ahead(log(&nats.server.url()).await, 1);
    // The server sends the further ahead the more was taken.
    take(&mut follower, 210_000).await;
    let ahead = sent_ahead(&admin, &follower).await;
    assert!((1 << 16..1 << 18).contains(&ahead), "{ahead} commits were sent ahead");
    take(&mut follower, all).await;
    let consumers = consumers(&admin).await;
    assert!(matches!(&consumers[..], [only] if !only.contains('_')), "something was asked for twice: {consumers:?}");
}

/// A follower that the server left before anything came goes on where it was, not at the first commit of all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_that_waits_outlives_the_server() {
    let mut nats = Nats::start().await;
    let admin = nats.log().await;
    for version in 1..=3 {
        ceiling::publish(&admin, subject(version), SMALL.to_vec().into()).await.unwrap();
    }
    let services = nats.server.url();
    let (asked, ahead) = (Follower::new(log(&services).await, 4), Follower::ahead(log(&services).await, 4));
    let waiting = [asked, ahead].map(|mut follower| tokio::spawn(async move { follower.next().await }));
    wait_for_consumers(&admin, 2).await;
    nats.server.kill().await;
    nats.server.restart().await.unwrap();
    let admin = nats.log().await;
    // The one that is sent commits has itself sent them again, from the first, before there is a new one.
    wait_for_consumers(&admin, 1).await;
    ceiling::publish(&admin, subject(4), SMALL.to_vec().into()).await.unwrap();
    for waiting in waiting {
        let next = tokio::time::timeout(PATIENCE, waiting).await.unwrap().unwrap();
        assert_eq!(next.unwrap().position, 4);
    }
}
