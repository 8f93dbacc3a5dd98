//! `ayumi export`: the log, or its part from a position on, as a file that others can read.

use std::path::PathBuf;

use ayumi_exchange::{Format, Pseudonyms, Writer};
use ayumi_programmes::decode_any;
use clap::Args;

use crate::{
    client::{Client, Remote},
    download::download,
    outcome::{End, Failure},
    progress,
};

/// Export the log to a file: .jsonl (CloudEvents), .csv or .parquet (zstd), by the file's extension
///
/// An existing file is replaced once the export is complete. Only the file's owner can read it.
#[derive(Debug, Args)]
pub struct Export {
    /// File to write
    file: PathBuf,
    /// First position
    #[arg(long, value_name = "POSITION", default_value_t = 1)]
    from: u64,
    /// Last position [default: latest]
    #[arg(long, value_name = "POSITION")]
    to: Option<u64>,
    /// Replace companies and experts with pseudonyms, using the key in this file (16 bytes or more), and leave out
    /// free text
    #[arg(long, value_name = "KEYFILE")]
    pseudonymise: Option<PathBuf>,
    #[command(flatten)]
    remote: Remote,
}

impl Export {
    /// Fetches and writes.
    pub fn run(self) -> Result<End, Failure> {
        let format = Format::of(&self.file)?;
        let mut pseudonyms = self.pseudonymise.as_ref().map(|file| key(file)).transpose()?;
        // The chains of pseudonyms begin with the first commit of the log.
        let from = if pseudonyms.is_some() { 1 } else { self.from };
        let log = download(&Client::new(&self.remote), from, self.to)?;
        let last = log.last;
        if last < self.from {
            return Err(format!("no commits from position {} to {last}: no file written", self.from).into());
        }
        let mut writer = Writer::create(&self.file, format)?;
        let commits = usize::try_from(last + 1 - self.from).unwrap_or(usize::MAX);
        let bar = progress::bar("writing", commits);
        for exported in bar.wrap_iter(log.read()?) {
            let exported = exported?;
            let commit = decode_any(exported.subject.programme, &exported.payload)?;
            let (subject, commit) = match &mut pseudonyms {
                Some(pseudonyms) => pseudonyms.replace(&exported.subject, &commit)?,
                None => (exported.subject, commit),
            };
            if exported.position >= self.from {
                writer.write(exported.position, &subject, &commit)?;
            }
        }
        writer.finish()?;
        // The log has what isn't for everybody, such as minutes.
        let mark = if pseudonyms.is_some() { "" } else { " (関係者限り / restricted)" };
        println!("{commits} commits, up to position {last}: {}{mark}", self.file.display());
        Ok(End::Done)
    }
}

fn key(file: &std::path::Path) -> Result<Pseudonyms, Failure> {
    let key = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Pseudonyms::new(key.trim_ascii()).map_err(|error| format!("{}: {error}", file.display()).into())
}
