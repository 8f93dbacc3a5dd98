//! The edition's terms and its experts.

use ayumi_proto::{payloads, place::Prefecture, text::Note, time::Day};

use crate::Terms;

payloads! {
    /// The terms with which an edition begins.
    #[derive(Copy)]
    pub struct InitialTerms {
        /// The day of the decision.
        pub on: Day,
        /// The terms.
        pub terms: Terms,
    }

    /// Terms that replace others from a day on.
    pub struct TermsAmendment<T> {
        /// The day of the decision.
        pub on: Day,
        /// The first day on which the new terms apply.
        pub from: Day,
        /// The new terms, whole.
        pub terms: Terms,
        /// Why.
        pub reason: Note<T>,
    }

    /// An expert's registration for the edition.
    #[derive(Copy)]
    pub struct Registration {
        /// The day of registration.
        pub on: Day,
        /// Where the expert works from.
        pub prefecture: Prefecture,
    }

    /// That an expert attended a briefing.
    #[derive(Copy)]
    pub struct BriefingAttendance {
        /// The day of the briefing.
        pub on: Day,
    }
}
