//! The history leaves and comes back: as files that others read, as a log that is the same to the byte, and
//! as a source of answers without any server.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    api::example::example,
    harness::{Ayumi, wait_for},
    scene::{company, path, play, ready_for_visits, visit},
};

/// The binary without a running Ayumi.
fn alone(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    command.args(arguments).env("AYUMI_URL", "http://127.0.0.1:1").env_remove("AYUMI_TOKEN");
    command.stdin(Stdio::null()).output().unwrap()
}

#[track_caller]
fn ok(output: Output) -> String {
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The figures of a file as of a day that is the same for all files, without labels, which may name companies.
fn figures_of(file: &Path, prefix: &str) -> Vec<Value> {
    let answer =
        ok(alone(&["replay", text(file), "show", "figures", prefix, "--as-of", "2020-03-31", "--format", "json"]));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["figures"].as_array().unwrap().iter().map(|row| json!([row["path"], row["value"]])).collect()
}

/// The example in every format.
fn exported(folder: &TempDir) -> [PathBuf; 3] {
    ["jsonl", "csv", "parquet"].map(|format| {
        let file = folder.path().join(format!("example.{format}"));
        ok(example().cli(&["export", text(&file)]));
        file
    })
}

/// All formats give the figures that the server shows, and answer show, explain, diff and verify by themselves.
#[test]
fn a_file_alone_answers_as_the_server_does() {
    let folder = TempDir::new().unwrap();
    let files = exported(&folder);
    let shown = ok(example().cli(&["show", "figures", "visits", "--as-of", "2020-03-31", "--format", "json"]));
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let shown: Vec<Value> =
        shown["figures"].as_array().unwrap().iter().map(|row| json!([row["path"], row["value"]])).collect();
    assert!(shown.len() > 1000);
    for file in &files {
        assert_eq!(figures_of(file, "visits"), shown, "{}", file.display());
        // The log may have grown since: a report is recorded when it is due.
        let verified = ok(alone(&["replay", text(file), "verify"]));
        let (_, position) = verified.lines().find(|line| line.starts_with("tree")).unwrap().rsplit_once(' ').unwrap();
        let root = example().get(&format!("/api/v1/proof?position={position}")).json()["root"].clone();
        assert!(verified.contains(root.as_str().unwrap()), "{}: {verified}", file.display());
    }
    let file = text(&files[0]);
    for question in [
        ["explain", "visits/fy2019/spent-yen", "--known-at=3000"],
        ["diff", "100", "200"],
        ["show", "pilots", "--known-at=3000"],
    ] {
        let arguments = [&["replay", file], &question[..], &["--format", "json"]].concat();
        let from_file: Value = serde_json::from_str(&ok(alone(&arguments))).unwrap();
        let from_server: Value =
            serde_json::from_str(&ok(example().cli(&[&question[..], &["--format", "json"]].concat()))).unwrap();
        assert_eq!(from_file, from_server, "{question:?}");
    }
}

/// An export put into an empty log gives the same log: positions, bytes, root and figures; again it changes
/// nothing, and into a log of something else it doesn't go.
#[test]
fn an_export_comes_back_as_the_same_log() {
    let folder = TempDir::new().unwrap();
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 40));
    let logged = ayumi.post(&path(&company(0), "log-visit"), None, &visit("2019-08-05", 45_000));
    assert_eq!(logged.status, 201);
    let file = folder.path().join("history.jsonl");
    ok(ayumi.cli(&["export", text(&file)]));
    let restored = Ayumi::start_with(&["--import", text(&file)]);
    for question in ["/api/v1/proof", "/api/v1/figures?limit=2000", "/api/v1/visits?limit=500"] {
        assert_eq!(restored.get(question).json(), ayumi.get(question).json(), "{question}");
    }
    assert!(restored.stop().success());
    restored.restart();
    assert_eq!(restored.get("/api/v1/proof").json(), ayumi.get("/api/v1/proof").json());
    // Life goes on after it: the company's next visit is its second.
    let next = restored.post(&path(&company(0), "log-visit"), None, &visit("2019-09-05", 45_000));
    assert_eq!((next.status, &next.json()["events"][0]["data"]["visit"]), (201, &json!(2)), "{}", next.body);

    let other = Ayumi::start();
    play(&other, &ready_for_visits(3, 2));
    let into_other = other.cli(&["import", text(&file), "--nats", &other.services_url()]);
    assert_eq!(into_other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&into_other.stderr).contains("only an empty log"));
}

