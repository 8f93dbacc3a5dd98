//! In every order of commands, what the rules promise holds: read off the log by folds of their own.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::world::{World, v};
use ayumi_proto::{
    event::DomainEvent,
    money::Yen,
    time::{Day, Span},
};
use ayumi_visits::{
    Assignment, Command, Completion, Enrolment, Entity, Event, LoggedAnotherVisit, LoggedVisit, Terms, Withdrawal,
};
use ayumi_visits::{
    Visits,
    what_if::{Decided, Decisions, OtherTerms, WhatIf, what_if},
};
use common::*;
use proptest::prelude::*;

/// A command and the entity that it is for.
type Submitted = (String, Command);

/// Days around the period, few enough that many commands share one.
const DAYS: [&str; 7] =
    ["2019-07-31", "2019-08-01", "2019-08-10", "2019-09-30", "2019-10-01", "2019-10-20", "2020-02-01"];

fn day() -> impl Strategy<Value = &'static str> {
    prop::sample::select(DAYS.to_vec())
}

fn expert() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![MIYAGI, IWATE])
}

fn of_a_company() -> impl Strategy<Value = Command> {
    let yen = prop_oneof![4 => Just(45_000), 2 => Just(30_000), 1 => 44_999u64..45_003];
    prop_oneof![
        2 => day().prop_map(apply),
        1 => day().prop_map(|day| apply_from(day, "13")),
        3 => day().prop_map(enrol),
        3 => (day(), expert()).prop_map(|(day, expert)| assign(day, expert)),
        12 => (day(), expert(), yen).prop_map(|(day, expert, yen)| visit_for(day, expert, yen)),
        1 => (day(), expert()).prop_map(|(day, expert)| another(day, expert)),
        2 => (0u16..8).prop_map(void),
        1 => day().prop_map(complete),
        2 => day().prop_map(withdraw),
        1 => day().prop_map(continue_privately),
        1 => day().prop_map(|day| code_reasons(day, None, &["time"])),
        1 => (day(), prop::sample::select(vec!["success", "failure"])).prop_map(|(day, outcome)| evaluate(day, outcome, 1)),
    ]
}

/// Mostly two companies, so that one of them often reaches its limit, and two more for the cap.
fn submitted() -> impl Strategy<Value = Submitted> {
    let number = prop_oneof![4 => 1u64..3, 1 => 3u64..5];
    let of_company = (number, of_a_company()).prop_map(|(number, command)| (company(number), command));
    let payee = prop::sample::select(vec!["individual", "corporation", "none"]);
    let batch = prop::sample::select(vec!["8月払", "9月払"]);
    let of_expert = prop_oneof![
        2 => (batch, day(), 1u64..4).prop_map(|(batch, day, visits)| pay(batch, day, visits * 45_000)),
        1 => (day(), payee).prop_map(|(day, payee)| set_payee(day, payee)),
    ];
    let of_expert = (expert(), of_expert).prop_map(|(expert, command)| (format!("expert-{expert}"), command));
    let of_terms = (day(), 1u64..400_000).prop_map(|(day, yen)| ("terms".to_owned(), set_budget(day, yen)));
    prop_oneof![24 => of_company, 2 => of_expert, 1 => of_terms]
}

fn amended() -> impl Strategy<Value = Submitted> {
    let yen = prop::sample::select(vec![30_000, 45_000]);
    (day(), day(), yen, 1u16..6, 1u32..4)
        .prop_map(|(on, from, yen, limit, cap)| ("terms".to_owned(), decide_to_amend(on, from, terms(yen, limit, cap))))
}

/// Two companies' way to being visited and a third that waits for a place, then anything.
fn sequence() -> impl Strategy<Value = Vec<Submitted>> {
    let begin = |number| {
        let way = [apply("2019-07-31"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)];
        way.map(|command| (company(number), command)).to_vec()
    };
    let begun = prop_oneof![3 => Just([begin(1), begin(2), vec![(company(3), apply("2019-07-31"))]].concat()), 1 => Just(Vec::new())];
    (begun, prop::collection::vec(submitted(), 0..80)).prop_map(|(begun, rest)| [begun, rest].concat())
}

/// The world in which all of it was recorded, some of it refused.
fn world(submitted: Vec<Submitted>) -> World<Visits> {
    let mut world = begun();
    world.today = v("2020-03-01");
    for (entity, command) in submitted {
        let _refused = world.submit(&v(&entity), &command);
    }
    world
}

