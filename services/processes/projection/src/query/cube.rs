//! Questions that are answered in rows: the cube, a programme's measures and indicators by any of its dimensions at a
//! moment or over time, and tables, a row an entity.

use std::collections::BTreeMap;

use ayumi_core::{
    Answers, ReadError, View,
    answer::TableSpec,
    figures::{
        Figures,
        declare::{Declared, Words},
        over_time::walk,
        point::{Dimension, Point},
        rows::{CubeQuery, CubeRow, UnknownName},
    },
    table::Column,
};
use ayumi_history::Ledger;
use ayumi_programmes::with_programme;
use ayumi_proto::{
    answer::{ColumnWords, CubeCell, CubeRows, OfProgramme, TableRows},
    event::ProgrammeName,
    fault::Fault,
    ids::Edition,
    message::{CubeQuestion, Every, Query, Reply},
    text::Text,
    time::Day,
};

use super::{
    Name,
    reply::{found_of, missing},
};
use crate::{past::Past, views::Listed};

/// The most moments of one question over time.
const MOMENTS_MAX: usize = 400;

/// The rows of a programme's cube.
///
/// # Errors
/// A commit can't be read, or there is no time left.
pub fn rows(past: &Past, query: &Query, limit: usize) -> Result<Reply, ReadError> {
    let Some((programme, edition)) = of_key(past, query.key.as_deref(), query.edition)? else {
        return Ok(missing(Name::Cube, query));
    };
    let nothing = Ledger::none(programme, edition);
    let ledger = past.ledger(programme, edition).unwrap_or(&nothing);
    let asked = query.cube.clone().unwrap_or_default();
    with_programme!(programme, P => rows_of::<P>(past, query, ledger, &asked, limit))
}

/// The programme that a key names, with the edition that is asked about.
fn of_key(
    past: &Past,
    key: Option<&str>,
    edition: Option<Edition>,
) -> Result<Option<(ProgrammeName, Edition)>, ReadError> {
    let Some(programme) = key.and_then(|key| key.split('/').next()?.parse::<ProgrammeName>().ok()) else {
        return Ok(None);
    };
    let newest = past.editions()?.newest(programme);
    Ok(Some((programme, edition.or(newest).unwrap_or(Edition::of(past.basis.as_of)))))
}

fn rows_of<P: Listed>(
    past: &Past,
    query: &Query,
    ledger: &Ledger,
    asked: &CubeQuestion,
    limit: usize,
) -> Result<Reply, ReadError> {
    if asked.measures.is_empty() {
        return Ok(Reply::Malformed(unknown_measure::<P>("")));
    }
    let cube =
        match CubeQuery::<P>::parse(asked.measures.iter().map(String::as_str), asked.by.iter().map(String::as_str)) {
            Ok(cube) => cube,
            Err(UnknownName::Quantity(name)) => return Ok(Reply::Malformed(unknown_measure::<P>(name))),
            Err(UnknownName::Dimension(name)) => return Ok(Reply::Malformed(unknown_dimension::<P>(name))),
        };
    let after = match query.after.as_deref().map(str::parse::<usize>).transpose() {
        Ok(after) => after.unwrap_or_default(),
        Err(_) => return Ok(Reply::Malformed(after_fault())),
    };
    let as_of = past.basis.as_of;
    let span = ledger_span::<P>(past, ledger)?;
    let found: Vec<CubeRow> = match asked.every {
        None => match ledger.fold::<P>(past.basis.position, as_of)? {
            Some(folded) => folded.rows(&cube),
            None => Vec::new(),
        },
        Some(every) => {
            let Some(first) = asked.from.or(span) else { return Ok(empty::<P>(past, ledger, asked)) };
            let moments = moments(every, first, as_of);
            if moments.len() > MOMENTS_MAX {
                return Ok(Reply::Malformed(too_many_moments(moments.len())));
            }
            let mut rows = Vec::new();
            let log = past.known(ledger);
            walk::<P>(&log, moments, |folded| {
                rows.extend(folded.rows(&cube));
                Ok(())
            })?;
            rows
        }
    };
    let total = found.len();
    let shown: Vec<_> = found.into_iter().skip(after).take(limit).map(|row| cells(row, asked)).collect();
    let next = (after + shown.len() < total).then(|| (after + shown.len()).to_string());
    Ok(of_edition::<P, _>(
        past,
        ledger,
        CubeRows { by: by_names(asked), measures: asked.measures.clone(), rows: shown, total, next },
    ))
}

fn by_names(asked: &CubeQuestion) -> Vec<String> {
    let over_time = asked.every.map(|_| "as_of".to_owned());
    asked.by.iter().cloned().chain(over_time).collect()
}

fn empty<P: Listed>(past: &Past, ledger: &Ledger, asked: &CubeQuestion) -> Reply {
    let (by, measures) = (by_names(asked), asked.measures.clone());
    of_edition::<P, _>(past, ledger, CubeRows { by, measures, rows: Vec::new(), total: 0, next: None })
}

fn of_edition<P: Listed, T: serde::Serialize>(past: &Past, ledger: &Ledger, value: T) -> Reply {
    let newest = past.editions().ok().and_then(|begun| begun.newest(P::NAME));
    found_of(past.basis, ledger.edition, OfProgramme { newest, days: None }, value)
}

