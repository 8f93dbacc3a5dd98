//! What most journeys run on: `ayumi up` as a process of its own. What is started here is ended
//! here, however a test ends.

#![allow(dead_code, reason = "each journey takes what it needs")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Mutex, mpsc},
    time::{Duration, Instant},
};

use ayumi::client::{Client, Remote};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use ureq::http::HeaderMap;

/// How long anything that is waited for may take. Two shared cores can be slow; nothing waits this long
/// unless it is broken.
pub const PATIENCE: Duration = Duration::from_secs(90);
/// How often a condition is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(15);

/// Waits until `look` finds something, and fails with `what` if it never does.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}

/// What HTTP answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    /// The body as JSON; null if it isn't.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// A header, empty if it isn't there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// `ayumi up` as a process, with data of its own.
pub struct Ayumi {
    data: TempDir,
    arguments: Vec<String>,
    /// What the shell that starts it does first.
    shell: &'static str,
    agent: ureq::Agent,
    // Clients that race keep a shared reference while the process is killed and started under them.
    running: Mutex<Running>,
}

struct Running {
    child: Option<Child>,
    link: String,
    remote: Remote,
}

impl Ayumi {
    /// Starts on an empty folder.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts on an empty folder and loads the FY2019 example.
    pub fn start_example() -> Self {
        Self::start_with(&["--example", "fy2019"])
    }

    /// Starts on an empty folder with further arguments of `ayumi up`.
    pub fn start_with(arguments: &[&str]) -> Self {
        Self::start_on(tempfile::tempdir().unwrap(), "", arguments)
    }

    /// The same, in a shell that first runs a command, such as `ulimit -n 1024;`.
    pub fn start_in(shell: &'static str, arguments: &[&str]) -> Self {
        Self::start_on(tempfile::tempdir().unwrap(), shell, arguments)
    }

    /// The same, on a folder that is there.
    pub fn start_on(data: TempDir, shell: &'static str, arguments: &[&str]) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = config.timeout_global(Some(PATIENCE)).build().into();
        let running =
            Running { child: None, link: String::new(), remote: Remote { url: String::new(), token: String::new() } };
        let arguments = arguments.iter().map(ToString::to_string).collect();
        let ayumi = Self { data, arguments, shell, agent, running: Mutex::new(running) };
        ayumi.restart();
        ayumi
    }

    /// Starts it again on the same data, after [`Self::kill9`] or [`Self::stop`]; the port is another one.
    pub fn restart(&self) {
        let mut child = self.command().stdout(Stdio::piped()).spawn().unwrap();
        let link = login_link(&mut child).unwrap_or_else(|| {
            let _ = child.kill();
            panic!("ayumi up didn't start: {}", self.stderr());
        });
        let url = link.split("/login").next().unwrap().to_owned();
        let token = fs::read_to_string(self.data().join("secretariat.token")).unwrap().trim().to_owned();
        *self.running.lock().unwrap() = Running { child: Some(child), link, remote: Remote { url, token } };
    }

    /// The command line of `ayumi up` on this data, in a process group of its own, so that a Ctrl-C in
    /// the terminal of the tests is theirs.
    pub fn command(&self) -> Command {
        let stderr = fs::OpenOptions::new().create(true).append(true).open(self.data().join("ayumi.log")).unwrap();
        // A file that may not grow any more is to be an error, as a full disk is, and not the end of the process.
        let mut command = Command::new("sh");
        let shell = format!("trap '' XFSZ; {} exec \"$@\"", self.shell);
        command.args(["-c", &shell, "sh", env!("CARGO_BIN_EXE_ayumi")]);
        command.arg("up").arg("--data").arg(self.data()).args(["--listen", "127.0.0.1:0"]).args(&self.arguments);
        command.stdin(Stdio::null()).stderr(stderr).process_group(0);
        command
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The file in which its nats-server has the log's first commits.
    pub fn log_file(&self) -> PathBuf {
        self.data().join("nats/store/jetstream/AYUMI/streams/AYUMI/msgs/1.blk")
    }

    /// What it has written to standard error so far.
    pub fn stderr(&self) -> String {
        fs::read_to_string(self.data().join("ayumi.log")).unwrap_or_default()
    }

    /// Where it is, and the secretariat's token.
    pub fn remote(&self) -> Remote {
        self.running.lock().unwrap().remote.clone()
    }

    /// The one-time login link.
    pub fn link(&self) -> String {
        self.running.lock().unwrap().link.clone()
    }

    /// The client that the command line speaks through; its `submit` tries again on 409 and 503.
    pub fn client(&self) -> Client {
        Client::new(&self.remote())
    }

    /// Runs another command of the binary against it.
    pub fn cli(&self, arguments: &[&str]) -> Output {
        let Remote { url, token } = self.remote();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
        command.args(arguments).env("AYUMI_URL", url).env("AYUMI_TOKEN", token).env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// A GET with the secretariat's token.
    pub fn get(&self, path: &str) -> Reply {
        self.try_get(path).unwrap()
    }

    /// The same, where the process may be dead.
    pub fn try_get(&self, path: &str) -> Result<Reply, ureq::Error> {
        self.send("GET", path, &[("authorization", &self.bearer())], "")
    }

    /// A POST of JSON with the secretariat's token.
    pub fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Reply {
        self.try_post(path, key, body).unwrap()
    }

    /// The same, where the process may be dead.
    pub fn try_post(&self, path: &str, key: Option<&str>, body: &Value) -> Result<Reply, ureq::Error> {
        let bearer = self.bearer();
        let mut headers =
            vec![("authorization", bearer.as_str()), ("content-type", "application/json"), ("accept-language", "en")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        self.send("POST", path, &headers, &body.to_string())
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.remote().token)
    }

    /// Any request, with these headers and no others. Redirects aren't followed.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Reply, ureq::Error> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.remote().url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = match method {
            "GET" | "HEAD" => self.agent.run(request.body(()).unwrap())?,
            _ => self.agent.run(request.body(body.to_owned()).unwrap())?,
        };
        let body = String::from_utf8_lossy(&answer.body_mut().read_to_vec()?).into_owned();
        Ok(Reply { status: answer.status().as_u16(), headers: answer.headers().clone(), body })
    }

