//! One course of events: the states that they lead to, and what is compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Command, Entity, Event, Terms};
use ayumi_core::{Context, Happened, Programme, decide};
use ayumi_proto::{ids::CompanyId, money::Yen, place::BureauArea, refusal::Refusal, time::Day};

use super::Decided;
use crate::{
    rules::Visits,
    state::{DatedTerms, State},
};

#[derive(Default)]
pub(super) struct Course {
    states: BTreeMap<Entity, State>,
    /// The visits that stand, by company and number.
    pub(super) standing: BTreeMap<(CompanyId, u16), (Day, Yen)>,
    /// Every company that was enrolled, however it ended.
    pub(super) enrolled: BTreeSet<CompanyId>,
}

impl Course {
    /// Decides a command when and by whom it was decided.
    pub(super) fn decide(
        &mut self,
        entity: &Entity,
        command: &Command,
        decided: &Decided,
    ) -> Result<Happened<Visits>, Refusal> {
        for read in Visits::scope(entity, command).into_entities() {
            self.states.entry(read).or_default();
        }
        let Decided { recorded_on: today, actor, .. } = decided;
        decide::<Visits>(&Context { entity, states: &self.states, today: *today, actor }, command)
    }

    /// Takes what happened.
    pub(super) fn take(&mut self, entity: &Entity, event: &Event) {
        match self.states.get_mut(entity) {
            Some(state) => state.fold(event),
            None => self.states.entry(entity.clone()).or_default().fold(event),
        }
        if let Entity::Company(company) = entity {
            self.compare(company, event);
        }
    }

    fn compare(&mut self, company: &CompanyId, event: &Event) {
        match event {
            Event::CompanyEnrolled(_) => {
                self.enrolled.insert(company.clone());
            }
            Event::VisitLogged(visit) => {
                self.standing.insert((company.clone(), visit.visit), (visit.on, visit.yen));
            }
            Event::VisitVoided(voided) => {
                self.standing.remove(&(company.clone(), voided.visit));
            }
            Event::TermsSet(_)
            | Event::TermsAmended(_)
            | Event::ExpertRegistered(_)
            | Event::BriefingAttended(_)
            | Event::CompanyApplied(_)
            | Event::PlaceTaken(_)
            | Event::PlaceReturned(_)
            | Event::ExpertAssigned(_)
            | Event::GuidanceCompleted(_)
            | Event::CompanyWithdrawn(_)
            | Event::PrivateContinuationAgreed(_)
            | Event::CaseEvaluated(_)
            | Event::StudyVisitHeld(_)
            | Event::ReasonsCoded(_) => {}
        }
    }

    /// The terms, once any were set.
    pub(super) fn terms(&self) -> Option<&DatedTerms> {
        self.states.get(&Entity::Terms).map(State::terms)
    }

    /// Changes the terms, each from the day from which it applies.
    pub(super) fn change_terms(&mut self, change: impl Fn(&Terms) -> Terms) {
        if let Some(state) = self.states.get_mut(&Entity::Terms) {
            state.change_terms(change);
        }
    }

    /// Where a company is, by its latest application.
    pub(super) fn area(&self, company: &CompanyId) -> Option<BureauArea> {
        let state = self.states.get(&Entity::Company(company.clone()))?;
        state.company().prefecture.map(|prefecture| prefecture.bureau_area())
    }
}
