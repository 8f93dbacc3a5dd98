//! What comes of the comparison.

use std::collections::{BTreeMap, BTreeSet};

use crate::Event;
use ayumi_proto::{
    event::DomainEvent, ids::CompanyId, money::Yen, month::Month, place::BureauArea, refusal::Refusal, time::Occurred,
};
use serde::Serialize;

use super::{Decided, Replay, course::Course};

/// The rules that follow from the terms themselves. A refusal by any other comes of an earlier one: a company
/// that isn't enrolled gets no expert, and a visit that wasn't logged can't be voided.
const RULES_OF_TERMS: [&str; 4] = ["visit-limit", "company-cap", "outside-period", "cap-below-places-taken"];

/// What happened, beside what would have happened under other terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// The whole edition, what stands from before the branch included.
    pub totals: Compared,
    /// By the area in which the company is.
    pub regions: Vec<Row>,
    /// By the month of the visit.
    pub months: Vec<Row>,
    /// By both.
    pub rows: Vec<Row>,
    /// What was decided again.
    pub decisions: Decisions,
    /// How many decisions the other terms would have refused, by the rule's name.
    pub refused: BTreeMap<String, u32>,
    /// How many would have been refused only because of what was refused before them, by the rule's name.
    pub consequences: BTreeMap<String, u32>,
    /// Each of both, in the log's order.
    pub refusals: Vec<Refused>,
    /// The companies that would never have been enrolled.
    pub not_enrolled: Vec<CompanyId>,
}

/// The decisions after the branch. Those that aren't kept are refused, by themselves or in consequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Decisions {
    /// How many were taken again.
    pub evaluated: u32,
    /// How many would have been accepted again.
    pub kept: u32,
}

/// A decision that would have been another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The commit's position in the log.
    pub position: u64,
    /// Its entity.
    pub entity: String,
    /// What happened and wouldn't have.
    pub event: &'static str,
    /// When.
    pub occurred: Occurred,
    /// The rule that would have refused it.
    pub rule: String,
}

impl Refused {
    pub(super) fn of(decided: &Decided, event: &Event, refusal: Refusal) -> Self {
        Self {
            position: decided.position,
            entity: decided.entity.to_string(),
            event: event.kind(),
            occurred: event.occurred(),
            rule: refusal.rule,
        }
    }
}

/// The visits of one area, one month or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The area of the ministry's bureau.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<BureauArea>,
    /// The month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
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
    /// How many companies they were made to.
    pub companies: u32,
    /// How many visits.
    pub visits: u32,
    /// What they pay.
    pub spent_yen: Yen,
}

/// By what visits are put together: the area, the month, both or neither.
type Key = (Option<BureauArea>, Option<Month>);

/// Visits that are put together, those of each course.
#[derive(Default)]
struct Group<'a> {
    was: Visited<'a>,
    would_be: Visited<'a>,
}

#[derive(Default)]
struct Visited<'a> {
    companies: BTreeSet<&'a CompanyId>,
    spending: Spending,
}

impl<'a> Visited<'a> {
    fn add(&mut self, company: &'a CompanyId, yen: Yen) {
        self.companies.insert(company);
        self.spending.companies = self.companies.len() as u32;
        self.spending.visits += 1;
        self.spending.spent_yen = self.spending.spent_yen + yen;
    }
}

impl Replay {
    pub(super) fn outcome(self) -> WhatIf {
        let evaluated = self.evaluated;
        let refused = |of_terms| {
            let mut counts = BTreeMap::new();
            let rules = self.refusals.iter().map(|refused| &refused.rule);
            rules.filter(|rule| RULES_OF_TERMS.contains(&rule.as_str()) == of_terms).for_each(|rule| {
                *counts.entry(rule.clone()).or_default() += 1;
            });
            counts
        };
        WhatIf {
            totals: self.rows(|_, _| (None, None)).pop().map(|row| row.compared).unwrap_or_default(),
            regions: self.rows(|region, _| (Some(region), None)),
            months: self.rows(|_, month| (None, Some(month))),
            rows: self.rows(|region, month| (Some(region), Some(month))),
            decisions: Decisions { evaluated, kept: evaluated - self.refusals.len() as u32 },
            refused: refused(true),
            consequences: refused(false),
            not_enrolled: self.was.enrolled.difference(&self.would_be.enrolled).cloned().collect(),
            refusals: self.refusals,
        }
    }

    /// The visits of both courses, put together by their keys.
    fn rows(&self, key: impl Fn(BureauArea, Month) -> Key) -> Vec<Row> {
        let mut groups: BTreeMap<Key, Group<'_>> = BTreeMap::new();
        for (company, region, month, yen) in self.visits(&self.was) {
            groups.entry(key(region, month)).or_default().was.add(company, yen);
        }
        for (company, region, month, yen) in self.visits(&self.would_be) {
            groups.entry(key(region, month)).or_default().would_be.add(company, yen);
        }
        let row = |((region, month), Group { was, would_be }): (Key, Group<'_>)| {
            let (was, would_be) = (was.spending, would_be.spending);
            let saved_yen = was.spent_yen.get() as i64 - would_be.spent_yen.get() as i64;
            Row { region, month, compared: Compared { was, would_be, saved_yen } }
        };
        groups.into_iter().map(row).collect()
    }

    /// The visits of a course: whom, where, when and for how much.
    fn visits<'a>(&self, course: &'a Course) -> impl Iterator<Item = (&'a CompanyId, BureauArea, Month, Yen)> {
        course
            .visits()
            .filter_map(|(company, visit)| Some((company, self.was.area(company)?, Month::of(visit.on), visit.yen)))
    }
}
