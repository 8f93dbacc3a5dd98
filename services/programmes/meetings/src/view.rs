//! What is shown: attendance by body, open follow-ups by owner and age, answers to each request by body.

use std::collections::BTreeMap;

use crate::Event;
use ayumi_core::{Ask, At, ByEntity, Caption, View};
use ayumi_proto::{
    figure::Value,
    ids::{Edition, MeetingId},
    time::Day,
};

use crate::{
    address::Address,
    answer, concern, figures,
    meeting::{Announced, Meeting},
    tally::Tally,
};

/// The meetings of one edition.
#[derive(Clone, Debug, Default)]
pub struct MeetingsView {
    meetings: ByEntity<Meeting>,
    announced: BTreeMap<MeetingId, Announced>,
    pub(crate) tally: Tally,
}

/// A meeting that is shown, since it was announced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    pub id: &'a MeetingId,
    pub announced: &'a Announced,
    pub meeting: &'a Meeting,
}

/// Rows are paged by id.
impl AsRef<str> for Shown<'_> {
    fn as_ref(&self) -> &str {
        self.id.as_str()
    }
}

impl MeetingsView {
    /// The meetings in the order of their ids.
    pub(crate) fn meetings(&self) -> impl Iterator<Item = Shown<'_>> {
        self.announced.iter().filter_map(|entry| self.shown(entry))
    }

    /// One meeting.
    pub(crate) fn meeting(&self, id: &MeetingId) -> Option<Shown<'_>> {
        self.shown(self.announced.get_key_value(id)?)
    }

    fn shown<'a>(&'a self, (id, announced): (&'a MeetingId, &'a Announced)) -> Option<Shown<'a>> {
        let meeting = self.meetings.get(announced.number)?;
        Some(Shown { id, announced, meeting })
    }

    /// Whether a generator made up facts of one of these meetings.
    pub(crate) fn is_simulated(&self, mut meetings: impl Iterator<Item = u32>) -> bool {
        meetings.any(|number| self.meetings.get(number).is_some_and(|meeting| meeting.simulated))
    }
}

impl View for MeetingsView {
    const NAME: &'static str = "meetings";
    type Event<'e> = Event<&'e str>;
    type Address = Address;

    fn apply(&mut self, at: &At<'_>, event: &Event<&str>) {
        // The token of a meeting's entity is its id.
        if let Some(announced) = Announced::by(at, event)
            && let Ok(id) = at.entity().parse()
        {
            self.announced.insert(id, announced);
        }
        let meeting = self.meetings.get_or_insert_with(at.number, || Meeting::new(at.number));
        meeting.simulated |= at.is_simulated();
        self.tally.simulated |= at.is_simulated();
        meeting.apply(at, event, &mut self.tally);
    }

    fn addresses(&self, as_of: Day) -> Vec<Address> {
        figures::addresses(self).filter(|address| self.value(address, as_of).is_some()).collect()
    }

    fn value(&self, address: &Address, as_of: Day) -> Option<Value> {
        figures::value(self, address, as_of)
    }

    fn caption(&self, address: &Address) -> Caption {
        figures::caption(self, address)
    }

    fn concerns(address: &Address, entity: &str, event: &Event<&str>) -> bool {
        concern::concerns(address, entity, event)
    }

    fn corrects(event: &Event<&str>) -> bool {
        concern::corrects(event)
    }

    fn answer(&self, _edition: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        let value = match ask.key {
            None => serde_json::to_value(answer::overview(self, ask)),
            Some(key) => serde_json::to_value(answer::detail(self.meeting(&key.parse().ok()?)?, ask.as_of)),
        };
        value.ok()
    }
}
