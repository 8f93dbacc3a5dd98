//! The terms, in whatever order they are folded.

use crate::Terms;
use ayumi_core::At;
use ayumi_proto::time::Day;

use crate::state::DatedTerms;

/// Terms in the order in which they were told: of two that begin on one day the later told is in force,
/// also if its decision is dated before that of the other and is folded first.
#[derive(Clone, Debug, Default)]
pub(super) struct ToldTerms {
    positions: Vec<u64>,
    dated: DatedTerms,
    /// Whether a generator made any of them up.
    pub(super) simulated: bool,
}

impl ToldTerms {
    /// Adds terms that apply from a day on, told at a place of the log.
    pub(super) fn add(&mut self, at: &At<'_>, from: Day, terms: Terms) {
        self.insert(at.position, from, terms);
        self.simulated |= at.is_simulated();
    }

    fn insert(&mut self, position: u64, from: Day, terms: Terms) {
        let place = self.positions.partition_point(|told| *told <= position);
        self.positions.insert(place, position);
        self.dated.insert(place, from, terms);
    }

    /// Adds terms that another fold was told.
    pub(super) fn join(&mut self, other: Self) {
        for (position, (from, terms)) in other.positions.into_iter().zip(other.dated.iter()) {
            self.insert(position, from, terms);
        }
        self.simulated |= other.simulated;
    }

    /// The terms in force on a day.
    pub(super) fn on(&self, day: Day) -> Option<&Terms> {
        self.dated.on(day)
    }
}
