//! One course of events: the states that they lead to, and what is compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Command, Entity, Event, Terms};
use ayumi_core::{Context, Happened, Programme, decide};
use ayumi_proto::{ids::CompanyId, place::BureauArea, refusal::Refusal};

use super::Decided;
use crate::{
    rules::Visits,
    state::{DatedTerms, State, Visit},
};

#[derive(Default)]
pub(super) struct Course {
    states: BTreeMap<Entity, State>,
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
        if let (Entity::Company(company), Event::CompanyEnrolled(_)) = (entity, event) {
            self.enrolled.insert(company.clone());
        }
    }

    /// The visits that stand, each with its company.
    pub(super) fn visits(&self) -> impl Iterator<Item = (&CompanyId, &Visit)> {
        self.states.iter().flat_map(|(entity, state)| {
            let company = if let Entity::Company(company) = entity { Some(company) } else { None };
            company
                .into_iter()
                .flat_map(move |company| state.company().valid_visits().map(move |visit| (company, visit)))
        })
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
