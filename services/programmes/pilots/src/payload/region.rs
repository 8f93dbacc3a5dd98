//! The region from its opening to the end of its recruitment.

use ayumi_proto::{
    payloads,
    place::Prefecture,
    text::{Name, Note},
    time::Day,
};

use crate::PrefectureTarget;

payloads! {
    /// The opening of a region.
    pub struct Opening<T> {
        /// The day from which it recruits.
        pub on: Day,
        /// The region's name, as written.
        pub name: Name<T>,
        /// Who carries the pilot out.
        pub implementer: Name<T>,
        /// The prefectures that it covers at first.
        pub prefectures: Vec<Prefecture>,
    }

    /// That another body carries the pilot out.
    pub struct ImplementerChange<T> {
        /// The first day of the new implementer.
        pub on: Day,
        /// The new implementer.
        pub implementer: Name<T>,
    }

    /// A target; the first one, or, in a command, one that replaces another.
    pub struct TargetSetting<T> {
        /// The day of the decision.
        pub on: Day,
        /// How many companies are to be recruited in the whole region, 1 to 100,000.
        pub companies: u32,
        /// By which day.
        pub by: Day,
        /// The parts of prefectures, where known.
        #[serde(default)]
        pub prefectures: Vec<PrefectureTarget>,
        /// Why; needed when a target is revised.
        pub reason: Option<Note<T>>,
    }

    /// A target that replaces another.
    pub struct TargetRevision<T> {
        /// The day of the decision.
        pub on: Day,
        /// How many companies are to be recruited in the whole region, 1 to 100,000.
        pub companies: u32,
        /// By which day.
        pub by: Day,
        /// The parts of prefectures, where known.
        pub prefectures: Vec<PrefectureTarget>,
        /// Why.
        pub reason: Note<T>,
    }

    /// Other prefectures that the region covers.
    pub struct AreaChange<T> {
        /// The first day on which the new area holds.
        pub from: Day,
        /// The new area, whole.
        pub prefectures: Vec<Prefecture>,
        /// Why.
        pub reason: Note<T>,
    }

    /// That a person marks the region as one that struggles, or takes the mark away.
    pub struct Remark<T> {
        /// The day of the remark.
        pub on: Day,
        /// Why.
        pub reason: Note<T>,
    }

    /// The end of recruitment.
    pub struct Closing<T> {
        /// The last day of recruitment.
        pub on: Day,
        /// Why, if there is more to say than that it is over.
        pub reason: Option<Note<T>>,
    }
}
