//! The computed status at each of its boundaries, and the figures in its reasons.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by the one and looks for few by the other"
)]

mod common;

use ayumi_core::world::World;
use ayumi_pilots::Pilots;
use common::*;

/// Status and reasons of the only region.
fn status(world: &World<Pilots>, as_of: &str) -> (String, String, String) {
    let answer = world.answer("fy2019", as_of, Some(REGION)).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let figure = world.figure(as_of, "ishikawa/status");
    assert_eq!(figure.as_deref(), answer["status"].as_str());
    (text(&answer["status"]), text(&answer["reason"]["ja"]), text(&answer["reason"]["en"]))
}

#[track_caller]
fn assert_status(world: &World<Pilots>, as_of: &str, expected: &str, says: &str) {
    let (status, ja, en) = status(world, as_of);
    assert_eq!(status, expected, "{en}");
    assert!(en.contains(says) && !ja.is_empty(), "{en} / {ja}");
}

/// A target of 100 by 7 October; `first` recruited by 29 July and `last` four weeks later, six weeks before it.
fn after_eight_weeks(first: u32, last: u32) -> World<Pilots> {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", 100, "2019-10-07", &[], None));
    world.accept(REGION, update("2019-07-29", &[row("17", first)]));
    world.accept(REGION, update("2019-08-26", &[row("17", last)]));
    world
}

#[test]
fn what_the_recent_pace_reaches_decides() {
    // Four a week, six weeks to go: 24 more.
    assert_status(&after_eight_weeks(20, 36), "2019-08-26", "at-risk", "(60%)");
    assert_status(&after_eight_weeks(19, 35), "2019-08-26", "struggling", "(59%)");
    assert_status(&after_eight_weeks(49, 65), "2019-08-26", "at-risk", "(89%)");
    assert_status(
        &after_eight_weeks(50, 66),
        "2019-08-26",
        "on-track",
        "4.0/week (5.7 needed); at this pace 90 of 100 by 7 Oct 2019 (90%)",
    );
}

#[test]
fn a_fast_start_does_not_hide_that_it_has_stopped() {
    assert_status(&after_eight_weeks(59, 59), "2019-08-26", "struggling", "(+0 from 29 Jul 2019 to 26 Aug 2019)");
}

#[test]
fn a_target_that_is_reached_is_on_track() {
    assert_status(&after_eight_weeks(99, 99), "2019-08-26", "on-track", "99%");
    assert_status(&after_eight_weeks(100, 100), "2019-08-26", "on-track", "Target met: 100 recruited, target 100");
}

#[test]
fn without_a_target_a_region_is_on_track() {
    let mut world = opened();
    world.accept(REGION, update("2019-07-29", &[row("17", 1)]));
    assert_status(&world, "2019-07-29", "on-track", "No target; 1 recruited");
}

#[test]
fn the_first_two_weeks_are_compared_with_the_plan() {
    // 100 companies in 100 days: one a day.
    let reported = |as_of, recruited| {
        let mut world = opened();
        world.accept(REGION, target("2019-07-01", 100, "2019-10-09", &[], None));
        world.accept(REGION, update(as_of, &[row("17", recruited)]));
        world
    };
    assert_status(&reported("2019-07-11", 5), "2019-07-11", "struggling", "50%");
    assert_status(&reported("2019-07-11", 6), "2019-07-11", "at-risk", "60%");
    assert_status(&reported("2019-07-11", 9), "2019-07-11", "on-track", "of 10 planned by day 10");
    assert_status(&reported("2019-07-14", 8), "2019-07-14", "at-risk", "61% of 13 planned by day 13");
    // From the fourteenth day on there is a pace: 4 a week for 87 days more.
    assert_status(&reported("2019-07-15", 8), "2019-07-15", "struggling", "at this pace 57");
}

#[test]
fn silence_begins_after_three_weeks_without_a_report() {
    let mut world = after_eight_weeks(50, 66);
    assert_status(&world, "2019-09-16", "on-track", "at this pace");
    assert_status(&world, "2019-09-17", "silent", "Last update 26 Aug 2019, 22 days ago");
    world.accept(REGION, update("2019-09-17", &[row("17", 80)]));
    assert_status(&world, "2019-09-17", "on-track", "at this pace");
}

