//! The command line, as people and scripts use it.

mod changes;
mod durability;
mod files;
mod simulate;
mod submit;

use std::{
    process::{Command, Output, Stdio},
    time::Instant,
};

use serde_json::Value;

use crate::{
    api::example::{example, read},
    harness::Ayumi,
};

/// What a command printed.
pub fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it complained of.
pub fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The binary without a running Ayumi.
fn alone(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    command.args(arguments).env("AYUMI_URL", "http://127.0.0.1:1").env_remove("AYUMI_TOKEN");
    command.stdin(Stdio::null()).output().unwrap()
}

/// A view comes as a table for people, as the answer itself in JSON, and as CSV with a datum a cell; all
/// three say the same, over all pages of the answer.
#[test]
fn a_view_is_shown_in_three_formats() {
    let show = |format: &str| {
        let shown = example().cli(&["show", "visits", "--format", format]);
        assert_eq!(shown.status.code(), Some(0), "{}", complained(&shown));
        printed(&shown)
    };
    let answer: Value = serde_json::from_str(&show("json")).unwrap();
    assert_eq!((answer["companies"].as_array().unwrap().len(), &answer["next"]), (402, &Value::Null));
    let csv = show("csv");
    let mut lines = csv.split_terminator("\r\n");
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let spent = header.iter().position(|name| *name == "spent_yen").unwrap();
    let cells: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(cells.len() == 402 && cells.iter().all(|row| row.len() == header.len()));
    let sum: u64 = cells.iter().map(|row| row[spent].parse::<u64>().unwrap()).sum();
    assert_eq!(sum, answer["totals"]["spent_yen"].as_u64().unwrap());
    let table = show("table");
    assert!(table.contains("position:") && cells.iter().all(|row| table.contains(row[0])));
}

