//! Why the record of an issue was rejected, in words.

use ayumi_core::rejections;
use ayumi_proto::{ids::ReportId, time::Day};

rejections! {
    /// Why not.
    pub enum Rejection {
        NoFiles { report: ReportId } = "report-without-files", at report,
            title "ファイルのない報告書" / "Report without files",
            detail "報告書「{report}」にファイルがありません。1件以上添付してください。"
                / "Report {report} has no files. Attach at least one.",
            accepted "1件以上のファイル" / "one file or more";
        AlreadyIssued { report: ReportId, as_of: Day, position: u64 } = "report-already-issued", at position,
            title "発行済みの報告書" / "Report already issued",
            detail "報告書「{report}」は{as_of}時点、記録番号{position}で発行済みです。"
                / "Report {report} is already issued as of {as_of} at record no. {position}.",
            accepted "別の時点または以後の記録番号での発行" / "another date or a later record no.";
    }
}
