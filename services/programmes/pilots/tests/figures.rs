//! The figures: their addresses, what they are called, and which events they come of.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use ayumi_core::{
    figures::place::Address,
    world::{World, v},
};
use ayumi_pilots::{ApproachResult, Pilots};
use ayumi_proto::figure::Figure;
use common::*;

/// Two regions with all that can come: moved boundaries, late and backdated reports, corrections, also of
/// measures left out, revised targets, flags, briefings, outreach that two regions share, and a closing.
fn eventful() -> World<Pilots> {
    let mut world = empty();
    // Regions are listed by their ids, whichever opened first.
    world.accept("tohoku", open("2019-07-03", &["03", "04"]));
    world.accept(REGION, open("2019-07-01", &["17"]));
    world.accept(REGION, target("2019-07-01", 100, "2020-01-31", &[("17", 60)], None));
    world.accept("tohoku", target("2019-07-20", 80, "2019-12-31", &[("04", 30)], None));
    world.accept(REGION, update("2019-08-01", &[full("17", [20, 10, 5, 1])]));
    world.accept("tohoku", update("2019-08-10", &[full("03", [9, 4, 1, 0]), row("04", 12)]));
    world.accept(REGION, update("2019-08-29", &[full("17", [60, 30, 15, 2])]));
    world.accept(REGION, area("2019-09-01", &["16", "17", "18"]));
    world.accept(REGION, update("2019-09-12", &[row("16", 7), full("17", [70, 33, 16, 3])]));
    world.accept("tohoku", area("2019-09-05", &["04"]));
    world.accept("tohoku", update("2019-09-20", &[full("04", [40, 20, 6, 1])]));
    // Late, of days between those reported; the last takes back what it had said of applications and services.
    world.accept(REGION, update("2019-08-15", &[full("17", [40, 20, 10, 1])]));
    world.accept("tohoku", update("2019-08-20", &[row("03", 6)]));
    world.accept(REGION, correct("2019-08-29", &[full("17", [50, 25, 12, 2])]));
    world.accept(REGION, replace("2019-08-29", &[row("17", 26)]));
    let applied = ayumi_pilots::RecruitmentRow { applied: Some(40), ..row("17", 18) };
    world.accept(REGION, replace("2019-08-15", &[applied]));
    world.accept(REGION, target("2019-10-01", 90, "2020-02-15", &[("16", 20), ("17", 50)], Some("見直し")));
    world.accept(REGION, target("2019-09-15", 95, "2020-02-01", &[("17", 55)], Some("見直し")));
    // Two areas from one day on, the later recorded in force; then one from a day before.
    world.accept(REGION, area("2019-10-10", &["17", "18"]));
    world.accept(REGION, area("2019-10-10", &["16", "17"]));
    world.accept(REGION, area("2019-09-25", &["15", "16", "17"]));
    world.accept(REGION, implementer("2019-09-01", "実施者B"));
    world.accept(REGION, schedule("b1", "2019-07-10", "2019-07-20"));
    world.accept(REGION, hold("b1", "2019-07-21", 30));
    world.accept(REGION, schedule("b2", "2019-08-10", "2019-08-12"));
    world.accept(REGION, hold("b2", "2019-08-09", 12));
    for (on, body, prefecture, result) in [
        ("2019-08-20", "商工会議所", "17", ApproachResult::Agreed),
        ("2019-07-15", "商工　会議所", "17", ApproachResult::NoAnswer),
        ("2019-07-25", "商工 会議所", "17", ApproachResult::Considering),
        ("2019-08-01", "商工会議所", "16", ApproachResult::Declined),
    ] {
        world.accept(REGION, approach(on, body, prefecture, result));
    }
    world.accept("tohoku", approach("2019-08-20", "商工会議所", "17", ApproachResult::Declined));
    world.accept(REGION, approach("2019-08-20", "商工会議所", "17", ApproachResult::NoAnswer));
    world.accept("tohoku", flag("2019-08-25"));
    world.accept(REGION, flag("2019-08-07"));
    world.accept(REGION, unflag("2019-09-02"));
    world.accept("tohoku", close("2019-10-31"));
    world.accept("tohoku", replace("2019-09-20", &[row("04", 19)]));
    world
}

