//! What the view shows, as of days before and after.

mod common;

use ayumi_core::{
    Ask,
    world::{World, v},
};
use ayumi_proto::commit::Provenance;
use ayumi_visits::Visits;
use common::*;
use serde_json::{Value, json};

#[test]
fn applied_enrolled_and_served_are_three_figures() {
    let world = busy();
    let then = [("applied", "1"), ("enrolled", "1"), ("served", "0"), ("visits", "0"), ("withdrawn", "0")];
    assert_figures(&world, "2019-08-10", then);
    let now = [("applied", "3"), ("enrolled", "2"), ("served", "1"), ("visits", "1"), ("withdrawn", "1")];
    assert_figures(&world, LATE, now);
    assert_figures(&world, LATE, [("region/tohoku/applied", "2"), ("region/kanto/withdrawn", "1")]);
}

#[test]
fn money_is_reserved_spent_and_released() {
    let world = busy();
    let money = |spent, reserved, remaining| {
        [("exposure-yen", "360000"), ("spent-yen", spent), ("reserved-yen", reserved), ("remaining-yen", remaining)]
    };
    assert_figures(&world, "2019-07-31", money("0", "0", "360000"));
    assert_figures(&world, "2019-08-16", money("0", "180000", "180000"));
    assert_figures(&world, "2019-08-17", money("0", "360000", "0"));
    assert_figures(&world, "2019-09-10", money("45000", "315000", "0"));
    assert_figures(&world, LATE, money("45000", "135000", "180000"));
    let answer = all(&world, LATE);
    assert_eq!((&answer["exposure_yen"], &answer["remaining_yen"]), (&json!(360_000), &json!(180_000)));
    assert_eq!(answer["totals"]["reserved_yen"], 135_000);
    assert_figures(&world, LATE, [("region/kanto/reserved-yen", "0"), ("region/tohoku/spent-yen", "45000")]);
}

#[test]
fn a_voided_visit_never_counted_and_stays_to_be_seen() {
    let world = busy();
    assert_figures(&world, "2019-08-20", [("visits", "0"), ("spent-yen", "0")]);
    let detail = one(&world, LATE, &company(1));
    assert_eq!(
        (&detail["visits"], &detail["spent_yen"], &detail["reserved_yen"]),
        (&json!(1), &json!(45_000), &json!(135_000))
    );
    let log = &detail["visit_log"];
    assert_eq!((&log[0]["visit"], &log[0]["void_reason"]), (&json!(1), &json!("重複して記録")));
    assert_eq!((&log[1]["visit"], &log[1]["void_reason"], &log[1]["yen"]), (&json!(2), &Value::Null, &json!(45_000)));
}

#[test]
fn completing_releases_what_is_reserved() {
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    world.accept(&company(1), complete("2019-09-01"));
    assert_figures(&world, "2019-08-31", [("reserved-yen", "135000")]);
    assert_figures(
        &world,
        "2019-09-01",
        [("reserved-yen", "0"), ("remaining-yen", "180000"), ("lapsed-yen", "135000"), ("served", "1")],
    );
}

#[test]
fn a_company_shows_its_stage_on_the_day() {
    let mut world = busy();
    world.accept(&company(1), complete("2019-11-01"));
    let stage = |as_of, number| one(&world, as_of, &company(number))["stage"].clone();
    for (as_of, expected) in [("2019-07-20", "applied"), ("2019-08-01", "enrolled"), ("2019-11-01", "completed")] {
        assert_eq!(stage(as_of, 1), expected, "{as_of}");
    }
    assert_eq!(
        (stage(LATE, 2), stage("2019-09-30", 3), stage("2019-10-01", 3)),
        (json!("applied"), json!("enrolled"), json!("withdrawn"))
    );
}

#[test]
fn an_expert_is_not_shown_before_it_registered() {
    let mut world = World::<Visits>::on(LATE);
    world.accept("expert-000004", register("04"));
    world.accept("expert-000004", brief("2019-06-30"));
    assert_eq!(one(&world, "2019-06-30", "experts"), json!({"experts": []}));
    let expected = json!({"experts": [{"id": "000004", "prefecture": "04", "briefings": ["2019-06-30"],
        "companies": 0, "visits": 0, "simulated": false}]});
    assert_eq!(one(&world, "2019-07-01", "experts"), expected);
}

#[test]
fn companies_are_counted_by_visits_made() {
    let mut world = busy();
    assert_eq!(all(&world, LATE)["companies_by_visits"], json!([1, 1, 0, 0, 0]));
    for day in ["2019-10-10", "2019-10-11", "2019-10-12"] {
        world.accept(&company(1), visit(day, MIYAGI));
    }
    assert_figures(&world, LATE, [("companies-by-visits/0", "1"), ("companies-by-visits/4", "1")]);
    assert_figures(&world, "2019-10-10", [("companies-by-visits/2", "1"), ("companies-by-visits/4", "0")]);
    // A limit that was lowered later hides no company that had more.
    world.accept("terms", amend_terms("2019-11-01", terms(45_000, 2, 2)));
    assert_eq!(all(&world, LATE)["companies_by_visits"], json!([1, 0, 0, 0, 1]));
}

