//! What can have happened.

use ayumi_proto::events;

use crate::ReportIssue;

events! {
    /// What can have happened. Shipped: variants are only ever added at the end.
    pub enum Event {
        ReportIssued(ReportIssue),
    }
}