/// `ayumi up` with further arguments ends by itself, without having run: what it says.
fn refused(ayumi: &Ayumi, arguments: &[&str]) -> String {
    fs::write(ayumi.data().join("ayumi.log"), "").unwrap();
    let output = ayumi.command().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", ayumi.stderr());
    ayumi.stderr()
}

/// The file that shows that the log is being filled.
fn mark(ayumi: &Ayumi) -> PathBuf {
    ayumi.data().join("filling")
}

/// Starts `ayumi up` with further arguments and kills it as soon as the log holds something.
fn broken_off(ayumi: &Ayumi, arguments: &[&str]) {
    let mut up = ayumi.command().args(arguments).stdout(Stdio::null()).spawn().unwrap();
    wait_for("filling to begin", || fs::metadata(ayumi.log_file()).is_ok_and(|log| log.len() > 0).then_some(()));
    up.kill().unwrap();
    up.wait().unwrap();
    assert!(mark(ayumi).exists(), "it was done already");
}

/// A file that isn't whole leaves an empty log empty, no matter what is wrong, and at whichever end.
#[test]
fn nothing_is_stored_of_a_file_that_is_not_whole() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("history.jsonl");
    ok(alone(&["simulate", "--seed", "7", "--events", "1k", "--out", text(&file)]));
    let whole = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let ayumi = Ayumi::start();
    assert!(ayumi.stop().success());
    let torn = &whole[..whole.len() - 20];
    let part = lines[1..].join("\n");
    let last = lines[lines.len() - 1].replacen("\"previous\":\"", "\"previous\":\"0", 1);
    let swapped = [&lines[..lines.len() - 1], &[last.as_str()]].concat().join("\n");
    for (content, message) in [(torn, "line"), (&part, "position 1 expected"), (&swapped, "line")] {
        fs::write(&file, content).unwrap();
        let complaint = refused(&ayumi, &["--import", text(&file)]);
        assert!(complaint.contains(message) && complaint.contains("history.jsonl"), "{complaint}");
        assert!(!mark(&ayumi).exists());
    }
    ayumi.restart();
    assert_eq!(ayumi.get("/readyz").json()["position"], 0);
}

/// An import that a power cut breaks off leaves a log on which nothing runs until the same import has finished it,
/// to the byte.
#[test]
fn an_import_that_was_broken_off_is_finished() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("history.jsonl");
    ok(alone(&["simulate", "--seed", "8", "--events", "10k", "--out", text(&file)]));
    let ayumi = Ayumi::start();
    assert!(ayumi.stop().success());
    broken_off(&ayumi, &["--import", text(&file)]);
    for arguments in [[].as_slice(), &["--example", "fy2019"]] {
        let message = refused(&ayumi, arguments);
        assert!(message.contains(&format!("--import {}", file.display())), "{message}");
    }
    let part = folder.path().join("part.jsonl");
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&part, whole.split_inclusive('\n').next().unwrap()).unwrap();
    assert!(refused(&ayumi, &["--import", text(&part)]).contains("part.jsonl isn't the file"));
    let mut up = ayumi.command().args(["--import", text(&file)]).stdout(Stdio::null()).spawn().unwrap();
    wait_for("the import to be finished", || (!mark(&ayumi).exists()).then_some(()));
    up.kill().unwrap();
    up.wait().unwrap();
    ayumi.restart();
    let again = folder.path().join("again.jsonl");
    ok(ayumi.cli(&["export", text(&again)]));
    assert!(fs::read(&again).unwrap() == fs::read(&file).unwrap(), "the log isn't that of the file");
}

