//! An edition folded: the state of each entity, and the sums of what they contribute.

use std::collections::{BTreeMap, HashMap};

use ayumi_proto::{commit::Provenance, time::Day};
use rustc_hash::FxBuildHasher;

use super::{
    Figures,
    cube::{Add, Belongs, Contribution, Cube, Facts, Sign},
};
use crate::{At, ByEntity, Log, Programme, ReadError, entity_of};

/// The state of one entity, with and without what is simulated.
#[derive(Clone, Debug)]
pub struct Slot<P: Programme> {
    /// The entity.
    pub entity: P::Entity,
    /// Its number in the edition.
    pub number: u32,
    state: P::State,
    sources: Sources<P::State>,
}

/// Where an entity's facts come from.
#[derive(Clone, Debug)]
enum Sources<S> {
    /// All of them were reported.
    Reported,
    /// All of them are simulated.
    Simulated,
    /// Both; the state would be this one without those that are simulated.
    Mixed(Box<S>),
}

impl<P: Programme> Slot<P> {
    /// An entity without history.
    pub fn new(entity: P::Entity, number: u32, provenance: Provenance) -> Self {
        let sources = match provenance {
            Provenance::Reported => Sources::Reported,
            Provenance::Simulated => Sources::Simulated,
        };
        Self { entity, number, state: P::State::default(), sources }
    }

    /// Folds an event of the entity.
    pub fn evolve(&mut self, at: &At<'_>, event: &P::EventRef<'_>) {
        match (&mut self.sources, at.provenance) {
            (Sources::Reported, Provenance::Reported) | (Sources::Simulated, Provenance::Simulated) => {}
            (Sources::Reported, Provenance::Simulated) => self.sources = Sources::Mixed(Box::new(self.state.clone())),
            (Sources::Simulated, Provenance::Reported) => {
                let mut reported = P::State::default();
                P::evolve(&mut reported, at, event);
                self.sources = Sources::Mixed(Box::new(reported));
            }
            (Sources::Mixed(_), Provenance::Simulated) => {}
            (Sources::Mixed(reported), Provenance::Reported) => P::evolve(reported, at, event),
        }
        P::evolve(&mut self.state, at, event);
    }

    /// Its state by some of the facts; `None` if none of them is of it.
    pub fn state(&self, facts: Facts) -> Option<&P::State> {
        match (facts, &self.sources) {
            (Facts::All, _) | (Facts::Reported, Sources::Reported) => Some(&self.state),
            (Facts::Reported, Sources::Simulated) => None,
            (Facts::Reported, Sources::Mixed(reported)) => Some(reported),
        }
    }

    /// Whether anything of it is simulated.
    pub fn is_simulated(&self) -> bool {
        match self.sources {
            Sources::Reported => false,
            Sources::Simulated | Sources::Mixed(_) => true,
        }
    }
}

impl<P: Figures> Slot<P> {
    /// Shows what it contributes as of a day, and to which facts that belongs.
    #[inline]
    pub fn contribute(&self, as_of: Day, mut take: impl FnMut(&Contribution<'_, P>, Belongs)) {
        let mut say = |state: &P::State, belongs| {
            P::contribute(&self.entity, state, as_of, &mut Add::to(&mut |contribution| take(contribution, belongs)));
        };
        match &self.sources {
            Sources::Reported => say(&self.state, Belongs::Both),
            Sources::Simulated => say(&self.state, Belongs::All),
            Sources::Mixed(reported) => {
                say(&self.state, Belongs::All);
                say(reported, Belongs::Reported);
            }
        }
    }
}

/// An entity by what was known of it at a position; `None` if nothing counted.
///
/// # Errors
/// The log can't be read.
pub fn slot_known<P: Programme>(log: &dyn Log<P>, number: u32, until: u64) -> Result<Option<Slot<P>>, ReadError> {
    let mut slot: Option<Slot<P>> = None;
    log.each_known(until, Some(number), &mut |at, event| {
        let mut folded = match slot.take() {
            Some(slot) => slot,
            None => Slot::new(entity_of::<P>(&at)?, number, at.provenance),
        };
        folded.evolve(&at, &event);
        slot = Some(folded);
        Ok(())
    })?;
    Ok(slot)
}

/// An edition of a programme as of a day.
#[derive(Clone, Debug)]
pub struct Folded<P: Figures> {
    as_of: Day,
    slots: ByEntity<Slot<P>>,
    numbers: HashMap<P::Entity, u32, FxBuildHasher>,
    cube: Cube<P>,
    /// Whether anything in it is simulated.
    simulated: bool,
}

impl<P: Figures> Folded<P> {
    /// Nothing yet, with room for what so many entities may need.
    pub fn new(as_of: Day, entities: usize) -> Self {
        let slots = ByEntity::with_capacity(entities);
        Self { as_of, slots, numbers: HashMap::default(), cube: Cube::default(), simulated: false }
    }

