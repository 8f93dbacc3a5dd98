//! Questions about the past, and those for which the log has to be read.

use ayumi_core::{
    ReadError,
    figures::{
        explain::{self, Explained, explain},
        list::figure,
        over_time,
        place::Address,
    },
};
use ayumi_history::{HistoryError, Ledger};
use ayumi_programmes::{Event, with_programme};
use ayumi_proto::{
    answer::{Explanation, FigureHistory, OccurredValue, RecordedValue, Step},
    fault::Fault,
    figure::Figure,
    message::{PAGE_BYTES_MAX, Query, Reply},
};

use super::{
    Name, cube, of_views, records,
    reply::{found, missing},
    table,
};
use crate::{
    diff::diff,
    figures::{FiguresOf, Place, Wanted, may_be_under},
    past::Past,
    proof::Prover,
    views::{Listed, Views},
};

/// The most values of a history.
const VALUES_MAX: usize = 4000;

/// Answers a question about the past, or one for which the log has to be read.
///
/// # Errors
/// The history can't be read, or there is no time left.
pub fn answer_past(past: &Past, name: Name, query: &Query, prover: &Prover) -> Result<Reply, HistoryError> {
    let limit = match name.limit(query.limit) {
        Ok(limit) => limit,
        Err(fault) => return Ok(Reply::Malformed(fault)),
    };
    if past.since.position > past.basis.position {
        return Ok(Reply::Malformed(from_after_to(past)));
    }
    Ok(match name {
        Name::View(_) | Name::Figures | Name::Editions => answer_as_it_was(past, name, query)?,
        Name::Explain => match after_position(query) {
            Ok(after) => match explanation(past, query, after.unwrap_or_default(), limit)? {
                Some(explanation) => found(past.basis, explanation),
                None => missing(name, query),
            },
            Err(fault) => Reply::Malformed(fault),
        },
        Name::History => match history(past, query)? {
            Some(history) => found(past.basis, history),
            None => missing(name, query),
        },
        Name::Diff => {
            let prefix = query.key.as_deref().unwrap_or("").trim_end_matches('/');
            let wanted = Wanted { prefix, edition: query.edition, after: query.after.as_deref(), limit };
            found(past.basis, diff(past, &wanted)?)
        }
        Name::Proof => found(past.basis, prover.prove(past)?),
        Name::Cube => cube::rows(past, query, limit)?,
        Name::Table => table::table(past, query, limit)?,
        Name::Records => match after_position(query) {
            Ok(after) => records::records(past, query, after, limit)?,
            Err(fault) => Reply::Malformed(fault),
        },
    })
}

/// Folds what a question is about, and answers it by that.
fn answer_as_it_was(past: &Past, name: Name, query: &Query) -> Result<Reply, ReadError> {
    let views = fold(past, name, query)?;
    of_views::answer(&past.figures_of(&views), past.basis, name, query, &past.editions()?)
}

/// The editions that a question is about.
///
/// # Errors
/// A commit can't be read.
pub fn fold(past: &Past, name: Name, query: &Query) -> Result<Views, ReadError> {
    match name {
        Name::View(programme) => {
            let newest = || past.editions().map(|begun| begun.newest(programme));
            let edition = query.edition.map_or_else(newest, |edition| Ok(Some(edition)))?;
            past.fold(|ledger| ledger.programme == programme && Some(ledger.edition) == edition)
        }
        Name::Editions => Ok(Views::default()),
        Name::Figures
        | Name::Explain
        | Name::History
        | Name::Diff
        | Name::Proof
        | Name::Cube
        | Name::Table
        | Name::Records => {
            let prefix = query.key.as_deref().unwrap_or("").trim_end_matches('/');
            let asked = |edition| query.edition.is_none_or(|asked| asked == edition);
            past.fold(|ledger| asked(ledger.edition) && may_be_under(ledger.programme, ledger.edition, prefix))
        }
    }
}

impl Past {
    /// The figures of editions that were folded for this question.
    pub fn figures_of<'a>(&'a self, views: &'a Views) -> FiguresOf<'a> {
        FiguresOf { views, ledgers: &self.ledgers, until: self.basis.position, as_of: self.basis.as_of }
    }
}

/// A figure, if there is one at the address, and what made it.
type FigureAndSteps = (Option<Figure>, Vec<explain::Step>);

/// The figure at an address of an edition, and its steps; `None` if there never was one.
fn explained<P: Listed>(
    past: &Past,
    ledger: &Ledger,
    address: &Address<P>,
) -> Result<Option<FigureAndSteps>, ReadError> {
    let log = past.known(ledger);
    // An edition that hadn't begun has no figures, not even zeros.
    if !ledger.has_begun::<P>(past.basis.position, past.basis.as_of)? {
        return Ok(None);
    }
    let Explained { value, simulated, steps } = explain(&log, address, past.basis.as_of)?;
    let figure = value.map(|value| figure(ledger.edition, address, value, simulated, &log));
    Ok(Some((figure, steps)).filter(|(figure, steps)| figure.is_some() || !steps.is_empty()))
}

