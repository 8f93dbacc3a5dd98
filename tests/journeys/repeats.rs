//! What is taken for a repeat: under a key the command itself, for ever; without one, only a retry.

use std::fs;

use ayumi_proto::{
    commit::Provenance,
    ids::CommandId,
    message::{Answer, Request},
};
use serde_json::{Value, json};

use crate::{
    cli::{complained, printed},
    deciders::{Nats, play, receipt, request, rule},
    harness::{Ayumi, Reply},
    scene::{EXPERT, company, opening, path, play as submit_scene, ready_for_visits, visit},
};

/// A command without a key.
fn keyless(entity: &str, command: &'static str, payload: Value) -> Request {
    Request { command_id: None, ..request(&(entity.to_owned(), command, payload), "") }
}

fn position(answer: &Answer) -> u64 {
    receipt(answer).unwrap_or_else(|| panic!("{answer:?}")).position
}

/// A region with a number that was reported, and the correction of it.
fn correct(ayumi: &Ayumi, recruited: u32) -> Reply {
    let rows = json!([{"prefecture": "04", "recruited": recruited}]);
    let payload = json!({"as_of": "2019-08-07", "prefectures": rows, "reason": "再集計"});
    ayumi.post("/api/v1/pilots/tohoku/correct-recruitment?edition=fy2019", None, &payload)
}

fn report(ayumi: &Ayumi, provenance: &str, recruited: u32) -> Reply {
    let rows = json!([{"prefecture": "04", "recruited": recruited}]);
    let payload = json!({"as_of": "2019-08-07", "prefectures": rows});
    let path = format!("/api/v1/pilots/tohoku/update-recruitment?edition=fy2019&provenance={provenance}");
    ayumi.post(&path, None, &payload)
}

fn open_region(ayumi: &Ayumi) {
    let opening = json!({"on": "2019-07-01", "name": "宮城", "implementer": "実施者甲", "prefectures": ["04"]});
    assert_eq!(ayumi.post("/api/v1/pilots/tohoku/open-region?edition=fy2019", None, &opening).status, 201);
}

fn recruited(ayumi: &Ayumi, position: &Value) -> Value {
    let path = format!("/api/v1/figures/pilots/fy2019/tohoku/recruited?as_of=2019-08-31&min_position={position}");
    ayumi.get(&path).json()["figures"][0]["value"].clone()
}

/// A number corrected back to what it was is recorded, and the same correction sent twice because no
/// answer came gets the first one's answer, with its position.
#[test]
fn d1_content_identifies_a_retry_and_not_a_wish() {
    let ayumi = Ayumi::start();
    open_region(&ayumi);
    assert_eq!(report(&ayumi, "reported", 10).status, 201);
    let statuses: Vec<u16> = [12, 11, 12].into_iter().map(|number| correct(&ayumi, number).status).collect();
    assert_eq!(statuses, [201, 201, 201]);
    let retry = correct(&ayumi, 12);
    let at = retry.json()["position"].clone();
    assert_eq!((retry.status, retry.header("repeat-of"), &at), (200, "5", &json!(5)), "{}", retry.body);
    assert_eq!(recruited(&ayumi, &at), json!(12));
}

/// A visit that was voided by mistake is logged again.
#[test]
fn d1_a_visit_is_logged_voided_and_logged_again() {
    let ayumi = Ayumi::start();
    submit_scene(&ayumi, &ready_for_visits(4, 1));
    let log = || ayumi.post(&path(&company(0), "log-visit"), None, &visit("2019-07-10", 45_000));
    assert_eq!(log().status, 201);
    let voiding = json!({"visit": 1, "reason": "入力の誤り"});
    assert_eq!(ayumi.post(&path(&company(0), "void-visit"), None, &voiding).status, 201);
    let again = log();
    assert_eq!(again.status, 201, "{}", again.body);
    let position = again.json()["position"].clone();
    let seen = ayumi.get(&format!("/api/v1/visits/{}?min_position={position}", company(0))).json();
    assert_eq!((&seen["visits"], &seen["spent_yen"]), (&json!(1), &json!(45_000)));
}

