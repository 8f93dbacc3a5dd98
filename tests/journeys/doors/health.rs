//! What is said of its health, and to whom.

use std::process::{Child, Command, Stdio};

use ayumi::client::{Client, ClientError, Remote};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    deciders::Nats,
    harness::{Ayumi, login_link, wait_for},
    scene,
};

/// R8: who isn't logged in learns whether it is ready and works, and neither what is recorded nor how much of it.
#[test]
fn r8_without_a_login_nothing_but_ready_or_not_is_said() {
    let ayumi = Ayumi::start();
    scene::play(&ayumi, &scene::opening(4, 400));
    let open = |path: &str| ayumi.send("GET", path, &[], "").unwrap();
    assert_eq!(open("/readyz").json(), json!({ "ready": true }));
    let metrics = open("/metrics").body;
    assert!(!metrics.contains("programme=") && !metrics.contains("position"), "{metrics}");
    assert!(ayumi.get("/metrics").body.contains("ayumi_commits_total{programme=\"visits\"} 2"));
    assert_eq!(ayumi.get("/readyz").json()["position"], 2);
    // The server hangs: no command could be stored, and nobody outside is shown why.
    let nats = Pid::from_raw(i32::try_from(ayumi.nats_pid()).unwrap()).unwrap();
    kill_process(nats, Signal::STOP).unwrap();
    let hung = wait_for("it to say that it isn't ready", || Some(open("/readyz")).filter(|reply| reply.status == 503));
    kill_process(nats, Signal::CONT).unwrap();
    assert_eq!(hung.json(), json!({ "ready": false }));
    wait_for("it to be ready again", || (open("/readyz").status == 200).then_some(()));
}

/// Services that run by themselves, on a data folder of their own.
struct Served(Child, TempDir);

impl Served {
    fn start(nats: &str, services: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
        command.arg("serve").args(services).args(["--nats", nats, "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self(command.spawn().unwrap(), data)
    }

    /// Where its gateway is, and the token.
    fn remote(&mut self) -> Remote {
        let link = login_link(&mut self.0).unwrap();
        let url = link[link.find("http").unwrap()..].split("/login").next().unwrap().to_owned();
        let token = std::fs::read_to_string(self.1.path().join("secretariat.token")).unwrap();
        Remote { url, token: token.trim().to_owned() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// R8: ready means that commands are accepted: views alone aren't enough.
#[tokio::test(flavor = "multi_thread")]
async fn r8_it_is_ready_once_commands_are_taken() {
    let nats = Nats::start().await;
    let url = nats.server.url();
    tokio::task::block_in_place(|| {
        let mut views = Served::start(&url, &["gateway", "projection"]);
        let remote = views.remote();
        let ready = |remote: &Remote| Client::new(remote).get("/readyz", &[]);
        wait_for("the views alone", || match ready(&remote) {
            Err(ClientError::Problem(_, problem)) => (problem.rule == "not-accepting").then_some(()),
            Ok(_) | Err(_) => None,
        });
        let outside = Remote { token: String::new(), ..remote };
        assert!(matches!(ready(&outside), Err(ClientError::Problem(status, _)) if status == 503));
        let _deciders = Served::start(&url, &["visits", "pilots", "meetings", "reports", "toy"]);
        wait_for("all of it", || ready(&outside).ok().filter(|answer| *answer == json!({ "ready": true })));
    });
}
