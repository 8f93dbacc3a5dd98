//! The cube: a programme's measures and indicators by any of its dimensions, at a moment or over time.

use std::collections::BTreeMap;

use ayumi_core::{
    ReadError,
    figures::{
        Figures,
        declare::Declared,
        over_time::{first_day, walk},
        point::{Dimension, Point},
        rows::{CubeQuery, CubeRow, UnknownName},
    },
};
use ayumi_history::Ledger;
use ayumi_programmes::with_programme;
use ayumi_proto::{
    answer::{CubeCell, CubeRows},
    fault::Fault,
    message::{CubeQuestion, Every, Query, Reply},
    time::Day,
};

use super::{
    Name,
    reply::missing,
    rows::{after, of_edition, of_key, page, unknown},
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
    let asked = once_each(query.cube.clone().unwrap_or_default());
    with_programme!(programme, P => rows_of::<P>(past, query, ledger, &asked, limit))
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
    if let Some(name) = asked.by.iter().find(|name| asked.measures.contains(name)) {
        return Ok(Reply::Malformed(both(name)));
    }
    let cube =
        match CubeQuery::<P>::parse(asked.measures.iter().map(String::as_str), asked.by.iter().map(String::as_str)) {
            Ok(cube) => cube,
            Err(UnknownName::Quantity(name)) => return Ok(Reply::Malformed(unknown_measure::<P>(name))),
            Err(UnknownName::Dimension(name)) => return Ok(Reply::Malformed(unknown_dimension::<P>(name))),
        };
    let after = match after(query) {
        Ok(after) => after,
        Err(fault) => return Ok(Reply::Malformed(fault)),
    };
    let as_of = past.basis.as_of;
    let known = past.known(ledger);
    let found: Vec<CubeRow> = match asked.every {
        None => match known.fold::<P>()? {
            Some(folded) => folded.rows(&cube),
            None => Vec::new(),
        },
        Some(every) => {
            let first = asked.from.map_or_else(|| first_day::<P>(&known), |from| Ok(Some(from)))?;
            let Some(first) = first else { return Ok(empty::<P>(past, ledger, asked)) };
            let moments = moments(every, first, as_of);
            if moments.len() > MOMENTS_MAX {
                return Ok(Reply::Malformed(too_many_moments(moments.len())));
            }
            let mut rows = Vec::new();
            walk::<P>(&known, moments, |folded| {
                rows.extend(folded.rows(&cube));
                Ok(())
            })?;
            rows
        }
    };
    let total = found.len();
    let (rows, next) = page(found.into_iter().map(|row| cells(row, asked)), total, after, limit);
    let (by, measures) = (by_names(asked), asked.measures.clone());
    Ok(of_edition::<P, _>(past, ledger, CubeRows { by, measures, rows, total, next }))
}

/// The question with each name once: a column that is asked for twice is one column.
fn once_each(CubeQuestion { measures, by, every, from }: CubeQuestion) -> CubeQuestion {
    let once = |names: Vec<String>| {
        names.into_iter().fold(Vec::new(), |mut once, name| {
            if !once.contains(&name) {
                once.push(name);
            }
            once
        })
    };
    CubeQuestion { measures: once(measures), by: once(by), every, from }
}

fn by_names(asked: &CubeQuestion) -> Vec<String> {
    let over_time = asked.every.map(|_| "as_of".to_owned());
    asked.by.iter().cloned().chain(over_time).collect()
}

fn empty<P: Listed>(past: &Past, ledger: &Ledger, asked: &CubeQuestion) -> Reply {
    let (by, measures) = (by_names(asked), asked.measures.clone());
    of_edition::<P, _>(past, ledger, CubeRows { by, measures, rows: Vec::new(), total: 0, next: None })
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

fn both(name: &str) -> Fault {
    let ja = format!("「{name}」は指標でも区分でもあります。measures と by の一方だけに指定してください。");
    Fault::new("by", ja, format!("{name:?} is a measure and a dimension: ask for it in one of `measures` and `by`"))
}

fn too_many_moments(moments: usize) -> Fault {
    let ja = format!(
        "{moments}時点になります。{MOMENTS_MAX}時点までになるよう、間隔（day、week、month）か開始日を指定してください。"
    );
    let en = format!("{moments} moments; expected at most {MOMENTS_MAX}: ask every week or month, or from a later day");
    Fault::new("every", ja, en)
}
