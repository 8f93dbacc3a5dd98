//! The rules, each both ways: what it lets through and what it refuses.

mod common;

use ayumi_core::{Programme, world::World};
use ayumi_proto::money::Yen;
use ayumi_visits::Visits;
use ayumi_visits::{Command, Event, LoggedVisit};
use common::*;
use serde_json::json;
use strum::VariantNames;

#[test]
fn each_command_is_for_its_entity() {
    let mut world = enrolled();
    let expert = format!("expert-{MIYAGI}");
    for submitted in [set_terms(terms(45_000, 4, 2)), amend_terms("2019-09-01", terms(45_000, 4, 2))] {
        for entity in ["places", &expert, &company(1)] {
            refuse(&mut world, entity, &submitted);
        }
    }
    for submitted in [register("04"), brief("2019-07-05")] {
        for entity in ["terms", "places", &company(1)] {
            refuse(&mut world, entity, &submitted);
        }
    }
    for submitted in of_companies() {
        for entity in ["terms", "places", &expert] {
            refuse(&mut world, entity, &submitted);
        }
    }
}

/// A command that is for another kind of entity: it is rejected, and no form offers it.
fn refuse(world: &mut World<Visits>, entity: &str, command: &Command) {
    world.reject(entity, command.clone(), "wrong-entity");
    let entity = entity.parse().expect("the tests name entities that are well formed");
    assert!(!Visits::is_offered(&entity, command.into()), "{entity} {command:?}");
}

#[test]
fn each_command_is_offered_for_one_kind_of_entity() {
    let entities = ["terms", "places", "expert-100001", "7000012050002"].map(|entity| entity.parse().unwrap());
    for command in Command::VARIANTS {
        let offered = entities.iter().filter(|entity| Visits::is_offered(entity, command));
        assert_eq!(offered.count(), 1, "{command}");
    }
}

/// Every command that is for a company.
fn of_companies() -> Vec<Command> {
    let day = "2019-08-02";
    let mut commands = of_enrolled(day);
    commands.extend([apply(day), enrol(day), void(1), withdraw(day), code_reasons(day, None, &[])]);
    commands
}

/// Every command that needs an enrolled company, but voiding and withdrawing.
fn of_enrolled(day: &str) -> Vec<Command> {
    vec![
        assign(day, MIYAGI),
        visit(day, MIYAGI),
        complete(day),
        continue_privately(day),
        evaluate(day, "success", 1),
        study(day),
    ]
}

#[test]
fn terms_are_set_once_and_amended_after() {
    let mut world = World::<Visits>::on("2019-12-31");
    world.reject("terms", amend_terms("2019-09-01", terms(45_000, 4, 2)), "terms-not-set");
    world.accept("terms", set_terms(terms(45_000, 4, 2)));
    world.reject("terms", set_terms(terms(45_000, 4, 2)), "terms-already-set");
    world.accept("terms", amend_terms("2019-09-01", terms(30_000, 6, 3)));
}

#[test]
fn terms_are_within_bounds() {
    for (yen, limit, cap) in [(10_000_000, 100, 100_000), (1, 1, 1)] {
        let mut world = World::<Visits>::on("2019-12-31");
        for bad in [(0, 1, 1), (1, 0, 1), (1, 1, 0), (10_000_001, 1, 1), (1, 101, 1), (1, 1, 100_001)] {
            world.reject("terms", set_terms(terms(bad.0, bad.1, bad.2)), "terms-out-of-bounds");
        }
        world.accept("terms", set_terms(terms(yen, limit, cap)));
        let amended = amend_terms("2019-09-01", terms(yen, limit, 100_001));
        let refusal = world.reject("terms", amended, "terms-out-of-bounds");
        assert_eq!(refusal.detail.ja, "派遣企業数の上限が100,001です。1〜100,000で入力してください。");
    }
}

#[test]
fn no_cap_is_set_below_the_places_taken() {
    let mut world = enrolled();
    world.accept(&company(2), apply("2019-07-20"));
    world.accept(&company(2), enrol("2019-08-01"));
    let refusal = world.reject("terms", amend_terms("2019-09-01", terms(45_000, 4, 1)), "cap-below-places-taken");
    assert_eq!((refusal.offending.as_str(), refusal.accepted.en.as_str()), ("1", "2 or more"));
    world.accept(&company(2), withdraw("2019-08-02"));
    world.accept("terms", amend_terms("2019-09-01", terms(45_000, 4, 1)));
}

