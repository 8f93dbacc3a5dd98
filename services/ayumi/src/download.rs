//! Fetching the log from a running Ayumi, whole or not at all.

use std::io::{BufRead, BufReader, BufWriter, Write};

use tempfile::{Builder, TempPath};

use crate::{client::Client, commands::Failure, progress};

/// Commits of a log in a file of JSON Lines, which goes away with this.
pub struct Downloaded {
    /// The file.
    pub file: TempPath,
    /// The position of the last commit.
    pub last: u64,
}

/// Fetches the commits from one position up to another, or to the newest.
pub fn download(client: &Client, from: u64, to: Option<u64>) -> Result<Downloaded, Failure> {
    let to = to.map(|to| format!("&to={to}")).unwrap_or_default();
    let (last, body) = client.open(&format!("/api/v1/export?from={from}{to}"), "ayumi-last-position")?;
    let last: u64 = last.and_then(|last| last.parse().ok()).ok_or("the server doesn't say where the export ends")?;
    let (file, path) = Builder::new().suffix(".jsonl").tempfile()?.into_parts();
    let mut out = BufWriter::new(file);
    let commits = usize::try_from((last + 1).saturating_sub(from)).unwrap_or(usize::MAX);
    let bar = progress::bar("fetching the log", commits);
    let mut reached = from.saturating_sub(1);
    for line in BufReader::new(body).lines() {
        let line = line?;
        writeln!(out, "{line}")?;
        let position = position(&line).ok_or("the server sent what isn't an event")?;
        bar.inc(position.saturating_sub(reached));
        reached = position;
    }
    out.flush()?;
    bar.finish_and_clear();
    // A server that is stopped ends the answer in order.
    if reached < last {
        return Err(format!("the export broke off at position {reached} of {last}").into());
    }
    Ok(Downloaded { file: path, last })
}

/// The position of an event, without reading the rest of it.
fn position(line: &str) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Placed {
        position: u64,
    }
    serde_json::from_str::<Placed>(line).ok().map(|placed| placed.position)
}
