//! The state of a company.

use ayumi_core::ensure;
use ayumi_proto::{ids::ExpertId, money::Yen, place::Prefecture, time::Day};
use smallvec::SmallVec;

use super::DatedTerms;
use crate::{Application, LoggedAnotherVisit, LoggedVisit, Outcome, Rejection, rows::Doubt};

/// The most visits of one company, the void ones among them.
pub(crate) const VISITS_MAX: u16 = 1000;

/// A company, by its latest application.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    pub(crate) stage: Stage,
    pub(crate) prefecture: Option<Prefecture>,
    pub(crate) applied_on: Option<Day>,
    pub(crate) enrolled_on: Option<Day>,
    /// The day on which the guidance ended, by completion or withdrawal.
    pub(crate) over_on: Option<Day>,
    pub(crate) completed_on: Option<Day>,
    pub(crate) withdrawn_on: Option<Day>,
    pub(super) assigned: SmallVec<[(Day, ExpertId); 2]>,
    /// In the order of their numbers.
    pub(crate) visits: SmallVec<[Visit; 4]>,
    /// The latest evaluation, the one recorded later where two share a day.
    evaluation: Option<(Day, Outcome)>,
}

/// How far a company has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Stage {
    /// It hasn't applied.
    #[default]
    Unknown,
    /// It applied.
    Applied,
    /// It is enrolled.
    Enrolled,
    /// Its guidance is over, or it withdrew.
    Over,
}

/// A visit that was logged.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Its number in the company, from 1. As of a day before others that were logged first, it isn't its place here.
    pub(crate) number: u16,
    pub(crate) on: Day,
    pub(crate) expert: ExpertId,
    pub(crate) yen: Yen,
    /// Whether it counts: it wasn't voided.
    pub(crate) is_valid: bool,
    /// Whether it was said to be another visit on the day of one.
    is_another: bool,
}

impl Visit {
    pub(super) fn of(visit: &LoggedVisit) -> Self {
        let LoggedVisit { visit: number, expert, on, yen } = *visit;
        Self { number, on, expert, yen, is_valid: true, is_another: false }
    }

    pub(super) fn another<T>(visit: &LoggedAnotherVisit<T>) -> Self {
        let LoggedAnotherVisit { visit: number, expert, on, yen, .. } = *visit;
        Self { number, on, expert, yen, is_valid: true, is_another: true }
    }

    /// Whether it may be an earlier one of the company, recorded twice.
    fn may_be(&self, earlier: &Self) -> bool {
        !self.is_another && earlier.number < self.number && (earlier.on, earlier.expert) == (self.on, self.expert)
    }
}

impl Company {
    pub(super) const fn new() -> Self {
        Self {
            stage: Stage::Unknown,
            prefecture: None,
            applied_on: None,
            enrolled_on: None,
            over_on: None,
            completed_on: None,
            withdrawn_on: None,
            assigned: SmallVec::new_const(),
            visits: SmallVec::new_const(),
            evaluation: None,
        }
    }

    pub(super) fn apply<T>(&mut self, application: &Application<T>) {
        self.stage = Stage::Applied;
        self.applied_on = Some(application.on);
        (self.enrolled_on, self.over_on, self.withdrawn_on) = (None, None, None);
        self.prefecture = Some(application.prefecture);
        // An expert who was assigned before the company withdrew isn't any more: the company may have moved away.
        self.assigned.clear();
    }

    pub(super) fn enrol(&mut self, on: Day) {
        (self.stage, self.enrolled_on) = (Stage::Enrolled, Some(on));
    }

    pub(super) fn complete(&mut self, on: Day) {
        (self.stage, self.over_on, self.completed_on) = (Stage::Over, Some(on), Some(on));
    }

    pub(super) fn withdraw(&mut self, on: Day) {
        (self.stage, self.over_on, self.withdrawn_on) = (Stage::Over, Some(on), Some(on));
    }

    pub(super) fn void(&mut self, visit: u16) {
        if let Some(visit) = self.visits.iter_mut().find(|logged| logged.number == visit) {
            visit.is_valid = false;
        }
    }