#[test]
fn experts_are_registered_once_and_briefed_after() {
    let mut world = World::<Visits>::on("2019-12-31");
    let entity = format!("expert-{MIYAGI}");
    world.reject(&entity, brief("2019-07-05"), "expert-not-registered");
    world.accept(&entity, register("04"));
    world.reject(&entity, register("03"), "expert-already-registered");
    world.accept(&entity, brief("2019-07-05"));
    world.accept(&entity, brief("2019-07-12"));
}

#[test]
fn a_company_applies_once_and_is_enrolled_after() {
    let mut world = begun();
    let one = company(1);
    world.reject(&one, enrol("2019-08-01"), "not-applied");
    world.reject(&one, withdraw("2019-08-01"), "not-applied");
    world.accept(&one, apply("2019-07-20"));
    world.reject(&one, apply("2019-07-21"), "already-applied");
    world.reject(&one, enrol("2019-07-19"), "not-applied");
    world.reject(&one, withdraw("2019-07-19"), "not-applied");
    let events = world.accept(&one, enrol("2019-08-01"));
    assert!(matches!(events[..], [Event::CompanyEnrolled(_), Event::PlaceTaken(_)]));
    world.reject(&one, enrol("2019-08-02"), "already-enrolled");
    world.reject(&one, apply("2019-08-02"), "already-applied");
}

#[test]
fn nobody_is_enrolled_without_terms_or_after_the_period() {
    let mut world = World::<Visits>::on("2020-03-01");
    world.accept(&company(1), apply("2019-07-20"));
    world.reject(&company(1), enrol("2019-07-21"), "terms-not-set");
    world.accept("terms", set_terms(terms(45_000, 4, 2)));
    world.reject(&company(1), enrol("2020-02-01"), "outside-period");
    // Before the period begins a company may well be enrolled.
    world.accept(&company(1), enrol("2019-07-21"));
}

#[test]
fn enrolments_never_exceed_the_cap() {
    let mut world = begun();
    for number in 1..=3 {
        world.accept(&company(number), apply("2019-07-20"));
    }
    world.accept(&company(1), enrol("2019-08-01"));
    world.accept(&company(2), enrol("2019-08-05"));
    let refusal = world.reject(&company(3), enrol("2019-08-10"), "company-cap");
    assert_eq!(refusal.offending, "3");
    let events = world.accept(&company(1), withdraw("2019-08-08"));
    assert!(matches!(events[..], [Event::CompanyWithdrawn(_), Event::PlaceReturned(_)]));
    world.accept(&company(3), enrol("2019-08-10"));
}

#[test]
fn a_place_that_came_back_is_free_only_from_that_day_on() {
    let mut world = begun();
    for number in 1..=3 {
        world.accept(&company(number), apply("2019-07-20"));
    }
    for number in 1..=2 {
        world.accept(&company(number), enrol("2019-08-01"));
    }
    world.accept(&company(1), withdraw("2019-08-08"));
    world.reject(&company(3), enrol("2019-08-07"), "company-cap");
    world.accept(&company(3), enrol("2019-08-08"));
}

#[test]
fn a_lowered_cap_holds_for_enrolments_recorded_late() {
    let mut world = begun();
    for number in 1..=3 {
        world.accept(&company(number), apply("2019-07-20"));
    }
    world.accept(&company(1), enrol("2019-08-01"));
    world.accept("terms", amend_terms("2019-09-01", terms(45_000, 4, 1)));
    world.reject(&company(2), enrol("2019-08-31"), "company-cap");
    world.accept("terms", amend_terms("2019-09-01", terms(45_000, 4, 3)));
    world.accept(&company(2), enrol("2019-08-31"));
    world.reject(&company(3), enrol("2019-08-31"), "company-cap");
    world.accept(&company(3), enrol("2019-09-01"));
}

#[test]
fn only_an_enrolled_company_is_guided() {
    let mut world = begun();
    for submitted in of_enrolled("2019-08-02") {
        world.reject(&company(1), submitted, "not-enrolled");
    }
    world.accept(&company(1), apply("2019-07-20"));
    for submitted in of_enrolled("2019-08-02") {
        world.reject(&company(1), submitted, "not-enrolled");
    }
    world.accept(&company(1), enrol("2019-08-02"));
    for submitted in of_enrolled("2019-08-01").into_iter().chain([withdraw("2019-08-01")]) {
        world.reject(&company(1), submitted, "before-enrolment");
    }
    for submitted in of_enrolled("2019-08-02") {
        world.accept(&company(1), submitted);
    }
}

