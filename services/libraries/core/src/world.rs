//! A kit for tests: one edition of a programme in memory, to which commands are told in some order.
//! Given and when are commands, then is what comes of them.

use std::collections::BTreeMap;

use ayumi_proto::{
    codec::{self, CodecError},
    commit::{Actor, Provenance, Role},
    event::DomainEvent,
    ids::Edition,
    refusal::Refusal,
    time::Day,
};
use compact_str::{CompactString, ToCompactString};
use serde::Serialize;
use serde_json::Value;

use crate::{Ask, At, Context, Order, Programme, View, decide};

/// The states of all entities and the events that made them.
pub struct World<P: Programme> {
    /// The day on which commands are decided.
    pub today: Day,
    /// Who gives them.
    pub actor: Actor,
    /// Where their facts come from.
    pub provenance: Provenance,
    states: BTreeMap<P::Entity, P::State>,
    /// Every event, with its entity and the provenance and actor of its commit, in order.
    pub log: Vec<(P::Entity, P::Event, Provenance, Actor)>,
}

/// The one event of a commit, as folds read it: a view is that of the programme whose events it is shown.
fn read<V: View>(written: &[u8]) -> V::Event<'_> {
    let mut read = None;
    let reading = codec::each_event(written, |_, event| {
        read = Some(event);
        Ok::<_, CodecError>(())
    });
    #[expect(clippy::expect_used, reason = "only tests call this")]
    reading.map(|()| read).ok().flatten().expect("an event of the view's programme")
}

fn write(event: &impl Serialize) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "only tests call this")]
    codec::encode_events(std::slice::from_ref(event)).expect("an event's bytes")
}

/// Looks at an event as folds read it.
pub fn as_read<V: View, T>(event: &impl Serialize, look: impl FnOnce(&V::Event<'_>) -> T) -> T {
    look(&read::<V>(&write(event)))
}

/// Whether an event of an entity concerns a figure.
pub fn concerns<V: View>(address: &V::Address, entity: &str, event: &impl Serialize) -> bool {
    as_read::<V, _>(event, |event| V::concerns(address, entity, event))
}

/// Parses a value in a test.
#[track_caller]
pub fn v<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    #[expect(clippy::expect_used, reason = "only tests call this")]
    text.parse().expect("a value of the right form")
}

impl<P: Programme> World<P> {
    /// An empty world, in which it is `today` and the secretariat speaks.
    pub fn on(today: &str) -> Self {
        Self {
            today: v(today),
            actor: Actor { role: Role::Secretariat, name: v("test") },
            provenance: Provenance::Reported,
            states: BTreeMap::new(),
            log: Vec::new(),
        }
    }

    /// Tells a command; what comes of it is folded.
    pub fn tell(&mut self, entity: &P::Entity, command: &P::Command) -> Result<Vec<P::Event>, Refusal> {
        for read in P::scope(entity, command).into_entities() {
            self.states.entry(read).or_default();
        }
        let Self { today, actor, states, .. } = self;
        let events = decide::<P>(&Context { entity, states, today: *today, actor }, command)?;
        for (entity, event) in &events {
            P::evolve(self.states.entry(entity.clone()).or_default(), event);
            self.log.push((entity.clone(), event.clone(), self.provenance, self.actor.clone()));
        }
        Ok(events.into_iter().map(|(_, event)| event).collect())
    }

    /// Tells a command that has to be accepted.
    #[track_caller]
    pub fn accept(&mut self, entity: &str, command: P::Command) -> Vec<P::Event> {
        match self.tell(&v(entity), &command) {
            Ok(events) => events,
            #[expect(clippy::panic, reason = "only tests call this")]
            Err(refusal) => panic!("rejected: {refusal:?}"),
        }
    }

    /// Tells a command that the named rule has to reject, with every wording filled in.
    #[track_caller]
    pub fn reject(&mut self, entity: &str, command: P::Command, rule: &str) -> Refusal {
        #[expect(clippy::panic, reason = "only tests call this")]
        let refusal = self.tell(&v(entity), &command).map_or_else(|refusal| refusal, |_| panic!("accepted"));
        assert_eq!(refusal.rule, rule, "{refusal:?}");
        let Refusal { title, detail, accepted, .. } = &refusal;
        assert!([title, detail, accepted].iter().all(|text| !text.ja.is_empty() && !text.en.is_empty()));
        refusal
    }

