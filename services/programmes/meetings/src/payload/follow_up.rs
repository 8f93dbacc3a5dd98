//! Follow-ups (宿題事項) and what becomes of them.

use ayumi_proto::{
    ids::ItemId,
    payloads,
    text::{Name, Note},
    time::Day,
};

use crate::Standing;

payloads! {
    /// A follow-up as it is raised.
    pub struct NewFollowUp<T> {
        /// The day on which it was raised.
        pub on: Day,
        /// Its id in the meeting.
        pub follow_up: ItemId,
        /// What is to be done.
        pub summary: Note<T>,
        /// Whether it is confirmed already; only the secretariat may say so.
        pub standing: Standing,
        /// The body that is to do it, where that is known.
        pub owner: Option<Name<T>>,
    }

    /// That a candidate was meant as a follow-up.
    pub struct FollowUpConfirmation {
        /// The day of the confirmation.
        pub on: Day,
        /// The follow-up.
        pub follow_up: ItemId,
    }

    /// That a follow-up is given to a body.
    pub struct FollowUpAssignment<T> {
        /// The day from which the body owns it.
        pub on: Day,
        /// The follow-up.
        pub follow_up: ItemId,
        /// The body.
        pub owner: Name<T>,
        /// By when it is to be done.
        pub due: Option<Day>,
    }

    /// What has been done of a follow-up.
    pub struct FollowUpProgress<T> {
        /// As of when.
        pub on: Day,
        /// The follow-up.
        pub follow_up: ItemId,
        /// What has been done.
        pub note: Note<T>,
    }

    /// That a follow-up is done.
    pub struct FollowUpCompletion<T> {
        /// The day on which it was done.
        pub on: Day,
        /// The follow-up.
        pub follow_up: ItemId,
        /// How it ended.
        pub note: Option<Note<T>>,
    }

    /// That a follow-up won't be done, or a candidate wasn't one.
    pub struct FollowUpDismissal<T> {
        /// The day of the decision.
        pub on: Day,
        /// The follow-up.
        pub follow_up: ItemId,
        /// Why.
        pub reason: Note<T>,
    }
}
