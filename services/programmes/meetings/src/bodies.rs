//! Bodies, however they are spelt, and what is counted of each.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::Attendance;
use ayumi_proto::text::Name;
use serde::Serialize;

use crate::{
    address::BodyName,
    tally::{Open, Stand, count},
};

/// Every body that was named where it counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bodies {
    /// By each spelling, so that a name is normalised and kept once and not whenever it comes again.
    spellings: HashMap<Name, Mention>,
    names: BTreeMap<BodyName, BodyNumber>,
    bodies: Vec<Body>,
}

/// Which of the bodies, in the order in which they were first named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BodyNumber(usize);

/// A body as it was written in one place.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Mention {
    pub written: Arc<Name>,
    #[serde(skip)]
    pub body: BodyNumber,
}

/// What is counted of one body. Meetings are known by their entities' numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub present: i64,
    pub open: Open,
    /// The meetings in which it took part, even if only by its absence.
    attended: Vec<u32>,
    /// For each meeting, how many of its follow-ups the body owns, open or closed.
    owned: BTreeMap<u32, i64>,
}

impl Bodies {
    /// Names a body, perhaps for the first time.
    pub fn mention(&mut self, written: &Name<&str>) -> Mention {
        match self.spellings.get(written.as_str()) {
            Some(mention) => mention.clone(),
            None => self.learn(written.keep()),
        }
    }

    fn learn(&mut self, written: Name) -> Mention {
        let new = BodyNumber(self.bodies.len());
        let body = *self.names.entry(BodyName::of(&written)).or_insert(new);
        if body == new {
            self.bodies.push(Body::default());
        }
        let mention = Mention { written: Arc::new(written.clone()), body };
        self.spellings.insert(written, mention.clone());
        mention
    }

    /// The body of that name.
    pub fn get(&self, name: &BodyName) -> Option<&Body> {
        self.names.get(name).map(|number| &self.bodies[number.0])
    }

    /// A body that was named.
    pub fn of(&mut self, number: BodyNumber) -> &mut Body {
        &mut self.bodies[number.0]
    }

    /// The bodies in the order of their names.
    pub fn by_name(&self) -> impl Iterator<Item = (&BodyName, BodyNumber)> {
        self.names.iter().map(|(name, number)| (name, *number))
    }
}

impl Body {
    /// Counts its part in a meeting.
    pub fn attend(&mut self, meeting: u32, attendance: Attendance) {
        self.attended.push(meeting);
        self.present += i64::from(attendance == Attendance::Present);
    }

    /// Counts a follow-up that it owns in (`by` 1) or out (`by` −1).
    pub fn count(&mut self, meeting: u32, stand: &Stand, by: i64) {
        self.open.count(stand, by);
        count(&mut self.owned, meeting, by);
    }

    /// Whether it took part in a meeting or owns a follow-up.
    pub fn has_part(&self) -> bool {
        self.meetings().next().is_some()
    }

    /// The meetings in which it has a part; some of them twice.
    pub fn meetings(&self) -> impl Iterator<Item = u32> {
        self.attended.iter().chain(self.owned.keys()).copied()
    }
}
