//! A kit for tests: one edition of a programme in memory, whose entities are sent commands in some order.
//! Given and when are commands, then is what comes of them.

mod wording;

use std::collections::BTreeMap;

use ayumi_proto::{
    codec::{self, Brief, CodecError},
    commit::{Actor, Provenance, Role},
    digest::Digest,
    event::DomainEvent,
    figure::Figure,
    ids::Edition,
    refusal::Refusal,
    time::{Day, Moment},
};
use compact_str::{CompactString, ToCompactString};
use serde::Serialize;
use serde_json::Value;

pub use crate::sample::v;
use crate::{
    Answers, Ask, At, Context, Figures, Log, Programme, ReadError, View, Visit, decide, evolve_commit,
    figures::{
        cube::Facts,
        declare::Declared,
        explain::{Step, explain},
        folded::Folded,
        over_time::{by_day, walk},
        place::Address,
        reader::Reader,
    },
};

/// An event with its entity and the provenance and actor of its commit.
pub type Recording<P> = (<P as Programme>::Entity, <P as Programme>::Event, Provenance, Actor);

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
    pub log: Vec<Recording<P>>,
}

fn write(event: &impl Serialize) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "only tests call this")]
    codec::encode_events(std::slice::from_ref(event)).expect("an event's bytes")
}

/// Events as a log has them: those of a world that had occurred by a day, with provenances of their own perhaps. All
/// were recorded on the world's day.
pub struct Recorded {
    entries: Vec<Entry>,
    tokens: Vec<CompactString>,
    recorded_at: Moment,
    as_of: Day,
}

struct Entry {
    number: u32,
    day: Day,
    provenance: Provenance,
    bytes: Vec<u8>,
}

impl Recorded {
    fn show<'l, P: Programme>(&'l self, of: Option<u32>, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        let entries = self.entries.iter().enumerate().filter(|(_, entry)| of.is_none_or(|of| of == entry.number));
        for (index, entry) in entries.filter(|(_, entry)| entry.day <= self.as_of) {
            let position = index as u64 + 1;
            let Entry { number, day, provenance, .. } = *entry;
            let recorded_at = self.recorded_at;
            let at = At { position, index: 0, recorded_at, day, number, tokens: &self.tokens, provenance };
            let mut shown = Ok(());
            let read = codec::each_event(&entry.bytes, |_, event| {
                shown = visit(at, event);
                Ok::<_, CodecError>(())
            });
            read.map_err(|why| ReadError::Events { position, why })?;
            shown?;
        }
        Ok(())
    }
}

impl<P: Programme> Log<P> for Recorded {
    fn each<'l>(&'l self, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.show::<P>(None, visit)
    }

    fn each_of<'l>(&'l self, entity: u32, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.show::<P>(Some(entity), visit)
    }

    fn number(&self, entity: &P::Entity) -> Option<u32> {
        let token = entity.to_compact_string();
        self.tokens.iter().position(|known| *known == token).map(|number| number as u32)
    }
}

/// Folds an event into its entity's state, as the log has it.
fn evolve<P: Programme>(state: &mut P::State, position: u64, event: &P::Event) {
    let (recorded_at, provenance) = (event.occurred().first_day().start(), Provenance::Reported);
    let brief = Brief { recorded_at, provenance, previous: Digest::default(), events: &write(event) };
    #[expect(clippy::expect_used, reason = "only tests call this")]
    evolve_commit::<P>(state, position, &brief).expect("an event of the programme");
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

    /// Submits a command; what comes of it is folded.
    pub fn submit(&mut self, entity: &P::Entity, command: &P::Command) -> Result<Vec<P::Event>, Refusal> {
        let scope = P::scope(entity, command);
        for entity in scope.clone().into_entities() {
            self.states.entry(entity).or_default();
        }
        let Self { today, actor, states, .. } = self;
        let events = decide::<P>(&Context { entity, states, today: *today, actor }, command)?;
        for (entity, event) in &events {
            assert!(scope.written.contains(entity), "{entity} is written and isn't named as that");
            evolve::<P>(self.states.entry(entity.clone()).or_default(), self.log.len() as u64 + 1, event);
            self.log.push((entity.clone(), event.clone(), self.provenance, self.actor.clone()));
        }
        Ok(events.into_iter().map(|(_, event)| event).collect())
    }

    /// Submits a command that has to be accepted.
    #[track_caller]
    pub fn accept(&mut self, entity: &str, command: P::Command) -> Vec<P::Event> {
        match self.submit(&v(entity), &command) {
            Ok(events) => events,
            #[expect(clippy::panic, reason = "only tests call this")]
            Err(refusal) => panic!("rejected: {refusal:?}"),
        }
    }

    /// Submits a command that the named rule has to reject, in words that people read.
    #[track_caller]
    pub fn reject(&mut self, entity: &str, command: P::Command, rule: &str) -> Refusal {
        #[expect(clippy::panic, reason = "only tests call this")]
        let refusal = self.submit(&v(entity), &command).map_or_else(|refusal| refusal, |_| panic!("accepted"));
        assert_eq!(refusal.rule, rule, "{refusal:?}");
        wording::assert_is_worded(&refusal, entity, &command);
        refusal
    }

    /// The events that had occurred by a day, as a log has them.
    pub fn recorded(&self, as_of: Day) -> Recorded {
        self.recorded_as(as_of, |index| Some(self.log[index].2))
    }

    /// The same with other provenances, and without the events that have none.
    fn recorded_as(&self, as_of: Day, provenance: impl Fn(usize) -> Option<Provenance>) -> Recorded {
        let mut numbers: BTreeMap<&P::Entity, u32> = BTreeMap::new();
        let mut tokens: Vec<CompactString> = Vec::new();
        for (entity, ..) in &self.log {
            numbers.entry(entity).or_insert_with(|| {
                tokens.push(entity.to_compact_string());
                tokens.len() as u32 - 1
            });
        }
        let entry = |(index, (entity, event, ..)): (usize, &Recording<P>)| Entry {
            number: numbers[entity],
            day: if provenance(index).is_some() { event.occurred().first_day() } else { Day::LAST },
            provenance: provenance(index).unwrap_or_default(),
            bytes: write(event),
        };
        let entries = self.log.iter().enumerate().map(entry).collect();
        Recorded { entries, tokens, recorded_at: self.today.start(), as_of }
    }
}

