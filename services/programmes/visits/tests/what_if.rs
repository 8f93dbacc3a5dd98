//! What other terms would have meant.

mod common;

use std::collections::BTreeMap;

use ayumi_core::world::{World, v};
use ayumi_proto::{money::Yen, time::Span};
use ayumi_visits::Command;
use ayumi_visits::{
    Visits,
    what_if::{Decided, Decisions, OtherTerms, WhatIf, what_if},
};
use common::*;
use serde_json::json;

/// Commands recorded one after the other, each recorded on a day of its own.
struct ProjectionState {
    world: World<Visits>,
    commits: Vec<Decided>,
}

impl ProjectionState {
    /// Terms of four visits for three companies, and the experts.
    fn begun() -> Self {
        let mut book = Self { world: World::on("2019-07-01"), commits: Vec::new() };
        book.submit("2019-07-01", "terms", set_terms(terms(45_000, 4, 3)));
        for (expert, prefecture) in [(MIYAGI, "04"), (IWATE, "03")] {
            book.submit("2019-07-01", &format!("expert-{expert}"), register(prefecture));
        }
        book
    }

    #[track_caller]
    fn submit(&mut self, recorded_on: &str, entity: &str, command: Command) {
        self.world.today = v(recorded_on);
        let known = self.commits.len();
        self.world.accept(entity, command);
        self.commits.extend(decided(&self.world).drain(known..));
    }

    /// A company is enrolled and visited on these days, all recorded on the day itself.
    fn visited<const N: usize>(&mut self, number: u64, enrolled: &str, visits: [&str; N]) {
        for submitted in [apply(enrolled), enrol(enrolled), assign(enrolled, MIYAGI)] {
            self.submit(enrolled, &company(number), submitted);
        }
        for day in visits {
            self.submit(day, &company(number), visit(day, MIYAGI));
        }
    }

    #[track_caller]
    fn what_if(&self, other: OtherTerms, from: u64) -> WhatIf {
        what_if(self.commits.clone(), &other, from).expect("valid terms")
    }

    fn position(&self) -> u64 {
        self.commits.len() as u64
    }
}

/// Company 1 has four visits, company 2 three of which the second is void, and company 3 one.
fn book() -> ProjectionState {
    let mut book = ProjectionState::begun();
    book.visited(1, "2019-08-01", ["2019-08-10", "2019-08-20", "2019-09-10", "2019-10-10"]);
    book.visited(2, "2019-08-02", ["2019-08-11", "2019-09-11"]);
    book.submit("2019-09-12", &company(2), void(2));
    book.submit("2019-10-11", &company(2), visit("2019-10-11", MIYAGI));
    book.visited(3, "2019-11-01", ["2019-11-10"]);
    book.submit("2019-12-01", &company(3), complete("2019-12-01"));
    book
}

fn none() -> OtherTerms {
    OtherTerms::default()
}

fn counts<const N: usize>(counts: [(&str, u32); N]) -> BTreeMap<String, u32> {
    counts.map(|(rule, count)| (rule.to_owned(), count)).into()
}

#[track_caller]
fn assert_visits(found: &WhatIf, was: u32, would_be: u32) {
    let totals = found.totals;
    assert_eq!((totals.was.visits, totals.would_be.visits), (was, would_be));
    let saved_yen = totals.was.spent_yen.get() as i64 - totals.would_be.spent_yen.get() as i64;
    assert_eq!(totals.saved_yen, saved_yen);
}

#[test]
fn a_lower_limit_refuses_the_visits_above_it() {
    let found = book().what_if(OtherTerms { visit_limit: Some(2), ..none() }, 0);
    assert_visits(&found, 7, 5);
    assert_eq!((&found.refused, &found.consequences), (&counts([("visit-limit", 2)]), &counts([])));
    assert_eq!((found.totals.saved_yen, found.not_enrolled.as_slice()), (90_000, &[][..]));
}

#[test]
fn a_void_goes_with_its_visit_and_makes_room_for_the_next() {
    let found = book().what_if(OtherTerms { visit_limit: Some(1), ..none() }, 0);
    // Company 2's second visit is refused, so that its void voids nothing and the third finds no room.
    assert_visits(&found, 7, 3);
    assert_eq!((found.refused, found.consequences), (counts([("visit-limit", 5)]), counts([("no-such-visit", 1)])));
}

