//! Whether the log really lacks a commit. One server that was hung, or lags, answers with a beginning of the log as if
//! it were all of it; so that nobody believes one answer.

use std::time::Duration;

use async_nats::Request;
use ayumi_proto::subject::STREAM;

use super::{Log, LogError, SERVER_TIMEOUT, server};

/// How many times all servers are asked for a commit before it counts as lost.
const LOOKS: u32 = 5;
/// The pause between two times. A server that was hung learns what it missed from the others meanwhile.
const LOOK_PAUSE: Duration = Duration::from_secs(1);

impl Log {
    /// The last position. One below `known`, which was there before, is only believed once [`Log::lacks`] confirms it.
    ///
    /// # Errors
    /// The log can't be asked, or too few of its servers answer to know.
    pub async fn position_from(&self, known: u64) -> Result<u64, LogError> {
        let last = self.position().await?;
        Ok(if last < known && !self.lacks(known).await? { known } else { last })
    }

    /// Whether no server has the commit at a position, asked over seconds, from every server that can be reached.
    ///
    /// # Errors
    /// Fewer than a majority of the servers that keep the log could be asked.
    pub async fn lacks(&self, position: u64) -> Result<bool, LogError> {
        for look in 0..LOOKS {
            if look > 0 {
                tokio::time::sleep(LOOK_PAUSE).await;
            }
            if self.is_anywhere(position).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether any server has the commit at a position, asked once.
    ///
    /// # Errors
    /// None has, and fewer than a majority could be asked.
    pub async fn is_anywhere(&self, position: u64) -> Result<bool, LogError> {
        let connections = self.bus.each_server().await;
        let logs = connections.iter().map(Self::new);
        let answers = futures::future::join_all(logs.map(|log| async move { log.is_here(position).await }));
        let answers: Vec<bool> = answers.await.into_iter().flatten().collect();
        if answers.contains(&true) {
            return Ok(true);
        }
        let replicas = self.replicas().await?;
        let too_few = || server("be read")(&format_args!("only {} of {replicas} servers answer", answers.len()));
        if answers.len() > replicas / 2 { Ok(false) } else { Err(too_few()) }
    }

    /// Whether the server of this connection, or the one that reads on its behalf, has the commit at a position.
    async fn is_here(&self, position: u64) -> Result<bool, LogError> {
        let question = serde_json::json!({ "seq": position }).to_string();
        let request = Request::new().payload(question.into()).timeout(Some(SERVER_TIMEOUT));
        let reply = self.bus.client.send_request(format!("$JS.API.DIRECT.GET.{STREAM}"), request).await;
        match reply.map_err(|error| server("be read")(&error))?.status.map(|status| status.as_u16()) {
            None => Ok(true),
            Some(404) => Ok(false),
            Some(status) => Err(server("be read")(&format_args!("status {status}"))),
        }
    }
}
