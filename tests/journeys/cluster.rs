//! Three nats-servers with the log on all of them, and services that each speak to another one.

mod hung;

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use ayumi_runtime::{Bus, Decider, Log};
use ayumi_visits::Visits;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::{
    deciders::{commits, decider, log, log_visit, play, receipt, request, rule, settled, view_of},
    harness::PATIENCE,
    race::{race, submit_again},
    scene::{Submission, apply, assign, company, enrol, opening, ready_for_visits},
};

/// The configuration that three machines are given.
const CONFIGURATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/nats/cluster/nats.conf");
const NAMES: [&str; 3] = ["one", "two", "three"];

/// Three nats-servers on the loopback interface.
struct Cluster {
    nodes: Vec<Node>,
    data: TempDir,
}

struct Node {
    name: &'static str,
    client: u16,
    route: u16,
    child: Child,
}

impl Cluster {
    /// Starts three nodes and creates the log on all of them.
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let ports = free_ports();
        let routes = [ports[3], ports[4], ports[5]];
        let node = |(index, name): (usize, &'static str)| {
            let (client, route) = (ports[index], routes[index]);
            Node { name, client, route, child: spawn(data.path(), name, client, route, &routes) }
        };
        let nodes = NAMES.into_iter().enumerate().map(node).collect();
        let cluster = Self { nodes, data };
        let admin = cluster.url("admin", 0);
        let bus = until("a connection", || async { Bus::connect("journey", &admin).await.ok() }).await;
        let log = Log::new(&bus);
        // The nodes have to find each other and to elect a leader before they take a stream.
        until("the log on three nodes", || async { log.create(3).await.ok() }).await;
        until("all replicas", || async { cluster.replicas_current(&log).await.then_some(()) }).await;
        cluster
    }

    fn url(&self, user: &str, node: usize) -> String {
        format!("nats://{user}:{user}-secret@127.0.0.1:{}", self.nodes[node].client)
    }

    /// The log with the administrator's rights.
    async fn log(&self) -> Log {
        log(&self.url("admin", 0)).await
    }

    /// Two copies of the service of the visits, on different nodes.
    async fn copies(&self) -> [Arc<Decider<Visits>>; 2] {
        [Arc::new(decider(&self.url("services", 1)).await), Arc::new(decider(&self.url("services", 2)).await)]
    }

    /// What the stream says of itself; nothing while it has no leader.
    async fn state(&self, log: &Log) -> Option<Value> {
        let nothing = json!({});
        let asked = log.bus().ask::<_, Value>("$JS.API.STREAM.INFO.AYUMI", &nothing);
        let info = tokio::time::timeout(Duration::from_secs(2), asked).await.ok()?.ok()?;
        info["cluster"]["leader"].is_string().then_some(info)
    }

    async fn leader(&self, log: &Log) -> Option<usize> {
        let info = self.state(log).await?;
        self.nodes.iter().position(|node| info["cluster"]["leader"] == node.name)
    }

    async fn replicas_current(&self, log: &Log) -> bool {
        let info = self.state(log).await.unwrap_or_default();
        let replicas = info["cluster"]["replicas"].as_array().cloned().unwrap_or_default();
        replicas.len() == 2 && replicas.iter().all(|replica| replica["current"] == true && replica["offline"] != true)
    }

    /// Kills a node as a power cut would.
    fn kill(&mut self, node: usize) {
        self.nodes[node].child.kill().unwrap();
        self.nodes[node].child.wait().unwrap();
    }

    /// Starts a killed node again on its data.
    fn restart(&mut self, node: usize) {
        let routes: Vec<u16> = self.nodes.iter().map(|node| node.route).collect();
        let node = &mut self.nodes[node];
        node.child = spawn(self.data.path(), node.name, node.client, node.route, &routes);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            let _ = node.child.kill();
            let _ = node.child.wait();
            if std::thread::panicking() {
                let log = fs::read_to_string(self.data.path().join(node.name).join("log")).unwrap_or_default();
                eprintln!("--- nats-server {} said:\n{log}", node.name);
            }
        }
    }
}

