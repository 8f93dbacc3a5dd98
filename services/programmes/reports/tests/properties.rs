//! Issues recorded in any order.

mod common;

use std::collections::BTreeSet;

use ayumi_core::world::{World, v};
use ayumi_proto::time::Day;
use ayumi_reports::{Event, ReportIssue, Reports};
use common::*;
use proptest::prelude::*;
use serde_json::json;

const DAYS: [&str; 3] = ["2019-09-01", "2019-09-02", "2019-09-03"];

/// A report, the days of the issue and of its figures, the position, and whether there are files.
fn submitted() -> impl Strategy<Value = (&'static str, &'static str, &'static str, u64, bool)> {
    let day = || prop::sample::select(DAYS.to_vec());
    let report = prop::sample::select(vec![REPORT, "recruitment-2019-09"]);
    (report, day(), day(), 1..4u64, prop::bool::weighted(0.9))
}

proptest! {
    #[test]
    fn each_issue_has_files_and_is_counted_once(submitted in prop::collection::vec(submitted(), 0..30)) {
        let mut world = World::<Reports>::on("2019-09-02");
        for (report, on, as_of, position, has_files) in submitted {
            let files = if has_files { files() } else { json!([]) };
            let _refused = world.submit(&v(report), &issue_with(on, as_of, position, files));
        }
        let mut issues = BTreeSet::new();
        for (report, Event::ReportIssued(ReportIssue { as_of, position, files, .. }), ..) in &world.log {
            prop_assert!(issues.insert((report, as_of, position)) && !files.is_empty());
        }
        for as_of in DAYS {
            let day: Day = v(as_of);
            let count = world.log.iter().filter(|(_, Event::ReportIssued(issue), ..)| issue.on <= day).count();
            let shown = world.figure(as_of, "issued");
            prop_assert_eq!(shown, Some(count.to_string()));
            world.assert_figures_keep_promises(day);
        }
    }
}
