//! From a question to its answer.

use std::collections::BTreeSet;

use ayumi_core::Ask;
use ayumi_proto::{
    event::ProgrammeName,
    ids::Edition,
    message::{Fault, Query, REPLY_BYTES_MAX, Reply},
    time::{Day, Moment},
};
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};

use crate::{history::History, views::Views};

/// Rows of a page unless the question says otherwise.
const LIMIT: usize = 100;
/// The most rows of a page.
const LIMIT_MAX: usize = 500;
/// The most figures of a page; they are shorter than rows.
const FIGURES_MAX: usize = 2000;

/// The largest answer, in bytes; what stands around it in the reply is smaller than the rest.
const BODY_BYTES_MAX: usize = REPLY_BYTES_MAX - 1024;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A programme's view.
    View(ProgrammeName),
    /// Figures by address.
    Figures,
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
    editions: BTreeSet<Edition>,
    #[serde(flatten)]
    value: Value,
}

/// By what a question is answered: which beginning of the log, as of which day.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    /// The last position of the beginning.
    pub position: u64,
    /// What occurred later is left out.
    pub as_of: Day,
    /// When the last commit was recorded.
    known_at: Option<Moment>,
}

/// What a question asks about; a position that isn't there yet is its fault.
pub fn basis(history: &History, query: &Query, today: Day) -> Result<Basis, Fault> {
    let newest = history.position();
    let position = match query.known_at {
        None => newest,
        Some(known_at) => history.position_known_at(known_at).ok_or_else(|| beyond(newest))?,
    };
    Ok(Basis { position, as_of: query.as_of.unwrap_or(today), known_at: history.recorded_at(position) })
}

/// Answers a question by the views of its basis.
pub fn answer(views: &Views, basis: Basis, name: Name, query: &Query) -> Reply {
    let Basis { position, as_of, known_at } = basis;
    let limit = match (query.limit, name) {
        (None, Name::View(_)) => LIMIT,
        (None, Name::Figures) => FIGURES_MAX,
        (Some(limit @ 1..=LIMIT_MAX), _) | (Some(limit @ 1..=FIGURES_MAX), Name::Figures) => limit,
        (Some(limit), _) => return Reply::Malformed(limit_fault(limit)),
    };
    let ask = Ask { key: query.key.as_deref(), as_of, after: query.after.as_deref(), limit };
    let Some((edition, value)) = select(views, name, query.edition, &ask) else {
        return Reply::Missing(missing(name, query));
    };
    let editions = views.editions();
    found(position, &Body { position, as_of, known_at, edition, editions, value })
}

fn select(views: &Views, name: Name, edition: Option<Edition>, ask: &Ask<'_>) -> Option<(Option<Edition>, Value)> {
    match name {
        Name::View(programme) => {
            let edition = match edition {
                Some(edition) => Some(edition).filter(|edition| views.editions().contains(edition))?,
                None => views.newest(programme).unwrap_or_else(|| Edition::of(ask.as_of)),
            };
            views.answer(programme, edition, ask).map(|value| (Some(edition), value))
        }
        Name::Figures => Some((edition, figures(views, edition, ask)?)),
    }
}

/// Figures whose address is the key or lies under it.
fn figures(views: &Views, edition: Option<Edition>, ask: &Ask<'_>) -> Option<Value> {
    let prefix = ask.key.unwrap_or("").trim_end_matches('/');
    let under = |path: &str| {
        let rest = path.strip_prefix(prefix);
        rest.is_some_and(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/'))
    };
    let mut list = views.figures(prefix, ask.as_of);
    let edition = edition.map(|edition| edition.to_string());
    let of_edition = |path: &str| edition.is_none() || path.split('/').nth(1) == edition.as_deref();
    list.retain(|figure| under(&figure.path) && of_edition(&figure.path));
    if list.is_empty() && !prefix.is_empty() {
        return None;
    }
    let total = list.len();
    list.retain(|figure| ask.after.is_none_or(|after| figure.path.as_str() > after));
    let more = list.len() > ask.limit;
    list.truncate(ask.limit);
    let next = list.last().filter(|_| more).map(|figure| figure.path.clone());
    Some(json!({ "figures": list, "total": total, "next": next }))
}

fn found(position: u64, body: &Body) -> Reply {
    match serde_json::to_string(body).and_then(RawValue::from_string) {
        Ok(body) if body.get().len() > BODY_BYTES_MAX => Reply::Malformed(too_large(body.get().len())),
        Ok(body) => Reply::Found { position, body },
        // A view's answer is made of strings, numbers and lists, which JSON can always say.
        Err(error) => Reply::Behind { position, fault: Some(error.to_string()) },
    }
}

fn missing(name: Name, query: &Query) -> String {
    let what = match name {
        Name::View(programme) => programme.to_string(),
        Name::Figures => "figures".to_owned(),
    };
    let edition = query.edition.map(|edition| format!("/{edition}")).unwrap_or_default();
    let key = query.key.as_deref().map(|key| format!("/{key}")).unwrap_or_default();
    format!("{what}{edition}{key}")
}

fn beyond(position: u64) -> Fault {
    Fault {
        field: "known_at".to_owned(),
        detail: format!("the log ends at position {position}; expected one up to it (現在の末尾は {position} です)"),
    }
}

fn too_large(bytes: usize) -> Fault {
    let detail = format!(
        "the answer would have {bytes} bytes; expected a limit that keeps it under {BODY_BYTES_MAX} (件数を減らしてください)"
    );
    Fault { field: "limit".to_owned(), detail }
}

fn limit_fault(limit: usize) -> Fault {
    Fault {
        field: "limit".to_owned(),
        detail: format!("{limit}: expected 1 to {LIMIT_MAX}, for figures 1 to {FIGURES_MAX} (1〜{LIMIT_MAX})"),
    }
}
