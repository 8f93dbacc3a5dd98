//! The figures: where they stand, what they are called, and which events they come of.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use std::collections::BTreeMap;

use ayumi_core::{
    View,
    world::{World, as_read, concerns, v},
};
use ayumi_pilots::{ApproachResult, Event};
use ayumi_pilots::{Pilots, PilotsView, view::Address};
use ayumi_proto::{event::DomainEvent, figure::Figure};
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
    // Late, of days between those told; the last takes back what it had said of applications and services.
    world.accept(REGION, update("2019-08-15", &[full("17", [40, 20, 10, 1])]));
    world.accept("tohoku", update("2019-08-20", &[row("03", 6)]));
    world.accept(REGION, correct("2019-08-29", &[full("17", [50, 25, 12, 2])]));
    world.accept(REGION, correct("2019-08-29", &[row("17", 26)]));
    world.accept(REGION, correct("2019-08-15", &[row("17", 18)]));
    world.accept(REGION, target("2019-10-01", 90, "2020-02-15", &[("16", 20), ("17", 50)], Some("見直し")));
    world.accept(REGION, target("2019-09-15", 95, "2020-02-01", &[("17", 55)], Some("見直し")));
    // Two areas from one day on, the later told in force; then one from a day before.
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
    world.accept("tohoku", correct("2019-09-20", &[row("04", 19)]));
    world
}

#[test]
fn the_view_keeps_its_promises() {
    let world = eventful();
    for day in [
        "2019-06-30",
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
        world.assert_view_keeps_its_promises::<PilotsView>(v(day));
        world.assert_what_is_made_up_is_marked::<PilotsView>(v(day));
    }
}

#[test]
fn every_figure_stands_at_its_address_with_unit_and_words() {
    let view: PilotsView = eventful().view(v("2019-10-15"));
    let line = |Figure { path, value, unit, label, .. }: &Figure| {
        format!("{path} = {value} {unit} | {} | {}\n", label.ja, label.en)
    };
    let listed: String = view.figures(v("fy2019"), v("2019-10-15")).iter().map(line).collect();
    assert_eq!(listed, include_str!("figures/eventful.txt"));
}

#[test]
fn what_is_no_address_is_malformed() {
    for address in ["recruited", "tohoku/recruited", "tohoku/04/bodies", "coverage/04/kind/support-centre"] {
        assert_eq!(v::<Address>(address).to_string(), address);
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
        "tohoku/04/status",
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
        let refused = other.parse::<Address>().unwrap_err();
        assert_eq!(refused.value, other);
        assert!(!refused.ja.is_empty() && !refused.en.is_empty());
    }
}

/// The events of the eventful world that concern a figure, by entity and kind, with how many they are.
fn concerning(address: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (region, event, ..) in &eventful().log {
        if concerns::<PilotsView>(&v(address), region.as_str(), event) {
            *counts.entry(format!("{region} {}", event.kind())).or_default() += 1;
        }
    }
    counts
}

