//! Questions whose answer is in the editions as they are folded.

use std::collections::BTreeMap;

use ayumi_core::{Ask, ReadError};
use ayumi_proto::{
    answer::{Answered, FigureList, OfProgramme},
    event::ProgrammeName,
    ids::Edition,
    message::{Query, Reply},
};
use serde_json::value::RawValue;

use super::{
    Name,
    lists::{self, From},
    reply::{envelope, found, missing, send},
};
use crate::{
    figures::{FiguresOf, Wanted},
    past::Basis,
    views::StartedEditions,
};

/// Answers a question about editions that were folded for its basis. `begun` are the editions that had begun.
///
/// # Errors
/// A commit can't be read.
pub fn answer(
    of: &FiguresOf<'_>,
    basis: Basis,
    name: Name,
    query: &Query,
    begun: &StartedEditions,
) -> Result<Reply, ReadError> {
    let limit = match name.limit(query.limit) {
        Ok(limit) => limit,
        Err(fault) => return Ok(Reply::Malformed(fault)),
    };
    let after = query.after.as_deref();
    // Addresses of figures have slashes; they name no list.
    let (page, list) = if name == Name::Figures { (after, None) } else { From::parts(after) };
    let ask = Ask { key: query.key.as_deref(), as_of: basis.as_of, after: page, limit };
    Ok(match name {
        Name::View(programme) => of_programme(of, basis, programme, query, (&ask, list.as_ref()), begun)?,
        Name::Figures => match figures(of, query, &ask) {
            Some(list) => {
                let editions = Some(begun.editions());
                send(&Answered { edition: query.edition, editions, ..envelope(basis, list) })
            }
            None => missing(name, query),
        },
        Name::Editions => found(basis, begun.answer()),
        Name::Explain | Name::History | Name::Diff | Name::Proof | Name::Cube | Name::Table | Name::Records => {
            missing(name, query)
        }
    })
}

fn of_programme(
    of: &FiguresOf<'_>,
    basis: Basis,
    programme: ProgrammeName,
    query: &Query,
    (ask, list): (&Ask<'_>, Option<&From>),
    begun: &StartedEditions,
) -> Result<Reply, ReadError> {
    let (editions, newest) = (begun.editions(), begun.newest(programme));
    let edition = query.edition.or(newest).unwrap_or(Edition::of(basis.as_of));
    let is_known = query.edition.is_none_or(|edition| editions.contains(&edition));
    let ledger = of.ledgers.iter().find(|ledger| (ledger.programme, ledger.edition) == (programme, edition));
    let answer: Option<Box<RawValue>> =
        if is_known { of.views.answer(ledger, programme, edition, of.until, ask)? } else { None };
    Ok(match answer {
        Some(value) => {
            let programme = Some(OfProgramme { newest, days: of.views.days(programme, edition) });
            let answered =
                Answered { edition: Some(edition), editions: Some(editions), programme, ..envelope(basis, ()) };
            let rows = query.limit.filter(|_| ask.key.is_some());
            with_value(&answered, &value, (ask.after, list), rows)
        }
        None => missing(Name::View(programme), query),
    })
}

/// Sends an answer that was written already, with what it is based on around it, and its lists cut where they are long.
fn with_value(
    answered: &Answered<()>,
    value: &RawValue,
    (page, list): (Option<&str>, Option<&From>),
    rows: Option<usize>,
) -> Reply {
    let mut object: serde_json::Map<String, serde_json::Value> = match serde_json::from_str(value.get()) {
        Ok(object) => object,
        // Every answer is an object.
        Err(error) => return Reply::Behind { position: answered.position, why: Some(error.to_string()) },
    };
    let is_cut = lists::is_long(value.get().len()) || list.is_some() || rows.is_some();
    let lists = if is_cut { lists::cut(&mut object, (page, list), rows) } else { Ok(BTreeMap::new()) };
    match lists {
        Ok(lists) => send(&Answered { lists, ..answered.clone().map(|()| object) }),
        Err(fault) => Reply::Malformed(fault),
    }
}

/// Figures whose address is the key or is under it.
fn figures(of: &FiguresOf<'_>, query: &Query, ask: &Ask<'_>) -> Option<FigureList> {
    let prefix = ask.key.unwrap_or("").trim_end_matches('/');
    if let Some(figure) = of.one(prefix) {
        return Some(FigureList { figures: vec![figure], total: 1, next: None });
    }
    let list = of.list(&Wanted { prefix, edition: query.edition, after: ask.after, limit: ask.limit });
    (list.total > 0 || prefix.is_empty()).then_some(list)
}
