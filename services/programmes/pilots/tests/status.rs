//! The computed status at each of its boundaries, and the figures in its reasons.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use ayumi_core::world::World;
use ayumi_pilots::{Pilots, RecruitmentRow};
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

fn figure(world: &World<Pilots>, as_of: &str, path: &str) -> Option<String> {
    world.figure(as_of, &format!("ishikawa/{path}"))
}

/// So many a week from the opening on 1 July, reported weekly until 26 August, of a target by 7 October.
fn after_eight_weeks(weekly: u32, target_companies: u32) -> World<Pilots> {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", target_companies, "2019-10-07", &[], None));
    for (week, day) in WEEKS.iter().enumerate() {
        world.accept(REGION, update(day, &[row("17", week as u32 * weekly)]));
    }
    world
}

const WEEKS: [&str; 9] = [
    "2019-07-01",
    "2019-07-08",
    "2019-07-15",
    "2019-07-22",
    "2019-07-29",
    "2019-08-05",
    "2019-08-12",
    "2019-08-19",
    "2019-08-26",
];

fn withdrawn(recruited: u32, withdrawn: u32) -> RecruitmentRow {
    RecruitmentRow { withdrawn: Some(withdrawn), ..row("17", recruited) }
}

#[test]
fn s8_the_probability_decides() {
    // 32 so far, and 14 weeks in all at 4 a week would be 56.
    assert_status(&after_eight_weeks(4, 36), "2019-08-26", "on-track", "chance of meeting target 36: 9");
    assert_status(
        &after_eight_weeks(4, 50),
        "2019-08-26",
        "at-risk",
        "32 participating, 4.0/week (3.0 needed); forecast",
    );
    assert_status(&after_eight_weeks(4, 80), "2019-08-26", "struggling", "(80% interval ");
    let world = after_eight_weeks(4, 50);
    let chance: f64 = figure(&world, "2019-08-26", "chance").unwrap().parse().unwrap();
    assert!((20.0..80.0).contains(&chance), "{chance}");
    let [low, median, high] = ["forecast-low", "forecast", "forecast-high"]
        .map(|name| figure(&world, "2019-08-26", name).unwrap().parse().unwrap());
    assert!(32 < low && low < median && median < high && high < 80, "{low} {median} {high}");
    let says = status(&world, "2019-08-26").2;
    assert!(says.contains(&format!("forecast {median} by 7 Oct 2019 (80% interval {low}–{high})")), "{says}");
}

#[test]
fn s8_a_flag_stands_beside_the_status_and_does_not_change_it() {
    let mut world = after_eight_weeks(4, 40);
    let before = status(&world, "2019-08-26");
    assert_eq!(before.0, "at-risk");
    world.accept(REGION, flag("2019-08-26"));
    assert_eq!(status(&world, "2019-08-26"), before);
    let answer = world.answer("fy2019", "2019-08-26", Some(REGION)).unwrap();
    assert_eq!((&answer["flagged"], &answer["flag_reason"]), (&true.into(), &"参加が伸びない".into()));
}

#[test]
fn s7_nothing_is_forecast_before_fourteen_days_of_data() {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", 40, "2019-10-07", &[], None));
    world.accept(REGION, update("2019-07-01", &[row("17", 10)]));
    world.accept(REGION, update("2019-07-14", &[row("17", 12)]));
    assert_status(&world, "2019-07-14", "not-assessed", "Not yet assessed (under 14 days of data)");
    assert_eq!(["forecast", "chance"].map(|name| figure(&world, "2019-07-14", name)), [None, None]);
    world.accept(REGION, update("2019-07-15", &[row("17", 12)]));
    // Ten were there at the opening; two in two weeks don't make forty.
    assert_status(&world, "2019-07-15", "struggling", "12 participating");
    assert!(figure(&world, "2019-07-15", "forecast-high").unwrap().parse::<i64>().unwrap() < 60);
}

