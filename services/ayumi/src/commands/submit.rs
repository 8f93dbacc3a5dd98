//! `ayumi submit`: tells commands, a line of JSON each.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, stdin},
    path::PathBuf,
};

use clap::Args;

use crate::{
    client::{Client, ClientError, Line, Remote},
    commands::{End, Failure},
};

/// The longest line, in bytes.
const LINE_BYTES_MAX: u64 = 256 * 1024;

/// Tell commands from a file of JSON Lines, or from standard input
///
/// Each line is {"programme","edition","entity","command","payload","key"?,"provenance"?}. A line that is
/// rejected or malformed is reported with its number, and the others are told all the same. Telling the
/// same file again changes nothing.
#[derive(Debug, Args)]
pub struct Submit {
    /// The file; - or nothing for standard input
    #[arg(default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Default)]
struct Count {
    accepted: usize,
    repeated: usize,
    refused: usize,
}

impl Submit {
    /// Tells every line.
    pub fn run(self) -> Result<End, Failure> {
        let reader: Box<dyn Read> = match self.file.as_os_str().as_encoded_bytes() {
            b"-" => Box::new(stdin()),
            _ => Box::new(File::open(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?),
        };
        let client = Client::new(&self.remote);
        let mut lines = BufReader::new(reader);
        let mut count = Count::default();
        for number in 1.. {
            let mut line = Vec::new();
            if lines.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if !line.trim_ascii().is_empty() {
                tell(&client, number, &line, &mut count)?;
            }
        }
        println!("accepted {}, told before {}, refused {}", count.accepted, count.repeated, count.refused);
        Ok(if count.refused == 0 { End::Done } else { End::InPart })
    }
}

/// Tells one line. What is refused is reported; that nobody answers ends it all.
fn tell(client: &Client, number: usize, line: &[u8], count: &mut Count) -> Result<(), Failure> {
    let line: Line = match serde_json::from_slice(line) {
        Ok(line) => line,
        Err(error) => {
            eprintln!("line {number}: {error}");
            count.refused += 1;
            return Ok(());
        }
    };
    match client.tell(&line) {
        Ok((status, _)) if status == ureq::http::StatusCode::OK => count.repeated += 1,
        Ok(_) => count.accepted += 1,
        Err(ClientError::Problem(status, problem)) if status.is_client_error() && status != 401 => {
            eprintln!("line {number}: {}", ClientError::Problem(status, problem));
            count.refused += 1;
        }
        Err(error) => return Err(format!("line {number}: {error}").into()),
    }
    Ok(())
}
