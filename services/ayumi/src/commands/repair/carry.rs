//! Which records can be carried over, and the list of those that can't.

use std::{
    fs::{File, OpenOptions},
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use ayumi_history::{Break, Frame, History, HistoryError};
use ayumi_programmes::decode_any;
use ayumi_proto::{cloud_event::cloud_events, subject::EventSubject};
use serde_json::{Value, json};

use crate::outcome::Failure;

/// A record as one of the copies has it: its subject and its bytes.
type Record = (String, Vec<u8>);

/// Carries records over to a new history file.
pub(super) struct Carry {
    history: History,
    list: BufWriter<File>,
    left_out: u64,
}

impl Carry {
    pub(super) fn start(history: &Path, list: &Path) -> Result<Self, Failure> {
        let (history, _) = History::open(history)?;
        let list = OpenOptions::new().write(true).create_new(true).mode(0o600).open(list)?;
        Ok(Self { history, list: BufWriter::new(list), left_out: 0 })
    }

    /// Carries over what the history file and the log have at a position. Where both have something else, the file's
    /// record comes first: it was checked when it was taken.
    pub(super) fn position(&mut self, position: u64, file: Option<Record>, log: Option<Record>) -> Result<(), Failure> {
        if file.is_none() && log.is_none() {
            let why = "neither the log nor the history file has a record here that can be read";
            return self.leave_out(json!({ "position": position, "why": why }));
        }
        let log = log.filter(|log| file.as_ref() != Some(log));
        let found = [("history file", file), ("log", log)];
        for (source, record) in found.into_iter().filter_map(|(source, record)| Some((source, record?))) {
            if let Err(why) = self.take(&record)? {
                let (subject, payload) = record;
                let mut line = json!({ "position": position, "source": source, "subject": subject, "why": why });
                line["content"] = content(position, &subject, &payload);
                self.leave_out(line)?;
            }
        }
        Ok(())
    }

    /// Takes a record as the next one, or says why it can't be.
    fn take(&mut self, (subject, payload): &Record) -> Result<Result<(), String>, Failure> {
        let parsed: EventSubject = match subject.parse() {
            Ok(parsed) => parsed,
            Err(error) => return Ok(Err(Break::Subject(error).to_string())),
        };
        if let Err(error) = decode_any(parsed.programme, payload) {
            return Ok(Err(error.to_string()));
        }
        match self.history.append(&[Frame { position: self.history.position() + 1, subject, payload }]) {
            Ok(()) => Ok(Ok(())),
            Err(HistoryError::Broken { why, .. }) => {
                Ok(Err(format!("an earlier record of its entity is left out: {why}")))
            }
            Err(error @ (HistoryError::Frames(_) | HistoryError::Deadline)) => Err(error.into()),
        }
    }

    fn leave_out(&mut self, line: Value) -> Result<(), Failure> {
        self.left_out += 1;
        Ok(writeln!(self.list, "{line}")?)
    }

    /// How many records were carried over and left out.
    pub(super) fn finish(mut self) -> Result<(u64, u64), Failure> {
        self.list.flush()?;
        self.list.get_ref().sync_all()?;
        Ok((self.history.position(), self.left_out))
    }
}

/// What a record says: its events, or its bytes where nobody can read them.
fn content(position: u64, subject: &str, payload: &[u8]) -> Value {
    let subject: Option<EventSubject> = subject.parse().ok();
    let commit = subject.and_then(|subject| Some((decode_any(subject.programme, payload).ok()?, subject)));
    match commit {
        Some((commit, subject)) => json!({ "events": cloud_events(&subject, position, &commit) }),
        None => json!({ "bytes": payload.iter().map(|byte| format!("{byte:02x}")).collect::<String>() }),
    }
}
