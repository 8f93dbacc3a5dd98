//! The computed status at each of its boundaries, and the figures in its reasons.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by the one and looks for few by the other"
)]

mod common;

use ayumi_core::world::World;
use ayumi_pilots::{Pilots, PilotsView};
use common::*;

/// Status and reasons of the only region.
fn status(world: &World<Pilots>, as_of: &str) -> (String, String, String) {
    let answer = world.answer::<PilotsView>("fy2019", as_of, Some(REGION)).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let figure = world.figure::<PilotsView>("fy2019", as_of, "ishikawa/status");
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
    assert_status(&after_eight_weeks(20, 36), "2019-08-26", "at-risk", "60 %");
    assert_status(&after_eight_weeks(19, 35), "2019-08-26", "struggling", "59 %");
    assert_status(&after_eight_weeks(49, 65), "2019-08-26", "at-risk", "89 %");
    assert_status(&after_eight_weeks(50, 66), "2019-08-26", "on-track", "(4.0 a week); at that pace 90 by 2019-10-07");
}

#[test]
fn a_fast_start_does_not_hide_that_it_has_stopped() {
    assert_status(&after_eight_weeks(59, 59), "2019-08-26", "struggling", "0 of them from 2019-07-29 to 2019-08-26");
}

#[test]
fn a_target_that_is_reached_is_on_track() {
    assert_status(&after_eight_weeks(99, 99), "2019-08-26", "on-track", "99 %");
    assert_status(&after_eight_weeks(100, 100), "2019-08-26", "on-track", "The target of 100 is reached");
}

#[test]
fn without_a_target_a_region_is_on_track() {
    let mut world = opened();
    world.accept(REGION, update("2019-07-29", &[row("17", 1)]));
    assert_status(&world, "2019-07-29", "on-track", "No target set");
}

#[test]
fn the_first_two_weeks_are_compared_with_a_straight_line() {
    // 100 companies in 100 days: one a day.
    let told = |as_of, recruited| {
        let mut world = opened();
        world.accept(REGION, target("2019-07-01", 100, "2019-10-09", &[], None));
        world.accept(REGION, update(as_of, &[row("17", recruited)]));
        world
    };
    assert_status(&told("2019-07-11", 5), "2019-07-11", "struggling", "50 %");
    assert_status(&told("2019-07-11", 6), "2019-07-11", "at-risk", "60 %");
    assert_status(&told("2019-07-11", 9), "2019-07-11", "on-track", "asks for 10");
    assert_status(&told("2019-07-14", 8), "2019-07-14", "at-risk", "straight line");
    // From the fourteenth day on there is a pace: 4 a week for 87 days more.
    assert_status(&told("2019-07-15", 8), "2019-07-15", "struggling", "at that pace 57");
}

#[test]
fn silence_begins_after_three_weeks_without_a_report() {
    let mut world = after_eight_weeks(50, 66);
    assert_status(&world, "2019-09-16", "on-track", "at that pace");
    assert_status(&world, "2019-09-17", "silent", "22 days since that as of 2019-08-26");
    world.accept(REGION, update("2019-09-17", &[row("17", 80)]));
    assert_status(&world, "2019-09-17", "on-track", "at that pace");
}

#[test]
fn silence_is_measured_from_the_opening_until_the_first_report() {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", 100, "2019-10-09", &[], None));
    assert_status(&world, "2019-07-22", "on-track", "no report yet");
    assert_status(&world, "2019-07-23", "silent", "No report in 22 days since the opening");
}

#[test]
fn a_flag_makes_a_region_struggle_and_its_words_lead_the_reason() {
    let mut world = after_eight_weeks(50, 66);
    world.accept(REGION, flag("2019-08-26"));
    assert_status(&world, "2019-08-25", "silent", "No report for 27 days");
    assert_status(
        &world,
        "2019-08-26",
        "struggling",
        "Flagged on 2019-08-26: “参加が伸びない”. 66 companies recruited",
    );
    // A flag doesn't hide silence.
    assert_status(&world, "2019-09-17", "silent", "Flagged on 2019-08-26");
    world.accept(REGION, unflag("2019-09-01"));
    assert_status(&world, "2019-08-31", "struggling", "Flagged");
    assert_status(&world, "2019-09-01", "on-track", "at that pace");
}

#[test]
fn closed_is_closed_from_its_day_on() {
    let mut world = after_eight_weeks(50, 66);
    world.accept(REGION, flag("2019-08-30"));
    world.accept(REGION, close("2019-09-02"));
    assert_status(&world, "2019-09-01", "struggling", "Flagged");
    assert_status(&world, "2019-09-02", "closed", "with 66 companies, 66 % of the target of 100");
    assert_status(&world, "2020-03-31", "closed", "2019-09-02");
    // What comes late of the time before still counts.
    world.accept(REGION, update("2019-09-02", &[row("17", 70)]));
    assert_status(&world, "2020-03-31", "closed", "with 70 companies");
}

#[test]
fn a_pace_that_a_correction_turned_round_counts_as_none() {
    let mut world = after_eight_weeks(50, 66);
    world.accept(REGION, correct("2019-08-26", &[row("17", 40)]));
    assert_status(&world, "2019-08-26", "struggling", "at that pace 40 by 2019-10-07");
    let pace = world.figure::<PilotsView>("fy2019", "2019-08-26", "ishikawa/pace-per-week");
    assert_eq!(pace.as_deref(), Some("-2.5"));
}
