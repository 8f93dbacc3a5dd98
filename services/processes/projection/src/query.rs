//! From a question to its answer.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::{Ask, View};
use ayumi_history::{Break, HistoryError, Unreadable};
use ayumi_programmes::{Event, decode_any};
use ayumi_proto::{
    commit::{Actor, Provenance},
    event::ProgrammeName,
    fault::Fault,
    figure::{Figure, Value as Shown},
    ids::Edition,
    message::{Query, REPLY_BYTES_MAX, Reply},
    subject::EventSubject,
    time::{Day, Moment, Occurred, Span},
};
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};

use crate::{
    diff::diff,
    explain::{Explained, Step, explain},
    figures::{self, Place, Wanted, may_be_under},
    over_time,
    past::{Basis, Past},
    proof::Prover,
    views::{StartedEditions, Views, with_view},
};

/// Rows of a page unless the question says otherwise.
const LIMIT: usize = 100;
/// The most rows of a page.
const LIMIT_MAX: usize = 500;
/// The most figures of a page; they are shorter than rows.
const FIGURES_MAX: usize = 2000;
/// The most values of a history.
const VALUES_MAX: usize = 4000;

/// The largest answer, in bytes; what stands around it in the reply is smaller than the rest.
const BODY_BYTES_MAX: usize = REPLY_BYTES_MAX - 1024;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A programme's view.
    View(ProgrammeName),
    /// Figures by address.
    Figures,
    /// The commits that made a figure.
    Explain,
    /// A figure over both times.
    History,
    /// The figures that changed between two positions.
    Diff,
    /// The log's root at a position.
    Proof,
    /// The editions that had begun, and each programme's newest.
    Editions,
}

impl Name {
    /// Everything that can be asked, by the last token of the subject.
    pub const ALL: [(&str, Self); 10] = [
        ("meetings", Self::View(ProgrammeName::Meetings)),
        ("pilots", Self::View(ProgrammeName::Pilots)),
        ("visits", Self::View(ProgrammeName::Visits)),
        ("reports", Self::View(ProgrammeName::Reports)),
        ("figures", Self::Figures),
        ("explain", Self::Explain),
        ("history", Self::History),
        ("diff", Self::Diff),
        ("proof", Self::Proof),
        ("editions", Self::Editions),
    ];

    /// What a name asks for.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, name)| name)
    }

    /// Whether the answer stands in the views, as they are now or as they were; else the history is asked.
    pub fn is_of_views(self) -> bool {
        match self {
            Self::View(_) | Self::Figures | Self::Editions => true,
            Self::Explain | Self::History | Self::Diff | Self::Proof => false,
        }
    }

    /// The rows of a page, if the question doesn't say or names a valid number.
    fn limit(self, asked: Option<usize>) -> Result<usize, Fault> {
        let (usual, max) = match self {
            Self::Figures => (FIGURES_MAX, FIGURES_MAX),
            Self::View(_) | Self::Explain | Self::History | Self::Diff | Self::Proof | Self::Editions => {
                (LIMIT, LIMIT_MAX)
            }
        };
        match asked {
            None => Ok(usual),
            Some(limit) if (1..=max).contains(&limit) => Ok(limit),
            Some(limit) => Err(limit_fault(limit, max)),
        }
    }
}

/// A view's answer with what it stands on.
#[derive(Serialize)]
struct Body {
    position: u64,
    as_of: Day,
    known_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<Edition>,
    /// Every edition that can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    editions: Option<BTreeSet<Edition>>,
    /// What is said of a programme's view besides.
    #[serde(flatten)]
    programme: Option<OfProgramme>,
    #[serde(flatten)]
    value: Value,
}

/// What is said of a programme's view besides its answer.
#[derive(Serialize)]
struct OfProgramme {
    /// The programme's newest edition.
    newest: Option<Edition>,
    /// From the first day on which anything of this edition occurred to the last, which may be after the day
    /// that is asked about; null if it hadn't begun.
    days: Option<Span>,
}