#[test]
fn a_figure_is_concerned_by_no_more_than_can_bear_on_it() {
    let opening = ("ishikawa region-opened", 1);
    let area = [("ishikawa area-changed", 4), opening];
    let numbers = |corrected, updated| {
        [area[0], ("ishikawa recruitment-corrected", corrected), ("ishikawa recruitment-updated", updated), opening]
            .to_vec()
    };
    let outreach = |of_ishikawa| {
        let mut counts = area.to_vec();
        counts.extend([("ishikawa support-body-approached", of_ishikawa), ("tohoku area-changed", 1)]);
        [counts, vec![("tohoku region-opened", 1)]].concat()
    };
    let cases: [(&str, Vec<(&str, usize)>); 12] = [
        ("ishikawa/recruited", numbers(3, 4)),
        ("ishikawa/17/served", numbers(3, 4)),
        ("ishikawa/16/recruited", vec![area[0], ("ishikawa recruitment-updated", 1), opening]),
        // What Toyama reported said nothing of who was served.
        ("ishikawa/16/served", area.to_vec()),
        ("ishikawa/days-since-report", vec![("ishikawa recruitment-updated", 4), opening]),
        ("ishikawa/target", vec![opening, ("ishikawa target-revised", 2), ("ishikawa target-set", 1)]),
        ("ishikawa/16/target", vec![area[0], opening, ("ishikawa target-revised", 2), ("ishikawa target-set", 1)]),
        ("ishikawa/briefings", vec![("ishikawa briefing-held", 2), opening]),
        ("ishikawa/bodies", vec![opening, ("ishikawa support-body-approached", 5)]),
        ("ishikawa/16/bodies", vec![area[0], opening, ("ishikawa support-body-approached", 1)]),
        ("coverage/16/result/declined", outreach(1)),
        (
            "target",
            vec![
                opening,
                ("ishikawa target-revised", 2),
                ("ishikawa target-set", 1),
                ("tohoku region-opened", 1),
                ("tohoku target-set", 1),
            ],
        ),
    ];
    for (address, expected) in cases {
        let expected = expected.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        assert_eq!(concerning(address), expected, "{address}");
    }
}

#[test]
fn a_forecast_is_concerned_by_what_all_regions_report_and_by_the_target_of_its_own() {
    let concerning = concerning("tohoku/forecast-low");
    let of = |name: &str| concerning.get(name).copied();
    assert_eq!((of("ishikawa recruitment-updated"), of("ishikawa recruitment-corrected")), (Some(4), Some(3)));
    assert_eq!((of("ishikawa area-changed"), of("ishikawa target-revised")), (Some(4), None));
    assert_eq!((of("tohoku target-set"), of("tohoku recruitment-closed")), (Some(1), Some(1)));
}

#[test]
fn a_correction_supersedes_what_was_told_of_its_day_and_prefectures() {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    let mut told = |command| world.accept(REGION, command).remove(0);
    let of_toyama = told(update("2019-08-01", &[row("16", 5)]));
    let of_ishikawa = told(update("2019-08-01", &[row("17", 8)]));
    let later = told(update("2019-08-02", &[row("16", 6), row("17", 9)]));
    let first = told(correct("2019-08-01", &[row("17", 7)]));
    let second = told(correct("2019-08-01", &[row("16", 4), row("17", 6)]));
    let supersedes = |event: &Event, earlier: [&Event; 4]| {
        as_read::<PilotsView, _>(event, |event| {
            earlier.map(|earlier| as_read::<PilotsView, _>(earlier, |earlier| PilotsView::supersedes(event, earlier)))
        })
    };
    assert_eq!(supersedes(&first, [&of_toyama, &of_ishikawa, &later, &second]), [false, true, false, true]);
    assert_eq!(supersedes(&second, [&of_toyama, &of_ishikawa, &later, &first]), [true, true, false, true]);
    assert_eq!(supersedes(&of_ishikawa, [&of_toyama, &of_ishikawa, &later, &first]), [false; 4]);
}

#[test]
fn the_last_approach_told_of_a_day_is_the_last_answer_whichever_region_made_it() {
    let mut world = empty();
    for (region, prefecture) in [("a", "03"), ("b", "04")] {
        world.accept(region, open("2019-07-01", &[prefecture]));
    }
    world.accept("b", approach("2019-07-10", "商工会議所", "04", ApproachResult::NoAnswer));
    world.accept("a", approach("2019-07-10", "商工会議所", "04", ApproachResult::Agreed));
    world.accept("b", approach("2019-07-09", "商工会議所", "04", ApproachResult::Declined));
    let figure = |path: &str| world.figure::<PilotsView>("fy2019", "2019-07-10", path);
    assert_eq!(figure("coverage/04/result/agreed").as_deref(), Some("1"));
    assert_eq!(figure("coverage/04/bodies").as_deref(), Some("1"));
    assert_eq!(figure("coverage/04/approaches").as_deref(), Some("3"));
    assert_eq!(figure("coverage/03/bodies").as_deref(), Some("0"));
    assert_eq!(figure("coverage/05/bodies"), None);
}