#[test]
fn experts_are_shown_by_load() {
    let mut world = busy();
    world.accept(&company(1), assign("2019-10-01", IWATE));
    world.accept(&company(1), visit("2019-10-02", IWATE));
    let load = |as_of, index: usize| {
        let row = one(&world, as_of, "experts")["experts"][index].clone();
        (row["id"].clone(), row["companies"].clone(), row["visits"].clone())
    };
    assert_eq!(load("2019-09-30", 1), (json!(MIYAGI), json!(1), json!(1)));
    assert_eq!(load(LATE, 1), (json!(MIYAGI), json!(0), json!(1)));
    assert_eq!(load(LATE, 0), (json!(IWATE), json!(1), json!(1)));
    assert_figures(&world, LATE, [("expert/000004/visits", "1"), ("expert/000003/visits", "1")]);
}

/// Eight companies with four visits each in August, by one expert.
fn month(terms: Value) -> World<Visits> {
    let mut world = World::<Visits>::on(LATE);
    world.accept("terms", set_terms(terms));
    world.accept("expert-000004", register("04"));
    for number in 1..=8 {
        for submitted in [apply("2019-07-20"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)] {
            world.accept(&company(number), submitted);
        }
        for day in ["2019-08-10", "2019-08-11", "2019-08-12", "2019-08-31"] {
            world.accept(&company(number), visit(day, MIYAGI));
        }
    }
    world
}

#[test]
fn honoraria_are_stated_by_expert_and_month_with_the_tax_withheld() {
    let world = month(terms(45_000, 5, 10));
    // 32 visits: 1,440,000 yen, of which 440,000 are taxed at the higher rate.
    let row = |visits, gross, tax| {
        json!({"expert": MIYAGI, "month": "2019-08", "visits": visits, "gross_yen": gross, "payee": "individual", "withheld_yen": tax,
            "net_yen": gross - tax, "paid_yen": 0, "due_yen": gross, "recover_yen": 0})
    };
    assert_eq!(one(&world, LATE, "honoraria"), json!({"doubts": [], "honoraria": [row(32, 1_440_000, 191_948)]}));
    assert_eq!(one(&world, "2019-08-10", "honoraria"), json!({"doubts": [], "honoraria": [row(8, 360_000, 36_756)]}));
    assert_eq!(one(&world, "2019-08-09", "honoraria"), json!({"doubts": [], "honoraria": []}));
}

#[test]
fn each_month_and_each_expert_is_a_payment_of_its_own() {
    let mut world = busy();
    world.accept(&company(1), assign("2019-10-01", IWATE));
    world.accept(&company(1), visit("2019-09-11", MIYAGI));
    world.accept(&company(1), visit("2019-10-02", IWATE));
    let payments = one(&world, LATE, "honoraria")["honoraria"].clone();
    let lines: Vec<_> = (payments.as_array().into_iter().flatten())
        .map(|row| (row["expert"].clone(), row["month"].clone(), row["visits"].clone(), row["withheld_yen"].clone()))
        .collect();
    // The voided visit of August is paid to nobody.
    assert_eq!(
        lines,
        [
            (json!(IWATE), json!("2019-10"), json!(1), json!(4_594)),
            (json!(MIYAGI), json!("2019-09"), json!(2), json!(9_189)),
        ]
    );
}

#[test]
fn withholding_can_be_switched_off() {
    let mut without = terms(45_000, 4, 10);
    without["withholding"] = json!("none");
    let row = &one(&month(without), LATE, "honoraria")["honoraria"][0];
    assert_eq!((&row["withheld_yen"], &row["net_yen"]), (&json!(0), &json!(1_440_000)));
}

#[test]
fn amended_terms_apply_from_their_day() {
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    world.accept("terms", amend_terms("2019-10-01", terms(30_000, 3, 5)));
    let before = [("exposure-yen", "630000"), ("spent-yen", "45000"), ("reserved-yen", "135000")];
    assert_figures(&world, "2019-09-30", before);
    let after = [("exposure-yen", "465000"), ("spent-yen", "45000"), ("reserved-yen", "60000")];
    assert_figures(&world, "2019-10-01", after);
    assert_figures(&world, "2019-10-01", [("remaining-yen", "360000")]);
    let limit = |as_of| all(&world, as_of)["terms"]["visit_limit"].clone();
    assert_eq!((limit("2019-06-30"), limit("2019-09-30"), limit("2019-10-01")), (Value::Null, json!(4), json!(3)));
}

