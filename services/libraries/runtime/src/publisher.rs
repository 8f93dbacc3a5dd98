//! Group commit. A lone decision is published by itself; when many wait, one atomic batch carries them
//! all and they share one sync to disk. If one of them is stale the server refuses the whole batch, and
//! then its halves go by themselves.

use async_nats::HeaderMap;
use ayumi_proto::subject::EventSubject;
use bytes::Bytes;
use futures::future::join_all;
use rand::Rng;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::log::{Log, Publish};

/// The most decisions that wait to be published; further ones wait before they queue.
const QUEUE_MAX: usize = 4096;
/// The most messages in one atomic batch; the server's limit is 1000.
const BATCH_MESSAGES_MAX: usize = 512;
/// The most bytes in one atomic batch.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// From how many waiting decisions on they go as one batch. A batch costs about as much as fourteen
/// publishes side by side, however many it carries (measured on nats-server 2.15.1, each write synced).
const BATCH_MIN: usize = 16;
/// How long a batch waits for as many decisions as the one before it carried: those who were answered by
/// that one are deciding again, and a batch costs the same without them.
const GATHER_WAIT: Duration = Duration::from_millis(2);
/// How often a decision is published again that another one's guard kept out.
const IN_FLIGHT_TRIES: u32 = 8;
/// The longest pause before that.
const IN_FLIGHT_PAUSE: Duration = Duration::from_millis(8);

/// One commit on its way.
#[derive(Clone, Debug)]
pub struct Message {
    /// The subject that it is for.
    pub subject: EventSubject,
    /// Its bytes.
    pub payload: Bytes,
    /// A subject that must not be taken for this commit to be stored: the next version of an entity that
    /// the decision read and didn't write.
    pub guard: Option<EventSubject>,
}

/// The commits of one decision, which are stored together or not at all, and who waits for them.
struct Write {
    messages: Vec<Message>,
    done: oneshot::Sender<Result<u64, Publish>>,
}

/// Publishes decisions through one log.
#[derive(Clone)]
pub struct Publisher {
    queue: mpsc::Sender<Write>,
}

impl Publisher {
    /// Starts the task that publishes; it ends when the last clone of this is dropped.
    pub fn start(log: Log) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(run(log, waiting));
        Self { queue }
    }

    /// Stores the decision's commits and answers the position of the first; the others follow it.
    pub async fn write(&self, messages: Vec<Message>) -> Result<u64, Publish> {
        let (done, stored) = oneshot::channel();
        let ended = || Publish::Unknown("the publisher has ended".to_owned());
        self.queue.send(Write { messages, done }).await.map_err(|_| ended())?;
        stored.await.unwrap_or_else(|_| Err(ended()))
    }
}

/// One group is under way at a time; while it is, others gather.
async fn run(log: Log, mut waiting: mpsc::Receiver<Write>) {
    let (mut left, mut before) = (None, 0);
    loop {
        let first = match left.take() {
            Some(write) => Some(write),
            None => waiting.recv().await,
        };
        let Some(first) = first else { return };
        if before >= BATCH_MIN {
            wait_for(before, &waiting).await;
        }
        let group;
        (group, left) = gather(first, &mut waiting);
        before = group.len();
        publish_group(&log, group).await;
    }
}

/// Lets others run until that many decisions wait, the one in hand included, or it takes too long.
async fn wait_for(decisions: usize, waiting: &mpsc::Receiver<Write>) {
    let began = Instant::now();
    while waiting.len() + 1 < decisions && began.elapsed() < GATHER_WAIT {
        tokio::task::yield_now().await;
    }
}

