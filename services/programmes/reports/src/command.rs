//! What may be submitted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ReportIssue;

/// What may be submitted. Only the service that renders reports does.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Records that a report was rendered and delivered.
    RecordIssue(ReportIssue),
}
