//! `ayumi diff`: what changed, and by which commits.

use super::{complained, printed};
use crate::api::example::example;

fn diff(format: &str) -> String {
    let arguments = ["diff", "2000", "2100", "--prefix", "visits/fy2019/region/kanto", "--format", format];
    let shown = example().cli(&arguments);
    assert_eq!(shown.status.code(), Some(0), "{}", complained(&shown));
    printed(&shown)
}

/// A reader of a change can look its commits up: CSV has the positions in a cell, and how many there are in all; a
/// person sees the first of them.
#[test]
fn a_change_names_its_commits() {
    let csv = diff("csv");
    let mut lines = csv.split_terminator("\r\n").map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let cell = |row: &[&str], name: &str| row[header.iter().position(|column| *column == name).unwrap()].to_owned();
    let (table, mut changes) = (diff("table"), 0);
    for row in lines {
        let commits = cell(&row, "commits");
        let positions: Vec<u64> = commits.split(' ').map(|position| position.parse().unwrap()).collect();
        assert!(positions.iter().all(|position| (2001..=2100).contains(position)), "{row:?}");
        assert_eq!(cell(&row, "commits_total"), positions.len().to_string(), "{row:?}");
        let path = cell(&row, "path");
        let seen = table.lines().find(|line| line.trim_start().starts_with(&path)).unwrap();
        assert!(seen.contains(&positions[0].to_string()), "{seen}");
        changes += 1;
    }
    assert!(changes > 3, "{csv}");
}