#[test]
fn s3_companies_that_withdrew_are_neither_recruited_nor_on_track() {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", 40, "2019-10-07", &[], None));
    world.accept(REGION, update("2019-07-29", &[row("17", 50)]));
    assert_status(&world, "2019-07-29", "on-track", "Target met: 50 participating, target 40");
    world.accept(REGION, update("2019-08-26", &[withdrawn(50, 40)]));
    assert_eq!(figure(&world, "2019-08-26", "participating").as_deref(), Some("10"));
    assert_eq!(figure(&world, "2019-08-26", "recruited").as_deref(), Some("50"));
    assert_eq!(figure(&world, "2019-08-26", "needed-per-week").as_deref(), Some("5.0"));
    assert_eq!(figure(&world, "2019-08-26", "pace-per-week").as_deref(), Some("-10.0"));
    assert_status(&world, "2019-08-26", "struggling", "10 participating");
    assert_eq!(world.figure("2019-08-26", "participating").as_deref(), Some("10"));
}

#[test]
fn s4_a_missed_target_is_missed_from_the_day_after_with_the_shortfall() {
    let mut world = after_eight_weeks(4, 50);
    world.accept(REGION, update("2019-09-30", &[row("17", 48)]));
    world.accept(REGION, update("2019-10-07", &[row("17", 49)]));
    assert_status(&world, "2019-10-07", "struggling", "49 participating");
    assert_status(&world, "2019-10-08", "missed", "Target missed: 49 participating, 1 short of 50 due 7 Oct 2019");
    assert_eq!(figure(&world, "2019-10-07", "shortfall"), None);
    assert_eq!(figure(&world, "2019-10-08", "shortfall").as_deref(), Some("1"));
    // Silence and what comes afterwards don't change that.
    world.accept(REGION, update("2019-10-21", &[row("17", 55)]));
    assert_status(&world, "2019-12-31", "missed", "49 participating");
    assert_eq!(figure(&world, "2019-12-31", "forecast"), None);
}

#[test]
fn s4_a_target_that_was_reached_on_its_day_stays_so() {
    let mut world = after_eight_weeks(4, 50);
    world.accept(REGION, update("2019-10-07", &[row("17", 50)]));
    world.accept(REGION, update("2019-10-21", &[withdrawn(50, 5)]));
    assert_status(&world, "2019-10-22", "on-track", "Target met");
    assert_eq!(figure(&world, "2019-10-22", "shortfall").as_deref(), Some("0"));
}

#[test]
fn s4_without_a_target_there_is_none_to_be_on_track_for() {
    let mut world = opened();
    world.accept(REGION, update("2019-07-29", &[row("17", 1)]));
    assert_status(&world, "2019-07-29", "no-target", "No target; 1 participating");
    assert_eq!(figure(&world, "2019-07-29", "forecast"), None);
}

#[test]
fn silence_begins_after_three_weeks_without_a_report() {
    let mut world = after_eight_weeks(4, 36);
    assert_status(&world, "2019-09-16", "on-track", "32 participating");
    assert_status(&world, "2019-09-17", "silent", "Last update 26 Aug 2019, 22 days ago");
    world.accept(REGION, update("2019-09-17", &[row("17", 46)]));
    assert_status(&world, "2019-09-17", "on-track", "Target met");
}

#[test]
fn silence_is_measured_from_the_opening_until_the_first_report() {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", 100, "2019-10-09", &[], None));
    assert_status(&world, "2019-07-22", "not-assessed", "Not yet assessed");
    assert_status(&world, "2019-07-23", "silent", "No update since opening 1 Jul 2019, 22 days ago");
}

#[test]
fn s5_one_prefecture_that_reports_does_not_hide_the_silent_ones() {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["16", "17", "18"]));
    world.accept(REGION, target("2019-07-01", 40, "2020-01-31", &[("16", 10), ("17", 20)], None));
    world.accept(REGION, update("2019-07-19", &[row("16", 2), row("17", 4)]));
    world.accept(REGION, update("2019-10-31", &[row("17", 20)]));
    assert_status(&world, "2019-10-31", "silent", "No recent update from Fukui 122 days, Toyama 104 days (limit 21)");
    assert_eq!(figure(&world, "2019-10-31", "days-since-report").as_deref(), Some("122"));
    let of = |path: &str| figure(&world, "2019-10-31", path);
    assert_eq!(of("16/status").as_deref(), Some("silent"));
    assert_eq!(of("16/days-since-report").as_deref(), Some("104"));
    assert_eq!((of("17/status").as_deref(), of("17/days-since-report").as_deref()), (Some("on-track"), Some("0")));
    assert_eq!((of("18/status").as_deref(), of("18/days-since-report")), (Some("silent"), None));
    assert!(of("17/forecast").is_some() && of("18/forecast").is_none());
    assert_eq!((of("16/pace-per-week").as_deref(), of("17/pace-per-week").as_deref()), (Some("0.8"), Some("1.1")));
}

