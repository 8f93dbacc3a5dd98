//! Each rule both ways: given and when are commands, then is what comes of them.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by the one and looks for few by the other"
)]

mod common;

use ayumi_core::world::World;
use ayumi_pilots::{ApproachResult, Command, Event};
use common::*;

#[test]
fn a_region_opens_once() {
    let mut world = empty();
    let events = world.accept(REGION, open("2019-07-01", &["17"]));
    assert!(matches!(&events[..], [Event::RegionOpened(_)]), "{events:?}");
    world.reject(REGION, open("2019-07-02", &["17"]), "region-already-open");
    world.accept("tohoku", open("2019-07-02", &["04", "03", "07"]));
}

#[test]
fn a_region_cannot_be_named_as_a_total_or_a_list() {
    for id in ["coverage", "recruited", "applied", "served", "target"] {
        empty().reject(id, open("2019-07-01", &["17"]), "reserved-id");
    }
}

#[test]
fn an_area_has_prefectures_and_none_twice() {
    empty().reject(REGION, open("2019-07-01", &[]), "no-prefectures");
    empty().reject(REGION, open("2019-07-01", &["17", "16", "17"]), "prefecture-twice");
    let mut world = opened();
    world.reject(REGION, area("2019-09-01", &[]), "no-prefectures");
    world.reject(REGION, area("2019-09-01", &["17", "17"]), "prefecture-twice");
    world.reject(REGION, update("2019-09-01", &[]), "no-prefectures");
    world.reject(REGION, update("2019-09-01", &[row("17", 1), row("17", 2)]), "prefecture-twice");
}

/// One command of each kind that follows the opening, dated `on`.
fn all_dated(on: &str) -> Vec<Command> {
    vec![
        implementer(on, "実施者B"),
        target(on, 50, "2020-01-31", &[], None),
        area(on, &["16", "17"]),
        schedule("b1", on, "2020-01-10"),
        hold("b2", on, 10),
        approach(on, "商工会議所", "17", ApproachResult::Agreed),
        update(on, &[row("17", 5)]),
        flag(on),
        close(on),
    ]
}

#[test]
fn everything_else_needs_an_open_region() {
    for command in
        all_dated("2019-08-01").into_iter().chain([unflag("2019-08-01"), correct("2019-08-01", &[row("17", 5)])])
    {
        empty().reject(REGION, command.clone(), "region-not-open");
        opened_elsewhere().reject(REGION, command, "region-not-open");
    }
    for command in all_dated("2019-08-01") {
        opened().accept(REGION, command);
    }
}

fn opened_elsewhere() -> World<ayumi_pilots::Pilots> {
    let mut world = empty();
    world.accept("tohoku", open("2019-07-01", &["04"]));
    world
}

#[test]
fn nothing_is_dated_before_the_opening() {
    for command in
        all_dated("2019-06-30").into_iter().chain([unflag("2019-06-30"), correct("2019-06-30", &[row("17", 5)])])
    {
        let refusal = opened().reject(REGION, command, "before-opening");
        assert_eq!(refusal.offending, "2019-06-30");
        assert!(refusal.accepted.ja.contains("2019年7月1日") && refusal.accepted.en.contains("1 Jul 2019"));
    }
    for command in all_dated("2019-07-01") {
        opened().accept(REGION, command);
    }
}

#[test]
fn nothing_is_dated_in_the_future() {
    for command in all_dated("2020-04-01") {
        // The two days planned lie before these, which is refused first.
        let planned = matches!(command, Command::SetTarget(_) | Command::ScheduleBriefing(_));
        opened().reject(REGION, command, if planned { "planned-before-decided" } else { "in-the-future" });
    }
    opened().accept(REGION, schedule("b1", "2020-03-31", "2020-06-01"));
    opened().accept(REGION, target("2020-03-31", 10, "2020-06-01", &[], None));
}

#[test]
fn what_comes_late_of_a_day_before_the_closing_is_taken() {
    let closed = || {
        let mut world = opened();
        world.accept(REGION, update("2019-11-30", &[row("17", 9)]));
        world.accept(REGION, close("2019-12-20"));
        world
    };
    for command in all_dated("2019-12-20") {
        match command {
            Command::CloseRecruitment(_) => drop(closed().reject(REGION, command, "recruitment-closed")),
            Command::UpdateRecruitment(_) => {
                closed().accept(REGION, update("2019-12-20", &[row("17", 9)]));
            }
            _ => drop(closed().accept(REGION, command)),
        }
    }
    closed().accept(REGION, correct("2019-11-30", &[row("17", 8)]));
}

