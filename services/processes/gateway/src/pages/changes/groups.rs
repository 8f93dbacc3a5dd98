//! Changes by programme and edition, sums before single companies, experts and bodies.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_proto::answer::Change;
use serde::Serialize;

/// How many changes of single companies, experts or bodies are shown beside those of sums.
const SINGLE_MAX: usize = 50;
/// After these parts of an address comes the name of one company, expert or body.
const SINGLE: [&str; 3] = ["company", "expert", "body"];

/// The changes of a programme's edition.
#[derive(Serialize)]
pub struct Group {
    /// The programme.
    pub programme: String,
    /// Its edition.
    pub edition: String,
    /// The shorter an address, the more it sums up, and the earlier it comes.
    sums: Vec<Change>,
    /// Those of single companies, experts or bodies.
    single: Vec<Change>,
    /// Whether simulated facts went into its sums.
    pub simulated: bool,
}

/// Leaves the rest of single companies, experts or bodies out, and answers under which prefixes it is.
pub fn cut(changes: &mut Vec<Change>) -> BTreeSet<String> {
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    changes.retain(|change| {
        let Some(run) = single(&change.path) else { return true };
        let count = kept.entry(run).or_default();
        *count += 1;
        *count <= SINGLE_MAX
    });
    kept.into_iter().filter(|(_, count)| *count > SINGLE_MAX).map(|(run, _)| run).collect()
}

/// The part of an address up to where the name of one company, expert or body follows.
pub fn single(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let place = parts.iter().position(|part| SINGLE.contains(part))?;
    Some(parts[..=place].join("/"))
}

/// The changes by programme and edition.
pub fn groups(changes: Vec<Change>) -> Vec<Group> {
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    for change in changes {
        let mut parts = change.path.split('/').map(str::to_owned);
        let (programme, edition) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let group = groups.entry((programme.clone(), edition.clone())).or_insert_with(|| Group {
            programme,
            edition,
            sums: Vec::new(),
            single: Vec::new(),
            simulated: false,
        });
        let list = if single(&change.path).is_some() { &mut group.single } else { &mut group.sums };
        list.push(change);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.sums.sort_by_key(|change| change.path.split('/').count()));
    groups
}

#[cfg(test)]
mod tests {
    use ayumi_proto::{
        figure::{Unit, Value},
        text::Text,
    };

    use super::*;

    #[test]
    fn sums_come_before_what_they_sum_up_and_single_companies_are_apart() {
        let changes: Vec<Change> = [
            "pilots/fy2019/ishikawa/17/recruited",
            "pilots/fy2019/ishikawa/recruited",
            "pilots/fy2019/recruited",
            "visits/fy2019/company/1999900000008/visits",
            "visits/fy2019/spent-yen",
        ]
        .map(|path| Change {
            path: path.to_owned(),
            before: None,
            after: Some(Value::Whole(1)),
            unit: Unit::Companies,
            label: Text::new(path, path),
            simulated: false,
            commits: vec![1],
            commits_total: 1,
        })
        .into();
        let groups = groups(changes);
        let paths = |list: &[Change]| -> Vec<String> { list.iter().map(|row| row.path.clone()).collect() };
        assert_eq!((groups[0].programme.as_str(), groups[1].edition.as_str()), ("pilots", "fy2019"));
        assert_eq!(
            paths(&groups[0].sums),
            ["pilots/fy2019/recruited", "pilots/fy2019/ishikawa/recruited", "pilots/fy2019/ishikawa/17/recruited"]
        );
        assert_eq!(paths(&groups[1].single), ["visits/fy2019/company/1999900000008/visits"]);
        assert_eq!(paths(&groups[1].sums), ["visits/fy2019/spent-yen"]);
    }
}