#[test]
fn closed_is_closed_from_its_day_on() {
    let mut world = after_eight_weeks(4, 40);
    world.accept(REGION, close("2019-09-02"));
    assert_status(&world, "2019-09-01", "at-risk", "32 participating");
    assert_status(&world, "2019-09-02", "closed", "Closed 2 Sep 2019: 32 participating (80% of target 40, 8 short)");
    assert_status(&world, "2020-03-31", "closed", "2 Sep 2019");
    // What comes late of the time before still counts.
    world.accept(REGION, update("2019-09-02", &[row("17", 40)]));
    assert_status(&world, "2020-03-31", "closed", "40 participating (100% of target 40)");
}

#[test]
fn a_pace_that_a_correction_turned_round_is_below_zero() {
    let mut world = after_eight_weeks(4, 40);
    world.accept(REGION, correct("2019-08-26", &[row("17", 10)]));
    assert_eq!(figure(&world, "2019-08-26", "pace-per-week").as_deref(), Some("-1.5"));
}

#[test]
fn the_day_of_reaching_the_target_and_the_models_own_record_are_figures() {
    let mut world = after_eight_weeks(4, 40);
    let early = figure(&world, "2019-08-26", "reached-early").unwrap();
    assert!(("2019-08-27".."2019-09-20").contains(&&*early), "{early}");
    // Reports of eight weeks let the forecasts of the fifteenth day to the twenty-eighth be checked four weeks later.
    assert_eq!(figure(&world, "2019-08-26", "forecasts-checked").as_deref(), Some("3"));
    assert_eq!(figure(&world, "2019-08-26", "forecasts-held").as_deref(), Some("3"));
    let answer = world.answer("fy2019", "2019-08-26", None).unwrap();
    assert_eq!(answer["totals"]["record"], serde_json::json!({"checked": 3, "held": 3}));
    assert_eq!(answer["regions"][0]["record"], answer["totals"]["record"]);
    world.accept(REGION, update("2019-09-09", &[row("17", 90)]));
    // The forecast of 12 August had promised some 8 more.
    assert_eq!(figure(&world, "2019-09-09", "forecasts-checked").as_deref(), Some("5"));
    assert_eq!(figure(&world, "2019-09-09", "forecasts-held").as_deref(), Some("3"));
}

#[test]
fn reasons_read_as_wording_has_them() {
    let reason = |world: &World<Pilots>, as_of| status(world, as_of).1;
    let mut world = opened();
    assert_eq!(reason(&world, "2019-07-22"), "目標未設定（参加0社）");
    assert_eq!(reason(&world, "2019-07-23"), "実施開始2019年7月1日から22日報告なし（21日超）");
    world.accept(REGION, target("2019-07-01", 100, "2019-10-07", &[], None));
    assert_eq!(reason(&world, "2019-07-22"), "判定前（報告14日分未満）");
    let mut world = after_eight_weeks(4, 50);
    let says = reason(&world, "2019-08-26");
    let (before, after) = says.split_once("見込み").unwrap();
    assert_eq!(before, "参加32社、週平均4.0社（必要3.0社）。期限（2019年10月7日）時点の");
    assert!(after.contains("社（80％予測区間") && after.contains("社）、目標50社の達成確率"), "{says}");
    assert_eq!(reason(&world, "2019-09-17"), "最終報告2019年8月26日から22日（21日超）");
    assert_eq!(reason(&world, "2019-10-08"), "目標未達（期限2019年10月7日、参加32社、目標50社に18社不足）");
    assert_eq!(reason(&after_eight_weeks(10, 50), "2019-08-26"), "目標達成（参加80社、目標50社）");
    world.accept(REGION, close("2019-09-18"));
    assert_eq!(reason(&world, "2019-09-18"), "募集終了（2019年9月18日）、参加32社（目標50社の64％、18社不足）");
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["17", "18"]));
    world.accept(REGION, update("2019-07-20", &[row("17", 1)]));
    assert_eq!(reason(&world, "2019-08-10"), "報告のない都道府県：福井県40日（21日超）");
}
