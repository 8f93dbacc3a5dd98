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
use serde_json::Value;

use crate::{Ask, At, Programme, Situation, View, decide};

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
        let mut view = V::default();
        for (index, (entity, event, provenance, actor)) in self.log.iter().enumerate() {
            if event.occurred().first_day() <= as_of {
                let entity = entity.to_string();
                let recorded_at = self.today.start();
                let position = index as u64 + 1;
                view.apply(&At { position, recorded_at, entity: &entity, provenance: *provenance, actor }, event);
            }
        }
        view
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
