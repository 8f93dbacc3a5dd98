//! What the report on recruitment shows, all of it as of one day and by one position.

use ayumi_pilots::rows::{Overview, Region};
use ayumi_proto::{
    answer::Answered,
    digest::Digest,
    ids::Edition,
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};

/// The report on recruitment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecruitmentReport {
    /// The edition that it is of.
    pub edition: Edition,
    /// The day until whose end things had occurred.
    pub as_of: Day,
    /// The log position up to which commits were known.
    pub position: u64,
    /// When the last of those was recorded; nothing if there is none.
    pub known_at: Option<Moment>,
    /// The log's root at that position.
    pub root: Digest,
    /// The pilots as a whole.
    pub pilots: Answered<Overview>,
    /// Every region.
    pub regions: Vec<Answered<Region>>,
}
