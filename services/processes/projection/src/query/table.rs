//! Tables: a row an entity of a programme, or a thing within entities, of those that are asked for.

use std::{cmp::Ordering, collections::BTreeMap};

use ayumi_core::{
    Answers, ReadError, View,
    answer::TableSpec,
    figures::declare::Words,
    table::{Cell, Cells, Column},
};
use ayumi_history::Ledger;
use ayumi_programmes::with_programme;
use ayumi_proto::{
    answer::{ColumnWords, TableRows},
    fault::Fault,
    message::{Query, Reply, TableQuestion},
    text::Text,
};

use super::{
    Name,
    reply::missing,
    rows::{after, of_edition, of_key, page, unknown},
};
use crate::{past::Past, views::Listed};

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
    with_programme!(programme, P => match <P as Answers>::TABLES.iter().find(|table| table.name == name) {
        Some(table) => table_of::<P>(past, ledger, table, query, limit),
        None => Ok(missing(Name::Table, query)),
    })
}

fn table_of<P: Listed>(
    past: &Past,
    ledger: &Ledger,
    table: &TableSpec<P>,
    query: &Query,
    limit: usize,
) -> Result<Reply, ReadError> {
    let asked = query.table.clone().unwrap_or_default();
    let (after, order) = match after(query).and_then(|after| Ok((after, order(table.columns, &asked)?))) {
        Ok(asked) => asked,
        Err(fault) => return Ok(Reply::Malformed(fault)),
    };
    let log = past.known(ledger);
    let folded = log.fold::<P>()?.unwrap_or_else(|| ledger.empty(past.basis.as_of));
    let rows = (table.rows)(&View { edition: ledger.edition, folded: &folded, log: &log })?;
    let rows = wanted(rows, &asked, order);
    let total = rows.len();
    let (rows, next) = page(rows.into_iter().map(|row| members(table.columns, row)), total, after, limit);
    let columns = table.columns.iter().map(|Column { name, words }| {
        let (name, label) = ((*name).to_owned(), text(*words));
        ColumnWords { name, label }
    });
    let (name, label, columns) = (table.name.to_owned(), text(table.words), columns.collect());
    Ok(of_edition::<P, _>(past, ledger, TableRows { table: name, label, columns, rows, total, next }))
}

/// By which column rows are sorted, and whether from the largest down.
type Order = Option<(usize, bool)>;

fn order(columns: &[Column], asked: &TableQuestion) -> Result<Order, Fault> {
    let Some(sort) = &asked.sort else { return Ok(None) };
    let (name, falling) = sort.strip_prefix('-').map_or((sort.as_str(), false), |name| (name, true));
    let place = columns.iter().position(|column| column.name == name);
    let names = || columns.iter().map(|column| column.name).collect::<Vec<_>>();
    place.map(|place| Some((place, falling))).ok_or_else(|| unknown("sort", name, &names()))
}

/// The rows that are asked for, in the order that is.
fn wanted(mut rows: Cells, asked: &TableQuestion, order: Order) -> Cells {
    if let Some(text) = asked.containing.as_ref().map(|text| text.to_lowercase()) {
        rows.retain(|row| row.iter().any(|cell| cell.to_string().to_lowercase().contains(&text)));
    }
    if let Some((place, falling)) = order {
        rows.sort_by(|one, other| compared(one.get(place), other.get(place), falling));
    }
    rows
}

fn compared(one: Option<&Cell>, other: Option<&Cell>, falling: bool) -> Ordering {
    let is_nothing = |cell: Option<&Cell>| cell.is_none_or(|cell| *cell == Cell::Nothing);
    let order = match (one, other) {
        (Some(Cell::Whole(whole)), Some(Cell::Number(number))) => (*whole as f64).partial_cmp(number),
        (Some(Cell::Number(number)), Some(Cell::Whole(whole))) => number.partial_cmp(&(*whole as f64)),
        (one, other) => one.partial_cmp(&other),
    };
    let order = order.unwrap_or(Ordering::Equal);
    is_nothing(one).cmp(&is_nothing(other)).then(if falling { order.reverse() } else { order })
}

/// A row with a member for each of its columns.
fn members(columns: &[Column], row: Vec<Cell>) -> BTreeMap<String, serde_json::Value> {
    let member = |(column, cell): (&Column, Cell)| {
        let value = serde_json::to_value(cell).unwrap_or_default();
        (column.name.to_owned(), value)
    };
    columns.iter().zip(row).map(member).collect()
}

fn text(Words { ja, en }: Words) -> Text {
    Text::new(ja, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] = [column("name"), column("visits")];

    const fn column(name: &'static str) -> Column {
        Column { name, words: Words { ja: "", en: "" } }
    }

    fn names(containing: &str, sort: &str) -> Result<Vec<String>, Fault> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let asked = TableQuestion { containing: given(containing), sort: given(sort) };
        let row = |name: &str, visits| vec![Cell::Text(name.to_owned()), visits];
        let rows = vec![
            row("Beta", Cell::Whole(2)),
            row("alpha", Cell::Nothing),
            row("Gamma", Cell::Number(2.5)),
            row("delta", Cell::Whole(10)),
        ];
        let rows = wanted(rows, &asked, order(&COLUMNS, &asked)?);
        Ok(rows.iter().map(|row| row[0].to_string()).collect())
    }

    #[test]
    fn rows_are_found_by_text_and_sorted_by_a_column_with_what_is_empty_last() {
        assert_eq!(names("", "").unwrap(), ["Beta", "alpha", "Gamma", "delta"]);
        assert_eq!(names("ETA", "").unwrap(), ["Beta"]);
        assert_eq!(names("", "visits").unwrap(), ["Beta", "Gamma", "delta", "alpha"]);
        assert_eq!(names("a", "-visits").unwrap(), ["delta", "Gamma", "Beta", "alpha"]);
        let fault = names("", "-yen").unwrap_err();
        assert_eq!((fault.field.as_str(), fault.detail.en.as_str()), ("sort", "\"yen\": expected one of name, visits"));
    }
}
