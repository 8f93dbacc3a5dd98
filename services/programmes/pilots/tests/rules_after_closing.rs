//! What holds after recruitment was closed: nobody applies or is recruited any more, and all else goes on.

mod common;

use ayumi_core::world::World;
use ayumi_pilots::{ApproachResult, Command, Pilots};
use common::*;

fn closed() -> World<Pilots> {
    let mut world = opened();
    world.accept(REGION, update("2019-12-20", &[full("17", [20, 10, 3, 1])]));
    world.accept(REGION, close("2019-12-20"));
    world
}

#[test]
fn d6_served_and_withdrawn_are_reported_after_the_closing() {
    let mut world = closed();
    world.accept(REGION, update("2020-01-31", &[full("17", [20, 10, 7, 2])]));
    world.accept(REGION, update("2020-02-29", &[full("17", [20, 10, 9, 2])]));
    let region = world.answer("fy2019", "2020-03-31", Some(REGION)).map(|region| region.to_string());
    assert!(region.is_some_and(|region| region.contains(r#""served":9"#) && region.contains(r#""withdrawn":2"#)));
    world.accept(REGION, correct("2020-02-29", &[full("17", [20, 10, 8, 3])]));
}

#[test]
fn d6_nobody_applies_or_is_recruited_after_the_closing() {
    for numbers in [[21, 10, 3, 1], [20, 11, 3, 1]] {
        let refusal = closed().reject(REGION, update("2020-01-31", &[full("17", numbers)]), "rises-after-closing");
        assert!(refusal.detail.en.contains("20 Dec 2019"), "{refusal:?}");
    }
    let mut world = closed();
    world.accept(REGION, update("2020-01-31", &[row("17", 10)]));
    world.reject(REGION, correct("2020-01-31", &[row("17", 11)]), "rises-after-closing");
    // What came by the closing is corrected there first.
    world.accept(REGION, correct("2019-12-20", &[row("17", 11)]));
    world.accept(REGION, correct("2020-01-31", &[row("17", 11)]));
}

#[test]
fn d6_who_never_reported_reports_as_of_the_closing_first() {
    let mut world = opened();
    world.accept(REGION, close("2019-12-20"));
    world.reject(REGION, update("2020-01-31", &[row("17", 5)]), "rises-after-closing");
    world.accept(REGION, update("2019-12-20", &[row("17", 5)]));
    world.accept(
        REGION,
        update(
            "2020-01-31",
            &[full("17", [0, 5, 5, 0])].map(|row| ayumi_pilots::RecruitmentRow { applied: None, ..row }),
        ),
    );
}

#[test]
fn d6_all_else_goes_on_after_the_closing() {
    let on = "2020-01-31";
    for command in [
        implementer(on, "実施者B"),
        schedule("results", on, "2020-02-10"),
        hold("results", on, 40),
        approach(on, "商工会議所", "17", ApproachResult::Agreed),
        target(on, 50, "2020-03-31", &[], None),
        area(on, &["16", "17"]),
        flag(on),
    ] {
        closed().accept(REGION, command);
    }
    closed().reject(REGION, close(on), "recruitment-closed");
}

#[test]
fn d6_a_closing_that_is_recorded_late_is_bounded_by_what_was_recruited_alone() {
    let mut world = opened();
    world.accept(REGION, update("2019-12-20", &[full("17", [20, 10, 3, 1])]));
    world.accept(REGION, update("2020-01-31", &[full("17", [20, 10, 9, 1])]));
    world.accept(REGION, hold("results", "2020-02-10", 40));
    let refusal = world.reject(REGION, close("2019-12-19"), "closing-before-last-record");
    assert!(refusal.accepted.en.contains("20 Dec 2019"), "{refusal:?}");
    world.accept(REGION, close("2019-12-20"));
}

#[test]
fn d6_taking_a_closing_back_and_recording_another_looks_at_what_followed() {
    let mut world = closed();
    let closing = world.position();
    world.accept(REGION, update("2020-01-31", &[full("17", [20, 10, 7, 2])]));
    let instead = |on: &str| -> Option<Command> { Some(close(on)) };
    let region = REGION.parse().unwrap_or_else(|_| panic!("a region"));
    assert!(world.take_back(&region, closing, instead("2019-12-10")).is_err());
    assert_eq!(world.take_back(&region, closing, instead("2019-12-25")), Ok(()));
}
