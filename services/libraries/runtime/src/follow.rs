//! Following the log: every commit in order, and a loud stop where one is missing or can't be read.

mod delivery;

use std::{ops::ControlFlow, time::Duration};

use async_nats::jetstream;
use ayumi_proto::subject::EventSubject;
use bytes::Bytes;
use futures::{FutureExt, StreamExt};
use tokio::{runtime::Handle, task};

use crate::{
    Shutdown,
    follow::delivery::{Delivery, Messages},
    log::{Log, LogError},
};

/// The pause before the log is opened again after it was lost.
const REOPEN_PAUSE: Duration = Duration::from_millis(250);
/// How long no commit may come before it is asked whether there is one. A server that ends takes the
/// consumer with it, and the client would notice by missing heartbeats, after a minute.
const SILENCE_MAX: Duration = Duration::from_secs(2);

/// The most bytes of commits in a batch, but for its last commit.
const BATCH_BYTES_MAX: usize = 1024 * 1024;

/// A commit as it comes; its subject is parsed only where its parts are needed.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Log position, from 1 without gaps.
    pub position: u64,
    subject: async_nats::Subject,
    /// The commit's bytes.
    pub payload: Bytes,
}

impl Followed {
    /// The subject's text.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The subject's parts.
    pub fn parsed(&self) -> Result<EventSubject, LogError> {
        let foreign = |error| LogError::foreign(format_args!("position {}", self.position), &error);
        self.subject.parse().map_err(foreign)
    }
}

/// Follows the log from a position on.
pub struct Follower {
    log: Log,
    next: u64,
    delivery: Delivery,
    messages: Option<Messages>,
}

impl Follower {
    /// Follows from the commit at position `next` on; 1 is the first. Some hundred commits wait at most, so that
    /// many may follow at once and each as slowly as it likes.
    pub fn new(log: Log, next: u64) -> Self {
        Self { log, next, delivery: Delivery::Asked, messages: None }
    }

    /// The same for one that takes commits as fast as it can: up to 32 MiB of them are sent ahead, which costs
    /// the server and the client less.
    pub fn ahead(log: Log, next: u64) -> Self {
        Self { delivery: Delivery::SentAhead, ..Self::new(log, next) }
    }

    /// The position of the commit that came last.
    pub fn position(&self) -> u64 {
        self.next - 1
    }

    /// The next commit, as soon as there is one. A lost connection is waited out; what can't be healed is
    /// an error: a gap, or bytes that aren't a commit's. Safe to drop and call again.
    pub async fn next(&mut self) -> Result<Followed, LogError> {
        loop {
            match self.attempt().await {
                Ok(Some(followed)) => return Ok(followed),
                Ok(None) => {}
                Err(error) => {
                    self.messages = None;
                    look_again(&self.log, error).await?;
                    tokio::time::sleep(REOPEN_PAUSE).await;
                }
            }
        }
    }

    /// The next commit, or nothing where there is to be asked again.
    async fn attempt(&mut self) -> Result<Option<Followed>, LogError> {
        let messages = match &mut self.messages {
            Some(messages) => messages,
            None => self.messages.insert(self.delivery.open(&self.log, self.next).await?),
        };
        match tokio::time::timeout(SILENCE_MAX, messages.next()).await {
            Ok(Some(message)) => self.take(message?),
            Ok(None) => {
                self.messages = None;
                Ok(None)
            }
            Err(_) => self.look_after_silence().await,
        }
    }

