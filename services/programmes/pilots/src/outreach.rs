//! Outreach to support bodies. A region is not one place (from Sendai to Morioka it is 180 km), so that outreach
//! counts by prefecture.

use std::collections::BTreeMap;

use ayumi_proto::time::Day;
use compact_str::CompactString;

use crate::{Approach, ApproachResult, BodyKind};

/// The outreach of one region in one prefecture.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outreach {
    /// How many approaches there were, by the kind of the body and the result.
    pub approaches: BTreeMap<(BodyKind, ApproachResult), u32>,
    /// The latest approach to each body, by the body's name in normal form: two spellings of one name are one body.
    pub bodies: BTreeMap<CompactString, LatestApproach>,
}

/// The latest approach to a body: the one with the latest day, the one recorded later where two share it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LatestApproach {
    on: Day,
    /// Its position in the log, which orders those of several regions.
    position: u64,
    pub kind: BodyKind,
    pub result: ApproachResult,
}

impl LatestApproach {
    /// The later of two.
    pub fn or_later(self, other: Self) -> Self {
        if (self.on, self.position) <= (other.on, other.position) { other } else { self }
    }
}

impl Outreach {
    /// Adds an approach that is recorded at a position.
    pub fn add(&mut self, position: u64, approach: &Approach<&str>) {
        let Approach { on, kind, result, ref body, .. } = *approach;
        *self.approaches.entry((kind, result)).or_default() += 1;
        let latest = LatestApproach { on, position, kind, result };
        // Most names are written in normal form, which is kept as the key: they needn't be normalised again.
        match self.bodies.get_mut(body.as_str()) {
            Some(known) => *known = known.or_later(latest),
            None => {
                let known = self.bodies.entry(CompactString::from(body.normalised())).or_insert(latest);
                *known = known.or_later(latest);
            }
        }
    }
}
