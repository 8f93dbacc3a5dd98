//! What plain async-nats reaches, for benchmarks to be compared with: a publish that waits for its
//! acknowledgement, a request that is answered at once, a consumer that reads the whole stream.

use std::{
    fmt::Display,
    time::{Duration, Instant},
};

use async_nats::jetstream::{
    self,
    consumer::{pull, push},
};
use bytes::Bytes;
use futures::{Stream, StreamExt};

use crate::{bus::Bus, log::Log};

/// Publishes one message as async-nats does, and waits until it is stored.
pub async fn publish(log: &Log, subject: String, payload: Bytes) -> Result<u64, String> {
    let stored = log.jetstream.publish(subject, payload).await.map_err(|error| error.to_string())?;
    stored.await.map(|ack| ack.sequence).map_err(|error| error.to_string())
}

/// Answers every request on a subject with the same bytes, until the task is dropped.
pub async fn echo(bus: &Bus, subject: &'static str, answer: Bytes) -> Result<(), String> {
    let mut requests = bus.client.subscribe(subject).await.map_err(|error| error.to_string())?;
    let client = bus.client.clone();
    client.flush().await.map_err(|error| error.to_string())?;
    tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            if let Some(reply) = request.reply {
                // The client may have gone.
                let _ = client.publish(reply, answer.clone()).await;
            }
        }
    });
    Ok(())
}

/// Sends one request and waits for its answer.
pub async fn request(bus: &Bus, subject: &'static str) -> Result<Bytes, String> {
    bus.client.request(subject, Bytes::new()).await.map(|reply| reply.payload).map_err(|error| error.to_string())
}

/// Fills a stream without waiting for acknowledgements, and waits until it holds them all. For a log that is
/// measured and thrown away.
pub async fn fill(log: &Log, messages: impl Iterator<Item = (String, Bytes)>) -> Result<u64, String> {
    let client = &log.bus().client;
    let mut sent = 0;
    for (subject, payload) in messages {
        client.publish(subject, payload).await.map_err(|error| error.to_string())?;
        sent += 1;
        // The server drops what comes faster than it stores.
        if sent % FILL_ROUND == 0 {
            wait_for(log, sent).await?;
        }
    }
    wait_for(log, sent).await.map(|()| sent)
}

/// How many messages are on their way at most while a stream is filled.
const FILL_ROUND: u64 = 10_000;

async fn wait_for(log: &Log, position: u64) -> Result<(), String> {
    log.bus().client.flush().await.map_err(|error| error.to_string())?;
    let began = Instant::now();
    while log.position().await.map_err(|error| error.to_string())? < position {
        if began.elapsed() > FILL_WAIT {
            return Err(format!("the stream doesn't reach position {position}"));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// How long a round of messages may take to be stored.
const FILL_WAIT: Duration = Duration::from_secs(60);

/// Reads the stream up to a position by an ordered consumer that asks for messages. The number of bytes.
pub async fn read_asked(log: &Log, position: u64) -> Result<u64, String> {
    let stream = log.stream().await.map_err(|error| error.to_string())?;
    let consumer = stream.create_consumer(pull::OrderedConfig::default()).await.map_err(|error| error.to_string())?;
    count(consumer.messages().await.map_err(|error| error.to_string())?, position).await
}

/// The same by an ordered consumer that is sent them.
pub async fn read_sent(log: &Log, position: u64) -> Result<u64, String> {
    let stream = log.stream().await.map_err(|error| error.to_string())?;
    let deliver_subject = log.bus().client.new_inbox();
    let config = push::OrderedConfig { deliver_subject, ..push::OrderedConfig::default() };
    let consumer = stream.create_consumer(config).await.map_err(|error| error.to_string())?;
    count(consumer.messages().await.map_err(|error| error.to_string())?, position).await
}

/// Takes so many messages, and does nothing with them. The number of bytes.
async fn count<E: Display>(
    mut messages: impl Stream<Item = Result<jetstream::Message, E>> + Unpin,
    position: u64,
) -> Result<u64, String> {
    let mut bytes = 0;
    for _ in 0..position {
        let message = messages.next().await.ok_or("the consumer ended")?.map_err(|error| error.to_string())?;
        bytes += message.payload.len() as u64;
    }
    Ok(bytes)
}
