//! Experts as they are shown: their load, and what they are paid by month.

use std::collections::HashMap;

use crate::Withholding;
use ayumi_proto::{
    ids::ExpertId,
    money::{Yen, withheld},
    place::Prefecture,
    time::Day,
};

use super::{
    address::{Address, OfExpert, OfPayment},
    company::{Visit, by_day},
    tally::{Share, Turn},
    terms::ToldTerms,
};
use crate::month::Month;

/// Every expert that an event names.
#[derive(Clone, Debug, Default)]
pub(super) struct Experts(HashMap<ExpertId, Expert>);

#[derive(Clone, Debug)]
pub(super) struct Expert {
    pub(super) id: ExpertId,
    /// Where the expert works from; `None` if the registration isn't seen.
    pub(super) prefecture: Option<Prefecture>,
    /// In the order of the days.
    pub(super) briefings: Vec<Day>,
    pub(super) simulated: bool,
    /// The companies that the expert is assigned to.
    pub(super) companies: i64,
    /// The visits that stand.
    pub(super) visits: i64,
    /// In the order of the months, of which there are few.
    payments: Vec<(Month, Payment)>,
}

/// What an expert is paid for the visits of one month.
#[derive(Clone, Debug, Default)]
pub(super) struct Payment {
    visits: i64,
    gross_yen: Yen,
    pub(super) simulated: bool,
}

impl Experts {
    pub(super) fn get(&self, id: ExpertId) -> Option<&Expert> {
        self.0.get(&id)
    }

    /// The expert, who is taken in if no event has named them yet.
    fn of(&mut self, id: ExpertId) -> &mut Expert {
        self.0.entry(id).or_insert_with(|| Expert::new(id))
    }

    /// All experts in the order of their registration numbers.
    pub(super) fn in_order(&self) -> Vec<&Expert> {
        let mut experts: Vec<_> = self.0.values().collect();
        experts.sort_unstable_by_key(|expert| expert.id);
        experts
    }

    fn of_entity(&mut self, token: &str) -> Option<&mut Expert> {
        let id = token.strip_prefix("expert-")?.parse().ok()?;
        Some(self.of(id))
    }

    /// Adds what other entities' events say of experts.
    pub(super) fn join(&mut self, others: Self) {
        for (id, other) in others.0 {
            self.of(id).join(other);
        }
    }

    pub(super) fn register(&mut self, token: &str, prefecture: Prefecture, simulated: bool) {
        if let Some(expert) = self.of_entity(token) {
            expert.prefecture = Some(prefecture);
            expert.simulated |= simulated;
        }
    }

    pub(super) fn attend_briefing(&mut self, token: &str, on: Day, simulated: bool) {
        if let Some(expert) = self.of_entity(token) {
            by_day(&mut expert.briefings, on, |day| *day);
            expert.simulated |= simulated;
        }
    }

    /// Marks the figures of an expert, if a generator made up what they may hang on.
    pub(super) fn mark(&mut self, expert: ExpertId, simulated: bool) {
        self.of(expert).simulated |= simulated;
    }

    /// Counts a company of its expert.
    pub(super) fn count_company(&mut self, share: &Share, turn: Turn) {
        if let Some(expert) = share.expert {
            let expert = self.of(expert);
            expert.companies += turn as i64;
            expert.simulated |= share.simulated;
        }
    }

    /// Counts a visit, to be paid with the others of its month.
    pub(super) fn count_visit(&mut self, visit: &Visit, simulated: bool, turn: Turn) {
        let expert = self.of(visit.expert);
        expert.visits += turn as i64;
        expert.simulated |= simulated;
        let payment = expert.payment_of(Month::of(visit.on));
        payment.visits += turn as i64;
        payment.simulated |= simulated;
        payment.gross_yen = match turn {
            Turn::In => payment.gross_yen + visit.yen,
            Turn::Out => payment.gross_yen - visit.yen,
        };
    }
}

impl Expert {
    fn new(id: ExpertId) -> Self {
        let (briefings, payments) = (Vec::new(), Vec::new());
        Self { id, prefecture: None, briefings, simulated: false, companies: 0, visits: 0, payments }
    }

    fn join(&mut self, other: Self) {
        let Self { id: _, prefecture, briefings, simulated, companies, visits, payments } = other;
        self.prefecture = self.prefecture.or(prefecture);
        briefings.into_iter().for_each(|on| by_day(&mut self.briefings, on, |day| *day));
        self.simulated |= simulated;
        self.companies += companies;
        self.visits += visits;
        for (month, Payment { visits, gross_yen, simulated }) in payments {
            let payment = self.payment_of(month);
            payment.visits += visits;
            payment.gross_yen = payment.gross_yen + gross_yen;
            payment.simulated |= simulated;
        }
    }

    /// Only registered experts are shown by themselves.
    pub(super) fn is_registered(&self) -> bool {
        self.prefecture.is_some()
    }

    /// A figure of the expert, if registered.
    pub(super) fn figure(&self, figure: OfExpert) -> Option<i64> {
        self.is_registered().then_some(match figure {
            OfExpert::Companies => self.companies,
            OfExpert::Visits => self.visits,
        })
    }

    /// The payment for a month; `None` if no visit of that month stands.
    pub(super) fn payment(&self, month: Month) -> Option<&Payment> {
        self.payments().find(|(of, _)| *of == month).map(|(_, payment)| payment)
    }

    /// The payment for a month, to be changed; most visits are of the last one.
    fn payment_of(&mut self, month: Month) -> &mut Payment {
        let later = self.payments.iter().rev().take_while(|(of, _)| *of > month).count();
        let place = self.payments.len() - later;
        let found = place.checked_sub(1).filter(|before| self.payments[*before].0 == month);
        let place = found.unwrap_or_else(|| {
            self.payments.insert(place, (month, Payment::default()));
            place
        });
        &mut self.payments[place].1
    }

    /// The payments by month.
    pub(super) fn payments(&self) -> impl Iterator<Item = (Month, &Payment)> {
        self.payments.iter().map(|(month, payment)| (*month, payment)).filter(|(_, payment)| payment.visits > 0)
    }

    /// Where the expert's figures stand.
    pub(super) fn addresses(&self) -> impl Iterator<Item = Address> {
        let load = OfExpert::ALL.iter().filter(|_| self.is_registered());
        let load = load.map(|figure| Address::Expert(self.id, *figure));
        let paid = self.payments().flat_map(|(month, _)| OfPayment::ALL.iter().map(move |figure| (month, *figure)));
        load.chain(paid.map(|(month, figure)| Address::Payment(self.id, month, figure)))
    }
}

impl Payment {
    /// One of its figures. Whether tax is withheld is what the terms say at the month's end.
    pub(super) fn figure(&self, figure: OfPayment, month: Month, terms: &ToldTerms) -> i64 {
        let withheld_yen = || match terms.on(month.last_day()).map(|terms| terms.withholding).unwrap_or_default() {
            Withholding::Individual => withheld(self.gross_yen),
            Withholding::None => Yen::default(),
        };
        let yen = match figure {
            OfPayment::Visits => return self.visits,
            OfPayment::GrossYen => self.gross_yen,
            OfPayment::WithheldYen => withheld_yen(),
            OfPayment::NetYen => self.gross_yen - withheld_yen(),
        };
        yen.get() as i64
    }
}
