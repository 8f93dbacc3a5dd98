//! The numbers of recruitment.

use ayumi_proto::{payloads, text::Note, time::Day};

use crate::value::{CorrectedNumber, CorrectedRow, RecruitmentRow};

payloads! {
    /// Recruitment as of a day.
    pub struct RecruitmentUpdate {
        /// The as-of day of the numbers.
        pub as_of: Day,
        /// One row for each prefecture that is reported.
        pub prefectures: Vec<RecruitmentRow>,
    }

    /// Numbers of an update that weren't right.
    pub struct RowCorrection {
        /// The as-of day of the update that is corrected.
        pub as_of: Day,
        /// One row for each prefecture that is corrected; what a row leaves out stays, and `null` takes a number away.
        pub prefectures: Vec<CorrectedRow>,
        /// Why.
        pub reason: Note,
    }

    /// The same as it is kept: the numbers that are corrected, and no others.
    pub struct NumberCorrection<T> {
        /// The as-of day of the update that is corrected.
        pub as_of: Day,
        /// The numbers as they are right.
        pub numbers: Vec<CorrectedNumber>,
        /// Why.
        pub reason: Note<T>,
    }

    /// Rows that take the place of those of an update, whole: what a row doesn't say was taken away. So corrections were
    /// recorded at first.
    pub struct RecruitmentCorrection<T> {
        /// The as-of day of the update that is corrected.
        pub as_of: Day,
        /// The rows that take the place of those reported.
        pub prefectures: Vec<RecruitmentRow>,
        /// Why.
        pub reason: Note<T>,
    }
}

impl From<NumberCorrection> for RowCorrection {
    fn from(NumberCorrection { as_of, numbers, reason }: NumberCorrection) -> Self {
        let mut prefectures: Vec<CorrectedRow> = Vec::new();
        for CorrectedNumber { prefecture, measure, companies } in numbers {
            match prefectures.iter_mut().find(|row| row.prefecture == prefecture) {
                Some(row) => *row = row.with(measure, companies.into()),
                None => prefectures.push(CorrectedRow::of(prefecture).with(measure, companies.into())),
            }
        }
        Self { as_of, prefectures, reason }
    }
}

impl From<RecruitmentCorrection> for RowCorrection {
    fn from(RecruitmentCorrection { as_of, prefectures, reason }: RecruitmentCorrection) -> Self {
        Self { as_of, prefectures: prefectures.into_iter().map(CorrectedRow::from).collect(), reason }
    }
}