#[test]
fn a_void_finds_its_visit_under_the_number_that_it_has_now() {
    let mut book = ProjectionState::begun();
    book.visited(1, "2019-08-01", ["2019-08-10", "2019-08-11", "2019-08-12"]);
    book.submit("2019-08-13", &company(1), void(1));
    book.submit("2019-09-10", &company(1), visit("2019-09-10", MIYAGI));
    book.submit("2019-09-11", &company(1), void(4));
    book.submit("2019-09-12", &company(1), visit("2019-09-12", MIYAGI));
    let found = book.what_if(OtherTerms { visit_limit: Some(2), ..none() }, 0);
    // Visit 3 is refused, and 4 is the third: its void makes room for the last.
    assert_visits(&found, 3, 2);
    assert_eq!((found.refused, found.consequences), (counts([("visit-limit", 1)]), counts([])));
}

#[test]
fn the_void_of_a_refused_visit_leaves_the_one_that_has_its_number_now() {
    let mut book = ProjectionState::begun();
    book.visited(1, "2019-08-01", ["2019-08-10", "2019-08-11"]);
    book.submit("2019-08-12", &company(1), void(1));
    book.submit("2019-09-10", &company(1), visit("2019-09-10", MIYAGI));
    book.submit("2019-09-11", &company(1), void(2));
    let found = book.what_if(OtherTerms { visit_limit: Some(1), ..none() }, 0);
    assert_visits(&found, 1, 1);
    assert_eq!((found.refused, found.consequences), (counts([("visit-limit", 1)]), counts([("no-such-visit", 1)])));
}

#[test]
fn a_lower_cap_enrols_fewer_and_the_rest_follows() {
    let found = book().what_if(OtherTerms { company_cap: Some(2), ..none() }, 0);
    assert_visits(&found, 7, 6);
    assert_eq!(found.refused, counts([("company-cap", 1)]));
    // The expert, the visit and the completion.
    assert_eq!(found.consequences, counts([("not-enrolled", 3)]));
    assert_eq!(found.not_enrolled, [v(&company(3))]);
}

#[test]
fn another_honorarium_costs_otherwise_in_every_row() {
    let found = book().what_if(OtherTerms { honorarium_yen: Some(Yen::new(50_000)), ..none() }, 0);
    assert_visits(&found, 7, 7);
    assert_eq!((found.totals.saved_yen, found.refused.len()), (-35_000, 0));
    let rows: Vec<_> = found.rows.iter().map(|row| (row.month, row.compared.saved_yen)).collect();
    let expected = [("2019-08", -15_000), ("2019-09", -5_000), ("2019-10", -10_000), ("2019-11", -5_000)];
    assert_eq!(rows, expected.map(|(month, saved)| (Some(v(month)), saved)));
}

#[test]
fn a_shorter_period_refuses_visits_and_enrolments_after_its_end() {
    let period = Span::new(v("2019-08-15"), v("2019-09-30")).expect("a period");
    let found = book().what_if(OtherTerms { period: Some(period), ..none() }, 0);
    // Before it two visits, after it two more and the enrolment of company 3.
    assert_visits(&found, 7, 2);
    assert_eq!(found.refused, counts([("outside-period", 5)]));
    assert_eq!(found.consequences, counts([("not-enrolled", 3)]));
}

#[test]
fn what_is_amended_stays_amended_when_the_period_begins_later() {
    let mut book = ProjectionState::begun();
    book.submit("2019-08-01", "terms", amend_terms("2019-08-10", terms(30_000, 4, 3)));
    for submitted in [apply("2019-08-01"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)] {
        book.submit("2019-08-01", &company(1), submitted);
    }
    book.submit("2019-09-10", &company(1), visit_for("2019-09-10", MIYAGI, 30_000));
    let period = Span::new(v("2019-09-01"), v("2020-01-31")).expect("a period");
    let found = book.what_if(OtherTerms { period: Some(period), ..none() }, 0);
    assert_eq!((found.totals.saved_yen, found.refused), (0, counts([])));
}

#[test]
fn what_came_before_the_branch_stands_as_it_is() {
    let mut book = ProjectionState::begun();
    book.visited(1, "2019-08-01", ["2019-08-10", "2019-08-20", "2019-08-21"]);
    let branch = book.position();
    // A visit from before the branch, recorded after it: three stand already.
    book.submit("2019-09-01", &company(1), visit("2019-08-15", MIYAGI));
    book.visited(2, "2019-09-02", ["2019-09-10", "2019-09-11", "2019-09-12"]);
    let other = OtherTerms { visit_limit: Some(2), honorarium_yen: Some(Yen::new(40_000)), ..none() };
    let found = book.what_if(other, branch);
    assert_visits(&found, 7, 5);
    assert_eq!((&found.refused, &found.consequences), (&counts([("visit-limit", 2)]), &counts([])));
    assert_eq!(found.totals.would_be.spent_yen, Yen::new(3 * 45_000 + 2 * 40_000));
    assert_eq!(found.decisions, Decisions { evaluated: 7, kept: 5 });
}

