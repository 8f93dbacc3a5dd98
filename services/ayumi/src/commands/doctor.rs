//! `ayumi doctor`: checks the deployment.

use std::time::Duration;

use ayumi_proto::{
    answer::{Audited, Status},
    event::ProgrammeName,
    message::{Query, Reply},
    obstacle::{Health, Obstacle},
    subject,
};
use ayumi_runtime::{Bus, Log, durability, servers};
use clap::Args;

use crate::{
    client::{Client, ClientError, DEFAULT_URL, Remote},
    outcome::{End, Failure},
    services::Service,
};

/// How long a service may take to answer.
const PING_WAIT: Duration = Duration::from_secs(3);

/// Check the deployment: durability, the log's stream, services and figures
///
/// With --nats, checks nats-server and the log; otherwise a running Ayumi over HTTP.
#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: a check failed.")]
pub struct Doctor {
    /// Address of nats-server, with credentials: nats://services:PASSWORD@HOST:4222. Set AYUMI_NATS_URL rather
    /// than this option: others can read command lines
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: Option<String>,
    /// Also check that this service answers
    #[arg(long)]
    service: Option<Service>,
    /// Address of a running Ayumi, such as http://127.0.0.1:8080; takes precedence over --nats
    #[arg(long)]
    url: Option<String>,
    /// Access token; without one, a running Ayumi only says whether it is ready
    #[arg(long, env = "AYUMI_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

/// Prints what was looked at and whether it is well.
fn found(what: &str, outcome: Result<String, String>) -> bool {
    match &outcome {
        Ok(well) => println!("ok     {what}: {well}"),
        Err(ill) => println!("FAILED {what}: {ill}"),
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
                let token = self.token.unwrap_or_default();
                tokio::task::block_in_place(|| look_at_http(&Remote { url, token }))
            }
        };
        Ok(if well { End::Done } else { End::InPart })
    }
}

/// Whether any instance of a service answers. The gateway speaks HTTP; it is looked at by its address.
async fn look_at_service(bus: &Bus, service: Service) -> bool {
    let ping = format!("$SRV.PING.ayumi-{service}");
    let answer = bus.ask_within::<_, serde_json::Value>(PING_WAIT, &ping, &()).await;
    found(&service.to_string(), answer.map(|_| "running".to_owned()).map_err(|error| error.to_string()))
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
        (Ok(()), Ok(position)) => Ok(format!("configured correctly, at position {position}")),
        (Err(error), _) | (_, Err(error)) => Err(error.to_string()),
    };
    let well = found("stream", stream) && look_at_servers(&bus).await && durable;
    match service {
        Some(service @ Service::Projection) => {
            look_at_service(&bus, service).await && look_at_figures(&bus).await && well
        }
        Some(service @ Service::Programme(programme)) => {
            look_at_service(&bus, service).await && look_at_recording(&bus, programme).await && well
        }
        Some(service) => look_at_service(&bus, service).await && well,
        None => well,
    }
}

/// Whether every server is well, and can write. Servers that run with settings of an earlier build don't say.
async fn look_at_servers(bus: &Bus) -> bool {
    let Ok(servers) = servers::health(bus).await else { return true };
    let failing = servers.iter().find_map(|server| Some(format!("{}: {}", server.name, server.error.as_ref()?)));
    found("servers", failing.map_or_else(|| Ok(format!("{} can write", servers.len())), Err))
}

/// Whether a programme's service records.
async fn look_at_recording(bus: &Bus, programme: ProgrammeName) -> bool {
    let outcome = match bus.ask_within(PING_WAIT, &subject::health(programme), &()).await {
        Ok(Health { obstacle: None }) => Ok("commands are recorded".to_owned()),
        Ok(Health { obstacle: Some(obstacle) }) => Err(obstacle.text().en),
        Err(error) => Err(error.to_string()),
    };
    found("recording", outcome)
}

fn look_at_http(remote: &Remote) -> bool {
    let client = Client::new(remote);
    let alive = client.get("/livez", &[]).map(|_| "running".to_owned()).map_err(|error| error.to_string());
    let alive = found("gateway", alive);
    let ready = match client.get("/readyz", &[]) {
        Ok(status) => status,
        Err(ClientError::Problem(_, problem)) if Obstacle::KINDS.contains(&problem.rule.as_str()) => {
            return found("recording", Err(problem.detail));
        }
        Err(error) => return found("views", Err(error.to_string())) && alive,
    };
    // Without a token, it only says that it is ready.
    let Ok(status) = serde_json::from_value::<Status>(ready) else {
        return found("views", Ok("caught up; commands are accepted".to_owned())) && alive;
    };
    let views = format!("caught up, at position {}; commands are accepted", status.position);
    found("views", Ok(views)) && found("audit", Ok(audited(status.audited))) && alive
}

/// When the log, the history file and every figure were last found to be the same; one that finds anything else stops
/// the views.
fn audited(last: Option<Audited>) -> String {
    match last {
        Some(Audited { position, at }) => {
            format!("log, history file and figures matched up to position {position}, at {at}")
        }
        None => "none since the projection started; run `ayumi verify` to check everything now".to_owned(),
    }
}

/// Whether the projection still shows figures; one that has stopped answers too.
async fn look_at_figures(bus: &Bus) -> bool {
    let outcome = match bus.ask_within(PING_WAIT, &subject::query("status"), &Query::default()).await {
        Ok(Reply::Found { position, .. }) => Ok(format!("up to date, at position {position}")),
        Ok(Reply::Behind { position, why }) => {
            Ok(format!("catching up, at position {position} {}", why.unwrap_or_default()))
        }
        Ok(Reply::Busy) => Err("too many questions are waiting".to_owned()),
        Ok(Reply::Stopped { position, why, help }) => {
            let help = help.map(|help| help.en).unwrap_or_default();
            Err(format!("suspended after position {position}: {why}. {help}"))
        }
        Ok(Reply::Missing(what)) => Err(what),
        Ok(Reply::NothingYet { first }) => Err(format!("nothing was recorded before {first}")),
        Ok(Reply::Malformed(fault)) => Err(fault.to_string()),
        Err(error) => Err(error.to_string()),
    };
    found("figures", outcome)
}
