//! Why a command is rejected.

use ayumi_proto::{ids::ReportId, refusal::Refusal, time::Day};

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
