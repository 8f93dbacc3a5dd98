//! What holds for any commands in any order: most commands here are refused, and what is left keeps
//! the rules.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by the one and looks for few by the other"
)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use ayumi_core::world::{World, v};
use ayumi_pilots::{
    Approach, ApproachResult, BodyKind, Command, CorrectedNumber, Event, Measure, NumberCorrection, Pilots,
    RecruitmentCorrection, RecruitmentRow, RecruitmentUpdate,
};
use ayumi_proto::{place::Prefecture, time::Day};
use common::*;
use proptest::{prelude::*, sample::select, strategy::LazyJust};

/// Days are few, so that commands meet.
fn days() -> impl Strategy<Value = String> {
    within(0..12)
}

fn within(days: Range<i32>) -> impl Strategy<Value = String> {
    days.prop_map(|day| (v::<Day>("2019-06-30") + day).to_string())
}

fn rows() -> impl Strategy<Value = Vec<RecruitmentRow>> {
    let number = || proptest::option::of(0..12u32);
    let row = (select(vec!["16", "17", "18"]), number(), 0..12u32, number(), number()).prop_map(
        |(prefecture, applied, recruited, served, withdrawn)| RecruitmentRow {
            prefecture: v(prefecture),
            applied,
            recruited,
            served,
            withdrawn,
        },
    );
    proptest::collection::vec(row, 1..3)
}

fn areas() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(vec!["16", "17", "18"], 1..=3)
}

/// Commands dated on one of the days since 30 June.
fn commands_of(range: Range<i32>) -> impl Strategy<Value = Command> {
    let days = || within(range.clone());
    prop_oneof![
        1 => (days(), areas()).prop_map(|(on, prefectures)| open(&on, &prefectures)),
        2 => (days(), areas()).prop_map(|(from, prefectures)| area(&from, &prefectures)),
        12 => (days(), rows()).prop_map(|(as_of, rows)| update(&as_of, &rows)),
        1 => (days(), rows()).prop_map(|(as_of, rows)| correct(&as_of, &rows)),
        1 => (days(), rows()).prop_map(|(as_of, rows)| replace(&as_of, &rows)),
        1 => (days(), days()).prop_map(|(on, by)| target(&on, 10, &by, &[], Some("x"))),
        1 => (days(), select(vec!["b1", "b2"])).prop_map(|(on, briefing)| hold(briefing, &on, 3)),
        1 => days().prop_map(|on| approach(&on, "x", "17", ApproachResult::Agreed)),
        1 => days().prop_map(|on| flag(&on)),
        1 => days().prop_map(|on| unflag(&on)),
        1 => days().prop_map(|on| implementer(&on, "x")),
        1 => days().prop_map(|on| close(&on)),
    ]
}

fn commands() -> impl Strategy<Value = Command> {
    commands_of(0..12)
}

fn approaches() -> impl Strategy<Value = Command> {
    let body = select(vec!["商工会議所", "㈱銀行", "(株)銀行"]);
    let (kind, result) = (select(BodyKind::ALL.to_vec()), select(ApproachResult::ALL.to_vec()));
    (days(), body, select(vec!["15", "16", "17"]), kind, result).prop_map(|(on, body, prefecture, kind, result)| {
        Command::ApproachBody(Approach { on: v(&on), body: v(body), kind, prefecture: v(prefecture), result })
    })
}

/// Commands for two regions that compete for the same prefectures and bodies.
fn commands_for_two() -> impl Strategy<Value = (&'static str, Command)> {
    let parts = (days(), days(), areas());
    let command = prop_oneof![
        8 => commands(),
        3 => approaches(),
        1 => (days(), days()).prop_map(|(on, held_on)| schedule("b1", &on, &held_on)),
        1 => parts.prop_map(|(on, by, named)| {
            target(&on, 12, &by, &named.into_iter().zip([5, 4, 3]).collect::<Vec<_>>(), Some("x"))
        }),
    ];
    (select(vec![REGION, "hokuriku"]), command)
}

