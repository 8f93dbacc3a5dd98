//! S1 and S2: what is spent, reserved, available and lapsed adds up to the ceiling, whatever was amended and whenever it
//! is asked.

mod common;

use std::collections::BTreeMap;

use ayumi_core::world::{World, v};
use ayumi_proto::{event::DomainEvent, time::Day};
use ayumi_visits::{Command, Entity, Event, LoggedAnotherVisit, LoggedVisit, Terms, Visits};
use common::*;
use proptest::prelude::*;

fn of_yen(world: &World<Visits>, as_of: &str, name: &str) -> i64 {
    world.figure(as_of, name).and_then(|value| value.parse().ok()).expect("the figure")
}

/// What is spent, reserved, available, lapsed, and the ceiling.
fn money(world: &World<Visits>, as_of: &str) -> [i64; 5] {
    ["spent-yen", "reserved-yen", "remaining-yen", "lapsed-yen", "exposure-yen"].map(|name| of_yen(world, as_of, name))
}

/// A world with some terms, in which companies from 1 on are enrolled and visited on these days.
fn visited(terms: serde_json::Value, companies: &[&[&str]]) -> World<Visits> {
    let mut world = World::on("2020-03-31");
    world.accept("terms", set_terms(terms));
    world.accept(&format!("expert-{MIYAGI}"), register("04"));
    for (number, visits) in (1..).zip(companies) {
        for submitted in [apply("2019-07-20"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)] {
            world.accept(&company(number), submitted);
        }
        visits.iter().for_each(|day| drop(world.accept(&company(number), visit(day, MIYAGI))));
    }
    world
}

#[test]
fn s1_a_raise_is_in_the_ceiling_for_the_visits_that_are_still_possible() {
    let first: &[&str] = &["2019-08-05", "2019-08-06", "2019-08-07", "2019-08-08"];
    let mut world = visited(terms(45_000, 4, 3), &[first, &["2019-08-05"], &[]]);
    world.accept("terms", amend_terms("2019-09-01", terms(50_000, 4, 3)));
    // Decided for next month: seven visits are possible, at the higher honorarium of their days.
    assert_eq!(money(&world, "2019-08-10"), [225_000, 350_000, 0, 0, 575_000]);
    world.accept(&company(3), visit_for("2019-09-02", MIYAGI, 50_000));
    assert_eq!(money(&world, "2019-09-02"), [275_000, 300_000, 0, 0, 575_000]);
    // The budget was for 540,000: what lacks is below 0.
    assert_eq!(of_yen(&world, "2019-09-02", "budget-yen"), 540_000);
    assert_eq!(of_yen(&world, "2019-09-02", "budget-left-yen"), -35_000);
}

#[test]
fn s1_a_lower_honorarium_leaves_what_was_spent() {
    let mut world = visited(terms(45_000, 4, 1), &[&["2019-08-05", "2019-08-06", "2019-08-07"]]);
    world.accept("terms", amend_terms("2019-09-01", terms(30_000, 4, 1)));
    assert_eq!(money(&world, "2019-08-31"), [135_000, 45_000, 0, 0, 180_000]);
    assert_eq!(money(&world, "2019-09-01"), [135_000, 30_000, 0, 0, 165_000]);
}

#[test]
fn s1_a_limit_that_is_lowered_later_leaves_room_until_then() {
    let mut world = visited(terms(45_000, 4, 1), &[&["2019-08-05"]]);
    world.accept("terms", amend_terms("2019-09-01", terms(60_000, 2, 1)));
    // Three at 45,000, or one of them at 60,000 instead; after that one.
    assert_eq!(money(&world, "2019-08-31")[1], 135_000);
    assert_eq!(money(&world, "2019-09-01")[1], 60_000);
}

