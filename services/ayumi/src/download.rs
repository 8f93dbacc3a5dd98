//! Fetching the log from a running Ayumi, whole or not at all.

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Seek, Write},
    path::Path,
};

use ayumi_exchange::{Format, ReadError, Reader, read_open};

use crate::{client::Client, outcome::Failure, progress};

/// Commits of a log, in a file without a name: however this process ends, nothing of them is left.
#[derive(Debug)]
pub struct Downloaded {
    file: File,
    /// The position of the last commit.
    pub last: u64,
}

impl Downloaded {
    /// The commits, in their order.
    pub fn read(self) -> Result<Reader, ReadError> {
        read_open(self.file, Path::new("the downloaded log"), Format::JsonLines)
    }
}

/// The log can't be read at a position, as the server says.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

/// Fetches the commits from one position up to another, or to the newest. A log that can't be read is [`Unreadable`].
pub fn download(client: &Client, from: u64, to: Option<u64>) -> Result<Downloaded, Failure> {
    let to = to.map(|to| format!("&to={to}")).unwrap_or_default();
    let (last, body) = client.open(&format!("/api/v1/export?from={from}{to}"), "ayumi-last-position")?;
    let last: u64 = last.and_then(|last| last.parse().ok()).ok_or("the server doesn't report where the export ends")?;
    let mut out = BufWriter::new(tempfile::tempfile()?);
    let commits = usize::try_from((last + 1).saturating_sub(from)).unwrap_or(usize::MAX);
    let bar = progress::bar("downloading the log", commits);
    let mut reached = from.saturating_sub(1);
    let cut = |reached: u64, why: String| format!("the export was cut off at position {reached} of {last}{why}");
    for line in BufReader::new(body).lines() {
        let line = line.map_err(|error| cut(reached, format!(": {error}")))?;
        let position = position(&line)?;
        writeln!(out, "{line}")?;
        bar.inc(position.saturating_sub(reached));
        reached = position;
    }
    bar.finish_and_clear();
    // A server that is stopped ends the answer in order.
    if reached < last {
        return Err(cut(reached, String::new()).into());
    }
    let mut file = out.into_inner().map_err(|error| error.into_error())?;
    file.rewind()?;
    Ok(Downloaded { file, last })
}

/// The position of an event, without reading the rest of it; or what a line says that isn't one.
fn position(line: &str) -> Result<u64, Failure> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Line {
        Event { position: u64 },
        Last { problem: Problem },
    }
    #[derive(serde::Deserialize)]
    struct Problem {
        detail: String,
    }
    match serde_json::from_str(line) {
        Ok(Line::Event { position }) => Ok(position),
        Ok(Line::Last { problem }) => Err(Unreadable(problem.detail).into()),
        Err(_) => Err("the server sent an invalid event".into()),
    }
}
