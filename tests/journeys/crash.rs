//! Crashes and orderly ends: nothing that was acknowledged is lost, and nothing is left running.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{
    harness::{Ayumi, Reply, kill9, nats_pid, processes_with, runs_with, wait_for},
    scene::{EDITION, company, day, play, ready_for_visits, visit},
    writers::{VISITS_MAX, Writers, submit},
};

/// After a power cut one starts it again and goes on: what was acknowledged is there, and the nats-server
/// that the killed process left behind is ended first.
#[test]
fn killed_while_writing_it_goes_on_where_it_was() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(VISITS_MAX, 6));
    let writers = Writers::default();
    writers.run(&ayumi, 6, || {
        for _ in 0..2 {
            writers.wait_for_more(30);
            let (folder, orphan) = (ayumi.data().join("nats"), ayumi.nats_pid());
            ayumi.kill9();
            assert!(runs_with(orphan, &folder), "nats-server outlives the killed process");
            ayumi.restart();
            assert!(!runs_with(orphan, &folder), "the orphan is still there");
            assert_ne!(ayumi.nats_pid(), orphan);
        }
        writers.wait_for_more(30);
    });
    writers.check(&ayumi);
}

/// When nats-server itself dies, it is started again, and nobody's acknowledged command is gone.
#[test]
fn a_nats_server_that_dies_is_started_again() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(VISITS_MAX, 6));
    let writers = Writers::default();
    writers.run(&ayumi, 6, || {
        writers.wait_for_more(30);
        let (folder, killed) = (ayumi.data().join("nats"), ayumi.nats_pid());
        kill9(killed);
        wait_for("another nats-server", || nats_pid(&folder).filter(|pid| *pid != killed));
        writers.wait_for_more(30);
    });
    writers.check(&ayumi);
    assert_eq!(ayumi.get("/readyz").status, 200);
}

/// After that, pages soon show what was written since, rather than going on to look right and be old.
#[test]
fn views_follow_a_nats_server_that_was_started_again() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let (folder, killed) = (ayumi.data().join("nats"), ayumi.nats_pid());
    kill9(killed);
    wait_for("another nats-server", || nats_pid(&folder).filter(|pid| *pid != killed));
    let logged = submit(&ayumi, &company(0), &visit("2019-08-05", 45_000), "visit").json();
    // The gateway waits some seconds for one's own write.
    let view =
        ayumi.get(&format!("/api/v1/visits/{}?edition={EDITION}&min_position={}", company(0), logged["position"]));
    assert_eq!((view.status, &view.json()["visits"]), (200, &serde_json::json!(1)), "{}", view.body);
}

/// Ctrl-C ends everything that was started, in order, and says that all went well.
#[test]
fn ctrl_c_leaves_no_process() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let (folder, pid, nats) = (ayumi.data().join("nats"), ayumi.pid(), ayumi.nats_pid());
    assert!(ayumi.stop().success(), "{}", ayumi.stderr());
    assert!(!runs_with(pid, ayumi.data()) && !runs_with(nats, &folder));
    assert!(processes_with(ayumi.data()).is_empty(), "{:?}", processes_with(ayumi.data()));
}

/// The second start continues on the same data, and scripts keep their token; nobody else on the machine
/// can read it.
#[test]
fn a_second_start_continues_with_the_same_token() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let file = ayumi.data().join("secretariat.token");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let (token, path) = (ayumi.remote().token, format!("/api/v1/visits/{}?edition={EDITION}", company(0)));
    assert!(token.len() >= 32, "{token:?}");
    let before = ayumi.get(&path).json();
    assert!(ayumi.stop().success());
    ayumi.restart();
    assert_eq!(ayumi.remote().token, token);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(ayumi.get(&path).json(), before);
    assert_eq!(ayumi.send("GET", &path, &[], "").unwrap().status, 401, "without the token");
}

/// Two at once on the same data would write past each other; the second says so and leaves the first alone.
#[test]
fn a_second_one_on_the_same_data_is_refused() {
    let ayumi = Ayumi::start();
    let nats = ayumi.nats_pid();
    let second = ayumi.command().stderr(Stdio::piped()).output().unwrap();
    let message = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2), "{message}");
    assert!(
        message.contains("is in use by another ayumi") && message.contains(ayumi.data().to_str().unwrap()),
        "{message}"
    );
    assert_eq!(ayumi.nats_pid(), nats);
    assert_eq!(ayumi.get("/readyz").status, 200);
}

