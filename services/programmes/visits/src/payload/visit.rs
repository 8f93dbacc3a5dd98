//! The visits of a company, each with its number once it is logged.

use ayumi_proto::{ids::ExpertId, money::Yen, payloads, text::Note, time::Day};

payloads! {
    /// A visit that took place.
    #[derive(Copy)]
    pub struct Visit {
        /// Who visited.
        pub expert: ExpertId,
        /// The day of the visit.
        pub on: Day,
        /// The honorarium.
        pub yen: Yen,
    }

    /// A visit that took place, as it is logged.
    #[derive(Copy)]
    pub struct LoggedVisit {
        /// The visit's number in the company, from 1.
        pub visit: u16,
        /// Who visited.
        pub expert: ExpertId,
        /// The day of the visit.
        pub on: Day,
        /// The honorarium.
        pub yen: Yen,
    }

    /// A further visit of the expert to the company on the day of one that was logged.
    pub struct AnotherVisit<T> {
        /// Who visited.
        pub expert: ExpertId,
        /// The day of the visit.
        pub on: Day,
        /// The honorarium.
        pub yen: Yen,
        /// Why it isn't the same visit.
        pub reason: Note<T>,
    }

    /// A further visit on the day of another, as it is logged.
    pub struct LoggedAnotherVisit<T> {
        /// The visit's number in the company, from 1.
        pub visit: u16,
        /// Who visited.
        pub expert: ExpertId,
        /// The day of the visit.
        pub on: Day,
        /// The honorarium.
        pub yen: Yen,
        /// Why it isn't the same visit.
        pub reason: Note<T>,
    }

    /// The voiding of a logged visit.
    pub struct VisitVoiding {
        /// The visit's number in the company, from 1.
        pub visit: u16,
        /// Why.
        pub reason: Note,
    }

    /// A logged visit that was voided.
    pub struct VoidedVisit<T> {
        /// The visit's number in the company, from 1.
        pub visit: u16,
        /// The day of the visit.
        pub on: Day,
        /// Why.
        pub reason: Note<T>,
    }
}
