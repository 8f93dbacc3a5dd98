//! What the command and the event hold. Shipped: it is never edited, for its fields are positional in the log's bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{personal, time::Day};

use crate::File;

/// That a report was rendered and delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct ReportIssue {
    /// The day of the issue.
    pub on: Day,
    /// The as-of day of its figures.
    pub as_of: Day,
    /// The log position that its figures are based on.
    pub position: u64,
    /// What was delivered, one file at least.
    pub files: Vec<File>,
}

personal! {
    ReportIssue { on, as_of, position, files }
}
