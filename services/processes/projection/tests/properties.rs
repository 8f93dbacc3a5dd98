//! What holds of every history, at every position and as of every day: on simulated histories.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by it")]

mod common;

use std::collections::BTreeMap;

use ayumi_core::{
    Programme,
    figures::{explain::explain, folded::Folded, over_time::by_day, place::Address, reader::Reader},
};
use ayumi_history::{Ledger, Patience, facts::events};
use ayumi_programmes::with_programme;
use ayumi_projection::{
    audit,
    diff::diff,
    figures::{Place, Wanted},
    proof::Prover,
    query::{Name, answer_past},
    views::{Listed, Views},
};
use ayumi_proto::{
    answer::Change,
    event::{DomainEvent, ProgrammeName},
    figure::Value,
    message::{KnownAt, Query, Reply},
    time::{Day, Span},
};
use common::*;
use proptest::prelude::*;
use strum::IntoEnumIterator;

const EVENTS: u64 = 2_500;

fn day() -> impl Strategy<Value = Day> {
    // From before the first edition to after the last.
    (0i32..1_100).prop_map(|days| late() - days)
}

/// A position, as a part of the whole log.
fn part() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.0..=1.0f64, 1 => Just(0.0), 1 => Just(1.0)]
}

fn at(part: f64, log: &[(String, Vec<u8>)]) -> u64 {
    (part * log.len() as f64).round() as u64
}

