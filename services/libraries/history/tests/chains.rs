//! What isn't the continuation of the history is refused, and what was good stays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by it")]

mod common;

use ayumi_history::{Break, Frame, History, HistoryError};
use ayumi_proto::{digest::Digest, message::KnownAt, time::Moment};
use common::*;

fn why(refused: Result<(), HistoryError>) -> Break {
    match refused.unwrap_err() {
        HistoryError::Broken { why, .. } => why,
        error @ (HistoryError::Frames(_) | HistoryError::Deadline) => panic!("{error}"),
    }
}

#[test]
fn a_gap_a_fork_and_a_broken_chain_are_refused() {
    let log = log(8);
    let mut history = history(&log[..4]);
    let fifth = |position, (subject, payload): &(String, Vec<u8>)| {
        why(append(&mut history_of(&log), position, subject, payload))
    };
    assert_eq!(fifth(6, &log[4]), Break::Gap { expected: 5 });
    assert_eq!(fifth(5, &log[3]), Break::Version { expected: 3 });
    assert_eq!(fifth(5, &log[7]), Break::Version { expected: 2 });
    assert_eq!(fifth(5, &stored(4, 40, Digest::default())), Break::Chain);
    assert!(matches!(fifth(5, &(log[4].0.clone(), vec![9])), Break::Bytes(_)));
    assert!(matches!(fifth(5, &("ayumi.event.visits.x".to_owned(), log[4].1.clone())), Break::Subject(_)));
    history.append(&frames(5, &log[4..])).unwrap();
    assert_eq!(history.position(), 8);
}

fn history_of(log: &[Stored]) -> History {
    history(&log[..4])
}

fn append(history: &mut History, position: u64, subject: &str, payload: &[u8]) -> Result<(), HistoryError> {
    let appended = history.append(&[Frame { position, subject, payload }]);
    assert_eq!(history.position(), 4, "nothing was taken");
    appended
}

#[test]
fn the_good_beginning_of_a_bad_batch_is_kept() {
    let mut log = log(6);
    log[5] = stored(5, 50, Digest::default());
    let mut history = History::temporary().unwrap();
    assert_eq!(why(history.append(&frames(1, &log))), Break::Chain);
    assert_eq!(history.position(), 5);
    assert!(history.read(5).unwrap().is_some());
    assert_eq!(history.read(6).unwrap(), None);
    history.append(&frames(6, &common::log(6)[5..])).unwrap();
    assert_eq!(history.position(), 6);
}

#[test]
fn chains_hold_across_a_new_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("history");
    let log = log(7);
    History::open(&path).unwrap().0.append(&frames(1, &log[..4])).unwrap();
    let (mut history, _) = History::open(&path).unwrap();
    let forged = stored(4, 40, Digest::of(&[b"another"]));
    assert_eq!(why(history.append(&frames(5, &[forged]))), Break::Chain);
    history.append(&frames(5, &log[4..])).unwrap();
    assert_eq!(history.position(), 7);
}

#[test]
fn what_is_known_at_an_instant_is_a_beginning_of_the_log() {
    // The second was recorded by a slower clock; it isn't known before the first.
    let log: Vec<Stored> = [20, 10, 30].iter().enumerate().map(|(i, at)| stored(i, *at, Digest::default())).collect();
    let history = history(&log);
    let known_at = |micros| history.position_known_at(KnownAt::Instant(Moment::from_micros(micros)));
    assert_eq!([9, 19, 20, 29, 30].map(known_at), [0, 0, 2, 2, 3].map(Some));
    assert_eq!(history.position_known_at(KnownAt::Position(4)), None);
    assert_eq!(history.recorded_at(2), Some(Moment::from_micros(20)));
    assert_eq!([0, 4].map(|position| history.recorded_at(position)), [None, None]);
}

#[test]
fn facts_are_found_by_position_across_chunks() {
    let log = log(5000);
    let history = history(&log);
    let [ledger] = history.ledgers() else { panic!("one edition") };
    let positions = |after, until| ledger.facts(after, until).map(|(fact, _)| fact.position).collect::<Vec<_>>();
    for (after, until) in [(0, 5000), (0, 1), (4094, 4099), (4096, 4097), (4999, 9000), (5000, 5000), (7, 7)] {
        let expected: Vec<u64> = (after + 1..=until.min(5000)).collect();
        assert_eq!(positions(after, until), expected, "after {after} until {until}");
    }
    let (first, _) = ledger.facts(0, 1).next().unwrap();
    assert_eq!(ledger.entity(first.entity), "expert-900000");
}
