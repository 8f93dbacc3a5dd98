//! What many companies add up to, kept as counts so that one company's change is a few additions.

use crate::{Outcome, Terms};
use ayumi_proto::{ids::ExpertId, money::Yen, place::BureauArea};
use serde::Serialize;

use super::address::Sum;

/// What one company contributes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Share {
    pub(super) area: Option<BureauArea>,
    pub(super) applied: bool,
    pub(super) enrolled: bool,
    pub(super) withdrawn: bool,
    /// Enrolled, and the guidance isn't over: visits are reserved for it.
    pub(super) open: bool,
    pub(super) simulated: bool,
    pub(super) visits: u16,
    pub(super) spent_yen: Yen,
    pub(super) outcome: Option<Outcome>,
    /// The expert assigned to it.
    pub(super) expert: Option<ExpertId>,
}

/// Whether something comes in or goes out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Turn {
    In = 1,
    Out = -1,
}

/// The contributions of some companies, added up.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    applied: i64,
    enrolled: i64,
    served: i64,
    withdrawn: i64,
    visits: i64,
    spent_yen: i64,
    /// Whether a generator made up anything of a company that is, or was, among them.
    simulated: bool,
    /// Enrolled companies, by how many visits of theirs stand.
    enrolled_by_visits: Vec<i64>,
    /// Those of which the guidance isn't over. What is reserved depends on the terms of the day that is
    /// asked for; this is what it can be computed from for any.
    open_by_visits: Vec<i64>,
}

/// What is shown of a tally.
#[derive(Debug, Serialize)]
pub(super) struct Sums {
    applied: i64,
    enrolled: i64,
    served: i64,
    withdrawn: i64,
    visits: i64,
    spent_yen: i64,
    reserved_yen: i64,
    simulated: bool,
}

impl Tally {
    /// Adds a company's share, or takes it out.
    pub(super) fn count(&mut self, share: &Share, turn: Turn) {
        let turn = turn as i64;
        self.applied += turn * i64::from(share.applied);
        self.enrolled += turn * i64::from(share.enrolled);
        self.served += turn * i64::from(share.visits > 0);
        self.withdrawn += turn * i64::from(share.withdrawn);
        self.visits += turn * i64::from(share.visits);
        self.spent_yen += turn * share.spent_yen.get() as i64;
        self.simulated |= share.simulated;
        if share.enrolled {
            *place(&mut self.enrolled_by_visits, share.visits) += turn;
        }
        if share.open {
            *place(&mut self.open_by_visits, share.visits) += turn;
        }
    }

    /// Adds what other companies add up to.
    pub(super) fn join(&mut self, other: &Self) {
        self.applied += other.applied;
        self.enrolled += other.enrolled;
        self.served += other.served;
        self.withdrawn += other.withdrawn;
        self.visits += other.visits;
        self.spent_yen += other.spent_yen;
        self.simulated |= other.simulated;
        join(&mut self.enrolled_by_visits, &other.enrolled_by_visits);
        join(&mut self.open_by_visits, &other.open_by_visits);
    }

    fn sum(&self, sum: Sum, terms: Option<&Terms>) -> i64 {
        match sum {
            Sum::Applied => self.applied,
            Sum::Enrolled => self.enrolled,
            Sum::Served => self.served,
            Sum::Withdrawn => self.withdrawn,
            Sum::Visits => self.visits,
            Sum::SpentYen => self.spent_yen,
            Sum::ReservedYen => terms.map_or(0, |terms| self.reserved_yen(terms)),
        }
    }

    fn reserved_yen(&self, terms: &Terms) -> i64 {
        let visits_left = (1..=i64::from(terms.visit_limit)).rev();
        let visits: i64 = self.open_by_visits.iter().zip(visits_left).map(|(companies, left)| companies * left).sum();
        terms.honorarium_yen.get() as i64 * visits
    }
}

/// Some tallies together: of the edition, or that of one region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tallies<'a>(pub(super) &'a [Tally]);

impl<'a> Tallies<'a> {
    /// One of the sums, by the terms in force.
    pub(super) fn sum(self, sum: Sum, terms: Option<&Terms>) -> i64 {
        self.0.iter().map(|tally| tally.sum(sum, terms)).sum()
    }

    /// All sums, by the terms in force.
    pub(super) fn sums(self, terms: Option<&Terms>) -> Sums {
        Sums {
            applied: self.sum(Sum::Applied, terms),
            enrolled: self.sum(Sum::Enrolled, terms),
            served: self.sum(Sum::Served, terms),
            withdrawn: self.sum(Sum::Withdrawn, terms),
            visits: self.sum(Sum::Visits, terms),
            spent_yen: self.sum(Sum::SpentYen, terms),
            reserved_yen: self.sum(Sum::ReservedYen, terms),
            simulated: self.is_simulated(),
        }
    }

    /// How many enrolled companies have had 0, 1, … visits, up to the terms' limit at least.
    pub(super) fn companies_by_visits(self, terms: Option<&Terms>) -> impl ExactSizeIterator<Item = i64> + use<'a> {
        let limit = terms.map_or(0, |terms| usize::from(terms.visit_limit));
        let most = |tally: &Tally| tally.enrolled_by_visits.iter().rposition(|companies| *companies > 0);
        let most = self.0.iter().filter_map(most).max().unwrap_or(0);
        let enrolled = move |visits| self.0.iter().filter_map(|tally| tally.enrolled_by_visits.get(visits)).sum();
        (0..limit.max(most) + 1).map(enrolled)
    }

    /// Whether facts that a generator made up went into them.
    pub(super) fn is_simulated(self) -> bool {
        self.0.iter().any(|tally| tally.simulated)
    }
}

fn join(counts: &mut Vec<i64>, others: &[i64]) {
    counts.resize(counts.len().max(others.len()), 0);
    counts.iter_mut().zip(others).for_each(|(count, other)| *count += other);
}

fn place(counts: &mut Vec<i64>, visits: u16) -> &mut i64 {
    let visits = usize::from(visits);
    counts.resize(counts.len().max(visits + 1), 0);
    &mut counts[visits]
}