#[test]
fn nothing_is_paid_after_the_guidance_is_over() {
    for over in [complete("2019-08-20"), withdraw("2019-08-20")] {
        let mut world = enrolled();
        world.accept(&company(1), visit("2019-08-10", MIYAGI));
        world.accept(&company(1), over);
        for submitted in
            [assign("2019-08-21", IWATE), visit("2019-08-21", MIYAGI), complete("2019-08-21"), withdraw("2019-08-21")]
        {
            world.reject(&company(1), submitted, "guidance-over");
        }
        world.reject(&company(1), apply("2019-08-21"), "guidance-over");
        world.reject(&company(1), enrol("2019-08-21"), "guidance-over");
        // What isn't paid may follow, and a visit may turn out not to have been one.
        for submitted in [continue_privately("2019-08-21"), evaluate("2019-08-21", "failure", 2), study("2019-08-21")] {
            world.accept(&company(1), submitted);
        }
        world.accept(&company(1), void(1));
    }
}

#[test]
fn a_visit_before_the_end_of_the_guidance_may_be_recorded_after_it() {
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    let refusal = world.reject(&company(1), complete("2019-08-09"), "before-last-visit");
    assert_eq!(refusal.offending, "2019-08-09");
    world.reject(&company(1), withdraw("2019-08-09"), "before-last-visit");
    world.accept(&company(1), complete("2019-08-20"));
    world.accept(&company(1), visit("2019-08-20", MIYAGI));
    world.reject(&company(1), visit("2019-08-21", MIYAGI), "guidance-over");
}

#[test]
fn a_company_that_withdrew_before_any_visit_may_come_back() {
    let mut world = enrolled();
    world.accept(&company(1), withdraw("2019-08-02"));
    world.accept(&company(1), apply("2019-08-03"));
    world.accept(&company(1), enrol("2019-08-04"));
    // The expert who was assigned then isn't any more.
    world.reject(&company(1), visit("2019-08-05", MIYAGI), "not-the-assigned-expert");
    world.accept(&company(1), assign("2019-08-04", MIYAGI));
    world.accept(&company(1), visit("2019-08-05", MIYAGI));
}

#[test]
fn nothing_is_dated_before_what_it_rests_on() {
    let mut world = enrolled();
    world.accept(&company(1), withdraw("2019-08-10"));
    world.reject(&company(1), apply("2019-08-09"), "guidance-over");
    let mut world = enrolled();
    world.accept("terms", amend_terms("2019-06-01", terms(45_000, 4, 5)));
    world.accept(&company(2), apply("2019-06-10"));
    world.accept(&company(2), enrol("2019-06-20"));
    world.reject(&company(2), assign("2019-06-30", MIYAGI), "expert-not-registered");
    world.accept(&company(2), assign("2019-07-01", MIYAGI));
}

#[test]
fn a_place_whose_visits_stand_does_not_come_back() {
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    let events = world.accept(&company(1), withdraw("2019-08-11"));
    assert!(matches!(events[..], [Event::CompanyWithdrawn(_)]));
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    world.accept(&company(1), void(1));
    let events = world.accept(&company(1), withdraw("2019-08-11"));
    assert!(matches!(events[..], [Event::CompanyWithdrawn(_), Event::PlaceReturned(_)]));
}

#[test]
fn the_expert_is_near_unless_a_reason_is_given() {
    let mut world = enrolled();
    world.reject(&company(1), assign("2019-08-02", "999999"), "expert-not-registered");
    world.accept(&company(1), assign("2019-08-02", IWATE));
    let refusal = world.reject(&company(1), assign("2019-08-02", TOKYO), "expert-not-near");
    assert!(refusal.detail.ja.contains("東京都") && refusal.detail.ja.contains("宮城県"), "{refusal:?}");
    let reason = json!({"on": "2019-08-02", "expert": TOKYO, "reason": "業種に通じた専門家"});
    world.accept(&company(1), command("assign-expert", reason));
}

#[test]
fn only_the_expert_assigned_on_the_day_visits() {
    let mut world = enrolled();
    world.accept(&company(1), assign("2019-09-01", IWATE));
    world.reject(&company(1), visit("2019-08-31", IWATE), "not-the-assigned-expert");
    let refusal = world.reject(&company(1), visit("2019-09-01", MIYAGI), "not-the-assigned-expert");
    assert!(refusal.accepted.en.contains(IWATE), "{refusal:?}");
    world.accept(&company(1), visit("2019-08-31", MIYAGI));
    world.accept(&company(1), visit("2019-09-01", IWATE));
    // Of two assignments on one day the later recorded counts.
    world.accept(&company(1), assign("2019-09-02", IWATE));
    world.accept(&company(1), assign("2019-09-02", MIYAGI));
    world.accept(&company(1), visit("2019-09-02", MIYAGI));
    world.accept(&company(2), apply("2019-07-20"));
    world.accept(&company(2), enrol("2019-08-01"));
    world.reject(&company(2), visit("2019-08-02", MIYAGI), "not-the-assigned-expert");
}

