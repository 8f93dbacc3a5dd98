//! `ayumi submit`: submits commands, a line of JSON each.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, stdin},
    iter,
    path::PathBuf,
};

use ayumi_proto::message::FileLine;
use clap::Args;
use serde_json::Value;
use ureq::http::StatusCode;
use uuid::Uuid;

use crate::{
    client::{Client, ClientError, Line, Remote, file_id},
    outcome::{End, Failure},
    progress,
};

/// The longest line, in bytes.
const LINE_BYTES_MAX: u64 = 256 * 1024;
/// What UTF-8 begins with on Windows.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Submit commands from a JSON Lines file or standard input
///
/// Each line is one command:
///
///   {"programme":"visits","edition":"fy2019","entity":"1999900000008","command":"enrol","payload":{"on":"2019-08-20"}}
///
/// "edition" is optional: the programme's newest fiscal year. "key":"…" identifies the command for ever.
/// "provenance":"simulated" marks generated facts. The page /api of a running Ayumi lists the commands.
///
/// Without a key, a line with the content and provenance of the entity's last record is a duplicate of it. Submitting
/// the same file again changes nothing, unless something else was recorded of an entity since; then its lines are new
/// commands. What comes by a pipe isn't known again as a file.
///
/// A line that is rejected, malformed or a duplicate is reported with its number; the other lines are submitted.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_help = "Exit code 1: a line was rejected.")]
pub struct Submit {
    /// File to read; - for standard input
    #[arg(default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Default)]
struct Count {
    accepted: usize,
    duplicates: usize,
    rejected: usize,
}

impl Submit {
    /// Submits every line.
    pub fn run(self) -> Result<End, Failure> {
        let unreadable = |error| format!("{}: {error}", self.file.display());
        let (reader, file): (Box<dyn Read>, _) = match self.file.as_os_str().as_encoded_bytes() {
            b"-" => (Box::new(stdin()), None),
            _ => {
                let mut file = File::open(&self.file).map_err(unreadable)?;
                let id = identify(&mut file).map_err(unreadable)?;
                (Box::new(file), id)
            }
        };
        let client = Client::new(&self.remote);
        let mut lines = BufReader::new(reader);
        let mut count = Count::default();
        let bar = progress::count("submitting");
        for number in 1u64.. {
            let Some(line) = next_line(&mut lines)? else { break };
            // Spreadsheets and editors of Windows put a mark before the first line.
            let line = if number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line) } else { &line };
            if !line.trim_ascii().is_empty() {
                let of_file = file.map(|file| FileLine { file, number });
                bar.suspend(|| submit(&client, (number, of_file), line, &mut count))?;
                bar.inc(1);
            }
        }
        bar.finish_and_clear();
        let duplicates = if count.duplicates == 1 { "duplicate" } else { "duplicates" };
        println!("{} accepted, {} {duplicates}, {} rejected", count.accepted, count.duplicates, count.rejected);
        Ok(if count.rejected == 0 { End::Done } else { End::InPart })
    }
}

/// What identifies a file that can be read twice; it is then read from its beginning again.
fn identify(file: &mut File) -> io::Result<Option<Uuid>> {
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    let mut lines = BufReader::new(&mut *file);
    let mut failed = Ok(());
    let id = file_id(iter::from_fn(|| {
        next_line(&mut lines).unwrap_or_else(|error| {
            failed = Err(error);
            None
        })
    }));
    failed?;
    file.rewind()?;
    Ok(Some(id))
}

/// The next line. Of one that is too long the beginning, which is no command; the rest is read away, so
/// that the lines after it keep their numbers.
fn next_line(lines: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if lines.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if !line.ends_with(b"\n") {
        lines.skip_until(b'\n')?;
    }
    Ok(Some(line))
}

/// Submits one line. A rejection is reported; without an answer everything ends.
fn submit(
    client: &Client,
    (number, of_file): (u64, Option<FileLine>),
    line: &[u8],
    count: &mut Count,
) -> Result<(), Failure> {
    let line: Line = match serde_json::from_slice(line) {
        Ok(line) => line,
        Err(error) => {
            eprintln!("line {number}: {error}");
            count.rejected += 1;
            return Ok(());
        }
    };
    match client.submit(&line, of_file) {
        Ok((StatusCode::OK, receipt)) => {
            eprintln!("line {number}: {}", duplicate(&receipt));
            count.duplicates += 1;
        }
        Ok(_) => count.accepted += 1,
        Err(ClientError::Problem(status, problem)) if status.is_client_error() && status != 401 => {
            eprintln!("line {number}: {}", ClientError::Problem(status, problem));
            count.rejected += 1;
        }
        Err(ClientError::Malformed(why)) => {
            eprintln!("line {number}: {why}");
            count.rejected += 1;
        }
        Err(error) => return Err(format!("line {number}: {error}").into()),
    }
    Ok(())
}

/// Names the record that a line was taken for a repeat of.
fn duplicate(receipt: &Value) -> String {
    let event = &receipt["events"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (kind, entity, time) = (text(&event["type"]), text(&event["subject"]), text(&event["time"]));
    format!("duplicate of record {}: {kind} of {entity}, recorded {time}", receipt["position"])
}
