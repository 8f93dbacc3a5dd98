//! What comes of one command.

use ayumi_proto::subject::EventSubject;

use crate::told::Told;

/// One decision of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What was told.
    pub told: Told,
    /// The commits that the log holds of it, in log order: where each stands, and its bytes.
    pub commits: Vec<(EventSubject, Vec<u8>)>,
    /// How many events the commits hold.
    pub events: u64,
}
