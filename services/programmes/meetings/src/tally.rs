//! What is counted over all meetings, kept while events are folded so that no figure is found by a walk.

use std::collections::BTreeMap;

use crate::Standing;
use ayumi_proto::time::Day;

use crate::bodies::{Bodies, BodyNumber};

/// The counts of an edition and of its bodies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub held: i64,
    pub open: Open,
    /// Open follow-ups that nobody has confirmed yet.
    pub candidates: i64,
    pub requests: i64,
    /// Answers to requests that are awaited.
    pub pending: i64,
    pub bodies: Bodies,
    pub simulated: bool,
}

/// What of a follow-up is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stand {
    pub raised_on: Day,
    pub is_open: bool,
    pub standing: Standing,
    pub owner: Option<BodyNumber>,
}

/// Open follow-ups, candidates included, by the day on which they were raised.
#[derive(Clone, Debug, Default)]
pub(crate) struct Open {
    pub total: i64,
    raised_on: BTreeMap<Day, i64>,
}

impl Tally {
    /// Counts a follow-up of a meeting in (`by` 1) or out (`by` −1).
    pub fn count(&mut self, meeting: u32, stand: &Stand, by: i64) {
        self.open.count(stand, by);
        if stand.is_open && stand.standing == Standing::Candidate {
            self.candidates += by;
        }
        if let Some(owner) = stand.owner {
            self.bodies.of(owner).count(meeting, stand, by);
        }
    }
}

impl Open {
    /// Counts a follow-up in (`by` 1) or out (`by` −1), if it is open.
    pub fn count(&mut self, stand: &Stand, by: i64) {
        if stand.is_open {
            self.total += by;
            count(&mut self.raised_on, stand.raised_on, by);
        }
    }

    /// Days since the oldest was raised; `None` if none is open.
    pub fn oldest_days(&self, as_of: Day) -> Option<i64> {
        self.raised_on.keys().next().map(|raised_on| i64::from(as_of - *raised_on))
    }
}

/// Adds to what is counted under a key; what comes to nothing is kept no longer.
pub(crate) fn count<K: Copy + Ord>(counts: &mut BTreeMap<K, i64>, key: K, by: i64) {
    let counted = counts.entry(key).or_default();
    *counted += by;
    if *counted == 0 {
        counts.remove(&key);
    }
}
