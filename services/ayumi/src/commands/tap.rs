//! `ayumi tap`: the log as it grows.

use std::{
    io::{Write, stdout},
    num::NonZeroUsize,
};

use clap::Args;
use serde_json::Value;

use crate::{
    client::{Client, Remote},
    outcome::{End, Failure},
};

/// Stream events, one per line
#[derive(Debug, Args)]
pub struct Tap {
    /// Start after this position; 0 for everything [default: new events only]
    #[arg(long, value_name = "POSITION")]
    from: Option<u64>,
    /// Stop after this many events [default: until Ctrl-C]
    #[arg(long)]
    count: Option<NonZeroUsize>,
    /// Print CloudEvents as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    remote: Remote,
}

impl Tap {
    /// Prints until it is stopped, or the count is reached.
    pub fn run(self) -> Result<End, Failure> {
        let from = self.from.map(|from| format!("?from={from}")).unwrap_or_default();
        let lines = Client::new(&self.remote).lines(&format!("/api/v1/events{from}"))?;
        let mut left = self.count.map_or(usize::MAX, NonZeroUsize::get);
        let mut out = stdout();
        for line in lines {
            let line = line?;
            let Some(data) = line.strip_prefix("data:").map(str::trim) else { continue };
            match serde_json::from_str::<Value>(data) {
                Ok(_) if self.json => writeln!(out, "{data}")?,
                Ok(event) => writeln!(out, "{}", readable(&event))?,
                Err(_) => return Err(data.to_owned().into()),
            }
            left -= 1;
            if left == 0 {
                break;
            }
        }
        Ok(End::Done)
    }
}

fn readable(event: &Value) -> String {
    let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
    let source = text("source").trim_start_matches("/ayumi/").to_owned();
    let kind = text("type").rsplit('.').next().unwrap_or_default().to_owned();
    let mark = if event["provenance"] == "simulated" { " (simulated)" } else { "" };
    format!(
        "{:>8}  {}  {source} v{}  {kind}{mark}  {}",
        event["position"],
        text("time"),
        event["version"],
        event["data"]
    )
}
