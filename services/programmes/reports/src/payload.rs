//! What the command and the event hold. Shipped: it is never edited, for its fields are positional in the log's bytes.

use ayumi_proto::{payloads, time::Day};

use crate::File;

payloads! {
    /// That a report was rendered and delivered.
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
}
