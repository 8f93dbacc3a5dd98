//! What other terms would have meant: every decision is taken again, by the rules, under the terms changed.
//!
//! Only what happened is decided again. Whoever was turned away under the terms as they were isn't in the log,
//! so that terms which allow more show what the same visits would have cost, not what else would have come.

mod command;
mod course;
mod outcome;

pub use outcome::{Compared, Row, Spending, WhatIf};

use std::collections::BTreeMap;

use ayumi_proto::{
    commit::Actor,
    ids::CompanyId,
    money::Yen,
    refusal::Refusal,
    text::Note,
    time::{Day, Span},
    visits::{Command, Entity, Event, Terms},
};
use serde::{Deserialize, Serialize};

use course::Course;

/// The rules that follow from the terms themselves. A refusal by any other comes of an earlier one: a company
/// that isn't enrolled gets no expert, and a visit that wasn't logged can't be voided.
const RULES_OF_TERMS: [&str; 4] = ["visit-limit", "company-cap", "outside-period", "cap-below-places-taken"];

/// A commit of an edition of the visits, as far as deciding again needs it.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The commit's position in the log.
    pub position: u64,
    /// Its entity.
    pub entity: Entity,
    /// The day in Tokyo on which it was recorded.
    pub recorded_on: Day,
    /// Who gave the command.
    pub actor: Actor,
    /// Its events.
    pub events: Vec<Event>,
}

/// Other terms: what isn't given stays as it was, amendments included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherTerms {
    /// What one visit pays.
    pub honorarium_yen: Option<Yen>,
    /// How many visits a company may get.
    pub visit_limit: Option<u16>,
    /// How many companies may be enrolled.
    pub company_cap: Option<u32>,
    /// The days on which visits may take place.
    pub period: Option<Span>,
}

impl OtherTerms {
    fn instead_of(&self, terms: &Terms) -> Terms {
        Terms {
            honorarium_yen: self.honorarium_yen.unwrap_or(terms.honorarium_yen),
            visit_limit: self.visit_limit.unwrap_or(terms.visit_limit),
            company_cap: self.company_cap.unwrap_or(terms.company_cap),
            period: self.period.unwrap_or(terms.period),
            withholding: terms.withholding,
        }
    }
}

/// Compares what happened with what would have happened if the terms had been others.
///
/// `commits` are those of one edition in the order of the log. Those up to the position `from` stand as they
/// are, and so do the places taken or returned by the last of them; the other terms are then in force from the
/// day after it was recorded. With 0 they are in force from the beginning.
///
/// # Errors
/// The rules' refusal of the other terms: they are out of bounds, or allow fewer companies than hold places.
pub fn what_if(commits: impl IntoIterator<Item = Decided>, other: &OtherTerms, from: u64) -> Result<WhatIf, Refusal> {
    let mut commits = commits.into_iter().peekable();
    let mut replay = Replay::new(*other);
    let mut last = None;
    while let Some(decided) = commits.next_if(|decided| decided.position <= from || decided.entity == Entity::Places) {
        replay.stand(&decided);
        last = Some(decided);
    }
    if let Some(last) = last {
        replay.branch_off(&last)?;
    }
    for decided in commits {
        replay.decide_again(&decided)?;
    }
    Ok(replay.outcome())
}

/// What happened and what would have, side by side.
struct Replay {
    other: OtherTerms,
    was: Course,
    would_be: Course,
    /// The numbers that visits would have, by company and the number that they have.
    numbers: BTreeMap<(CompanyId, u16), u16>,
    /// The first day on which the other terms are in force, if that isn't the first of the terms as they were.
    in_force_from: Option<Day>,
    refused: BTreeMap<String, u32>,
    consequences: BTreeMap<String, u32>,
}

impl Replay {
    fn new(other: OtherTerms) -> Self {
        let (was, would_be, numbers) = Default::default();
        let (refused, consequences) = Default::default();
        let in_force_from = other.period.map(Span::from);
        Self { other, was, would_be, numbers, in_force_from, refused, consequences }
    }

    /// Takes over what stands as it is.
    fn stand(&mut self, decided: &Decided) {
        for event in &decided.events {
            self.was.take(&decided.entity, event);
            self.would_be.take(&decided.entity, event);
            self.number(&decided.entity, event, event);
        }
    }

    /// Amends the terms from the day after the last commit that stands, and again from each later day from
    /// which an amendment had been decided by then.
    fn branch_off(&mut self, last: &Decided) -> Result<(), Refusal> {
        let begins = last.recorded_on + 1;
        self.in_force_from = Some(begins);
        let later: Vec<Day> = self.was.terms().into_iter().flat_map(|terms| terms.days_after(begins)).collect();
        std::iter::once(begins).chain(later).try_for_each(|day| self.amend_from(day, last.recorded_on, last))
    }

    /// Has the other terms in force on a day, as far as those that were differ from them.
    fn amend_from(&mut self, day: Day, on: Day, decided: &Decided) -> Result<(), Refusal> {
        let terms = |course: &Course| course.terms().and_then(|terms| terms.on(day)).copied();
        let wanted = terms(&self.was).map(|terms| self.other.instead_of(&terms));
        match wanted {
            Some(wanted) if terms(&self.would_be) != Some(wanted) => {
                let command = Command::AmendTerms { on, from: day, terms: wanted, reason: reason() };
                self.would_be.decide(&Entity::Terms, &command, decided).map(drop)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn decide_again(&mut self, decided: &Decided) -> Result<(), Refusal> {
        for event in &decided.events {
            self.was.take(&decided.entity, event);
            let Some(command) = self.command(&decided.entity, event) else { continue };
            match self.would_be.decide(&decided.entity, &command, decided) {
                Ok(events) => events.iter().for_each(|(entity, now)| self.number(entity, event, now)),
                // Without terms nothing can be decided at all.
                Err(refusal) if matches!(command, Command::SetTerms { .. }) => return Err(refusal),
                Err(refusal) => self.count(refusal),
            }
            if let Command::AmendTerms { on, from, .. } = command {
                self.carry_on(from, on, decided);
            }
        }
        Ok(())
    }

    /// An amendment from before the other terms begin, and still in force when they do, goes on under them.
    fn carry_on(&mut self, from: Day, on: Day, decided: &Decided) {
        if let Some(begins) = self.in_force_from.filter(|begins| from < *begins)
            && let Err(refusal) = self.amend_from(begins, on, decided)
        {
            self.count(refusal);
        }
    }

    fn number(&mut self, entity: &Entity, was: &Event, would_be: &Event) {
        if let (Entity::Company(company), Event::VisitLogged { visit, .. }) = (entity, was)
            && let Event::VisitLogged { visit: now, .. } = would_be
        {
            self.numbers.insert((company.clone(), *visit), *now);
        }
    }

    fn count(&mut self, refusal: Refusal) {
        let of_terms = RULES_OF_TERMS.contains(&refusal.rule.as_str());
        let counts = if of_terms { &mut self.refused } else { &mut self.consequences };
        *counts.entry(refusal.rule).or_default() += 1;
    }
}

#[expect(clippy::expect_used, reason = "the text is a lawful one")]
fn reason() -> Note {
    "what if / 仮定".parse().expect("a note")
}
