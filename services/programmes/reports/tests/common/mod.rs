//! What the tests of the reports share.

#![allow(dead_code, reason = "each of the tests uses a part of it")]

use ayumi_core::world::World;
use ayumi_reports::Command;
use ayumi_reports::Reports;
use serde_json::{Value, json};

/// The report of most tests.
pub const REPORT: &str = "recruitment-2019-08";

/// Records an issue with these files.
#[track_caller]
pub fn issue_with(on: &str, as_of: &str, position: u64, files: Value) -> Command {
    let body = json!({"on": on, "as_of": as_of, "position": position, "files": files});
    serde_json::from_value(json!({"record-issue": body})).expect("a command of the right form")
}

/// The files of most tests.
pub fn files() -> Value {
    json!([{"name": "recruitment.csv", "sha256": "ab".repeat(32), "size_bytes": 421}])
}

/// Records an issue.
#[track_caller]
pub fn issue(on: &str, as_of: &str, position: u64) -> Command {
    issue_with(on, as_of, position, files())
}

/// Three issues of two reports, the latest of which was recorded first.
pub fn issued() -> World<Reports> {
    let mut world = World::on("2019-10-31");
    world.accept("recruitment-2019-09", issue("2019-10-02", "2019-09-30", 240));
    world.accept(REPORT, issue("2019-09-02", "2019-08-31", 120));
    world.accept(REPORT, issue("2019-09-09", "2019-08-31", 130));
    world
}