#[test]
fn recruitment_does_not_close_before_the_last_that_were_recruited() {
    let mut world = opened();
    world.accept(REGION, update("2019-09-10", &[row("17", 5)]));
    let refusal = world.reject(REGION, close("2019-09-09"), "closing-before-last-record");
    assert!(refusal.accepted.en.contains("10 Sep 2019"));
    world.accept(REGION, close("2019-09-10"));
    for command in all_dated("2019-09-10")
        .into_iter()
        .filter(|command| !matches!(command, Command::UpdateRecruitment(_) | Command::CloseRecruitment(_)))
    {
        let mut world = opened();
        world.accept(REGION, command);
        world.accept(REGION, close("2019-09-09"));
    }
}

#[test]
fn d13_no_two_regions_cover_a_prefecture_on_one_day() {
    let mut world = opened();
    let refusal = world.reject("hokuriku", open("2019-08-01", &["16", "17"]), "prefecture-of-another");
    assert_eq!(
        refusal.detail.en,
        "Ishikawa is in the area of region ishikawa on 1 Aug 2019. Change that area first, or leave Ishikawa out."
    );
    // Opened before the other, it would still hold the prefecture when that opens.
    world.reject("hokuriku", open("2019-06-01", &["17"]), "prefecture-of-another");
    world.accept("hokuriku", open("2019-06-01", &["16"]));
    world.reject(REGION, area("2019-09-01", &["16", "17"]), "prefecture-of-another");
    world.accept("hokuriku", area("2019-09-01", &["18"]));
    world.reject(REGION, area("2019-08-31", &["16", "17"]), "prefecture-of-another");
    world.accept(REGION, area("2019-09-01", &["16", "17"]));
    world.reject("hokuriku", area("2019-09-02", &["16", "18"]), "prefecture-of-another");
}

#[test]
fn a_target_is_set_and_then_revised_with_a_reason() {
    let mut world = opened();
    let events = world.accept(REGION, target("2019-07-01", 100, "2020-01-31", &[("17", 100)], None));
    assert!(matches!(&events[..], [Event::TargetSet(_)]), "{events:?}");
    world.reject(REGION, target("2019-08-01", 80, "2020-01-31", &[], None), "target-reason-needed");
    let events = world.accept(REGION, target("2019-08-01", 80, "2020-01-31", &[], Some("見直し")));
    assert!(matches!(&events[..], [Event::TargetRevised(_)]), "{events:?}");
}

#[test]
fn a_target_is_bounded_and_its_parts_fit() {
    let submitted = |companies, parts: &[(&str, u32)]| target("2019-07-01", companies, "2020-01-31", parts, None);
    opened().reject(REGION, submitted(0, &[]), "target-out-of-bounds");
    opened().reject(REGION, submitted(100_001, &[]), "target-out-of-bounds");
    opened().reject(REGION, submitted(10, &[("17", 0)]), "target-out-of-bounds");
    opened().accept(REGION, submitted(1, &[]));
    opened().accept(REGION, submitted(100_000, &[]));
    opened().reject(REGION, submitted(10, &[("16", 5)]), "not-in-region");
    opened().reject(REGION, submitted(10, &[("17", 5), ("17", 5)]), "prefecture-twice");
    opened().reject(REGION, submitted(10, &[("17", 11)]), "target-parts-exceed");
    opened().accept(REGION, submitted(10, &[("17", 10)]));
    opened().reject(REGION, target("2019-08-01", 10, "2019-07-31", &[], None), "planned-before-decided");
    opened().accept(REGION, target("2019-08-01", 10, "2019-08-01", &[], None));
}

#[test]
fn an_update_names_prefectures_of_the_region_on_its_day() {
    let mut world = opened();
    world.accept(REGION, area("2019-09-01", &["16", "17", "18"]));
    let refusal = world.reject(REGION, update("2019-08-31", &[row("17", 3), row("16", 1)]), "not-in-region");
    assert_eq!((refusal.offending.as_str(), refusal.accepted.ja.as_str()), ("16", "石川県（17）"));
    world.accept(REGION, update("2019-08-31", &[row("17", 3)]));
    world.accept(REGION, update("2019-09-01", &[row("17", 3), row("16", 1)]));
    world.reject(REGION, correct("2019-08-31", &[row("16", 1)]), "not-in-region");
}

#[test]
fn of_two_changes_from_one_day_the_later_recorded_holds() {
    let mut world = opened();
    world.accept(REGION, area("2019-09-01", &["16", "17"]));
    world.accept(REGION, area("2019-09-01", &["17", "18"]));
    world.reject(REGION, update("2019-09-01", &[row("16", 1)]), "not-in-region");
    world.accept(REGION, update("2019-09-01", &[row("18", 1)]));
}