/// It doesn't matter which of several services takes the commands, and which of them remembers what.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d1_a_service_that_remembers_less_takes_nothing_newer_for_a_repeat() {
    let nats = Nats::start().await;
    let (one, other) = (nats.decider().await, nats.decider().await);
    play(&one, &ready_for_visits(4, 1)).await;
    let log = keyless(&company(0), "log-visit", visit("2019-07-10", 45_000));
    let first = one.handle(&log).await;
    assert!(matches!(first, Answer::Accepted(_)), "{first:?}");
    let void = keyless(&company(0), "void-visit", json!({"visit": 1, "reason": "誤り"}));
    assert!(matches!(other.handle(&void).await, Answer::Accepted(_)));
    let again = one.handle(&log).await;
    assert!(matches!(again, Answer::Accepted(_)), "{again:?}");
    let retry = other.handle(&log).await;
    assert!(matches!(retry, Answer::Repeated(_)), "{retry:?}");
    assert_eq!(position(&retry), position(&again));
}

/// A command without a key that is sent on by two ways, because one of them hangs, is recorded once, though another one
/// was recorded in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d1_one_sending_that_arrives_twice_is_recorded_once() {
    let nats = Nats::start().await;
    let (one, other) = (nats.decider().await, nats.decider().await);
    play(&one, &ready_for_visits(4, 2)).await;
    let log = |sending: &str| Request {
        sending: Some(CommandId::from_key(sending)),
        ..keyless(&company(0), "log-visit", visit("2019-07-10", 45_000))
    };
    let first = one.handle(&log("first")).await;
    let void = keyless(&company(0), "void-visit", json!({"visit": 1, "reason": "誤り"}));
    assert!(receipt(&one.handle(&void).await).is_some());
    assert_eq!(position(&other.handle(&log("first")).await), position(&first));
    assert!(position(&other.handle(&log("second")).await) > position(&first));
}

/// Two clients that send one command at the same time without a key have it recorded once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d1_a_retry_that_overtakes_the_first_try_is_recorded_once() {
    let nats = Nats::start().await;
    let (one, other) = (nats.decider().await, nats.decider().await);
    play(&one, &ready_for_visits(4, 1)).await;
    let log = keyless(&company(0), "log-visit", visit("2019-07-10", 45_000));
    let (first, second) = tokio::join!(one.handle(&log), other.handle(&log));
    assert_eq!(position(&first), position(&second), "{first:?} {second:?}");
    assert!(matches!(
        (&first, &second),
        (Answer::Accepted(_), Answer::Repeated(_)) | (Answer::Repeated(_), Answer::Accepted(_))
    ));
}

/// `ayumi submit` records every line of a file that goes to and fro, names what it takes for a repeat, and knows a file
/// again as long as nothing else came between.
#[test]
fn d1_a_file_that_goes_to_and_fro_is_recorded_line_by_line() {
    let ayumi = Ayumi::start();
    open_region(&ayumi);
    assert_eq!(report(&ayumi, "reported", 10).status, 201);
    let line = |recruited: u32| {
        let rows = json!([{"prefecture": "04", "recruited": recruited}]);
        json!({"programme": "pilots", "edition": "fy2019", "entity": "tohoku", "command": "correct-recruitment",
               "payload": {"as_of": "2019-08-07", "prefectures": rows, "reason": "再集計"}})
        .to_string()
    };
    let submit = |numbers: &[u32]| {
        let file = ayumi.data().join("corrections.jsonl");
        fs::write(&file, numbers.iter().map(|number| line(*number)).collect::<Vec<_>>().join("\n")).unwrap();
        let output = ayumi.cli(&["submit", file.to_str().unwrap()]);
        (printed(&output), complained(&output))
    };
    assert_eq!(submit(&[12, 11, 12]).0, "3 accepted, 0 duplicates, 0 rejected\n");
    let (counted, named) = submit(&[12, 11, 12]);
    assert_eq!(counted, "0 accepted, 3 duplicates, 0 rejected\n");
    let named: Vec<&str> = named.lines().collect();
    let begins = |line: &str, number: u32, position: u32| {
        let (kind, of) = ("ayumi.pilots.numbers-corrected", "of tohoku, recorded ");
        line.starts_with(&format!("line {number}: duplicate of record {position}: {kind} {of}"))
    };
    assert!(
        named.len() == 3 && (1..=3).all(|number| begins(named[number as usize - 1], number, number + 2)),
        "{named:?}"
    );
    // Another file between them, and the first is a wish again.
    assert_eq!(submit(&[11]).0, "1 accepted, 0 duplicates, 0 rejected\n");
    assert_eq!(submit(&[12, 11, 12]).0, "3 accepted, 0 duplicates, 0 rejected\n");
    assert_eq!(recruited(&ayumi, &json!(9)), json!(12));
}

