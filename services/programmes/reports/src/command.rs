//! What may be submitted.

use ayumi_proto::commands;

use crate::{Event, ReportIssue};

commands! {
    /// What may be submitted. Only the service that renders reports does.
    pub enum Command => Event {
        /// Records that a report was rendered and delivered.
        RecordIssue(ReportIssue) => ReportIssued,
    }
}
