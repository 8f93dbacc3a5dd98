//! What has a history of its own.

use ayumi_proto::ids::ReportId;

/// What has a history of its own: a report; each of its issues is a version.
pub type Entity = ReportId;