/// A row with a member for each of its keys and figures.
fn cells(row: CubeRow, asked: &CubeQuestion) -> BTreeMap<String, CubeCell> {
    let text = |text: String| CubeCell::Value(ayumi_proto::figure::Value::Word(text));
    let keys = asked.by.iter().cloned().zip(row.keys.into_iter().map(text));
    let values = row.values.into_iter().map(|value| value.map_or(CubeCell::Nothing, CubeCell::Value));
    let over_time = asked.every.map(|_| ("as_of".to_owned(), text(row.as_of.to_string())));
    let simulated = ("simulated".to_owned(), CubeCell::Is(row.simulated));
    keys.chain(asked.measures.iter().cloned().zip(values)).chain(over_time).chain([simulated]).collect()
}

/// The first day on which anything that is known occurred.
fn ledger_span<P: Listed>(past: &Past, ledger: &Ledger) -> Result<Option<Day>, ReadError> {
    let mut first = None;
    ayumi_core::Log::<P>::each(&past.known(ledger), &mut |at, _| {
        first = first.into_iter().chain([at.day]).min();
        Ok(())
    })?;
    Ok(first)
}

/// The ends of the days, weeks or months from one day to another, which is the last of them.
fn moments(every: Every, first: Day, last: Day) -> Vec<Day> {
    let days = (0..=(last - first).max(0)).map(|days| first + days);
    let is_end = |day: &Day| match every {
        Every::Day => true,
        // 1970-01-01 was a Thursday, and weeks end on Sundays.
        Every::Week => (day.epoch_days() + 3).rem_euclid(7) == 6,
        Every::Month => day.month_end() == *day,
    };
    let mut moments: Vec<Day> = days.filter(is_end).filter(|day| *day < last).collect();
    moments.push(last);
    moments
}

/// The rows of a programme's table; the key is `programme/table`.
///
/// # Errors
/// A commit can't be read, or there is no time left.
pub fn table(past: &Past, query: &Query, limit: usize) -> Result<Reply, ReadError> {
    let key = query.key.as_deref();
    let Some((programme, edition)) = of_key(past, key, query.edition)? else {
        return Ok(missing(Name::Table, query));
    };
    let name = key.and_then(|key| key.split_once('/')).map(|(_, name)| name).unwrap_or_default();
    let nothing = Ledger::none(programme, edition);
    let ledger = past.ledger(programme, edition).unwrap_or(&nothing);
    let after = match query.after.as_deref().map(str::parse::<usize>).transpose() {
        Ok(after) => after.unwrap_or_default(),
        Err(_) => return Ok(Reply::Malformed(after_fault())),
    };
    with_programme!(programme, P => match <P as Answers>::TABLES.iter().find(|table| table.name == name) {
        Some(table) => table_of::<P>(past, ledger, table, after, limit),
        None => Ok(missing(Name::Table, query)),
    })
}

fn table_of<P: Listed>(
    past: &Past,
    ledger: &Ledger,
    table: &TableSpec<P>,
    after: usize,
    limit: usize,
) -> Result<Reply, ReadError> {
    let folded =
        ledger.fold::<P>(past.basis.position, past.basis.as_of)?.unwrap_or_else(|| ledger.empty(past.basis.as_of));
    let rows = (table.rows)(&View { edition: ledger.edition, folded: &folded, log: &past.known(ledger) })?;
    let total = rows.len();
    let shown = rows.into_iter().skip(after).take(limit);
    let rows: Vec<Vec<serde_json::Value>> =
        shown.map(|row| row.into_iter().map(|cell| serde_json::to_value(cell).unwrap_or_default()).collect()).collect();
    let next = (after + rows.len() < total).then(|| (after + rows.len()).to_string());
    let columns = table
        .columns
        .iter()
        .map(|Column { name, words }| ColumnWords { name: (*name).to_owned(), label: text(*words) });
    Ok(of_edition::<P, _>(
        past,
        ledger,
        TableRows {
            table: table.name.to_owned(),
            label: text(table.words),
            columns: columns.collect(),
            rows,
            total,
            next,
        },
    ))
}

fn text(Words { ja, en }: Words) -> Text {
    Text::new(ja, en)
}

fn unknown_measure<P: Figures>(name: &str) -> Fault {
    let measures = P::Measure::ALL.iter().map(|measure| measure.spec().name);
    let known: Vec<&str> = measures.chain(P::Indicator::ALL.iter().map(|indicator| indicator.spec().name)).collect();
    unknown("measures", name, &known)
}

fn unknown_dimension<P: Figures>(name: &str) -> Fault {
    let dimensions = <<P::Point as Point>::Dimension as Dimension>::ALL.iter();
    let known: Vec<&str> = std::iter::once(P::ITEM).chain(dimensions.map(|dimension| dimension.name())).collect();
    unknown("by", name, &known)
}

fn unknown(field: &str, name: &str, known: &[&str]) -> Fault {
    let known = known.join(", ");
    let ja = format!("「{name}」は使えません。次から指定してください：{known}");
    Fault::new(field, ja, format!("{name:?}: expected one of {known}"))
}

fn too_many_moments(moments: usize) -> Fault {
    let ja = format!(
        "{moments}時点になります。{MOMENTS_MAX}時点までになるよう、間隔（day、week、month）か開始日を指定してください。"
    );
    let en = format!("{moments} moments; expected at most {MOMENTS_MAX}: ask every week or month, or from a later day");
    Fault::new("every", ja, en)
}

fn after_fault() -> Fault {
    let ja = "前のページの next を指定してください。";
    Fault::new("after", ja, "expected the `next` of the page before, which is a row's number")
}
