//! `ayumi submit`: commands from files and pipes.

use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use super::{alone, complained, printed};
use crate::{
    harness::Ayumi,
    scene::{EXPERT, company, opening, ready_for_visits, visit},
};

/// A line of a command of the visits.
fn line(entity: &str, command: &str, payload: &Value) -> String {
    json!({"programme": "visits", "edition": "fy2019", "entity": entity, "command": command, "payload": payload})
        .to_string()
}

/// Writes lines into a file of the data folder, and submits it.
fn submit(ayumi: &Ayumi, lines: &[String]) -> Output {
    let file = ayumi.data().join("commands.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    ayumi.cli(&["submit", file.to_str().unwrap()])
}

/// The same file submitted again changes nothing, and both runs report what came of them.
#[test]
fn a_file_submitted_again_changes_nothing() {
    let ayumi = Ayumi::start();
    let lines: Vec<String> =
        ready_for_visits(4, 1).iter().map(|(entity, command, payload)| line(entity, command, payload)).collect();
    let first = submit(&ayumi, &lines);
    assert_eq!((first.status.code(), printed(&first).as_str()), (Some(0), "5 accepted, 0 duplicates, 0 rejected\n"));
    let position = ayumi.get("/readyz").json()["position"].clone();
    let again = submit(&ayumi, &lines);
    assert_eq!((again.status.code(), printed(&again).as_str()), (Some(0), "0 accepted, 5 duplicates, 0 rejected\n"));
    assert_eq!(ayumi.get("/readyz").json()["position"], position);
}

/// Bad lines are reported by their number and cost nothing but themselves: no matter what is wrong with a line,
/// those after it are submitted. The exit code says that something was refused.
#[test]
fn bad_lines_are_reported_and_good_ones_kept() {
    let ayumi = Ayumi::start();
    let lines: Vec<String> =
        ready_for_visits(4, 1).iter().map(|(entity, command, payload)| line(entity, command, payload)).collect();
    let log = |key: &str| {
        let mut line: Value =
            serde_json::from_str(&line(&company(0), "log-visit", &visit("2019-07-10", 45_000))).unwrap();
        line["key"] = key.into();
        line.to_string()
    };
    let lines = [
        // As an editor of Windows saves it.
        format!("\u{feff}{}", lines[0]),
        "{\"programme\":\"visits\"}".to_owned(),
        lines[1].clone() + "\r",
        "not json at all".to_owned(),
        String::new(),
        lines[2].clone(),
        line(&company(0), "no-such-command", &json!({})),
        line("a/b?c=d#e", "enrol", &json!({"on": "2019-07-02"})),
        format!("\"{}\"", "x".repeat(600 * 1024)),
        lines[3].clone(),
        log("訪問"),
        log("two\nlines"),
        lines[3].replace("fy2019", "fy2019&provenance=simulated"),
        lines[4].clone(),
        line(&company(0), "log-visit", &visit("2019-07-10", 44_000)),
        log("good"),
    ];
    let output = submit(&ayumi, &lines);
    assert_eq!(printed(&output), "6 accepted, 0 duplicates, 9 rejected\n", "{}", complained(&output));
    assert_eq!(output.status.code(), Some(1));
    let reported: Vec<String> = complained(&output).lines().filter_map(number).collect();
    assert_eq!(reported, ["2", "4", "7", "8", "9", "11", "12", "13", "15"], "{}", complained(&output));
    assert!(complained(&output).contains("Honorarium must be ¥45,000 per visit"), "{}", complained(&output));
    assert_eq!(ayumi.get(&format!("/api/v1/visits/{}", company(0))).json()["visits"], 1);
}

/// The number that a complaint begins with.
fn number(complaint: &str) -> Option<String> {
    Some(complaint.strip_prefix("line ")?.split_once(':')?.0.to_owned())
}

/// A pipe is as good as a file.
#[test]
fn standard_input_is_read() {
    let ayumi = Ayumi::start();
    let remote = ayumi.remote();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    command.arg("submit").env("AYUMI_URL", &remote.url).env("AYUMI_TOKEN", &remote.token);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for (entity, command, payload) in opening(4, 400) {
        writeln!(input, "{}", line(&entity, command, &payload)).unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), printed(&output).as_str()), (Some(0), "2 accepted, 0 duplicates, 0 rejected\n"));
    let expert = ayumi.get("/api/v1/figures/visits/fy2019/expert");
    assert!(expert.body.contains(EXPERT), "{}", expert.body);
}

/// What can't be read, or nobody who answers, is a failure (2) and no refusal (1).
#[test]
fn failures_are_distinguished_from_refusals() {
    let missing = alone(&["submit", "/nowhere/commands.jsonl"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(complained(&missing).contains("/nowhere/commands.jsonl"));
    let ayumi = Ayumi::start();
    let lines = [line("terms", "set-terms", &json!({}))];
    let file = ayumi.data().join("commands.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(alone(&["submit", file]).status.code(), Some(2));
    let unknown = ayumi.cli(&["submit", file, "--token", "wrong"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(complained(&unknown).contains("401"), "{}", complained(&unknown));
    assert_eq!(ayumi.cli(&["submit", file]).status.code(), Some(1));
}
