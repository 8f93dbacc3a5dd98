//! Files that the command line writes: whole or not at all, and for their owner alone.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::{alone, complained};
use crate::{api::example::example, harness::wait_for};

/// Who may do what with a file or a folder.
fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// What names companies and experts can be read by its owner alone: the data folder that was made, the
/// projection's history in one that was there, and what is written from them.
#[test]
fn what_names_people_is_for_its_owner() {
    let folder = TempDir::new().unwrap();
    let written = ["history.parquet", "figures.json", "simulated"].map(|name| folder.path().join(name));
    let [export, save, simulate] = written.each_ref().map(|path| path.to_str().unwrap());
    for arguments in [
        &["export", export][..],
        &["replay", "--save", save],
        &["simulate", "--seed", "1", "--events", "100", "--out", simulate],
    ] {
        let done = example().cli(arguments);
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", complained(&done));
    }
    for path in written.iter().chain([&example().data().join("history")]) {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    let made = folder.path().join("made");
    let mut up = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    up.args(["up", "--listen", "127.0.0.1:0", "--data"]).arg(&made).env("AYUMI_NATS_SERVER", "/nowhere");
    assert_eq!(up.output().unwrap().status.code(), Some(2), "there is no nats-server, and it starts");
    assert_eq!((mode(&made), mode(&made.join("nats"))), (0o700, 0o700));
}

/// A command that is killed as it writes spoils nothing: what was there is there.
#[test]
fn a_killed_command_leaves_what_was_there() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("history.jsonl");
    fs::write(&file, "good").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    command.args(["simulate", "--seed", "1", "--events", "10M", "--out"]).arg(&file);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for("something to be written", || {
        let mut files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
        files.find(|entry| entry.path() != file && entry.metadata().unwrap().len() > 100_000)
    });
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"good");
}

/// What would come to nothing, or take the place of what it mustn't, is refused before anything is touched.
#[test]
fn what_can_not_be_written_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("history.jsonl");
    fs::write(&file, "good").unwrap();
    let path = file.to_str().unwrap();
    let next = (example().get("/readyz").json()["position"].as_u64().unwrap() + 1).to_string();
    for arguments in [
        &["export", path, "--from", "10", "--to", "5"][..],
        &["export", path, "--from", &next],
        &["export", path, "--to", "0"],
    ] {
        let refused = example().cli(arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(complained(&refused).contains("no commits from position"), "{}", complained(&refused));
    }
    let history = folder.path().join("history");
    fs::write(&history, "good").unwrap();
    let refused = alone(&["simulate", "--seed", "1", "--events", "100", "--out", history.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!([fs::read(&file).unwrap(), fs::read(&history).unwrap()], [b"good", b"good"]);
}
