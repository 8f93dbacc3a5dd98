//! The order in which the events of an entity count: the log's, but that what was taken back doesn't count, and what was
//! recorded in its place counts there. A region's opening that was corrected is still before all that followed.

use ayumi_proto::taking_back::RecordedEvent;

/// An event of an entity: the version of its commit, and which of the commit's events it is.
pub type EventName = (u32, u8);

/// The events of an entity, recorded commit by commit.
#[derive(Clone, Debug)]
pub struct Sequence<T> {
    version: u32,
    events: Vec<Placed<T>>,
    takings_back: Vec<Taking>,
}

#[derive(Clone, Debug)]
struct Placed<T> {
    name: EventName,
    event: T,
    is_taken_back: bool,
}

#[derive(Clone, Copy, Debug)]
struct Taking {
    name: EventName,
    target: EventName,
    is_taken_back: bool,
}

impl<T> Default for Sequence<T> {
    fn default() -> Self {
        Self { version: 0, events: Vec::new(), takings_back: Vec::new() }
    }
}

impl<T> Sequence<T> {
    /// Records the events of the entity's next commit. Those of one that takes others back count in the place of the first
    /// of these.
    pub fn record<S>(&mut self, events: impl IntoIterator<Item = RecordedEvent<T, S>>) {
        self.version += 1;
        let mut place = None;
        for (index, event) in (0..).zip(events) {
            let name = (self.version, index);
            match event {
                RecordedEvent::TakenBack(taking_back) => {
                    let target = (taking_back.version, taking_back.index);
                    self.takings_back.push(Taking { name, target, is_taken_back: false });
                    place = place.or(self.take_back(target));
                }
                RecordedEvent::Happened(event) => {
                    self.events
                        .insert(place.unwrap_or(self.events.len()), Placed { name, event, is_taken_back: false });
                    place = place.map(|place| place + 1);
                }
            }
        }
    }

    /// Takes an event back, and says which place is behind it. If it takes another one back, that one counts again.
    fn take_back(&mut self, target: EventName) -> Option<usize> {
        self.mark(target, true)
    }

    fn mark(&mut self, name: EventName, is_taken_back: bool) -> Option<usize> {
        if let Some(place) = self.events.iter().position(|placed| placed.name == name) {
            self.events[place].is_taken_back = is_taken_back;
            return Some(place + 1);
        }
        let taking = self.takings_back.iter_mut().find(|taking| taking.name == name)?;
        taking.is_taken_back = is_taken_back;
        let target = taking.target;
        self.mark(target, !is_taken_back)
    }

    /// The events that count, in the order in which they do.
    pub fn counting(&self) -> impl Iterator<Item = (EventName, &T)> {
        self.events.iter().filter(|placed| !placed.is_taken_back).map(|placed| (placed.name, &placed.event))
    }

    /// The event by which one was taken back, if it was and that one counts.
    pub fn taken_back_by(&self, name: EventName) -> Option<EventName> {
        let takes = |taking: &&Taking| taking.target == name && !taking.is_taken_back;
        self.takings_back.iter().rev().find(takes).map(|taking| taking.name)
    }

    /// An event, whether or not it counts.
    pub fn get(&self, name: EventName) -> Option<&T> {
        self.events.iter().find(|placed| placed.name == name).map(|placed| &placed.event)
    }

    /// Whether an event, or a taking back, was recorded and wasn't taken back; `None` if it wasn't recorded.
    pub fn counts(&self, name: EventName) -> Option<bool> {
        let events = self.events.iter().map(|placed| (placed.name, placed.is_taken_back));
        let takings = self.takings_back.iter().map(|taking| (taking.name, taking.is_taken_back));
        events.chain(takings).find(|(found, _)| *found == name).map(|(_, is_taken_back)| !is_taken_back)
    }
}

#[cfg(test)]
mod tests {
    use ayumi_proto::taking_back::TakingBack;

    use super::*;
    use crate::sample::v;

    type Happening = RecordedEvent<&'static str>;

    fn happened(event: &'static str) -> Happening {
        RecordedEvent::Happened(event)
    }

    fn taking((version, index): EventName) -> Happening {
        RecordedEvent::TakenBack(TakingBack { version, index, occurred: v("2019-08-07"), reason: v("誤り") })
    }

    fn counting(sequence: &Sequence<&'static str>) -> Vec<&'static str> {
        sequence.counting().map(|(_, event)| *event).collect()
    }

    #[test]
    fn d14_what_is_taken_back_does_not_count_and_what_replaces_it_counts_in_its_place() {
        let mut sequence = Sequence::default();
        for event in ["opened", "flagged", "closed"] {
            sequence.record([happened(event)]);
        }
        sequence.record([taking((2, 0))]);
        assert_eq!(counting(&sequence), ["opened", "closed"]);
        sequence.record([taking((1, 0)), happened("opened later"), happened("renamed")]);
        assert_eq!(counting(&sequence), ["opened later", "renamed", "closed"]);
        assert_eq!(
            [(1, 0), (5, 0), (5, 1), (6, 0)].map(|name| sequence.counts(name)),
            [Some(false), Some(true), Some(true), None]
        );
        // A correction is corrected where the first one was.
        sequence.record([taking((5, 1)), happened("opened last")]);
        assert_eq!(counting(&sequence), ["opened last", "renamed", "closed"]);
    }

    #[test]
    fn d14_taking_back_is_taken_back() {
        let mut sequence = Sequence::default();
        sequence.record([happened("opened")]);
        sequence.record([happened("closed")]);
        sequence.record([taking((1, 0)), happened("opened later")]);
        assert_eq!(sequence.taken_back_by((1, 0)), Some((3, 0)));
        sequence.record([taking((3, 0)), taking((3, 1))]);
        assert_eq!(counting(&sequence), ["opened", "closed"]);
        let by = [(1, 0), (3, 0), (3, 1), (2, 0)].map(|name| sequence.taken_back_by(name));
        assert_eq!(by, [None, Some((4, 0)), Some((4, 1)), None]);
        sequence.record([taking((4, 0)), taking((4, 1))]);
        assert_eq!(counting(&sequence), ["opened later", "closed"]);
        assert_eq!(sequence.taken_back_by((1, 0)), Some((3, 0)));
    }
}
