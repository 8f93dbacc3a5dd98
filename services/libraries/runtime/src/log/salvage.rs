//! Reading a log of which a part can't be read: whatever is there, in order, as bytes.

use std::collections::VecDeque;

use ayumi_proto::subject::STREAM;
use bytes::Bytes;
use futures::StreamExt;

use super::{Log, LogError, SERVER_TIMEOUT, server};

/// How many messages are asked for at once.
const PAGE_MESSAGES: usize = 256;
/// How many bytes of them.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// A message of the stream, whatever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMessage {
    /// Its position.
    pub position: u64,
    /// Its subject.
    pub subject: String,
    /// Its bytes.
    pub payload: Bytes,
}

/// Reads a log position by position, past what can't be read.
pub struct Salvage {
    log: Log,
    next: u64,
    last: u64,
    page: VecDeque<RawMessage>,
}

impl Salvage {
    /// Begins with the first position; up to the last that the log has now.
    ///
    /// # Errors
    /// The log can't be asked.
    pub async fn start(log: Log) -> Result<Self, LogError> {
        let last = log.position().await?;
        Ok(Self { log, next: 1, last, page: VecDeque::new() })
    }

    /// The last position.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// What is at the next position: nothing, where the server has no message that it can read. After the last, there is
    /// nothing anywhere.
    ///
    /// # Errors
    /// The log can't be asked.
    pub async fn read(&mut self) -> Result<Option<RawMessage>, LogError> {
        if self.page.is_empty() && self.next <= self.last {
            self.page = self.log.page(self.next).await?;
        }
        let here = self.page.front().is_some_and(|message| message.position <= self.next);
        self.next += 1;
        Ok(if here { self.page.pop_front() } else { None })
    }
}

impl Log {
    /// Messages from a position on, in one request; what the server can't read is left out.
    async fn page(&self, position: u64) -> Result<VecDeque<RawMessage>, LogError> {
        let failed = server("be read");
        let client = &self.bus.client;
        let inbox = client.new_inbox();
        let mut replies = client.subscribe(inbox.clone()).await.map_err(|error| failed(&error))?;
        let question = serde_json::json!({ "seq": position, "batch": PAGE_MESSAGES, "max_bytes": PAGE_BYTES });
        let subject = format!("$JS.API.DIRECT.GET.{STREAM}");
        let asked = client.publish_with_reply(subject, inbox, question.to_string().into()).await;
        asked.map_err(|error| failed(&error))?;
        let mut page = VecDeque::new();
        loop {
            let next = tokio::time::timeout(SERVER_TIMEOUT, replies.next()).await;
            let message = next.map_err(|_| failed(&"no answer in time"))?.ok_or_else(|| failed(&"closed"))?;
            match message.status.map(|status| status.as_u16()) {
                None => page.push_back(raw(message).ok_or_else(|| failed(&"a reply without a sequence"))?),
                Some(204 | 404) => return Ok(page),
                Some(status) => return Err(failed(&format_args!("status {status}"))),
            }
        }
    }
}

fn raw(message: async_nats::Message) -> Option<RawMessage> {
    let headers = message.headers?;
    let header = |name: &str| headers.get(name).map(|value| value.as_str().to_owned());
    let (subject, position) = (header("Nats-Subject")?, header("Nats-Sequence")?.parse().ok()?);
    Some(RawMessage { position, subject, payload: message.payload })
}