#[test]
fn a_case_counts_by_its_last_evaluation() {
    let mut world = enrolled();
    world.accept(&company(1), evaluate("2019-09-01", "failure", 2));
    world.accept(&company(1), evaluate("2019-11-01", "mixed", 0));
    assert_figures(&world, "2019-10-31", [("cases/failure", "1")]);
    assert_eq!(all(&world, LATE)["evaluations"], json!({"mixed": 1}));
    let evaluations = one(&world, LATE, &company(1))["evaluations"].clone();
    assert_eq!(evaluations[0], json!({"on": "2019-09-01", "outcome": "failure", "factors": ["要因0", "要因1"]}));
}

#[test]
fn what_is_outside_the_programme_is_shown_and_costs_nothing() {
    let mut world = enrolled();
    world.accept(&company(1), continue_privately("2019-11-01"));
    world.accept(&company(1), study("2019-11-02"));
    let detail = one(&world, LATE, &company(1));
    assert_eq!(
        (&detail["private_continuation_on"], &detail["study_visits"]),
        (&json!("2019-11-01"), &json!(["2019-11-02"]))
    );
    assert_figures(&world, LATE, [("spent-yen", "0"), ("visits", "0")]);
}

/// What people wrote of a company is shown, and so are the codes of it, the latest.
#[test]
fn s11_reasons_and_findings_are_shown_with_their_codes() {
    let mut world = enrolled();
    world.accept(&company(1), assign_from_afar("2019-08-05"));
    world.accept(&company(1), study("2019-11-02"));
    world.accept(&company(1), continue_privately("2019-11-01"));
    world.accept(&company(1), withdraw("2019-11-03"));
    world.accept(&company(1), code_reasons("2019-11-04", Some("other"), &[]));
    world.accept(&company(1), code_reasons("2019-11-05", Some("no-time"), &["time", "staff"]));
    let detail = one(&world, LATE, &company(1));
    let remarks = detail["remarks"].as_array().unwrap().iter();
    let remarks: Vec<_> = remarks.map(|remark| json!([remark["on"], remark["about"], remark["note"]])).collect();
    let expected = json!([
        ["2019-08-05", "far-expert", "近隣に専門家がいないため"],
        ["2019-11-01", "private-continuation", "有償で継続"],
        ["2019-11-02", "study-visit", "体制が続いている"],
        ["2019-11-03", "withdrawal", "多忙のため"],
    ]);
    assert_eq!(json!(remarks), expected);
    let codes = &detail["codes"];
    assert_eq!(
        json!([codes["on"], codes["withdrawal"], codes["far_expert"], codes["factor_codes"]]),
        json!(["2019-11-05", "no-time", null, ["time", "staff"]])
    );
    assert_eq!(one(&world, "2019-11-04", &company(1))["codes"]["withdrawal"], "other", "as of the day before");
}

#[test]
fn a_company_that_came_back_has_no_expert_yet() {
    let mut world = enrolled();
    world.accept(&company(1), withdraw("2019-08-02"));
    world.accept(&company(1), apply("2019-08-03"));
    let detail = one(&world, LATE, &company(1));
    assert_eq!(
        (&detail["stage"], &detail["expert"], &detail["enrolled"]),
        (&json!("applied"), &Value::Null, &json!(false))
    );
    assert_eq!(one(&world, "2019-08-02", &company(1))["expert"], MIYAGI);
}

#[test]
fn what_is_simulated_is_marked() {
    let mut world = busy();
    world.provenance = Provenance::Simulated;
    world.accept(&company(2), enrol("2019-11-01"));
    let marked = |as_of, path: &str| {
        let path = format!("visits/fy2019/{path}");
        let figures = world.figures(v("fy2019"), v(as_of));
        figures.iter().find(|figure| figure.path == path).map(|figure| figure.simulated)
    };
    assert_eq!((marked("2019-10-31", "enrolled"), marked(LATE, "enrolled")), (Some(false), Some(true)));
    assert_eq!(marked(LATE, "region/kanto/enrolled"), Some(false));
    // Its reserved money would be another without the enrolment; its visits wouldn't.
    assert_eq!(marked(LATE, &format!("company/{}/reserved-yen", company(2))), Some(true));
    assert_eq!(marked(LATE, &format!("company/{}/visits", company(2))), Some(false));
    assert_eq!(marked(LATE, &format!("company/{}/visits", company(1))), Some(false));
}

#[test]
fn companies_are_paged_by_id() {
    let world = busy();
    let page = |after| {
        let ask = Ask { key: None, as_of: v(LATE), after, limit: 2 };
        world.ask("fy2019", &ask).expect("the list")
    };
    let ids = |page: &Value| {
        let rows = page["companies"].as_array().into_iter().flatten();
        rows.map(|row| row["id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let first = page(None);
    let next = first["next"].as_str().expect("a further page");
    let last = page(Some(next));
    let mut expected: Vec<_> = (1..=3).map(company).collect();
    expected.sort();
    assert_eq!([ids(&first), ids(&last)].concat(), expected);
    assert_eq!((&first["total"], &last["next"]), (&json!(3), &Value::Null));
    assert_eq!(first["totals"], last["totals"]);
}