/// A world in which a region opened first, and then every command of the list was submitted, some of them rejected.
fn submitted(list: &[Command]) -> World<Pilots> {
    let mut world = World::on("2019-07-09");
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    for command in list {
        let _ = world.submit(&v(REGION), command);
    }
    world
}

/// A world in which one region opened after the other that comes before it in the list, and then the same.
fn submitted_to_two(list: &[(&str, Command)]) -> World<Pilots> {
    let mut world = World::on("2019-07-09");
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    world.accept("hokuriku", open("2019-06-30", &["18"]));
    for (region, command) in list {
        let _ = world.submit(&v(region), command);
    }
    world
}

type Rows = BTreeMap<(Prefecture, Day), RecruitmentRow>;

/// The rows in effect, by the events alone.
fn in_effect(world: &World<Pilots>) -> Rows {
    let mut rows = Rows::new();
    for (_, event, ..) in &world.log {
        match event {
            Event::RecruitmentUpdated(RecruitmentUpdate { as_of, prefectures })
            | Event::RecruitmentCorrected(RecruitmentCorrection { as_of, prefectures, .. }) => {
                rows.extend(prefectures.iter().map(|row| ((row.prefecture, *as_of), *row)));
            }
            Event::NumbersCorrected(NumberCorrection { as_of, numbers, .. }) => {
                for CorrectedNumber { prefecture, measure, companies } in numbers {
                    let Some(row) = rows.get_mut(&(*prefecture, *as_of)) else { continue };
                    match measure {
                        Measure::Applied => row.applied = *companies,
                        Measure::Recruited => row.recruited = companies.unwrap(),
                        Measure::Served => row.served = *companies,
                        Measure::Withdrawn => row.withdrawn = *companies,
                    }
                }
            }
            _ => {}
        }
    }
    rows
}

