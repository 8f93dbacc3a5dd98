//! A server that acknowledges what it could lose.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use serde_json::Value;

use super::{alone, complained, printed};
use crate::harness::{end_all, wait_for};

/// A nats-server with the deployed settings but for the one that makes it durable.
struct Weak {
    folder: tempfile::TempDir,
    child: Child,
}

impl Weak {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let deployed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nats/nats.conf");
        let settings = fs::read_to_string(deployed).unwrap();
        assert!(settings.contains("sync_interval: always"));
        let config = folder.path().join("nats.conf");
        fs::write(&config, settings.replace("sync_interval: always", "sync_interval: 2m")).unwrap();
        let program = std::env::var_os("AYUMI_NATS_SERVER").map_or_else(|| PathBuf::from("nats-server"), PathBuf::from);
        let mut command = Command::new(program);
        command.arg("-c").arg(&config).arg("--pid").arg(folder.path().join("nats-server.pid"));
        command.arg("--ports_file_dir").arg(folder.path()).arg("--log").arg(folder.path().join("log"));
        command
            .env("AYUMI_NATS_NAME", "weak")
            .env("AYUMI_NATS_STORE", format!("\"{}\"", folder.path().join("js").display()));
        command.env("AYUMI_NATS_LISTEN", "127.0.0.1:-1").env("AYUMI_NATS_MONITOR", "127.0.0.1:-1");
        command.env("AYUMI_NATS_ADMIN_PASSWORD", "admin-secret").env("AYUMI_NATS_SERVICE_PASSWORD", "service-secret");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { folder, child }
    }

    /// Its address for a user.
    fn url(&self, user: &str, password: &str) -> String {
        let file = self.folder.path().join(format!("nats-server_{}.ports", self.child.id()));
        let ports: Value =
            wait_for("nats-server's ports", || serde_json::from_str(&fs::read_to_string(&file).ok()?).ok());
        let port = ports["nats"][0].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
        format!("nats://{user}:{password}@127.0.0.1:{port}")
    }

    fn services(&self) -> String {
        self.url("services", "service-secret")
    }
}

impl Drop for Weak {
    fn drop(&mut self) {
        end_all(self.folder.path());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(weak: &Weak, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    command.args(["serve", "visits", "--nats", &weak.services()]).args(more).arg("--data").arg(weak.folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Services refuse to write where a power cut could take what they acknowledged, say why and how to run
/// all the same; the doctor finds it too.
#[test]
fn services_refuse_a_server_that_could_lose_writes() {
    let weak = Weak::start();
    let stream = alone(&["stream", "--nats", &weak.url("admin", "admin-secret")]);
    assert_eq!(stream.status.code(), Some(0), "{}", complained(&stream));
    let refused: Output = serve(&weak, &[]).output().unwrap();
    let why = complained(&refused);
    assert_eq!(refused.status.code(), Some(2), "{why}");
    assert!(why.contains("sync_interval: always") && why.contains("--accept-weak-durability"), "{why}");
    assert!(!why.contains("service-secret"), "{why}");
    let doctor = alone(&["doctor", "--nats", &weak.services()]);
    assert_eq!(doctor.status.code(), Some(1));
    assert!(printed(&doctor).contains("FAILED durability"), "{}", printed(&doctor));
    let mut accepted = serve(&weak, &["--accept-weak-durability"]).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let ended = accepted.try_wait().unwrap();
    let _ = accepted.kill();
    let output = accepted.wait_with_output().unwrap();
    assert_eq!(ended, None, "{}", complained(&output));
    assert!(complained(&output).contains("serving"), "{}", complained(&output));
}
