//! What comes of the comparison.

use std::collections::BTreeMap;

use ayumi_proto::{ids::CompanyId, money::Yen, place::BureauArea, time::Day};
use serde::Serialize;

use super::{Replay, course::Course};
use crate::month::Month;

/// What happened, beside what would have happened under other terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// The whole edition.
    pub totals: Compared,
    /// By the area in which the company is and the month of the visit.
    pub rows: Vec<Row>,
    /// What was decided again.
    pub decisions: Decisions,
    /// How many decisions the other terms would have refused, by the rule's name.
    pub refused: BTreeMap<String, u32>,
    /// How many would have been refused only because of what was refused before them, by the rule's name.
    pub consequences: BTreeMap<String, u32>,
    /// The companies that would never have been enrolled.
    pub not_enrolled: Vec<CompanyId>,
}

/// The decisions after the branch. Those that aren't kept are refused, by themselves or in consequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Decisions {
    /// How many were taken again.
    pub told: u32,
    /// How many would have been accepted again.
    pub kept: u32,
}

/// The visits of one area and one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The area of the ministry's bureau.
    pub region: BureauArea,
    /// The month.
    pub month: Month,
    /// What they come to.
    #[serde(flatten)]
    pub compared: Compared,
}

/// Two spendings side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// What was.
    pub was: Spending,
    /// What would have been.
    pub would_be: Spending,
    /// How much less would have been spent; negative if more.
    pub saved_yen: i64,
}

/// Visits that stand, and what they pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spending {
    /// How many visits.
    pub visits: u32,
    /// What they pay.
    pub spent_yen: Yen,
}

impl Spending {
    fn add(&mut self, yen: Yen) {
        self.visits += 1;
        self.spent_yen = self.spent_yen + yen;
    }
}

impl Compared {
    fn of(was: Spending, would_be: Spending) -> Self {
        Self { was, would_be, saved_yen: was.spent_yen.get() as i64 - would_be.spent_yen.get() as i64 }
    }
}

type Rows = BTreeMap<(BureauArea, Month), (Spending, Spending)>;

impl Replay {
    pub(super) fn outcome(self) -> WhatIf {
        let mut rows = Rows::new();
        for (key, yen) in self.paid(&self.was) {
            rows.entry(key).or_default().0.add(yen);
        }
        for (key, yen) in self.paid(&self.would_be) {
            rows.entry(key).or_default().1.add(yen);
        }
        let total = |course: &Course| {
            let mut total = Spending::default();
            course.standing.values().for_each(|(_, yen)| total.add(*yen));
            total
        };
        let row = |((region, month), (was, would_be))| Row { region, month, compared: Compared::of(was, would_be) };
        WhatIf {
            totals: Compared::of(total(&self.was), total(&self.would_be)),
            rows: rows.into_iter().map(row).collect(),
            not_enrolled: self.was.enrolled.difference(&self.would_be.enrolled).cloned().collect(),
            decisions: self.decisions,
            refused: self.refused,
            consequences: self.consequences,
        }
    }

    /// What each visit of a course pays, where and when.
    fn paid(&self, course: &Course) -> impl Iterator<Item = ((BureauArea, Month), Yen)> {
        course.standing.iter().filter_map(|((company, _), (on, yen)): (_, &(Day, Yen))| {
            Some(((self.was.area(company)?, Month::of(*on)), *yen))
        })
    }
}
