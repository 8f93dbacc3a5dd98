//! Putting commits into an empty log as they were, each at the position that it had.

use ayumi_proto::subject::EventSubject;
use bytes::Bytes;

use crate::{
    follow::Follower,
    log::{Log, LogError, Publish, Stored},
    publisher::{Message, Publisher},
};

/// How many commits go into the log at once: all of them or none.
pub const BATCH_COMMITS: usize = 256;

/// Why a log can't be restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It can't be used.
    #[error(transparent)]
    Log(#[from] LogError),
    /// It holds something else.
    #[error(
        "the log already contains {position} commits, which aren't those of the file: only an empty log can be restored"
    )]
    Taken {
        /// How many it holds.
        position: u64,
    },
    /// The commits aren't the next ones.
    #[error("the file continues at position {found}, the log at {expected}: only a complete export can be restored")]
    Gap {
        /// The position in the file.
        found: u64,
        /// The position in the log.
        expected: u64,
    },
    /// Nobody knows whether they were stored.
    #[error(
        "unknown whether position {position} was stored: {why}. The log contains the first part of the file; run the \
         same import again to complete it"
    )]
    Unknown {
        /// The first of the commits.
        position: u64,
        /// What happened.
        why: String,
    },
    /// The server refused them.
    #[error(
        "position {position} wasn't stored: {why}. The log contains the commits before it; run the same import again \
         to complete it"
    )]
    Refused {
        /// The first of the commits.
        position: u64,
        /// What the server said.
        why: String,
    },
    /// Commits of others came between.
    #[error(
        "position {position} was stored at {stored}: another process is writing to this log, so it can't be restored"
    )]
    Mixed {
        /// The first of the commits.
        position: u64,
        /// Where it is now.
        stored: u64,
    },
}

/// A log that is being restored. One that was broken off is taken up where it ended.
pub struct Restore {
    /// Reads what the log has already.
    follower: Follower,
    publisher: Publisher,
    next: u64,
}

impl Restore {
    /// Begins, or goes on, to restore a log.
    pub async fn start(log: Log) -> Result<Self, RestoreError> {
        let next = log.position().await? + 1;
        Ok(Self { publisher: Publisher::start(log.clone()), follower: Follower::new(log, 1), next })
    }

    /// The last position that the log holds.
    pub fn position(&self) -> u64 {
        self.next - 1
    }

    /// Stores the next commits, at most [`BATCH_COMMITS`]; those that the log has already are compared.
    pub async fn put(&mut self, commits: Vec<Stored>) -> Result<(), RestoreError> {
        let (there, new): (Vec<_>, Vec<_>) = commits.into_iter().partition(|commit| commit.position < self.next);
        for commit in there {
            let found = self.follower.next().await?;
            if (found.position, found.parsed()?, found.payload) != (commit.position, commit.subject, commit.payload) {
                return Err(RestoreError::Taken { position: self.next - 1 });
            }
        }
        match new.first() {
            None => Ok(()),
            Some(first) if first.position != self.next => {
                Err(RestoreError::Gap { found: first.position, expected: self.next })
            }
            Some(_) => self.store(new).await,
        }
    }

    async fn store(&mut self, commits: Vec<Stored>) -> Result<(), RestoreError> {
        let position = self.next;
        let message = |Stored { subject, payload, .. }: Stored| Message { subject, payload, guard: None };
        let count = commits.len() as u64;
        match self.publisher.write(commits.into_iter().map(message).collect()).await {
            Ok(stored) if stored == position => {
                self.next += count;
                Ok(())
            }
            Ok(stored) => Err(RestoreError::Mixed { position, stored }),
            Err(Publish::Stale | Publish::InFlight) => Err(RestoreError::Taken { position: position - 1 }),
            Err(Publish::Unknown(why)) => Err(RestoreError::Unknown { position, why }),
            Err(Publish::Refused(why)) => Err(RestoreError::Refused { position, why }),
        }
    }
}

/// A commit for [`Restore::put`].
pub fn stored(position: u64, subject: EventSubject, payload: Vec<u8>) -> Stored {
    Stored { position, subject, payload: Bytes::from(payload) }
}
