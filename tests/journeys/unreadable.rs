//! A log that can't be read on, or holds what another build or another clock wrote: nothing is recorded meanwhile, everybody
//! hears why, and what can be read is carried over.

use std::fs;

use ayumi_proto::{
    codec,
    commit::{Actor, Commit, Events, Head, Provenance, Role},
    digest::Digest,
    ids::CommandId,
    time::Moment,
};
use ayumi_runtime::ceiling;
use ayumi_visits as visits;
use serde_json::{Value, json};

use crate::{
    deciders::log,
    harness::{Ayumi, Reply, wait_for},
    scene::{EDITION, apply, company, enrol, path, play, ready_for_visits, visit},
};

/// Puts bytes into the log, as somebody with a service's password could. Their position.
fn put(ayumi: &Ayumi, subject: &str, payload: Vec<u8>) -> u64 {
    let subject = format!("ayumi.event.{subject}");
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let log = log(&ayumi.services_url()).await;
        ceiling::publish(&log, subject, payload.into()).await.unwrap()
    })
}

fn submit(ayumi: &Ayumi, (entity, command, payload): &(String, &'static str, Value)) -> Reply {
    ayumi.post(&path(entity, command), None, payload)
}

/// Waits until readiness says a rule, and checks that no command is recorded then.
fn assert_refused(ayumi: &Ayumi, rule: &str) -> Reply {
    let refused = wait_for("commands to be refused", || {
        Some(submit(ayumi, &apply(&company(50)))).filter(|reply| reply.json()["rule"] == rule)
    });
    assert_eq!((refused.status, refused.header("retry-after")), (503, "1"), "{}", refused.body);
    let region = json!({"on": "2019-06-01", "name": "福井", "implementer": "甲", "prefectures": ["18"]});
    let other = ayumi.post("/api/v1/pilots/fukui/open-region?edition=fy2019", None, &region);
    assert_eq!((other.status, &other.json()["rule"]), (503, &json!(rule)), "another programme: {}", other.body);
    refused
}

/// While the log can't be read on, no programme records anything; `ayumi repair` carries over all that can be read, names
/// what can't, and Ayumi goes on with that.
#[test]
fn r6_nothing_is_recorded_while_the_log_cannot_be_read_and_repair_loses_nothing_else() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 3));
    let subject = format!("visits.{EDITION}.{}.000001", company(40));
    let position = put(&ayumi, &subject, b"not a commit".to_vec());
    // Somebody who hasn't heard of it yet was faster.
    let late = put(&ayumi, &format!("visits.{EDITION}.{}.000001", company(41)), first_commit(Moment::now()));
    let refused = assert_refused(&ayumi, "log-unreadable");
    assert!(refused.body.contains(&format!("record {position}")), "{}", refused.body);
    let stopped =
        wait_for("what helps", || Some(ayumi.get("/readyz")).filter(|reply| reply.json()["rule"] == "stopped"));
    assert!(stopped.body.contains("ayumi repair"), "{}", stopped.body);
    assert!(ayumi.stop().success());

    let into = tempfile::tempdir().unwrap();
    let arguments = ["repair", "--data", ayumi.data().to_str().unwrap(), "--into", into.path().to_str().unwrap()];
    let repaired = ayumi.cli(&arguments);
    let said = format!("{}{}", String::from_utf8_lossy(&repaired.stdout), String::from_utf8_lossy(&repaired.stderr));
    assert_eq!(repaired.status.code(), Some(1), "{said}");
    assert!(said.contains(&format!("{position} records were carried over, 1 left out")), "{said}");
    let list = fs::read_to_string(into.path().join("not-carried.jsonl")).unwrap();
    let line: Value = serde_json::from_str(list.trim()).unwrap();
    assert_eq!((line["position"].as_u64(), line["source"].as_str()), (Some(position), Some("log")), "{line}");
    assert_eq!(line["content"]["bytes"], "6e6f74206120636f6d6d6974", "{line}");
    assert_eq!(late, position + 1);
    assert_eq!(ayumi.cli(&arguments).status.code(), Some(2), "a folder that isn't new");

    let goes_on = Ayumi::start_on(into, "", &[]);
    assert_eq!(goes_on.get(&format!("/api/v1/visits/{}", company(41))).json()["stage"], "applied");
    let next = goes_on.post(&path(&company(0), "log-visit"), None, &visit("2019-08-05", 45_000));
    assert_eq!(next.status, 201, "{}", next.body);
}