/// An example that was broken off is gone on with by itself.
#[test]
fn an_example_that_was_broken_off_is_finished() {
    let ayumi = Ayumi::start();
    assert!(ayumi.stop().success());
    broken_off(&ayumi, &["--example", "fy2019"]);
    let message = refused(&ayumi, &["--import", "history.jsonl"]);
    assert!(message.contains("loading the example into"), "{message}");
    ayumi.restart();
    assert!(!mark(&ayumi).exists());
    let figures =
        |ayumi: &Ayumi| ayumi.get("/api/v1/figures/visits?limit=2000&as_of=2020-03-31").json()["figures"].clone();
    assert_eq!(figures(&ayumi), figures(example()));
}

/// Under pseudonyms no company, expert or free text is left, the sums are the same, chains hold, and one key
/// gives the same names each time.
#[test]
fn pseudonyms_keep_the_figures_and_nobody() {
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key");
    fs::write(&key, "a key of more than sixteen bytes").unwrap();
    let files = ["one.jsonl", "two.jsonl"].map(|name| folder.path().join(name));
    for file in &files {
        ok(example().cli(&["export", text(file), "--pseudonymise", text(&key)]));
    }
    let [one, two] = files.map(|file| (fs::read_to_string(&file).unwrap(), file));
    assert_eq!(one.0, two.0);
    let visits = example().get("/api/v1/visits?limit=500").json();
    for company in visits["companies"].as_array().unwrap() {
        for name in ["id", "name"] {
            let name = company[name].as_str().unwrap();
            assert!(!one.0.contains(name), "{name} is still there");
        }
    }
    assert!(ok(alone(&["replay", text(&one.1), "verify"])).contains("chains   ok"));
    let clear = folder.path().join("clear.jsonl");
    ok(example().cli(&["export", text(&clear)]));
    for prefix in ["pilots", "meetings", "visits/fy2019/region", "visits/fy2019/companies-by-visits"] {
        assert_eq!(figures_of(&one.1, prefix), figures_of(&clear, prefix), "{prefix}");
    }
    fs::write(&key, "short").unwrap();
    assert_eq!(example().cli(&["export", text(&clear), "--pseudonymise", text(&key)]).status.code(), Some(2));
}

/// `ayumi verify` recomputes everything from the log alone; what was tampered with is named by its place.
#[test]
fn verify_finds_what_was_changed() {
    let message = ok(example().cli(&["verify"]));
    for check in ["log", "chains", "tree", "figures", "root", "shown"] {
        assert!(message.contains(&format!("{check:<8} ok")), "{message}");
    }
    let early = example().get("/api/v1/proof?position=1000").json()["root"].as_str().unwrap().to_owned();
    assert!(ok(example().cli(&["verify", "--root", &early, "--position", "1000"])).contains("extends  ok"));
    let other = example().cli(&["verify", "--root", &early, "--position", "1001"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&other.stdout).contains("extends  FAILED"));

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("history.jsonl");
    ok(example().cli(&["export", text(&file)]));
    let text_of = fs::read_to_string(&file).unwrap();
    let line = text_of.lines().position(|line| line.contains("\"ayumi.visits.visit-logged\"")).unwrap();
    fs::write(&file, text_of.replacen("\"yen\":45000", "\"yen\":44000", 1)).unwrap();
    let tampered = alone(&["replay", text(&file), "verify"]);
    assert_eq!(tampered.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&tampered.stdout).contains(&format!("line {}", line + 1)), "{tampered:?}");

    // The file under the projection is a history too, and so is a damaged copy of it.
    let history = example().data().join("history");
    assert!(ok(alone(&["replay", text(&history), "verify"])).contains("chains   ok"));
    let copy = folder.path().join("copy");
    let mut bytes = fs::read(history).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&copy, bytes).unwrap();
    let damaged = alone(&["replay", text(&copy), "verify"]);
    assert_eq!(damaged.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&damaged.stdout).contains("damaged at byte"), "{damaged:?}");
}