#[test]
fn every_indicator_has_an_address() {
    World::<Pilots>::assert_all_are_shown();
}

#[test]
fn the_figures_keep_their_promises() {
    let world = eventful();
    for day in [
        "2019-07-01",
        "2019-07-03",
        "2019-07-31",
        "2019-08-15",
        "2019-08-29",
        "2019-09-03",
        "2019-09-20",
        "2019-09-30",
        "2019-10-15",
        "2019-10-31",
        "2019-11-20",
        "2020-02-20",
    ] {
        world.assert_figures_keep_promises(v(day));
    }
}

#[test]
fn before_anything_occurred_nobody_is_recruited_and_nothing_else_is_known() {
    let figures = eventful().figures(v("fy2019"), v("2019-06-30")).into_iter();
    assert_eq!(
        figures.map(|figure| (figure.path, figure.value.to_string())).collect::<Vec<_>>(),
        ["recruited", "participating"].map(|name| (format!("pilots/fy2019/{name}"), "0".to_owned()))
    );
}

#[test]
fn every_figure_has_its_address_with_unit_and_words() {
    let line = |Figure { path, value, unit, label, .. }: &Figure| {
        format!("{path} = {value} {unit} | {} | {}\n", label.ja, label.en)
    };
    let listed: String = eventful().figures(v("fy2019"), v("2019-10-15")).iter().map(line).collect();
    assert_eq!(listed, include_str!("figures/eventful.txt"));
}

#[test]
fn what_is_no_address_is_none() {
    for address in ["recruited", "tohoku/recruited", "tohoku/04/bodies", "coverage/04/kind/support-centre"] {
        assert_eq!(Address::<Pilots>::parse(address).map(|read| read.to_string()).as_deref(), Some(address));
    }
    for other in [
        "",
        "/",
        "withdrawn",
        "Recruited",
        "tohoku",
        "tohoku/",
        "tohoku/04",
        "tohoku/pace",
        "tohoku/4/bodies",
        "tohoku/04/reached-early",
        "tohoku/04/kind/bank",
        "coverage",
        "coverage/recruited",
        "coverage/04",
        "coverage/48/bodies",
        "coverage/04/recruited",
        "coverage/04/kind",
        "coverage/04/kind/club",
        "coverage/04/bodies/",
        "東北/recruited",
    ] {
        assert_eq!(Address::<Pilots>::parse(other), None);
    }
}

/// The steps of an explanation: which event changed the figure to what, and what takes its place.
fn steps(world: &World<Pilots>, as_of: &str, path: &str) -> Vec<String> {
    let steps = world.explained(as_of, path).into_iter().map(|step| {
        let value = step.after.map_or("none".to_owned(), |value| value.to_string());
        let superseded = step.superseded_by.map(|by| format!(", superseded by {by}")).unwrap_or_default();
        format!("{} {}: {value}{superseded}", step.position, step.event)
    });
    steps.collect()
}

#[test]
fn a_figure_is_explained_by_what_changed_it() {
    let world = eventful();
    let cases: [(&str, &[&str]); 10] = [
        (
            "ishikawa/recruited",
            &[
                "2 region-opened: 0",
                "5 recruitment-updated: 10",
                "7 recruitment-updated: 30, superseded by 15",
                "9 recruitment-updated: 40",
                "19 area-changed: 33",
                "20 area-changed: 40",
            ],
        ),
        ("ishikawa/16/recruited", &["9 recruitment-updated: 7", "19 area-changed: none", "20 area-changed: 7"]),
        // What Toyama reported said nothing of who was served.
        ("ishikawa/16/served", &[]),
        (
            "ishikawa/days-since-report",
            // Fukui joined on 1 September and never reported; it left the area with the last change.
            &[
                "5 recruitment-updated: 111",
                "7 recruitment-updated: 83, superseded by 15",
                "9 recruitment-updated: 80",
                "20 area-changed: 69",
            ],
        ),
        ("ishikawa/target", &["3 target-set: 100", "17 target-revised: 90"]),
        ("ishikawa/16/target", &["17 target-revised: 20", "19 area-changed: none", "20 area-changed: 20"]),
        ("ishikawa/briefings", &["2 region-opened: 0", "24 briefing-held: 1", "26 briefing-held: 2"]),
        ("ishikawa/bodies", &["2 region-opened: 0", "27 support-body-approached: 1", "28 support-body-approached: 2"]),
        (
            "coverage/16/result/declined",
            &["8 area-changed: 0", "19 area-changed: none", "20 area-changed: 0", "30 support-body-approached: 1"],
        ),
        ("target", &["3 target-set: 100", "4 target-set: 180", "17 target-revised: 170"]),
    ];
    for (path, expected) in cases {
        assert_eq!(steps(&world, "2019-11-20", path), expected, "{path}");
    }
}