/// What follows a record that can't be read, in its entity, is named with its content.
#[test]
fn r6_what_rests_on_something_unreadable_is_named() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    assert!(ayumi.stop().success());
    // The third record is lost in both copies: the company's application.
    let file = ayumi.log_file();
    let mut bytes = fs::read(&file).unwrap();
    let subject = format!("ayumi.event.visits.{EDITION}.{}.000001", company(0));
    let place = bytes.windows(subject.len()).position(|window| window == subject.as_bytes()).unwrap();
    bytes[place + subject.len() + 40] ^= 1;
    fs::write(&file, bytes).unwrap();
    fs::remove_file(ayumi.data().join("history")).unwrap();
    let into = tempfile::tempdir().unwrap();
    let (from, into) = (ayumi.data().to_str().unwrap(), into.path().join("new"));
    let repaired = ayumi.cli(&["repair", "--data", from, "--into", into.to_str().unwrap()]);
    assert_eq!(repaired.status.code(), Some(1), "{repaired:?}");
    let list = fs::read_to_string(into.join("not-carried.jsonl")).unwrap();
    let lines: Vec<Value> = list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let positions: Vec<u64> = lines.iter().filter_map(|line| line["position"].as_u64()).collect();
    assert!(positions.len() >= 3 && positions[0] == 3, "{list}");
    let enrolment = lines.iter().find(|line| line["content"].to_string().contains("enrolled"));
    assert!(enrolment.is_some_and(|line| line["why"].as_str().unwrap().contains("earlier record")), "{list}");
    let (entity, command, _) = enrol(&company(0));
    assert!(list.contains(&entity) && command == "enrol");
}

/// A record of a newer build is said to be one, in both languages.
#[test]
fn r7_a_newer_ayumi_is_named() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let mut newer = first_commit(Moment::now());
    newer[0] = 3;
    put(&ayumi, &format!("visits.{EDITION}.{}.000001", company(40)), newer);
    let stopped =
        wait_for("what helps", || Some(ayumi.get("/readyz")).filter(|reply| reply.json()["rule"] == "stopped"));
    assert!(!stopped.body.contains("empty log"), "{}", stopped.body);
    let bearer = format!("Bearer {}", ayumi.remote().token);
    let words = [("en", "written by a newer Ayumi: start that one"), ("ja", "新しいバージョンのAyumi")];
    for (language, words) in words {
        let headers = [("authorization", bearer.as_str()), ("accept-language", language)];
        let shown = ayumi.send("GET", "/api/v1/visits", &headers, "").unwrap();
        assert!(shown.json()["detail"].as_str().unwrap().contains(words), "{}", shown.body);
    }
    let refused = assert_refused(&ayumi, "log-unreadable");
    assert!(refused.body.contains("written by a newer Ayumi: start that one"), "{}", refused.body);
}

/// A newest record that is years ahead of the clock: one of both is wrong, and nothing is recorded until somebody says
/// which.
#[test]
fn s9_nothing_is_recorded_by_a_clock_that_is_far_behind_the_newest_record() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let ten_years = Moment::from_micros(Moment::now().micros() + 10 * 366 * 24 * 3600 * 1_000_000);
    put(&ayumi, &format!("visits.{EDITION}.{}.000001", company(40)), first_commit(ten_years));
    let ready = wait_for("/readyz to say so", || Some(ayumi.get("/readyz")).filter(|reply| reply.status == 503));
    assert_eq!(ready.json()["rule"], "clock", "{}", ready.body);
    let refused = assert_refused(&ayumi, "clock");
    assert!(refused.body.contains("--accept-clock"), "it says what to do: {}", refused.body);
    let doctor = ayumi.cli(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(1), "{doctor:?}");
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("FAILED recording"), "{doctor:?}");
    let metric = r#"ayumi_recording_obstructed{programme="visits",kind="clock"} 1"#;
    wait_for("the metric", || ayumi.get("/metrics").body.contains(metric).then_some(()));
    assert!(ayumi.stop().success());
    let history = ayumi.data().join("history");
    let accepted = Ayumi::start_with(&["--import", history.to_str().unwrap(), "--accept-clock"]);
    assert_eq!(submit(&accepted, &apply(&company(50))).status, 201);
    assert_eq!(accepted.get("/readyz").status, 200);
}

/// The first commit of a company: it applies.
fn first_commit(recorded_at: Moment) -> Vec<u8> {
    let head = Head {
        command_id: CommandId::from_key("put"),
        command_digest: Digest::of(&[b"put"]),
        actor: Actor { role: Role::Secretariat, name: "journey".parse().unwrap() },
        provenance: Provenance::Reported,
        recorded_at,
        correlation_id: None,
        causation_id: None,
        trace: None,
        previous: Digest::default(),
    };
    let (_, _, payload) = apply(&company(40));
    let event: visits::Event = visits::Event::CompanyApplied(serde_json::from_value(payload).unwrap());
    codec::encode(&Commit { head, events: Events::new(vec![event]).unwrap() }).unwrap()
}