/// Another build's figures are compared with this one's, and one that differs comes with its commits.
#[test]
fn figures_of_two_builds_are_compared() {
    let folder = TempDir::new().unwrap();
    let saved = folder.path().join("figures.json");
    ok(example().cli(&["replay", "--save", text(&saved)]));
    assert!(ok(example().cli(&["replay", "--compare", text(&saved)])).contains("0 of "));
    let mut figures: Value = serde_json::from_slice(&fs::read(&saved).unwrap()).unwrap();
    let rows = figures["figures"].as_array_mut().unwrap();
    let spent = rows.iter_mut().find(|row| row["path"] == "visits/fy2019/spent-yen").unwrap();
    spent["value"] = json!(1);
    fs::write(&saved, figures.to_string()).unwrap();
    let compared = example().cli(&["replay", "--compare", text(&saved)]);
    assert_eq!(compared.status.code(), Some(1));
    let message = String::from_utf8(compared.stdout).unwrap();
    assert!(message.contains("visits/fy2019/spent-yen: 1 before") && message.contains("visit-logged"), "{message}");
    assert!(message.contains("1 of "), "{message}");
}

/// Under a lower limit some visits would have been refused and their money saved; under the same terms nothing
/// would have been.
#[test]
fn other_terms_are_tried_on_what_happened() {
    let folder = TempDir::new().unwrap();
    let terms = folder.path().join("terms.json");
    let what_if = |content: &str| -> Value {
        fs::write(&terms, content).unwrap();
        serde_json::from_str(&ok(example().cli(&["what-if", "--terms", text(&terms), "--format", "json"]))).unwrap()
    };
    let same = what_if("{}");
    assert_eq!((&same["totals"]["saved_yen"], &same["refused"]), (&json!(0), &json!({})));
    let spent = example().get("/api/v1/figures/visits/fy2019/spent-yen").json()["figures"][0]["value"].clone();
    assert_eq!(same["totals"]["was"]["spent_yen"], spent);
    let fewer = what_if(r#"{"visit_limit": 2}"#);
    assert!(fewer["refused"]["visit-limit"].as_i64().unwrap() > 0);
    let visits = |course: &str| fewer["totals"][course]["visits"].as_i64().unwrap();
    assert_eq!(fewer["totals"]["saved_yen"].as_i64().unwrap(), (visits("was") - visits("would_be")) * 45_000);
    let regions = fewer["rows"].as_array().unwrap().iter();
    let saved: i64 = regions.map(|row| row["saved_yen"].as_i64().unwrap()).sum();
    assert_eq!(saved, fewer["totals"]["saved_yen"].as_i64().unwrap(), "regions and months add up");
    // What was decided up to a position is kept.
    let branched = |from: u64, format: &str| {
        let from = from.to_string();
        example().cli(&["what-if", "--terms", text(&terms), "--from", &from, "--format", format])
    };
    let refusal = &fewer["refusals"].as_array().unwrap()[0];
    let later: Value = serde_json::from_str(&ok(branched(refusal["position"].as_u64().unwrap(), "json"))).unwrap();
    let refusals = |found: &Value| found["refusals"].as_array().unwrap().len();
    assert_eq!(refusals(&later), refusals(&fewer) - 1);
    assert!(ok(branched(3000, "table")).contains("rejected by the different terms: "));
    let nothing = branched(example().get("/readyz").json()["position"].as_u64().unwrap(), "table");
    let message = String::from_utf8_lossy(&nothing.stderr).into_owned();
    assert!(nothing.status.code() == Some(2) && message.contains("must be an earlier position"), "{message}");
    fs::write(&terms, r#"{"visits": 2}"#).unwrap();
    let wrong = example().cli(&["what-if", "--terms", text(&terms)]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("visits"));
}

/// The same seed gives the same history, which answers like any other; the year can be watched.
#[test]
fn a_simulated_history_is_a_history() {
    let folder = TempDir::new().unwrap();
    let files = ["a.jsonl", "b.jsonl", "history"].map(|name| folder.path().join(name));
    for file in &files {
        ok(alone(&["simulate", "--seed", "5", "--events", "3k", "--out", text(file)]));
    }
    assert_eq!(fs::read(&files[0]).unwrap(), fs::read(&files[1]).unwrap());
    let [from_lines, from_history] = [&files[0], &files[2]].map(|file| ok(alone(&["replay", text(file), "verify"])));
    assert_eq!(from_lines, from_history);
    let watched = ok(alone(&["replay", text(&files[0]), "--speed", "520w/s"]));
    assert!(watched.contains("pilots  recruited"), "{watched}");
}