fn spawn(data: &Path, name: &str, client: u16, route: u16, routes: &[u16]) -> Child {
    let folder = data.join(name);
    fs::create_dir_all(&folder).unwrap();
    let output = fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
    let others = routes.iter().filter(|other| **other != route);
    let others: Vec<String> = others.map(|port| format!("nats://route:route-secret@127.0.0.1:{port}")).collect();
    let program = std::env::var_os("AYUMI_NATS_SERVER").unwrap_or_else(|| "nats-server".into());
    Command::new(program)
        .args(["--config", CONFIGURATION])
        .env("AYUMI_NATS_NAME", name)
        .env("AYUMI_NATS_LISTEN", format!("127.0.0.1:{client}"))
        .env("AYUMI_NATS_MONITOR", "127.0.0.1:-1")
        .env("AYUMI_NATS_STORE", format!("\"{}\"", folder.display()))
        .env("AYUMI_NATS_ADMIN_PASSWORD", "admin-secret")
        .env("AYUMI_NATS_SERVICE_PASSWORD", "services-secret")
        .env("AYUMI_NATS_CLUSTER_LISTEN", format!("127.0.0.1:{route}"))
        .env("AYUMI_NATS_ROUTE_PASSWORD", "route-secret")
        .env("AYUMI_NATS_ROUTES", format!("[{}]", others.join(", ")))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(output)
        .spawn()
        .unwrap()
}

/// Ports that are free now: three for clients and three for routes, which nodes have to know of each other.
fn free_ports() -> Vec<u16> {
    let held: Vec<_> = (0..6).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    held.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

/// Waits until `look` finds something.
async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// With the log on three machines the race ends as with one; and what was acknowledged through one node
/// is known through every other, though that one reads from a copy that may be behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_race_holds_and_no_rejection_is_stale() {
    let cluster = Cluster::start().await;
    let copies = cluster.copies().await;
    play(&copies[0], &ready_for_visits(4, 1)).await;
    let answers = race(copies.clone()).await;
    let accepted = submit_again(copies.clone(), &answers).await;
    assert_eq!(accepted.len(), 4);
    for index in 1..25 {
        served_at_once(&copies, index).await;
    }
    let commits = commits(&cluster.log().await).await;
    for (index, visits, yen) in [(0, 4, 180_000), (1, 1, 45_000), (24, 1, 45_000)] {
        let view = view_of(&commits, &company(index));
        assert_eq!((&view["visits"], &view["spent_yen"]), (&json!(visits), &json!(yen)), "{view}");
    }
}

/// A company is taken through by one copy and gets its visit through the other, which remembers it as one
/// that never applied.
async fn served_at_once([one, other]: &[Arc<Decider<Visits>>; 2], index: u64) {
    let id = company(index);
    let visit = log_visit(&id, "2019-08-05", 45_000, &format!("visit {id}"));
    let before = settled(other, &visit).await;
    assert_eq!(rule(&before), "not-enrolled", "{before:?}");
    for submission in [apply(&id), enrol(&id), assign(&id)] {
        let answer = settled(one, &request(&submission, &format!("{submission:?}"))).await;
        assert!(receipt(&answer).is_some(), "{submission:?}: {answer:?}");
    }
    let served = settled(other, &visit).await;
    assert!(receipt(&served).is_some(), "{id}: {served:?}");
}

/// Whichever machine dies, in the middle of everything: the valid visits are those that were
/// acknowledged, and nobody hears a wrong answer from a copy that hasn't caught up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_race_holds_while_the_leader_is_killed() {
    let mut cluster = Cluster::start().await;
    let copies = cluster.copies().await;
    let mut scene: Vec<Submission> = opening(4, 400);
    scene.extend([apply(&company(0)), enrol(&company(0)), assign(&company(0))]);
    play(&copies[0], &scene).await;
    let log = cluster.log().await;
    let (served, mut guided) = (Arc::new(AtomicUsize::new(0)), JoinSet::new());
    for lane in 0..4 {
        let (copies, served) = (copies.clone(), served.clone());
        guided.spawn(async move {
            for index in (lane * 100 + 1..).take(30) {
                served_at_once(&copies, index).await;
                served.fetch_add(1, Ordering::AcqRel);
            }
        });
    }
    wait_until_served(&served, 8).await;
    let leader = until("a leader", || cluster.leader(&log)).await;
    let racing = tokio::spawn(race(copies.clone()));
    cluster.kill(leader);
    let answers = racing.await.unwrap();
    until("another leader", || async { cluster.leader(&log).await.filter(|next| *next != leader) }).await;
    let so_far = served.load(Ordering::Acquire);
    cluster.restart(leader);
    wait_until_served(&served, (so_far + 8).min(120)).await;
    guided.join_all().await;
    until("all replicas", || async { cluster.replicas_current(&log).await.then_some(()) }).await;
    assert_eq!(submit_again(copies, &answers).await.len(), 4);
    let commits = commits(&cluster.log().await).await;
    for (index, visits) in [(0, 4), (1, 1), (330, 1)] {
        let view = view_of(&commits, &company(index));
        assert_eq!(view["visits"], visits, "{view}");
    }
}

async fn wait_until_served(served: &AtomicUsize, count: usize) {
    until("companies to be served", || async { (served.load(Ordering::Acquire) >= count).then_some(()) }).await;
}
