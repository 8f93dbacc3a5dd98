//! What folds need of one commit, and its events.

use ayumi_core::ReadError;
use ayumi_proto::{
    codec::{self, CodecError},
    commit::Provenance,
    taking_back::RecordedEvent,
    time::Moment,
};
use serde::Deserialize;

/// One commit without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The commit's position.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The entity's number in the ledger.
    pub entity: u32,
    /// Where its bytes are in the file.
    pub offset: u64,
    /// Where in the chunk's bytes its events end.
    pub(crate) end: u32,
    /// Where its facts come from.
    pub provenance: Provenance,
    /// Whether it takes earlier events of its entity back.
    pub takes_back: bool,
}

/// Where a commit came to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredFact {
    pub position: u64,
    /// The latest recording time up to and with this commit: services' clocks differ, but what is known at
    /// an instant has to be a beginning of the log.
    pub recorded_at: Moment,
    /// Where its bytes are in the file.
    pub offset: u64,
}

/// Shows the events of a fact, each with its place in the commit, until `visit` breaks off.
#[inline]
pub fn each_event<'l, E: Deserialize<'l>>(
    fact: &Fact,
    bytes: &'l [u8],
    mut visit: impl FnMut(usize, RecordedEvent<E, &'l str>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    /// What ends the reading: the bytes, or the reader.
    enum End {
        Bytes(CodecError),
        Visit(ReadError),
    }
    impl From<CodecError> for End {
        fn from(error: CodecError) -> Self {
            Self::Bytes(error)
        }
    }
    let read = codec::each_event(bytes, |index, event| visit(index, event).map_err(End::Visit));
    read.map_err(|end| match end {
        End::Bytes(why) => ReadError::Events { position: fact.position, why },
        End::Visit(end) => end,
    })
}

/// The events of a fact, where there is more to do with them than to look at each.
pub fn events<'l, E: Deserialize<'l>>(
    fact: &Fact,
    bytes: &'l [u8],
) -> Result<Vec<RecordedEvent<E, &'l str>>, ReadError> {
    let mut events = Vec::new();
    each_event(fact, bytes, |_, event| {
        events.push(event);
        Ok(())
    })?;
    Ok(events)
}
