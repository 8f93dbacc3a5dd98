//! The state of each entity, and the one fold that leads to it, for deciding and for showing alike.

use ayumi_proto::{ids::ExpertId, money::Yen, place::Prefecture, time::Day};
use smallvec::SmallVec;

use crate::{Application, Event, LoggedVisit, Outcome, Rejection, Terms};

/// The most visits of one company, the void ones among them.
pub(crate) const VISITS_MAX: u16 = 1000;

/// The state of one entity: what deciding needs to know of it, and what its figures come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    /// Nothing is recorded of it.
    #[default]
    Unknown,
    /// The edition's terms.
    Terms(DatedTerms),
    /// The places that enrolled companies hold.
    Places(Places),
    /// An expert.
    Expert(Expert),
    /// A company.
    Company(Company),
}

static NO_TERMS: DatedTerms = DatedTerms(Vec::new());
static NO_PLACES: Places = Places { taken: 0, returned_on: Vec::new() };
static NO_COMPANY: Company = Company::new();

/// The places of the edition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// How many are held.
    pub(crate) taken: u32,
    /// The days on which others came back.
    returned_on: Vec<Day>,
}

impl Places {
    /// The most that were held on a day or later: one that came back after it was held until then, so
    /// that an enrolment recorded late can't take it for the time before.
    pub(crate) fn held_from(&self, day: Day) -> u32 {
        self.taken + self.returned_on.iter().filter(|returned| **returned > day).count() as u32
    }
}

/// An expert of the edition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expert {
    /// The day of registration.
    pub(crate) registered_on: Day,
    /// Where the expert works from.
    pub(crate) prefecture: Prefecture,
}

impl State {
    /// The terms; none, if it is another entity's state.
    pub(crate) fn terms(&self) -> &DatedTerms {
        if let Self::Terms(terms) = self { terms } else { &NO_TERMS }
    }

    /// The places; none held, if it is another entity's state.
    pub(crate) fn places(&self) -> &Places {
        if let Self::Places(places) = self { places } else { &NO_PLACES }
    }

    /// The expert, if registered.
    pub(crate) fn expert(&self) -> Option<Expert> {
        if let Self::Expert(expert) = self { Some(*expert) } else { None }
    }

    /// The company; one without records, if it is another entity's state.
    pub(crate) fn company(&self) -> &Company {
        if let Self::Company(company) = self { company } else { &NO_COMPANY }
    }

    /// Folds one event of the entity.
    pub(crate) fn fold<T: AsRef<str>>(&mut self, event: &Event<T>) {
        match event {
            Event::TermsSet(initial) => self.add_terms(initial.terms.period.from(), initial.terms),
            Event::TermsAmended(amendment) => self.add_terms(amendment.from, amendment.terms),
            Event::ExpertRegistered(expert) => {
                *self = Self::Expert(Expert { registered_on: expert.on, prefecture: expert.prefecture });
            }
            Event::PlaceTaken(_) => self.places_mut().taken += 1,
            Event::PlaceReturned(place) => {
                let places = self.places_mut();
                places.taken = places.taken.saturating_sub(1);
                places.returned_on.push(place.on);
            }
            Event::CompanyApplied(application) => self.company_mut().apply(application),
            Event::CompanyEnrolled(enrolment) => self.company_mut().enrol(enrolment.on),
            Event::ExpertAssigned(assignment) => {
                self.company_mut().assigned.push((assignment.on, assignment.expert));
            }
            Event::VisitLogged(visit) => self.company_mut().visits.push(Visit::of(visit)),
            Event::VisitVoided(voided) => self.company_mut().void(voided.visit),
            Event::GuidanceCompleted(completion) => self.company_mut().complete(completion.on),
            Event::CompanyWithdrawn(withdrawal) => self.company_mut().withdraw(withdrawal.on),
            Event::CaseEvaluated(evaluation) => self.company_mut().evaluate(evaluation.on, evaluation.outcome),
            Event::BriefingAttended(_)
            | Event::PrivateContinuationAgreed(_)
            | Event::StudyVisitHeld(_)
            | Event::ReasonsCoded(_) => {}
        }
    }

    fn add_terms(&mut self, from: Day, terms: Terms) {
        if !matches!(self, Self::Terms(_)) {
            *self = Self::Terms(DatedTerms::default());
        }
        if let Self::Terms(dated) = self {
            dated.add(from, terms);
        }
    }

    /// Changes the terms, each from the day from which it applies.
    pub(crate) fn change_terms(&mut self, change: impl Fn(&Terms) -> Terms) {
        if let Self::Terms(terms) = self {
            terms.change(change);
        }
    }

    fn places_mut(&mut self) -> &mut Places {
        if !matches!(self, Self::Places(_)) {
            *self = Self::Places(Places::default());
        }
        #[expect(clippy::unreachable, reason = "it was made one just now")]
        if let Self::Places(places) = self { places } else { unreachable!() }
    }

    fn company_mut(&mut self) -> &mut Company {
        if !matches!(self, Self::Company(_)) {
            *self = Self::Company(Company::new());
        }
        #[expect(clippy::unreachable, reason = "it was made one just now")]
        if let Self::Company(company) = self { company } else { unreachable!() }
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

    /// All of them, in the order of decision.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Terms> {
        self.0.iter().map(|(_, terms)| terms)
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
    assigned: SmallVec<[(Day, ExpertId); 2]>,
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
    fn of(visit: &LoggedVisit) -> Self {
        Self { number: visit.visit, on: visit.on, expert: visit.expert, yen: visit.yen, is_valid: true }
    }
}

impl Company {
    const fn new() -> Self {
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

    fn apply<T>(&mut self, application: &Application<T>) {
        self.stage = Stage::Applied;
        self.applied_on = Some(application.on);
        (self.enrolled_on, self.over_on, self.withdrawn_on) = (None, None, None);
        self.prefecture = Some(application.prefecture);
        // An expert who was assigned before the company withdrew isn't any more: the company may have moved away.
        self.assigned.clear();
    }

    fn enrol(&mut self, on: Day) {
        (self.stage, self.enrolled_on, self.holds_place) = (Stage::Enrolled, Some(on), true);
    }

    fn complete(&mut self, on: Day) {
        (self.stage, self.over_on, self.completed_on) = (Stage::Over, Some(on), Some(on));
    }

    fn withdraw(&mut self, on: Day) {
        (self.stage, self.over_on, self.withdrawn_on) = (Stage::Over, Some(on), Some(on));
        self.holds_place = self.holds_place && self.valid_visits().next().is_some();
    }

    fn void(&mut self, visit: u16) {
        if let Some(visit) = self.visits.iter_mut().find(|logged| logged.number == visit) {
            visit.is_valid = false;
        }
    }

    fn evaluate(&mut self, on: Day, outcome: Outcome) {
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
            if standing >= limit {
                return Err(Rejection::VisitLimit { standing, limit });
            }
        }
        Ok(())
    }

    /// Who was assigned on a day: the latest assignment that had begun, the one recorded later where two share a day.
    pub(crate) fn assigned_on(&self, day: Day) -> Option<&ExpertId> {
        self.assigned.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from).map(|(_, expert)| expert)
    }
}