#[test]
fn a_change_recorded_late_leaves_out_no_prefecture_that_reported() {
    let mut world = opened();
    world.accept(REGION, area("2019-09-01", &["16", "17"]));
    world.accept(REGION, update("2019-09-15", &[row("16", 2)]));
    let refusal = world.reject(REGION, area("2019-09-10", &["17"]), "area-excludes-report");
    assert_eq!(refusal.offending, "16");
    world.reject(REGION, area("2019-09-01", &["17", "18"]), "area-excludes-report");
    world.accept(REGION, area("2019-09-10", &["16", "17", "18"]));
    world.accept(REGION, area("2019-09-16", &["17"]));
    // A change from August is over before the report, for that of September follows it.
    world.accept(REGION, area("2019-08-01", &["17", "18"]));
}

#[test]
fn a_briefing_is_scheduled_once_and_held_once() {
    let mut world = opened();
    world.reject(REGION, schedule("b1", "2019-07-10", "2019-07-09"), "planned-before-decided");
    world.accept(REGION, schedule("b1", "2019-07-10", "2019-07-20"));
    world.reject(REGION, schedule("b1", "2019-07-11", "2019-07-25"), "briefing-already-scheduled");
    world.accept(REGION, hold("b1", "2019-07-21", 30));
    world.reject(REGION, hold("b1", "2019-07-22", 30), "briefing-already-held");
    world.reject(REGION, schedule("b1", "2019-07-11", "2019-07-25"), "briefing-already-held");
    world.accept(REGION, hold("b2", "2019-07-22", 0));
}

#[test]
fn a_region_is_flagged_and_unflagged_in_turn() {
    let mut world = opened();
    world.reject(REGION, unflag("2019-08-01"), "not-flagged");
    world.accept(REGION, flag("2019-08-07"));
    world.reject(REGION, flag("2019-08-08"), "already-flagged");
    world.reject(REGION, unflag("2019-08-06"), "before-last-flag");
    world.accept(REGION, unflag("2019-08-31"));
    world.reject(REGION, unflag("2019-09-01"), "not-flagged");
    world.reject(REGION, flag("2019-08-30"), "before-last-flag");
    world.accept(REGION, flag("2019-08-31"));
}

#[test]
fn commands_read_as_scripts_write_them() {
    let submitted = [
        r#"{"open-region":{"on":"2019-07-01","name":"石川","implementer":"実施者A","prefectures":["17"]}}"#,
        r#"{"set-target":{"on":"2019-07-01","companies":50,"by":"2020-01-31"}}"#,
        r#"{"set-target":{"on":"2019-07-02","companies":60,"by":"2020-01-31","prefectures":[{"prefecture":"17","companies":60}],"reason":"見直し"}}"#,
        r#"{"change-implementer":{"on":"2019-07-02","implementer":"実施者B"}}"#,
        r#"{"schedule-briefing":{"briefing":"b1","on":"2019-07-02","held_on":"2019-07-20","place":"金沢","prefecture":"17"}}"#,
        r#"{"hold-briefing":{"briefing":"b1","on":"2019-07-20","place":"金沢","prefecture":"17","attended_companies":31}}"#,
        r#"{"approach-body":{"on":"2019-07-20","body":"金沢の商工会議所","kind":"support-centre","prefecture":"17","result":"no-answer"}}"#,
        r#"{"update-recruitment":{"as_of":"2019-08-07","prefectures":[{"prefecture":"17","recruited":4}]}}"#,
        r#"{"correct-recruitment":{"as_of":"2019-08-07","prefectures":[{"prefecture":"17","applied":9,"recruited":3,"served":null}],"reason":"誤記"}}"#,
        r#"{"flag":{"on":"2019-08-07","reason":"苦戦"}}"#,
        r#"{"unflag":{"on":"2019-08-08","reason":"回復"}}"#,
        r#"{"change-area":{"from":"2019-09-01","prefectures":["16","17","18"],"reason":"拡大"}}"#,
        r#"{"close-recruitment":{"on":"2020-01-31"}}"#,
    ];
    let mut world = empty();
    for command in submitted {
        world.accept(REGION, serde_json::from_str(command).unwrap());
    }
    let unknown = r#"{"flag":{"on":"2019-08-07","reason":"苦戦","by":"x"}}"#;
    assert!(serde_json::from_str::<Command>(unknown).is_err());
}

#[test]
fn memo_a_suggested_body_isnt_approached_by_that() {
    let mut world = opened();
    world.reject(REGION, suggest("2019-08-07", "北國銀行", Some("2019-08-06")), "suggestion-received-outside");
    world.accept(REGION, suggest("2019-08-07", "北國銀行", Some("2019-08-09")));
    let suggestion =
        |world: &World<_>| world.answer("fy2019", "2019-12-31", Some(REGION)).unwrap()["suggestions"][0].clone();
    assert_eq!(suggestion(&world)["approached_on"], serde_json::Value::Null);
    assert_eq!(world.figure("2019-12-31", "ishikawa/bodies").as_deref(), Some("0"));
    world.accept(REGION, approach("2019-09-03", "北國銀行", "17", ApproachResult::Agreed));
    assert_eq!(suggestion(&world)["approached_on"], "2019-09-03");
}