    /// Folds a view as of a day, each event being one commit.
    pub fn view<V: View>(&self, as_of: Day) -> V {
        self.fold(self.until(as_of))
    }

    /// Every event as the log has it.
    fn written(&self) -> Vec<Vec<u8>> {
        self.log.iter().map(|(_, event, ..)| write(event)).collect()
    }

    /// The numbers, in the log, of the events that occurred by a day.
    fn until(&self, as_of: Day) -> impl Iterator<Item = usize> {
        (0..self.log.len()).filter(move |index| self.log[*index].1.occurred().first_day() <= as_of)
    }

    /// Folds the events with these numbers, in this order.
    fn fold<V: View>(&self, indices: impl Iterator<Item = usize>) -> V {
        self.fold_as(indices, |index| self.log[index].2)
    }

    /// The same, with provenances by number.
    fn fold_as<V: View>(&self, indices: impl Iterator<Item = usize>, provenance: impl Fn(usize) -> Provenance) -> V {
        let mut numbers: BTreeMap<&P::Entity, u32> = BTreeMap::new();
        let mut tokens: Vec<CompactString> = Vec::new();
        for (entity, ..) in &self.log {
            numbers.entry(entity).or_insert_with(|| {
                tokens.push(entity.to_compact_string());
                tokens.len() as u32 - 1
            });
        }
        let (mut view, written) = (V::default(), self.written());
        for index in indices {
            let (position, recorded_at) = (index as u64 + 1, self.today.start());
            let (number, provenance) = (numbers[&self.log[index].0], provenance(index));
            view.apply(&At { position, recorded_at, number, tokens: &tokens, provenance }, &read::<V>(&written[index]));
        }
        view
    }

    /// Folds the events that occurred by a day with entities one after the other, and some beside others; `None` if the
    /// view doesn't promise that this gives the same.
    fn fold_apart<V: View>(&self, as_of: Day, provenance: impl Fn(usize) -> Provenance + Copy) -> Option<V> {
        let Order::WithinEntities { join } = V::ORDER else { return None };
        let mut by_entity: Vec<usize> = self.until(as_of).collect();
        by_entity.sort_by_key(|index| &self.log[*index].0);
        let middle = by_entity.get(by_entity.len() / 2).map(|index| &self.log[*index].0);
        let (some, others) = by_entity.iter().partition::<Vec<_>, _>(|index| Some(&self.log[**index].0) < middle);
        let mut folded = self.fold_as::<V>(others.into_iter(), provenance);
        join(&mut folded, self.fold_as(some.into_iter(), provenance));
        Some(folded)
    }

    /// Asserts that figures and answers are the same if they are folded apart.
    #[track_caller]
    fn assert_order<V: View>(&self, view: &V, as_of: Day) {
        let Some(folded) = self.fold_apart::<V>(as_of, |index| self.log[index].2) else { return };
        let edition = Edition::of(as_of);
        let sorted = |view: &V| {
            let mut figures = view.figures(edition, as_of);
            figures.sort_by(|one, other| one.path.cmp(&other.path));
            figures
        };
        assert_eq!(sorted(&folded), sorted(view), "figures, if folded apart");
        let ask = Ask { key: None, as_of, after: None, limit: usize::MAX };
        assert_eq!(folded.answer(edition, &ask), view.answer(edition, &ask), "the answer, if folded apart");
    }

