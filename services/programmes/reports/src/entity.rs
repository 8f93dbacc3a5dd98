//! What has a history of its own.

use ayumi_proto::ids::ReportId;

/// What has a history of its own: a report, each issue of which is a version.
pub type Entity = ReportId;
