//! Load in closed loops, and what came of it.

use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use tokio::task::JoinSet;

use crate::outcome::Failure;

/// Latencies of one kind of operation, and the time in which they were done.
#[derive(Default)]
pub struct Measured {
    latencies: Vec<Duration>,
    elapsed: Duration,
}

impl Measured {
    /// Adds one operation, done in turn with others: its own time is the time that counts.
    pub fn add(&mut self, latency: Duration) {
        self.latencies.push(latency);
        self.elapsed += latency;
    }

    /// Adds a further round of the same load.
    pub fn extend(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.elapsed += other.elapsed;
    }

    /// The latency that `part` (0 to 1) of the operations stayed below, in microseconds.
    pub fn percentile_us(&mut self, part: f64) -> f64 {
        self.latencies.sort();
        let last = self.latencies.len().saturating_sub(1);
        let latency = self.latencies.get((last as f64 * part).round() as usize);
        latency.map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e6)
    }

    /// Operations a second.
    pub fn per_s(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// Writes median, 99th percentile and rate under names that begin so.
    pub fn write(&mut self, name: &str, into: &mut Map<String, Value>) {
        into.insert(format!("{name}_p50_ms"), (self.percentile_us(0.5) / 1e3).into());
        into.insert(format!("{name}_p99_ms"), (self.percentile_us(0.99) / 1e3).into());
        into.insert(format!("{name}_per_s"), self.per_s().into());
    }
}

/// Has `clients` do `operation` over and over until the time is up. Each is made by `client` from its number.
pub async fn closed_loops<C, F, Op, Fut>(clients: usize, time: Duration, client: F) -> Result<Measured, Failure>
where
    F: Fn(usize) -> C,
    C: Future<Output = Result<Op, Failure>>,
    Op: FnMut() -> Fut + Send + 'static,
    Fut: Future<Output = Result<(), Failure>> + Send,
{
    let mut operations = Vec::new();
    for number in 0..clients {
        operations.push(client(number).await?);
    }
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for mut operation in operations {
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while began.elapsed() < time {
                let at = Instant::now();
                operation().await?;
                latencies.push(at.elapsed());
            }
            Ok::<_, Failure>(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done??);
    }
    Ok(Measured { latencies, elapsed: began.elapsed() })
}
