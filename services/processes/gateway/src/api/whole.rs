//! All rows of an answer: page after page, each by what the first was answered by.

use ayumi_proto::{
    answer::{Answered, CubeRows, TableRows},
    fault::Fault,
    message::{KnownAt, Query},
};
use serde::de::DeserializeOwned;

use crate::{problem::Problem, query_client::QueryClient};

/// The most rows of a file.
pub const ROWS_MAX: usize = 200_000;

/// An answer that comes in pages.
pub trait Paged: DeserializeOwned {
    /// How many rows there are on all pages.
    fn total(&self) -> usize;
    /// Where the next page begins.
    fn next(&self) -> Option<String>;
    /// Adds the page that comes after.
    fn append(&mut self, page: Self);
}

macro_rules! paged {
    ($($rows:ty),+) => {$(
        impl Paged for $rows {
            fn total(&self) -> usize {
                self.total
            }

            fn next(&self) -> Option<String> {
                self.next.clone()
            }

            fn append(&mut self, page: Self) {
                self.rows.extend(page.rows);
                self.next = page.next;
            }
        }
    )+};
}

paged!(CubeRows, TableRows);

/// The whole answer to a question.
///
/// # Errors
/// There are more rows than [`ROWS_MAX`], the question asks for a page, or there is no answer.
pub async fn whole<T: Paged>(queries: &QueryClient, name: &'static str, query: Query) -> Result<Answered<T>, Problem> {
    let page = [("after", query.after.is_some()), ("limit", query.limit.is_some())];
    if let Some((field, _)) = page.iter().find(|(_, is_given)| *is_given) {
        return Err(Problem::malformed(&page_fault(field)));
    }
    let mut answer: Answered<T> = queries.find(name, query.clone()).await?.read()?;
    if answer.value.total() > ROWS_MAX {
        return Err(Problem::malformed(&rows_fault(answer.value.total())));
    }
    let query = Query {
        edition: answer.edition,
        as_of: Some(answer.as_of),
        known_at: Some(KnownAt::Position(answer.position)),
        min_position: None,
        ..query
    };
    while let Some(after) = answer.value.next() {
        let page: Answered<T> = queries.find(name, Query { after: Some(after), ..query.clone() }).await?.read()?;
        answer.value.append(page.value);
    }
    Ok(answer)
}

fn page_fault(field: &str) -> Fault {
    let ja = "CSVとParquetには全件が入ります。指定しないでください。";
    Fault::new(field, ja, "CSV and Parquet have all rows: leave it out, or ask for JSON")
}

fn rows_fault(rows: usize) -> Fault {
    let ja = format!("{rows}件になります。{ROWS_MAX}件までになるよう絞り込むか、JSONでページごとに取得してください。");
    let en = format!("{rows} rows, more than the {ROWS_MAX} of a file: ask for fewer, or for JSON, page by page");
    Fault::new("format", ja, en)
}
