//! How commits become bytes: a format byte, then postcard. The only user of `postcard`.
//!
//! Postcard is positional. A shipped struct never gains or loses a field and a shipped enum only grows
//! at its end; `tests/golden/` pins the bytes of every variant.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    commit::{Commit, EVENTS_MAX, Events, Provenance, Role},
    digest::Digest,
    event::DomainEvent,
    subject::EventSubject,
    taking_back::{RecordedEvent, TAKEN_BACK, VARIANT},
    text::Held,
    time::Moment,
};

/// The first byte of every commit in which all events happened.
const FORMAT: u8 = 1;
/// The first byte of every commit that takes earlier events back: a build that doesn't know of that can't read it.
const FORMAT_TAKING_BACK: u8 = 2;

/// The largest commit, in bytes.
pub const COMMIT_BYTES_MAX: usize = 256 * 1024;

/// As many bytes as most commits have.
const COMMIT_BYTES_USUAL: usize = 256;

/// Bytes that aren't a commit of this build's making.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The first byte names another format.
    #[error("{}", of_format(*.0))]
    Format(Option<u8>),
    /// The format is known, but the bytes aren't a commit of the programme.
    #[error("{}", of_content(.0))]
    Content(postcard::Error),
    /// A commit, and bytes after it.
    #[error("{0} bytes after the commit's end")]
    Trailing(usize),
    /// The commit is larger than [`COMMIT_BYTES_MAX`].
    #[error("a commit of {0} bytes; at most {COMMIT_BYTES_MAX} are allowed")]
    Size(usize),
    /// The commit's events are of more than one programme.
    #[error("a commit whose events are of more than one programme")]
    Mixed,
}

/// The first bytes that later formats may have; what begins with another one is something else, such as text.
const LATER_FORMATS: std::ops::RangeInclusive<u8> = FORMAT_TAKING_BACK + 1..=31;

/// What helps where a newer build wrote a commit.
const NEWER: &str = "written by a newer Ayumi: start that one";

fn of_format(format: Option<u8>) -> String {
    match format {
        Some(format) if LATER_FORMATS.contains(&format) => format!("{NEWER} (format {format})"),
        Some(format) => format!("not a commit: it begins with {format:#04x}"),
        None => "not a commit: it is empty".to_owned(),
    }
}

fn of_content(error: &postcard::Error) -> String {
    if is_unknown(error) {
        format!("it holds what this build doesn't know. If it was {NEWER}")
    } else {
        format!("not a commit: {error}")
    }
}

/// Whether the bytes are well formed, but of a variant or a value that this build doesn't have.
fn is_unknown(error: &postcard::Error) -> bool {
    *error == postcard::Error::SerdeDeCustom
}

impl CodecError {
    /// Whether a newer build may well have written the bytes.
    pub fn is_newer(&self) -> bool {
        match self {
            Self::Format(format) => format.is_some_and(|format| LATER_FORMATS.contains(&format)),
            Self::Content(error) => is_unknown(error),
            Self::Trailing(_) | Self::Size(_) | Self::Mixed => false,
        }
    }
}

/// The commit's bytes, as the log keeps them.
pub fn encode<E: DomainEvent>(commit: &Commit<E>) -> Result<Vec<u8>, CodecError> {
    let mut begun = Vec::with_capacity(COMMIT_BYTES_USUAL);
    let takes_back = commit.events.iter().any(|event| event.kind() == TAKEN_BACK);
    begun.push(if takes_back { FORMAT_TAKING_BACK } else { FORMAT });
    let bytes = postcard::to_extend(commit, begun).map_err(CodecError::Content)?;
    if bytes.len() <= COMMIT_BYTES_MAX { Ok(bytes) } else { Err(CodecError::Size(bytes.len())) }
}

/// The commit that the bytes hold, whether or not it takes anything back, the whole of them and nothing else.
pub fn decode_recorded<E: DeserializeOwned>(bytes: &[u8]) -> Result<Commit<RecordedEvent<E>>, CodecError> {
    let Brief { takes_back, events: rest, .. } = brief(bytes)?;
    if !takes_back {
        let Commit { head, events } = decode(bytes)?;
        return Ok(Commit { head, events: events.map(RecordedEvent::Happened) });
    }
    let (head, _) = postcard::take_from_bytes(&bytes[1..]).map_err(CodecError::Content)?;
    let mut events = Vec::new();
    each_event(rest, |_, event| {
        events.push(event);
        Ok::<_, CodecError>(())
    })?;
    let events = Events::new(events).map_err(|_| CodecError::Content(postcard::Error::DeserializeBadEncoding))?;
    Ok(Commit { head, events })
}

/// The commit that the bytes hold, in which nothing is taken back, the whole of them and nothing else.
pub fn decode<E: DeserializeOwned>(bytes: &[u8]) -> Result<Commit<E>, CodecError> {
    match bytes.split_first() {
        Some((&FORMAT, body)) => {
            let (commit, rest) = postcard::take_from_bytes(body).map_err(CodecError::Content)?;
            if rest.is_empty() { Ok(commit) } else { Err(CodecError::Trailing(rest.len())) }
        }
        other => Err(CodecError::Format(other.map(|(format, _)| *format))),
    }
}

/// What a fold needs of a commit, without what it doesn't: nothing is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief<'a> {
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Where its facts come from.
    pub provenance: Provenance,
    /// Hash of the entity's previous commit.
    pub previous: Digest,
    /// Whether it takes earlier events of the entity back.
    pub takes_back: bool,
    /// The bytes of its events, for [`each_event`].
    pub events: &'a [u8],
}