/// A real report of numbers that were simulated before is no repeat of the simulation, with or without a key.
#[test]
fn d2_provenance_is_part_of_what_identifies_a_command() {
    let ayumi = Ayumi::start();
    submit_scene(&ayumi, &ready_for_visits(4, 1));
    let log = |provenance: &str, key: Option<&str>, on: &str| {
        let path = format!("{}&provenance={provenance}", path(&company(0), "log-visit"));
        ayumi.post(&path, key, &visit(on, 45_000))
    };
    assert_eq!(log("simulated", None, "2019-07-10").status, 201);
    assert_eq!(log("simulated", None, "2019-07-10").status, 200);
    // No repeat, but a second visit on that day.
    let real = log("reported", None, "2019-07-10");
    assert_eq!((real.status, &real.json()["rule"]), (422, &json!("same-visit")), "{}", real.body);
    assert_eq!(log("simulated", Some("k"), "2019-07-11").status, 201);
    let reused = log("reported", Some("k"), "2019-07-11");
    assert_eq!((reused.status, &reused.json()["rule"]), (422, &json!("idempotency-key-reused")));
    // The same for numbers: what rejects the report is a rule, and not a simulation that it is taken for.
    open_region(&ayumi);
    assert_eq!(report(&ayumi, "simulated", 10).status, 201);
    let real = report(&ayumi, "reported", 10);
    assert_eq!((real.status, &real.json()["rule"]), (422, &json!("already-reported")), "{}", real.body);
}

/// Spaces around a text, and a null where nothing was said, don't make another command.
#[test]
fn d3_a_command_is_known_by_what_it_says_and_not_by_how() {
    let ayumi = Ayumi::start();
    submit_scene(&ayumi, &opening(4, 400));
    let apply = |name: &str| {
        let payload = json!({"on": "2019-07-01", "name": name, "prefecture": "13"});
        ayumi.post(&path(&company(0), "apply"), None, &payload)
    };
    assert_eq!((apply("試験製作所").status, apply("試験製作所 ").status), (201, 200));
    assert_eq!(ayumi.post(&path(&company(0), "enrol"), None, &json!({"on": "2019-07-02"})).status, 201);
    let assign = |payload: Value| ayumi.post(&path(&company(0), "assign-expert"), None, &payload).status;
    assert_eq!(assign(json!({"on": "2019-07-03", "expert": EXPERT})), 201);
    assert_eq!(assign(json!({"reason": null, "expert": EXPERT, "on": "2019-07-03"})), 200);
}

/// A command that names no edition is decided in the newest that has begun, whether or not anything shows figures.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d15_the_newest_edition_is_known_without_a_projection() {
    let nats = Nats::start().await;
    let (one, other) = (nats.decider().await, nats.decider().await);
    let without = |command: Request| Request { edition: None, ..command };
    let in_edition = |answer: &Answer| receipt(answer).unwrap().events[0]["source"].as_str().unwrap().to_owned();
    for (entity, command, payload) in ready_for_visits(4, 2) {
        one.handle(&keyless(&entity, command, payload)).await;
    }
    let log = without(keyless(&company(0), "log-visit", visit("2019-07-10", 45_000)));
    assert!(in_edition(&one.handle(&log).await).contains("/fy2019/"));
    // Another service begins the next edition; no one that remembers the last one stays with it.
    let apply = json!({"on": "2020-05-01", "name": "試験製作所", "prefecture": "13"});
    let next = Request { edition: Some("fy2020".parse().unwrap()), ..keyless(&company(0), "apply", apply) };
    assert!(in_edition(&other.handle(&next).await).contains("/fy2020/"));
    let again = one.handle(&Request { provenance: Provenance::Simulated, ..log.clone() }).await;
    assert_eq!(rule(&again), "not-enrolled", "{again:?}");
}
