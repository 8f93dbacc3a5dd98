//! Briefings for companies, and bodies that are asked to support recruitment.

use ayumi_proto::{
    ids::ItemId,
    payloads,
    place::Prefecture,
    text::{Name, Note},
    time::Day,
};

use crate::{ApproachResult, BodyKind};

payloads! {
    /// The announcement of a briefing.
    pub struct BriefingPlan<T> {
        /// The briefing's id within the region.
        pub briefing: ItemId,
        /// The day of the announcement.
        pub on: Day,
        /// The day for which it is planned.
        pub held_on: Day,
        /// Where.
        pub place: Name<T>,
        /// In which prefecture; it may lie outside the area, to prepare an extension.
        pub prefecture: Prefecture,
    }

    /// A briefing that was held.
    pub struct HeldBriefing<T> {
        /// The briefing's id within the region.
        pub briefing: ItemId,
        /// The day on which it was held.
        pub on: Day,
        /// Where.
        pub place: Name<T>,
        /// In which prefecture; it may lie outside the area, to prepare an extension.
        pub prefecture: Prefecture,
        /// How many companies attended.
        pub attended_companies: u32,
    }

    /// That somebody suggested a body that could support recruitment. It isn't approached by that.
    pub struct Suggestion<T> {
        /// The day of the suggestion.
        pub on: Day,
        /// The body.
        pub body: Name<T>,
        /// What it is.
        pub kind: BodyKind,
        /// Where it works; it may lie outside the area, to prepare an extension.
        pub prefecture: Prefecture,
        /// The body that suggested it.
        pub suggested_by: Name<T>,
        /// The day on which the office received it, if that is another.
        #[serde(default)]
        pub received_on: Option<Day>,
        /// What was said of it.
        #[serde(default)]
        pub note: Option<Note<T>>,
    }

    /// That a body was asked to support recruitment.
    pub struct Approach<T> {
        /// The day of the approach.
        pub on: Day,
        /// The body.
        pub body: Name<T>,
        /// What it is.
        pub kind: BodyKind,
        /// Where it works; it may lie outside the area, to prepare an extension.
        pub prefecture: Prefecture,
        /// What came of it.
        pub result: ApproachResult,
    }
}