    pub(super) fn evaluate(&mut self, on: Day, outcome: Outcome) {
        if self.evaluation.is_none_or(|(last, _)| last <= on) {
            self.evaluation = Some((on, outcome));
        }
    }

    /// The visits that count.
    pub(crate) fn valid_visits(&self) -> impl Iterator<Item = &Visit> {
        self.visits.iter().filter(|visit| visit.is_valid)
    }

    /// The days of the visits that count.
    pub(crate) fn visited_on(&self) -> impl Iterator<Item = Day> {
        self.valid_visits().map(|visit| visit.on)
    }

    /// Whether visits are reserved for it: it is enrolled and its guidance isn't over.
    pub(crate) fn is_open(&self) -> bool {
        self.enrolled_on.is_some() && self.over_on.is_none()
    }

    /// Whether it holds a place: it was enrolled, and didn't withdraw without a visit that counts. Else a further company
    /// could push the spending above what the terms allow.
    pub(crate) fn holds_place(&self) -> bool {
        self.enrolled_on.is_some() && (self.withdrawn_on.is_none() || self.valid_visits().next().is_some())
    }

    /// How the case turned out, by the latest evaluation.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.evaluation.map(|(_, outcome)| outcome)
    }

    /// The expert who is assigned now: the latest assignment, the one recorded later where two share a day.
    pub(crate) fn expert(&self) -> Option<ExpertId> {
        self.assigned_on(Day::LAST).copied()
    }

    /// The visits that count and may be wrong, each with why.
    pub(crate) fn doubts(&self) -> impl Iterator<Item = (&Visit, Doubt)> {
        self.valid_visits().filter_map(|visit| {
            let doubt = if self.valid_visits().any(|earlier| visit.may_be(earlier)) {
                Doubt::SameDay
            } else if self.assigned_on(visit.on) != Some(&visit.expert) {
                Doubt::NotAssigned
            } else {
                return None;
            };
            Some((visit, doubt))
        })
    }

    /// A visit that counts, of the same expert on the same day.
    pub(crate) fn same_visit(&self, on: Day, expert: ExpertId) -> Option<&Visit> {
        self.valid_visits().find(|visit| (visit.on, visit.expert) == (on, expert))
    }

    /// The visits that count and are by others than would be assigned on their days if one more expert were from a day on.
    pub(crate) fn visits_by_others(&self, from: Day, expert: ExpertId) -> impl Iterator<Item = &Visit> {
        let until = self.assigned.iter().map(|(begins, _)| *begins).filter(|begins| *begins > from).min();
        self.valid_visits().filter(move |visit| {
            visit.on >= from && until.is_none_or(|until| visit.on < until) && visit.expert != expert
        })
    }

    /// The visit with a number.
    pub(crate) fn visit(&self, number: u16) -> Option<&Visit> {
        self.visits.iter().find(|visit| visit.number == number)
    }

    /// The number of the next visit; `None` once [`VISITS_MAX`] are logged.
    pub(crate) fn next_visit(&self) -> Option<u16> {
        let last = self.visits.iter().map(|visit| visit.number).max().unwrap_or_default();
        Some(last + 1).filter(|visit| *visit <= VISITS_MAX)
    }

    /// Whether one more visit may be made on a day: on that day and on that of each later visit, no more
    /// count than the limit then in force, in any order of recording.
    pub(crate) fn has_room(&self, on: Day, terms: &DatedTerms) -> Result<(), Rejection> {
        for day in std::iter::once(on).chain(self.visited_on().filter(|later| *later > on)) {
            let limit = terms.on(day).ok_or(Rejection::TermsNotSet)?.visit_limit;
            let standing = self.visited_on().filter(|earlier| *earlier <= day).count() as u16;
            ensure!(standing < limit, Rejection::VisitLimit { standing, limit });
        }
        Ok(())
    }

    /// Who was assigned on a day: the latest assignment that had begun, the one recorded later where two share a day.
    pub(crate) fn assigned_on(&self, day: Day) -> Option<&ExpertId> {
        self.assigned.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from).map(|(_, expert)| expert)
    }
}
