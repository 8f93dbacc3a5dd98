//! The history file under the projection: however it is damaged, no wrong figure is shown, and what can be
//! mended mends itself.

use std::{fs, path::PathBuf};

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};

use crate::{
    harness::{Ayumi, wait_for},
    scene::{EDITION, apply, company, path, play, ready_for_visits, visit},
};

fn file(ayumi: &Ayumi) -> PathBuf {
    ayumi.data().join("history")
}

/// All figures at the log's end.
fn figures(ayumi: &Ayumi) -> Value {
    let reply = ayumi.get("/api/v1/figures?limit=2000");
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["figures"].clone()
}

fn a_little() -> Ayumi {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 3));
    let logged = ayumi.post(&path(&company(0), "log-visit"), None, &visit("2019-08-05", 45_000));
    assert_eq!(logged.status, 201);
    let position = logged.json()["position"].as_u64().unwrap();
    assert_eq!(ayumi.get(&format!("/api/v1/visits?min_position={position}")).status, 200);
    ayumi
}

/// A file that lost its end, has a flipped bit or is gone altogether is made whole from the log, and the
/// figures are the same; what was cut is reported once in the log of the service.
#[test]
fn a_damaged_or_missing_file_is_made_whole_from_the_log() {
    let ayumi = a_little();
    let before = figures(&ayumi);
    let whole = {
        assert!(ayumi.stop().success());
        fs::read(file(&ayumi)).unwrap()
    };
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    for (damage, is_logged) in [(Some(whole[..whole.len() - 7].to_vec()), true), (Some(flipped), true), (None, false)] {
        match damage {
            Some(bytes) => fs::write(file(&ayumi), bytes).unwrap(),
            None => fs::remove_file(file(&ayumi)).unwrap(),
        }
        fs::write(ayumi.data().join("ayumi.log"), "").unwrap();
        ayumi.restart();
        assert_eq!(figures(&ayumi), before);
        assert_eq!(ayumi.stderr().contains("cut off the history file"), is_logged, "{}", ayumi.stderr());
        assert!(ayumi.stop().success());
        assert_eq!(fs::read(file(&ayumi)).unwrap(), whole, "the file is what it was");
    }
}

/// A file of another log is noticed before anything is answered or written by it, and moving it away is enough.
#[test]
fn a_file_of_another_log_answers_nothing() {
    let (one, other) = (a_little(), Ayumi::start());
    play(&other, &ready_for_visits(3, 9));
    assert!(one.stop().success() && other.stop().success());
    let own = fs::read(file(&one)).unwrap();
    fs::copy(file(&other), file(&one)).unwrap();
    let ended = one.command().output().unwrap();
    assert_eq!(ended.status.code(), Some(2), "{}", one.stderr());
    assert!(one.stderr().contains("the file of another log"), "{}", one.stderr());
    fs::remove_file(file(&one)).unwrap();
    one.restart();
    wait_for("the file to be made again", || (fs::read(file(&one)).unwrap() == own).then_some(()));
}

/// While the disk is full the log goes on, the projection waits and says why, and nobody gets a figure that
/// pretends to be newer; when there is space again it goes on by itself.
#[test]
fn a_full_disk_makes_the_projection_wait() {
    let ayumi = a_little();
    let before = figures(&ayumi);
    let process = Pid::from_raw(ayumi.pid() as i32);
    let full = fs::metadata(file(&ayumi)).unwrap().len() + 20;
    let old = prlimit(process, Resource::Fsize, Rlimit { current: Some(full), maximum: None }).unwrap();
    let (entity, command, payload) = apply(&company(7));
    let reply = ayumi.post(&path(&entity, command), None, &payload);
    assert_eq!(reply.status, 201, "the log takes it: {}", reply.body);
    let position = reply.json()["position"].as_u64().unwrap();
    let message = wait_for("/readyz to say why", || Some(ayumi.get("/readyz")).filter(|reply| reply.status == 503));
    assert!(message.body.contains("history file can't be written"), "{}", message.body);
    assert_eq!(figures(&ayumi), before, "what was known is answered");
    let behind = ayumi.get(&format!("/api/v1/visits?edition={EDITION}&min_position={position}"));
    assert_eq!(behind.status, 503, "{}", behind.body);
    prlimit(process, Resource::Fsize, old).unwrap();
    wait_for("the projection to go on", || (ayumi.get("/readyz").status == 200).then_some(()));
    let after = ayumi.get(&format!("/api/v1/visits/{entity}?min_position={position}"));
    assert_eq!((after.status, &after.json()["stage"]), (200, &json!("applied")), "{}", after.body);
}

/// A bit that flips in the file while it is in use raises an alarm that names the place.
#[test]
fn a_bit_that_flips_in_use_raises_an_alarm() {
    let ayumi = Ayumi::start_with(&["--audit-seconds", "1"]);
    play(&ayumi, &ready_for_visits(4, 3));
    wait_for("an audit", || ayumi.get("/metrics").body.contains("ayumi_projection_audits").then_some(()));
    assert_eq!(ayumi.get("/readyz").status, 200);
    let mut bytes = fs::read(file(&ayumi)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file(&ayumi), bytes).unwrap();
    let message = wait_for("the alarm", || Some(ayumi.get("/readyz")).filter(|reply| reply.status == 503));
    assert!(message.body.contains("damaged at byte"), "{}", message.body);
    assert!(ayumi.get("/metrics").body.contains("ayumi_projection_stopped 1"));
    // The next start mends it.
    assert!(ayumi.stop().success());
    ayumi.restart();
    assert_eq!(ayumi.get("/readyz").status, 200);
}
