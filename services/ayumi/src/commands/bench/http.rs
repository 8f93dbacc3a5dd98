//! Questions over HTTP in closed loops, on connections that are kept.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Mutex,
};

use crate::{
    commands::bench::load::{Measured, closed_loops},
    outcome::Failure,
};

/// Has clients ask over and over until the time is up. `path` is given the client's number and how often it has asked.
pub async fn asked(
    address: SocketAddr,
    token: &str,
    clients: usize,
    time: Duration,
    path: impl Fn(usize, usize) -> String + Clone + Send + Sync + 'static,
) -> Result<Measured, Failure> {
    closed_loops(clients, time, |client| {
        let (token, path) = (token.to_owned(), path.clone());
        async move {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let connection = Arc::new(Mutex::new(Connection { stream, buffer: Vec::new() }));
            let mut asked = 0;
            Ok(move || {
                let path = path(client, asked);
                asked += 1;
                let connection = connection.clone();
                let request =
                    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n");
                async move { connection.lock().await.ask(request.as_bytes()).await }
            })
        }
    })
    .await
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