/// One item, a day of the past, figures by their address: what is asked for is what is shown.
#[test]
fn an_item_a_day_and_a_figure_are_shown() {
    let json = |arguments: &[&str]| -> Value {
        let shown = example().cli(&[&["show"], arguments, &["--format", "json"]].concat());
        assert_eq!(shown.status.code(), Some(0), "{arguments:?}: {}", complained(&shown));
        serde_json::from_str(&printed(&shown)).unwrap()
    };
    assert_eq!(json(&["pilots", "ishikawa", "--as-of", "2019-08-31"])["prefectures"], serde_json::json!(["17"]));
    assert_eq!(json(&["pilots", "--known-at", "0"])["regions"], serde_json::json!([]));
    assert_eq!(json(&["figures", "visits/fy2019/spent-yen"])["figures"][0]["unit"], "yen");
    // An address can hold the name of a body.
    let body = "meetings/fy2019/body/情報処理推進機構";
    let figures = json(&["figures", body]);
    assert!(figures["figures"].as_array().unwrap().iter().all(|f| f["path"].as_str().unwrap().starts_with(body)));
    for (arguments, message) in [
        (&["show", "nothing"][..], "404"),
        (&["show", "visits", "own-nobody"], "404"),
        (&["show", "visits", "own-nobody?limit=1"], "404"),
        (&["show", "pilots", "--as-of", "yesterday"], "as_of"),
        (&["show", "pilots", "--token", "wrong"], "401"),
    ] {
        let shown = example().cli(arguments);
        assert_eq!((shown.status.code(), printed(&shown).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(complained(&shown).contains(message), "{arguments:?}: {}", complained(&shown));
    }
}

/// `tap` reads the log from its beginning, a line an event, and ends after as many as were asked for.
#[test]
fn tap_prints_the_log() {
    let text = example().cli(&["tap", "--from", "0", "--count", "50"]);
    let json = example().cli(&["tap", "--from", "0", "--count", "50", "--json"]);
    let (text, json) = (printed(&text), printed(&json));
    let events: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((text.lines().count(), events.len()), (50, 50));
    for (line, event) in text.lines().zip(&events) {
        let kind = event["type"].as_str().unwrap().rsplit('.').next().unwrap();
        assert!(line.trim_start().starts_with(&event["position"].to_string()) && line.contains(kind), "{line}");
        assert_eq!(line.contains("(simulated)"), event["provenance"] == "simulated", "{line}");
    }
    let later = example().cli(&["tap", "--from", "10", "--count", "1", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&printed(&later)).unwrap()["position"], 11);
    let beyond = example().cli(&["tap", "--from", "99999999", "--count", "1"]);
    assert_eq!(beyond.status.code(), Some(2), "it waits for what never comes");
}

/// A reader that has read enough, as `head` has, ends a command quietly.
#[test]
fn a_reader_may_stop_reading() {
    let remote = example().remote();
    for arguments in ["tap --from 0 --count 4000", "show visits --format csv", "completions bash"] {
        let script = format!("set -o pipefail; \"$0\" {arguments} | head -n 1");
        let mut command = Command::new("bash");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_ayumi")]);
        let output = command.env("AYUMI_URL", &remote.url).env("AYUMI_TOKEN", &remote.token).output().unwrap();
        assert_eq!((output.status.code(), complained(&output).as_str()), (Some(0), ""), "{arguments}");
        assert_eq!(printed(&output).lines().count(), 1, "{arguments}");
    }
}

/// The doctor says what is well and what isn't, by its words and by its exit code, over HTTP and over
/// nats-server.
#[test]
fn the_doctor_looks() {
    let well = example().cli(&["doctor"]);
    assert_eq!(well.status.code(), Some(0), "{}", printed(&well));
    let position = read("/readyz")["position"].to_string();
    assert!(printed(&well).contains(&position) && !printed(&well).contains("FAILED"), "{}", printed(&well));
    let nats = example().cli(&["doctor", "--nats", &example().services_url()]);
    assert_eq!(nats.status.code(), Some(0), "{}", printed(&nats));
    assert!(printed(&nats).contains("durability") && printed(&nats).contains("stream"));
    let nobody = alone(&["doctor"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(printed(&nobody).contains("FAILED gateway"), "{}", printed(&nobody));
    let no_server = alone(&["doctor", "--nats", "nats://services:secret@127.0.0.1:1"]);
    assert_eq!(no_server.status.code(), Some(1));
    assert!(!printed(&no_server).contains("secret") && !complained(&no_server).contains("secret"));
}

/// Every command explains itself and its options, and nothing is a command that isn't listed.
#[test]
fn every_command_has_help() {
    let help = printed(&alone(&["--help"]));
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let names: Vec<&str> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    for name in ["up", "serve", "submit", "show", "tap", "report", "doctor", "completions", "stream", "bench"] {
        assert!(names.contains(&name), "{name} isn't listed");
        let own = alone(&[name, "--help"]);
        let text = printed(&own);
        assert_eq!(own.status.code(), Some(0), "{name}");
        assert!(text.contains("Usage: ayumi") && text.lines().next().unwrap().len() > 5, "{name}: {text}");
    }
    assert!(printed(&alone(&["report", "issue", "--help"])).contains("--as-of"));
    // Scripts go by exit codes: all of them are in one place, and what 1 means with each command that ends so.
    assert!((0..=2).all(|code| help.contains(&format!("\n  {code}  "))), "{help}");
    for name in ["submit", "verify", "doctor", "replay"] {
        assert!(printed(&alone(&[name, "--help"])).contains("Exit code 1: "), "{name}");
    }
    assert_eq!(alone(&["dance"]).status.code(), Some(2));
    assert!(printed(&alone(&["--version"])).starts_with("ayumi "));
    for shell in ["bash", "zsh", "fish"] {
        let script = printed(&alone(&["completions", shell]));
        assert!(script.contains("ayumi") && script.contains("submit"), "{shell}");
    }
}

/// With no Ayumi there, commands say where they looked, soon, and fail.
#[test]
fn that_nobody_is_there_is_reported_soon() {
    let started = Instant::now();
    for arguments in [&["show", "pilots"][..], &["tap"], &["report", "issue"]] {
        let failed = alone(arguments);
        assert_eq!(failed.status.code(), Some(2), "{arguments:?}");
        assert!(complained(&failed).contains("http://127.0.0.1:1"), "{}", complained(&failed));
    }
    assert!(started.elapsed().as_secs() < 10);
}

/// Two at a time can't use one data folder: the second says so, and the first goes on.
#[test]
fn a_data_folder_is_used_by_one() {
    let ayumi = Ayumi::start();
    let second = ayumi.command().output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(ayumi.stderr().contains("in use by another ayumi"), "{}", ayumi.stderr());
    assert_eq!(ayumi.get("/readyz").status, 200);
}