fn explanation(past: &Past, query: &Query, after: u64, limit: usize) -> Result<Option<Explanation>, HistoryError> {
    let Some((figure, steps)) = of_address(past, query, |past, place, ledger| {
        with_programme!(place.programme, P => match Address::<P>::parse(place.rest) {
            Some(address) => explained(past, ledger, &address),
            None => Ok(None),
        })
    })?
    else {
        return Ok(None);
    };
    let total = steps.len();
    let rest: Vec<&explain::Step> = steps.iter().filter(|step| step.position > after).collect();
    let (mut shown, mut bytes): (Vec<Step>, usize) = (Vec::new(), 0);
    for step in &rest {
        let row = row(past, step)?;
        bytes += serde_json::to_vec(&row).map_or(0, |row| row.len());
        let is_full = shown.len() >= limit || (bytes > PAGE_BYTES_MAX && !shown.is_empty());
        // The events of one commit stay on one page.
        if is_full && shown.last().is_some_and(|last| last.position != row.position) {
            break;
        }
        shown.push(row);
    }
    let next = rest.get(shown.len()).and(shown.last()).map(|last| last.position.to_string());
    let steps = shown;
    Ok(Some(Explanation { figure, steps, total, changes: total, next }))
}

/// Asks the ledger that an address is of; `None` if there is none.
fn of_address<T>(
    past: &Past,
    query: &Query,
    ask: impl FnOnce(&Past, Place<'_>, &Ledger) -> Result<Option<T>, ReadError>,
) -> Result<Option<T>, ReadError> {
    let Some(place) = Place::of(query.key.as_deref().unwrap_or_default()) else { return Ok(None) };
    match past.ledger(place.programme, place.edition) {
        Some(ledger) => ask(past, place, ledger),
        None => Ok(None),
    }
}

/// A step as it is shown, with what its commit says of it.
fn row(past: &Past, step: &explain::Step) -> Result<Step, HistoryError> {
    let (subject, commit) = past.stored(past.offset(step.position).unwrap_or_default())?;
    Ok(Step {
        position: step.position,
        recorded_at: commit.head.recorded_at,
        occurred: step.occurred,
        actor: commit.head.actor.clone(),
        entity: subject.entity,
        event: step.event.to_owned(),
        before: step.before.clone(),
        after: step.after.clone(),
        superseded_by: step.superseded_by,
        simulated: step.simulated,
        data: commit.events.get(step.index).map(Event::data).unwrap_or_default(),
    })
}

/// A figure over both times.
type BothTimes = (FigureAndSteps, Vec<OccurredValue>);

fn history(past: &Past, query: &Query) -> Result<Option<FigureHistory>, HistoryError> {
    let found: Option<BothTimes> = of_address(past, query, |past, place, ledger| {
        with_programme!(place.programme, P => {
            let Some(address) = Address::<P>::parse(place.rest) else { return Ok(None) };
            let Some(explained) = explained(past, ledger, &address)? else { return Ok(None) };
            let days = over_time::by_day(&past.known(ledger), &address, past.basis.as_of)?;
            Ok(Some((explained, days.into_iter().map(|(as_of, value)| OccurredValue { as_of, value }).collect())))
        })
    })?;
    Ok(found.map(|((figure, steps), mut occurred)| {
        occurred.drain(..occurred.len().saturating_sub(VALUES_MAX));
        FigureHistory { figure, recorded: recorded(&steps), occurred }
    }))
}

/// The values as the log grew, by the steps of an explanation: each change, or, where there are too many, the last of
/// each day.
fn recorded(steps: &[explain::Step]) -> Vec<RecordedValue> {
    let mut changes: Vec<RecordedValue> = Vec::new();
    for step in steps {
        let change =
            RecordedValue { position: step.position, recorded_at: step.recorded_at, value: step.after.clone() };
        match changes.last_mut() {
            // Two events of one commit are known together.
            Some(last) if last.position == step.position => *last = change,
            _ => changes.push(change),
        }
    }
    if changes.len() > VALUES_MAX {
        let mut later = changes.iter().skip(1).map(|change| change.recorded_at.day()).collect::<Vec<_>>().into_iter();
        changes.retain(|change| later.next() != Some(change.recorded_at.day()));
        changes.drain(..changes.len().saturating_sub(VALUES_MAX));
    }
    changes
}

fn from_after_to(past: &Past) -> Fault {
    let (from, to) = (past.since.position, past.basis.position);
    let ja = format!(
        "比較元の記録番号{from}が比較先の{to}より後です。{to}以前の記録番号、時刻または日付を指定してください。"
    );
    let en = format!("record {from} is after {to}: must be a record number, timestamp or date up to {to}");
    Fault::new("from", ja, en)
}

/// The position after which, or before which, the page that is asked for begins.
fn after_position(query: &Query) -> Result<Option<u64>, Fault> {
    query.after.as_deref().map(str::parse).transpose().map_err(|_| after_fault())
}

fn after_fault() -> Fault {
    let ja = "記録番号を表す整数、つまり前のページの next を指定してください。";
    Fault::new("after", ja, "must be the `next` of the previous page, a position")
}
