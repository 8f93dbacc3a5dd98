//! What deciding needs to know: terms by their days, places held, and each company's own history.

use crate::{Event, Rejection, Terms};
use ayumi_proto::{ids::ExpertId, place::Prefecture, time::Day};

/// The most visits of one company, the void ones among them.
pub(crate) const VISITS_MAX: u16 = 1000;

/// What deciding needs to know of one entity; only the part of the entity's kind is ever filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub(crate) terms: DatedTerms,
    pub(crate) places: Places,
    pub(crate) expert: Option<(Day, Prefecture)>,
    pub(crate) company: Company,
}

/// The places of the edition.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Places {
    /// How many are held.
    pub(crate) taken: u32,
    /// The days on which others came back.
    returned_on: Vec<Day>,
}

impl Places {
    /// The most that were held on a day or later: one that came back after it was held until then, so
    /// that an enrolment told late can't take it for the time before.
    pub(crate) fn held_from(&self, day: Day) -> u32 {
        self.taken + self.returned_on.iter().filter(|returned| **returned > day).count() as u32
    }
}

impl State {
    /// Folds one event of the entity.
    pub(crate) fn fold(&mut self, event: &Event) {
        let company = &mut self.company;
        match event {
            Event::TermsSet(initial) => self.terms.add(initial.terms.period.from(), initial.terms),
            Event::TermsAmended(amendment) => self.terms.add(amendment.from, amendment.terms),
            Event::ExpertRegistered(expert) => self.expert = Some((expert.on, expert.prefecture)),
            Event::CompanyApplied(application) => {
                company.stage = Stage::Applied;
                company.applied_on = Some(application.on);
                (company.enrolled_on, company.over_on) = (None, None);
                company.prefecture = Some(application.prefecture);
                // Whoever was assigned before the company withdrew isn't any more: it may have moved away.
                company.assigned.clear();
            }
            Event::CompanyEnrolled(enrolment) => {
                company.stage = Stage::Enrolled;
                company.enrolled_on = Some(enrolment.on);
                company.holds_place = true;
            }
            Event::PlaceTaken(_) => self.places.taken += 1,
            Event::PlaceReturned(place) => {
                self.places.taken = self.places.taken.saturating_sub(1);
                self.places.returned_on.push(place.on);
            }
            Event::ExpertAssigned(assignment) => company.assigned.push((assignment.on, assignment.expert)),
            Event::VisitLogged(visit) => company.visits.push(Visit { on: visit.on, stands: true }),
            Event::VisitVoided(voided) => {
                if let Some(visit) = company.visits.get_mut(usize::from(voided.visit).wrapping_sub(1)) {
                    visit.stands = false;
                }
            }
            Event::GuidanceCompleted(completion) => {
                (company.stage, company.over_on) = (Stage::Over, Some(completion.on));
            }
            Event::CompanyWithdrawn(withdrawal) => {
                (company.stage, company.over_on) = (Stage::Over, Some(withdrawal.on));
                company.holds_place = company.holds_place && company.standing().next().is_some();
            }
            Event::BriefingAttended(_)
            | Event::PrivateContinuationAgreed(_)
            | Event::CaseEvaluated(_)
            | Event::StudyVisitHeld(_) => {}
        }
    }
}

/// Terms, each from a day on, in the order in which they were decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatedTerms(Vec<(Day, Terms)>);

impl DatedTerms {
    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds terms that apply from a day on.
    pub fn add(&mut self, from: Day, terms: Terms) {
        self.0.push((from, terms));
    }

    /// Adds terms behind the first `decided_before`, for a fold that isn't told them in the order of decision.
    pub(crate) fn insert(&mut self, decided_before: usize, from: Day, terms: Terms) {
        self.0.insert(decided_before, (from, terms));
    }

    /// All of them, in the order of decision.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Day, Terms)> {
        self.0.iter().copied()
    }

    /// The terms in force on a day: those with the latest first day, the later decided where two share
    /// it. Before the first, the first: companies are enrolled before the period begins.
    pub fn on(&self, day: Day) -> Option<&Terms> {
        let begun = self.0.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from);
        begun.or(self.0.first()).map(|(_, terms)| terms)
    }

    /// Puts others in the place of all terms, from the same days on.
    pub(crate) fn change(&mut self, change: impl Fn(&Terms) -> Terms) {
        self.0.iter_mut().for_each(|(_, terms)| *terms = change(terms));
    }

    /// The terms in force on a day and those that come into force after it.
    pub(crate) fn on_and_after(&self, day: Day) -> impl Iterator<Item = &Terms> {
        let later = self.0.iter().filter(move |(from, _)| *from > day).filter_map(|(from, _)| self.on(*from));
        self.on(day).into_iter().chain(later)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Company {
    pub(crate) stage: Stage,
    pub(crate) prefecture: Option<Prefecture>,
    pub(crate) applied_on: Option<Day>,
    pub(crate) enrolled_on: Option<Day>,
    pub(crate) over_on: Option<Day>,
    pub(crate) holds_place: bool,
    assigned: Vec<(Day, ExpertId)>,
    pub(crate) visits: Vec<Visit>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Stage {
    #[default]
    Unknown,
    Applied,
    Enrolled,
    Over,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Visit {
    pub(crate) on: Day,
    pub(crate) stands: bool,
}

impl Company {
    pub(crate) fn standing(&self) -> impl Iterator<Item = Day> {
        self.visits.iter().filter(|visit| visit.stands).map(|visit| visit.on)
    }

    /// The number of the next visit; `None` once [`VISITS_MAX`] are logged.
    pub(crate) fn next_visit(&self) -> Option<u16> {
        u16::try_from(self.visits.len() + 1).ok().filter(|visit| *visit <= VISITS_MAX)
    }

    /// Whether one more visit may stand on a day: on that day and on that of each later visit, no more
    /// stand than the limit then in force, in whatever order they are told.
    pub(crate) fn has_room(&self, on: Day, terms: &DatedTerms) -> Result<(), Rejection> {
        for day in std::iter::once(on).chain(self.standing().filter(|later| *later > on)) {
            let limit = terms.on(day).ok_or(Rejection::TermsNotSet)?.visit_limit;
            let standing = self.standing().filter(|earlier| *earlier <= day).count() as u16;
            if standing >= limit {
                return Err(Rejection::VisitLimit { standing, limit });
            }
        }
        Ok(())
    }

    /// Who was assigned on a day: the latest assignment that had begun, the later told where two share a day.
    pub(crate) fn assigned_on(&self, day: Day) -> Option<&ExpertId> {
        self.assigned.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from).map(|(_, expert)| expert)
    }
}