/// Answers a question about views that were folded for its basis. `begun` are the editions that had begun.
pub fn answer(views: &Views, basis: Basis, name: Name, query: &Query, begun: StartedEditions) -> Reply {
    let limit = match name.limit(query.limit) {
        Ok(limit) => limit,
        Err(fault) => return Reply::Malformed(fault),
    };
    let Basis { position, as_of, known_at } = basis;
    let ask = Ask { key: query.key.as_deref(), as_of, after: query.after.as_deref(), limit };
    if name == Name::Editions {
        let (edition, editions, programme, value) = (None, None, None, editions(&begun));
        return found(position, &Body { position, as_of, known_at, edition, editions, programme, value });
    }
    let editions = begun.editions();
    let selected = match name {
        Name::View(programme) => {
            let newest = begun.newest(programme);
            let edition = query.edition.or(newest).unwrap_or(Edition::of(as_of));
            let known = query.edition.is_none_or(|edition| editions.contains(&edition));
            let value = known.then(|| views.answer(programme, edition, &ask)).flatten();
            let of_programme = OfProgramme { newest, days: views.days(programme, edition) };
            value.map(|value| (Some(edition), Some(of_programme), value))
        }
        Name::Figures => figures(views, query, &ask).map(|value| (query.edition, None, value)),
        Name::Explain | Name::History | Name::Diff | Name::Proof | Name::Editions => None,
    };
    let Some((edition, programme, value)) = selected else { return Reply::Missing(missing(name, query)) };
    found(position, &Body { position, as_of, known_at, edition, editions: Some(editions), programme, value })
}

/// The editions that had begun, oldest first, each with its programmes, and the newest of each programme that has one.
fn editions(begun: &StartedEditions) -> Value {
    let programmes = |edition: Edition| -> Vec<String> {
        begun.0.iter().filter(|(of, _)| *of == edition).map(|(_, programme)| programme.to_string()).collect()
    };
    let editions = begun.editions().into_iter();
    let editions: Vec<Value> =
        editions.map(|edition| json!({ "edition": edition, "programmes": programmes(edition) })).collect();
    // The set is sorted by edition: a later one takes the place of an earlier one.
    let newest: BTreeMap<String, Edition> =
        begun.0.iter().map(|(edition, programme)| (programme.to_string(), *edition)).collect();
    json!({ "editions": editions, "newest": newest })
}

/// Figures whose address is the key or lies under it.
fn figures(views: &Views, query: &Query, ask: &Ask<'_>) -> Option<Value> {
    let prefix = ask.key.unwrap_or("").trim_end_matches('/');
    if let Some(figure) = figures::one(views, prefix, ask.as_of) {
        return Some(json!({ "figures": [figure], "total": 1, "next": null }));
    }
    let wanted = Wanted { prefix, edition: query.edition, after: ask.after, limit: ask.limit };
    let figures::Listed { figures, total, next } = figures::list(views, &wanted, ask.as_of);
    (total > 0 || prefix.is_empty()).then(|| json!({ "figures": figures, "total": total, "next": next }))
}

/// Answers a question about the past, or one that no view keeps the answer to.
pub fn answer_past(past: &Past, name: Name, query: &Query, prover: &Prover) -> Result<Reply, HistoryError> {
    let limit = match name.limit(query.limit) {
        Ok(limit) => limit,
        Err(fault) => return Ok(Reply::Malformed(fault)),
    };
    if past.since.position > past.basis.position {
        return Ok(Reply::Malformed(from_after_to(past)));
    }
    let value = match name {
        Name::View(_) | Name::Figures | Name::Editions => return Ok(answer_as_it_was(past, name, query)?),
        Name::Explain if query.after.as_deref().is_some_and(|after| after.parse::<u64>().is_err()) => {
            return Ok(Reply::Malformed(after_fault()));
        }
        Name::Explain => explanation(past, query, limit)?,
        Name::History => history(past, query)?,
        Name::Diff => Some(changes(past, query, limit)?),
        Name::Proof => serde_json::to_value(prover.prove(past)?).ok(),
    };
    let Basis { position, as_of, known_at } = past.basis;
    Ok(match value {
        Some(value) => {
            let (edition, editions, programme) = (None, None, None);
            found(position, &Body { position, as_of, known_at, edition, editions, programme, value })
        }
        None => Reply::Missing(missing(name, query)),
    })
}

