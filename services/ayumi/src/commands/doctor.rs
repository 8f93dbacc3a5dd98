//! `ayumi doctor`: what could be wrong, looked at.

use std::time::Duration;

use ayumi_runtime::{Bus, Log, durability};
use clap::Args;

use crate::{
    client::{Client, DEFAULT_URL, Remote},
    commands::{End, Failure},
    services::Service,
};

/// How long a service may take to answer.
const PING_WAIT: Duration = Duration::from_secs(3);

/// Look at what could be wrong: the server's durability, the log's stream, whether the views keep up
///
/// With --nats it looks at nats-server and the log; without, at a running Ayumi over HTTP.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Address of nats-server, with credentials
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: Option<String>,
    /// A service that has to answer, beside nats-server and the log
    #[arg(long)]
    service: Option<Service>,
    /// Address of a running Ayumi; goes before --nats
    #[arg(long)]
    url: Option<String>,
}

/// Prints what was looked at and whether it is well.
fn found(what: &str, outcome: Result<String, String>) -> bool {
    match &outcome {
        Ok(well) => println!("ok    {what}: {well}"),
        Err(ill) => println!("WRONG {what}: {ill}"),
    }
    outcome.is_ok()
}

impl Doctor {
    /// Exit code 1 if anything is wrong.
    pub async fn run(self) -> Result<End, Failure> {
        let well = match (self.url, self.nats) {
            (None, Some(nats)) => look_at_nats(&nats, self.service).await,
            (url, _) => {
                let url = url.or_else(|| std::env::var("AYUMI_URL").ok()).unwrap_or_else(|| DEFAULT_URL.to_owned());
                tokio::task::block_in_place(|| look_at_http(&Remote { url, token: String::new() }))
            }
        };
        Ok(if well { End::Done } else { End::InPart })
    }
}

/// Whether any instance of a service answers. The gateway speaks HTTP; it is looked at by its address.
async fn look_at_service(bus: &Bus, service: Service) -> bool {
    let ping = format!("$SRV.PING.ayumi-{service}");
    let answer = bus.ask_within::<_, serde_json::Value>(PING_WAIT, &ping, &()).await;
    found(&service.to_string(), answer.map(|_| "it answers".to_owned()).map_err(|error| error.to_string()))
}

async fn look_at_nats(url: &str, service: Option<Service>) -> bool {
    let bus = match Bus::connect("ayumi-doctor", url).await {
        Ok(bus) => bus,
        Err(error) => return found("nats-server", Err(error.to_string())),
    };
    let servers = durability::check(&Log::new(&bus)).await.map_err(|weak| weak.to_string());
    let durable = servers.map(|servers| {
        let names: Vec<String> = servers.iter().map(|server| format!("{} {}", server.name, server.version)).collect();
        format!("every write is synced before it is acknowledged ({})", names.join(", "))
    });
    let durable = found("durability", durable);
    let log = Log::new(&bus);
    let stream = match (log.check().await, log.position().await) {
        (Ok(()), Ok(position)) => Ok(format!("as the log needs it, at position {position}")),
        (Err(error), _) | (_, Err(error)) => Err(error.to_string()),
    };
    let well = found("stream", stream) && durable;
    match service {
        Some(service) => look_at_service(&bus, service).await && well,
        None => well,
    }
}

fn look_at_http(remote: &Remote) -> bool {
    let client = Client::new(remote);
    let alive = client.get("/livez", &[]).map(|_| "it answers".to_owned()).map_err(|error| error.to_string());
    let alive = found("gateway", alive);
    let ready = client.get("/readyz", &[]).map(|status| format!("caught up, at position {}", status["position"]));
    alive && found("views", ready.map_err(|error| error.to_string()))
}
