//! Lists within answers, in pages: each list of an answer, and each within its rows, is cut where it gets long, and the
//! answer says where the rest of it begins. The list that an answer itself is paged by isn't longer than a page.

use std::collections::BTreeMap;

use ayumi_proto::{answer::ListPage, fault::Fault, message::PAGE_BYTES_MAX};
use serde_json::{Map, Value};

/// The most bytes of a list within an answer: more than a page, so that pages aren't cut again.
const LIST_BYTES_MAX: usize = PAGE_BYTES_MAX + 64 * 1024;

/// From where on a list is asked for: its name, the number of its first row, and a list within that row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    list: String,
    row: usize,
    within: Option<Box<From>>,
}

impl From {
    /// What the `next` of a list says, such as `statements/120` or `updates/3/corrected_by/50`. What isn't of that form is
    /// the `after` of a page.
    fn of(after: &str) -> Option<Self> {
        let (list, rest) = after.split_once('/')?;
        let (row, within) = rest.split_once('/').map_or((rest, None), |(row, within)| (row, Some(within)));
        let within = within.map(|within| Self::of(within).map(Box::new).ok_or(())).transpose().ok()?;
        Some(Self { list: list.to_owned(), row: row.parse().ok()?, within })
    }

    /// What `after` says: the last row before the page of the answer's own list, and the list within that page that is
    /// asked for, after a colon if both are given.
    pub fn parts(after: Option<&str>) -> (Option<&str>, Option<Self>) {
        let Some(after) = after else { return (None, None) };
        let (page, list) = after.split_once(':').map_or((None, after), |(page, list)| (Some(page), list));
        match Self::of(list) {
            Some(list) => (page, Some(list)),
            None => (Some(after), None),
        }
    }

    fn is_in(&self, answer: &Map<String, Value>) -> bool {
        let rows = answer.get(&self.list).and_then(Value::as_array);
        let row = rows.and_then(|rows| rows.get(self.row));
        match (&self.within, row) {
            (None, _) => rows.is_some_and(|rows| self.row <= rows.len()),
            (Some(within), Some(Value::Object(row))) => within.is_in(row),
            (Some(_), _) => false,
        }
    }
}

/// Whether an answer of so many bytes has to be cut.
pub fn is_long(bytes: usize) -> bool {
    bytes > LIST_BYTES_MAX
}

/// Cuts the lists of an answer: each of at most `rows` rows if that is given, and of a bounded size in any case. `page` is
/// the last row before its page.
///
/// # Errors
/// There is no such list as is asked for, or no such row in it.
pub fn cut(
    answer: &mut Map<String, Value>,
    (page, from): (Option<&str>, Option<&From>),
    rows: Option<usize>,
) -> Result<BTreeMap<String, ListPage>, Fault> {
    if from.is_some_and(|from| !from.is_in(answer)) {
        let ja = "応答の lists にある next を指定してください。";
        return Err(Fault::new("after", ja, "must be the `next` of a list, as an answer has it under `lists`"));
    }
    let mut pages = BTreeMap::new();
    cut_lists(answer, "", from, rows, &mut pages);
    if let Some(page) = page {
        pages.values_mut().filter_map(|list| list.next.as_mut()).for_each(|next| *next = format!("{page}:{next}"));
    }
    Ok(pages)
}

