//! Asking for a report to be issued, and what comes of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    fault::Fault,
    ids::{Edition, ReportId},
    time::Day,
};

use crate::File;

/// Asks for a report to be rendered, delivered and recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Which report; only `recruitment` so far.
    pub report: Kind,
    /// The edition; the pilots' newest if not given.
    #[serde(default)]
    pub edition: Option<Edition>,
    /// The as-of day of the issue; today if not given.
    #[serde(default)]
    pub as_of: Option<Day>,
    /// The log position on which it is based; if not given the newest that isn't the record of a report, so that
    /// issuing twice issues once.
    #[serde(default)]
    pub position: Option<u64>,
}

/// The reports that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display, strum::EnumString)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// The monthly report on the recruitment of the regional pilots.
    Recruitment,
}

/// Why an [`Issue`] came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotIssued {
    /// It can't be issued so, now or later.
    Malformed(Fault),
    /// Something is out of reach just now; ask again.
    Unavailable(String),
    /// An error that asking again does not fix.
    Failed(String),
}

/// What comes of an [`Issue`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issued {
    /// The report's id, such as `recruitment-2019-08`.
    pub report: ReportId,
    /// The edition.
    pub edition: Edition,
    /// The as-of day of the issue.
    pub as_of: Day,
    /// The position on which its figures are based.
    pub position: u64,
    /// Whether this very report had been issued before.
    pub repeated: bool,
    /// The folder of its files, and the files.
    pub folder: String,
    /// What was delivered.
    pub files: Vec<File>,
}
