//! The numbers of recruitment.

use ayumi_proto::{payloads, text::Note, time::Day};

use crate::RecruitmentRow;

payloads! {
    /// Recruitment as of a day.
    pub struct RecruitmentUpdate {
        /// The as-of day of the numbers.
        pub as_of: Day,
        /// One row for each prefecture that is reported.
        pub prefectures: Vec<RecruitmentRow>,
    }

    /// Rows that take the place of those of an update.
    pub struct RecruitmentCorrection<T> {
        /// The as-of day of the update that is corrected.
        pub as_of: Day,
        /// The rows that take the place of those reported.
        pub prefectures: Vec<RecruitmentRow>,
        /// Why.
        pub reason: Note<T>,
    }
}