#[test]
fn visits_take_place_within_the_period() {
    let mut world = World::<Visits>::on("2020-03-01");
    world.accept("terms", set_terms(terms(45_000, 4, 2)));
    world.accept(&format!("expert-{MIYAGI}"), register("04"));
    for submitted in [apply("2019-07-01"), enrol("2019-07-02"), assign("2019-07-02", MIYAGI)] {
        world.accept(&company(1), submitted);
    }
    for (outside, within) in [("2019-07-31", "2019-08-01"), ("2020-02-01", "2020-01-31")] {
        world.reject(&company(1), visit(outside, MIYAGI), "outside-period");
        world.accept(&company(1), visit(within, MIYAGI));
    }
}

#[test]
fn nothing_is_dated_in_the_future() {
    let mut world = enrolled();
    world.today = ayumi_core::world::v("2019-08-31");
    world.reject(&company(1), visit("2019-09-01", MIYAGI), "in-the-future");
    world.accept(&company(1), visit("2019-08-31", MIYAGI));
}

#[test]
fn a_visit_pays_what_the_terms_of_its_day_say() {
    let mut world = enrolled();
    world.accept("terms", amend_terms("2019-10-01", terms(30_000, 4, 2)));
    for (day, wrong, right) in
        [("2019-09-30", 30_000, 45_000), ("2019-10-01", 45_000, 30_000), ("2019-09-01", 45_001, 45_000)]
    {
        let refusal = world.reject(&company(1), visit_for(day, MIYAGI, wrong), "honorarium");
        assert_eq!((refusal.offending, refusal.accepted.en), (wrong.to_string(), format!("¥{}", Yen::new(right))));
        world.accept(&company(1), visit_for(day, MIYAGI, right));
    }
}

#[test]
fn four_visits_stand_and_no_fifth() {
    let mut world = enrolled();
    for day in ["2019-08-10", "2019-08-20", "2019-09-10", "2019-09-20"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    for day in ["2019-08-02", "2019-09-01", "2019-12-01"] {
        let refusal = world.reject(&company(1), visit(day, MIYAGI), "visit-limit");
        assert_eq!(refusal.offending, "5", "{refusal:?}");
        let detail = "訪問は上限の4回に達しています。誤りは取り消し、以後は事業外の継続として記録してください。";
        assert_eq!(refusal.detail.ja, detail);
    }
    world.accept(&company(1), void(2));
    let events = world.accept(&company(1), visit("2019-12-01", MIYAGI));
    assert!(matches!(events[..], [Event::VisitLogged(LoggedVisit { visit: 5, .. })]), "a number is never used twice");
    world.reject(&company(1), visit("2019-12-02", MIYAGI), "visit-limit");
}

#[test]
fn an_amended_limit_holds_from_its_day_in_whatever_order_visits_are_recorded() {
    let mut world = enrolled();
    world.accept("terms", amend_terms("2019-10-01", terms(45_000, 2, 2)));
    for day in ["2019-10-10", "2019-10-20"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    // September's limit is four, but October's visits would then be the second and the third.
    world.reject(&company(1), visit("2019-09-10", MIYAGI), "visit-limit");
    world.accept(&company(1), void(2));
    world.accept(&company(1), visit("2019-09-10", MIYAGI));

    let mut world = enrolled();
    world.accept("terms", amend_terms("2019-10-01", terms(45_000, 6, 2)));
    for day in ["2019-10-10", "2019-10-11", "2019-10-12", "2019-09-10", "2019-09-11", "2019-09-12"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    world.reject(&company(1), visit("2019-10-13", MIYAGI), "visit-limit");
    world.reject(&company(1), visit("2019-09-13", MIYAGI), "visit-limit");
}

#[test]
fn a_visit_is_voided_once() {
    let mut world = enrolled();
    world.reject(&company(1), void(1), "no-such-visit");
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    world.reject(&company(1), void(0), "no-such-visit");
    world.reject(&company(1), void(2), "no-such-visit");
    let events = world.accept(&company(1), void(1));
    let [Event::VisitVoided(voided)] = &events[..] else { unreachable!("{events:?}") };
    assert_eq!(voided.on.to_string(), "2019-08-10", "a correction holds as of the visit's own day");
    world.reject(&company(1), void(1), "visit-already-void");
}

#[test]
fn factors_are_bounded() {
    let mut world = enrolled();
    world.reject(&company(1), evaluate("2019-12-01", "mixed", 21), "too-many-factors");
    world.accept(&company(1), evaluate("2019-12-01", "mixed", 20));
}