fn cut_lists(
    object: &mut Map<String, Value>,
    path: &str,
    from: Option<&From>,
    most: Option<usize>,
    pages: &mut BTreeMap<String, ListPage>,
) {
    for (name, value) in object {
        let Value::Array(rows) = value else { continue };
        let (path, from) = (format!("{path}{name}"), from.filter(|from| from.list == *name));
        let (total, first) = (rows.len(), from.map_or(0, |from| from.row));
        let (mut shown, mut bytes) = (Vec::new(), 0);
        for (number, mut row) in std::mem::take(rows).into_iter().enumerate().skip(first) {
            let mut within = BTreeMap::new();
            if let Value::Object(row) = &mut row {
                let from = from.filter(|from| from.row == number).and_then(|from| from.within.as_deref());
                cut_lists(row, &format!("{path}/{number}/"), from, None, &mut within);
            }
            bytes += serde_json::to_vec(&row).map_or(0, |row| row.len() + 1);
            let is_full = bytes > LIST_BYTES_MAX || most.is_some_and(|most| shown.len() >= most);
            if is_full && !shown.is_empty() {
                break;
            }
            shown.push(row);
            pages.append(&mut within);
        }
        let end = first + shown.len();
        if first > 0 || end < total {
            let next = (end < total).then(|| format!("{path}/{end}"));
            pages.insert(path, ListPage { from: first, total, next });
        }
        *rows = shown;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        if let Value::Object(object) = value { object } else { panic!("not an object") }
    }

    /// Follows every list of an answer to its end, and those within rows too, and puts the answer together again.
    fn whole(answer: &Value) -> Value {
        let ask = |after: Option<&str>| {
            let from = after.map(|after| From::of(after).expect("a list"));
            let mut answer = object(answer.clone());
            let lists = cut(&mut answer, (None, from.as_ref()), None).unwrap();
            let bytes = serde_json::to_vec(&answer).unwrap().len();
            assert!(bytes < 4 * LIST_BYTES_MAX, "{after:?}: {bytes}");
            (Value::Object(answer), lists)
        };
        let (mut whole, lists) = ask(None);
        let mut open: Vec<String> = lists.into_values().filter_map(|list| list.next).collect();
        while let Some(after) = open.pop() {
            let (further, lists) = ask(Some(&after));
            let (list, row) = after.rsplit_once('/').unwrap();
            let pointer = |first: Option<usize>| {
                let mut parts: Vec<String> = list.split('/').map(str::to_owned).collect();
                if let (Some(first), Some(row)) = (first, parts.get_mut(1)) {
                    *row = (row.parse::<usize>().unwrap() - first).to_string();
                }
                format!("/{}", parts.join("/"))
            };
            let first = lists.get(list.split('/').next().unwrap()).map_or(0, |list| list.from);
            let rows = further.pointer(&pointer(Some(first))).unwrap().as_array().unwrap().clone();
            let target = whole.pointer_mut(&pointer(None)).unwrap().as_array_mut().unwrap();
            assert_eq!(target.len().to_string(), row, "{after}");
            target.extend(rows);
            // Lists within the rows that came now, or the rest of the same list.
            let of_this = |path: &str| path == list || (path.starts_with(list) && path.len() > list.len());
            open.extend(lists.into_iter().filter(|(path, _)| of_this(path)).filter_map(|(_, list)| list.next));
        }
        whole
    }

    #[test]
    fn s10_long_lists_and_those_within_their_rows_come_in_pages() {
        let long = |row: usize| json!({"row": row, "note": "長".repeat(2000)});
        let many = |rows: usize| (0..rows).map(long).collect::<Vec<_>>();
        let answer = json!({
            "id": "2019-2",
            "statements": many(400),
            "short": [1, 2, 3],
            "updates": [{"as_of": 1, "corrected_by": many(250)}, {"as_of": 2, "corrected_by": many(3)},
                {"as_of": 3, "corrected_by": many(200)}],
        });
        assert_eq!(whole(&answer), answer);
        let mut first = object(answer);
        let lists = cut(&mut first, (None, None), None).unwrap();
        assert!(lists.keys().all(|path| path != "short"), "{lists:?}");
        assert_eq!(lists["statements"].total, 400);
    }

    #[test]
    fn s10_a_row_that_is_longer_than_a_page_is_shown() {
        let answer = json!({"notes": ["x".repeat(2 * LIST_BYTES_MAX), "y", "z"]});
        let mut first = object(answer);
        let lists = cut(&mut first, (None, None), None).unwrap();
        assert_eq!((first["notes"].as_array().unwrap().len(), lists["notes"].next.as_deref()), (1, Some("notes/1")));
    }

    #[test]
    fn s10_as_few_rows_as_are_asked_for() {
        let mut answer = object(json!({"notes": [{"of": [1, 2]}, {"of": [3]}, {"of": []}]}));
        let lists = cut(&mut answer, (None, From::of("notes/1").as_ref()), Some(1)).unwrap();
        assert_eq!(Value::Object(answer), json!({"notes": [{"of": [3]}]}));
        let expected = ListPage { from: 1, total: 3, next: Some("notes/2".to_owned()) };
        assert_eq!(lists, BTreeMap::from([("notes".to_owned(), expected)]));
    }

    #[test]
    fn s10_a_list_within_a_row_of_a_page_is_found_again_on_that_page() {
        let list = From::of("reports/0/issues/5");
        assert_eq!(From::parts(Some("monthly:reports/0/issues/5")), (Some("monthly"), list));
        assert_eq!(From::parts(Some("monthly")), (Some("monthly"), None));
        let mut answer = object(json!({"reports": [{"issues": [1, 2]}, {"issues": []}]}));
        let lists = cut(&mut answer, (Some("monthly"), None), Some(1)).unwrap();
        assert_eq!(lists["reports"].next.as_deref(), Some("monthly:reports/1"));
    }

    #[test]
    fn what_there_isnt_is_named() {
        let answer = object(json!({"id": "a", "notes": [{"of": []}]}));
        for bad in ["nothing/1", "notes/2", "id/0", "notes/0/nothing/0", "notes/1/of/0"] {
            let fault = cut(&mut answer.clone(), (None, Some(&From::of(bad).unwrap())), None).unwrap_err();
            assert_eq!(fault.field, "after", "{bad}");
        }
        for of_a_page in ["hiroshima", "7000012050002", "notes/", "notes/x", "notes/-1"] {
            assert_eq!(From::of(of_a_page), None, "{of_a_page}");
        }
        assert!(cut(&mut answer.clone(), (None, From::of("notes/1").as_ref()), None).is_ok(), "the end has no rows");
    }
}
