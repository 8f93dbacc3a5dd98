//! Issued reports: what was sent to whom, and by which log position it can be checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    digest::Digest,
    event::DomainEvent,
    fault::Fault,
    ids::{Edition, ReportId},
    refusal::Refusal,
    text::Name,
    time::{Day, Occurred},
};

/// What has a history of its own: a report, each issue of which is a version.
pub type Entity = ReportId;

/// A file of an issued report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The file's name, without folders.
    pub name: Name,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// How many bytes it has.
    pub size_bytes: u64,
}

/// What may be told. Only the service that renders reports tells it.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Records that a report was rendered and delivered.
    RecordIssue {
        /// The day of the issue.
        on: Day,
        /// The day as of which its figures hold.
        as_of: Day,
        /// The log position that its figures stand on.
        position: u64,
        /// What was delivered, one file at least.
        files: Vec<File>,
    },
}

/// What can have happened. Shipped: variants are only ever added at the end.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the command that leads here")]
pub enum Event {
    ReportIssued { on: Day, as_of: Day, position: u64, files: Vec<File> },
}

impl DomainEvent for Event {
    fn occurred(&self) -> Occurred {
        match self {
            Self::ReportIssued { on, .. } => Occurred::Day(*on),
        }
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is worded in the conversion to a refusal")]
pub enum Rejection {
    NoFiles { report: ReportId },
    AlreadyIssued { report: ReportId, as_of: Day, position: u64 },
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::NoFiles { report } => Self::new(
                "report-without-files",
                &report,
                ("ファイルのない報告書です", "The report has no files"),
                (format!("報告書 {report} にファイルがありません。"), format!("Report {report} has no files.")),
                ("1つ以上のファイル", "one file or more"),
            ),
            Rejection::AlreadyIssued { report, as_of, position } => Self::new(
                "report-already-issued",
                position,
                ("同じ内容で発行済みの報告書です", "The report was already issued at this position"),
                (
                    format!("報告書 {report} は {as_of} 時点・位置 {position} で発行済みです。"),
                    format!("Report {report} was issued as of {as_of} at position {position}."),
                ),
                ("別の時点または新しい位置での発行", "another as-of day or a later position"),
            ),
        }
    }
}

/// Asks for a report to be rendered, delivered and recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Which report; only `recruitment` so far.
    pub report: Kind,
    /// The edition; the pilots' newest if not given.
    #[serde(default)]
    pub edition: Option<Edition>,
    /// The day as of which it is issued; today if not given.
    #[serde(default)]
    pub as_of: Option<Day>,
    /// The log position on which it stands; if not given the newest that isn't the record of a report, so that
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
    /// Something is wrong that asking again doesn't mend.
    Failed(String),
}

/// What comes of an [`Issue`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issued {
    /// The report's id, such as `recruitment-2019-08`.
    pub report: ReportId,
    /// The edition.
    pub edition: Edition,
    /// The day as of which it was issued.
    pub as_of: Day,
    /// The position on which its figures stand.
    pub position: u64,
    /// Whether this very report had been issued before.
    pub repeated: bool,
    /// The folder of its files, and the files.
    pub folder: String,
    /// What was delivered.
    pub files: Vec<File>,
}