    /// An edition's log, folded as of a day.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn of(log: &dyn Log<P>, as_of: Day) -> Result<Self, ReadError> {
        let mut folded = Self::new(as_of, 0);
        log.each(&mut |at, event| folded.evolve(&at, &event))?;
        folded.count();
        Ok(folded)
    }

    /// The day as of which it is folded.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// Whether anything in it is simulated.
    pub fn is_simulated(&self) -> bool {
        self.simulated
    }

    /// The sums.
    pub fn cube(&self) -> &Cube<P> {
        &self.cube
    }

    /// Folds an event, and leaves the sums to [`Folded::count`].
    ///
    /// # Errors
    /// The event's entity isn't one of the programme.
    #[inline]
    pub fn evolve(&mut self, at: &At<'_>, event: &P::EventRef<'_>) -> Result<(), ReadError> {
        self.simulated |= at.is_simulated();
        match self.slots.get_mut(at.number) {
            Some(slot) => slot.evolve(at, event),
            None => {
                let mut slot: Slot<P> = Slot::new(entity_of::<P>(at)?, at.number, at.provenance);
                slot.evolve(at, event);
                self.numbers.insert(slot.entity.clone(), at.number);
                self.slots.get_or_insert_with(at.number, || slot);
            }
        }
        Ok(())
    }

    /// Adds up what all entities contribute, at the end of a fold.
    pub fn count(&mut self) {
        let Self { as_of, slots, cube, .. } = self;
        *cube = Cube::default();
        for slot in slots.iter() {
            slot.contribute(*as_of, |contribution, belongs| cube.add(contribution, belongs, Sign::Add));
        }
    }

    /// Folds one more event into states and sums.
    ///
    /// # Errors
    /// The event's entity isn't one of the programme.
    pub fn apply(&mut self, at: &At<'_>, event: &P::EventRef<'_>) -> Result<(), ReadError> {
        self.change(at.number, Sign::Remove);
        self.evolve(at, event)?;
        self.change(at.number, Sign::Add);
        Ok(())
    }

    /// Puts another state of an entity in the place of its state; none, if nothing of it counts.
    pub fn set(&mut self, number: u32, slot: Option<Slot<P>>) {
        self.change(number, Sign::Remove);
        let Some(slot) = slot else {
            if let Some(removed) = self.slots.remove(number) {
                self.numbers.remove(&removed.entity);
            }
            self.simulated = self.slots.iter().any(Slot::is_simulated);
            return;
        };
        let is_simulated = slot.is_simulated();
        self.numbers.entry(slot.entity.clone()).or_insert(number);
        match self.slots.get_mut(number) {
            Some(found) => *found = slot,
            None => drop(self.slots.get_or_insert_with(number, || slot)),
        }
        self.simulated = is_simulated || (self.simulated && self.slots.iter().any(Slot::is_simulated));
        self.change(number, Sign::Add);
    }

    fn change(&mut self, number: u32, sign: Sign) {
        let Self { as_of, slots, cube, .. } = self;
        if let Some(slot) = slots.get(number) {
            slot.contribute(*as_of, |contribution, belongs| cube.add(contribution, belongs, sign));
        }
    }

    /// Goes on to another day; whatever occurred until then has to be folded.
    pub fn go_to(&mut self, day: Day) {
        let changes = P::DAILY && self.as_of != day;
        self.as_of = day;
        if changes {
            self.count();
        }
    }

    /// Adds what other entities were folded to.
    pub fn join(&mut self, other: Self) {
        self.slots.join(other.slots);
        self.numbers.extend(other.numbers);
        self.cube.join(other.cube);
        self.simulated |= other.simulated;
    }

    /// The number of an entity that is here.
    pub fn number(&self, entity: &P::Entity) -> Option<u32> {
        self.numbers.get(entity).copied()
    }

    /// An entity by its number.
    pub fn get(&self, number: u32) -> Option<&Slot<P>> {
        self.slots.get(number)
    }

    /// An entity.
    pub fn of_entity(&self, entity: &P::Entity) -> Option<&Slot<P>> {
        self.slots.get(self.number(entity)?)
    }

    /// All entities, in no order that means anything.
    pub fn slots(&self) -> impl Iterator<Item = &Slot<P>> {
        self.slots.iter()
    }

    /// The items of which some of the facts are, in the order of their ids.
    pub fn items(&self, facts: Facts) -> Vec<&Slot<P>> {
        let here = |slot: &&Slot<P>| P::is_item(&slot.entity) && slot.state(facts).is_some();
        let mut items: Vec<_> = self.slots.iter().filter(here).collect();
        items.sort_unstable_by(|one, other| one.entity.cmp(&other.entity));
        items
    }

    /// All entities with their states by some of the facts, in their order.
    pub(crate) fn states(&self, facts: Facts) -> BTreeMap<&P::Entity, &P::State> {
        self.slots.iter().filter_map(|slot| Some((&slot.entity, slot.state(facts)?))).collect()
    }
}
