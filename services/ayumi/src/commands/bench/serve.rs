//! `ayumi bench serve`: everything, started on a simulated history: how soon it is ready, how long a live view takes
//! beside questions about the past, and what memory those take at most.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use ayumi_proto::time::Moment;
use ayumi_runtime::telemetry;
use ayumi_simulator::Simulation;
use clap::Args;
use indicatif::ProgressBar;
use serde_json::{Map, Value, json};
use tokio::task::JoinHandle;

use crate::{
    client::{Client, ClientError, Remote},
    commands::{
        bench::{AUDIT_SECONDS, http, memory},
        simulate,
        up::{Begin, Deployment},
    },
    outcome::Failure,
    services::Settings,
};

/// Measure a deployment with a simulated history: start, live views beside questions about the past, memory
#[derive(Debug, Args)]
pub struct Serve {
    /// Number of events, such as 1M or 10M
    #[arg(long, default_value = "1M", value_parser = simulate::count)]
    events: u64,
    /// Seed of the simulated history
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of clients that ask about the past while a live view is measured
    #[arg(long, default_value_t = 16)]
    askers: usize,
    /// Number of clients that ask about the past while memory is measured
    #[arg(long, default_value_t = 32)]
    crowd: usize,
    /// Duration of each load, in seconds
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

/// How many starts are measured; the best counts.
const STARTS: usize = 3;
/// The live view.
const LIVE: &str = "/api/v1/visits";
/// The first expert who is registered meanwhile: one that no simulation has.
const FIRST_EXPERT: u32 = 900_001;
/// The pause between two records.
const WRITE_PAUSE: Duration = Duration::from_millis(20);

impl Serve {
    /// Measures in a temporary folder.
    pub async fn run(self) -> Result<Value, Failure> {
        let folder = tempfile::tempdir()?;
        let (path, data) = (folder.path().join("simulated"), folder.path().join("data"));
        simulate::write(&mut Simulation::new(self.seed, self.events)?, &path, &ProgressBar::hidden())?;
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let settings = Settings::of(data, listen, AUDIT_SECONDS, telemetry::start_metrics());
        let mut into = Map::new();
        let began = Instant::now();
        Deployment::start(settings.clone(), Begin { example: None, import: Some(path) }).await?.stop().await;
        into.insert("import_s".into(), began.elapsed().as_secs_f64().into());
        let mut ready = Duration::MAX;
        for _ in 1..STARTS {
            let began = Instant::now();
            let deployment = Deployment::start(settings.clone(), Begin::default()).await?;
            ready = ready.min(began.elapsed());
            deployment.stop().await;
        }
        let began = Instant::now();
        let deployment = Deployment::start(settings, Begin::default()).await?;
        into.insert("up_ready_ms".into(), (ready.min(began.elapsed()).as_secs_f64() * 1e3).into());
        let measured = self.measure(&deployment, &mut into).await;
        deployment.stop().await;
        measured.map(|()| into.into())
    }

    async fn measure(&self, deployment: &Deployment, into: &mut Map<String, Value>) -> Result<(), Failure> {
        let time = Duration::from_secs(self.seconds);
        let (address, token) = (deployment.login.address, deployment.token.as_str());
        let newest = tokio::task::spawn_blocking({
            let remote = Remote { url: deployment.url(), token: token.to_owned() };
            move || Client::new(&remote).get(LIVE, &[])
        });
        let edition = newest.await??["edition"].as_str().ok_or("no edition of the visits")?.to_owned();
        let past = move |client: usize, asked: usize| past(&edition, client, asked);
        let live = |_: usize, _: usize| LIVE.to_owned();
        let writing = Writing::begin(deployment);
        http::asked(address, token, 1, time, live).await?.write("live_view", into);
        let (beside, asked) = tokio::join!(
            http::asked(address, token, 1, time, live),
            http::asked(address, token, self.askers, time, past.clone()),
        );
        beside?.write("live_view_beside_questions", into);
        asked?.write("questions_beside", into);
        writing.end().await?;
        memory::forget_peak()?;
        http::asked(address, token, self.crowd, time, past).await?;
        into.insert("peak_bytes_at_questions".into(), json!(memory::peak_bytes()?));
        Ok(())
    }
}

/// Somebody who records something now and then, so that no live view is one that the gateway kept.
struct Writing {
    ends: Arc<AtomicBool>,
    writer: JoinHandle<Result<(), ClientError>>,
}

impl Writing {
    fn begin(deployment: &Deployment) -> Self {
        let remote = Remote { url: deployment.url(), token: deployment.token.clone() };
        let ends = Arc::new(AtomicBool::new(false));
        let ended = ends.clone();
        let writer = tokio::task::spawn_blocking(move || {
            let client = Client::new(&remote);
            for expert in FIRST_EXPERT.. {
                if ended.load(Ordering::Acquire) {
                    break;
                }
                let content = json!({ "on": Moment::now().day(), "prefecture": "13" });
                client.post(&format!("{LIVE}/expert-{expert}/register-expert"), &content)?;
                std::thread::sleep(WRITE_PAUSE);
            }
            Ok(())
        });
        Self { ends, writer }
    }

    async fn end(self) -> Result<(), Failure> {
        self.ends.store(true, Ordering::Release);
        Ok(self.writer.await??)
    }
}

/// A question about the past, a different one for each client and each time.
fn past(edition: &str, client: usize, asked: usize) -> String {
    let as_of = Moment::now().day() - (client * 7 + asked) as i32 % 300;
    match client % 2 {
        0 => format!("{LIVE}?as_of={as_of}"),
        _ => format!("/api/v1/figures/visits/{edition}/region/kanto/spent-yen/explain?as_of={as_of}"),
    }
}
