//! The rules, each both ways: what they let through and what they refuse.

mod common;

use ayumi_core::world::World;
use ayumi_reports::Reports;
use ayumi_reports::{Command, Event};
use common::*;
use serde_json::json;

#[test]
fn what_was_delivered_is_recorded_as_it_was_submitted() {
    let mut world = World::<Reports>::on("2019-09-30");
    let submitted = issue("2019-09-02", "2019-08-31", 120);
    let Command::RecordIssue(issue) = submitted.clone();
    assert_eq!(world.accept(REPORT, submitted), [Event::ReportIssued(issue)]);
}

#[test]
fn a_report_has_files() {
    let mut world = World::<Reports>::on("2019-09-30");
    let refusal = world.reject(REPORT, issue_with("2019-09-02", "2019-08-31", 120, json!([])), "report-without-files");
    assert_eq!(refusal.offending, REPORT);
    world.accept(REPORT, issue("2019-09-02", "2019-08-31", 120));
}

#[test]
fn a_report_is_issued_once_for_a_day_and_a_position() {
    let mut world = World::<Reports>::on("2019-09-30");
    world.accept(REPORT, issue("2019-09-02", "2019-08-31", 120));
    let again = world.reject(REPORT, issue("2019-09-03", "2019-08-31", 120), "report-already-issued");
    assert_eq!(again.offending, "120");
    for submitted in [issue("2019-09-03", "2019-08-31", 121), issue("2019-09-03", "2019-08-30", 120)] {
        world.accept(REPORT, submitted);
    }
    world.reject(REPORT, issue("2019-09-04", "2019-08-31", 120), "report-already-issued");
    world.accept("recruitment-2019-09", issue("2019-09-03", "2019-08-31", 120));
}

#[test]
fn no_report_is_issued_in_the_future() {
    let mut world = World::<Reports>::on("2019-09-01");
    world.reject(REPORT, issue("2019-09-02", "2019-08-31", 120), "in-the-future");
    world.accept(REPORT, issue("2019-09-01", "2019-08-31", 120));
}

#[test]
fn commands_with_unknown_or_missing_fields_are_not_commands() {
    for body in [
        json!({"record-issue": {"on": "2019-09-02", "as_of": "2019-08-31", "files": files()}}),
        json!({"record-issue": {"on": "2019-09-02", "as_of": "2019-08-31", "position": 120, "files": files(), "note": "b"}}),
        json!({"record-issue": {"on": "2019-09-02", "as_of": "2019-08-31", "position": -1, "files": files()}}),
        json!({"record-issue": {"on": "2019-09-02", "as_of": "2019-08-31", "position": 120, "files": [{"name": "a.csv"}]}}),
    ] {
        assert!(serde_json::from_value::<Command>(body.clone()).is_err(), "{body}");
    }
}
