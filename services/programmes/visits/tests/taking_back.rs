//! D14: what was recorded by mistake is taken back or corrected, unless something later depends on it.

mod common;

use ayumi_core::world::{World, v};
use ayumi_visits::{Command, Entity, Visits};
use common::*;
use serde_json::json;

const AS_OF: &str = "2020-03-01";

/// A company of the number that is on its way to being visited.
fn visited(world: &mut World<Visits>, number: u64, visits: &[&str]) {
    let id = company(number);
    for command in [apply("2019-07-31"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)] {
        world.accept(&id, command);
    }
    visits.iter().for_each(|day| drop(world.accept(&id, visit(day, MIYAGI))));
}

fn world(cap: u32) -> World<Visits> {
    let mut world = begun();
    world.today = v(AS_OF);
    world.accept("terms", decide_to_amend("2019-07-02", "2019-08-01", terms(45_000, 4, cap)));
    world
}

fn spent(world: &World<Visits>) -> Option<String> {
    world.figure(AS_OF, "spent-yen")
}

fn take_back(world: &mut World<Visits>, number: u64, position: u64) -> Result<(), String> {
    let refused = world.take_back(&v::<Entity>(&company(number)), position, None);
    refused.map_err(|refusal| format!("{}: {}", refusal.rule, refusal.detail.en))
}

fn correct(world: &mut World<Visits>, number: u64, position: u64, command: Command) -> Result<(), String> {
    let refused = world.take_back(&v::<Entity>(&company(number)), position, Some(command));
    refused.map_err(|refusal| format!("{}: {}", refusal.rule, refusal.detail.en))
}

#[test]
fn d14_a_visit_of_the_wrong_day_is_corrected_in_its_place() {
    let mut world = world(3);
    visited(&mut world, 1, &["2019-08-10", "2019-09-30"]);
    let first = world.position() - 1;
    correct(&mut world, 1, first, visit("2019-08-20", MIYAGI)).unwrap();
    assert_eq!(spent(&world).as_deref(), Some("90000"));
    assert_eq!(world.figure("2019-08-10", "spent-yen").as_deref(), Some("0"));
    assert_eq!(world.figure("2019-08-20", "spent-yen").as_deref(), Some("45000"));
    // It counts where the wrong one was, and can be taken back as that could.
    let corrected = world.position();
    take_back(&mut world, 1, corrected).unwrap();
    assert_eq!(world.figure("2019-08-10", "spent-yen").as_deref(), Some("45000"), "the correction was taken back");
}

#[test]
fn d14_what_later_records_depend_on_stays_and_the_first_of_them_is_named() {
    let mut world = world(3);
    visited(&mut world, 1, &["2019-08-10"]);
    let last = world.position();
    // Applied, enrolled, a place, assigned, visited.
    for (position, first) in [(last - 4, last - 3), (last - 3, last - 1), (last - 1, last)] {
        let refused = take_back(&mut world, 1, position).unwrap_err();
        assert!(refused.starts_with(&format!("later-record-depends: Record {first} (")), "{position}: {refused}");
    }
    let place = world.take_back(&Entity::Places, last - 2, None).unwrap_err();
    assert_eq!(place.rule, "follows-from-another");
    assert_eq!(take_back(&mut world, 1, 1).unwrap_err().split(':').next(), Some("no-such-record"));
    // From the last to the first everything goes, with the place.
    for position in [last, last - 1, last - 3, last - 4] {
        take_back(&mut world, 1, position).unwrap();
    }
    assert_eq!(world.figure(AS_OF, "enrolled").as_deref(), Some("0"));
    assert_eq!(take_back(&mut world, 1, last).unwrap_err().split(':').next(), Some("already-taken-back"));
    visited(&mut world, 1, &["2019-08-11"]);
    assert_eq!(spent(&world).as_deref(), Some("45000"));
}

