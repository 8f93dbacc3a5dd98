//! Why a command couldn't be decided, and whether sending it again helps.

use std::fmt::Display;

use ayumi_proto::{codec::CodecError, text::Malformed};

use crate::log::LogError;

/// Why a try came to no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum DecideError {
    /// The log can't be used.
    #[error(transparent)]
    Log(#[from] LogError),
    /// What was decided can't be stored.
    #[error("what was decided on {entity} can't be stored: {why}")]
    Unstorable {
        /// The entity whose commit it would have been.
        entity: String,
        /// What is wrong with it.
        why: Unstorable,
    },
}

/// What is wrong with a decision.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unstorable {
    /// A repeated command is recognised by the commit of its own entity, which would be missing.
    #[error("a decision without events for its own entity")]
    NoOwnEvents,
    /// Nothing guards what it wrote.
    #[error("a decision wrote an entity that it didn't hold")]
    NotHeld,
    /// The entity has as many commits as it can have.
    #[error("the entity has no versions left")]
    NoVersionsLeft,
    /// The events don't make a commit.
    #[error(transparent)]
    Events(#[from] Malformed),
    /// The commit can't be written.
    #[error(transparent)]
    Codec(#[from] CodecError),
}

impl DecideError {
    /// A decision that can't be stored under an entity.
    pub(super) fn unstorable(entity: &dyn Display, why: impl Into<Unstorable>) -> Self {
        Self::Unstorable { entity: entity.to_string(), why: why.into() }
    }

    /// Whether deciding again can't help.
    pub(super) fn is_permanent(&self) -> bool {
        match self {
            Self::Log(error) => error.is_permanent(),
            Self::Unstorable { .. } => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_that_cannot_be_stored_is_permanent_and_an_unreachable_log_is_not() {
        let unstorable = DecideError::unstorable(&"terms", Unstorable::NoVersionsLeft);
        assert!(unstorable.is_permanent());
        assert_eq!(
            unstorable.to_string(),
            "what was decided on terms can't be stored: the entity has no versions left"
        );
        let passing = LogError::Server { doing: "be read", why: "no answer in time".to_owned() };
        assert!(!DecideError::from(passing).is_permanent());
        assert!(DecideError::from(LogError::Missing { position: 3, last: 4 }).is_permanent());
    }
}
