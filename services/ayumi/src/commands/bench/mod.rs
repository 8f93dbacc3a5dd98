//! `ayumi bench`: how fast, beside what plain async-nats reaches in the same run.

mod asked;
mod decide;
mod http;
mod load;
mod memory;
mod query;
mod replay;
mod serve;

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::outcome::{End, Failure};

/// Longer than any measurement: what isn't asked for isn't measured.
const AUDIT_SECONDS: u64 = 86_400;

/// Measure performance, compared with plain async-nats in the same run
#[derive(Debug, Args)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
    /// Print the results as one JSON object
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    Decide(decide::Decide),
    Query(query::Query),
    Replay(replay::Replay),
    Serve(serve::Serve),
    #[command(hide = true)]
    Asked(asked::Asked),
}

impl Bench {
    /// Measures and prints.
    pub async fn run(self) -> Result<End, Failure> {
        let measuring = async {
            match self.what {
                What::Decide(decide) => decide.run().await,
                What::Query(query) => query.run().await,
                What::Replay(replay) => replay.run().await,
                What::Serve(serve) => serve.run().await,
                What::Asked(asked) => asked.run().await,
            }
        };
        let measured = tokio::select! {
            measured = measuring => measured?,
            // What was started is dropped, and its nats-server with it.
            _ = tokio::signal::ctrl_c() => return Err("interrupted".into()),
        };
        if self.json {
            println!("{measured}");
        } else {
            print(&measured);
        }
        Ok(End::Done)
    }
}

fn print(measured: &Value) {
    for (name, value) in measured.as_object().into_iter().flatten() {
        match value.as_f64() {
            Some(number) if number >= 100.0 => println!("{name:<36} {number:>12.0}"),
            Some(number) => println!("{name:<36} {number:>12.3}"),
            None => println!("{name:<36} {value:>12}"),
        }
    }
}