/// The value at an address of editions that are folded.
fn value_by(views: &Views, path: &str) -> Option<Value> {
    let Place { programme, edition, rest } = Place::of(path).unwrap();
    with_programme!(programme, P => {
        Reader::new(P::editions(views).get(&edition)?).value(&Address::<P>::parse(rest).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_beginning_and_then_the_rest_is_the_whole(seed in 0u64..1000, part in part()) {
        let log = simulated(seed, EVENTS);
        let split = at(part, &log) as usize;
        let mut pieces = book(&log[..split]);
        pieces.take(&frames(split as u64 + 1, &log[split..])).unwrap();
        let whole = book(&log);
        prop_assert_eq!(values(&pieces.figures()), values(&whole.figures()));
        prop_assert_eq!(pieces.views.begun(), whole.views.begun());
        for (edition, programme) in whole.views.begun().0 {
            let days = days(whole.history.ledger(programme, edition).unwrap());
            prop_assert_eq!(whole.views.days(programme, edition), days);
            prop_assert_eq!(pieces.views.days(programme, edition), days);
        }
        prop_assert!(audit::whole(&pieces, late()).unwrap() > 0);
    }

    /// A clock that was set back: what is dated later isn't shown until its day comes, neither of what was folded nor of
    /// what comes then.
    #[test]
    fn s9_a_day_that_is_gone_back_to_shows_what_had_occurred_by_then(seed in 0u64..1000, part in part(), back in day()) {
        let log = simulated(seed, EVENTS);
        let whole = book(&log);
        let split = at(part, &log) as usize;
        let mut pieces = book(&log[..split]);
        pieces.go_to(back).unwrap();
        pieces.take(&frames(split as u64 + 1, &log[split..])).unwrap();
        let of_day = Views::fold(whole.history.ledgers(), whole.history.position(), back, &Patience::default()).unwrap();
        prop_assert_eq!(values(&pieces.figures()), values_of(&whole, &of_day, whole.history.position(), back));
        prop_assert_eq!(pieces.views.begun(), of_day.begun());
        pieces.go_to(late()).unwrap();
        prop_assert_eq!(values(&pieces.figures()), values(&whole.figures()));
        prop_assert_eq!(pieces.views.begun(), whole.views.begun());
    }

    #[test]
    fn what_is_known_now_is_what_is_shown(seed in 0u64..1000, part in part(), as_of in day()) {
        let log = simulated(seed, EVENTS);
        let whole = book(&log);
        let position = at(part, &log);
        let beginning = book(&log[..position as usize]);
        let then = past(&whole, &Query { known_at: Some(KnownAt::Position(position)), ..Query::default() });
        let folded = then.fold(|_| true).unwrap();
        prop_assert_eq!(values(&then.figures_of(&folded)), values(&beginning.figures()));
        // As of a day: what had occurred by then, and nothing else.
        let of_day = Views::fold(whole.history.ledgers(), position, as_of, &Patience::default()).unwrap();
        let days = past(&whole, &Query { as_of: Some(as_of), known_at: Some(KnownAt::Position(position)), ..Query::default() });
        let folded = days.fold(|_| true).unwrap();
        prop_assert_eq!(values(&days.figures_of(&folded)), values_of(&whole, &of_day, position, as_of));
        prop_assert_eq!(folded.begun(), days.editions().unwrap());
        for (edition, programme) in folded.begun().0 {
            prop_assert_eq!(folded.days(programme, edition), beginning.views.days(programme, edition));
        }
    }

    #[test]
    fn the_steps_of_an_explanation_lead_to_the_figure(seed in 0u64..1000, part in part(), as_of in day()) {
        let log = simulated(seed, EVENTS);
        let book = book(&log);
        let until = at(part, &log);
        let shown = Views::fold(book.history.ledgers(), until, as_of, &Patience::default()).unwrap();
        for (path, value) in values_of(&book, &shown, until, as_of).into_iter().skip(seed as usize % 31).step_by(31) {
            let Place { programme, edition, rest } = Place::of(&path).unwrap();
            let ledger = book.history.ledger(programme, edition).unwrap();
            with_programme!(programme, P => {
                let address = Address::<P>::parse(rest).unwrap();
                let steps = explain(&ledger.known(until, as_of), &address, as_of).unwrap().steps;
                let mut before = Reader::new(&Folded::<P>::new(as_of, 0)).value(&address);
                for step in &steps {
                    prop_assert_eq!(&step.before, &before, "{}", &path);
                    prop_assert!(step.superseded_by.is_none_or(|later| later > step.position));
                    before = step.after.clone();
                }
                prop_assert_eq!(before, Some(value), "{}", &path);
            });
        }
    }

    #[test]
    fn a_figure_over_time_is_what_it_was_each_time(seed in 0u64..1000, as_of in day(), days in prop::collection::vec(day(), 3)) {
        let log = simulated(seed, EVENTS);
        let book = book(&log);
        let until = log.len() as u64;
        let shown = Views::fold(book.history.ledgers(), until, as_of, &Patience::default()).unwrap();
        let earlier: Vec<(Day, Views)> = days.into_iter().filter(|day| *day <= as_of).map(|day| {
            (day, Views::fold(book.history.ledgers(), until, day, &Patience::default()).unwrap())
        }).collect();
        for path in values_of(&book, &shown, until, as_of).into_keys().skip(seed as usize % 31).step_by(31) {
            let Place { programme, edition, rest } = Place::of(&path).unwrap();
            let ledger = book.history.ledger(programme, edition).unwrap();
            let changes = with_programme!(programme, P => {
                by_day(&ledger.known(until, as_of), &Address::<P>::parse(rest).unwrap(), as_of).unwrap()
            });
            for (day, views) in &earlier {
                if let Some((_, value)) = changes.iter().rev().find(|(from, _)| from <= day) {
                    prop_assert_eq!(value, &value_by(views, &path), "{} as of {}", &path, day);
                }
            }
        }
    }

    #[test]
    fn what_changed_by_halves_is_what_changed(seed in 0u64..1000, parts in prop::array::uniform3(part()), as_of in day()) {
        let log = simulated(seed, EVENTS);
        let book = book(&log);
        let mut positions = parts.map(|part| at(part, &log));
        positions.sort_unstable();
        let changes = |from: u64, to: u64| -> BTreeMap<String, Change> {
            let query = Query { as_of: Some(as_of), since: Some(KnownAt::Position(from)), known_at: Some(KnownAt::Position(to)), ..Query::default() };
            let wanted = Wanted { prefix: "", edition: None, after: None, limit: usize::MAX };
            let changes = diff(&past(&book, &query), &wanted).unwrap();
            assert_eq!(changes.total, changes.changes.len());
            changes.changes.into_iter().map(|change| (change.path.clone(), change)).collect()
        };
        let [a, b, c] = positions;
        let (first, second, whole) = (changes(a, b), changes(b, c), changes(a, c));
        let mut joined: BTreeMap<&str, (&Option<Value>, &Option<Value>)> = BTreeMap::new();
        for (path, change) in &first {
            joined.insert(path, (&change.before, &change.after));
        }
        for (path, change) in &second {
            let before = joined.get(path.as_str()).map_or(&change.before, |(before, _)| before);
            joined.insert(path, (before, &change.after));
        }
        joined.retain(|_, (before, after)| before != after);
        let found: BTreeMap<&str, _> = whole.iter().map(|(path, change)| (path.as_str(), (&change.before, &change.after))).collect();
        prop_assert_eq!(joined, found);
        for change in whole.values() {
            prop_assert!(change.commits.iter().all(|position| a < *position && *position <= c));
            prop_assert!(!change.commits.is_empty() && change.commits.len() <= change.commits_total, "{change:?}");
        }
    }

    #[test]
    fn the_editions_of_a_beginning_are_those_that_its_views_show(seed in 0u64..1000, part in part()) {
        let log = simulated(seed, 400);
        let whole = book(&log);
        let query = Query { known_at: Some(KnownAt::Position(at(part, &log))), ..Query::default() };
        let past = past(&whole, &query);
        let Reply::Found { body, position } = answer_past(&past, Name::Editions, &query, &Prover::default()).unwrap() else {
            panic!("no answer")
        };
        let found: serde_json::Value = serde_json::from_str(body.get()).unwrap();
        let begun = past.fold(|_| true).unwrap().begun();
        prop_assert_eq!(position, past.basis.position);
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let listed = found["editions"].as_array().unwrap().iter().flat_map(|row| {
            row["programmes"].as_array().unwrap().iter().map(|programme| (text(&row["edition"]), text(programme)))
        });
        let expected = begun.0.iter().map(|(edition, programme)| (edition.to_string(), programme.to_string()));
        prop_assert_eq!(listed.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        for programme in ProgrammeName::iter() {
            let newest = found["newest"].get(programme.to_string()).map(text);
            prop_assert_eq!(newest, begun.newest(programme).map(|edition| edition.to_string()));
        }
    }

    #[test]
    fn pages_join_to_the_whole_explanation(seed in 0u64..1000) {
        let log = simulated(seed, EVENTS);
        let book = book(&log);
        let figures = ask(&book, Name::Figures, "figures", &Query::default()).unwrap();
        let spent = figures["figures"].as_array().unwrap().iter().filter_map(|row| row["path"].as_str()).find(|path| path.ends_with("/spent-yen")).unwrap();
        let query = |limit| Query { key: Some(spent.to_owned()), limit: Some(limit), ..Query::default() };
        let paged = ask(&book, Name::Explain, "steps", &query(7)).unwrap();
        let whole = ask(&book, Name::Explain, "steps", &query(500)).unwrap();
        prop_assert_eq!(&paged["steps"], &whole["steps"]);
        prop_assert_eq!(whole["steps"].as_array().unwrap().len() as u64, whole["total"].as_u64().unwrap());
    }
}

/// From the first day on which anything in a ledger occurred to the last.
fn days(ledger: &Ledger) -> Option<Span> {
    let mut days = Vec::new();
    for (fact, bytes) in ledger.facts(0, u64::MAX) {
        with_programme!(ledger.programme, P => {
            days.extend(events::<<P as Programme>::EventRef<'_>>(fact, bytes).unwrap().iter().map(|event| event.occurred().first_day()));
        });
    }
    Span::new(*days.iter().min()?, *days.iter().max()?).ok()
}