#[expect(clippy::expect_used, reason = "only tests call this")]
fn folded<P: Figures>(recorded: &Recorded) -> Folded<P> {
    Folded::of(recorded, recorded.as_of).expect("events of the programme")
}

impl<P: Figures> World<P> {
    /// Folds the edition as of a day, each event being one commit.
    pub fn folded(&self, as_of: Day) -> Folded<P> {
        folded(&self.recorded(as_of))
    }

    /// Every figure as of a day.
    pub fn figures(&self, edition: Edition, as_of: Day) -> Vec<Figure> {
        let recorded = self.recorded(as_of);
        let folded = folded::<P>(&recorded);
        let addresses = folded.addresses("");
        addresses.iter().filter_map(|address| folded.figure(edition, address, &recorded)).collect()
    }

    /// The value of the figure at `<name>/<edition>/<path>` as of a day, as text; `None` if there is none.
    pub fn figure(&self, as_of: &str, path: &str) -> Option<String> {
        let address = Address::<P>::parse(path)?;
        Reader::new(&self.folded(v(as_of))).value(&address).map(|value| value.to_string())
    }

    /// The steps that explain a figure as of a day.
    #[track_caller]
    #[expect(clippy::expect_used, reason = "only tests call this")]
    pub fn explained(&self, as_of: &str, path: &str) -> Vec<Step> {
        let address = Address::<P>::parse(path).expect("an address");
        explain(&self.recorded(v(as_of)), &address, v(as_of)).expect("events of the programme").steps
    }

    /// Asserts what figures promise: each has one address that reads back; a fold in parts and a fold event by event
    /// give the same as a fold of all; the steps of an explanation lead to the value and each begins where the one
    /// before it ended; the history by days ends with the value and agrees with a fold as of any of its days; and a
    /// figure is marked as simulated exactly if it would be another without what is simulated.
    #[track_caller]
    #[expect(clippy::expect_used, reason = "only tests call this")]
    pub fn assert_figures_keep_promises(&self, as_of: Day) {
        let recorded = self.recorded(as_of);
        let whole = folded::<P>(&recorded);
        let values = values(&whole);
        let mut live = Folded::<P>::new(as_of, 0);
        Log::<P>::each(&recorded, &mut |at, event| live.apply(&at, &event)).expect("events of the programme");
        assert_eq!(self::values(&live), values, "folded event by event");
        assert_eq!(self::values(&self.in_parts(&recorded)), values, "folded in parts");
        assert_eq!(self.walked(&recorded), values, "folded day by day");
        for (text, value) in &values {
            let address = Address::<P>::parse(text).expect("an address that reads back");
            assert_eq!(address.to_string(), *text);
            let explained = explain(&recorded, &address, as_of).expect("events of the programme");
            let mut last = Reader::new(&Folded::<P>::new(as_of, 0)).value(&address);
            for step in &explained.steps {
                assert_eq!(step.before, last, "{text} before position {}", step.position);
                assert_ne!(step.before, step.after, "{text} at position {}", step.position);
                last.clone_from(&step.after);
            }
            assert_eq!(explained.value, last, "{text} explained");
            assert_eq!(last.map(|value| value.to_string()), Some(value.clone()), "{text} by its explanation");
            let days = by_day(&recorded, &address, as_of).expect("events of the programme");
            // Where nothing had occurred there is no history.
            if recorded.entries.iter().any(|entry| entry.day <= as_of) {
                let last = days.last().and_then(|(_, value)| value.as_ref()).map(ToString::to_string);
                assert_eq!(last.as_ref(), Some(value), "{text} by its history");
            }
        }
        self.assert_marks(as_of);
    }

