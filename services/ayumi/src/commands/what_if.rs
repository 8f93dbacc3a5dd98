//! `ayumi what-if`: what other terms of the guidance visits would have meant.

mod words;

use std::{
    collections::BTreeMap,
    fs,
    io::{Write, stdout},
    path::PathBuf,
};

use ayumi_core::Sequence;
use ayumi_history::History;
use ayumi_proto::{codec, event::ProgrammeName, ids::Edition, taking_back::RecordedEvent};
use ayumi_visits::{
    Event,
    what_if::{Decided, OtherTerms, WhatIf as Outcome, what_if},
};
use clap::Args;
use serde::Serialize;

use crate::{
    client::{Client, Remote},
    commands::answer::{Format, print},
    download::download,
    outcome::{End, Failure},
    source::Local,
};

/// Re-evaluate decisions on visits under different terms: what would have been rejected, saved or spent
///
/// With --from, decisions up to that position remain valid: enrolments, assignments, and visits with their honoraria.
/// Later decisions are re-evaluated under the different terms; visits that remain valid count towards the visit limit.
/// Without --from, every decision is re-evaluated.
///
/// A decision is rejected by the different terms themselves (`refused`), or because an earlier decision was rejected
/// (`consequences`). In JSON, `refusals` lists each with its position, as `ayumi explain` shows it.
#[derive(Debug, Args)]
pub struct WhatIf {
    /// Different terms, as JSON, such as {"honorarium_yen": 40000, "visit_limit": 3}; other terms are unchanged
    ///
    /// Terms: honorarium_yen, visit_limit, company_cap and period: {"from": "2019-07-01", "to": "2020-02-29"}.
    #[arg(long, value_name = "FILE")]
    terms: PathBuf,
    /// Fiscal year, such as fy2019 [default: newest]
    #[arg(long)]
    edition: Option<Edition>,
    /// Re-evaluate decisions after this position only
    #[arg(long, value_name = "POSITION", default_value_t = 0)]
    from: u64,
    /// Read this export or history file instead of a running Ayumi's log
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// Output format: totals by area and month, all details as JSON, or one row per area and month as CSV
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    remote: Remote,
}

impl WhatIf {
    /// Replays and prints.
    pub fn run(self) -> Result<End, Failure> {
        let in_file = |why: &dyn std::fmt::Display| format!("{}: {why}", self.terms.display());
        let text = fs::read(&self.terms).map_err(|error| in_file(&error))?;
        let terms: OtherTerms = serde_json::from_slice(&text).map_err(|error| in_file(&error))?;
        let local = match &self.history {
            Some(file) => Local::open(file)?,
            None => Local::fetched(download(&Client::new(&self.remote), 1, None)?)?,
        };
        let newest = local.state.views.begun().newest(ProgrammeName::Visits);
        let edition = self.edition.or(newest).ok_or("this history has no visits")?;
        let decided = decided(&local.state.history, edition)?;
        let last = decided.last().ok_or_else(|| format!("no visits in {edition}"))?.position;
        if self.from >= last {
            return Err(nothing_left(self.from, edition, last).into());
        }
        let outcome = what_if(decided, &terms, self.from)
            .map_err(|refusal| format!("{}: {}", refusal.title.en, refusal.detail.en))?;
        match self.format {
            Format::Json => {
                let answer = Answer { edition, terms, from: self.from, outcome };
                print(&serde_json::to_value(answer)?, Format::Json)
            }
            Format::Csv => print(&words::rows(&outcome.rows), Format::Csv),
            Format::Table => {
                writeln!(stdout(), "visits of {edition}, re-evaluated after position {}", self.from)?;
                writeln!(stdout(), "{}", words::text(&outcome, &terms))?;
                Ok(End::Done)
            }
        }
    }
}

/// What is answered, with what was asked.
#[derive(Serialize)]
struct Answer {
    edition: Edition,
    terms: OtherTerms,
    from: u64,
    #[serde(flatten)]
    outcome: Outcome,
}

fn nothing_left(from: u64, edition: Edition, last: u64) -> String {
    let rest = format!("the last decision on the visits of {edition} is at position {last}");
    format!("--from {from} must be an earlier position: {rest}")
}

/// The commits of an edition of the visits, with the events that count: those in the place of others are where these were.
fn decided(history: &History, edition: Edition) -> Result<Vec<Decided>, Failure> {
    let Some(ledger) = history.ledger(ProgrammeName::Visits, edition) else { return Ok(Vec::new()) };
    let (mut decided, mut sequences) = (Vec::new(), BTreeMap::<String, Sequence<(usize, Event)>>::new());
    for (fact, _) in ledger.facts(0, history.position()) {
        let Some((subject, payload)) = history.read(fact.position)? else { continue };
        let commit = codec::decode_recorded::<Event>(&payload)?;
        let sequence = sequences.entry(subject.entity.clone()).or_default();
        let replaced = commit.events.iter().find_map(|event| match event {
            RecordedEvent::TakenBack(taking_back) => sequence.get((taking_back.version, taking_back.index)),
            RecordedEvent::Happened(_) => None,
        });
        let place = replaced.map_or(decided.len(), |(place, _)| *place);
        sequence.record(commit.events.into_iter().map(|event| event.map(|event| (place, event))));
        decided.push(Decided {
            position: fact.position,
            entity: subject.entity.parse()?,
            recorded_on: commit.head.recorded_at.day(),
            events: Vec::new(),
            actor: commit.head.actor,
        });
    }
    let counting = sequences.values().flat_map(Sequence::counting);
    counting.for_each(|(_, (place, event))| decided[*place].events.push(event.clone()));
    decided.retain(|commit| !commit.events.is_empty());
    Ok(decided)
}
