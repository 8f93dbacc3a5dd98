//! What the nats-servers say of themselves. Each server of a cluster answers.

use std::time::Duration;

use ayumi_proto::{obstacle::Obstacle, subject::SERVER_HEALTH, time::Moment};
use futures::StreamExt;
use serde::{Deserialize, de::DeserializeOwned};

use crate::bus::{Bus, BusError};

/// How long to wait for the first server's answer about its health; it is asked again soon.
const HEALTH_WAIT: Duration = Duration::from_secs(1);
/// How long to wait for further servers after an answer; all of a cluster answer within milliseconds.
const NEXT_WAIT: Duration = Duration::from_millis(300);

/// A server's answer.
#[derive(Deserialize)]
pub(crate) struct Reply<T> {
    pub server: Identity,
    pub data: T,
}

/// Which server answered, and when by its clock.
#[derive(Deserialize)]
pub(crate) struct Identity {
    pub name: String,
    pub time: Moment,
}

/// Asks every server, and waits so long for the first answer.
pub(crate) async fn ask_all<T: DeserializeOwned>(
    bus: &Bus,
    subject: &'static str,
    mut wait: Duration,
) -> Result<Vec<Reply<T>>, BusError> {
    let failed = |why: &dyn std::fmt::Display| BusError::Failed(subject.to_owned(), why.to_string());
    let inbox = bus.client.new_inbox();
    let mut replies = bus.client.subscribe(inbox.clone()).await.map_err(|error| failed(&error))?;
    let asked = bus.client.publish_with_reply(subject, inbox, Default::default()).await;
    asked.map_err(|error| failed(&error))?;
    // One that is in no cluster has nobody beside it to wait for.
    let is_alone = bus.client.server_info().cluster.is_none_or(|cluster| cluster.is_empty());
    let mut servers = Vec::new();
    while let Ok(Some(reply)) = tokio::time::timeout(wait, replies.next()).await {
        if reply.payload.is_empty() {
            break;
        }
        let reply = serde_json::from_slice(&reply.payload);
        servers.push(reply.map_err(|error| BusError::Unreadable(subject.to_owned(), error))?);
        if is_alone {
            break;
        }
        wait = NEXT_WAIT;
    }
    if servers.is_empty() { Err(BusError::NoResponders(subject.to_owned())) } else { Ok(servers) }
}

/// How one server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerHealth {
    /// Its name.
    pub name: String,
    /// Its clock, as it answered.
    pub time: Moment,
    /// What is wrong with it, in its words, if anything is.
    pub error: Option<String>,
}

impl ServerHealth {
    /// Why it can't write to its disk, if it can't. It doesn't try again by itself, even when there is space again.
    pub fn write_error(&self) -> Option<&str> {
        self.error.as_deref().filter(|error| WRITE_ERRORS.iter().any(|words| error.contains(words)))
    }
}

#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    error: String,
}

/// The server's words for a store that it has given up.
const WRITE_ERRORS: [&str; 2] = ["write error", NO_SPACE];
/// The system's words for a full disk.
const NO_SPACE: &str = "no space left on device";

/// Asks every server how it is.
///
/// # Errors
/// None answers; those that run with settings of an earlier build don't.
pub async fn health(bus: &Bus) -> Result<Vec<ServerHealth>, BusError> {
    let replies = ask_all::<Status>(bus, SERVER_HEALTH, HEALTH_WAIT).await?;
    let health = |Reply { server: Identity { name, time }, data: Status { error } }| {
        let error = (!error.is_empty()).then_some(error);
        ServerHealth { name, time, error }
    };
    Ok(replies.into_iter().map(health).collect())
}

/// Whether nothing can be written: no server of those that answered can.
pub fn cannot_write(servers: &[ServerHealth]) -> Option<Obstacle> {
    let failing = |server: &ServerHealth| Some((server.name.clone(), server.write_error()?.to_owned()));
    let failing: Option<Vec<_>> = servers.iter().map(failing).collect();
    failing?.into_iter().next().map(|(server, why)| write_obstacle(server, why))
}

/// Why a write fails, by the message of the server or of the system.
fn write_obstacle(server: String, why: String) -> Obstacle {
    if why.contains(NO_SPACE) { Obstacle::DiskFull { server } } else { Obstacle::WritesFail { server, why } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_writes_fail_where_no_server_can_write() {
        let server = |name: &str, error: Option<&str>| ServerHealth {
            name: name.to_owned(),
            time: Moment::now(),
            error: error.map(str::to_owned),
        };
        let full = "JetStream stream 'AYUMI > AYUMI' write error: write /data/1.blk: no space left on device";
        let broken = "JetStream stream 'AYUMI > AYUMI' write error: input/output error";
        let lags = "JetStream stream 'AYUMI > AYUMI' is not current";
        for other in [None, Some(lags)] {
            assert_eq!(cannot_write(&[server("one", Some(full)), server("two", other)]), None);
        }
        let obstacle = cannot_write(&[server("one", Some(full)), server("two", Some(broken))]);
        assert_eq!(obstacle, Some(Obstacle::DiskFull { server: "one".to_owned() }));
        let obstacle = cannot_write(&[server("two", Some(broken))]);
        assert_eq!(obstacle.map(|obstacle| obstacle.kind()), Some("writes-fail"));
    }
}
