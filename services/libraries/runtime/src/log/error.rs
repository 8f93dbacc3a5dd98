//! Why the log couldn't be used, and whether asking again helps.

use ayumi_proto::{
    codec::CodecError,
    subject::{EventSubject, STREAM},
    text::Malformed,
};

use crate::bus::BusError;

/// Why the log couldn't be used.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// No connection.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// The server didn't do what was asked.
    #[error("the log couldn't {doing}: {why}")]
    Server {
        /// What was asked of it.
        doing: &'static str,
        /// What it or the client said.
        why: String,
    },
    /// The stream exists, but not as the log needs it.
    #[error("the stream {STREAM} isn't a log of Ayumi's: {0}")]
    Stream(String),
    /// What is under a commit's subject isn't a commit that this build understands.
    #[error("the log at {place} can't be read: {why}")]
    Undecodable {
        /// Subject or position.
        place: String,
        /// What is wrong with its bytes.
        why: CodecError,
    },
    /// A message isn't a commit of Ayumi's: its subject isn't that of a commit, or it has no position.
    #[error("the log at {place} can't be read: {why}")]
    Foreign {
        /// Subject or position.
        place: String,
        /// By what it is seen.
        why: String,
    },
    /// The log has a gap: later commits are there, or the log says that it is longer.
    #[error(
        "the log at position {position} can't be read: its commit is missing, and the log goes on to position {last}"
    )]
    Missing {
        /// The first position without a commit.
        position: u64,
        /// A later position that the log has.
        last: u64,
    },
    /// The log ends before what was read from it already.
    #[error("the log at position {position} can't be read: the log ends at {last}: it isn't the log that was followed")]
    Shortened {
        /// The position that comes next for the follower.
        position: u64,
        /// The last position of the log.
        last: u64,
    },
    /// The versions of an entity have a gap.
    #[error("the log at {subject} can't be read: version {expected} expected")]
    VersionGap {
        /// The commit that was found.
        subject: EventSubject,
        /// The version that comes next.
        expected: u32,
    },
    /// A commit names another one before it than the one that is there.
    #[error("the log at {0} can't be read: it is not linked to the previous commit")]
    BrokenChain(EventSubject),
}

impl LogError {
    /// Whether asking again can't help: the log itself is wrong, and somebody has to mend it.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Bus(_) | Self::Server { .. } => false,
            Self::Stream(_)
            | Self::Undecodable { .. }
            | Self::Foreign { .. }
            | Self::Missing { .. }
            | Self::Shortened { .. }
            | Self::VersionGap { .. }
            | Self::BrokenChain(_) => true,
        }
    }

    /// The position whose commit the log lacks, if that is what is wrong. It may have it again, when the servers that
    /// keep it are back.
    pub fn lacks(&self) -> Option<u64> {
        match self {
            Self::Missing { position, .. } => Some(*position),
            Self::Shortened { position, .. } => position.checked_sub(1),
            Self::Bus(_)
            | Self::Server { .. }
            | Self::Stream(_)
            | Self::Undecodable { .. }
            | Self::Foreign { .. }
            | Self::VersionGap { .. }
            | Self::BrokenChain(_) => None,
        }
    }

    /// Whether a newer build may well have written what can't be read.
    pub fn is_newer(&self) -> bool {
        matches!(self, Self::Undecodable { why, .. } if why.is_newer())
    }

    /// The message at a place isn't a commit.
    pub(crate) fn foreign(place: impl std::fmt::Display, error: &Malformed) -> Self {
        Self::Foreign { place: place.to_string(), why: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_server_can_mend_by_itself_is_worth_asking_again() {
        let subject: EventSubject = "ayumi.event.visits.fy2019.terms.000002".parse().unwrap();
        let (place, why) = (subject.to_string(), "not Ayumi's".to_owned());
        let permanent = [
            LogError::Undecodable { place: place.clone(), why: CodecError::Format(Some(9)) },
            LogError::Foreign { place, why },
            LogError::Missing { position: 3, last: 5 },
            LogError::Shortened { position: 3, last: 1 },
            LogError::VersionGap { subject: subject.clone(), expected: 1 },
            LogError::BrokenChain(subject),
        ];
        for error in permanent {
            assert!(error.is_permanent() && error.to_string().starts_with("the log at "), "{error}");
        }
        let passing = [
            LogError::Server { doing: "be read", why: "no answer in time".to_owned() },
            LogError::Bus(BusError::TimedOut("ayumi.query.visits".to_owned())),
        ];
        assert!(passing.iter().all(|error| !error.is_permanent()));
    }
}