#[test]
fn d14_a_withdrawal_is_taken_back_only_while_its_place_is_free() {
    let mut world = world(1);
    visited(&mut world, 1, &[]);
    world.accept(&company(1), withdraw("2019-08-10"));
    let withdrawn = world.position() - 1;
    let mut other = world.clone();
    take_back(&mut world, 1, withdrawn).unwrap();
    world.accept(&company(1), visit("2019-08-20", MIYAGI));
    world.accept(&company(2), apply("2019-08-10"));
    world.reject(&company(2), enrol("2019-08-10"), "company-cap");
    // Somebody else has the place.
    other.accept(&company(2), apply("2019-08-10"));
    other.accept(&company(2), enrol("2019-08-10"));
    let refused = take_back(&mut other, 1, withdrawn).unwrap_err();
    assert!(refused.starts_with("later-record-depends: Record"), "{refused}");
    assert!(refused.contains(&format!("Record {} (place-taken)", other.position())), "{refused}");
}

#[test]
fn d14_a_void_is_taken_back_only_while_there_is_room() {
    let mut world = world(3);
    visited(&mut world, 1, &["2019-08-10", "2019-09-30", "2019-10-01", "2019-10-20"]);
    world.accept(&company(1), void(1));
    let voided = world.position();
    let mut full = world.clone();
    take_back(&mut world, 1, voided).unwrap();
    assert_eq!(spent(&world).as_deref(), Some("180000"));
    full.accept(&company(1), visit("2019-10-21", MIYAGI));
    let refused = take_back(&mut full, 1, voided).unwrap_err();
    assert!(refused.starts_with(&format!("later-record-depends: Record {} (", full.position())), "{refused}");
}

#[test]
fn d14_an_explanation_strikes_through_what_was_taken_back() {
    let mut world = world(3);
    visited(&mut world, 1, &["2019-08-10", "2019-09-30"]);
    let (first, last) = (world.position() - 1, world.position());
    take_back(&mut world, 1, first).unwrap();
    let steps = world.explained(AS_OF, "spent-yen");
    let shown: Vec<_> = steps.iter().map(|step| (step.position, step.event, step.superseded_by)).collect();
    let (logged, back) = ("visit-logged", "taken-back");
    assert_eq!(shown, [(first, logged, Some(last + 1)), (last, logged, None), (last + 1, back, None)]);
    assert_eq!(steps[2].after.as_ref().map(ToString::to_string).as_deref(), Some("45000"));
    assert_eq!(steps[2].occurred, steps[0].occurred);
}

#[test]
fn d14_terms_and_experts_that_companies_depend_on_stay() {
    let mut world = world(3);
    visited(&mut world, 1, &["2019-08-10"]);
    let (assigned, logged) = (world.position() - 1, world.position());
    let expert: Entity = v(&format!("expert-{MIYAGI}"));
    let refused = world.take_back(&expert, 2, None).unwrap_err();
    assert_eq!((refused.rule.as_str(), refused.offending), ("later-record-depends", assigned.to_string()));
    // Registered later than assigned is no better; from elsewhere nearby is.
    let register_on =
        |on: &str, prefecture: &str| command("register-expert", json!({"on": on, "prefecture": prefecture}));
    assert!(world.take_back(&expert, 2, Some(register_on("2019-08-02", "04"))).is_err());
    world.take_back(&expert, 2, Some(register_on("2019-07-02", "03"))).unwrap();
    // Another honorarium would leave the visit paid by terms that never were.
    let cheaper = decide_to_amend("2019-07-02", "2019-08-01", terms(30_000, 4, 3));
    let refused = world.take_back(&Entity::Terms, 5, Some(cheaper)).unwrap_err();
    assert_eq!((refused.rule.as_str(), refused.offending), ("later-record-depends", logged.to_string()));
    // Nobody is assigned the one from Tokyo.
    world.take_back(&v(&format!("expert-{TOKYO}")), 4, None).unwrap();
    assert_eq!(spent(&world).as_deref(), Some("45000"));
}
