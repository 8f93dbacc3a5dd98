//! A whole table, asked page by page at one position.

use std::collections::BTreeMap;

use ayumi_pages::cell_words;
use ayumi_proto::{
    answer::{Answered, TableRows},
    event::ProgrammeName,
    message::{KnownAt, Query},
    text::Text,
};
use serde_json::Value;

use crate::{
    app::App,
    pages::{Reader, base::About},
    problem::Problem,
};

/// The most rows that are looked through.
const ROWS_MAX: usize = 20_000;
/// The most rows of one answer: what people wrote in them is long.
const ANSWER_ROWS: usize = 1000;
/// The same where so many don't fit.
const ANSWER_ROWS_LONG: usize = 100;

/// A table.
pub struct Whole {
    /// The programme.
    pub programme: ProgrammeName,
    /// The table, but for its rows.
    pub table: TableRows,
    /// Its rows, [`ROWS_MAX`] at most, a cell a column.
    pub rows: Vec<Vec<Value>>,
    /// What it is based on.
    pub about: About,
}

impl Whole {
    /// Asks for all of it. What is recorded meanwhile is in none of its pages.
    pub async fn ask(app: &App, reader: &Reader, programme: ProgrammeName, table: &str) -> Result<Self, Problem> {
        let query = reader.parameters.query(Some(format!("{programme}/{table}")))?;
        let query = Query { after: None, limit: Some(ANSWER_ROWS), ..query };
        let (query, mut answer) = match app.queries.ask::<TableRows>("table", query.clone()).await {
            // As many rows as that are too long for an answer.
            Err(problem) if problem.rule == "malformed" => {
                let query = Query { limit: Some(ANSWER_ROWS_LONG), ..query };
                let answer = app.queries.ask("table", query.clone()).await?;
                (query, answer)
            }
            answer => (query, answer?),
        };
        let known_at = query.known_at.or(Some(KnownAt::Position(answer.position)));
        while let Some(after) = answer.value.next.take().filter(|_| answer.value.rows.len() < ROWS_MAX) {
            let query = Query { after: Some(after), known_at, ..query.clone() };
            let further: Answered<TableRows> = app.queries.ask("table", query).await?;
            answer.value.rows.extend(further.value.rows);
            answer.value.next = further.value.next;
        }
        let about = About::from(&answer);
        let mut table = answer.value;
        let columns = &table.columns;
        let cells = |mut row: BTreeMap<String, Value>| {
            columns.iter().map(|column| row.remove(&column.name).unwrap_or_default()).collect()
        };
        let rows = std::mem::take(&mut table.rows).into_iter().take(ROWS_MAX).map(cells).collect();
        Ok(Self { programme, table, rows, about })
    }

    /// Whether a column holds numbers.
    pub fn is_numeric(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_null()).peekable();
        cells.peek().is_some() && cells.all(Value::is_number)
    }

    /// The strictest handling mark of its rows.
    pub fn handling(&self) -> Option<&'static str> {
        let column = self.table.columns.iter().position(|column| column.name == "handling")?;
        self.rows.iter().any(|row| row.get(column).is_some_and(|mark| mark == "members-only")).then_some("members-only")
    }

    /// What can be searched for of a row: what is in its cells and how it is read, in both languages.
    pub fn text(&self, row: &[Value]) -> String {
        let mut text = String::new();
        for (column, cell) in self.table.columns.iter().zip(row).filter(|(_, cell)| !cell.is_null()) {
            let words = cell_words(&self.table.table, &column.name, cell);
            let words = words.map(|Text { ja, en }| format!("{ja}\n{en}\n")).unwrap_or_default();
            text += &format!("{}\n{words}", cell.as_str().map_or_else(|| cell.to_string(), str::to_owned));
        }
        text.to_lowercase()
    }
}
