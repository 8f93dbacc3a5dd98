//! Deciding in memory, and the commits that the log would hold: as the runtime makes them, but for the server.

use std::collections::BTreeMap;

use ayumi_core::{
    Context, Programme, evolve_commit,
    taking_back::{Histories, PastCommit, TakeBack, TakeBackError, Taker, take_back},
};
use ayumi_proto::{
    codec,
    commit::{Actor, Commit, Events, Head, Provenance},
    digest::Digest,
    event::DomainEvent,
    ids::{CommandId, Edition},
    subject::EventSubject,
    taking_back::RecordedEvent,
    time::Moment,
};
use serde::Serialize;

/// A commit's place in the log and its bytes.
pub type Stored = (EventSubject, Vec<u8>);

/// Why nothing came of a command, for people.
pub type Refused = String;

/// How a command is recorded.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'a> {
    /// When.
    pub recorded_at: Moment,
    /// Who submits it.
    pub actor: &'a Actor,
    /// Where its facts come from.
    pub provenance: Provenance,
    /// Its id.
    pub command_id: CommandId,
}

impl Recording<'_> {
    fn head(&self, command_digest: Digest) -> Head {
        Head {
            command_id: self.command_id,
            command_digest,
            actor: self.actor.clone(),
            provenance: self.provenance,
            recorded_at: self.recorded_at,
            correlation_id: None,
            causation_id: None,
            trace: None,
            previous: Digest::default(),
        }
    }
}

/// How many states are held at once; so many fit into one node of a map.
const HELD_MAX: usize = 8;

/// The entities of one edition of a programme, as far as their commits go.
pub struct Ledger<P: Programme> {
    edition: Edition,
    places: BTreeMap<P::Entity, usize>,
    kept: Vec<Kept<P>>,
    /// The states that the last decisions stood on, for a decision wants them in a map: a map of all, or a new
    /// one for each decision, would cost more than deciding.
    held: BTreeMap<P::Entity, P::State>,
    held_places: Vec<usize>,
}

/// One entity: its state, and the chain that its next commit goes on.
struct Kept<P: Programme> {
    entity: P::Entity,
    /// Empty while it is held.
    state: P::State,
    /// The version of its last commit; 0 before the first.
    version: u32,
    last: Digest,
}

/// A commit that isn't stored yet.
struct Made {
    place: usize,
    payload: Vec<u8>,
}

impl<P: Programme> Ledger<P> {
    /// A ledger without entities.
    pub fn new(edition: Edition) -> Self {
        let (places, held) = (BTreeMap::new(), BTreeMap::new());
        Self { edition, places, kept: Vec::new(), held, held_places: Vec::new() }
    }

    /// The number of an entity; a new one, if it has none.
    pub fn place(&mut self, entity: &P::Entity) -> usize {
        if let Some(place) = self.places.get(entity) {
            return *place;
        }
        let entity = entity.clone();
        self.places.insert(entity.clone(), self.kept.len());
        self.kept.push(Kept { entity, state: P::State::default(), version: 0, last: Digest::default() });
        self.kept.len() - 1
    }

    /// The entity with a number.
    pub fn entity(&self, place: usize) -> &P::Entity {
        &self.kept[place].entity
    }

    /// Decides a command for the entity with a number, and folds and returns the commits that come of it, that
    /// of the entity itself first; and says how many events they hold.
    ///
    /// # Errors
    /// The programme's rules don't accept it.
    pub fn decide(
        &mut self,
        place: usize,
        command: &P::Command,
        recording: &Recording<'_>,
    ) -> Result<(Vec<Stored>, u64), Refused> {
        self.hold(place, command);
        let entity = &self.kept[place].entity;
        let today = recording.recorded_at.day();
        let situation = Context { entity, states: &self.held, today, actor: recording.actor };
        let events =
            ayumi_core::decide::<P>(&situation, command).map_err(|refusal| format!("{entity}: {refusal:?}"))?;
        ayumi_core::check_days::<P>(self.edition, events.iter().map(|(_, event)| event))
            .map_err(|refusal| format!("{entity}: {refusal:?}"))?;
        let digest = codec::command_digest(command).map_err(|error| error.to_string())?;
        let count = events.len() as u64;
        let made = self.make_all(place, events, &recording.head(digest))?;
        Ok((made.into_iter().map(|made| self.fold(made)).collect::<Result<_, _>>()?, count))
    }