/// Takes what waits, up to a batch's bounds; what doesn't fit any more comes first next time.
fn gather(first: Write, waiting: &mut mpsc::Receiver<Write>) -> (Vec<Write>, Option<Write>) {
    let bytes = |write: &Write| write.messages.iter().map(|message| message.payload.len() + 256).sum::<usize>();
    let (mut messages, mut size) = (first.messages.len(), bytes(&first));
    let mut group = vec![first];
    while let Ok(write) = waiting.try_recv() {
        messages += write.messages.len();
        size += bytes(&write);
        if messages > BATCH_MESSAGES_MAX || size > BATCH_BYTES_MAX {
            return (group, Some(write));
        }
        group.push(write);
    }
    (group, None)
}

/// Publishes a group as one batch. If the server refuses it, for one of them is stale, each half goes by
/// itself, so that the others still share their syncs; a few go each alone.
async fn publish_group(log: &Log, mut group: Vec<Write>) {
    if group.len() >= BATCH_MIN {
        let all: Vec<&Message> = group.iter().flat_map(|write| &write.messages).collect();
        metrics::histogram!("ayumi_group_commit_decisions").record(group.len() as f64);
        match publish_batch(log, &all).await {
            Ok(mut position) => {
                for write in group {
                    let count = write.messages.len() as u64;
                    // The decider may have gone; the commit is stored all the same.
                    let _ = write.done.send(Ok(position));
                    position += count;
                }
                return;
            }
            // It may be stored: each has to find out by its own subject.
            Err(Publish::Unknown(why)) => {
                for write in group {
                    let _ = write.done.send(Err(Publish::Unknown(why.clone())));
                }
                return;
            }
            Err(Publish::Stale | Publish::InFlight | Publish::Refused(_)) => {
                metrics::counter!("ayumi_group_commit_split_total").increment(1);
                let half = group.split_off(group.len() / 2);
                Box::pin(publish_group(log, group)).await;
                return Box::pin(publish_group(log, half)).await;
            }
        }
    }
    join_all(group.into_iter().map(|write| async move {
        let _ = write.done.send(publish_one(log, &write.messages).await);
    }))
    .await;
}

/// Publishes one decision by itself, again where only another one's guard was in the way.
async fn publish_one(log: &Log, messages: &[Message]) -> Result<u64, Publish> {
    for _ in 0..IN_FLIGHT_TRIES {
        match publish_once(log, messages).await {
            Err(Publish::InFlight) => {
                let pause = rand::rng().random_range(IN_FLIGHT_PAUSE / 4..IN_FLIGHT_PAUSE);
                tokio::time::sleep(pause).await;
            }
            settled => return settled,
        }
    }
    Err(Publish::Stale)
}

async fn publish_once(log: &Log, messages: &[Message]) -> Result<u64, Publish> {
    match messages {
        [message] => log.publish(message.subject.to_string(), guard_headers(message), message.payload.clone()).await,
        several => publish_batch(log, &several.iter().collect::<Vec<_>>()).await,
    }
}

/// Publishes messages as one atomic batch and answers the position of the first.
async fn publish_batch(log: &Log, messages: &[&Message]) -> Result<u64, Publish> {
    let batch = Uuid::new_v4().simple().to_string();
    let last = messages.len();
    for (index, message) in messages.iter().enumerate() {
        let sequence = index + 1;
        let mut headers = guard_headers(message);
        headers.insert("Nats-Batch-Id", batch.as_str());
        headers.insert("Nats-Batch-Sequence", sequence.to_string());
        let (subject, payload) = (message.subject.to_string(), message.payload.clone());
        if sequence < last {
            log.send(subject, headers, payload).await?;
        } else {
            headers.insert("Nats-Batch-Commit", "1");
            return log.publish(subject, headers, payload).await.map(|position| position + 1 - last as u64);
        }
    }
    Err(Publish::Refused("a decision without commits".to_owned()))
}

/// The headers by which the server checks the guard; none where there is none.
fn guard_headers(message: &Message) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(guard) = &message.guard {
        headers.insert("Nats-Expected-Last-Subject-Sequence", "0");
        headers.insert("Nats-Expected-Last-Subject-Sequence-Subject", guard.to_string());
    }
    headers
}
