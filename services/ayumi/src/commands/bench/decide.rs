//! `ayumi bench decide`: commands through a decider of the visits, each durable before it is answered,
//! beside raw publishes of the same bytes to the same stream.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use ayumi_proto::{
    commit::{Actor, Provenance, Role},
    ids::{CommandId, Edition},
    message::{Answer, Request},
};
use ayumi_runtime::{Bus, Decider, Log, ceiling, durability, publisher::Publisher};
use ayumi_visits::Visits;
use clap::Args;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{
    commands::bench::load::{Measured, closed_loops},
    nats_server::NatsServer,
    outcome::Failure,
};

/// Measure decisions: one writer, then many writers on separate entities
#[derive(Debug, Args)]
pub struct Decide {
    /// Number of writers
    #[arg(long, default_value_t = 64)]
    writers: usize,
    /// Duration of each load, in seconds
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Number of writes by the single writer
    #[arg(long, default_value_t = 3000)]
    lone_writes: usize,
}

/// How many times the two loads of many writers take turns.
const ROUNDS: usize = 2;

struct Bed {
    decider: Decider<Visits>,
    log: Log,
    edition: Edition,
    actor: Actor,
    raw: AtomicU64,
}

impl Decide {
    /// Measures on a nats-server of its own in a temporary folder.
    pub async fn run(self) -> Result<Value, Failure> {
        let folder = tempfile::tempdir()?;
        let nats = NatsServer::start(&folder.path().join("nats")).await?;
        let measured = self.measure(&nats).await;
        nats.stop().await;
        measured
    }

    async fn measure(&self, nats: &NatsServer) -> Result<Value, Failure> {
        let admin = Log::new(&Bus::connect("ayumi-bench-setup", &nats.admin_url()).await?);
        admin.create(1).await?;
        durability::check(&admin).await?;
        let bed = Arc::new(Bed::new(&nats.url()).await?);
        let mut into = Map::new();
        self.lone(&bed, &mut into).await?;
        self.many(&bed, &mut into).await?;
        Ok(into.into())
    }

    /// One writer, decided and raw in turns, so that both meet the same disk.
    async fn lone(&self, bed: &Arc<Bed>, into: &mut Map<String, Value>) -> Result<(), Failure> {
        bed.register(0).await?;
        let (mut decided, mut raw) = (Measured::default(), Measured::default());
        for _ in 0..self.lone_writes {
            let at = Instant::now();
            bed.decide(0).await?;
            decided.add(at.elapsed());
            let at = Instant::now();
            bed.publish().await?;
            raw.add(at.elapsed());
        }
        let (decide, publish) = (decided.percentile_us(0.5), raw.percentile_us(0.5));
        into.insert("decide_p50_us".into(), decide.into());
        into.insert("decide_p99_us".into(), decided.percentile_us(0.99).into());
        into.insert("raw_publish_p50_us".into(), publish.into());
        into.insert("raw_publish_p99_us".into(), raw.percentile_us(0.99).into());
        into.insert("decide_to_raw_p50_ratio".into(), (decide / publish).into());
        Ok(())
    }

    /// Many writers, decided and raw in turns.
    async fn many(&self, bed: &Arc<Bed>, into: &mut Map<String, Value>) -> Result<(), Failure> {
        let time = Duration::from_secs(self.seconds);
        for writer in 1..=self.writers {
            bed.register(writer).await?;
        }
        let (mut decided, mut raw) = (Measured::default(), Measured::default());
        for _ in 0..ROUNDS {
            let round = closed_loops(self.writers, time, |writer| {
                let bed = bed.clone();
                async move {
                    Ok(move || {
                        let bed = bed.clone();
                        async move { bed.decide(writer + 1).await }
                    })
                }
            });
            decided.extend(round.await?);
            let round = closed_loops(self.writers, time, |_| {
                let bed = bed.clone();
                async move {
                    Ok(move || {
                        let bed = bed.clone();
                        async move { bed.publish().await }
                    })
                }
            });
            raw.extend(round.await?);
        }
        into.insert("writers".into(), self.writers.into());
        into.insert("decide_per_s".into(), decided.per_s().into());
        into.insert("decide_at_load_p50_us".into(), decided.percentile_us(0.5).into());
        into.insert("raw_publish_per_s".into(), raw.per_s().into());
        into.insert("decide_to_raw_rate_ratio".into(), (decided.per_s() / raw.per_s()).into());
        Ok(())
    }
}

impl Bed {
    async fn new(url: &str) -> Result<Self, Failure> {
        let log = Log::new(&Bus::connect("ayumi-bench", url).await?);
        let decider = Decider::new(log.clone(), Publisher::start(log.clone()));
        let actor = Actor { role: Role::Secretariat, name: "bench".parse()? };
        Ok(Self { decider, log, edition: "fy2019".parse()?, actor, raw: AtomicU64::new(0) })
    }

    async fn submit(&self, writer: usize, command: &str, payload: Value) -> Result<(), Failure> {
        let request = Request {
            command_id: Some(CommandId(Uuid::new_v4())),
            actor: self.actor.clone(),
            provenance: Provenance::Simulated,
            edition: Some(self.edition),
            entity: format!("expert-{writer:06}"),
            command: command.to_owned(),
            payload,
            line: None,
            sending: None,
            trace: None,
        };
        let answer = self.decider.handle(&request).await;
        if let Answer::Accepted(_) = answer {
            return Ok(());
        }
        Err(format!("a command of the benchmark was rejected: {answer:?}").into())
    }

    async fn register(&self, writer: usize) -> Result<(), Failure> {
        self.submit(writer, "register-expert", json!({ "on": "2019-06-10", "prefecture": "04" })).await
    }

    async fn decide(&self, writer: usize) -> Result<(), Failure> {
        self.submit(writer, "attend-briefing", json!({ "on": "2019-06-20" })).await
    }

    /// A raw publish under a subject of its own, of as many bytes as a commit of [`Bed::decide`] has.
    async fn publish(&self) -> Result<(), Failure> {
        let number = self.raw.fetch_add(1, Ordering::Relaxed);
        let subject = format!("ayumi.event.visits.fy2018.raw-{number:09}.000001");
        ceiling::publish(&self.log, subject, vec![0; 104].into()).await?;
        Ok(())
    }
}
