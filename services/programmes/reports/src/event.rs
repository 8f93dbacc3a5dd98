//! What can have happened.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{event::DomainEvent, personal, time::Occurred};

use crate::ReportIssue;

/// What can have happened. Shipped: variants are only ever added at the end.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the payload says it")]
pub enum Event {
    ReportIssued(ReportIssue),
}

impl DomainEvent for Event {
    fn occurred(&self) -> Occurred {
        Occurred::Day(match self {
            Self::ReportIssued(issue) => issue.on,
        })
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}

personal! {
    enum Event {
        ReportIssued(issue),
    }
}
