//! `ayumi bench query`: views over HTTP on the FY2019 example, beside a handler that does nothing and a
//! raw async-nats request.

use std::{net::SocketAddr, time::Duration};

use ayumi_runtime::{Bus, ceiling, telemetry};
use clap::Args;
use serde_json::{Map, Value};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    commands::{
        bench::load::{Measured, closed_loops},
        up::{Begin, Deployment, Example},
    },
    outcome::Failure,
    services::Settings,
};

/// Measure queries over HTTP, on persistent connections
#[derive(Debug, Args)]
pub struct Query {
    /// Number of connections
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Duration of each load, in seconds
    #[arg(long, default_value_t = 3)]
    seconds: u64,
}

/// What is asked for, by the name under which it is printed.
const ASKED: [(&str, &str); 6] = [
    ("raw_http", "/livez"),
    ("pilots", "/api/v1/pilots"),
    ("region", "/api/v1/pilots/tohoku"),
    ("visits", "/api/v1/visits"),
    ("figures", "/api/v1/figures/pilots/fy2019/tohoku"),
    ("pilots_as_of", "/api/v1/pilots?as_of=2019-08-07&known_at=4000"),
];
/// Longer than any measurement: what isn't asked for isn't measured.
const AUDIT_SECONDS: u64 = 86_400;
/// The subject of the raw request.
const RAW: &str = "ayumi.notice.bench";

impl Query {
    /// Measures on everything, started in a temporary folder with the example.
    pub async fn run(self) -> Result<Value, Failure> {
        let folder = tempfile::tempdir()?;
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (data, metrics) = (folder.path().to_owned(), telemetry::start_metrics());
        let settings = Settings::of(data, listen, AUDIT_SECONDS, metrics);
        let begin = Begin { example: Some(Example::Fy2019), import: None };
        let deployment = Deployment::start(settings, begin).await?;
        let measured = self.measure(&deployment).await;
        deployment.stop().await;
        measured
    }

    async fn measure(&self, deployment: &Deployment) -> Result<Value, Failure> {
        let time = Duration::from_secs(self.seconds);
        let mut into = Map::new();
        into.insert("connections".into(), self.connections.into());
        for (name, path) in ASKED {
            let (address, token) = (deployment.login.address, deployment.token.clone());
            let mut measured = self.http(address, &token, path, time).await?;
            measured.write(name, &mut into);
        }
        self.nats(deployment, time).await?.write("raw_nats_request", &mut into);
        Ok(into.into())
    }

    async fn http(&self, address: SocketAddr, token: &str, path: &str, time: Duration) -> Result<Measured, Failure> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n");
        closed_loops(self.connections, time, |_| {
            let request = request.clone();
            async move {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                let connection =
                    std::sync::Arc::new(tokio::sync::Mutex::new(Connection { stream, buffer: Vec::new() }));
                Ok(move || {
                    let (connection, request) = (connection.clone(), request.clone());
                    async move { connection.lock().await.ask(request.as_bytes()).await }
                })
            }
        })
        .await
    }

    async fn nats(&self, deployment: &Deployment, time: Duration) -> Result<Measured, Failure> {
        let bus = Bus::connect("ayumi-bench", &deployment.nats_url()).await?;
        ceiling::echo(&bus, RAW, vec![b' '; 4096].into()).await?;
        closed_loops(self.connections, time, |_| {
            let bus = bus.clone();
            async move {
                Ok(move || {
                    let bus = bus.clone();
                    async move { ceiling::request(&bus, RAW).await.map(drop).map_err(Failure::from) }
                })
            }
        })
        .await
    }
}

/// A kept connection: as little of HTTP as its answers need, so that the measurer costs little itself.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Sends a request and reads its whole answer.
    async fn ask(&mut self, request: &[u8]) -> Result<(), Failure> {
        self.stream.write_all(request).await?;
        loop {
            if let Some(length) = answer_length(&self.buffer)? {
                self.buffer.drain(..length);
                return Ok(());
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
        }
    }
}

/// How long the answer at the beginning of the buffer is; `None` while it isn't whole.
fn answer_length(buffer: &[u8]) -> Result<Option<usize>, Failure> {
    let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&buffer[..end])?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("not 200: {}", head.lines().next().unwrap_or_default()).into());
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.ok_or("an answer without content-length")?.parse()?;
    Ok((buffer.len() >= end + 4 + length).then_some(end + 4 + length))
}