/// The terms in force on a day, by the log.
fn terms_on(world: &World<Visits>, day: Day) -> Terms {
    let mut dated: Vec<(Day, Terms)> = Vec::new();
    for (_, event, ..) in &world.log {
        if let Event::TermsSet(initial) = event {
            dated.push((initial.terms.period.from(), initial.terms));
        } else if let Event::TermsAmended(amendment) = event {
            dated.push((amendment.from, amendment.terms));
        }
    }
    let first = dated[0].1;
    dated.sort_by_key(|(from, _)| *from);
    dated.into_iter().rfind(|(from, _)| *from <= day).map_or(first, |(_, terms)| terms)
}

/// Visits that stand, by company: day and yen of each.
fn standing(world: &World<Visits>) -> BTreeMap<Entity, Vec<(Day, u64)>> {
    let mut visits: BTreeMap<(Entity, u16), (Day, u64)> = BTreeMap::new();
    for (entity, event, ..) in &world.log {
        if let Event::VisitLogged(LoggedVisit { visit, on, yen, .. })
        | Event::AnotherVisitLogged(LoggedAnotherVisit { visit, on, yen, .. }) = event
        {
            let new = visits.insert((entity.clone(), *visit), (*on, yen.get()));
            assert!(new.is_none(), "a number was used twice");
        } else if let Event::VisitVoided(voided) = event {
            assert!(visits.remove(&(entity.clone(), voided.visit)).is_some(), "what doesn't stand was voided");
        }
    }
    let mut companies: BTreeMap<Entity, Vec<(Day, u64)>> = BTreeMap::new();
    for ((entity, _), visit) in visits {
        companies.entry(entity).or_default().push(visit);
    }
    companies
}

/// How many places were held at the end of a day, by the events recorded until then.
fn held<'a>(events: impl Iterator<Item = &'a Event>, day: Day) -> i64 {
    let seen = events.filter(|event| event.occurred().first_day() <= day);
    seen.map(|event| match event.kind() {
        "place-taken" => 1,
        "place-returned" => -1,
        _ => 0,
    })
    .sum()
}

fn figure(world: &World<Visits>, as_of: &str, path: &str) -> i64 {
    let value = world.figure(as_of, path);
    value.and_then(|value| value.parse().ok()).expect("the figure")
}

/// The period that all terms here have.
fn as_they_were() -> OtherTerms {
    let period = Span::new(v("2019-08-01"), v("2020-01-31")).expect("a period");
    OtherTerms { period: Some(period), ..OtherTerms::default() }
}

