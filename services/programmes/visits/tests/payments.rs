//! S12 and S13: payments are facts of their own, and tax is withheld by the kind of payee.

mod common;

use ayumi_core::world::{World, v};
use ayumi_visits::{Command, Visits};
use common::*;
use proptest::prelude::*;
use serde_json::json;

fn expert(number: &str) -> String {
    format!("expert-{number}")
}

fn payment(name: &str, batch: &str, on: &str, month: &str, gross: u64, tax: u64) -> Command {
    let net = gross.saturating_sub(tax);
    let payload = json!({"batch": batch, "on": on, "month": month, "gross_yen": gross, "tax_yen": tax, "net_yen": net});
    command(name, payload)
}

fn pay_for(batch: &str, on: &str, month: &str, gross: u64, tax: u64) -> Command {
    payment("record-payment", batch, on, month, gross, tax)
}

fn recover(batch: &str, on: &str, month: &str, gross: u64, tax: u64) -> Command {
    payment("record-recovery", batch, on, month, gross, tax)
}

/// Two visits in August, which were paid in September.
fn paid() -> World<Visits> {
    let mut world = enrolled();
    for day in ["2019-08-10", "2019-08-20"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    world.accept(&expert(MIYAGI), pay_for("9月払", "2019-09-20", "2019-08", 90_000, 9_189));
    world
}

fn statement(world: &World<Visits>, as_of: &str) -> serde_json::Value {
    one(world, as_of, "honoraria")["honoraria"][0].clone()
}

fn settled(row: &serde_json::Value) -> [i64; 4] {
    ["gross_yen", "paid_yen", "due_yen", "recover_yen"].map(|name| row[name].as_i64().expect("yen"))
}

#[test]
fn s12_the_statement_says_what_is_paid_due_and_to_recover() {
    let mut world = paid();
    assert_eq!(settled(&statement(&world, "2019-09-19")), [90_000, 0, 90_000, 0]);
    assert_eq!(settled(&statement(&world, LATE)), [90_000, 90_000, 0, 0]);
    // A visit that was paid and is voided leaves the payment.
    world.accept(&company(1), void(2));
    assert_eq!(settled(&statement(&world, LATE)), [45_000, 90_000, 0, 45_000]);
    world.accept(&company(1), void(1));
    let row = statement(&world, LATE);
    assert_eq!((settled(&row), &row["visits"], &row["withheld_yen"]), ([0, 90_000, 0, 90_000], &json!(0), &json!(0)));
    assert_figures(
        &world,
        LATE,
        [
            ("spent-yen", "0"),
            ("paid-yen", "90000"),
            ("expert/000004/paid-yen", "90000"),
            ("expert/000004/2019-08/recover-yen", "90000"),
            ("expert/000004/2019-08/due-yen", "0"),
        ],
    );
    world.accept(&expert(MIYAGI), recover("返納1", "2019-10-10", "2019-08", 45_000, 4_594));
    assert_eq!(settled(&statement(&world, LATE)), [0, 45_000, 0, 45_000]);
    world.reject(&expert(MIYAGI), recover("返納2", "2019-10-11", "2019-08", 45_001, 0), "recovery-above-paid");
    world.accept(&expert(MIYAGI), recover("返納2", "2019-10-11", "2019-08", 45_000, 4_595));
    assert_eq!(settled(&statement(&world, LATE)), [0, 0, 0, 0]);
    // A later visit is due.
    world.accept(&company(1), visit("2019-08-30", MIYAGI));
    assert_eq!(settled(&statement(&world, LATE)), [45_000, 0, 45_000, 0]);
    world.assert_figures_keep_promises(v(LATE));
}

#[test]
fn s12_a_payment_is_recorded_once_and_adds_up() {
    let mut world = paid();
    let own = expert(MIYAGI);
    world.reject(&own, pay_for("9月払", "2019-09-20", "2019-08", 90_000, 9_189), "batch-already-recorded");
    world.reject(&own, pay_for("9月払", "2019-09-21", "2019-08", 45_000, 4_594), "batch-already-recorded");
    world.accept(&own, pay_for("9月払", "2019-09-20", "2019-09", 45_000, 4_594));
    world.accept(&own, pay_for("10月払", "2019-10-20", "2019-08", 45_000, 4_594));
    world.accept(&own, recover("9月払", "2019-10-21", "2019-08", 45_000, 4_594));
    let wrong = json!({"batch": "x", "on": "2019-10-20", "month": "2019-08", "gross_yen": 45_000, "tax_yen": 4_594,
        "net_yen": 40_000});
    world.reject(&own, command("record-payment", wrong), "payment-does-not-add-up");
    world.reject(&own, pay_for("x", "2019-10-20", "2019-08", 0, 0), "payment-does-not-add-up");
    world.reject(&expert("000099"), pay_for("x", "2019-10-20", "2019-08", 45_000, 0), "expert-not-registered");
    world.reject(&company(1), pay_for("x", "2019-10-20", "2019-08", 45_000, 0), "wrong-entity");
}

#[test]
fn s12_a_payment_that_was_recorded_by_mistake_is_taken_back() {
    let mut world = paid();
    let payment = world.position();
    world.take_back(&v(&expert(MIYAGI)), payment, None).expect("taken back");
    assert_eq!(settled(&statement(&world, LATE)), [90_000, 0, 90_000, 0]);
}

#[test]
fn s13_tax_is_withheld_by_the_kind_of_payee_on_the_last_day_of_the_month() {
    let mut world = enrolled();
    world.reject(&expert("000099"), set_payee("2019-08-01", "corporation"), "expert-not-registered");
    for day in ["2019-08-10", "2019-09-10", "2019-10-10"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    let withheld = |world: &World<Visits>| {
        ["2019-08", "2019-09", "2019-10"]
            .map(|month| world.figure(LATE, &format!("expert/000004/{month}/withheld-yen")))
    };
    let of = |amounts: [&str; 3]| amounts.map(|amount| Some(amount.to_owned()));
    assert_eq!(withheld(&world), of(["4594", "4594", "4594"]), "as the terms say, if nobody said");
    world.accept(&expert(MIYAGI), set_payee("2019-09-15", "corporation"));
    assert_eq!(withheld(&world), of(["4594", "0", "0"]));
    world.accept(&expert(MIYAGI), set_payee("2019-10-01", "individual"));
    world.accept(&expert(MIYAGI), set_payee("2019-08-31", "none"));
    assert_eq!(withheld(&world), of(["0", "0", "4594"]));
    assert_figures(&world, LATE, [("expert/000004/2019-08/net-yen", "45000")]);
    // It is the payee's, and not the edition's: terms without withholding leave an individual as it is.
    let mut without = terms(45_000, 4, 2);
    without["withholding"] = json!("none");
    world.accept("terms", amend_terms("2019-08-01", without));
    assert_eq!(withheld(&world), of(["0", "0", "4594"]));
}

#[test]
fn s2_the_budget_is_what_was_decided() {
    let mut world = enrolled();
    assert_figures(&world, LATE, [("budget-yen", "360000"), ("budget-left-yen", "180000")]);
    world.accept("terms", set_budget("2019-09-01", 150_000));
    world.accept("terms", set_budget("2019-08-15", 999_000));
    world.reject(&company(1), set_budget("2019-09-01", 1), "wrong-entity");
    assert_figures(&world, "2019-08-31", [("budget-yen", "999000")]);
    // The ceiling is as it was, and the overrun shows.
    assert_figures(&world, LATE, [("budget-yen", "150000"), ("budget-left-yen", "-30000"), ("exposure-yen", "360000")]);
    world.assert_figures_keep_promises(v(LATE));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn s12_paid_and_due_are_spent_but_for_what_is_to_recover(
        steps in prop::collection::vec((0u8..4, 1u16..6, 0usize..6, 1u64..4), 0..30),
    ) {
        let days = ["2019-08-10", "2019-08-20", "2019-09-10", "2019-09-20", "2019-10-10", "2019-10-20"];
        let mut world = enrolled();
        for (number, (kind, visit_number, day, times)) in (0..).zip(steps) {
            let (batch, on) = (format!("{number}"), "2019-11-01");
            let (month, yen) = (&days[day][..7], times * 45_000);
            let (entity, command) = match kind {
                0 => (company(1), visit(days[day], MIYAGI)),
                1 => (company(1), void(visit_number)),
                2 => (expert(MIYAGI), pay_for(&batch, on, month, yen, 0)),
                _ => (expert(MIYAGI), recover(&batch, on, month, yen, 0)),
            };
            let _refused = world.submit(&v(&entity), &command);
        }
        for as_of in ["2019-08-15", "2019-09-15", "2019-11-01", LATE] {
            let answer = one(&world, as_of, "honoraria");
            let rows: Vec<_> = answer["honoraria"].as_array().into_iter().flatten().map(settled).collect();
            for [spent, paid, due, recover] in &rows {
                prop_assert_eq!(paid + due - recover, *spent);
                prop_assert!(*due >= 0 && *recover >= 0 && (*due == 0 || *recover == 0));
            }
            let sum = |index: usize| rows.iter().map(|row| row[index]).sum::<i64>();
            let figure = |path: &str| world.figure(as_of, path).and_then(|value| value.parse().ok()).unwrap_or(0i64);
            prop_assert_eq!((sum(0), sum(1)), (figure("spent-yen"), figure("paid-yen")), "as of {}", as_of);
        }
    }
}
