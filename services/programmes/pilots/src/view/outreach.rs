//! Approaches to support bodies, counted as they are folded.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{ApproachResult, BodyKind};
use ayumi_core::At;
use ayumi_proto::{place::Prefecture, text::Name, time::Day};

use super::address::OfCoverage;

/// Short for a body's name in normal form, in one view.
pub(super) type BodyNumber = u32;

/// The bodies that were approached. Two spellings of one name are one body; each is normalised once.
#[derive(Clone, Debug, Default)]
pub(super) struct Bodies {
    by_spelling: HashMap<Name, BodyNumber>,
    by_name: HashMap<String, BodyNumber>,
}

impl Bodies {
    /// The number of the body of that name, however it is spelt.
    pub fn number(&mut self, spelling: &Name<&str>) -> BodyNumber {
        if let Some(known) = self.by_spelling.get(spelling.as_str()) {
            return *known;
        }
        let next = self.by_name.len() as BodyNumber;
        let number = *self.by_name.entry(spelling.normalised()).or_insert(next);
        self.by_spelling.insert(spelling.keep(), number);
        number
    }
}

/// The bodies that one region approached.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached {
    bodies: HashSet<BodyNumber>,
    by_prefecture: BTreeMap<Prefecture, HashSet<BodyNumber>>,
}

impl Reached {
    pub fn add(&mut self, body: BodyNumber, prefecture: Prefecture) {
        self.bodies.insert(body);
        self.by_prefecture.entry(prefecture).or_default().insert(body);
    }

    /// How many bodies it approached.
    pub fn bodies(&self) -> usize {
        self.bodies.len()
    }

    /// How many of them in one prefecture; one that works in two counts in both.
    pub fn bodies_in(&self, prefecture: Prefecture) -> usize {
        self.by_prefecture.get(&prefecture).map_or(0, HashSet::len)
    }
}

/// What an approach said of a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    pub on: Day,
    pub kind: BodyKind,
    pub result: ApproachResult,
}

/// The outreach of all regions in one prefecture.
#[derive(Clone, Debug, Default)]
pub(super) struct Outreach {
    approaches: usize,
    /// What the last approach said of each body.
    last: HashMap<BodyNumber, Said>,
    /// Bodies by kind, in the order of [`BodyKind::ALL`].
    kinds: [usize; BodyKind::ALL.len()],
    /// Bodies by result, in the order of [`ApproachResult::ALL`].
    results: [usize; ApproachResult::ALL.len()],
    /// Whether a generator made up any of it.
    pub simulated: bool,
}

impl Outreach {
    /// Counts an approach. The one with the latest day is a body's last, the later told where two share it.
    pub fn add(&mut self, at: &At<'_>, body: BodyNumber, said: Said) {
        self.approaches += 1;
        self.simulated |= at.is_simulated();
        let last = self.last.get(&body).copied();
        if last.is_some_and(|last| said.on < last.on) {
            return;
        }
        if let Some(last) = last {
            self.kinds[last.kind as usize] -= 1;
            self.results[last.result as usize] -= 1;
        }
        self.kinds[said.kind as usize] += 1;
        self.results[said.result as usize] += 1;
        self.last.insert(body, said);
    }

    pub fn count(&self, figure: OfCoverage) -> usize {
        match figure {
            OfCoverage::Approaches => self.approaches,
            OfCoverage::Bodies => self.last.len(),
            OfCoverage::Kind(kind) => self.kinds[kind as usize],
            OfCoverage::Result(result) => self.results[result as usize],
        }
    }
}
