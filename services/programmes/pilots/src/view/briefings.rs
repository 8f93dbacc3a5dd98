//! The briefings of a region, planned and held.

use std::collections::{BTreeMap, btree_map::Entry};

use ayumi_proto::{ids::ItemId, place::Prefecture, text::Name, time::Day};
use serde::Serialize;

/// A briefing where it was held, else where it is planned.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Briefing {
    announced_on: Option<Day>,
    planned_on: Option<Day>,
    held_on: Option<Day>,
    place: Name,
    prefecture: Prefecture,
    attended_companies: Option<u32>,
}

/// All briefings of a region; a briefing is held once.
#[derive(Clone, Debug, Default)]
pub(super) struct Briefings {
    by_id: BTreeMap<ItemId, Briefing>,
    /// How many were held.
    pub held: usize,
    /// Companies at all that were held.
    pub attended_companies: u32,
}

impl Briefings {
    /// Takes a plan. One that is announced on a day after that of the briefing says no more where it was.
    pub fn schedule(
        &mut self,
        id: &ItemId,
        announced_on: Day,
        planned_on: Day,
        place: &Name<&str>,
        prefecture: Prefecture,
    ) {
        let briefing = self.by_id.entry(id.clone()).or_insert_with(|| Briefing::at(place, prefecture));
        (briefing.announced_on, briefing.planned_on) = (Some(announced_on), Some(planned_on));
    }

    /// Takes what came of it.
    pub fn hold(&mut self, id: &ItemId, on: Day, place: &Name<&str>, prefecture: Prefecture, attended_companies: u32) {
        let briefing = match self.by_id.entry(id.clone()) {
            Entry::Vacant(new) => new.insert(Briefing::at(place, prefecture)),
            Entry::Occupied(planned) => {
                let briefing = planned.into_mut();
                (briefing.place, briefing.prefecture) = (place.keep(), prefecture);
                briefing
            }
        };
        (briefing.held_on, briefing.attended_companies) = (Some(on), Some(attended_companies));
        self.held += 1;
        self.attended_companies = self.attended_companies.saturating_add(attended_companies);
    }

    /// All of them, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&ItemId, &Briefing)> {
        self.by_id.iter()
    }
}

impl Briefing {
    fn at(place: &Name<&str>, prefecture: Prefecture) -> Self {
        let place = place.keep();
        Self { announced_on: None, planned_on: None, held_on: None, place, prefecture, attended_companies: None }
    }
}
