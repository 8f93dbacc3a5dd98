//! D4, D5, D9 and D10: the order in which a mistake is found changes nothing, and what looks like one is asked about.

mod common;

use ayumi_core::world::{World, v};
use ayumi_visits::{Entity, Event, Visits};
use common::*;
use serde_json::json;

/// A world with one place, which company 1 has; company 2 applied.
fn one_place() -> World<Visits> {
    let mut world = begun();
    world.accept("terms", amend_terms("2019-08-01", terms(45_000, 4, 1)));
    for submitted in [apply("2019-07-20"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)] {
        world.accept(&company(1), submitted);
    }
    world.accept(&company(2), apply("2019-07-20"));
    world
}

fn available(world: &World<Visits>) -> Option<String> {
    world.figure(LATE, "remaining-yen")
}

#[test]
fn d4_voiding_and_withdrawing_give_the_place_back_in_either_order() {
    for void_first in [true, false] {
        let mut world = one_place();
        world.accept(&company(1), visit("2019-08-10", MIYAGI));
        if void_first {
            world.accept(&company(1), void(1));
            world.accept(&company(1), withdraw("2019-08-20"));
        } else {
            world.accept(&company(1), withdraw("2019-08-20"));
            world.reject(&company(2), enrol("2019-08-20"), "company-cap");
            let events = world.accept(&company(1), void(1));
            assert!(matches!(events[..], [Event::VisitVoided(_), Event::PlaceReturned(_)]), "{events:?}");
        }
        assert_eq!(available(&world).as_deref(), Some("180000"));
        world.reject(&company(2), enrol("2019-08-19"), "company-cap");
        world.accept(&company(1), apply("2019-08-21"));
        world.accept(&company(2), enrol("2019-08-20"));
        assert_eq!(available(&world).as_deref(), Some("0"));
        world.reject(&company(1), enrol("2019-08-21"), "company-cap");
    }
}

