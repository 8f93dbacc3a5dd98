//! `ayumi simulate`: into a file, or through the services into a log.

use std::process::{Command, Stdio};

use ayumi::client::Remote;

use super::{alone, complained, printed};
use crate::{
    harness::{Ayumi, wait_for},
    scene::{opening, play},
};

/// The arguments for a history of some hundred commits.
const SMALL: [&str; 5] = ["simulate", "--seed", "7", "--events", "400"];

fn position(ayumi: &Ayumi) -> u64 {
    ayumi.get("/readyz").json()["position"].as_u64().unwrap()
}

/// Nobody submits what was simulated to a log without asking for it: a file or the services are named, and one of them.
#[test]
fn where_it_goes_is_named() {
    for more in [&[][..], &["--submit", "--out", "history.jsonl"]] {
        let refused = alone(&[&SMALL[..], more].concat());
        assert_eq!(refused.status.code(), Some(2), "{more:?}");
        let why = complained(&refused);
        assert!(why.contains("--out <FILE>") && why.contains("--submit"), "{why}");
    }
}

/// What was interrupted goes on when it is submitted again, and is recorded once.
#[test]
fn an_interrupted_submission_goes_on() {
    let ayumi = Ayumi::start();
    let Remote { url, token } = ayumi.remote();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    command.args(SMALL).arg("--submit").env("AYUMI_URL", url).env("AYUMI_TOKEN", token);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    wait_for("the first commits", || (position(&ayumi) > 10).then_some(()));
    child.kill().unwrap();
    child.wait().unwrap();
    let submitted = ayumi.cli(&[&SMALL[..], &["--submit"]].concat());
    assert_eq!(submitted.status.code(), Some(0), "{}", complained(&submitted));
    assert_eq!(printed(&submitted), format!("{} commits\n", position(&ayumi)));
}

/// A log that holds what somebody reported takes nothing that was simulated.
#[test]
fn what_was_reported_is_kept_apart() {
    let ayumi = Ayumi::start();
    play(&ayumi, &opening(4, 400));
    let refused = ayumi.cli(&[&SMALL[..], &["--submit"]].concat());
    assert_eq!((refused.status.code(), printed(&refused).as_str()), (Some(2), ""));
    assert!(complained(&refused).contains("aren't simulated, up to position 2"), "{}", complained(&refused));
    assert_eq!(position(&ayumi), 2);
}
