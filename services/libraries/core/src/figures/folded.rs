//! An edition folded: the state of each entity, and the sums of what they contribute.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use ayumi_proto::{commit::Provenance, time::Day};
use rustc_hash::FxBuildHasher;

use super::{
    Figures,
    cube::{Add, Belongs, Contribution, Cube, Facts, Group, Sign, Sum},
    point::{Mask, Point},
};
use crate::{At, ByEntity, Log, Of, Programme, ReadError, entity_of};

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
    log.each_known(until, Of::Entity(number), &mut |at, event| {
        let slot = match &mut slot {
            Some(slot) => slot,
            None => slot.insert(Slot::new(entity_of::<P>(&at)?, number, at.provenance)),
        };
        slot.evolve(&at, &event);
        Ok(())
    })?;
    Ok(slot)
}

/// An edition of a programme as of a day.
#[derive(Clone, Debug)]
pub struct Folded<P: Figures> {
    as_of: Day,
    slots: ByEntity<Slot<P>>,
    /// The numbers of the entities, from when one is first looked for.
    numbers: OnceLock<HashMap<P::Entity, u32, FxBuildHasher>>,
    /// The sums, from when one is first read.
    few: OnceLock<Cube<P>>,
    many: OnceLock<Cube<P>>,
    /// Whether anything in it is simulated.
    simulated: bool,
}

impl<P: Figures> Folded<P> {
    /// Nothing yet, with room for what so many entities may need.
    pub fn new(as_of: Day, entities: usize) -> Self {
        let slots = ByEntity::with_capacity(entities);
        Self { as_of, slots, simulated: false, numbers: OnceLock::new(), few: OnceLock::new(), many: OnceLock::new() }
    }

    /// An edition's log, folded as of a day.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn of(log: &dyn Log<P>, as_of: Day) -> Result<Self, ReadError> {
        let mut folded = Self::new(as_of, 0);
        log.each(&mut |at, event| folded.evolve(&at, &event))?;
        Ok(folded)
    }

    /// The as-of day of the fold.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// Whether anything in it is simulated.
    pub fn is_simulated(&self) -> bool {
        self.simulated
    }

    /// What the contributions to a measure come to; `None` if they aren't kept by those dimensions.
    pub fn sum(&self, point: &P::Point, measure: P::Measure, facts: Facts) -> Option<Sum> {
        self.cube(point.mask()).get(point, measure, facts)
    }

    /// The points of some dimensions at which something contributes to a measure, in order.
    pub fn points(&self, mask: Mask, measure: P::Measure, facts: Facts) -> Vec<P::Point> {
        self.cube(mask).points(mask, measure, facts)
    }

    /// The sums by some dimensions, added up when they are first read.
    fn cube(&self, mask: Mask) -> &Cube<P> {
        let group = Group::of::<P>(mask);
        let cube = match group {
            Group::Few => &self.few,
            Group::Many => &self.many,
        };
        cube.get_or_init(|| {
            let mut cube = Cube::of(group);
            for slot in self.slots.iter() {
                slot.contribute(self.as_of, |contribution, belongs| cube.add(contribution, belongs, Sign::Add));
            }
            cube
        })
    }

    /// Folds an event. Sums that were read are added up again when they are read next; see [`Folded::apply`].
    ///
    /// # Errors
    /// The event's entity isn't one of the programme.
    #[inline]
    pub fn evolve(&mut self, at: &At<'_>, event: &P::EventRef<'_>) -> Result<(), ReadError> {
        if self.few.get().is_some() || self.many.get().is_some() {
            self.forget_sums();
        }
        self.evolve_slot(at, event)
    }

    #[inline]
    fn evolve_slot(&mut self, at: &At<'_>, event: &P::EventRef<'_>) -> Result<(), ReadError> {
        self.simulated |= at.is_simulated();
        match self.slots.get_mut(at.number) {
            Some(slot) => slot.evolve(at, event),
            None => {
                let mut slot: Slot<P> = Slot::new(entity_of::<P>(at)?, at.number, at.provenance);
                slot.evolve(at, event);
                self.enter(&slot);
                self.slots.get_or_insert_with(at.number, || slot);
            }
        }
        Ok(())
    }

    /// Folds one more event into states and into the sums that were read.
    ///
    /// # Errors
    /// The event's entity isn't one of the programme.
    pub fn apply(&mut self, at: &At<'_>, event: &P::EventRef<'_>) -> Result<(), ReadError> {
        self.change(at.number, Sign::Remove);
        self.evolve_slot(at, event)?;
        self.change(at.number, Sign::Add);
        Ok(())
    }

    /// Puts another state of an entity in the place of its state; none, if nothing of it counts.
    pub fn set(&mut self, number: u32, slot: Option<Slot<P>>) {
        self.change(number, Sign::Remove);
        let Some(slot) = slot else {
            self.slots.remove(number);
            self.numbers = OnceLock::new();
            self.simulated = self.slots.iter().any(Slot::is_simulated);
            return;
        };
        let is_simulated = slot.is_simulated();
        self.enter(&slot);
        match self.slots.get_mut(number) {
            Some(found) => *found = slot,
            None => drop(self.slots.get_or_insert_with(number, || slot)),
        }
        self.simulated = is_simulated || (self.simulated && self.slots.iter().any(Slot::is_simulated));
        self.change(number, Sign::Add);
    }

    /// Notes an entity's number, if anybody has looked for one.
    fn enter(&mut self, slot: &Slot<P>) {
        if let Some(numbers) = self.numbers.get_mut() {
            numbers.insert(slot.entity.clone(), slot.number);
        }
    }

    /// Changes the sums that were read by what an entity contributes.
    fn change(&mut self, number: u32, sign: Sign) {
        let Self { as_of, slots, few, many, .. } = self;
        let Some(slot) = slots.get(number) else { return };
        for cube in [few, many].into_iter().filter_map(OnceLock::get_mut) {
            slot.contribute(*as_of, |contribution, belongs| cube.add(contribution, belongs, sign));
        }
    }

    fn forget_sums(&mut self) {
        (self.few, self.many) = (OnceLock::new(), OnceLock::new());
    }

    /// Goes on to another day; all that occurred until then has to be folded.
    pub fn go_to(&mut self, day: Day) {
        if P::DAILY && self.as_of != day {
            self.forget_sums();
        }
        self.as_of = day;
    }

    /// Adds what other entities were folded to.
    pub fn join(&mut self, other: Self) {
        self.slots.join(other.slots);
        self.numbers = OnceLock::new();
        self.forget_sums();
        self.simulated |= other.simulated;
    }

    /// The number of an entity that is here.
    pub fn number(&self, entity: &P::Entity) -> Option<u32> {
        let number = |slot: &Slot<P>| (slot.entity.clone(), slot.number);
        self.numbers.get_or_init(|| self.slots.iter().map(number).collect()).get(entity).copied()
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

    /// The items that have any of the facts, in the order of their ids.
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