    /// Asserts that figures are marked as simulated exactly if they would be others without every other event.
    #[track_caller]
    fn assert_marks(&self, as_of: Day) {
        for simulated in [0, 1] {
            let provenance =
                |index: usize| if index % 2 == simulated { Provenance::Simulated } else { Provenance::Reported };
            let mixed = self.recorded_as(as_of, |index| Some(provenance(index)));
            let reported = |index| Some(Provenance::Reported).filter(|kept| *kept == provenance(index));
            let (mixed_fold, reported) = (folded::<P>(&mixed), folded::<P>(&self.recorded_as(as_of, reported)));
            for address in mixed_fold.addresses("") {
                let value = Reader::new(&mixed_fold).value(&address);
                let differs = Reader::new(&reported).value(&address) != value;
                let figure = mixed_fold.figure(Edition::of(as_of), &address, &mixed);
                assert_eq!(figure.map(|figure| figure.simulated), Some(differs), "the mark of {address}");
                let by_reported = Reader::by(&mixed_fold, Facts::Reported).value(&address);
                assert_eq!(by_reported, Reader::new(&reported).value(&address), "{address} without simulated facts");
                let explained = explain(&mixed, &address, as_of).map(|explained| explained.simulated);
                assert_eq!(explained, Ok(differs), "the mark of {address} explained");
            }
        }
    }

    fn in_parts(&self, recorded: &Recorded) -> Folded<P> {
        let part = |of: u32| {
            let mut part = Folded::<P>::new(recorded.as_of, 0);
            let shown = Log::<P>::each(recorded, &mut |at, event| {
                if at.number % 2 == of { part.evolve(&at, &event) } else { Ok(()) }
            });
            #[expect(clippy::expect_used, reason = "only tests call this")]
            shown.expect("events of the programme");
            part
        };
        let mut joined = part(1);
        joined.join(part(0));
        joined
    }

    fn walked(&self, recorded: &Recorded) -> BTreeMap<String, String> {
        let days = recorded.entries.iter().map(|entry| entry.day).filter(|day| *day <= recorded.as_of);
        let mut days: Vec<Day> = days.chain([recorded.as_of]).collect();
        days.sort_unstable();
        days.dedup();
        let mut last = BTreeMap::new();
        let walked = walk::<P>(recorded, days, |folded| {
            last = values(folded);
            Ok(())
        });
        #[expect(clippy::expect_used, reason = "only tests call this")]
        walked.expect("events of the programme");
        last
    }

    /// Asserts that every measure and indicator is a figure of some place or is read by one that is, so that none
    /// is declared in vain.
    #[track_caller]
    pub fn assert_all_are_shown() {
        let shown: Vec<&str> =
            P::PLACES.iter().flat_map(|place| place.figures.iter().map(|figure| figure.spec().name)).collect();
        let unshown = P::Indicator::ALL.iter().filter(|indicator| !shown.contains(&indicator.spec().name));
        assert_eq!(unshown.count(), 0, "an indicator has no address");
    }
}

/// The value at each address.
fn values<P: Figures>(folded: &Folded<P>) -> BTreeMap<String, String> {
    let reader = Reader::new(folded);
    let value = |address: &Address<P>| reader.value(address).map(|value| value.to_string()).unwrap_or_default();
    folded.addresses("").iter().map(|address| (address.to_string(), value(address))).collect()
}

impl<P: Answers> World<P> {
    /// The programme's answer as of a day, as it is sent.
    pub fn answer(&self, edition: &str, as_of: &str, key: Option<&str>) -> Option<Value> {
        self.ask(edition, &Ask { key, as_of: v(as_of), after: None, limit: 1000 })
    }

    /// The programme's answer to a question, as it is sent.
    pub fn ask(&self, edition: &str, ask: &Ask<'_>) -> Option<Value> {
        let recorded = self.recorded(ask.as_of);
        let folded = folded::<P>(&recorded);
        let answer = P::answer(&View { edition: v(edition), folded: &folded, log: &recorded }, ask);
        #[expect(clippy::expect_used, reason = "only tests call this")]
        answer.expect("events of the programme").and_then(|answer| serde_json::to_value(answer).ok())
    }
}