#[test]
fn a_forecast_is_explained_by_what_its_region_reports_and_by_its_target() {
    let expected = [
        "6 recruitment-updated: 32",
        "10 area-changed: 24",
        "11 recruitment-updated: 22, superseded by 37",
        "36 recruitment-closed: none",
    ];
    assert_eq!(steps(&eventful(), "2019-11-20", "tohoku/forecast-low"), expected);
}

#[test]
fn applications_are_summed_only_if_every_region_that_recruited_reports_them() {
    let expected = [
        "5 recruitment-updated: 20",
        "6 recruitment-updated: 29",
        "7 recruitment-updated: 69, superseded by 15",
        "9 recruitment-updated: 79",
        "10 area-changed: none",
        "11 recruitment-updated: 119, superseded by 37",
        "37 numbers-corrected: none",
    ];
    assert_eq!(steps(&eventful(), "2019-11-20", "applied"), expected);
}

#[test]
fn a_correction_supersedes_what_was_reported_of_its_day_and_prefectures() {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    world.accept(REGION, update("2019-08-01", &[row("16", 5)]));
    world.accept(REGION, update("2019-08-01", &[row("17", 8)]));
    world.accept(REGION, update("2019-08-02", &[row("16", 6), row("17", 9)]));
    world.accept(REGION, correct("2019-08-01", &[row("17", 7)]));
    let first = [
        "1 region-opened: 0",
        "2 recruitment-updated: 5",
        "3 recruitment-updated: 13, superseded by 5",
        "5 numbers-corrected: 12",
    ];
    assert_eq!(steps(&world, "2019-08-01", "ishikawa/recruited"), first);
    world.accept(REGION, correct("2019-08-01", &[row("16", 4), row("17", 6)]));
    let both = [
        "1 region-opened: 0",
        "2 recruitment-updated: 5, superseded by 6",
        "3 recruitment-updated: 13, superseded by 6",
        "5 numbers-corrected: 12, superseded by 6",
        "6 numbers-corrected: 10",
    ];
    assert_eq!(steps(&world, "2019-08-01", "ishikawa/recruited"), both);
    let later = [
        "1 region-opened: 0",
        "2 recruitment-updated: 5, superseded by 6",
        "3 recruitment-updated: 13, superseded by 6",
        "4 recruitment-updated: 15",
    ];
    assert_eq!(steps(&world, "2019-08-02", "ishikawa/recruited"), later);
}

#[test]
fn the_last_approach_recorded_of_a_day_is_the_last_answer_whichever_region_made_it() {
    let mut world = empty();
    for (region, prefecture) in [("a", "03"), ("b", "04")] {
        world.accept(region, open("2019-07-01", &[prefecture]));
    }
    world.accept("b", approach("2019-07-10", "商工会議所", "04", ApproachResult::NoAnswer));
    world.accept("a", approach("2019-07-10", "商工会議所", "04", ApproachResult::Agreed));
    world.accept("b", approach("2019-07-09", "商工会議所", "04", ApproachResult::Declined));
    let figure = |path: &str| world.figure("2019-07-10", path);
    assert_eq!(figure("coverage/04/result/agreed").as_deref(), Some("1"));
    assert_eq!(figure("coverage/04/bodies").as_deref(), Some("1"));
    assert_eq!(figure("coverage/04/approaches").as_deref(), Some("3"));
    assert_eq!(figure("coverage/03/bodies").as_deref(), Some("0"));
    assert_eq!(figure("coverage/05/bodies"), None);
}
