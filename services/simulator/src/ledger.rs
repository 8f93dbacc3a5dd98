//! Deciding in memory, and the commits that the log would hold: as the runtime makes them, but for the server.

use std::collections::BTreeMap;

use ayumi_core::{Programme, Situation};
use ayumi_proto::{
    codec,
    commit::{Actor, Commit, Events, Head, Provenance},
    digest::Digest,
    ids::{CommandId, Edition},
    subject::EventSubject,
};

use crate::script::Line;

/// A commit's place in the log and its bytes.
pub(crate) type Stored = (EventSubject, Vec<u8>);

/// Why nothing came of a command, for people.
pub(crate) type Refused = String;

/// The entities of one edition of a programme, as far as their commits go.
pub(crate) struct Ledger<P: Programme> {
    edition: Edition,
    /// Where each entity is kept. The states aren't kept here: moving them about in a large map costs more
    /// than deciding.
    places: BTreeMap<P::Entity, usize>,
    kept: Vec<Kept<P>>,
}

/// One entity: its state, and the chain that its next commit goes on.
struct Kept<P: Programme> {
    state: P::State,
    next: EventSubject,
    last: Digest,
}

/// A commit that isn't stored yet.
struct Made<P: Programme> {
    place: usize,
    events: Events<P::Event>,
    payload: Vec<u8>,
}

impl<P: Programme> Ledger<P> {
    /// A ledger without entities.
    pub fn new(edition: Edition) -> Self {
        Self { edition, places: BTreeMap::new(), kept: Vec::new() }
    }

    /// Decides a command, and folds and returns the commits that come of it, that of the entity itself first;
    /// and says how many events they hold.
    pub fn decide(
        &mut self,
        entity: &P::Entity,
        line: &Line<P::Command>,
        command_id: CommandId,
    ) -> Result<(Vec<Stored>, u64), Refused> {
        let Line { recorded_at, actor, command } = line;
        let states: BTreeMap<P::Entity, P::State> = P::reads(entity, command)
            .into_iter()
            .map(|read| {
                let place = self.place(&read);
                let state = std::mem::take(&mut self.kept[place].state);
                (read, state)
            })
            .collect();
        let situation = Situation { entity, states: &states, today: recorded_at.day(), actor };
        let decided = ayumi_core::decide::<P>(&situation, command);
        for (read, state) in states {
            let place = self.place(&read);
            self.kept[place].state = state;
        }
        let events = decided.map_err(|refusal| format!("{entity}: {refusal:?}"))?;
        let head = Head {
            command_id,
            command_digest: codec::command_digest(command).map_err(|error| error.to_string())?,
            actor: Actor::clone(actor),
            provenance: Provenance::Simulated,
            recorded_at: *recorded_at,
            correlation_id: None,
            causation_id: None,
            trace: None,
            previous: Digest::default(),
        };
        let count = events.len() as u64;
        Ok((self.store(entity, events, head)?, count))
    }

    /// Makes the commits, and folds them once all are made.
    fn store(
        &mut self,
        own: &P::Entity,
        mut events: Vec<(P::Entity, P::Event)>,
        head: Head,
    ) -> Result<Vec<Stored>, Refused> {
        events.sort_by(|(one, _), (other, _)| (one != own, one).cmp(&(other != own, other)));
        let mut by_entity: Vec<(usize, Vec<P::Event>)> = Vec::with_capacity(events.len());
        for (entity, event) in events {
            let place = self.place(&entity);
            match by_entity.last_mut() {
                Some((last, events)) if *last == place => events.push(event),
                _ => by_entity.push((place, vec![event])),
            }
        }
        let made: Result<Vec<Made<P>>, Refused> =
            by_entity.into_iter().map(|(place, events)| self.make(place, events, &head)).collect();
        Ok(made?.into_iter().map(|made| self.fold(made)).collect())
    }

    fn make(&self, place: usize, events: Vec<P::Event>, head: &Head) -> Result<Made<P>, Refused> {
        let events = Events::new(events).map_err(|error| error.to_string())?;
        let commit = Commit { head: Head { previous: self.kept[place].last, ..head.clone() }, events };
        let payload = codec::encode(&commit).map_err(|error| error.to_string())?;
        Ok(Made { place, events: commit.events, payload })
    }

    fn fold(&mut self, made: Made<P>) -> Stored {
        let kept = &mut self.kept[made.place];
        made.events.iter().for_each(|event| P::evolve(&mut kept.state, event));
        kept.last = codec::hash(&kept.next, &made.payload);
        let subject = kept.next.clone();
        kept.next.version += 1;
        (subject, made.payload)
    }

    /// Where the entity is kept; from now on, if it wasn't.
    fn place(&mut self, entity: &P::Entity) -> usize {
        if let Some(place) = self.places.get(entity) {
            return *place;
        }
        let subject =
            EventSubject { programme: P::NAME, edition: self.edition, entity: entity.to_string(), version: 1 };
        self.kept.push(Kept { state: P::State::default(), next: subject, last: Digest::default() });
        self.places.insert(entity.clone(), self.kept.len() - 1);
        self.kept.len() - 1
    }
}