/// What allows more refuses nothing that was allowed.
fn as_generous() -> OtherTerms {
    OtherTerms { visit_limit: Some(100), company_cap: Some(1000), ..OtherTerms::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_order_of_commands_makes_a_fifth_visit_stand(submitted in sequence()) {
        let world = world(submitted);
        for (company, visits) in standing(&world) {
            prop_assert!(visits.len() <= 4, "{company}: {visits:?}");
        }
    }

    #[test]
    fn each_visit_that_stands_is_within_the_terms_of_its_day(
        amendments in prop::collection::vec(amended(), 0..3),
        submitted in sequence(),
    ) {
        let world = world([amendments, submitted].concat());
        for (company, visits) in standing(&world) {
            for (day, yen) in &visits {
                let terms = terms_on(&world, *day);
                prop_assert!(terms.period.contains(*day), "{company} was visited on {day}");
                prop_assert_eq!(*yen, terms.honorarium_yen.get(), "{} was visited on {}", company, day);
                let until = visits.iter().filter(|(earlier, _)| earlier <= day).count();
                prop_assert!(until <= usize::from(terms.visit_limit), "{company}: {until} visits until {day}");
            }
        }
    }

    #[test]
    fn each_visit_is_by_the_expert_assigned_after_enrolment(submitted in sequence()) {
        let mut enrolled: BTreeMap<Entity, (Day, Option<Day>)> = BTreeMap::new();
        let mut assigned: BTreeMap<Entity, Vec<(Day, String)>> = BTreeMap::new();
        for (entity, event, ..) in &world(submitted).log {
            if let Event::CompanyEnrolled(Enrolment { on }) = event {
                enrolled.insert(entity.clone(), (*on, None));
                assigned.insert(entity.clone(), Vec::new());
            } else if let Event::ExpertAssigned(Assignment { on, expert, .. }) = event {
                assigned.entry(entity.clone()).or_default().push((*on, expert.to_string()));
            } else if let Event::CompanyWithdrawn(Withdrawal { on, .. }) | Event::GuidanceCompleted(Completion { on }) = event {
                enrolled.entry(entity.clone()).and_modify(|(_, until)| *until = Some(*on));
            } else if let Event::VisitLogged(LoggedVisit { on, expert, .. })
            | Event::AnotherVisitLogged(LoggedAnotherVisit { on, expert, .. }) = event
            {
                let within = |(since, until): &(Day, Option<Day>)| since <= on && until.is_none_or(|until| *on <= until);
                prop_assert!(enrolled.get(entity).is_some_and(within), "{entity} on {on}");
                let begun = assigned[entity].iter().filter(|(from, _)| from <= on);
                let by = begun.max_by_key(|(from, _)| *from).map(|(_, expert)| expert);
                prop_assert_eq!(by, Some(&expert.to_string()), "{} on {}", entity, on);
            }
        }
    }

    #[test]
    fn no_enrolment_goes_beyond_the_cap_on_any_day(submitted in sequence()) {
        let world = world(submitted);
        for day in DAYS {
            let held = held(world.log.iter().map(|(_, event, ..)| event), v(day));
            prop_assert!((0..=2).contains(&held), "{held} places of 2 were held on {day}");
        }
    }

    #[test]
    fn no_enrolment_goes_beyond_an_amended_cap(
        submitted in prop::collection::vec(prop_oneof![8 => submitted(), 1 => amended()], 0..80),
    ) {
        let world = world(submitted);
        // Whenever the cap was amended, what counts in the end is the one that lasts.
        let lasting = terms_on(&world, v("2199-12-31"));
        let held = held(world.log.iter().map(|(_, event, ..)| event), v("2199-12-31"));
        prop_assert!((0..=i64::from(lasting.company_cap)).contains(&held), "{held} of {}", lasting.company_cap);
    }

    #[test]
    fn spending_never_goes_above_the_ceiling_of_the_terms_on_any_day(submitted in sequence()) {
        let world = world(submitted);
        let ceiling = 2 * 4 * 45_000;
        for day in DAYS {
            let money = |path| figure(&world, day, path);
            prop_assert_eq!(money("exposure-yen"), ceiling);
            prop_assert!(money("spent-yen") + money("reserved-yen") <= ceiling, "as of {day}");
        }
    }

    #[test]
    fn d9_d10_no_visit_is_recorded_that_may_be_wrong(submitted in sequence()) {
        let answer = world(submitted).answer("fy2019", "2020-03-01", Some("honoraria"));
        prop_assert_eq!(answer.map(|answer| answer["doubts"].clone()), Some(serde_json::json!([])));
    }

    #[test]
    fn the_view_counts_what_the_log_holds(submitted in sequence()) {
        let world = world(submitted);
        let standing = standing(&world);
        let visits: Vec<_> = standing.values().flatten().collect();
        for day in DAYS {
            let until: Vec<_> = visits.iter().filter(|(on, _)| *on <= v(day)).collect();
            let spent: u64 = until.iter().map(|(_, yen)| yen).sum();
            prop_assert_eq!(figure(&world, day, "visits"), until.len() as i64);
            prop_assert_eq!(figure(&world, day, "spent-yen"), spent as i64);
        }
        let applied: BTreeSet<_> = (world.log.iter())
            .filter(|(_, event, ..)| event.kind() == "company-applied")
            .map(|(entity, ..)| entity)
            .collect();
        let last = DAYS[DAYS.len() - 1];
        prop_assert_eq!(figure(&world, last, "applied"), applied.len() as i64);
        prop_assert_eq!(figure(&world, last, "served"), standing.len() as i64);
        prop_assert!(figure(&world, last, "enrolled") <= figure(&world, last, "applied"));
    }

    #[test]
    fn the_view_keeps_its_promises(
        submitted in prop::collection::vec(prop_oneof![12 => submitted(), 1 => amended()], 0..60),
        begun in sequence(),
        day in day(),
    ) {
        let world = world([begun, submitted].concat());
        world.assert_figures_keep_promises(v(day));
    }

    #[test]
    fn under_the_same_terms_everything_would_have_been_as_it_was(
        amendments in prop::collection::vec(amended(), 0..3),
        submitted in sequence(),
        other in prop::sample::select(vec![as_they_were(), as_generous()]),
        from in 0u64..60,
    ) {
        let world = world([amendments, submitted].concat());
        let found = what_if(decided(&world), &other, from).expect("valid terms");
        prop_assert_eq!(found.totals.was, found.totals.would_be);
        prop_assert!(found.rows.iter().all(|row| row.compared.was == row.compared.would_be));
        let refused: Vec<_> = found.refused.keys().chain(found.consequences.keys()).collect();
        prop_assert!(refused.is_empty() && found.not_enrolled.is_empty(), "{refused:?}");
        prop_assert_eq!(i64::from(found.totals.was.visits), figure(&world, "2020-03-01", "visits"));
        prop_assert_eq!(found.totals.was.spent_yen.get() as i64, figure(&world, "2020-03-01", "spent-yen"));
    }

    #[test]
    fn a_branch_decides_again_what_was_decided_after_it(
        amendments in prop::collection::vec(amended(), 0..3),
        submitted in sequence(),
        (limit, cap, yen) in (1u16..4, 1u32..4, 30_000u64..50_000),
        from in 0usize..100,
    ) {
        let commits = decided(&world([amendments, submitted].concat()));
        let honorarium_yen = Some(Yen::new(yen));
        let other = OtherTerms { visit_limit: Some(limit), company_cap: Some(cap), honorarium_yen, period: None };
        let from = from.min(commits.len());
        let Ok(found) = what_if(commits.clone(), &other, from as u64) else {
            // The rules refuse only a cap below the places that are held, the one of an enrolment that stands among them.
            let stand = |decided: &&Decided| decided.position <= from as u64 || decided.entity == Entity::Places;
            let standing = commits.iter().take_while(stand).flat_map(|decided| &decided.events);
            prop_assert!(held(standing, Day::LAST) > i64::from(cap));
            return Ok(());
        };
        let places = |decided: &&Decided| decided.entity == Entity::Places;
        let beside = commits[from..].iter().filter(places).count();
        let refused: u32 = found.refused.values().chain(found.consequences.values()).sum();
        prop_assert_eq!(found.decisions.kept + refused, found.decisions.evaluated);
        prop_assert_eq!(found.decisions.evaluated as usize, commits.len() - from - beside);
        prop_assert!(found.totals.would_be.visits <= found.totals.was.visits);
    }

    #[test]
    fn what_stands_keeps_its_price_and_the_rest_has_the_other(submitted in sequence(), from in 0usize..100) {
        let commits = decided(&world(submitted));
        let other = OtherTerms { honorarium_yen: Some(Yen::new(50_000)), ..as_generous() };
        let found = what_if(commits.clone(), &other, from as u64).expect("valid terms");
        let mut paid: BTreeMap<(&Entity, u16), u64> = BTreeMap::new();
        for (index, Decided { entity, events, .. }) in commits.iter().enumerate() {
            if let [
                Event::VisitLogged(LoggedVisit { visit, yen, .. })
                | Event::AnotherVisitLogged(LoggedAnotherVisit { visit, yen, .. }),
            ] = &events[..]
            {
                paid.insert((entity, *visit), if index < from { yen.get() } else { 50_000 });
            } else if let [Event::VisitVoided(voided)] = &events[..] {
                paid.remove(&(entity, voided.visit));
            }
        }
        prop_assert_eq!(found.totals.would_be.spent_yen.get(), paid.values().sum::<u64>());
    }

    #[test]
    fn a_branch_before_all_or_after_all_is_none(
        submitted in sequence(),
        (limit, cap) in (1u16..4, 2u32..4),
    ) {
        let commits = decided(&world(submitted));
        let other = OtherTerms { visit_limit: Some(limit), company_cap: Some(cap), ..OtherTerms::default() };
        let found = |from: usize| what_if(commits.clone(), &other, from as u64).expect("valid terms");
        // The terms and the experts come first, of which other terms change nothing but the terms.
        for from in 1..=4 {
            let WhatIf { decisions, ..}  = found(from);
            prop_assert_eq!(&WhatIf { decisions, ..found(0) }, &found(from));
        }
        let after_all = found(commits.len());
        prop_assert_eq!(after_all.totals.was, after_all.totals.would_be);
        prop_assert_eq!((after_all.decisions, after_all.refused.len()), (Decisions::default(), 0));
    }

    #[test]
    fn tighter_terms_hold_for_what_would_have_been(submitted in sequence(), limit in 1u16..4, cap in 1u32..3) {
        let world = world(submitted);
        let other = OtherTerms { visit_limit: Some(limit), company_cap: Some(cap), ..OtherTerms::default() };
        let found = what_if(decided(&world), &other, 0).expect("valid terms");
        let visits_max: usize = standing(&world).values().map(|visits| visits.len().min(limit.into())).sum();
        prop_assert!(found.totals.would_be.visits as usize <= visits_max);
        prop_assert_eq!(found.totals.saved_yen, found.rows.iter().map(|row| row.compared.saved_yen).sum::<i64>());
        // Every visit pays the same here, so that what is saved is the visits that wouldn't have been made.
        let fewer = found.totals.was.visits - found.totals.would_be.visits;
        prop_assert_eq!(found.totals.saved_yen, 45_000 * i64::from(fewer));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// D14: whatever may be taken back leaves the figures of what was recorded without it.
    #[test]
    fn d14_what_is_taken_back_was_never_counted(submitted in sequence()) {
        world(submitted).assert_taking_back_keeps_promises(v("2020-03-01"));
    }
}
