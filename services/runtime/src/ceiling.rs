//! What plain async-nats reaches, for benchmarks to stand beside: a publish that waits for its
//! acknowledgement, and a request that is answered at once.

use bytes::Bytes;
use futures::StreamExt;

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
                // Whoever asked may have gone.
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