/// How many clients race, each for every company.
const CLIENTS: usize = 64;
/// How many companies they race for.
const COMPANIES: u64 = 5;

/// What each client was answered in the end, by company and client.
type Answers = Mutex<BTreeMap<(u64, usize), Vec<Reply>>>;

/// No matter what is killed and started again during a race, four visits are valid, and each client gets the truth.
#[test]
fn services_are_killed_under_a_race() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, COMPANIES));
    let (answers, answered) = (Answers::default(), AtomicUsize::new(0));
    let all = CLIENTS * COMPANIES as usize * 2;
    let reach =
        |part: usize| wait_for("the race to get on", || (answered.load(Ordering::Acquire) >= part).then_some(()));
    let racer = |client| race(&ayumi, client, &answers, &answered);
    std::thread::scope(|scope| {
        let second = Second::start(&ayumi);
        for client in 0..CLIENTS {
            for _attempt in 0..2 {
                scope.spawn(move || racer(client));
            }
        }
        reach(all / 8);
        second.stop();
        let second = Second::start(&ayumi);
        reach(all / 4);
        drop(second);
        ayumi.kill9();
        ayumi.restart();
        let _second = Second::start(&ayumi);
        reach(all / 2);
        ayumi.kill9();
        ayumi.restart();
        reach(all);
    });
    for company in 0..COMPANIES {
        check(&ayumi, company, &answers.lock().unwrap());
    }
}

/// One client's way through the companies; clients begin at different ones.
fn race(ayumi: &Ayumi, client: usize, answers: &Answers, answered: &AtomicUsize) {
    for step in 0..COMPANIES {
        let index = (client as u64 + step) % COMPANIES;
        let body = visit(&day(client), 45_000);
        let reply = submit(ayumi, &company(index), &body, &format!("{client} {index}"));
        answers.lock().unwrap().entry((index, client)).or_default().push(reply);
        answered.fetch_add(1, Ordering::AcqRel);
    }
}

fn check(ayumi: &Ayumi, index: u64, answers: &BTreeMap<(u64, usize), Vec<Reply>>) {
    let mut positions = Vec::new();
    for ((_, client), replies) in answers.range((index, 0)..(index + 1, 0)) {
        let body = visit(&day(*client), 45_000);
        let again = submit(ayumi, &company(index), &body, &format!("{client} {index}"));
        for reply in replies.iter().chain([&again]) {
            assert_eq!(reply.json(), again.json(), "client {client} heard different answers");
            assert!(reply.status != 422 || reply.json()["rule"] == "visit-limit", "{}", reply.body);
        }
        if again.status == 200 {
            positions.push(again.json()["position"].as_u64().unwrap());
        }
    }
    assert_eq!(positions.len(), 4, "valid visits");
    let position = positions.iter().max().unwrap();
    let view =
        ayumi.get(&format!("/api/v1/visits/{}?edition={EDITION}&min_position={position}", company(index))).json();
    assert_eq!((view["visits"].as_u64(), view["spent_yen"].as_u64()), (Some(4), Some(180_000)), "{view}");
}

/// A second copy of the service of the visits, as a process of its own.
struct Second(Child);

impl Second {
    fn start(ayumi: &Ayumi) -> Self {
        let log = fs::File::create(ayumi.data().join("second.log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
        command
            .args(["serve", "visits", "--nats", &ayumi.services_url()])
            .arg("--data")
            .arg(ayumi.data().join("second"));
        let second = Self(command.stdin(Stdio::null()).stderr(log).process_group(0).spawn().unwrap());
        let log = || fs::read_to_string(ayumi.data().join("second.log")).unwrap_or_default();
        wait_for("a second service", || log().contains("serving").then_some(()));
        second
    }

    /// Ends it in order: it answers what it took.
    fn stop(mut self) {
        kill_process(Pid::from_child(&self.0), Signal::TERM).unwrap();
        assert!(wait_for("the second service to stop", || self.0.try_wait().unwrap()).success());
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        // It may have been stopped before.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
