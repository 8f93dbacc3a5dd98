//! The disk that everything is on is full, and has space again.

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rustix::process::geteuid;
use serde_json::json;
use tempfile::TempDir;

use crate::{
    harness::{Ayumi, wait_for},
    scene::{apply, company, path, play, ready_for_visits},
};

/// How soon after there is space again commands are recorded, on a machine that does much else.
const RECORDING_AFTER: Duration = Duration::from_secs(10);
/// For how long the disk is full.
const FULL: Duration = Duration::from_secs(12);
/// How soon a start on a full disk ends.
const REFUSED_WITHIN: Duration = Duration::from_secs(10);

/// A small disk. Mounting it takes root, or `sudo` without a password.
struct Disk(TempDir);

impl Disk {
    fn new(megabytes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={megabytes}m,mode=0777");
        as_root(&["mount", "-t", "tmpfs", "-o", &options, "ayumi-test", folder.path().to_str().unwrap()]);
        Self(folder)
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Writes until there is no byte left.
    fn fill(&self) {
        let mut filler = fs::OpenOptions::new().create(true).append(true).open(self.filler()).unwrap();
        for size in [1 << 16, 1 << 12, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        as_root(&["umount", "--lazy", self.0.path().to_str().unwrap()]);
    }
}

fn as_root(arguments: &[&str]) {
    let sudo: &[&str] = if geteuid().is_root() { &[] } else { &["sudo", "-n"] };
    let words: Vec<&str> = sudo.iter().chain(arguments).copied().collect();
    assert!(Command::new(words[0]).args(&words[1..]).status().unwrap().success(), "{words:?}");
}

/// While there is no space, everybody hears that; a while after there is, commands are recorded again, and nothing that
/// was acknowledged is gone.
#[test]
fn r2_a_disk_that_was_full_is_written_to_again() {
    let disk = Disk::new(64);
    let ayumi = Ayumi::start_on(tempfile::tempdir_in(disk.0.path()).unwrap(), "", &[]);
    play(&ayumi, &ready_for_visits(4, 1));
    disk.fill();
    let mut acknowledged = Vec::new();
    let full = wait_for("a command that isn't recorded", || {
        let (entity, command, payload) = apply(&company(100 + acknowledged.len() as u64));
        let reply = ayumi.post(&path(&entity, command), None, &payload);
        if reply.status == 201 {
            acknowledged.push((entity, reply.json()["position"].clone()));
        }
        (reply.json()["rule"] == "disk-full").then_some(reply).or_else(|| {
            disk.fill();
            None
        })
    });
    assert_eq!((full.status, full.header("retry-after")), (503, "1"), "{}", full.body);
    assert!(full.body.contains("is full"), "{}", full.body);
    let ready = ayumi.get("/readyz");
    assert_eq!((ready.status, &ready.json()["rule"]), (503, &json!("disk-full")), "{}", ready.body);
    let doctor = ayumi.cli(&["doctor"]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(1), "{said}");
    assert!(said.contains("FAILED recording") && said.contains("is full"), "{said}");
    let metric = r#"ayumi_recording_obstructed{programme="visits",kind="disk-full"} 1"#;
    assert!(ayumi.get("/metrics").body.contains(metric), "{}", ayumi.get("/metrics").body);
    let began = Instant::now();
    while began.elapsed() < FULL {
        let (entity, command, payload) = apply(&company(99));
        let reply = ayumi.post(&path(&entity, command), None, &payload);
        assert_eq!((reply.status, &reply.json()["rule"]), (503, &json!("disk-full")), "{}", reply.body);
        std::thread::sleep(Duration::from_millis(100));
    }
    fs::remove_file(disk.filler()).unwrap();
    let freed = Instant::now();
    let (entity, command, payload) = apply(&company(99));
    let recorded = wait_for("a command to be recorded", || {
        Some(ayumi.post(&path(&entity, command), None, &payload)).filter(|reply| matches!(reply.status, 200 | 201))
    });
    eprintln!("recorded {:?} after there was space", freed.elapsed());
    assert!(freed.elapsed() < RECORDING_AFTER, "{:?}", freed.elapsed());
    let position = recorded.json()["position"].as_u64().unwrap();
    for (entity, _) in &acknowledged {
        let view = ayumi.get(&format!("/api/v1/visits/{entity}?edition=fy2019&min_position={position}"));
        assert_eq!((view.status, &view.json()["stage"]), (200, &json!("applied")), "{}", view.body);
    }
    wait_for("/readyz", || (ayumi.get("/readyz").status == 200).then_some(()));
}

/// A start on a full disk says so at once.
#[test]
fn r10_a_start_on_a_full_disk_says_so() {
    let disk = Disk::new(64);
    let ayumi = Ayumi::start_on(tempfile::tempdir_in(disk.0.path()).unwrap(), "", &[]);
    assert!(ayumi.stop().success());
    disk.fill();
    let began = Instant::now();
    let refused = ayumi.command().stderr(Stdio::piped()).output().unwrap();
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{message}");
    assert!(message.contains("is full") && began.elapsed() < REFUSED_WITHIN, "{:?}: {message}", began.elapsed());
    fs::remove_file(disk.filler()).unwrap();
    ayumi.restart();
}

/// What nats-server said before it was started again can still be read.
#[test]
fn r10_the_log_of_nats_server_is_appended_to() {
    let ayumi = Ayumi::start();
    let said = || fs::read_to_string(ayumi.data().join("nats/nats-server.log")).unwrap();
    let before = said();
    assert!(before.contains("Server is ready"), "{before}");
    assert!(ayumi.stop().success());
    ayumi.restart();
    assert!(said().starts_with(&before) && said().matches("Server is ready").count() == 2, "{}", said());
    let settings = fs::read_to_string(ayumi.data().join("nats/nats.conf")).unwrap();
    assert!(settings.contains("logfile_size_limit") && settings.contains("logfile_max_num"), "it is bounded");
}