/// Folds what a question is about, and answers it by that.
fn answer_as_it_was(past: &Past, name: Name, query: &Query) -> Result<Reply, Unreadable> {
    Ok(answer(&fold(past, name, query)?, past.basis, name, query, past.editions()?))
}

/// The views that a question is about.
pub fn fold(past: &Past, name: Name, query: &Query) -> Result<Views, Unreadable> {
    match name {
        Name::View(programme) => {
            let newest = || past.editions().map(|begun| begun.newest(programme));
            let edition = query.edition.map_or_else(newest, |edition| Ok(Some(edition)))?;
            past.fold(|ledger| ledger.programme == programme && Some(ledger.edition) == edition)
        }
        Name::Editions => Ok(Views::default()),
        Name::Figures | Name::Explain | Name::History | Name::Diff | Name::Proof => {
            let prefix = query.key.as_deref().unwrap_or("").trim_end_matches('/');
            let asked = |edition| query.edition.is_none_or(|asked| asked == edition);
            past.fold(|ledger| asked(ledger.edition) && may_be_under(ledger.programme, ledger.edition, prefix))
        }
    }
}

/// A step as it is shown.
#[derive(Serialize)]
struct StepRow {
    position: u64,
    recorded_at: Moment,
    occurred: Occurred,
    actor: Actor,
    entity: String,
    event: &'static str,
    before: Option<Shown>,
    after: Option<Shown>,
    superseded_by: Option<u64>,
    simulated: bool,
    /// What was told.
    data: Value,
}

fn explanation(past: &Past, query: &Query, limit: usize) -> Result<Option<Value>, HistoryError> {
    let Some((figure, steps)) = explained(past, query)? else { return Ok(None) };
    let after: u64 = query.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or_default();
    let changes = steps.iter().filter(|step| step.changes()).count();
    let rest: Vec<&Step> = steps.iter().filter(|step| step.fact.position > after).collect();
    // The events of one commit stay on one page.
    let shown = rest
        .get(limit - 1)
        .map_or(rest.len(), |last| rest.partition_point(|step| step.fact.position <= last.fact.position));
    let next = rest.get(shown).and(rest[..shown].last()).map(|last| last.fact.position.to_string());
    let rows = rest[..shown].iter().map(|step| row(past, step)).collect::<Result<Vec<_>, _>>()?;
    let total = steps.len();
    Ok(Some(json!({ "figure": figure, "steps": rows, "total": total, "changes": changes, "next": next })))
}

fn row(past: &Past, step: &Step) -> Result<StepRow, HistoryError> {
    let mut buffer = Vec::new();
    let frame = past.file.read_at(step.fact.offset, &mut buffer)?;
    let broken = |why: Break| why.of(&frame);
    let subject: EventSubject = frame.subject.parse().map_err(|error| broken(Break::Subject(error)))?;
    let commit = decode_any(subject.programme, frame.payload).map_err(|error| broken(error.into()))?;
    Ok(StepRow {
        position: step.fact.position,
        recorded_at: commit.head.recorded_at,
        occurred: step.occurred,
        actor: commit.head.actor.clone(),
        entity: subject.entity,
        event: step.event,
        before: step.before.clone(),
        after: step.after.clone(),
        superseded_by: step.superseded_by,
        simulated: commit.head.provenance == Provenance::Simulated,
        data: commit.events.get(step.index).map(Event::data).unwrap_or_default(),
    })
}

/// A figure, if one stands at the address, and what made it.
type FigureAndSteps = (Option<Figure>, Vec<Step>);

/// The figure that the key names and its steps; `None` if nothing ever stood there.
fn explained(past: &Past, query: &Query) -> Result<Option<FigureAndSteps>, Unreadable> {
    let address = query.key.as_deref().unwrap_or_default();
    let Some(Place { programme, edition, rest }) = Place::of(address) else { return Ok(None) };
    let Some(ledger) = past.ledger(programme, edition) else { return Ok(None) };
    with_view!(programme, V => {
        let Ok(address) = rest.parse::<<V as View>::Address>() else { return Ok(None) };
        // An edition that hadn't begun shows nothing, not even zeros.
        if !ledger.has_begun::<V>(past.basis.position, past.basis.as_of)? {
            return Ok(None);
        }
        let Explained { view, steps } = explain::<V>(ledger, &address, past.basis)?;
        let figure = view.figure(edition, &address, past.basis.as_of);
        Ok(Some((figure, steps)).filter(|(figure, steps)| figure.is_some() || steps.iter().any(Step::changes)))
    })
}

