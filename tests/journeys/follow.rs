//! A log that holds what isn't a commit, or a commit that doesn't fit: everybody who would show or decide
//! something wrong by it stops, visibly.

use ayumi_proto::{
    codec,
    commit::{Actor, Commit, Events, Head, Provenance, Role},
    digest::Digest,
    ids::CommandId,
    message::Answer,
    subject::EventSubject,
    time::Moment,
};
use ayumi_runtime::{
    Bus,
    publisher::{Message, Publisher},
};
use ayumi_visits as visits;
use serde_json::{Value, json};

use crate::{
    deciders::{Nats, log_visit, play, request},
    harness::{Ayumi, wait_for},
    scene::{EDITION, apply, company, opening, path, ready_for_visits},
};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

/// Wrong figures are worse than none: at something that can't be read, views stop and say where, and
/// nothing more is recorded: what is recorded after it would be on a log that has to be replaced.
#[test]
fn what_is_not_a_commit_stops_the_views_and_recording() {
    let ayumi = Ayumi::start();
    crate::scene::play(&ayumi, &opening(4, 400));
    let victim = "7000012050002";
    let stored: Value = block_on(async {
        let bus = Bus::connect("journey-vandal", &ayumi.admin_url()).await.unwrap();
        bus.ask(&format!("ayumi.event.visits.{EDITION}.{victim}.000001"), &"not a commit").await.unwrap()
    });
    assert_eq!(stored["seq"], 3, "{stored}");
    // The gateway believes an answer that it kept for some seconds at most.
    wait_for("/readyz to show the fault", || (ayumi.get("/readyz").json()["rule"] == "stopped").then_some(()));
    // Asking again doesn't help, and nobody is asked to; whether it is ready is another question.
    for (path, status) in [
        ("/readyz", 503),
        ("/api/v1/visits", 500),
        ("/api/v1/visits?edition=fy2019", 500),
        ("/api/v1/editions", 500),
        ("/api/v1/figures/visits", 500),
    ] {
        let reply = ayumi.get(path);
        assert_eq!((reply.status, reply.header("retry-after")), (status, ""), "{path}: {}", reply.body);
        assert!(reply.body.contains("position 3"), "{path} doesn't say where: {}", reply.body);
    }
    for company in [victim, &company(0)] {
        let (entity, command, payload) = apply(company);
        let refused = ayumi.post(&path(&entity, command), None, &payload);
        assert_eq!((refused.status, &refused.json()["rule"]), (503, &json!("log-unreadable")), "{}", refused.body);
        assert!(refused.body.contains("record 3"), "it doesn't say where: {}", refused.body);
    }
    assert_eq!(ayumi.get("/livez").status, 200);
    assert!(ayumi.stop().success(), "it stops in order all the same");
}

/// Nobody can slip a commit into a history that doesn't follow the one before: it isn't decided upon.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_names_another_before_it_is_not_decided_upon() {
    let nats = Nats::start().await;
    let decider = nats.decider().await;
    play(&decider, &ready_for_visits(4, 2)).await;
    forge(&nats, &company(0), 4, b"something else").await;
    forge(&nats, &company(1), 5, b"a gap").await;
    let fresh = nats.decider().await;
    // A decider that remembers the company finds out as it writes; one that doesn't, as it loads.
    for (decider, index, why) in [
        (&decider, 0, "not linked to the previous commit"),
        (&fresh, 0, "not linked to the previous commit"),
        (&fresh, 1, "version 4 expected"),
    ] {
        let answer = decider.handle(&log_visit(&company(index), "2019-08-05", 45_000, "visit")).await;
        let Answer::Failed(message) = &answer else { panic!("{why}: {answer:?}") };
        assert!(message.contains(why) && message.contains(&company(index)), "{message}");
    }
}

/// Stores a commit past all rules, as somebody with a service's password could.
async fn forge(nats: &Nats, company: &str, version: u32, previous: &[u8]) {
    let log = nats.log().await;
    let head = Head {
        command_id: CommandId::from_key("forged"),
        command_digest: Digest::of(&[b"forged"]),
        actor: Actor { role: Role::Secretariat, name: "forger".parse().unwrap() },
        provenance: Provenance::Reported,
        recorded_at: Moment::now(),
        correlation_id: None,
        causation_id: None,
        trace: None,
        previous: Digest::of(&[previous]),
    };
    let event: visits::Event =
        visits::Event::GuidanceCompleted(visits::Completion { on: "2019-08-01".parse().unwrap() });
    let payload = codec::encode(&Commit { head, events: Events::new(vec![event]).unwrap() }).unwrap().into();
    let first = format!("ayumi.event.visits.{EDITION}.{company}.000001").parse::<EventSubject>().unwrap();
    let message = Message { subject: first.at(version), payload, guard: None };
    Publisher::start(log).write(vec![message]).await.unwrap();
}

/// An operator finds the services with the tools of NATS, and what each listens to.
#[test]
fn the_services_are_found() {
    let ayumi = Ayumi::start();
    block_on(async {
        let bus = Bus::connect("journey", &ayumi.services_url()).await.unwrap();
        for (name, subject) in [
            ("ayumi-meetings", "ayumi.command.meetings"),
            ("ayumi-pilots", "ayumi.command.pilots"),
            ("ayumi-visits", "ayumi.command.visits"),
            ("ayumi-projection", "ayumi.query.visits"),
        ] {
            let ping: Value = bus.ask(&format!("$SRV.PING.{name}"), &json!({})).await.unwrap();
            assert_eq!((&ping["name"], &ping["version"]), (&json!(name), &json!(env!("CARGO_PKG_VERSION"))), "{ping}");
            let info: Value = bus.ask(&format!("$SRV.INFO.{name}"), &json!({})).await.unwrap();
            let mut endpoints = info["endpoints"].as_array().unwrap().iter();
            assert!(endpoints.any(|endpoint| endpoint["subject"] == subject), "{info}");
        }
    });
}

/// A service's own rights don't let it empty the log, nor remove a commit from it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_can_not_empty_the_log() {
    let nats = Nats::start().await;
    let decider = nats.decider().await;
    play(&decider, &opening(4, 400)).await;
    let bus = Bus::connect("journey-thief", &nats.server.url()).await.unwrap();
    for (what, body) in [("PURGE", json!({})), ("DELETE", json!({})), ("MSG.DELETE", json!({"seq": 1}))] {
        let subject = format!("$JS.API.STREAM.{what}.AYUMI");
        let asked =
            tokio::time::timeout(std::time::Duration::from_millis(300), bus.ask::<_, Value>(&subject, &body)).await;
        assert!(!matches!(asked, Ok(Ok(_))), "{what} was answered: {asked:?}");
    }
    assert_eq!(nats.log().await.position().await.unwrap(), 2);
    let repeated = request(&apply(&company(0)), "still there");
    assert!(matches!(decider.handle(&repeated).await, Answer::Accepted(_)));
}