#[test]
fn s2_nothing_is_reserved_after_the_period_and_what_lapses_is_said() {
    let mut world = visited(terms(45_000, 4, 5), &[&["2019-08-05"], &["2019-08-05", "2019-08-06"], &[]]);
    world.accept(&company(2), complete("2019-09-01"));
    // One company with three left, one with four, two places; two visits that company 2 did without.
    assert_eq!(money(&world, "2019-09-01"), [135_000, 315_000, 360_000, 90_000, 900_000]);
    assert_eq!(money(&world, "2020-01-31"), [135_000, 315_000, 360_000, 90_000, 900_000]);
    assert_eq!(money(&world, "2020-02-01"), [135_000, 0, 0, 765_000, 900_000]);
    assert_eq!(money(&world, "2020-03-31"), [135_000, 0, 0, 765_000, 900_000]);
    assert_figures(&world, "2020-03-31", [(&format!("company/{}/reserved-yen", company(1)), "0")]);
    // A longer period makes the visits possible again.
    let mut longer = terms(45_000, 4, 5);
    longer["period"]["to"] = "2020-02-29".into();
    world.accept("terms", amend_terms("2020-01-01", longer));
    assert_eq!(money(&world, "2020-02-01"), [135_000, 315_000, 360_000, 90_000, 900_000]);
    // A shorter one takes them away.
    let mut shorter = terms(45_000, 4, 5);
    shorter["period"]["to"] = "2019-12-31".into();
    world.accept("terms", amend_terms("2020-01-01", shorter));
    assert_eq!(money(&world, "2020-01-01"), [135_000, 0, 0, 765_000, 900_000]);
}

#[test]
fn s2_places_that_come_later_are_worth_what_visits_pay_then() {
    let mut world = visited(terms(45_000, 4, 2), &[&[]]);
    world.accept("terms", amend_terms("2019-10-01", terms(30_000, 3, 5)));
    // One place at four times 45,000, and from October three at three times 30,000.
    assert_eq!(money(&world, "2019-08-02"), [0, 180_000, 450_000, 0, 630_000]);
    assert_eq!(money(&world, "2019-10-01"), [0, 90_000, 360_000, 0, 450_000]);
}

/// Days before, in and after the period.
const DAYS: [&str; 9] = [
    "2019-07-31",
    "2019-08-01",
    "2019-08-10",
    "2019-09-30",
    "2019-10-01",
    "2019-10-20",
    "2020-01-31",
    "2020-02-01",
    "2020-03-01",
];

#[derive(Clone, Debug)]
enum Step {
    Submit(String, Command),
    TakeBack(prop::sample::Index),
}

fn day() -> impl Strategy<Value = &'static str> {
    prop::sample::select(DAYS.to_vec())
}

fn amended() -> impl Strategy<Value = Command> {
    let yen = prop::sample::select(vec![30_000, 45_000, 50_000]);
    (day(), day(), yen, 1u16..6, 1u32..5, day(), day()).prop_map(|(on, from, yen, limit, cap, begin, end)| {
        let mut terms = terms(yen, limit, cap);
        terms["period"] = serde_json::json!({"from": begin.min(end), "to": begin.max(end)});
        decide_to_amend(on, from, terms)
    })
}