fn history(past: &Past, query: &Query) -> Result<Option<Value>, HistoryError> {
    let Some((figure, steps)) = explained(past, query)? else { return Ok(None) };
    let address = query.key.as_deref().unwrap_or_default();
    let Some(Place { programme, edition, rest }) = Place::of(address) else { return Ok(None) };
    let Some(ledger) = past.ledger(programme, edition) else { return Ok(None) };
    let mut occurred = with_view!(programme, V => match rest.parse::<<V as View>::Address>() {
        Ok(address) => over_time::occurred::<V>(ledger, &address, past.basis)?,
        Err(_) => Vec::new(),
    });
    let left_out = occurred.len().saturating_sub(VALUES_MAX);
    occurred.drain(..left_out);
    let mut recorded = over_time::recorded(&steps, VALUES_MAX);
    recorded.drain(..recorded.len().saturating_sub(VALUES_MAX));
    Ok(Some(json!({ "figure": figure, "recorded": recorded, "occurred": occurred })))
}

fn changes(past: &Past, query: &Query, limit: usize) -> Result<Value, HistoryError> {
    let prefix = query.key.as_deref().unwrap_or("").trim_end_matches('/');
    let wanted = Wanted { prefix, edition: query.edition, after: query.after.as_deref(), limit };
    let mut value = serde_json::to_value(diff(past, &wanted)?).unwrap_or_default();
    let bound = |Basis { position, known_at, .. }: Basis| json!({ "position": position, "known_at": known_at });
    value["from"] = bound(past.since);
    value["to"] = bound(past.basis);
    Ok(value)
}

fn found(position: u64, body: &Body) -> Reply {
    match serde_json::to_string(body).and_then(RawValue::from_string) {
        Ok(body) if body.get().len() > BODY_BYTES_MAX => Reply::Malformed(too_large(body.get().len())),
        Ok(body) => Reply::Found { position, body },
        // A view's answer is made of strings, numbers and lists, which JSON can always say.
        Err(error) => Reply::Behind { position, why: Some(error.to_string()) },
    }
}

fn missing(name: Name, query: &Query) -> String {
    let what = match name {
        Name::View(programme) => programme.to_string(),
        Name::Figures | Name::Explain | Name::History => "figures".to_owned(),
        Name::Diff => "diff".to_owned(),
        Name::Proof => "proof".to_owned(),
        Name::Editions => "editions".to_owned(),
    };
    let edition = query.edition.map(|edition| format!("/{edition}")).unwrap_or_default();
    let key = query.key.as_deref().map(|key| format!("/{key}")).unwrap_or_default();
    format!("{what}{edition}{key}")
}

fn too_large(bytes: usize) -> Fault {
    let ja = format!(
        "回答が {bytes} バイトになり、上限の {BODY_BYTES_MAX} バイトを超えます。1以上で、より小さい件数を指定してください。"
    );
    let en = format!(
        "the answer would have {bytes} bytes, and {BODY_BYTES_MAX} at most: expected a smaller limit, from 1 on"
    );
    Fault::new("limit", ja, en)
}

fn from_after_to(past: &Past) -> Fault {
    let (from, to) = (past.since.position, past.basis.position);
    let ja = format!("位置 {from} は {to} より後です。{to} 以前の位置、時刻、または日付を指定してください。");
    let en = format!("position {from} is after {to}: expected a position, an instant or a day up to position {to}");
    Fault::new("from", ja, en)
}

fn after_fault() -> Fault {
    let ja = "位置を表す整数、つまり前のページの next を指定してください。";
    Fault::new("after", ja, "expected the `next` of the page before, which is a position")
}

fn limit_fault(limit: usize, max: usize) -> Fault {
    let ja = format!("{limit} は使えません。1〜{max} の件数を指定してください。");
    Fault::new("limit", ja, format!("{limit}: expected 1 to {max}"))
}