    /// Whether the log holds the next commit already; it may have grown unheard, or be another one since its server
    /// was started again. A server that can't read a commit at the log's end doesn't report it: only its position
    /// shows that it is missing. Without an answer there is nothing to open again.
    async fn look_after_silence(&mut self) -> Result<Option<Followed>, LogError> {
        let Ok(last) = self.log.position().await else { return Ok(None) };
        if last < self.next {
            // Opening a log that is shorter than what was followed says so.
            self.messages.take_if(|_| last + 1 < self.next);
            return Ok(None);
        }
        match self.log.at(self.next).await {
            Ok(Some(_)) => {
                tracing::warn!(position = self.next, "missed a notification of new commits; following the log again");
                self.messages = None;
                Ok(None)
            }
            Ok(None) => Err(LogError::Missing { position: self.next, last }),
            Err(error) if error.is_permanent() => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// The next commit and those that have come with it, at most so many. Safe to drop and call again.
    pub async fn next_batch(&mut self, max: usize) -> Result<Vec<Followed>, LogError> {
        let mut batch = Vec::with_capacity(max);
        batch.push(self.next().await?);
        let mut bytes = batch[0].payload.len();
        while batch.len() < max
            && bytes < BATCH_BYTES_MAX
            && let Some(followed) = self.come()
        {
            bytes += followed.payload.len();
            batch.push(followed);
        }
        Ok(batch)
    }

    /// The next commit, if it has come. What else came ends what is followed: `next` meets it again, and heals
    /// it or reports what it is.
    fn come(&mut self) -> Option<Followed> {
        // The runtime would end a batch after 128 messages for the sake of other tasks; this one is bounded.
        let come = task::unconstrained(self.messages.as_mut()?.next()).now_or_never()?;
        let followed = come.and_then(Result::ok).and_then(|message| self.take(message).ok().flatten());
        if followed.is_none() {
            self.messages = None;
        }
        followed
    }

    /// The commit in a message; `None` for one that was taken already.
    fn take(&mut self, message: jetstream::Message) -> Result<Option<Followed>, LogError> {
        let reply = message.reply.as_deref().unwrap_or_default();
        let position = sequence(reply).ok_or_else(|| LogError::Foreign {
            place: format!("position {}", self.next),
            why: format!("a message without a sequence: {reply}"),
        })?;
        if position < self.next {
            // A consumer that lost the server before its first message begins at the first of all.
            self.messages = None;
            return Ok(None);
        }
        if position > self.next {
            return Err(LogError::Missing { position: self.next, last: position });
        }
        self.next += 1;
        let jetstream::Message { message, .. } = message;
        Ok(Some(Followed { position, subject: message.subject, payload: message.payload }))
    }
}

/// What passes is waited out, and a commit that is said to be missing is looked for on every server: only if none has it
/// is it an error.
async fn look_again(log: &Log, error: LogError) -> Result<(), LogError> {
    let Some(position) = error.lacks() else {
        if error.is_permanent() {
            return Err(error);
        }
        tracing::warn!(%error, "following the log again");
        return Ok(());
    };
    match log.lacks(position).await {
        Ok(true) => return Err(error),
        Ok(false) => tracing::warn!(%error, "another server has it; following the log again"),
        Err(unsure) => tracing::warn!(%error, %unsure, "asking again"),
    }
    Ok(())
}

/// The stream's sequence, which is in the subject by which a message would be acknowledged; reading that
/// alone costs a fifth of reading all that is there. With a domain there are two more parts before it.
fn sequence(reply: &str) -> Option<u64> {
    let parts = reply.strip_prefix("$JS.ACK.")?;
    // Bytes are counted many at a time, where a split would look for each dot.
    let part = match parts.bytes().filter(|byte| *byte == b'.').count() {
        6 => parts.split('.').nth(3),
        8.. => parts.split('.').nth(5),
        _ => None,
    };
    part?.parse().ok()
}

/// Follows the log and has what comes taken on a thread of its own, until `take` breaks off, with its value;
/// `None` on shutdown. Meanwhile the client goes on reading, as far ahead as the follower lets it. What came before
/// an error is taken first.
pub async fn follow<T: Send + 'static>(
    mut follower: Follower,
    batch_max: usize,
    mut take: impl FnMut(&[Followed]) -> ControlFlow<T> + Send + 'static,
    shutdown: Shutdown,
) -> Result<Option<T>, LogError> {
    // The thread outlives nobody who waits for it.
    let shutdown = shutdown.child_token();
    let _ends = shutdown.clone().drop_guard();
    let runtime = Handle::current();
    let taking = task::spawn_blocking(move || {
        while let Some(batch) = runtime.block_on(shutdown.run_until_cancelled(follower.next_batch(batch_max))) {
            if let ControlFlow::Break(end) = take(&batch?) {
                return Ok(Some(end));
            }
        }
        Ok(None)
    });
    taking.await.unwrap_or_else(|panic| Err(LogError::Server { doing: "be taken", why: panic.to_string() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_its_position_with_a_domain_or_without() {
        assert_eq!(sequence("$JS.ACK.AYUMI.consumer.1.42.7.1700000000.9"), Some(42));
        assert_eq!(sequence("$JS.ACK.hub.account.AYUMI.consumer.1.42.7.1700000000.9"), Some(42));
        assert_eq!(sequence("$JS.ACK.hub.account.AYUMI.consumer.1.42.7.1700000000.9.random"), Some(42));
        assert_eq!(["", "_INBOX.x", "$JS.ACK.AYUMI.consumer.1.42.7"].map(sequence), [None; 3]);
    }
}
