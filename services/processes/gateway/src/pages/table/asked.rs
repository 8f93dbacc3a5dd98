//! What of a table is asked for: which rows, in which order, and which page of them.

use std::cmp::Ordering;

use ayumi_proto::{answer::ColumnWords, text::Malformed};
use serde_json::Value;

use super::whole::Whole;
use crate::{pages::Reader, problem::Problem};

/// Rows of a page.
const PAGE_ROWS: usize = 100;

/// What is asked for.
#[derive(Debug)]
pub struct Asked {
    /// Words that all have to be in a row.
    pub q: String,
    /// The name of the column by which rows are sorted, after `-` the other way round; empty for their usual order.
    pub sort: String,
    /// The page, from 1.
    pub page: usize,
    /// Whether it is asked for as a file.
    pub as_csv: bool,
    column: Option<(usize, bool)>,
}

impl Asked {
    /// What the address asks for.
    pub fn of(reader: &Reader, columns: &[ColumnWords]) -> Result<Self, Problem> {
        let named = |name: &str| reader.named(name).unwrap_or_default();
        let (q, sort) = (named("q"), named("sort"));
        let (name, falls) = sort.strip_prefix('-').map_or((sort.as_str(), false), |name| (name, true));
        let column = columns.iter().position(|column| column.name == name).map(|index| (index, falls));
        if column.is_none() && !sort.is_empty() {
            let malformed = Malformed::new(&sort, "列の名前", "the name of a column");
            return Err(Problem::parameter("sort", &malformed));
        }
        let page = match reader.named("page").map(|page| page.parse::<usize>().ok().filter(|page| *page > 0)) {
            None => 1,
            Some(Some(page)) => page,
            Some(None) => {
                let malformed = Malformed::new(named("page"), "1以上の整数", "a whole number of 1 or more");
                return Err(Problem::parameter("page", &malformed));
            }
        };
        Ok(Self { q, sort, page, as_csv: named("format") == "csv", column })
    }

    /// The rows that are asked for, in their order.
    pub fn found<'a>(&self, whole: &'a Whole) -> Vec<&'a Vec<Value>> {
        let q = self.q.to_lowercase();
        let words: Vec<&str> = q.split_whitespace().collect();
        let is_found = |row: &&Vec<Value>| {
            words.is_empty() || {
                let text = whole.text(row);
                words.iter().all(|word| text.contains(word))
            }
        };
        let mut found: Vec<_> = whole.rows.iter().filter(is_found).collect();
        if let Some((column, falls)) = self.column {
            found.sort_by(|a, b| order(&a[column], &b[column], falls));
        }
        found
    }

    /// From which row to which the page is, of so many.
    pub fn shown(&self, found: usize) -> (usize, usize) {
        let first = (self.page - 1).saturating_mul(PAGE_ROWS).min(found);
        (first, first.saturating_add(PAGE_ROWS).min(found))
    }

    /// How rows are sorted by a column, as ARIA has it.
    pub fn sorted(&self, column: usize) -> Option<&'static str> {
        let (_, falls) = self.column.filter(|(sorted, _)| *sorted == column)?;
        Some(if falls { "descending" } else { "ascending" })
    }

    /// How rows are sorted once the head of a column is chosen.
    pub fn next_sort(&self, column: usize, name: &str) -> String {
        if self.sorted(column) == Some("ascending") { format!("-{name}") } else { name.to_owned() }
    }

    /// The address of the same search with other parameters.
    pub fn address(&self, reader: &Reader, others: &[(&str, &str)]) -> String {
        let kept = reader.kept(&["lang", "edition", "as_of", "known_at", "q"]).into_iter().map(str::to_owned);
        let others = others.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = kept.chain(others.map(|(name, value)| format!("{name}={value}"))).collect();
        if query.is_empty() { reader.path.clone() } else { format!("{}?{}", reader.path, query.join("&")) }
    }
}

/// Numbers by size, all else as text; what isn't there is last either way.
fn order(a: &Value, b: &Value, falls: bool) -> Ordering {
    let order = match (a.is_null(), b.is_null()) {
        (false, false) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => text(a).cmp(&text(b)),
        },
        (a, b) => return a.cmp(&b),
    };
    if falls { order.reverse() } else { order }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use axum::http::Uri;
    use ayumi_pages::Language;
    use ayumi_proto::{answer::TableRows, event::ProgrammeName, text::Text};
    use serde_json::json;

    use super::*;
    use crate::pages::base::About;

    fn reader(address: &str) -> Reader {
        Reader::of(&address.parse::<Uri>().unwrap(), Language::Ja, None)
    }

    fn whole() -> Whole {
        let column = |name: &str| ColumnWords { name: name.to_owned(), label: Text::new(name, name) };
        let rows = json!([["b", "04", 2], ["a", "13", 10], ["c", "04", null]]);
        Whole {
            programme: ProgrammeName::Visits,
            table: TableRows {
                table: "companies".to_owned(),
                label: Text::new("企業", "Companies"),
                columns: ["id", "prefecture", "visits"].map(column).into(),
                rows: Vec::new(),
                total: 3,
                next: None,
            },
            rows: serde_json::from_value(rows).unwrap(),
            about: About::default(),
        }
    }

    fn ids(address: &str) -> Vec<String> {
        let whole = whole();
        let asked = Asked::of(&reader(address), &whole.table.columns).unwrap();
        asked.found(&whole).iter().map(|row| row[0].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn rows_are_searched_by_what_is_read_and_sorted_by_what_they_hold() {
        assert_eq!(ids("/t"), ["b", "a", "c"], "their own order");
        assert_eq!(ids("/t?sort=visits"), ["b", "a", "c"], "2 is before 10");
        assert_eq!(ids("/t?sort=-visits"), ["a", "b", "c"], "nothing is last either way");
        assert_eq!(ids("/t?sort=-id"), ["c", "b", "a"]);
        assert_eq!(ids("/t?q=MIYAGI"), ["b", "c"]);
        assert_eq!(ids("/t?q=%E5%AE%AE%E5%9F%8E+b"), ["b"], "every word has to be there");
        assert!(ids("/t?q=nothing").is_empty());
    }

    #[test]
    fn a_head_sorts_and_then_the_other_way_and_keeps_the_search() {
        let whole = whole();
        let reader = reader("/t?q=a&lang=en&sort=visits&page=2&format=csv");
        let asked = Asked::of(&reader, &whole.table.columns).unwrap();
        assert!(asked.as_csv && asked.page == 2);
        assert_eq!((asked.sorted(2), asked.sorted(0)), (Some("ascending"), None));
        assert_eq!(asked.next_sort(2, "visits"), "-visits");
        assert_eq!(asked.address(&reader, &[("sort", "-visits")]), "/t?q=a&lang=en&sort=-visits");
        assert_eq!(asked.shown(150), (100, 150));
        assert_eq!(asked.shown(50), (50, 50));
    }

    #[test]
    fn a_column_or_a_page_that_is_not_there_is_refused() {
        for address in ["/t?sort=size", "/t?page=0", "/t?page=x"] {
            assert!(Asked::of(&reader(address), &whole().table.columns).is_err(), "{address}");
        }
    }
}
