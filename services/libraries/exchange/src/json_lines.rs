//! JSON lines: a CloudEvent a line, with the commit's hash as the extension attribute `hash`.

use std::{
    fs,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
};

use ayumi_programmes::{Event, encode_any};
use ayumi_proto::{
    cloud_event::{EventError, InvalidEvent, cloud_events, from_cloud_events},
    codec,
    commit::Commit,
    digest::Digest,
    subject::EventSubject,
};
use serde_json::Value;

use crate::{
    piece::{Exported, Numbered, PIECE_BYTES_MAX, Piece, Problem},
    sink::{Out, Sink, WriteError},
};

/// The attribute that holds the commit's hash, beside those of [`cloud_events`].
const HASH: &str = "hash";

pub(crate) struct Lines<'a>(BufWriter<Out<'a>>);

impl<'a> Lines<'a> {
    pub(crate) fn new(out: Out<'a>) -> Self {
        Self(BufWriter::new(out))
    }
}

impl Sink for Lines<'_> {
    fn write(
        &mut self,
        position: u64,
        subject: &EventSubject,
        commit: &Commit<Event>,
        hash: Digest,
    ) -> Result<(), WriteError> {
        for mut event in cloud_events(subject, position, commit) {
            event[HASH] = Value::String(hash.to_string());
            writeln!(self.0, "{event}")?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        Ok(self.0.flush()?)
    }
}

/// The lines of a file, each read as JSON.
pub(crate) fn lines(file: fs::File) -> impl Iterator<Item = Numbered<Value>> {
    let mut file = BufReader::new(file);
    let mut number = 0;
    std::iter::from_fn(move || {
        number += 1;
        let line = match line(&mut file) {
            Ok(line) if line.is_empty() => return None,
            Ok(line) if line.len() > PIECE_BYTES_MAX => Err(Problem::Size),
            Ok(line) => serde_json::from_slice(&line).map_err(|why| Problem::NotOfFormat {
                expected: "one event as JSON per line（1行に1つのJSON）",
                why: why.to_string(),
            }),
            Err(error) => Err(error.into()),
        };
        Some((number, line))
    })
}

/// The next line, its end included, but no more than shows that it is too long.
fn line(file: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    file.take(PIECE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line)?;
    Ok(line)
}

impl Piece for Value {
    fn count(&self) -> Option<u64> {
        self.get("count")?.as_u64()
    }

    fn exported(lines: &[Self]) -> Result<Exported, InvalidEvent> {
        let mut events = lines.to_vec();
        let hashes: Vec<_> = events.iter_mut().map(|event| event.as_object_mut()?.remove(HASH)).collect();
        let (position, subject, commit) = from_cloud_events(&events)?;
        let payload = encode_any(&commit).map_err(|why| InvalidEvent::malformed(0, "data", why))?;
        let expected = Value::String(codec::hash(&subject, &payload).to_string());
        for (index, hash) in hashes.into_iter().enumerate() {
            let error = match hash {
                Some(hash) if hash == expected => continue,
                Some(hash) => EventError::contradiction(hash, &expected),
                None => EventError::Missing,
            };
            return Err(InvalidEvent { index, attribute: HASH.to_owned(), error });
        }
        Ok(Exported { position, subject, payload })
    }
}
