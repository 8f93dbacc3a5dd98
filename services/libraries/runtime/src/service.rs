//! Serving: a micro-service endpoint (`$SRV` finds it) whose requests are handled side by side, within
//! bounds, until it has to stop; then it finishes what it took.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_nats::{HeaderMap, service::ServiceExt};
use ayumi_core::Programme;
use ayumi_proto::{
    fault::Fault,
    message::{Answer, REPLY_BYTES_MAX, Request},
    obstacle::{Health, Obstacle},
    subject,
};
use bytes::Bytes;
use futures::StreamExt;
use tokio::{
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
};
use uuid::Uuid;

use crate::{
    Shutdown,
    bus::{ASK_TIMEOUT, Bus, BusError},
    decider::Decider,
    health::{self, Clocks},
    log::Log,
    pieces::{GONE, PIECE_BYTES, PIECES, PieceQuestion, Pieces, Shelf, TOO_LARGE},
    publisher::Publisher,
};

/// How many requests one service handles at once; further ones wait in its subscription.
const HANDLING_MAX: usize = 1024;

/// How long requests that were on their way when the service was stopped are waited for.
const LAST_REQUESTS_WAIT: Duration = Duration::from_millis(50);

/// How often answers that nobody fetched are dropped.
const TIDY_PAUSE: Duration = Duration::from_secs(5);

/// Answers, and where the pieces of large ones are asked for.
struct Answers {
    /// The subject on which this service, and no other, is asked for pieces.
    pieces: String,
    shelf: Mutex<Shelf>,
}

