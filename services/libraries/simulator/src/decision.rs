//! What comes of one command.

use ayumi_proto::subject::EventSubject;

use crate::submission::Submission;

/// One decision of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The command as it was submitted.
    pub submission: Submission,
    /// The commits that the log holds of it, in log order: each one's subject and its bytes.
    pub commits: Vec<(EventSubject, Vec<u8>)>,
    /// How many events the commits hold.
    pub events: u64,
}
