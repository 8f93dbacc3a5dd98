//! `ayumi what-if`: what other terms of the guidance visits would have meant.

mod words;

use std::{
    fs,
    io::{Write, stdout},
    path::PathBuf,
};

use ayumi_history::History;
use ayumi_programmes::{Event, decode_any};
use ayumi_proto::{event::ProgrammeName, ids::Edition};
use ayumi_visits::what_if::{Decided, OtherTerms, what_if};
use clap::Args;
use serde_json::json;

use crate::{
    client::{Client, Remote},
    commands::answer::{Format, print},
    download::download,
    outcome::{End, Failure},
    source::Local,
};

/// Take every decision on the visits again under other terms: what would have been refused, saved or spent
///
/// With --from, what was decided up to that position of the log stands: enrolments, assignments, and visits with
/// what they were paid. Whatever was decided after it is decided again by the other terms, on whatever day it took
/// place or was recorded; the visits that stand count towards the other limit. Without it, everything is decided
/// again.
///
/// A decision is refused by the other terms themselves (`refused`), or because of what was refused before it
/// (`consequences`). As JSON, `refusals` names each with its position, which `ayumi explain` shows too.
#[derive(Debug, Args)]
pub struct WhatIf {
    /// The other terms, as JSON, such as {"honorarium_yen": 40000, "visit_limit": 3}; what is left out stays
    ///
    /// There are honorarium_yen, visit_limit, company_cap and period: {"from": "2019-07-01", "to": "2020-02-29"}.
    #[arg(long, value_name = "FILE")]
    terms: PathBuf,
    /// The edition, such as fy2019; the newest if left out
    #[arg(long)]
    edition: Option<Edition>,
    /// Branch off after this position: what was decided up to it stands, the rest is decided again
    #[arg(long, value_name = "POSITION", default_value_t = 0)]
    from: u64,
    /// An export or a history file to read instead of a running Ayumi's log
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// How to print it: sums by area and by month, everything as JSON, or a row for each area and month as CSV
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
        let edition = self.edition.or(newest).ok_or("there are no visits in this history")?;
        let decided = decided(&local.state.history, edition)?;
        let last = decided.last().ok_or_else(|| format!("there are no visits in {edition}"))?.position;
        if self.from >= last {
            return Err(nothing_left(self.from, edition, last).into());
        }
        let outcome = what_if(decided, &terms, self.from)
            .map_err(|refusal| format!("{}: {}", refusal.title.en, refusal.detail.en))?;
        match self.format {
            Format::Json => {
                let mut answer = serde_json::to_value(&outcome)?;
                answer["edition"] = json!(edition);
                answer["terms"] = json!(terms);
                answer["from"] = json!(self.from);
                print(&answer, Format::Json)
            }
            Format::Csv => print(&words::rows(&outcome.rows)?, Format::Csv),
            Format::Table => {
                writeln!(stdout(), "visits of {edition}, decided again after position {}", self.from)?;
                writeln!(stdout(), "{}", words::text(&outcome, &terms)?)?;
                Ok(End::Done)
            }
        }
    }
}

fn nothing_left(from: u64, edition: Edition, last: u64) -> String {
    let rest = format!("the last decision on the visits of {edition} is at position {last}; expected an earlier one");
    format!("--from {from}: nothing is left to decide again, for {rest}")
}

/// The commits of an edition of the visits.
fn decided(history: &History, edition: Edition) -> Result<Vec<Decided>, Failure> {
    let Some(ledger) = history.ledger(ProgrammeName::Visits, edition) else { return Ok(Vec::new()) };
    let mut decided = Vec::new();
    for (fact, _) in ledger.facts(0, history.position()) {
        let Some((subject, payload)) = history.read(fact.position)? else { continue };
        let commit = decode_any(subject.programme, &payload)?;
        let visits = |event: &Event| match event {
            Event::Visits(event) => Some(event.clone()),
            Event::Meetings(_) | Event::Pilots(_) | Event::Reports(_) => None,
        };
        decided.push(Decided {
            position: fact.position,
            entity: subject.entity.parse()?,
            recorded_on: commit.head.recorded_at.day(),
            events: commit.events.iter().filter_map(visits).collect(),
            actor: commit.head.actor,
        });
    }
    Ok(decided)
}