impl Answers {
    /// The message that holds an answer, or its first piece.
    fn message(&self, answer: Bytes) -> (Bytes, HeaderMap) {
        let mut headers = HeaderMap::new();
        if answer.len() <= PIECE_BYTES {
            return (answer, headers);
        }
        if answer.len() > REPLY_BYTES_MAX {
            headers.insert(TOO_LARGE, answer.len().to_string());
            return (Bytes::new(), headers);
        }
        let first = answer.slice(..PIECE_BYTES);
        let pieces =
            Pieces { from: self.pieces.clone(), bytes: answer.len(), answer: self.shelf().keep(answer, ASK_TIMEOUT) };
        headers.insert(PIECES, String::from_utf8(json(&pieces)).unwrap_or_default());
        (first, headers)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers what is asked for pieces.
    async fn serve(bus: &Bus) -> Result<(Arc<Self>, JoinHandle<()>), BusError> {
        let pieces = subject::pieces(Uuid::new_v4());
        let asked = bus.client.subscribe(pieces.clone()).await;
        let mut asked = asked.map_err(|error| BusError::Failed(pieces.clone(), error.to_string()))?;
        let answers = Arc::new(Self { pieces, shelf: Mutex::default() });
        let (client, own) = (bus.client.clone(), answers.clone());
        let serving = tokio::spawn(async move {
            loop {
                let Ok(message) = tokio::time::timeout(TIDY_PAUSE, asked.next()).await else {
                    own.shelf().tidy();
                    continue;
                };
                let Some(message) = message else { break };
                let Ok(PieceQuestion { answer, piece }) = serde_json::from_slice(&message.payload) else { continue };
                let (Some(number), Some(reply)) = (piece, message.reply) else {
                    own.shelf().forget(answer);
                    continue;
                };
                let piece = own.shelf().piece(answer, number);
                let sent = match piece {
                    Some(piece) => client.publish(reply, piece).await,
                    None => {
                        let mut headers = HeaderMap::new();
                        headers.insert(GONE, "1");
                        client.publish_with_headers(reply, headers, Bytes::new()).await
                    }
                };
                if let Err(error) = sent {
                    tracing::warn!(%error, "failed to send a piece of a response");
                }
            }
        });
        Ok((answers, serving))
    }
}

/// Serves one subject with `handle` until shutdown. `ready` is called once requests arrive.
pub async fn serve<F, Fut>(
    bus: &Bus,
    name: &str,
    subjects: &[String],
    handle: F,
    ready: impl FnOnce(),
    shutdown: Shutdown,
) -> Result<(), BusError>
where
    F: Fn(String, Bytes) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Vec<u8>> + Send,
{
    let failed = |why: async_nats::Error| BusError::Failed(name.to_owned(), why.to_string());
    let builder = bus.client.service_builder().description("Ayumi");
    let service = builder.start(name, env!("CARGO_PKG_VERSION")).await.map_err(failed)?;
    let mut endpoints = Vec::new();
    for subject in subjects {
        let endpoint = service.endpoint_builder().name(subject.replace('.', "-")).add(subject);
        endpoints.push(endpoint.await.map_err(failed)?);
    }
    let (answers, serving) = Answers::serve(bus).await?;
    // Requests reach this service only once the server knows of its subscriptions.
    bus.client.flush().await.map_err(|error| BusError::Failed(name.to_owned(), error.to_string()))?;
    ready();
    let mut requests = futures::stream::select_all(endpoints);
    let (handle, places) = (Arc::new(handle), Arc::new(Semaphore::new(HANDLING_MAX)));
    let mut tasks = JoinSet::new();
    let mut stopping = Some(service);
    loop {
        let request = tokio::select! {
            request = requests.next() => request,
            () = shutdown.cancelled(), if stopping.is_some() => {
                // No more come; those that came are still answered.
                if let Some(service) = stopping.take() {
                    service.stop().await.map_err(failed)?;
                }
                continue;
            }
            () = tokio::time::sleep(LAST_REQUESTS_WAIT), if stopping.is_none() => break,
        };
        let (Some(request), Ok(place)) = (request, places.clone().acquire_owned().await) else { break };
        let (handle, answers) = (handle.clone(), answers.clone());
        tasks.spawn(async move {
            let answer = handle(request.message.subject.to_string(), request.message.payload.clone()).await;
            let (payload, headers) = answers.message(answer.into());
            if let Err(error) = request.respond_with_headers(Ok(payload), headers).await {
                tracing::warn!(%error, "failed to send a response");
            }
            drop(place);
        });
        while tasks.try_join_next().is_some() {}
    }
    while tasks.join_next().await.is_some() {}
    serving.abort();
    bus.flush().await;
    Ok(())
}

/// Serves the commands of a programme.
pub async fn serve_programme<P: Programme>(
    log: Log,
    clocks: Clocks,
    ready: impl FnOnce(),
    shutdown: Shutdown,
) -> Result<(), BusError> {
    health::watch(&log, P::NAME, clocks, shutdown.clone()).await;
    let decider = Arc::new(Decider::<P>::new(log.clone(), Publisher::start(log.clone())));
    let asked = subject::health(P::NAME);
    let subjects = [subject::command(P::NAME), asked.clone()];
    let own = log.clone();
    let handle = move |subject: String, payload: Bytes| {
        let (decider, log, asks_of_health) = (decider.clone(), own.clone(), subject == asked);
        async move { if asks_of_health { health_of(&log).await } else { answer(&decider, &payload).await } }
    };
    serve(log.bus(), &format!("ayumi-{}", P::NAME), &subjects, handle, ready, shutdown).await
}

/// Whether the service records, as it answers it.
pub async fn health_of(log: &Log) -> Vec<u8> {
    let obstacle = match log.watch().obstacle() {
        Some(obstacle) => Some(obstacle),
        None => log.position().await.err().map(|error| Obstacle::LogUnreachable { why: error.to_string() }),
    };
    json(&Health { obstacle })
}

async fn answer<P: Programme>(decider: &Decider<P>, payload: &[u8]) -> Vec<u8> {
    let started = std::time::Instant::now();
    let answer = match serde_json::from_slice::<Request>(payload) {
        Ok(request) => {
            let answer = decider.handle(&request).await;
            note(&request, &answer);
            answer
        }
        Err(error) => Answer::Malformed(Fault::of_serde("request", &error.to_string())),
    };
    let programme: &'static str = P::NAME.into();
    metrics::counter!("ayumi_answers_total", "programme" => programme, "answer" => kind(&answer)).increment(1);
    metrics::histogram!("ayumi_decision_seconds", "programme" => programme).record(started.elapsed());
    json(&answer)
}

/// The answer's bytes. Answers hold only what JSON can hold.
pub fn json<T: serde::Serialize>(answer: &T) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_else(|error| {
        tracing::error!(%error, "failed to encode a response");
        Vec::new()
    })
}

fn kind(answer: &Answer) -> &'static str {
    match answer {
        Answer::Accepted(_) => "accepted",
        Answer::Repeated(_) => "repeated",
        Answer::Rejected(_) => "rejected",
        Answer::Malformed(_) => "malformed",
        Answer::Contended => "contended",
        Answer::Unavailable(_) => "unavailable",
        Answer::Obstructed(_) => "obstructed",
        Answer::Failed(_) => "failed",
    }
}

/// One line for each command, with its trace, where the answer is known.
fn note(request: &Request, answer: &Answer) {
    let trace = request.trace.map(|trace| trace.trace_id());
    let trace = trace.as_deref().unwrap_or("-");
    let (command, entity, kind) = (&request.command, &request.entity, kind(answer));
    match answer {
        Answer::Unavailable(why) | Answer::Failed(why) => tracing::warn!(command, entity, trace, why, "{kind}"),
        // What keeps it from recording is logged once.
        Answer::Obstructed(obstacle) => tracing::debug!(command, entity, trace, why = obstacle.kind(), "{kind}"),
        Answer::Contended => tracing::warn!(command, entity, trace, "{kind}"),
        Answer::Rejected(refusal) => tracing::debug!(command, entity, trace, rule = refusal.rule, "{kind}"),
        Answer::Accepted(_) | Answer::Repeated(_) | Answer::Malformed(_) => {
            tracing::debug!(command, entity, trace, "{kind}")
        }
    }
}
