//! A nats-server of our own: started, watched and stopped with us; one that a killed run left behind is
//! ended first.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::{disk, folder::make_private};

/// The settings that a deployed nats-server runs with are those that ours runs with.
const SETTINGS: &str = include_str!("../../../deploy/nats/nats.conf");
/// Atomic batches, which the log relies on, are whole from this version on.
const VERSION_MIN: (u32, u32) = (2, 14);
/// How long it may take to start: it checks every stored message as it does.
const START_WAIT: Duration = Duration::from_secs(60);
/// How long it may take to stop before it is killed.
const STOP_WAIT: Duration = Duration::from_secs(15);
/// How long one whose store is stuck may take to stop: it has nothing left to write.
const STUCK_STOP_WAIT: Duration = Duration::from_secs(1);
/// How its log file is rotated, in its own words: by then 4 MB, and the three before.
const LOG_ROTATION: &str = "\nlogfile_size_limit: 4MB\nlogfile_max_num: 4\n";
/// Its log file.
const LOG_FILE: &str = "nats-server.log";
/// What it says before it has opened its log file.
const START_FILE: &str = "nats-server.start";
/// How often it is looked whether it has started or stopped.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Why there is no nats-server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// None was found.
    #[error(
        "nats-server not found: {0}. Use `make run`, which downloads it, set AYUMI_NATS_SERVER, or install it on PATH"
    )]
    Missing(io::Error),
    /// It is too old.
    #[error("{0} is too old; version 2.14 or later is required")]
    Old(String),
    /// It didn't start.
    #[error("nats-server failed to start: {0}")]
    Start(String),
    /// There is no space.
    #[error("the disk of {} is full: free at least {} MB", .0.display(), disk::FREE_BYTES_MIN / (1024 * 1024))]
    Full(PathBuf),
    /// Its folder couldn't be used.
    #[error("{}: {}", .0.display(), .1)]
    Folder(PathBuf, io::Error),
}

/// A running nats-server.
pub struct NatsServer {
    child: Child,
    folder: PathBuf,
    program: PathBuf,
    secrets: Secrets,
    port: u16,
}

/// The passwords of this run's server; a new run has new ones.
#[derive(Clone)]
struct Secrets {
    admin: String,
    services: String,
}

/// What a server promises of what it acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It is on disk.
    Synced,
    /// It may be lost with the power: for a log that is measured and thrown away.
    ThrownAway,
}

impl NatsServer {
    /// Starts a server that keeps its data in `folder`, on a free port of the loopback interface.
    pub async fn start(folder: &Path) -> Result<Self, ServerError> {
        Self::start_with(folder, Durability::Synced).await
    }