/// What is loaded or imported is recorded on one day.
#[test]
fn a_branch_is_at_a_position_whatever_the_days() {
    let days = book();
    let at_once = ProjectionState { commits: decided(&days.world), world: days.world };
    let other = OtherTerms { visit_limit: Some(2), honorarium_yen: Some(Yen::new(40_000)), ..none() };
    for from in 0..=at_once.position() {
        assert_eq!(at_once.what_if(other, from), what_if(days.commits.clone(), &other, from).expect("valid terms"));
    }
}

#[test]
fn a_visit_that_stands_makes_room_once_it_is_void() {
    let mut book = ProjectionState::begun();
    book.visited(1, "2019-08-01", ["2019-08-10", "2019-08-20"]);
    let branch = book.position();
    book.submit("2019-09-01", &company(1), visit("2019-09-01", MIYAGI));
    book.submit("2019-09-02", &company(1), void(1));
    book.submit("2019-09-03", &company(1), visit("2019-09-03", MIYAGI));
    let other = OtherTerms { visit_limit: Some(2), honorarium_yen: Some(Yen::new(40_000)), ..none() };
    let found = book.what_if(other, branch);
    assert_visits(&found, 3, 2);
    assert_eq!(found.totals.would_be.spent_yen, Yen::new(45_000 + 40_000));
}

#[test]
fn later_amendments_are_under_the_other_terms_too() {
    let mut book = ProjectionState::begun();
    book.submit("2019-07-02", "terms", amend_terms("2019-10-01", terms(30_000, 4, 3)));
    book.visited(1, "2019-08-01", []);
    let branch = book.position();
    // Decided after the branch, and in force from before it.
    book.submit("2019-08-10", "terms", amend_terms("2019-08-01", terms(44_000, 4, 3)));
    let days = [("2019-08-10", 44_000), ("2019-09-10", 44_000), ("2019-10-10", 30_000), ("2019-10-11", 30_000)];
    for (day, yen) in days {
        book.submit(day, &company(1), visit_for(day, MIYAGI, yen));
    }
    let found = book.what_if(OtherTerms { visit_limit: Some(3), ..none() }, branch);
    assert_eq!((found.totals.saved_yen, found.refused), (30_000, counts([("visit-limit", 1)])));
    let dearer = book.what_if(OtherTerms { honorarium_yen: Some(Yen::new(50_000)), ..none() }, branch);
    assert_eq!(dearer.totals.would_be.spent_yen, Yen::new(200_000));
}

#[test]
fn a_place_taken_with_the_last_commit_before_the_branch_is_taken() {
    let mut book = ProjectionState::begun();
    for number in 1..=3 {
        book.submit("2019-08-01", &company(number), apply("2019-08-01"));
    }
    book.submit("2019-08-01", &company(1), enrol("2019-08-01"));
    // The enrolment is two commits; the branch is between them.
    let branch = book.position() - 1;
    book.submit("2019-08-02", &company(2), enrol("2019-08-02"));
    book.submit("2019-08-02", &company(3), enrol("2019-08-02"));
    let found = book.what_if(OtherTerms { company_cap: Some(2), ..none() }, branch);
    assert_eq!((found.refused, found.not_enrolled), (counts([("company-cap", 1)]), vec![v(&company(3))]));
}

#[test]
fn terms_that_the_rules_refuse_are_refused() {
    let book = book();
    let refusal = |other, from| what_if(book.commits.clone(), &other, from).expect_err("invalid terms").rule;
    assert_eq!(refusal(OtherTerms { visit_limit: Some(0), ..none() }, 0), "terms-out-of-bounds");
    assert_eq!(refusal(OtherTerms { company_cap: Some(1), ..none() }, 20), "cap-below-places-taken");
}

#[test]
fn an_outcome_reads_as_json() {
    let found = book().what_if(OtherTerms { company_cap: Some(2), ..none() }, 0);
    let found = serde_json::to_value(found).expect("JSON");
    let november = json!({"region": "tohoku", "month": "2019-11", "saved_yen": 45_000,
        "was": {"companies": 1, "visits": 1, "spent_yen": 45_000},
        "would_be": {"companies": 0, "visits": 0, "spent_yen": 0}});
    assert_eq!((&found["rows"][3], &found["totals"]["saved_yen"]), (&november, &json!(45_000)));
    let enrolment = json!({"position": 21, "entity": company(3), "event": "company-enrolled", "occurred": "2019-11-01",
        "rule": "company-cap"});
    assert_eq!(found["refusals"][0], enrolment);
    assert_eq!(found["totals"]["was"], json!({"companies": 3, "visits": 7, "spent_yen": 7 * 45_000}));
    let november = found["months"].as_array().and_then(|months| months.last());
    assert_eq!(
        (&found["regions"][0]["region"], november.map(|row| &row["month"])),
        (&json!("tohoku"), Some(&json!("2019-11")))
    );
}
