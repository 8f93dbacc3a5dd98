//! How commits become bytes: a format byte, then postcard. The only user of `postcard`.
//!
//! Postcard is positional. A shipped struct never gains or loses a field and a shipped enum only grows
//! at its end; `tests/golden/` pins the bytes of every variant.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    commit::Commit,
    digest::Digest,
    event::{Event, ProgrammeName},
    meetings, pilots, reports,
    subject::EventSubject,
    visits,
};

/// The first byte of every commit in this format.
const FORMAT: u8 = 1;

/// The largest commit, in bytes.
pub const COMMIT_BYTES_MAX: usize = 256 * 1024;

/// Bytes that aren't a commit of this build's making.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The first byte names another format.
    #[error("format {0:?} is unknown to this build")]
    Format(Option<u8>),
    /// The format is known, but the bytes aren't a commit of the programme.
    #[error("not a commit: {0}")]
    Content(postcard::Error),
    /// A commit, and bytes after it.
    #[error("{0} bytes after the commit's end")]
    Trailing(usize),
    /// The commit is larger than [`COMMIT_BYTES_MAX`].
    #[error("a commit of {0} bytes; at most {COMMIT_BYTES_MAX} are allowed")]
    Size(usize),
}

/// The commit's bytes, as the log keeps them.
pub fn encode<E: Serialize>(commit: &Commit<E>) -> Result<Vec<u8>, CodecError> {
    let bytes = postcard::to_extend(commit, vec![FORMAT]).map_err(CodecError::Content)?;
    if bytes.len() <= COMMIT_BYTES_MAX { Ok(bytes) } else { Err(CodecError::Size(bytes.len())) }
}

/// The commit that the bytes hold, the whole of them and nothing else.
pub fn decode<E: DeserializeOwned>(bytes: &[u8]) -> Result<Commit<E>, CodecError> {
    match bytes.split_first() {
        Some((&FORMAT, body)) => {
            let (commit, rest) = postcard::take_from_bytes(body).map_err(CodecError::Content)?;
            if rest.is_empty() { Ok(commit) } else { Err(CodecError::Trailing(rest.len())) }
        }
        other => Err(CodecError::Format(other.map(|(format, _)| *format))),
    }
}

/// The commit that the bytes hold, whichever programme it is of.
pub fn decode_any(programme: ProgrammeName, bytes: &[u8]) -> Result<Commit<Event>, CodecError> {
    fn of<E: DeserializeOwned + Into<Event>>(bytes: &[u8]) -> Result<Commit<Event>, CodecError> {
        decode::<E>(bytes).map(Commit::of_any)
    }
    match programme {
        ProgrammeName::Meetings => of::<meetings::Event>(bytes),
        ProgrammeName::Pilots => of::<pilots::Event>(bytes),
        ProgrammeName::Visits => of::<visits::Event>(bytes),
        ProgrammeName::Reports => of::<reports::Event>(bytes),
    }
}

/// The hash by which the entity's next commit names this one: it covers where the commit stands and all
/// that it says.
pub fn hash(subject: &EventSubject, bytes: &[u8]) -> Digest {
    Digest::of(&[subject.to_string().as_bytes(), b"\n", bytes])
}

/// The digest of a command's content, by which one command id used for two commands is noticed.
pub fn command_digest<C: Serialize>(command: &C) -> Result<Digest, CodecError> {
    let bytes = postcard::to_stdvec(command).map_err(CodecError::Content)?;
    Ok(Digest::of(&[&bytes]))
}
