//! Facts come in the log's order, from whichever position on, however many entities they are of.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use std::sync::LazyLock;

use common::*;
use proptest::prelude::*;

/// So many that no segment has room for all of them.
const MANY: usize = 1500;
/// Some entities have a commit more than others.
const COMMITS: u64 = 4000;

static LOG: LazyLock<Vec<Stored>> = LazyLock::new(|| log_among(MANY, COMMITS as usize));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn facts_come_in_the_logs_order(ends in prop::collection::vec((0..COMMITS, 0..=COMMITS), 1..20)) {
        let history = history(&LOG);
        let ledger = &history.ledgers()[0];
        for (after, until) in ends {
            let found: Vec<u64> = ledger.facts(after, until).map(|(fact, _)| fact.position).collect();
            prop_assert_eq!(found, (after + 1..=until).collect::<Vec<_>>());
            prop_assert_eq!(ledger.has_facts(after, until), after < until);
        }
    }

    /// Where nothing comes to a segment any more, its last facts are still distinguished from what comes after.
    #[test]
    fn what_comes_later_is_all_that_comes_after(split in 1..COMMITS) {
        let (earlier, later) = LOG.split_at(split as usize);
        let mut history = history(earlier);
        history.append(&frames(split + 1, later)).unwrap();
        let found = history.ledgers()[0].facts(split, COMMITS).map(|(fact, _)| fact.position);
        prop_assert_eq!(found.collect::<Vec<_>>(), (split + 1..=COMMITS).collect::<Vec<_>>());
    }
}
