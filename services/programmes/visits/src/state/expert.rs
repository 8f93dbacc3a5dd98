//! The state of an expert: where from, what kind of payee, and what was paid.

use ayumi_proto::{digest::Digest, month::Month, place::Prefecture, time::Day};

use crate::{Payee, PayeeDecision, Payment, Registration};

/// An expert of the edition.
#[derive(Clone, Debug, PartialEq)]
pub struct Expert {
    /// The day of registration.
    pub(crate) registered_on: Day,
    /// Where the expert works from.
    pub(crate) prefecture: Prefecture,
    payees: Vec<(Day, Payee)>,
    pub(crate) paid: Vec<Paid>,
}

/// What was paid, or paid back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paid {
    /// Of the batch's name.
    batch: Digest,
    pub(crate) month: Month,
    /// The honoraria; below 0, if they were paid back.
    pub(crate) yen: i64,
}

impl Expert {
    pub(super) fn registered(registration: &Registration) -> Self {
        let Registration { on: registered_on, prefecture } = *registration;
        Self { registered_on, prefecture, payees: Vec::new(), paid: Vec::new() }
    }

    pub(super) fn set_payee(&mut self, decision: &PayeeDecision) {
        self.payees.push((decision.on, decision.payee));
    }

    pub(super) fn pay<T: AsRef<str>>(&mut self, payment: &Payment<T>) {
        self.paid.push(Paid::of(payment, 1));
    }

    pub(super) fn recover<T: AsRef<str>>(&mut self, payment: &Payment<T>) {
        self.paid.push(Paid::of(payment, -1));
    }

    /// What kind of payee the expert is on a day: as was decided last by then, the later recorded of two decisions for
    /// one day.
    pub(crate) fn payee_on(&self, day: Day) -> Option<Payee> {
        self.payees.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from).map(|(_, payee)| *payee)
    }

    /// Whether the batch of a payment has paid its month, or had it paid back.
    pub(crate) fn has_batch(&self, payment: &Payment, sign: i64) -> bool {
        let Paid { batch, month, .. } = Paid::of(payment, sign);
        self.paid.iter().any(|paid| (paid.batch, paid.month, paid.yen.signum()) == (batch, month, sign))
    }

    /// What was paid for the visits of a month, less what was paid back.
    pub(crate) fn paid_yen(&self, month: Month) -> i64 {
        self.paid.iter().filter(|paid| paid.month == month).map(|paid| paid.yen).sum()
    }
}

impl Paid {
    fn of<T: AsRef<str>>(payment: &Payment<T>, sign: i64) -> Self {
        let batch = Digest::of(&[payment.batch.as_str().as_bytes()]);
        Self { batch, month: payment.month, yen: sign * payment.gross_yen.get() as i64 }
    }
}