#[test]
fn silence_is_measured_from_the_opening_until_the_first_report() {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", 100, "2019-10-09", &[], None));
    assert_status(&world, "2019-07-22", "on-track", "Not yet assessed");
    assert_status(&world, "2019-07-23", "silent", "No update since opening 1 Jul 2019, 22 days ago");
}

#[test]
fn a_flag_makes_a_region_struggle_and_its_words_lead_the_reason() {
    let mut world = after_eight_weeks(50, 66);
    world.accept(REGION, flag("2019-08-26"));
    assert_status(&world, "2019-08-25", "silent", "27 days ago");
    assert_status(&world, "2019-08-26", "struggling", "Flagged 26 Aug 2019: “参加が伸びない”. 66 recruited");
    // A flag doesn't hide silence.
    assert_status(&world, "2019-09-17", "silent", "Flagged 26 Aug 2019");
    world.accept(REGION, unflag("2019-09-01"));
    assert_status(&world, "2019-08-31", "struggling", "Flagged");
    assert_status(&world, "2019-09-01", "on-track", "at this pace");
}

#[test]
fn closed_is_closed_from_its_day_on() {
    let mut world = after_eight_weeks(50, 66);
    world.accept(REGION, flag("2019-08-30"));
    world.accept(REGION, close("2019-09-02"));
    assert_status(&world, "2019-09-01", "struggling", "Flagged");
    assert_status(&world, "2019-09-02", "closed", "66 recruited (66% of target 100)");
    assert_status(&world, "2020-03-31", "closed", "2 Sep 2019");
    // What comes late of the time before still counts.
    world.accept(REGION, update("2019-09-02", &[row("17", 70)]));
    assert_status(&world, "2020-03-31", "closed", "70 recruited");
}

#[test]
fn a_pace_that_a_correction_turned_round_counts_as_none() {
    let mut world = after_eight_weeks(50, 66);
    world.accept(REGION, correct("2019-08-26", &[row("17", 40)]));
    assert_status(&world, "2019-08-26", "struggling", "at this pace 40 of 100 by 7 Oct 2019");
    let pace = world.figure("2019-08-26", "ishikawa/pace-per-week");
    assert_eq!(pace.as_deref(), Some("-2.5"));
}

#[test]
fn reasons_read_as_wording_has_them() {
    let reason = |world: &World<Pilots>, as_of| status(world, as_of).1;
    let mut world = opened();
    assert_eq!(reason(&world, "2019-07-22"), "目標未設定（参加決定0社）");
    assert_eq!(reason(&world, "2019-07-23"), "実施開始2019年7月1日から22日報告なし（21日超）");
    world.accept(REGION, target("2019-07-01", 100, "2019-10-07", &[], None));
    assert_eq!(reason(&world, "2019-07-22"), "判定前（報告14日分未満）");
    let mut world = after_eight_weeks(50, 66);
    assert_eq!(
        reason(&world, "2019-08-26"),
        "参加決定66社（2019年7月29日〜2019年8月26日に16社増）、週平均4.0社（必要5.7社）。\
         この週平均では期限（2019年10月7日）に90社（目標100社の90％）"
    );
    assert_eq!(reason(&world, "2019-09-17"), "最終報告2019年8月26日から22日（21日超）");
    assert_eq!(reason(&after_eight_weeks(100, 100), "2019-08-26"), "目標達成（参加決定100社、目標100社）");
    world.accept(REGION, flag("2019-09-17"));
    let flagged = "要注意（2019年9月17日指定）「参加が伸びない」。最終報告2019年8月26日から22日（21日超）";
    assert_eq!(reason(&world, "2019-09-17"), flagged);
    world.accept(REGION, close("2019-09-18"));
    assert_eq!(reason(&world, "2019-09-18"), "募集終了（2019年9月18日）、参加決定66社（目標100社の66％）");
}
