//! Commands: what is accepted, submitted again and refused.

use serde_json::{Value, json};

use super::example::example;
use crate::{
    harness::{Ayumi, Reply},
    scene::{EXPERT, company, path, play, ready_for_visits, visit},
};

/// Posts a visit with headers of its own.
fn log(ayumi: &Ayumi, headers: &[(&str, &str)], body: &Value) -> Reply {
    let bearer = format!("Bearer {}", ayumi.remote().token);
    let headers = [&[("authorization", bearer.as_str())], headers].concat();
    ayumi.send("POST", &path(&company(0), "log-visit"), &headers, &body.to_string()).unwrap()
}

/// A visit is recorded once: submitted again under its key it gets the same answer byte by byte, and under the
/// same key another visit isn't taken for it. Without a key the content identifies it.
#[test]
fn a_command_submitted_again_gets_its_first_answer() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 2));
    let first = log(&ayumi, &[("idempotency-key", "visit-1")], &visit("2019-07-10", 45_000));
    assert_eq!(first.status, 201, "{}", first.body);
    let receipt = first.json();
    assert_eq!((&receipt["version"], &receipt["events"][0]["data"]["visit"]), (&json!(4), &json!(1)));
    assert_eq!(receipt["events"][0]["type"], "ayumi.visits.visit-logged");
    // A restart forgets everything that isn't in the log.
    assert!(ayumi.stop().success());
    ayumi.restart();
    let again = log(&ayumi, &[("idempotency-key", "visit-1")], &visit("2019-07-10", 45_000));
    assert_eq!((again.status, &again.body), (200, &first.body));
    let other = log(&ayumi, &[("idempotency-key", "visit-1")], &visit("2019-07-11", 45_000));
    assert_eq!((other.status, other.json()["rule"].as_str()), (422, Some("idempotency-key-reused")));
    // The key of one company's visit is no other company's.
    let elsewhere = ayumi.post(&path(&company(1), "log-visit"), Some("visit-1"), &visit("2019-07-10", 45_000));
    assert_eq!(elsewhere.status, 201, "{}", elsewhere.body);
    let unnamed = log(&ayumi, &[], &visit("2019-07-12", 45_000));
    let repeated = log(&ayumi, &[], &json!({"yen": 45_000, "on": "2019-07-12", "expert": EXPERT}));
    assert_eq!((unnamed.status, repeated.status, &repeated.body), (201, 200, &unnamed.body));
    let position = unnamed.json()["position"].clone();
    let seen = ayumi.get(&format!("/api/v1/visits/{}?min_position={position}", company(0))).json();
    assert_eq!((&seen["visits"], &seen["spent_yen"]), (&json!(2), &json!(90_000)));
    assert!(seen["position"].as_u64() >= position.as_u64());
}

/// A visit at another fee than the terms' is refused with the rule, the value and what would be accepted,
/// in the language that the client prefers; Japanese if it says nothing.
#[test]
fn a_rejection_explains_itself_in_both_languages() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let before = ayumi.get("/readyz").json()["position"].clone();
    let wrong = visit("2019-07-10", 44_000);
    for (header, language) in [("en-GB,ja;q=0.5", "en"), ("ja", "ja"), ("fr", "ja"), ("en;q=0.2,ja;q=0.9", "ja")] {
        let reply = log(&ayumi, &[("accept-language", header)], &wrong);
        assert_eq!((reply.status, reply.header("content-language")), (422, language), "{header}");
        assert_eq!(reply.header("content-type"), "application/problem+json");
        let problem = reply.json();
        assert_eq!((&problem["status"], &problem["offending"]), (&json!(422), &json!("44000")), "{problem}");
        let rule = problem["rule"].as_str().unwrap();
        assert!(problem["type"].as_str().unwrap().ends_with(rule) && !rule.is_empty(), "{problem}");
        for name in ["title", "detail"] {
            let text = problem[name].as_str().unwrap();
            assert_eq!(text.replace('¥', "").is_ascii(), language == "en", "{name}: {text}");
        }
        assert!(problem["accepted"].as_str().unwrap().replace(',', "").contains("45000"), "{problem}");
    }
    assert_eq!(ayumi.get("/readyz").json()["position"], before, "a refused visit is in the log");
    assert_eq!(ayumi.get(&format!("/api/v1/visits/{}", company(0))).json()["visits"], 0);
}

/// What the README shows being rejected is rejected, by the rule that it names.
#[test]
fn the_readmes_example_is_rejected_as_it_says() {
    let readme = include_str!("../../../README.md");
    let (path, body) =
        ("/api/v1/visits/1999900000008/log-visit", r#"{"expert":"900013","on":"2019-11-20","yen":45000}"#);
    assert!(readme.contains(path) && readme.contains(body));
    let reply = example().post(path, Some("3f1c"), &serde_json::from_str(body).unwrap());
    let rule = reply.json()["rule"].as_str().unwrap_or_default().to_owned();
    assert!(reply.status == 422 && readme.contains(&format!("the rule (`{rule}`)")), "{reply:?}");
}

/// The fifth visit is refused although four clients more than fit submit theirs at once.
#[test]
fn no_race_of_http_clients_makes_a_fifth_visit_valid() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let submit = |day: u32| {
            let ayumi = &ayumi;
            move || log(ayumi, &[], &visit(&format!("2019-07-{:02}", 10 + day), 45_000)).status
        };
        let clients: Vec<_> = (0..8).map(|day| scope.spawn(submit(day))).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(201), count(422)), (4, 4), "{statuses:?}");
    let seen = ayumi.get(&format!("/api/v1/visits/{}", company(0))).json();
    assert_eq!((&seen["visits"], &seen["spent_yen"]), (&json!(4), &json!(180_000)));
}
