//! The state of each entity, and the one fold that leads to it, for deciding and for showing alike.

mod company;
mod expert;
mod plan;

pub use company::*;
pub use expert::*;
pub(crate) use plan::Plan;

use ayumi_proto::{money::Yen, time::Day};

use crate::{Event, Terms};

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

static NO_TERMS: DatedTerms = DatedTerms { dated: Vec::new(), budget: None };
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
    pub(crate) fn expert(&self) -> Option<&Expert> {
        if let Self::Expert(expert) = self { Some(expert) } else { None }
    }

    fn expert_mut(&mut self) -> Option<&mut Expert> {
        if let Self::Expert(expert) = self { Some(expert) } else { None }
    }

    /// The company; one without records, if it is another entity's state.
    pub(crate) fn company(&self) -> &Company {
        if let Self::Company(company) = self { company } else { &NO_COMPANY }
    }

    /// Folds one event of the entity.
    pub(crate) fn fold<T: AsRef<str>>(&mut self, event: &Event<T>) {
        match event {
            Event::TermsSet(initial) => self.terms_mut().add(initial.terms.period.from(), initial.terms),
            Event::TermsAmended(amendment) => self.terms_mut().add(amendment.from, amendment.terms),
            Event::ExpertRegistered(expert) => {
                *self = Self::Expert(Expert::registered(expert));
            }
            // Nothing is paid to whom nobody registered.
            Event::PayeeSet(decision) => self.expert_mut().into_iter().for_each(|expert| expert.set_payee(decision)),
            Event::PaymentMade(payment) => self.expert_mut().into_iter().for_each(|expert| expert.pay(payment)),
            Event::PaymentRecovered(payment) => {
                self.expert_mut().into_iter().for_each(|expert| expert.recover(payment));
            }
            Event::BudgetSet(decision) => self.terms_mut().set_budget(decision.on, decision.budget_yen),
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
            Event::AnotherVisitLogged(visit) => self.company_mut().visits.push(Visit::another(visit)),
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

    fn terms_mut(&mut self) -> &mut DatedTerms {
        if !matches!(self, Self::Terms(_)) {
            *self = Self::Terms(DatedTerms::default());
        }
        #[expect(clippy::unreachable, reason = "it was made one just now")]
        if let Self::Terms(terms) = self { terms } else { unreachable!() }
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

/// Terms, each from a day on, in the order in which they were decided, and the budget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatedTerms {
    dated: Vec<(Day, Terms)>,
    /// The latest decision, the one recorded later where two share a day.
    budget: Option<(Day, Yen)>,
}

impl DatedTerms {
    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.dated.is_empty()
    }

    /// Adds terms that apply from a day on.
    pub fn add(&mut self, from: Day, terms: Terms) {
        self.dated.push((from, terms));
    }

    fn set_budget(&mut self, on: Day, budget_yen: Yen) {
        if self.budget.is_none_or(|(last, _)| last <= on) {
            self.budget = Some((on, budget_yen));
        }
    }

    /// The budget: what was decided, else what all visits cost at the terms with which the edition began.
    pub(crate) fn budget_yen(&self) -> Yen {
        let cost = |terms: &Terms| terms.honorarium_yen * u64::from(terms.visit_limit) * u64::from(terms.company_cap);
        let decided = self.budget.map(|(_, budget_yen)| budget_yen);
        decided.or(self.iter().next().map(cost)).unwrap_or_default()
    }

    /// All of them, in the order of decision.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Terms> {
        self.dated.iter().map(|(_, terms)| terms)
    }

    /// The terms in force on a day: those with the latest first day, the later decided where two share
    /// it. Before the first, the first: companies are enrolled before the period begins.
    pub fn on(&self, day: Day) -> Option<&Terms> {
        let begun = self.dated.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from);
        begun.or(self.dated.first()).map(|(_, terms)| terms)
    }

    /// The days on which each of the terms is in force, in order: from a day to a day.
    pub(crate) fn runs(&self) -> Vec<(Day, Day, &Terms)> {
        let mut first_days: Vec<Day> = self.dated.iter().map(|(from, _)| *from).chain([Day::FIRST]).collect();
        first_days.sort_unstable();
        first_days.dedup();
        let ends = first_days.iter().skip(1).map(|next| *next - 1).chain([Day::LAST]);
        first_days.iter().zip(ends).filter_map(|(from, to)| Some((*from, to, self.on(*from)?))).collect()
    }

    /// The fewest companies that may be enrolled on a day or later.
    pub(crate) fn cap_from(&self, day: Day) -> u32 {
        self.on_and_after(day).map(|terms| terms.company_cap).min().unwrap_or_default()
    }

    /// Puts others in the place of all terms, from the same days on.
    pub(crate) fn change(&mut self, change: impl Fn(&Terms) -> Terms) {
        self.dated.iter_mut().for_each(|(_, terms)| *terms = change(terms));
    }

    /// The terms in force on a day and those that come into force after it.
    pub(crate) fn on_and_after(&self, day: Day) -> impl Iterator<Item = &Terms> {
        let later = self.dated.iter().filter(move |(from, _)| *from > day).filter_map(|(from, _)| self.on(*from));
        self.on(day).into_iter().chain(later)
    }
}
