//! Lists within an answer that come in pages, put together again.

use std::collections::BTreeMap;

use ayumi_proto::answer::ListPage;
use serde::Deserialize;
use serde_json::Value;

use crate::outcome::Failure;

/// What an answer says of the lists in it that aren't whole.
#[derive(Deserialize)]
struct Lists {
    #[serde(default)]
    lists: BTreeMap<String, ListPage>,
}

impl Lists {
    fn take(answer: &mut Value) -> Result<BTreeMap<String, ListPage>, Failure> {
        let Self { lists } = Self::deserialize(&*answer)?;
        answer.as_object_mut().and_then(|answer| answer.remove("lists"));
        Ok(lists)
    }
}

/// The whole of an answer: `ask` asks for the rows that follow.
pub(super) fn whole(mut answer: Value, ask: impl Fn(&str) -> Result<Value, Failure>) -> Result<Value, Failure> {
    let next = |(path, list): (String, ListPage)| Some((path, list.next?));
    let mut open: Vec<(String, String)> = Lists::take(&mut answer)?.into_iter().filter_map(next).collect();
    while let Some((path, after)) = open.pop() {
        let mut further = ask(&after)?;
        let lists = Lists::take(&mut further)?;
        let rows = further.pointer_mut(&pointer(&path, &lists)).and_then(Value::as_array_mut).map(std::mem::take);
        let shown = answer.pointer_mut(&pointer(&path, &BTreeMap::new())).and_then(Value::as_array_mut);
        let (Some(rows), Some(shown)) = (rows, shown) else { return Err(format!("{after}: no such list").into()) };
        shown.extend(rows);
        // The rest of this list, and what is cut in the rows that came now.
        let is_of_these =
            |other: &str| other.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        open.extend(lists.into_iter().filter(|(other, _)| is_of_these(other)).filter_map(next));
    }
    Ok(answer)
}

/// Where the rows of a list are in an answer whose lists may begin at later rows.
fn pointer(path: &str, lists: &BTreeMap<String, ListPage>) -> String {
    let (mut found, mut above) = (String::new(), String::new());
    for (place, part) in path.split('/').enumerate() {
        // Names of lists and numbers of rows take turns.
        let row = part.parse::<usize>().ok().filter(|_| place % 2 == 1);
        let first = lists.get(&above).map_or(0, |list| list.from);
        match row {
            Some(row) => found += &format!("/{}", row.saturating_sub(first)),
            None => found += &format!("/{part}"),
        }
        above = if above.is_empty() { part.to_owned() } else { format!("{above}/{part}") };
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn s10_lists_in_pages_are_put_together() {
        let pages = |after: &str| {
            Ok(match after {
                "notes/1" => json!({"notes": [{"of": [3]}], "lists": {
                    "notes": {"from": 1, "total": 3, "next": "notes/2"},
                    "notes/1/of": {"from": 0, "total": 2, "next": "notes/1/of/1"}}}),
                "notes/1/of/1" => json!({"notes": [{"of": [4]}], "lists": {
                    "notes": {"from": 1, "total": 3, "next": "notes/2"},
                    "notes/1/of": {"from": 1, "total": 2, "next": null}}}),
                "notes/2" => json!({"notes": [{"of": []}], "lists": {"notes": {"from": 2, "total": 3, "next": null}}}),
                other => return Err(other.into()),
            })
        };
        let first = json!({"id": "a", "notes": [{"of": [1, 2]}],
            "lists": {"notes": {"from": 0, "total": 3, "next": "notes/1"}}});
        let expected = json!({"id": "a", "notes": [{"of": [1, 2]}, {"of": [3, 4]}, {"of": []}]});
        assert_eq!(whole(first, pages).unwrap(), expected);
    }
}
