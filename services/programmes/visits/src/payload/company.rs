//! A company's way through the programme.

use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    payloads,
    place::Prefecture,
    text::{CompanyName, Note},
    time::Day,
};

payloads! {
    /// A company's application.
    pub struct Application<T> {
        /// The day of application.
        pub on: Day,
        /// The company's name, as written.
        pub name: CompanyName<T>,
        /// Where it is.
        pub prefecture: Prefecture,
    }

    /// That a company that applied is enrolled.
    #[derive(Copy)]
    pub struct Enrolment {
        /// The day of enrolment.
        pub on: Day,
    }

    /// A place among those that the terms allow, taken by a company or returned.
    pub struct Place {
        /// The day on which it is taken or returned.
        pub on: Day,
        /// The company.
        pub company: CompanyId,
    }

    /// The assignment of an expert to a company.
    pub struct Assignment<T> {
        /// The first day of the assignment.
        pub on: Day,
        /// The expert.
        pub expert: ExpertId,
        /// Why an expert who isn't near is sent; needed only then.
        pub reason: Option<Note<T>>,
    }

    /// That the guidance of a company is complete.
    #[derive(Copy)]
    pub struct Completion {
        /// The day of completion.
        pub on: Day,
    }

    /// That a company withdraws.
    pub struct Withdrawal<T> {
        /// The day of withdrawal.
        pub on: Day,
        /// Why.
        pub reason: Note<T>,
    }
}