fn of_a_company() -> impl Strategy<Value = Command> {
    let yen = prop::sample::select(vec![30_000, 45_000, 45_000, 50_000]);
    prop_oneof![
        2 => day().prop_map(apply),
        3 => day().prop_map(enrol),
        2 => (day(), prop::sample::select(vec![MIYAGI, IWATE])).prop_map(|(day, expert)| assign(day, expert)),
        12 => (day(), yen).prop_map(|(day, yen)| visit_for(day, MIYAGI, yen)),
        1 => day().prop_map(|day| another(day, MIYAGI)),
        3 => (0u16..6).prop_map(void),
        1 => day().prop_map(complete),
        3 => day().prop_map(withdraw),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let of_company = (1u64..4, of_a_company()).prop_map(|(number, command)| Step::Submit(company(number), command));
    let step = prop_oneof![
        12 => of_company,
        2 => amended().prop_map(|command| Step::Submit("terms".to_owned(), command)),
        2 => any::<prop::sample::Index>().prop_map(Step::TakeBack),
    ];
    let begin = |number| {
        let way = [apply("2019-07-31"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)];
        way.map(|command| Step::Submit(company(number), command)).to_vec()
    };
    prop::collection::vec(step, 0..60).prop_map(move |rest| [begin(1), begin(2), rest].concat())
}

/// The world in which all of it was recorded, some of it refused.
fn world(steps: Vec<Step>) -> World<Visits> {
    let mut world = begun();
    world.today = v("2020-03-01");
    for step in steps {
        match step {
            Step::Submit(entity, command) => drop(world.submit(&v(&entity), &command)),
            Step::TakeBack(index) => {
                let position = index.index(world.position() as usize) as u64 + 1;
                let entity = world.entity_at(position).expect("a commit").clone();
                let _refused = world.take_back(&entity, position, None);
            }
        }
    }
    world
}

/// What the log says of a company as of a day.
#[derive(Default)]
struct Way {
    enrolled: bool,
    over: bool,
    withdrew: bool,
    visits: BTreeMap<u16, i64>,
}

impl Way {
    fn take(&mut self, event: Event) {
        match event.kind() {
            "company-applied" => (self.enrolled, self.over, self.withdrew) = (false, false, false),
            "company-enrolled" => self.enrolled = true,
            "guidance-completed" => self.over = true,
            "company-withdrawn" => (self.over, self.withdrew) = (true, true),
            _ => {}
        }
        if let Event::VisitLogged(LoggedVisit { visit, yen, .. })
        | Event::AnotherVisitLogged(LoggedAnotherVisit { visit, yen, .. }) = event
        {
            self.visits.insert(visit, yen.get() as i64);
        } else if let Event::VisitVoided(voided) = event {
            self.visits.remove(&voided.visit);
        }
    }

    fn has_place(&self) -> bool {
        self.enrolled && !(self.withdrew && self.visits.is_empty())
    }
}

/// The money as of a day by a fold and a search of the test's own: each day is tried, one after the other.
fn counted(world: &World<Visits>, as_of: Day) -> [i64; 5] {
    let mut ways: BTreeMap<Entity, Way> = BTreeMap::new();
    let mut terms: Vec<(Day, Terms)> = Vec::new();
    for (entity, event) in world.counting(as_of) {
        let way = ways.entry(entity).or_default();
        if let Event::TermsSet(initial) = event {
            terms.push((initial.terms.period.from(), initial.terms));
        } else if let Event::TermsAmended(amendment) = event {
            terms.push((amendment.from, amendment.terms));
        } else {
            way.take(event);
        }
    }
    let on = |day: Day| {
        let begun = terms.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from);
        begun.or(terms.first()).map(|(_, terms)| *terms)
    };
    let first: Day = v("2019-07-01");
    let allowed: Vec<(Day, Terms)> = (0..300)
        .map(|days| first + days)
        .filter_map(|day| Some((day, on(day)?)).filter(|(day, terms)| terms.period.contains(*day)))
        .collect();
    let is_over = allowed.last().is_none_or(|(last, _)| as_of > *last);
    let from = if is_over { allowed.last().map_or(as_of, |(last, _)| *last) } else { as_of };
    let left: Vec<&(Day, Terms)> = allowed.iter().filter(|(day, _)| *day >= from).collect();
    // The most that a company with so many visits can still cost, if it is visited on none but the last so many days.
    let possible = |days: &[&(Day, Terms)], visits: usize| {
        let mut best = vec![0; 120];
        for (_, terms) in days.iter().rev() {
            for had in (0..usize::from(terms.visit_limit)).rev() {
                best[had] = best[had].max(best[had + 1] + terms.honorarium_yen.get() as i64);
            }
        }
        best[visits]
    };
    let [mut spent, mut open, mut ended, mut free] = [0; 4];
    for way in ways.values() {
        spent += way.visits.values().sum::<i64>();
        let rest = if way.has_place() { possible(&left, way.visits.len()) } else { 0 };
        if way.over { ended += rest } else { open += rest }
    }
    let mut held = ways.values().filter(|way| way.has_place()).count() as i64;
    for (index, (day, _)) in left.iter().enumerate() {
        let later = (0..400).map(|days| *day + days).filter_map(on);
        let cap = later.map(|terms| i64::from(terms.company_cap)).min().unwrap_or(0);
        free += (cap - held).max(0) * possible(&left[index..], 0);
        held = held.max(cap);
    }
    let ceiling = spent + open + ended + free;
    if is_over { [spent, 0, 0, open + ended + free, ceiling] } else { [spent, open, free, ended, ceiling] }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn s1_s2_the_figures_of_money_add_up_on_every_day(steps in steps()) {
        let world = world(steps);
        for as_of in DAYS {
            let shown = money(&world, as_of);
            let [spent, reserved, available, lapsed, ceiling] = shown;
            prop_assert_eq!(spent + reserved + available + lapsed, ceiling, "as of {}", as_of);
            prop_assert!(shown.iter().all(|yen| *yen >= 0), "as of {as_of}: {shown:?}");
            prop_assert_eq!(shown, counted(&world, v(as_of)), "as of {}", as_of);
        }
    }
}
