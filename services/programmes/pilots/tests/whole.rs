//! The programme as a whole: each company counts once, whichever region holds its prefecture.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use ayumi_core::world::World;
use ayumi_pilots::Pilots;
use common::*;

const NAMES: [&str; 4] = ["applied", "recruited", "served", "participating"];

/// The totals of the programme as of a day: applied, recruited, served, participating.
fn totals(world: &World<Pilots>, as_of: &str) -> [Option<i64>; 4] {
    let whole = NAMES.map(|name| world.figure(as_of, name).map(|value| value.parse().unwrap()));
    let overview = world.answer("fy2019", as_of, None).unwrap();
    assert_eq!(NAMES.map(|name| overview["totals"][name].as_i64()), whole, "the overview has the figures");
    whole
}

/// Two regions: Toyama and Ishikawa with 22 and 100 companies recruited, and Miyagi without a report.
fn two_regions() -> World<Pilots> {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    world.accept("tohoku", open("2019-07-01", &["04"]));
    world.accept(REGION, update("2019-08-31", &[full("16", [30, 22, 5, 2]), full("17", [120, 100, 40, 0])]));
    world
}

#[test]
fn s6_a_shrunk_boundary_leaves_the_programme_as_it_is() {
    let mut world = two_regions();
    let before = totals(&world, "2019-09-01");
    assert_eq!(before, [Some(150), Some(122), Some(45), Some(120)]);
    world.accept(REGION, area("2019-09-02", &["17"]));
    assert_eq!(totals(&world, "2019-09-02"), before);
    assert_eq!(
        world.figure("2019-09-02", "ishikawa/recruited").as_deref(),
        Some("100"),
        "a region follows its boundary"
    );
    world.accept(REGION, close("2019-09-30"));
    assert_eq!(totals(&world, "2020-03-31"), before);
}

#[test]
fn s6_a_prefecture_that_another_region_takes_over_counts_once() {
    let mut world = two_regions();
    world.accept(REGION, area("2019-09-02", &["17"]));
    world.accept("tohoku", area("2019-09-02", &["04", "16"]));
    assert_eq!(totals(&world, "2019-09-02")[1], Some(122), "before the other region reports");
    world.accept("tohoku", update("2019-09-15", &[full("16", [31, 22, 6, 2])]));
    assert_eq!(totals(&world, "2019-09-15")[1], Some(122), "the same companies");
    world.accept("tohoku", update("2019-09-30", &[full("16", [40, 25, 8, 3])]));
    assert_eq!(totals(&world, "2019-09-30"), [Some(160), Some(125), Some(48), Some(122)]);
    world.assert_figures_keep_promises("2019-10-15".parse().unwrap());
}

#[test]
fn s6_the_forecast_holds_what_no_region_holds_any_more() {
    let reported = |held: &[&str]| {
        let mut world = empty();
        world.accept(REGION, open("2019-07-01", held));
        world.accept(REGION, target("2019-07-01", 100, "2020-01-31", &[], None));
        for (as_of, toyama, ishikawa) in [("2019-07-15", 10, 5), ("2019-08-01", 20, 12), ("2019-08-31", 20, 30)] {
            let rows = [row("16", toyama), row("17", ishikawa)];
            world.accept(REGION, update(as_of, &rows[2 - held.len()..]));
        }
        world.accept(REGION, area("2019-09-02", &["17"]));
        ["forecast", "forecast-low", "forecast-high"]
            .map(|name| world.figure("2019-09-02", name).unwrap().parse::<i64>().unwrap())
    };
    assert_eq!(reported(&["16", "17"]), reported(&["17"]).map(|companies| companies + 20));
}

#[test]
fn d13_a_prefecture_of_two_regions_counts_once_and_both_say_so() {
    let mut world = two_regions();
    // Recorded at one moment, before it was looked at, or by a correction.
    world.accept("tohoku", area("2019-09-02", &["03", "04"]));
    let changed_at = world.position();
    world.take_back(&"tohoku".parse().unwrap(), changed_at, Some(area("2019-09-02", &["04", "16"]))).unwrap();
    world.accept("tohoku", update("2019-09-15", &[full("16", [25, 20, 4, 1])]));
    assert_eq!(totals(&world, "2019-09-15"), [Some(150), Some(122), Some(45), Some(120)]);
    let shared = |region: &str, as_of: &str| {
        world.answer("fy2019", as_of, Some(region)).unwrap()["shared"].as_array().unwrap().clone()
    };
    for (region, other) in [(REGION, "tohoku"), ("tohoku", REGION)] {
        assert!(shared(region, "2019-09-01").is_empty());
        let shared = shared(region, "2019-09-15");
        assert_eq!((shared.len(), &shared[0]["prefecture"], &shared[0]["region"]), (1, &"16".into(), &other.into()));
        let said = shared[0]["text"]["en"].as_str().unwrap();
        assert_eq!(
            said,
            format!("Toyama is also in the area of region {other}. The programme's totals count its companies once.")
        );
    }
}
