//! `ayumi what-if`: what other terms of the guidance visits would have meant.

use std::{fs, path::PathBuf};

use ayumi_history::History;
use ayumi_proto::{
    codec,
    event::{Event, ProgrammeName},
    ids::Edition,
};
use ayumi_visits::what_if::{Decided, OtherTerms, what_if};
use clap::Args;
use serde_json::{Value, json};

use crate::{
    client::{Client, Remote},
    commands::{
        End, Failure,
        answer::{Format, print},
    },
    download::download,
    source::Local,
};

/// Take every decision on the visits again under other terms: what would have been refused, saved or spent
#[derive(Debug, Args)]
pub struct WhatIf {
    /// The other terms, as JSON: any of honorarium_yen, visit_limit, company_cap, period {from, to}
    #[arg(long, value_name = "FILE")]
    terms: PathBuf,
    /// The edition; the newest if left out
    #[arg(long)]
    edition: Option<Edition>,
    /// Branch off after this position: what was decided until then stands
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// An export or a history file to read instead of a running Ayumi's log
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    remote: Remote,
}

impl WhatIf {
    /// Replays and prints.
    pub fn run(self) -> Result<End, Failure> {
        let said = |why: &dyn std::fmt::Display| format!("{}: {why}", self.terms.display());
        let text = fs::read(&self.terms).map_err(|error| said(&error))?;
        let terms: OtherTerms = serde_json::from_slice(&text).map_err(|error| said(&error))?;
        let local = match &self.history {
            Some(file) => Local::open(file)?,
            None => Local::fetched(download(&Client::new(&self.remote), 1, None)?)?,
        };
        let history = &local.book.history;
        if self.from > history.position() {
            return Err(format!("--from {}: the log ends at position {}", self.from, history.position()).into());
        }
        let newest = local.book.views.newest(ProgrammeName::Visits);
        let edition = self.edition.or(newest).ok_or("there are no visits in this history")?;
        let decided = decided(history, edition)?;
        if decided.is_empty() {
            return Err(format!("there are no visits in {edition}").into());
        }
        let outcome = what_if(decided, &terms, self.from)
            .map_err(|refusal| format!("{}: {}", refusal.title.en, refusal.detail.en))?;
        let mut answer = serde_json::to_value(&outcome)?;
        answer["edition"] = json!(edition);
        answer["terms"] = json!(terms);
        answer["from"] = json!(self.from);
        if self.format != Format::Json {
            answer["rows"].as_array_mut().into_iter().flatten().for_each(flatten);
            flatten(&mut answer["totals"]);
        }
        print(&answer, self.format)
    }
}

/// Gives every number of a row, or of the totals, a cell of its own.
fn flatten(row: &mut Value) {
    for course in ["was", "would_be"] {
        let numbers = row.as_object_mut().and_then(|row| row.remove(course));
        for (name, value) in numbers.iter().filter_map(Value::as_object).flatten() {
            row[format!("{course}_{name}")] = value.clone();
        }
    }
}

/// The commits of an edition of the visits.
fn decided(history: &History, edition: Edition) -> Result<Vec<Decided>, Failure> {
    let Some(ledger) = history.ledger(ProgrammeName::Visits, edition) else { return Ok(Vec::new()) };
    let mut decided = Vec::new();
    for (fact, _) in ledger.facts(0, history.position()) {
        let Some((subject, payload)) = history.read(fact.position)? else { continue };
        let commit = codec::decode_any(subject.programme, &payload)?;
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
