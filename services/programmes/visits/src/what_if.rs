//! What other terms would have meant: every decision is taken again, by the rules, under the terms changed.
//!
//! A branch begins at a position of the log. What was decided up to it stands: who is enrolled and assigned, and
//! every visit with what it was paid. What was decided after it is decided again, in the log's order, as if
//! all terms, those set before it too, had always been the other ones; the day on which something took place or
//! was recorded makes no difference. A visit from before the branch that is recorded after it is therefore paid and
//! counted by the other terms, and the visits that stand count towards the other limit and are never paid again.
//! Position 0 lets nothing stand.
//!
//! Only what happened is decided again. A company that was turned away under the terms as they were isn't in the log,
//! so that terms which allow more show what the same visits would have cost, not what else would have come.

mod command;
mod course;
mod outcome;

pub use outcome::{Compared, Decisions, Refused, Row, Spending, WhatIf};

use std::collections::BTreeMap;

use crate::{Command, Entity, Event, Terms, TermsAmendment};
use ayumi_core::Happened;
use ayumi_proto::{
    commit::Actor,
    ids::CompanyId,
    money::Yen,
    refusal::Refusal,
    text::Note,
    time::{Day, Span},
};
use serde::{Deserialize, Serialize};

use crate::rules::Visits;
use course::Course;

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
/// `commits` are those of one edition in the order of the log; those up to the position `from` stand. An enrolment
/// is two commits, of the company and of its place: both stand if the first does.
///
/// # Errors
/// The rules' refusal of the other terms: they are out of bounds, or allow fewer companies than hold places
/// where the branch begins.
pub fn what_if(commits: impl IntoIterator<Item = Decided>, other: &OtherTerms, from: u64) -> Result<WhatIf, Refusal> {
    let mut commits = commits.into_iter().peekable();
    let mut replay = Replay { other: *other, ..Replay::default() };
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
#[derive(Default)]
struct Replay {
    other: OtherTerms,
    was: Course,
    would_be: Course,
    /// The numbers that visits would have, by company and the number that they have.
    numbers: BTreeMap<(CompanyId, u16), u16>,
    /// How many decisions were taken again.
    evaluated: u32,
    refusals: Vec<Refused>,
}

impl Replay {
    /// Takes over what stands as it is.
    fn stand(&mut self, decided: &Decided) {
        for event in &decided.events {
            self.was.take(&decided.entity, event);
            self.would_be.take(&decided.entity, event);
            self.number(&decided.entity, event, event);
        }
    }

    /// Puts the other terms in the place of those that were set by then, if the rules allow that on the day of the
    /// last commit that stands.
    fn branch_off(&mut self, last: &Decided) -> Result<(), Refusal> {
        let on = last.recorded_on;
        let Some(terms) = self.was.terms().and_then(|terms| terms.on(on)) else { return Ok(()) };
        let terms = self.other.instead_of(terms);
        let command = Command::AmendTerms(TermsAmendment { on, from: on, terms, reason: reason() });
        self.would_be.decide(&Entity::Terms, &command, last)?;
        self.change_terms();
        Ok(())
    }

    /// Each of the terms is the other one from the day from which it applied.
    fn change_terms(&mut self) {
        let other = self.other;
        self.would_be.change_terms(|terms| other.instead_of(terms));
    }

    fn decide_again(&mut self, decided: &Decided) -> Result<(), Refusal> {
        for event in &decided.events {
            self.was.take(&decided.entity, event);
            let Some(command) = self.command(&decided.entity, event) else { continue };
            self.evaluated += 1;
            match self.would_be.decide(&decided.entity, &command, decided) {
                Ok(events) => self.keep(&decided.entity, event, &events),
                // Without terms nothing can be decided at all.
                Err(refusal) if matches!(command, Command::SetTerms(_)) => return Err(refusal),
                Err(refusal) => self.refusals.push(Refused::of(decided, event, refusal)),
            }
        }
        Ok(())
    }

    fn keep(&mut self, entity: &Entity, was: &Event, would_be: &Happened<Visits>) {
        if *entity == Entity::Terms {
            // Another period would have the first terms apply from another day.
            self.would_be.take(entity, was);
            return self.change_terms();
        }
        for (entity, event) in would_be {
            self.number(entity, was, event);
            self.would_be.take(entity, event);
        }
    }

    fn number(&mut self, entity: &Entity, was: &Event, would_be: &Event) {
        if let Entity::Company(company) = entity
            && let (Some(was), Some(would_be)) = (was.logged(), would_be.logged())
        {
            self.numbers.insert((company.clone(), was), would_be);
        }
    }
}

#[expect(clippy::expect_used, reason = "the text is a valid one")]
fn reason() -> Note {
    "what if / 仮定".parse().expect("a note")
}