    /// Takes a record of the entity with a number back, or has another recorded in its place, by the rules of all
    /// programmes. The past is all that the ledger's commits hold; of the entities that this writes, the states follow
    /// from it.
    ///
    /// # Errors
    /// The rules don't accept it.
    pub fn take_back(
        &mut self,
        place: usize,
        mut past: Histories<P>,
        request: &TakeBack<P::Command>,
        recording: &Recording<'_>,
    ) -> Result<Vec<Stored>, Refused> {
        self.release();
        let entity = self.kept[place].entity.clone();
        let &Recording { recorded_at, actor, provenance, command_id } = recording;
        let taker = Taker { today: recorded_at.day(), actor, provenance };
        let events = take_back::<P>(&past, &entity, request, &taker).map_err(|error| match error {
            TakeBackError::Refused(refusal) => format!("{entity}: {refusal:?}"),
            TakeBackError::Codec(error) => error.to_string(),
        })?;
        let digest = request.digest().map_err(|error| error.to_string())?;
        let mut by_entity: BTreeMap<P::Entity, Vec<RecordedEvent<P::Event>>> = BTreeMap::new();
        for (entity, event) in &events {
            by_entity.entry(entity.clone()).or_default().push(event.clone());
        }
        let made = self.make_all(place, events, &recording.head(digest))?;
        for (entity, events) in by_entity {
            // It is the last of its entity, wherever exactly it comes.
            past.add(PastCommit { entity, position: u64::MAX, command_id, actor: actor.clone(), provenance, events });
        }
        let mut states = past.states().map_err(|error| error.to_string())?;
        for Made { place, .. } in &made {
            let kept = &mut self.kept[*place];
            kept.state = states.remove(&kept.entity).unwrap_or_default();
        }
        Ok(made.into_iter().map(|made| self.append(made)).collect())
    }

    /// Holds what the command reads.
    fn hold(&mut self, own: usize, command: &P::Command) {
        if self.held.len() > HELD_MAX {
            self.release();
        }
        for (index, read) in P::scope(&self.kept[own].entity, command).into_entities().enumerate() {
            if !self.held.contains_key(&read) {
                let place = if index == 0 { own } else { self.place(&read) };
                self.held.insert(read, std::mem::take(&mut self.kept[place].state));
                self.held_places.push(place);
            }
        }
    }

    /// Holds nothing any more.
    fn release(&mut self) {
        for place in self.held_places.drain(..) {
            let kept = &mut self.kept[place];
            kept.state = self.held.remove(&kept.entity).unwrap_or_default();
        }
    }

    /// Makes the commits, one for each entity.
    fn make_all<E: DomainEvent + Serialize>(
        &mut self,
        own: usize,
        events: Vec<(P::Entity, E)>,
        head: &Head,
    ) -> Result<Vec<Made>, Refused> {
        let mut by_entity: Vec<(usize, Vec<E>)> = Vec::with_capacity(events.len());
        for (entity, event) in events {
            let place = if entity == self.kept[own].entity { own } else { self.place(&entity) };
            match by_entity.iter_mut().find(|(written, _)| *written == place) {
                Some((_, events)) => events.push(event),
                None => by_entity.push((place, vec![event])),
            }
        }
        by_entity.sort_by(|(one, _), (other, _)| {
            (*one != own, self.entity(*one)).cmp(&(*other != own, self.entity(*other)))
        });
        by_entity.into_iter().map(|(place, events)| self.make(place, events, head)).collect()
    }

    fn make<E: DomainEvent + Serialize>(&self, place: usize, events: Vec<E>, head: &Head) -> Result<Made, Refused> {
        let events = Events::new(events).map_err(|error| error.to_string())?;
        let commit = Commit { head: Head { previous: self.kept[place].last, ..head.clone() }, events };
        let payload = codec::encode(&commit).map_err(|error| error.to_string())?;
        Ok(Made { place, payload })
    }

    fn fold(&mut self, made: Made) -> Result<Stored, Refused> {
        let kept = &mut self.kept[made.place];
        // What is written was read, and so it is held.
        let state = self.held.get_mut(&kept.entity).unwrap_or(&mut kept.state);
        // The position matters only between entities, and a decision reads few.
        let folded = codec::brief(&made.payload).and_then(|brief| evolve_commit::<P>(state, 0, &brief));
        folded.map_err(|error| error.to_string())?;
        Ok(self.append(made))
    }

    /// Goes on with the entity's chain.
    fn append(&mut self, Made { place, payload }: Made) -> Stored {
        let kept = &mut self.kept[place];
        kept.version += 1;
        let (entity, version) = (kept.entity.to_string(), kept.version);
        let subject = EventSubject { programme: P::NAME, edition: self.edition, entity, version };
        kept.last = codec::hash(&subject, &payload);
        (subject, payload)
    }
}