    /// Starts a server with that durability.
    pub async fn start_with(folder: &Path, durability: Durability) -> Result<Self, ServerError> {
        let failed = |error| ServerError::Folder(folder.to_owned(), error);
        make_private(folder).map_err(failed)?;
        let folder = folder.canonicalize().map_err(failed)?;
        let program = program()?;
        end_orphan(&folder).await?;
        if disk::is_full(&folder) {
            return Err(ServerError::Full(folder));
        }
        let secret = || format!("s{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let secrets = Secrets { admin: secret(), services: secret() };
        write_settings(&folder, durability)?;
        let child = spawn(&program, &folder, &secrets, None)?;
        let mut server = Self { child, folder, program, secrets, port: 0 };
        server.port = server.wait_for_port().await?;
        Ok(server)
    }

    /// The address for services, which may write commits and read, but not change the stream.
    pub fn url(&self) -> String {
        format!("nats://services:{}@127.0.0.1:{}", self.secrets.services, self.port)
    }

    /// The address for setting up the stream.
    pub fn admin_url(&self) -> String {
        format!("nats://admin:{}@127.0.0.1:{}", self.secrets.admin, self.port)
    }

    /// The process, as the operating system numbers it.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits until the server ends by itself, and says how.
    pub async fn ended(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }

    /// Starts it again after it ended, on the same port, so that everybody finds it again.
    pub async fn restart(&mut self) -> Result<(), ServerError> {
        self.child = spawn(&self.program, &self.folder, &self.secrets, Some(self.port))?;
        self.port = self.wait_for_port().await?;
        Ok(())
    }

    /// Stops it, and waits until it has.
    pub async fn stop(mut self) {
        self.end_within(STOP_WAIT).await;
    }

    /// Stops one whose store is stuck, to be started again.
    pub async fn end_stuck(&mut self) {
        self.end_within(STUCK_STOP_WAIT).await;
    }

    async fn end_within(&mut self, wait: Duration) {
        if let Some(pid) = self.child.id().and_then(pid_of) {
            // It may have ended already; then there is nothing to stop.
            let _ = kill_process(pid, Signal::TERM);
        }
        if tokio::time::timeout(wait, self.child.wait()).await.is_err() {
            tracing::warn!("nats-server didn't stop in time; killing it");
            let _ = self.child.kill().await;
        }
    }

    /// Kills it, as a crash would; for tests.
    pub async fn kill(&mut self) {
        let _ = self.child.kill().await;
    }

    async fn wait_for_port(&mut self) -> Result<u16, ServerError> {
        let started = Instant::now();
        while started.elapsed() < START_WAIT {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(ServerError::Start(format!("{status}\n{}", last_lines(&self.folder))));
            }
            if let Some(port) = self.child.id().and_then(|pid| announced_port(&self.folder, pid)) {
                return Ok(port);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let _ = self.child.kill().await;
        Err(ServerError::Start(format!("not within {} s\n{}", START_WAIT.as_secs(), last_lines(&self.folder))))
    }
}

/// The nats-server to run: the one named by AYUMI_NATS_SERVER, else the one on PATH.
fn program() -> Result<PathBuf, ServerError> {
    let program = std::env::var_os("AYUMI_NATS_SERVER").map_or_else(|| PathBuf::from("nats-server"), PathBuf::from);
    let output = std::process::Command::new(&program).arg("--version").output().map_err(ServerError::Missing)?;
    let line = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let version = line.rsplit(['v', ' ']).next().unwrap_or_default();
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < VERSION_MIN { Err(ServerError::Old(line)) } else { Ok(program) }
}

fn write_settings(folder: &Path, durability: Durability) -> Result<(), ServerError> {
    let settings = match durability {
        Durability::Synced => SETTINGS.to_owned(),
        Durability::ThrownAway => SETTINGS.replace("sync_interval: always", "sync_interval: \"2m\""),
    } + LOG_ROTATION;
    fs::write(folder.join("nats.conf"), settings).map_err(|error| ServerError::Folder(folder.to_owned(), error))
}

/// Starts the process in a group of its own, so that Ctrl-C reaches us alone and we stop it in order.
fn spawn(program: &Path, folder: &Path, secrets: &Secrets, port: Option<u16>) -> Result<Child, ServerError> {
    let failed = |error| ServerError::Folder(folder.to_owned(), error);
    let conf = folder.join("nats.conf");
    let start = fs::File::create(folder.join(START_FILE)).map_err(failed)?;
    // A port of -1 asks for any free one; quotes keep a path with spaces whole.
    let port = port.map_or("-1".to_owned(), |port| port.to_string());
    let store = format!("\"{}\"", folder.join("store").display());
    Command::new(program)
        .arg("--config")
        .arg(&conf)
        .arg("--ports_file_dir")
        .arg(folder)
        .arg("--pid")
        .arg(folder.join("nats-server.pid"))
        .arg("--log")
        .arg(folder.join(LOG_FILE))
        .env("AYUMI_NATS_NAME", "ayumi")
        .env("AYUMI_NATS_LISTEN", format!("127.0.0.1:{port}"))
        .env("AYUMI_NATS_MONITOR", "127.0.0.1:-1")
        .env("AYUMI_NATS_STORE", store)
        .env("AYUMI_NATS_ADMIN_PASSWORD", &secrets.admin)
        .env("AYUMI_NATS_SERVICE_PASSWORD", &secrets.services)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(start)
        .process_group(0)
        // Dropped if starting is given up.
        .kill_on_drop(true)
        .spawn()
        .map_err(ServerError::Missing)
}

/// The port that a server says it listens on, once it does.
fn announced_port(folder: &Path, pid: u32) -> Option<u16> {
    let text = fs::read_to_string(folder.join(format!("nats-server_{pid}.ports"))).ok()?;
    let ports: serde_json::Value = serde_json::from_str(&text).ok()?;
    ports["nats"][0].as_str()?.rsplit(':').next()?.parse().ok()
}

fn last_lines(folder: &Path) -> String {
    let text = |name| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let said = text(LOG_FILE) + &text(START_FILE);
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("\n")
}

/// Ends the server that a killed run left behind with this very folder.
async fn end_orphan(folder: &Path) -> Result<(), ServerError> {
    let written = fs::read_to_string(folder.join("nats-server.pid")).ok();
    let Some(pid) = written.and_then(|pid| pid.trim().parse::<u32>().ok()).filter(|pid| is_ours(*pid, folder)) else {
        remove_ports_files(folder);
        return Ok(());
    };
    let Some(process) = pid_of(pid) else { return Ok(()) };
    tracing::warn!(pid, "stopping the nats-server left by an earlier run");
    for signal in [Signal::TERM, Signal::KILL] {
        // An error means that it has just ended.
        let _ = kill_process(process, signal);
        let asked = Instant::now();
        while asked.elapsed() < STOP_WAIT {
            if test_kill_process(process).is_err() || !is_ours(pid, folder) {
                remove_ports_files(folder);
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
    Err(ServerError::Start(format!("the nats-server with pid {pid} uses {} and can't be stopped", folder.display())))
}

/// Whether a process is a nats-server that runs with this folder's configuration: pids are used again.
fn is_ours(pid: u32, folder: &Path) -> bool {
    let Ok(line) = fs::read(format!("/proc/{pid}/cmdline")) else { return false };
    let conf = folder.join("nats.conf");
    line.split(|byte| *byte == 0).any(|word| word == conf.as_os_str().as_encoded_bytes())
}

/// A killed server leaves the file in which it announced its ports.
fn remove_ports_files(folder: &Path) {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for file in files.filter(|path| path.extension().is_some_and(|extension| extension == "ports")) {
        // One that can't be removed names another pid and is never read.
        let _ = fs::remove_file(file);
    }
}

fn pid_of(pid: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(pid).ok()?)
}
