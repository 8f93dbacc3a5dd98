//! The log and the projection's history file are two copies of one history: what becomes of one of them is
//! named, with the place and with what helps, and nothing is shown or written by what may be wrong.

mod differences;
mod lag;

use std::{fs, process::Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    harness::{Ayumi, kill9, wait_for},
    scene::{company, path, play, ready_for_visits, visit},
};

/// Flips a bit within the commit under a subject.
fn flip(ayumi: &Ayumi, subject: &str) {
    let file = ayumi.log_file();
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
    let message = wait_for("the audit", || Some(ayumi.get("/readyz")).filter(|reply| reply.status == 503));
    let history = ayumi.data().join("history");
    for part in [place, format!("--import {}", history.display())] {
        assert!(message.body.contains(&part), "{part}: {}", message.body);
    }
    assert!(ayumi.get("/metrics").body.contains("ayumi_projection_stopped 1"));
    let doctor = ayumi.cli(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(1));
    assert!(printed(&doctor).contains("FAILED views"), "{doctor:?}");
}

/// `ayumi up` ends at once with the message.
fn refused(ayumi: &Ayumi) -> String {
    let output = ayumi.command().output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", ayumi.stderr());
    ayumi.stderr()
}

/// Damage at the log's end that nats-server doesn't report is found as it starts, and nothing is written after
/// it.
#[test]
fn a_log_whose_last_commit_is_damaged_is_not_gone_on_with() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 2));
    assert_eq!(ayumi.get("/api/v1/visits?min_position=10").status, 200, "all of it is in the history file");
    assert!(ayumi.stop().success());
    flip(&ayumi, &format!("ayumi.event.visits.fy2019.{}.000003", company(1)));
    let message = refused(&ayumi);
    assert!(
        message.contains("the log at position 10 can't be read") && message.contains("The history file is complete"),
        "{message}"
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
    let file = ayumi.log_file();
    let half = fs::metadata(&file).unwrap().len() / 2;
    fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(half).unwrap();
    fs::remove_file(ayumi.log_file().with_file_name("index.db")).unwrap();
    let message = refused(&ayumi);
    let position = before[0]["position"].as_u64().unwrap();
    assert!(message.contains(&format!("continues to {position}: the log lost")), "{message}");
    let history = ayumi.data().join("history");
    let restored = Ayumi::start_with(&["--import", history.to_str().unwrap()]);
    assert_eq!(questions.map(|question| restored.get(question).json()), before);
    let next = restored.post(&path(&company(0), "log-visit"), None, &visit("2019-09-05", 45_000));
    assert_eq!((next.status, &next.json()["events"][0]["data"]["visit"]), (201, &json!(2)), "{}", next.body);
}

/// A log that lost its end under a running Ayumi, as by a disk that fell back, is noticed soon.
#[test]
fn a_log_that_is_cut_in_use_stops_the_projection() {
    let ayumi = Ayumi::start();
    a_log(&ayumi);
    let file = ayumi.log_file();
    let half = fs::metadata(&file).unwrap().len() / 2;
    fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(half).unwrap();
    kill9(ayumi.nats_pid());
    let message = wait_for("the projection to stop", || {
        Some(ayumi.get("/readyz")).filter(|reply| reply.json()["rule"] == "stopped").map(|reply| reply.body)
    });
    assert!(message.contains("the log lost") && message.contains("履歴ファイルは完全です"), "{message}");
}

/// A question that meets damage in the file stops the projection at once; the next start mends it.
#[test]
fn a_question_that_meets_damage_stops_the_projection() {
    let ayumi = Ayumi::start();
    let file = ayumi.data().join("history");
    a_log(&ayumi);
    let whole = fs::read(&file).unwrap();
    fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(whole.len() as u64 / 2).unwrap();
    // By the time it is answered, the cause may have been found already.
    let met = ayumi.get("/api/v1/proof");
    let rule = met.json()["rule"].as_str().unwrap_or_default().to_owned();
    assert!(matches!((met.status, rule.as_str()), (503, "stopping") | (500, "stopped")), "{}", met.body);
    assert_eq!(ayumi.get("/readyz").status, 503);
    let message = wait_for("what helps", || {
        Some(ayumi.get("/readyz")).filter(|reply| reply.json()["rule"] == "stopped").map(|reply| reply.body)
    });
    assert!(message.contains("damaged at byte") && message.contains("再起動してください"), "{message}");
    assert!(ayumi.stop().success());
    ayumi.restart();
    wait_for("the file to be made whole", || (fs::read(&file).unwrap() == whole).then_some(()));
}
