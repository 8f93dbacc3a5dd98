//! What is paid, to whom, and out of what.

use ayumi_proto::{
    money::Yen,
    month::Month,
    payloads,
    text::{Name, Note},
    time::Day,
};

use crate::Payee;

payloads! {
    /// The edition's budget, as it was decided.
    pub struct BudgetDecision<T> {
        /// The day of the decision.
        pub on: Day,
        /// The budget.
        pub budget_yen: Yen,
        /// Why.
        pub reason: Note<T>,
    }

    /// What kind of payee an expert is from a day on.
    #[derive(Copy)]
    pub struct PayeeDecision {
        /// The first day on which it is so.
        pub on: Day,
        /// The kind.
        pub payee: Payee,
    }

    /// What is paid to an expert for the visits of a month, or paid back by the expert.
    pub struct Payment<T> {
        /// The batch of payments that it is in; one batch pays a month once.
        pub batch: Name<T>,
        /// The day of the payment.
        pub on: Day,
        /// The month of the visits.
        pub month: Month,
        /// The honoraria.
        pub gross_yen: Yen,
        /// The income tax withheld from them.
        pub tax_yen: Yen,
        /// What was transferred.
        pub net_yen: Yen,
    }
}
