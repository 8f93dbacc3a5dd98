//! The state of a company.

use ayumi_core::ensure;
use ayumi_proto::{ids::ExpertId, money::Yen, place::Prefecture, time::Day};
use smallvec::SmallVec;

use super::DatedTerms;
use crate::{Application, LoggedVisit, Outcome, Rejection};

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
    pub(crate) holds_place: bool,
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
    number: u16,
    pub(crate) on: Day,
    pub(crate) expert: ExpertId,
    pub(crate) yen: Yen,
    /// Whether it counts: it wasn't voided.
    pub(crate) is_valid: bool,
}

impl Visit {
    pub(super) fn of(visit: &LoggedVisit) -> Self {
        Self { number: visit.visit, on: visit.on, expert: visit.expert, yen: visit.yen, is_valid: true }
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
            holds_place: false,
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
        (self.stage, self.enrolled_on, self.holds_place) = (Stage::Enrolled, Some(on), true);
    }

    pub(super) fn complete(&mut self, on: Day) {
        (self.stage, self.over_on, self.completed_on) = (Stage::Over, Some(on), Some(on));
    }

    pub(super) fn withdraw(&mut self, on: Day) {
        (self.stage, self.over_on, self.withdrawn_on) = (Stage::Over, Some(on), Some(on));
        self.holds_place = self.holds_place && self.valid_visits().next().is_some();
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

    /// How the case turned out, by the latest evaluation.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.evaluation.map(|(_, outcome)| outcome)
    }

    /// The expert who is assigned now: the latest assignment, the one recorded later where two share a day.
    pub(crate) fn expert(&self) -> Option<ExpertId> {
        self.assigned_on(Day::LAST).copied()
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
