//! A kit for tests: one edition of a programme in memory, to which commands are told in some order.
//! Given and when are commands, then is what comes of them.

use std::collections::BTreeMap;

use ayumi_proto::{
    commit::{Actor, Provenance, Role},
    event::Happening,
    ids::Edition,
    refusal::Refusal,
    time::Day,
};
use compact_str::{CompactString, ToCompactString};
use serde_json::Value;

use crate::{Ask, At, Order, Programme, Situation, View, decide};

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
        for read in P::reads(entity, command) {
            self.states.entry(read).or_default();
        }
        let Self { today, actor, states, .. } = self;
        let events = decide::<P>(&Situation { entity, states, today: *today, actor }, command)?;
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
    pub fn view<V: View<Event = P::Event>>(&self, as_of: Day) -> V {
        self.fold(self.until(as_of))
    }

    /// The numbers, in the log, of the events that occurred by a day.
    fn until(&self, as_of: Day) -> impl Iterator<Item = usize> {
        (0..self.log.len()).filter(move |index| self.log[*index].1.occurred().first_day() <= as_of)
    }

    /// Folds the events with these numbers, in this order.
    fn fold<V: View<Event = P::Event>>(&self, indices: impl Iterator<Item = usize>) -> V {
        let mut numbers: BTreeMap<&P::Entity, u32> = BTreeMap::new();
        let mut tokens: Vec<CompactString> = Vec::new();
        for (entity, ..) in &self.log {
            numbers.entry(entity).or_insert_with(|| {
                tokens.push(entity.to_compact_string());
                tokens.len() as u32 - 1
            });
        }
        let mut view = V::default();
        for index in indices {
            let (entity, event, provenance, _) = &self.log[index];
            let (position, recorded_at) = (index as u64 + 1, self.today.start());
            let (number, provenance) = (numbers[entity], *provenance);
            view.apply(&At { position, recorded_at, number, tokens: &tokens, provenance }, event);
        }
        view
    }

    /// Asserts that figures and answers are the same if entities are folded one after the other, should the view
    /// promise that.
    #[track_caller]
    fn assert_order<V: View<Event = P::Event>>(&self, view: &V, as_of: Day) {
        let mut by_entity: Vec<usize> = self.until(as_of).collect();
        match V::ORDER {
            Order::Log => return,
            Order::WithinEntities => by_entity.sort_by_key(|index| &self.log[*index].0),
        }
        let folded = self.fold::<V>(by_entity.into_iter());
        let edition = Edition::of(as_of);
        let sorted = |view: &V| {
            let mut figures = view.figures(edition, as_of);
            figures.sort_by(|one, other| one.path.cmp(&other.path));
            figures
        };
        assert_eq!(sorted(&folded), sorted(view), "figures, if folded entity by entity");
        let ask = Ask { key: None, as_of, after: None, limit: usize::MAX };
        assert_eq!(folded.answer(edition, &ask), view.answer(edition, &ask), "the answer, if folded entity by entity");
    }

    /// Asserts what every view promises: its addresses read back, each figure stands at an address of its own
    /// and comes of the events that concern it alone, and the order in which days are told doesn't matter.
    #[track_caller]
    pub fn assert_view_keeps_its_promises<V: View<Event = P::Event>>(&self, as_of: Day) {
        let view = self.view::<V>(as_of);
        let mut by_day: Vec<usize> = self.until(as_of).collect();
        by_day.sort_by_key(|index| self.log[*index].1.occurred().first_day());
        let in_order_of_days = self.fold::<V>(by_day.into_iter());
        self.assert_order::<V>(&view, as_of);
        let told = || self.log.iter().map(|(_, event, ..)| event);
        let silent = told().filter(|event| !V::corrects(event));
        let supersedes = |event: &P::Event| told().any(|earlier| V::supersedes(event, earlier));
        assert!(!silent.into_iter().any(supersedes), "an event that corrects nothing takes another one's place");
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
            let concerns = |index: &usize| {
                let (entity, event, ..) = &self.log[*index];
                V::concerns(&address, &entity.to_string(), event)
            };
            let alone = self.fold::<V>(self.until(as_of).filter(concerns));
            assert_eq!(alone.value(&address, as_of), value, "{address} by the events that concern it");
            assert_eq!(in_order_of_days.value(&address, as_of), value, "{address}, if told in the order of days");
        }
    }

    /// The value of the figure at `<name>/<edition>/<path>` as of a day, as text; `None` if there is none.
    pub fn figure<V: View<Event = P::Event>>(&self, edition: &str, as_of: &str, path: &str) -> Option<String> {
        let edition: Edition = v(edition);
        let path = format!("{}/{edition}/{path}", V::NAME);
        let figures = self.view::<V>(v(as_of)).figures(edition, v(as_of));
        figures.iter().find(|figure| figure.path == path).map(|figure| figure.value.to_string())
    }

    /// The view's answer as of a day.
    pub fn answer<V: View<Event = P::Event>>(&self, edition: &str, as_of: &str, key: Option<&str>) -> Option<Value> {
        let ask = Ask { key, as_of: v(as_of), after: None, limit: 1000 };
        self.view::<V>(ask.as_of).answer(v(edition), &ask)
    }
}
