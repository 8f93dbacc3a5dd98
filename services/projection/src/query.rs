//! From a question to its answer.

use ayumi_core::Ask;
use ayumi_proto::{
    event::ProgrammeName,
    ids::Edition,
    message::{Fault, Query, Reply},
    time::{Day, Moment},
};
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};

use crate::{live::Live, views::Views};

/// Rows of a page unless the question says otherwise.
const LIMIT: usize = 100;
/// The most rows of a page.
const LIMIT_MAX: usize = 500;
/// The most figures of a page; they are shorter than rows.
const FIGURES_MAX: usize = 2000;

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
    #[serde(flatten)]
    value: Value,
}

/// Answers a question by the views as they are now, or folded anew for a day or a moment of the past.
pub fn answer(live: &Live, name: Name, query: &Query, today: Day) -> Reply {
    let as_of = query.as_of.unwrap_or(today);
    let position = match query.known_at {
        None => live.history.position(),
        Some(known_at) => match live.history.position_known_at(known_at) {
            Some(position) => position,
            None => return Reply::Malformed(beyond(live.history.position())),
        },
    };
    let limit = match (query.limit, name) {
        (None, Name::View(_)) => LIMIT,
        (None, Name::Figures) => FIGURES_MAX,
        (Some(limit @ 1..=LIMIT_MAX), _) | (Some(limit @ 1..=FIGURES_MAX), Name::Figures) => limit,
        (Some(limit), _) => return Reply::Malformed(limit_fault(limit)),
    };
    let folded;
    let views = if position == live.history.position() && as_of >= today {
        &live.views
    } else {
        match live.fold(position, as_of) {
            Ok(views) => {
                folded = views;
                &folded
            }
            Err(error) => return Reply::Behind { position: live.history.position(), fault: Some(error.to_string()) },
        }
    };
    let ask = Ask { key: query.key.as_deref(), as_of, after: query.after.as_deref(), limit };
    let Some((edition, value)) = select(views, name, query.edition, &ask) else {
        return Reply::Missing(missing(name, query));
    };
    let known_at = live.history.recorded_at(position);
    found(position, &Body { position, as_of, known_at, edition, value })
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
        Name::Figures => Some((None, figures(views, ask)?)),
    }
}

/// Figures whose address is the key or lies under it.
fn figures(views: &Views, ask: &Ask<'_>) -> Option<Value> {
    let prefix = ask.key.unwrap_or("").trim_end_matches('/');
    let under = |path: &str| {
        let rest = path.strip_prefix(prefix);
        rest.is_some_and(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/'))
    };
    let mut list = views.figures(prefix, ask.as_of);
    list.retain(|figure| under(&figure.path));
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

fn limit_fault(limit: usize) -> Fault {
    Fault {
        field: "limit".to_owned(),
        detail: format!("{limit}: expected 1 to {LIMIT_MAX}, for figures 1 to {FIGURES_MAX} (1〜{LIMIT_MAX})"),
    }
}