    /// Asserts that a figure which would be another without what was made up is marked, in a list as where it is
    /// explained by what concerns it, and that a list marks whatever an explanation does. Of the events every other
    /// one is taken for made up.
    #[track_caller]
    pub fn assert_what_is_made_up_is_marked<V: View>(&self, as_of: Day) {
        for made_up in [0, 1] {
            let is_reported = |index: usize| index % 2 != made_up;
            let provenance = |index| if is_reported(index) { Provenance::Reported } else { Provenance::Simulated };
            let view =
                |concerns: &dyn Fn(&usize) -> bool| self.fold_as::<V>(self.until(as_of).filter(concerns), provenance);
            let (listed, reported) = (view(&|_| true), view(&|index| is_reported(*index)));
            let apart = self.fold_apart::<V>(as_of, provenance);
            for address in listed.addresses(as_of) {
                let concerns = |index: &usize| {
                    let (entity, event, ..) = &self.log[*index];
                    concerns::<V>(&address, &entity.to_string(), event)
                };
                let explained = view(&concerns);
                let explained_by_reports = view(&|index| concerns(index) && is_reported(*index));
                let is_marked = |view: &V| view.caption(&address).simulated;
                let differ = |one: &V, other: &V| one.value(&address, as_of) != other.value(&address, as_of);
                assert!(is_marked(&listed) || !differ(&listed, &reported), "{address} isn't marked in a list");
                assert!(is_marked(&explained) || !differ(&explained, &explained_by_reports), "{address} isn't marked");
                assert!(is_marked(&listed) || !is_marked(&explained), "{address} is marked only where it is explained");
                let marked_apart = apart.as_ref().is_none_or(|view| is_marked(view) == is_marked(&listed));
                assert!(marked_apart, "{address} is marked otherwise if folded apart");
            }
        }
    }

    /// Asserts what every view promises: its addresses read back, each figure stands at an address of its own
    /// and comes of the events that concern it alone, and the order in which days are told doesn't matter.
    #[track_caller]
    pub fn assert_view_keeps_its_promises<V: View>(&self, as_of: Day) {
        let view = self.view::<V>(as_of);
        let mut by_day: Vec<usize> = self.until(as_of).collect();
        by_day.sort_by_key(|index| self.log[*index].1.occurred().first_day());
        let in_order_of_days = self.fold::<V>(by_day.into_iter());
        self.assert_order::<V>(&view, as_of);
        let written = self.written();
        let told = || written.iter().map(|bytes| read::<V>(bytes));
        let supersedes = |event: V::Event<'_>| told().any(|earlier| V::supersedes(&event, &earlier));
        let mut silent = told().filter(|event| !V::corrects(event));
        assert!(!silent.any(supersedes), "an event that corrects nothing takes another one's place");
        let addresses = view.addresses(as_of);
        let mut listed: Vec<String> = addresses.iter().map(V::Address::to_string).collect();
        listed.sort();
        listed.dedup();
        assert_eq!(listed.len(), addresses.len(), "an address is listed twice");
        let mut told_by_day: Vec<String> =
            in_order_of_days.addresses(as_of).iter().map(V::Address::to_string).collect();
        told_by_day.sort();
        assert_eq!(listed, told_by_day, "addresses, if told in the order of days");
        for address in addresses {
            let value = view.value(&address, as_of);
            assert!(value.is_some(), "{address} is listed and has no value");
            #[expect(clippy::expect_used, reason = "only tests call this")]
            let parsed: V::Address = address.to_string().parse().expect("an address that reads back");
            assert!(parsed == address, "{address} reads back as {parsed}");
            let concerns =
                |index: &usize| V::concerns(&address, &self.log[*index].0.to_string(), &read::<V>(&written[*index]));
            let alone = self.fold::<V>(self.until(as_of).filter(concerns));
            assert_eq!(alone.value(&address, as_of), value, "{address} by the events that concern it");
            assert_eq!(in_order_of_days.value(&address, as_of), value, "{address}, if told in the order of days");
        }
    }

    /// The value of the figure at `<name>/<edition>/<path>` as of a day, as text; `None` if there is none.
    pub fn figure<V: View>(&self, edition: &str, as_of: &str, path: &str) -> Option<String> {
        let edition: Edition = v(edition);
        let path = format!("{}/{edition}/{path}", V::NAME);
        let figures = self.view::<V>(v(as_of)).figures(edition, v(as_of));
        figures.iter().find(|figure| figure.path == path).map(|figure| figure.value.to_string())
    }

    /// The view's answer as of a day.
    pub fn answer<V: View>(&self, edition: &str, as_of: &str, key: Option<&str>) -> Option<Value> {
        let ask = Ask { key, as_of: v(as_of), after: None, limit: 1000 };
        self.view::<V>(ask.as_of).answer(v(edition), &ask)
    }
}