/// The area in force on a day, by the events alone.
fn area_on(world: &World<Pilots>, day: Day) -> BTreeSet<Prefecture> {
    let areas = world.log.iter().filter_map(|(_, event, ..)| match event {
        Event::RegionOpened(opening) => Some((&opening.on, &opening.prefectures)),
        Event::AreaChanged(change) => Some((&change.from, &change.prefectures)),
        _ => None,
    });
    let last = areas.filter(|(from, _)| **from <= day).max_by_key(|(from, _)| **from);
    last.map(|(_, prefectures)| prefectures.iter().copied().collect()).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_cumulative_number_never_falls_without_a_correction(list in proptest::collection::vec(commands(), 0..60)) {
        let list: Vec<_> = list.into_iter().filter(|command| !matches!(command, Command::CorrectRecruitment(_))).collect();
        let rows = in_effect(&submitted(&list));
        for measure in Measure::ALL {
            let mut last: BTreeMap<Prefecture, u32> = BTreeMap::new();
            for ((prefecture, day), row) in &rows {
                if let Some(number) = row.get(measure) {
                    let before = last.insert(*prefecture, number).unwrap_or_default();
                    prop_assert!(before <= number, "{prefecture} {day} {measure}: {before} {number}");
                }
            }
        }
    }

    #[test]
    fn every_row_in_effect_is_in_order_and_in_the_area_of_its_day(list in proptest::collection::vec(commands(), 0..60)) {
        let world = submitted(&list);
        for ((prefecture, day), row) in in_effect(&world) {
            prop_assert!(area_on(&world, day).contains(&prefecture), "{prefecture} {day}");
            prop_assert!(row.served.unwrap_or_default() <= row.recruited, "{row:?}");
            prop_assert!(row.withdrawn.unwrap_or_default() <= row.recruited, "{row:?}");
            prop_assert!(row.applied.is_none_or(|applied| row.recruited <= applied), "{row:?}");
        }
    }

    #[test]
    fn nobody_is_recruited_after_the_closing(list in proptest::collection::vec(commands(), 0..60)) {
        let world = submitted(&list);
        let closed_on = world.log.iter().find_map(|(_, event, ..)| match event {
            Event::RecruitmentClosed(closing) => Some(closing.on),
            _ => None,
        });
        let Some(closed_on) = closed_on else { return Ok(()) };
        let rows = in_effect(&world);
        let is_correction = |event: &Event| matches!(event, Event::NumbersCorrected(_));
        if world.log.iter().any(|(_, event, ..)| is_correction(event)) {
            return Ok(());
        }
        for ((prefecture, _), row) in rows.iter().filter(|((_, day), _)| *day > closed_on) {
            let until = rows.range((*prefecture, v("2019-01-01"))..=(*prefecture, closed_on)).next_back();
            prop_assert!(row.recruited <= until.map_or(0, |(_, row)| row.recruited), "{row:?} after {closed_on}");
        }
    }

    #[test]
    fn figures_are_the_sums_of_the_rows_in_effect(list in proptest::collection::vec(commands(), 0..60), day in days()) {
        let world = submitted(&list);
        let day: Day = v(&day);
        let rows = in_effect(&world);
        let last = |prefecture: Prefecture| rows.range((prefecture, v("2019-01-01"))..=(prefecture, day)).next_back();
        let area = area_on(&world, day);
        let expected: u32 = area.iter().filter_map(|prefecture| last(*prefecture)).map(|(_, row)| row.recruited).sum();
        let shown = world.figure(&day.to_string(), "ishikawa/recruited");
        prop_assert_eq!(shown, (day >= v("2019-07-01")).then(|| expected.to_string()));
    }

    #[test]
    fn what_happens_later_changes_no_figure_of_an_earlier_day(
        list in proptest::collection::vec(commands(), 0..40),
        later in proptest::collection::vec(commands_of(6..10), 0..20),
    ) {
        let day: Day = v("2019-07-05");
        let mut world = submitted(&list);
        let before = world.figures(v("fy2019"), day);
        for command in &later {
            let _ = world.submit(&v(REGION), command);
        }
        prop_assert_eq!(before, world.figures(v("fy2019"), day));
    }

    #[test]
    fn updates_give_the_same_figures_in_any_order(
        (order, steps) in (LazyJust::new(|| (0..8usize).collect::<Vec<_>>()).prop_shuffle(), proptest::collection::vec(0..5u32, 8)),
        day in days(),
    ) {
        let so_far: Vec<u32> = steps.iter().scan(0, |sum, step| { *sum += step; Some(*sum) }).collect();
        let one = |index: usize| {
            let as_of = (v::<Day>("2019-07-01") + index as i32).to_string();
            update(&as_of, &[full("17", [so_far[index] * 2, so_far[index], so_far[index] / 2, so_far[index] / 3])])
        };
        let world = |order: &[usize]| {
            let mut world = World::<Pilots>::on("2019-07-09");
            world.accept(REGION, open("2019-07-01", &["17"]));
            world.accept(REGION, target("2019-07-01", 20, "2019-07-31", &[], None));
            for index in order {
                world.accept(REGION, one(*index));
            }
            world
        };
        let figures = |world: &World<Pilots>| world.figures(v("fy2019"), v(&day));
        prop_assert_eq!(figures(&world(&order)), figures(&world(&[0, 1, 2, 3, 4, 5, 6, 7])));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_figures_keep_their_promises(list in proptest::collection::vec(commands_for_two(), 0..60), day in days()) {
        submitted_to_two(&list).assert_figures_keep_promises(v(&day));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// D14: whatever may be taken back leaves the figures of what was recorded without it.
    #[test]
    fn d14_what_is_taken_back_was_never_counted(list in proptest::collection::vec(commands_for_two(), 0..60), day in days()) {
        submitted_to_two(&list).assert_taking_back_keeps_promises(v(&day));
    }
}
