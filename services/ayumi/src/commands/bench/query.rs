//! `ayumi bench query`: views over HTTP on the FY2019 example, beside a handler that does nothing and a
//! raw async-nats request.

use std::{net::SocketAddr, time::Duration};

use ayumi_runtime::{Bus, ceiling, telemetry};
use clap::Args;
use serde_json::{Map, Value};

use crate::{
    commands::{
        bench::{
            AUDIT_SECONDS, http,
            load::{Measured, closed_loops},
        },
        up::{Begin, Deployment, Example},
    },
    outcome::Failure,
    services::Settings,
};

/// Measure queries over HTTP, on persistent connections
#[derive(Debug, Args)]
pub struct Query {
    /// Number of connections
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Duration of each load, in seconds
    #[arg(long, default_value_t = 3)]
    seconds: u64,
}

/// What is asked for, by the name under which it is printed.
const ASKED: [(&str, &str); 6] = [
    ("raw_http", "/livez"),
    ("pilots", "/api/v1/pilots"),
    ("region", "/api/v1/pilots/tohoku"),
    ("visits", "/api/v1/visits"),
    ("figures", "/api/v1/figures/pilots/fy2019/tohoku"),
    ("pilots_as_of", "/api/v1/pilots?as_of=2019-08-07&known_at=4000"),
];
/// The subject of the raw request.
const RAW: &str = "ayumi.notice.bench";

impl Query {
    /// Measures on everything, started in a temporary folder with the example.
    pub async fn run(self) -> Result<Value, Failure> {
        let folder = tempfile::tempdir()?;
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (data, metrics) = (folder.path().to_owned(), telemetry::start_metrics());
        let settings = Settings::of(data, listen, AUDIT_SECONDS, metrics);
        let begin = Begin { example: Some(Example::Fy2019), import: None };
        let deployment = Deployment::start(settings, begin).await?;
        let measured = self.measure(&deployment).await;
        deployment.stop().await;
        measured
    }

    async fn measure(&self, deployment: &Deployment) -> Result<Value, Failure> {
        let time = Duration::from_secs(self.seconds);
        let mut into = Map::new();
        into.insert("connections".into(), self.connections.into());
        for (name, path) in ASKED {
            let (address, token) = (deployment.login.address, deployment.token.clone());
            let mut measured = http::asked(address, &token, self.connections, time, |_, _| path.to_owned()).await?;
            measured.write(name, &mut into);
        }
        self.nats(deployment, time).await?.write("raw_nats_request", &mut into);
        Ok(into.into())
    }

    async fn nats(&self, deployment: &Deployment, time: Duration) -> Result<Measured, Failure> {
        let bus = Bus::connect("ayumi-bench", &deployment.nats_url()).await?;
        ceiling::echo(&bus, RAW, vec![b' '; 4096].into()).await?;
        closed_loops(self.connections, time, |_| {
            let bus = bus.clone();
            async move {
                Ok(move || {
                    let bus = bus.clone();
                    async move { ceiling::request(&bus, RAW).await.map(drop).map_err(Failure::from) }
                })
            }
        })
        .await
    }
}