/// The part of a [`Head`] between its two digests, read in place: its fields, in their order.
///
/// [`Head`]: crate::commit::Head
#[derive(Deserialize)]
struct BetweenDigests<'a> {
    #[serde(borrow)]
    _actor: ActorInPlace<'a>,
    provenance: Provenance,
    recorded_at: Moment,
    _correlation_id: Option<&'a [u8]>,
    _causation_id: Option<&'a [u8]>,
    _trace: Option<&'a str>,
}

#[derive(Deserialize)]
struct ActorInPlace<'a> {
    _role: Role,
    _name: &'a str,
}

/// Reads the head of a commit in place.
pub fn brief(bytes: &[u8]) -> Result<Brief<'_>, CodecError> {
    match bytes.split_first() {
        Some((format @ (&FORMAT | &FORMAT_TAKING_BACK), body)) => {
            brief_of(body, *format == FORMAT_TAKING_BACK).map_err(CodecError::Content)
        }
        other => Err(CodecError::Format(other.map(|(format, _)| *format))),
    }
}

fn brief_of(body: &[u8], takes_back: bool) -> postcard::Result<Brief<'_>> {
    let (_command_id, rest) = postcard::take_from_bytes::<&[u8]>(body)?;
    let (_command_digest, rest) = digest(rest)?;
    let (BetweenDigests { recorded_at, provenance, .. }, rest) = postcard::take_from_bytes(rest)?;
    let (previous, events) = digest(rest)?;
    Ok(Brief { recorded_at, provenance, previous, takes_back, events })
}

/// The digest that the bytes begin with, taken at once: as a value among others it would be read byte by byte.
fn digest(bytes: &[u8]) -> postcard::Result<(Digest, &[u8])> {
    let (digest, rest) = bytes.split_first_chunk().ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
    Ok((Digest(*digest), rest))
}

/// The bytes of some events, as [`Brief`] has those of a commit.
pub fn encode_events<E: Serialize>(events: &[E]) -> Result<Vec<u8>, CodecError> {
    postcard::to_stdvec(events).map_err(CodecError::Content)
}

/// Shows a commit's events one by one, from the bytes that [`Brief`] has of them, until `visit` breaks off. Their
/// texts may stay where they are.
#[inline]
pub fn each_event<'de, E: Deserialize<'de>, T: Held<'de>, B: From<CodecError>>(
    bytes: &'de [u8],
    mut visit: impl FnMut(usize, RecordedEvent<E, T>) -> Result<(), B>,
) -> Result<(), B> {
    let (count, mut rest) = postcard::take_from_bytes::<usize>(bytes).map_err(CodecError::Content)?;
    if !(1..=EVENTS_MAX).contains(&count) {
        return Err(CodecError::Content(postcard::Error::DeserializeBadEncoding).into());
    }
    for index in 0..count {
        let event = match rest.split_first() {
            Some((&VARIANT, taking_back)) => {
                let (taking_back, after) = postcard::take_from_bytes(taking_back).map_err(CodecError::Content)?;
                rest = after;
                RecordedEvent::TakenBack(taking_back)
            }
            Some(_) | None => {
                let (event, after) = postcard::take_from_bytes(rest).map_err(CodecError::Content)?;
                rest = after;
                RecordedEvent::Happened(event)
            }
        };
        visit(index, event)?;
    }
    match rest.len() {
        0 => Ok(()),
        trailing => Err(CodecError::Trailing(trailing).into()),
    }
}

/// The hash by which the entity's next commit names this one: it covers the commit's subject and all
/// its bytes.
pub fn hash(subject: &EventSubject, bytes: &[u8]) -> Digest {
    hash_under(&subject.to_string(), bytes)
}

/// [`hash`] under a subject that nothing has parsed yet.
pub fn hash_under(subject: &str, bytes: &[u8]) -> Digest {
    Digest::of(&[subject.as_bytes(), b"\n", bytes])
}

/// The digest of a command's content, by which one command id used for two commands is noticed.
pub fn command_digest<C: Serialize>(command: &C) -> Result<Digest, CodecError> {
    let bytes = postcard::to_stdvec(command).map_err(CodecError::Content)?;
    Ok(Digest::of(&[&bytes]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    enum Newer {
        _Known,
        Unknown(u8),
    }

    #[derive(Debug, Deserialize)]
    enum Older {
        Known,
    }

    #[test]
    fn r7_what_a_newer_build_wrote_is_distinguished_from_what_is_no_commit() {
        let format = |byte| brief(&[byte]).unwrap_err();
        assert!(format(3).is_newer());
        assert_eq!(format(3).to_string(), "written by a newer Ayumi: start that one (format 3)");
        for byte in [0, b'"', b'{', 0xff] {
            assert!(!format(byte).is_newer() && format(byte).to_string().starts_with("not a commit"), "{byte}");
        }
        assert!(!brief(&[]).unwrap_err().is_newer());
        let events = encode_events(&[Newer::Unknown(7)]).unwrap();
        let take = |_, _: RecordedEvent<Older, &str>| Ok::<_, CodecError>(());
        let unknown = each_event(&events, take).unwrap_err();
        assert!(unknown.is_newer() && unknown.to_string().contains("newer Ayumi"), "{unknown}");
        let torn = each_event(&[1], take).unwrap_err();
        assert!(!torn.is_newer(), "{torn}");
    }
}
