//! One server of three that hangs: its connections stay, and nothing comes of what is sent to it.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use ayumi::client::{Client, ClientError, Remote};
use ayumi_proto::obstacle::Obstacle;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{Cluster, until};
use crate::{
    deciders::commits,
    harness::wait_for,
    scene::{apply, company, opening, path},
};

/// How many clients write.
const WRITERS: usize = 32;
/// How long the server hangs.
const HUNG: Duration = Duration::from_secs(15);
/// How long nothing may be acknowledged while another than the leader hangs.
const GAP_MAX: Duration = Duration::from_secs(6);
/// The same while the leader hangs: nats-server elects another one 4 to 9 seconds after it last heard of it, which no
/// setting changes.
const GAP_OF_ELECTION_MAX: Duration = Duration::from_secs(11);

/// All services in one process, which knows all three servers.
struct Serving {
    child: Child,
    remote: Remote,
    data: TempDir,
}

impl Serving {
    fn start(cluster: &Cluster) -> Self {
        let data = tempfile::tempdir().unwrap();
        let log = fs::File::create(data.path().join("ayumi.log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        command.env("AYUMI_NATS_URL", [0, 1, 2].map(|node| cluster.url("services", node)).join(","));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut link = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let url =
            link.split_once("http").and_then(|(_, url)| url.split_once("/login")).map(|(url, _)| format!("http{url}"));
        let token = fs::read_to_string(data.path().join("secretariat.token")).unwrap_or_default().trim().to_owned();
        let serving = Self { child, remote: Remote { url: url.unwrap_or_default(), token }, data };
        wait_for("/readyz", || serving.client().get("/readyz", &[]).ok());
        serving
    }

    fn client(&self) -> Client {
        Client::new(&self.remote)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- ayumi serve said:\n{}", fs::read_to_string(self.data.path().join("ayumi.log")).unwrap());
        }
    }
}

/// What was acknowledged, and when.
#[derive(Default)]
struct Acknowledged {
    next: AtomicU64,
    companies: Mutex<Vec<(u64, Instant)>>,
    enough: AtomicBool,
}

impl Acknowledged {
    /// Has companies apply, each until it is acknowledged.
    fn write(&self, client: &Client) {
        while !self.enough.load(Ordering::Acquire) {
            let index = self.next.fetch_add(1, Ordering::AcqRel);
            let (entity, command, payload) = apply(&company(index));
            while !self.enough.load(Ordering::Acquire) {
                match client.post(&path(&entity, command), &payload) {
                    Ok(_) => {
                        self.companies.lock().unwrap().push((index, Instant::now()));
                        break;
                    }
                    Err(ClientError::Problem(status, _)) if matches!(status.as_u16(), 409 | 503) => {
                        std::thread::sleep(Duration::from_millis(50));
                    }
                    Err(error) => panic!("{entity}: {error}"),
                }
            }
        }
    }

    /// The longest time without an acknowledgement, and how many there were.
    fn gap(&self, from: Instant, to: Instant) -> (Duration, usize) {
        let companies = self.companies.lock().unwrap();
        let mut times: Vec<Instant> =
            companies.iter().map(|(_, at)| *at).filter(|at| (from..to).contains(at)).collect();
        times.extend([from, to]);
        times.sort_unstable();
        let longest = times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
        (longest, times.len() - 2)
    }
}

/// Sends a signal to a node's process.
fn signal(cluster: &Cluster, node: usize, signal: Signal) {
    kill_process(Pid::from_child(&cluster.nodes[node].child), signal).unwrap();
}

/// Writing goes on within seconds while a server hangs, follower or leader; nobody raises an alarm meanwhile or after,
/// and whatever was acknowledged is in the log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r3_writing_goes_on_while_a_server_hangs() {
    let cluster = Cluster::start().await;
    let serving = Serving::start(&cluster);
    for (entity, command, payload) in opening(4, 400) {
        serving.client().post(&path(&entity, command), &payload).unwrap();
    }
    let acknowledged = Acknowledged::default();
    let log = cluster.log().await;
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| acknowledged.write(&serving.client()));
        }
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                for leads in [false, true] {
                    let leader = until("a leader", || cluster.leader(&log)).await;
                    let node = if leads { leader } else { (leader + 1) % 3 };
                    signal(&cluster, node, Signal::STOP);
                    let began = Instant::now();
                    while began.elapsed() < HUNG {
                        assert_no_alarm(&serving);
                        tokio::time::sleep(Duration::from_millis(200)).await;
                    }
                    let (gap, count) = acknowledged.gap(began, Instant::now());
                    signal(&cluster, node, Signal::CONT);
                    eprintln!("hung leader: {leads}; {count} acknowledged in {HUNG:?}, none for {gap:?}");
                    assert!(gap < if leads { GAP_OF_ELECTION_MAX } else { GAP_MAX }, "none for {gap:?}");
                    until("all replicas", || async { cluster.replicas_current(&log).await.then_some(()) }).await;
                    assert_no_alarm(&serving);
                }
            });
        });
        acknowledged.enough.store(true, Ordering::Release);
    });
    wait_for("/readyz", || serving.client().get("/readyz", &[]).ok());
    let stored: BTreeSet<String> = commits(&log).await.into_iter().map(|(stored, _)| stored.subject.entity).collect();
    let companies = acknowledged.companies.into_inner().unwrap();
    let lost: Vec<_> = companies.iter().filter(|(index, _)| !stored.contains(&company(*index))).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// What is slow may be said to be; that something is wrong may not.
fn assert_no_alarm(serving: &Serving) {
    if let Err(ClientError::Problem(_, problem)) = serving.client().get("/readyz", &[]) {
        let rule = problem.rule.as_str();
        assert!(!["stopped", "stopping"].contains(&rule) && !Obstacle::KINDS.contains(&rule), "{problem:?}");
    }
}