#[test]
fn d4_only_the_last_visit_of_several_gives_the_place_back() {
    let mut world = one_place();
    for day in ["2019-08-10", "2019-08-11"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    world.accept(&company(1), withdraw("2019-08-20"));
    world.accept(&company(1), void(2));
    world.reject(&company(2), enrol("2019-08-20"), "company-cap");
    world.accept(&company(1), void(1));
    world.accept(&company(2), enrol("2019-08-20"));
}

#[test]
fn d4_a_visit_that_is_taken_back_gives_the_place_back_too() {
    let own: Entity = v(&company(1));
    let mut world = one_place();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    let visited = world.position();
    world.accept(&company(1), withdraw("2019-08-20"));
    world.take_back(&own, visited, None).expect("taken back");
    let taken_back = world.position();
    let mut other = world.clone();
    assert_eq!(available(&world).as_deref(), Some("180000"));
    world.accept(&company(2), enrol("2019-08-20"));
    // The place is another's now.
    let refused = world.take_back(&own, taken_back, None).map_err(|refusal| refusal.rule);
    assert_eq!(refused, Err("later-record-depends".to_owned()));
    // As long as it is free, the visit counts again, and the place is taken.
    other.take_back(&own, taken_back, None).expect("taken back");
    other.reject(&company(2), enrol("2019-08-20"), "company-cap");
}

#[test]
fn d4_a_withdrawal_that_is_taken_back_after_the_void_takes_the_place_again() {
    let own: Entity = v(&company(1));
    let mut world = one_place();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    world.accept(&company(1), withdraw("2019-08-20"));
    let withdrawn = world.position();
    world.accept(&company(1), void(1));
    let mut full = world.clone();
    world.take_back(&own, withdrawn, None).expect("taken back");
    world.reject(&company(2), enrol("2019-08-20"), "company-cap");
    world.accept(&company(1), visit("2019-08-21", MIYAGI));
    full.accept(&company(2), enrol("2019-08-20"));
    let refused = full.take_back(&own, withdrawn, None).map_err(|refusal| refusal.rule);
    assert_eq!(refused, Err("company-cap".to_owned()));
}

#[test]
fn d5_a_first_visit_reported_after_the_withdrawal_is_accepted_while_a_place_is_free() {
    let mut world = one_place();
    world.accept(&company(1), withdraw("2019-08-20"));
    world.reject(&company(1), visit("2019-08-21", MIYAGI), "guidance-over");
    let mut full = world.clone();
    let events = world.accept(&company(1), visit("2019-08-10", MIYAGI));
    assert!(matches!(events[..], [Event::VisitLogged(_), Event::PlaceTaken(_)]), "{events:?}");
    assert_figures(&world, LATE, [("spent-yen", "45000"), ("served", "1"), ("remaining-yen", "0")]);
    world.accept(&company(1), visit("2019-08-11", MIYAGI));
    world.reject(&company(2), enrol("2019-08-20"), "company-cap");
    full.accept(&company(2), enrol("2019-08-20"));
    full.reject(&company(1), visit("2019-08-10", MIYAGI), "company-cap");
    // The place that company 2 has later isn't free before.
    let mut world = begun();
    world.accept("terms", amend_terms("2019-08-01", terms(45_000, 4, 1)));
    for submitted in [apply("2019-07-20"), enrol("2019-08-01"), withdraw("2019-08-20")] {
        world.accept(&company(1), submitted);
    }
    // Nobody was assigned; that may be reported late as well.
    world.reject(&company(1), visit("2019-08-10", MIYAGI), "not-the-assigned-expert");
    world.accept(&company(1), assign("2019-08-01", MIYAGI));
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
}

#[test]
fn d9_the_same_visit_entered_twice_is_refused_unless_it_is_another() {
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    let refusal = world.reject(&company(1), visit("2019-08-10", MIYAGI), "same-visit");
    assert_eq!(refusal.offending, "2019-08-10");
    assert!(refusal.detail.en.contains("visit 1 by expert 000004") || refusal.detail.en.contains("Visit 1"));
    let events = world.accept(&company(1), another("2019-08-10", MIYAGI));
    assert!(matches!(events[..], [Event::AnotherVisitLogged(_)]), "{events:?}");
    assert_figures(&world, LATE, [("visits", "2"), ("spent-yen", "90000")]);
    let log = one(&world, LATE, &company(1))["visit_log"].clone();
    assert_eq!((&log[1]["visit"], &log[1]["another_reason"]), (&json!(2), &json!("午前と午後に別の拠点を訪問")));
    // It is under the same rules as any visit.
    world.accept(&company(1), void(2));
    world.reject(&company(1), void(2), "visit-already-void");
    world.reject(&company(1), another("2020-02-01", MIYAGI), "outside-period");
    for _ in 0..3 {
        world.accept(&company(1), another("2019-08-10", MIYAGI));
    }
    world.reject(&company(1), another("2019-08-10", MIYAGI), "visit-limit");
    // A voided visit is no double, nor is one of another expert or company.
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    world.accept(&company(1), void(1));
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    let voided = world.position() - 1;
    let refused = world.take_back(&v(&company(1)), voided, None).map_err(|refusal| refusal.rule);
    assert_eq!(refused, Err("later-record-depends".to_owned()), "two would count again");
}

/// Before there were rules against them, doubles and visits by others were recorded; they are listed.
#[test]
fn d9_d10_visits_that_may_be_wrong_are_listed() {
    let mut world = enrolled();
    for day in ["2019-08-10", "2019-08-20"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    world.accept(&company(1), another("2019-08-20", MIYAGI));
    assert_eq!(one(&world, LATE, "honoraria")["doubts"], json!([]));
    let before_the_rules = |event: &mut Event| {
        if let Event::VisitLogged(visit) = event
            && visit.visit == 2
        {
            visit.on = v("2019-08-10");
        } else if let Event::ExpertAssigned(assignment) = event {
            assignment.on = v("2019-08-15");
        }
    };
    world.log.iter_mut().for_each(|(_, event, ..)| before_the_rules(event));
    let doubts = one(&world, LATE, "honoraria")["doubts"].clone();
    let listed: Vec<_> = doubts.as_array().unwrap().iter().map(|row| (&row["visit"], &row["doubt"])).collect();
    assert_eq!(listed, [(&json!(1), &json!("not-assigned")), (&json!(2), &json!("same-day"))]);
    assert_eq!((&doubts[0]["company"], &doubts[0]["on"]), (&json!(company(1)), &json!("2019-08-10")));
}

#[test]
fn d10_nobody_is_assigned_before_visits_that_another_made() {
    let mut world = enrolled();
    for day in ["2019-08-10", "2019-09-10"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    let refusal = world.reject(&company(1), assign("2019-08-10", IWATE), "visits-by-another");
    assert!(refusal.detail.en.contains("visit 1, 2 (10 Aug 2019, 10 Sep 2019)"), "{}", refusal.detail.en);
    let refusal = world.reject(&company(1), assign("2019-09-01", IWATE), "visits-by-another");
    assert!(refusal.detail.ja.contains("訪問2（2019年9月10日）"), "{}", refusal.detail.ja);
    world.accept(&company(1), assign("2019-08-10", MIYAGI));
    world.accept(&company(1), assign("2019-09-11", IWATE));
    // An assignment that another follows reaches no further.
    world.accept(&company(1), visit("2019-09-12", IWATE));
    world.accept(&company(1), assign("2019-09-10", MIYAGI));
    // A visit that was voided is nobody's.
    world.accept(&company(1), void(1));
    world.accept(&company(1), void(2));
    world.accept(&company(1), assign("2019-08-05", IWATE));
}