    /// A connection to it, over which nothing was sent yet.
    pub fn connect(&self) -> TcpStream {
        let address = self.remote().url.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// What it answers to bytes that end the connection.
    pub fn answer_to(&self, bytes: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The process id of `ayumi up`.
    pub fn pid(&self) -> u32 {
        self.running.lock().unwrap().child.as_ref().unwrap().id()
    }

    /// The process id of its nats-server.
    pub fn nats_pid(&self) -> u32 {
        nats_pid(&self.data().join("nats")).unwrap()
    }

    /// An address of its nats-server with the administrator's rights. The passwords of a run are known to
    /// the processes alone, and to users who may read their environment.
    pub fn admin_url(&self) -> String {
        self.nats_url("admin", "AYUMI_NATS_ADMIN_PASSWORD")
    }

    /// An address of its nats-server with the rights of services.
    pub fn services_url(&self) -> String {
        self.nats_url("services", "AYUMI_NATS_SERVICE_PASSWORD")
    }

    fn nats_url(&self, user: &str, variable: &str) -> String {
        let (folder, pid) = (self.data().join("nats"), self.nats_pid());
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap();
        let entry =
            |entry: &[u8]| String::from_utf8_lossy(entry).strip_prefix(variable).map(|value| value[1..].to_owned());
        let password = environment.split(|byte| *byte == 0).find_map(entry).unwrap();
        let ports: Value =
            serde_json::from_str(&fs::read_to_string(folder.join(format!("nats-server_{pid}.ports"))).unwrap())
                .unwrap();
        let port = ports["nats"][0].as_str().unwrap().rsplit(':').next().unwrap();
        format!("nats://{user}:{password}@127.0.0.1:{port}")
    }

    /// Kills `ayumi up` as a power cut would; its nats-server lives on.
    pub fn kill9(&self) {
        let mut child = self.running.lock().unwrap().child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Sends Ctrl-C and waits for the end.
    pub fn stop(&self) -> ExitStatus {
        self.end_by(Signal::INT)
    }

    /// Sends SIGTERM and waits for the end.
    pub fn terminate(&self) -> ExitStatus {
        self.end_by(Signal::TERM)
    }

    fn end_by(&self, signal: Signal) -> ExitStatus {
        let mut child = self.running.lock().unwrap().child.take().unwrap();
        kill_process(pid_of(child.id()), signal).unwrap();
        wait_for("ayumi up to stop", || child.try_wait().unwrap())
    }
}

impl Drop for Ayumi {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner).child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        end_all(self.data());
        if std::thread::panicking() {
            eprintln!("--- ayumi up said:\n{}", self.stderr());
        }
    }
}

/// Reads standard output up to the login link; the rest is read away, so that the process never blocks.
pub fn login_link(child: &mut Child) -> Option<String> {
    let stdout = child.stdout.take().unwrap();
    let (found, link) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if line.contains("/login?code=") {
                // The client that waited for it may have given up.
                let _ = found.send(line.trim().to_owned());
            }
        }
    });
    link.recv_timeout(PATIENCE).ok()
}

/// The nats-server that runs on a folder, if it does.
pub fn nats_pid(folder: &Path) -> Option<u32> {
    let pid = fs::read_to_string(folder.join("nats-server.pid")).ok()?.trim().parse().ok()?;
    runs_with(pid, folder).then_some(pid)
}

/// Whether a process is there and names a folder on its command line: process ids are used again.
pub fn runs_with(pid: u32, folder: &Path) -> bool {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line).contains(folder.to_str().unwrap())
}

/// The processes that name a folder on their command line.
pub fn processes_with(folder: &Path) -> Vec<u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| runs_with(*pid, folder)).collect()
}

/// Kills what runs on a folder, and waits until it has gone.
pub fn end_all(folder: &Path) {
    processes_with(folder).into_iter().for_each(kill9);
    wait_for("processes to end", || processes_with(folder).is_empty().then_some(()));
}

/// Kills a process that the test has started.
pub fn kill9(pid: u32) {
    let _ = kill_process(pid_of(pid), Signal::KILL);
}

fn pid_of(pid: u32) -> Pid {
    Pid::from_raw(i32::try_from(pid).unwrap()).unwrap()
}
