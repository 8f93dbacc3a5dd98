//! What is listed of the reports: rows and items as they are sent, and read again by pages and the command line.

use ayumi_core::row;
use ayumi_proto::{
    ids::ReportId,
    text::Name,
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};

use crate::File;

row! {
    /// An issue of a report, in the table of all.
    pub IssueRow {
        report: ReportId = "報告書ID" / "Report id";
        on: Day = "発行日" / "Issued on";
        /// The as-of day of its figures.
        as_of: Day = "時点" / "As of";
        /// The log position that its figures are based on.
        position: u64 = "記録番号" / "Record no.";
        /// The names of the files that were delivered.
        files: Vec<Name> = "ファイル" / "Files";
        recorded_at: Moment = "記録日時" / "Recorded";
        /// Whether it is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

/// An issue of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueDetail {
    /// The day of the issue.
    pub on: Day,
    /// The as-of day of its figures.
    pub as_of: Day,
    /// The log position that its figures are based on.
    pub position: u64,
    /// What was delivered.
    pub files: Vec<File>,
    /// When it was recorded.
    pub recorded_at: Moment,
}

/// A report with its issues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Its issues, the newest last.
    pub issues: Vec<IssueDetail>,
}

/// What is answered about the reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A page of the reports.
    Reports {
        /// In the order of their ids.
        reports: Vec<Report>,
        /// How many reports there are.
        total: usize,
        /// Where the next page begins.
        next: Option<String>,
    },
    /// One report.
    Report(Report),
}
