//! The figures: their addresses, what they promise, and what explains them.

mod common;

use ayumi_core::{
    figures::place::Address,
    world::{World, v},
};
use ayumi_visits::Visits;
use common::*;
use serde_json::Value;

#[test]
fn addresses_are_distinct_and_begin_with_the_edition() {
    let figures = busy().figures(v("fy2019"), v(LATE));
    let paths: std::collections::BTreeSet<_> = figures.iter().map(|figure| figure.path.as_str()).collect();
    assert_eq!(paths.len(), figures.len());
    assert!(paths.iter().all(|path| path.starts_with("visits/fy2019/")));
}

/// Beside the busy world: a change of experts, evaluations recorded out of order, a company that withdrew before
/// an assignment of its own began and came back elsewhere, and terms amended by decisions recorded out of order.
fn busier() -> World<Visits> {
    let mut world = busy();
    world.accept("terms", amend_terms("2019-10-01", terms(45_000, 4, 5)));
    world.accept(&company(1), assign("2019-10-05", IWATE));
    world.accept(&company(1), visit("2019-10-06", IWATE));
    world.accept(&company(1), visit("2019-09-20", MIYAGI));
    world.accept(&company(1), evaluate("2019-11-10", "mixed", 1));
    world.accept(&company(1), evaluate("2019-11-01", "success", 0));
    world.accept(&company(2), enrol("2019-10-01"));
    world.accept(&company(2), assign("2019-11-20", MIYAGI));
    world.accept(&company(2), withdraw("2019-10-20"));
    world.accept(&company(2), apply_from("2019-10-21", "17"));
    world.accept(&company(4), apply("2019-10-01"));
    world.accept(&company(4), enrol("2019-10-02"));
    world.accept(&company(4), complete("2019-12-01"));
    world.accept("terms", decide_to_amend("2019-09-02", "2019-12-01", terms(40_000, 5, 6)));
    world.accept("terms", decide_to_amend("2019-06-30", "2019-12-01", terms(30_000, 3, 6)));
    world
}

#[test]
fn the_view_keeps_its_promises() {
    let world = busier();
    for day in ["2019-06-30", "2019-08-10", "2019-08-17", "2019-09-30", "2019-10-20", "2019-11-20", LATE] {
        world.assert_figures_keep_promises(v(day));
    }
}

#[test]
fn of_two_amendments_for_one_day_the_later_recorded_is_in_force() {
    assert_figures(&busier(), LATE, [("exposure-yen", "585000"), ("companies-by-visits/3", "1")]);
}

#[test]
fn an_assignment_from_before_a_company_came_back_is_over() {
    let world = busier();
    assert_eq!(one(&world, LATE, &company(2))["expert"], Value::Null);
    assert_figures(&world, LATE, [("expert/000004/companies", "0"), ("expert/000003/companies", "1")]);
    assert_figures(&world, "2019-10-04", [("expert/000004/companies", "1"), ("expert/000003/companies", "0")]);
}

#[test]
fn a_company_that_came_back_elsewhere_counts_there() {
    let world = busier();
    assert_figures(&world, "2019-10-20", [("region/tohoku/applied", "3"), ("region/tohoku/withdrawn", "1")]);
    assert_figures(&world, LATE, [("region/tohoku/applied", "2"), ("region/chubu/applied", "1")]);
    assert_eq!(world.figure("2019-10-20", "region/chubu/applied"), None);
}

#[test]
fn honoraria_are_figures_too() {
    let world = busier();
    let september = |figure| format!("expert/000004/2019-09/{figure}");
    let paid = [("visits", "2"), ("gross-yen", "90000"), ("withheld-yen", "9189"), ("net-yen", "80811")];
    for (figure, value) in paid {
        assert_figures(&world, LATE, [(&september(figure), value)]);
    }
    // The only visit of August was voided.
    assert_eq!(world.figure(LATE, "expert/000004/2019-08/visits"), None);
}

#[test]
fn an_address_has_one_form() {
    let id = company(1);
    for good in ["spent-yen", "companies-by-visits/4", "cases/mixed", "region/kanto/served", "expert/000004/companies"]
    {
        let read = Address::<Visits>::parse(good).map(|address| address.to_string());
        assert_eq!(read.as_deref(), Some(good));
    }
    let company = |end: &str| format!("company/{id}{end}");
    for bad in [
        "",
        "spent",
        "spent-yen/",
        "/spent-yen",
        "companies-by-visits/04",
        "companies-by-visits/-1",
        "companies-by-visits",
        "cases/other",
        "region/tohoku",
        "region/nowhere/visits",
        "region/tohoku/remaining-yen",
        "company/123/visits",
        &company(""),
        &company("/served"),
        "expert/4/visits",
        "expert/000004/2019-8/visits",
        "expert/000004/2019-13/visits",
        "expert/000004/2019-08",
        "expert/000004/2019-08/companies",
        "expert/000004/2019-08-01/visits",
    ] {
        assert_eq!(Address::<Visits>::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_figure_is_explained_by_few_events() {
    let world = busier();
    let explained_by = |address: &str| world.explained(LATE, address).iter().map(|step| step.event).collect::<Vec<_>>();
    let visits = ["visit-logged", "visit-logged", "visit-voided", "visit-logged", "visit-logged"];
    assert_eq!(explained_by("spent-yen"), visits);
    assert_eq!(explained_by("exposure-yen"), ["terms-set", "terms-amended", "terms-amended", "terms-amended"]);
    assert_eq!(explained_by("cases/mixed"), ["case-evaluated"]);
    assert_eq!(explained_by(&format!("company/{}/spent-yen", company(4))), ["company-applied"]);
    assert_eq!(explained_by("expert/000003/visits"), ["expert-registered", "visit-logged"]);
    assert_eq!(explained_by("expert/000003/2019-10/gross-yen"), ["visit-logged"]);
}

#[test]
fn a_void_takes_the_place_of_its_visit_only() {
    let world = busy();
    let steps = world.explained(LATE, &format!("company/{}/visits", company(1)));
    let superseded: Vec<_> = steps.iter().map(|step| (step.event, step.superseded_by)).collect();
    let void = steps.last().map(|step| step.position);
    let visits = [("visit-logged", void), ("visit-logged", None), ("visit-voided", None)];
    assert_eq!(superseded[1..], visits, "after the application, by which the figure is there");
}
