//! Rules about payments: they are facts of their own, which no rule derives from visits.

use ayumi_core::{Context, ensure};

use super::{Visits, expert};
use crate::{Event, PayeeDecision, Payment, Rejection, state::Expert};

pub(super) fn set_payee(situation: &Context<'_, Visits>, decision: &PayeeDecision) -> Result<Event, Rejection> {
    registered(situation)?;
    Ok(Event::PayeeSet(*decision))
}

pub(super) fn record_payment(situation: &Context<'_, Visits>, payment: &Payment) -> Result<Event, Rejection> {
    fits(registered(situation)?, payment, 1)?;
    Ok(Event::PaymentMade(payment.clone()))
}

/// No more is paid back than was paid for the visits of that month.
pub(super) fn record_recovery(situation: &Context<'_, Visits>, payment: &Payment) -> Result<Event, Rejection> {
    let own = registered(situation)?;
    fits(own, payment, -1)?;
    let Payment { month, gross_yen, .. } = *payment;
    let paid_yen = own.paid_yen(month).max(0);
    ensure!(gross_yen.get() as i64 <= paid_yen, Rejection::RecoveryAbovePaid { month, gross_yen, paid_yen });
    Ok(Event::PaymentRecovered(payment.clone()))
}

fn registered<'a>(situation: &'a Context<'_, Visits>) -> Result<&'a Expert, Rejection> {
    let expert = *expert(situation.entity)?;
    situation.own().expert().ok_or(Rejection::ExpertNotRegistered { expert })
}

fn fits(own: &Expert, payment: &Payment, sign: i64) -> Result<(), Rejection> {
    let Payment { gross_yen, tax_yen, net_yen, month, .. } = *payment;
    let adds_up = gross_yen.get() > 0 && gross_yen.get() == tax_yen.get() + net_yen.get();
    ensure!(adds_up, Rejection::PaymentDoesNotAddUp { gross_yen, tax_yen, net_yen });
    ensure!(!own.has_batch(payment, sign), Rejection::BatchAlreadyRecorded { batch: payment.batch.clone(), month });
    Ok(())
}
