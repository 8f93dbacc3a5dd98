//! The commits as the log has them, in its order: what every question about the past is folded from.

use std::sync::Arc;

use ayumi_proto::{
    codec,
    commit::Commit,
    event::{Event, ProgrammeName},
    message::KnownAt,
    subject::EventSubject,
    time::Moment,
};
use ayumi_runtime::log::{LogError, Stored};
use bytes::Bytes;

/// All commits up to a position, without gaps.
#[derive(Default)]
pub struct History {
    records: Vec<Arc<Record>>,
}

/// One commit, kept as its bytes.
pub struct Record {
    /// Where it stands.
    pub subject: EventSubject,
    /// Its bytes.
    pub payload: Bytes,
    /// The latest recording time up to and with this commit: services' clocks differ, but what is known
    /// at an instant has to be a beginning of the log.
    pub recorded_at: Moment,
}

/// A commit that can't be decoded is an error, never left out: figures without it would be wrong.
pub fn decode(position: u64, subject: &EventSubject, payload: &[u8]) -> Result<Commit<Event>, LogError> {
    codec::decode_any(subject.programme, payload).map_err(|error| LogError::Corrupt {
        place: format!("position {position} ({subject})"),
        why: error.to_string(),
    })
}

impl History {
    /// How many commits there are, which is the last one's position.
    pub fn position(&self) -> u64 {
        self.records.len() as u64
    }

    /// The last position that isn't the record of a report, which changes no figure that reports show.
    pub fn position_of_facts(&self) -> u64 {
        let fact = |record: &Arc<Record>| record.subject.programme != ProgrammeName::Reports;
        self.records.iter().rposition(fact).map_or(0, |index| index as u64 + 1)
    }

    /// Whether a commit at that position follows the last one.
    pub fn may_append(&self, position: u64) -> Result<(), LogError> {
        let expected = self.position() + 1;
        if position == expected {
            return Ok(());
        }
        let why = format!("position {expected} was expected");
        Err(LogError::Corrupt { place: format!("position {position}"), why })
    }

    /// Adds the commit that follows the last one.
    pub fn append(&mut self, stored: Stored, recorded_at: Moment) {
        let recorded_at = self.records.last().map_or(recorded_at, |last| last.recorded_at.max(recorded_at));
        // A copy, for the bytes that came are a part of the connection's much larger buffer.
        let payload = Bytes::copy_from_slice(&stored.payload);
        self.records.push(Arc::new(Record { subject: stored.subject, payload, recorded_at }));
    }

    /// The position up to which the log was known; `None` asks for a position that isn't there yet.
    pub fn position_known_at(&self, known_at: KnownAt) -> Option<u64> {
        match known_at {
            KnownAt::Position(position) => (position <= self.position()).then_some(position),
            KnownAt::Instant(instant) => {
                Some(self.records.partition_point(|record| record.recorded_at <= instant) as u64)
            }
        }
    }

    /// When the commit at a position was recorded; `None` for position 0 and those that aren't there.
    pub fn recorded_at(&self, position: u64) -> Option<Moment> {
        let index = usize::try_from(position.checked_sub(1)?).ok()?;
        self.records.get(index).map(|record| record.recorded_at)
    }

    /// The commits up to a position, shared, so that they can be folded while the log goes on.
    pub fn until(&self, position: u64) -> Vec<Arc<Record>> {
        let count = usize::try_from(position).unwrap_or(usize::MAX).min(self.records.len());
        self.records[..count].to_vec()
    }
}
