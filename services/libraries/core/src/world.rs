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
    ids::{CommandId, Edition},
    refusal::Refusal,
    taking_back::RecordedEvent,
    time::{Day, Moment},
};
use compact_str::{CompactString, ToCompactString};
use serde::Serialize;
use serde_json::Value;

pub use crate::sample::v;
use crate::{
    Answers, Ask, At, Context, Figures, Log, Of, Programme, ReadError, Sequence, View, Visit, VisitRecorded, decide,
    evolve_commit,
    figures::{
        cube::Facts,
        declare::Declared,
        explain::{Step, explain},
        folded::Folded,
        over_time::{by_day, walk},
        place::Address,
        reader::Reader,
    },
    taking_back::{self, Histories, PastCommit, TakeBack, TakeBackError, Taker, take_back},
};

/// An event with its entity and the provenance and actor of its commit.
pub type Recording<P> = (<P as Programme>::Entity, <P as Programme>::Event, Provenance, Actor);

/// The states of all entities and the events that made them.
#[derive(Clone)]
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
    /// The commits: one for each of those events, and those that take some of them back.
    commits: Vec<PastCommit<P>>,
    /// How many commands were accepted.
    accepted: u64,
}

fn write(events: &[impl Serialize]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "only tests call this")]
    codec::encode_events(events).expect("the bytes of events")
}

/// Events as a log has them: those of a world that had occurred by a day, with provenances of their own perhaps. All
/// were recorded on the world's day.
pub struct Recorded {
    entries: Vec<Entry>,
    tokens: Vec<CompactString>,
    recorded_at: Moment,
    as_of: Day,
}

/// An event that counts: its order, as [`At`] has it, and its position and index.
type Counting = ((u64, usize), (u64, usize));

/// A commit as a log has it.
struct Entry {
    number: u32,
    /// The days of its events.
    days: Vec<Day>,
    /// `None` if it is left out.
    provenance: Option<Provenance>,
    takes_back: bool,
    bytes: Vec<u8>,
}

impl Recorded {
    fn entry(&self, position: u64) -> Option<&Entry> {
        self.entries.get(position as usize - 1)
    }

    /// Shows the events of a commit as they were recorded.
    fn show<'l, P: Programme>(&'l self, position: u64, visit: &mut VisitRecorded<'_, 'l, P>) -> Result<(), ReadError> {
        let Some(Entry { number, days, provenance: Some(provenance), takes_back, bytes }) = self.entry(position) else {
            return Ok(());
        };
        let (number, provenance, takes_back) = (*number, *provenance, *takes_back);
        let (recorded_at, tokens, mut shown) = (self.recorded_at, self.tokens.as_slice(), Ok(()));
        let read = codec::each_event(bytes, |index, event| {
            let (order, day) = ((position, index), days[index]);
            let at = At { position, index, order, recorded_at, day, number, tokens, provenance, takes_back };
            if shown.is_ok() {
                shown = visit(at, event);
            }
            Ok::<_, CodecError>(())
        });
        read.map_err(|why| ReadError::Events { position, why })?;
        shown
    }

    /// The positions of an entity's commits up to one.
    fn positions(&self, number: u32, until: u64) -> impl Iterator<Item = u64> {
        let entries = (1..=until).zip(&self.entries);
        entries.filter(move |(_, entry)| entry.number == number).map(|(position, _)| position)
    }

    /// The events of an entity that count by what was known at a position, each with its place in the log: that of what it
    /// is in the place of, or its own.
    fn counting<P: Programme>(&self, number: u32, until: u64) -> Result<Vec<Counting>, ReadError> {
        let mut sequence = Sequence::<(u64, (u64, usize))>::default();
        for position in self.positions(number, until) {
            let (mut events, mut since) = (Vec::new(), None);
            self.show::<P>(position, &mut |at, event| {
                if let RecordedEvent::TakenBack(taking_back) = &event {
                    let replaced = sequence.get((taking_back.version, taking_back.index));
                    since = since.or(replaced.map(|(since, _)| *since));
                }
                let since = since.unwrap_or(position);
                events.push(event.map(|_| (since, (position, at.index))));
                Ok(())
            })?;
            sequence.record(events);
        }
        let counting = sequence.counting().enumerate();
        Ok(counting.map(|(order, (_, (since, place)))| ((*since, order), *place)).collect())
    }
}

/// Whether the events of an entity are meant; all of a world are in one part.
fn is_of(of: Of, number: u32) -> bool {
    match of {
        Of::All | Of::Part(_) => true,
        Of::Entity(entity) => entity == number,
    }
}

impl<P: Programme> Log<P> for Recorded {
    fn each_known<'l>(&'l self, until: u64, of: Of, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        let mut counting = Vec::new();
        for number in (0..self.tokens.len() as u32).filter(|number| is_of(of, *number)) {
            counting.extend(self.counting::<P>(number, until)?);
        }
        counting.sort_unstable();
        for (order, (position, index)) in counting {
            self.show::<P>(position, &mut |at, event| match event.happened() {
                Some(event) if at.index == index && at.day <= self.as_of => visit(At { order, ..at }, event),
                Some(_) | None => Ok(()),
            })?;
        }
        Ok(())
    }

    fn each_recorded<'l>(&'l self, of: Of, visit: &mut VisitRecorded<'_, 'l, P>) -> Result<(), ReadError> {
        let entries = (1..).zip(&self.entries).filter(|(_, entry)| is_of(of, entry.number));
        let mut visit = |at: At<'l>, event: RecordedEvent<P::EventRef<'l>, &'l str>| {
            if at.day <= self.as_of { visit(at, event) } else { Ok(()) }
        };
        entries.map(|(position, _)| position).try_for_each(|position| self.show::<P>(position, &mut visit))
    }

    fn position(&self, entity: u32, version: u32) -> Option<u64> {
        self.positions(entity, u64::MAX).nth(version as usize - 1)
    }

    fn number(&self, entity: &P::Entity) -> Option<u32> {
        let token = entity.to_compact_string();
        self.tokens.iter().position(|known| *known == token).map(|number| number as u32)
    }
}

/// Folds an event into its entity's state, as the log has it.
fn evolve<P: Programme>(state: &mut P::State, position: u64, event: &P::Event) {
    let (recorded_at, provenance) = (event.occurred().first_day().start(), Provenance::Reported);
    let (previous, events) = (Digest::default(), write(std::slice::from_ref(event)));
    let brief = Brief { recorded_at, provenance, previous, takes_back: false, events: &events };
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
            commits: Vec::new(),
            accepted: 0,
        }
    }

    /// Submits a command; what comes of it is folded.
    pub fn submit(&mut self, entity: &P::Entity, command: &P::Command) -> Result<Vec<P::Event>, Refusal> {
        let scope = P::scope(entity, command).wide();
        for entity in scope.clone().into_entities() {
            self.states.entry(entity).or_default();
        }
        let Self { today, actor, states, .. } = self;
        let events = decide::<P>(&Context { entity, states, today: *today, actor }, command)?;
        self.accepted += 1;
        for (entity, event) in &events {
            assert!(scope.written.contains(entity), "{entity} is written and isn't named as that");
            evolve::<P>(self.states.entry(entity.clone()).or_default(), self.commits.len() as u64 + 1, event);
            self.log.push((entity.clone(), event.clone(), self.provenance, self.actor.clone()));
            self.commit(entity, vec![RecordedEvent::Happened(event.clone())]);
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
        let entities = self.states.keys().map(ToString::to_string);
        wording::assert_is_worded(&refusal, entities.chain([entity.to_owned()]).collect(), &command);
        refusal
    }

    /// The events that had occurred by a day, as a log has them.
    pub fn recorded(&self, as_of: Day) -> Recorded {
        let provenances: Vec<_> = self.commits().iter().map(|commit| commit.provenance).collect();
        self.recorded_as(as_of, |index| Some(provenances[index]))
    }

    /// The same with other provenances, and without the commits that have none.
    fn recorded_as(&self, as_of: Day, provenance: impl Fn(usize) -> Option<Provenance>) -> Recorded {
        let mut numbers: BTreeMap<&P::Entity, u32> = BTreeMap::new();
        let mut tokens: Vec<CompactString> = Vec::new();
        let commits = self.commits();
        for PastCommit { entity, .. } in &commits {
            numbers.entry(entity).or_insert_with(|| {
                tokens.push(entity.to_compact_string());
                tokens.len() as u32 - 1
            });
        }
        let entry = |(index, commit): (usize, &PastCommit<P>)| Entry {
            number: numbers[&commit.entity],
            days: commit.events.iter().map(|event| event.occurred().first_day()).collect(),
            provenance: provenance(index),
            takes_back: commit.takes_back(),
            bytes: write(&commit.events),
        };
        let entries = commits.iter().enumerate().map(entry).collect();
        Recorded { entries, tokens, recorded_at: self.today.start(), as_of }
    }

    fn commit(&mut self, entity: &P::Entity, events: Vec<RecordedEvent<P::Event>>) {
        let (entity, actor, provenance) = (entity.clone(), self.actor.clone(), self.provenance);
        let command_id = CommandId::from_key(&self.accepted.to_string());
        self.commits.push(PastCommit {
            entity,
            position: self.commits.len() as u64 + 1,
            command_id,
            actor,
            provenance,
            events,
        });
    }

    /// The commits: those of the events in the log, and those that take some of them back.
    fn commits(&self) -> Vec<PastCommit<P>> {
        if self.commits.iter().any(PastCommit::takes_back) {
            return self.commits.clone();
        }
        // A test may have put the log into another order.
        let of_log = |((entity, event, provenance, actor), commit): (&Recording<P>, &PastCommit<P>)| PastCommit {
            entity: entity.clone(),
            actor: actor.clone(),
            provenance: *provenance,
            events: vec![RecordedEvent::Happened(event.clone())],
            ..commit.clone()
        };
        self.log.iter().zip(&self.commits).map(of_log).collect()
    }

    /// The entity of the commit at a position.
    pub fn entity_at(&self, position: u64) -> Option<&P::Entity> {
        let index = usize::try_from(position).ok()?.checked_sub(1)?;
        self.commits.get(index).map(|commit| &commit.entity)
    }

    /// The events that count as of a day, entity by entity, each in the order in which they do.
    pub fn counting(&self, as_of: Day) -> Vec<(P::Entity, P::Event)> {
        let mut sequences: BTreeMap<P::Entity, Sequence<P::Event>> = BTreeMap::new();
        for PastCommit { entity, events, .. } in self.commits() {
            sequences.entry(entity).or_default().record(events);
        }
        let of_entity = |(entity, sequence): (&P::Entity, &Sequence<P::Event>)| {
            let counting = sequence.counting().filter(|(_, event)| event.occurred().first_day() <= as_of);
            counting.map(|(_, event)| (entity.clone(), event.clone())).collect::<Vec<_>>()
        };
        sequences.iter().flat_map(of_entity).collect()
    }

    /// The position of the last commit.
    pub fn position(&self) -> u64 {
        self.commits.len() as u64
    }

    /// Takes back the commit at a position, or has a command recorded in its place; all entities are folded again.
    ///
    /// # Errors
    /// It may not be taken back.
    pub fn take_back(&mut self, entity: &P::Entity, position: u64, instead: Option<P::Command>) -> Result<(), Refusal> {
        let of_own: Vec<_> = self.commits().into_iter().filter(|commit| commit.entity == *entity).collect();
        let (scope, read) = taking_back::scope::<P>(entity, &of_own, position, instead.as_ref());
        let request = TakeBack { position, index: None, reason: v("誤り"), instead };
        let mut histories = Histories::default();
        scope.into_entities().chain(read).for_each(|entity| histories.add_entity(entity));
        let all = P::is_read_by_others(entity);
        for commit in self.commits() {
            if all { histories.add(commit) } else { histories.add_if_known(commit) }
        }
        let Self { today, actor, provenance, .. } = self;
        let taker = Taker { today: *today, actor, provenance: *provenance };
        let mut by_entity: BTreeMap<P::Entity, Vec<_>> = BTreeMap::new();
        let taken_back = take_back::<P>(&histories, entity, &request, &taker).map_err(|error| match error {
            TakeBackError::Refused(refusal) => *refusal,
            #[expect(clippy::panic, reason = "only tests call this")]
            TakeBackError::Codec(error) => panic!("{error}"),
        })?;
        for (entity, event) in taken_back {
            by_entity.entry(entity).or_default().push(event);
        }
        self.accepted += 1;
        for (entity, events) in by_entity {
            self.commit(&entity, events);
        }
        let mut histories = Histories::default();
        self.commits().into_iter().for_each(|commit| histories.add(commit));
        #[expect(clippy::expect_used, reason = "only tests call this")]
        let states = histories.states().expect("events of the programme");
        self.states = states;
        Ok(())
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
            if recorded.entries.iter().any(|entry| entry.days.iter().any(|day| *day <= as_of)) {
                let last = days.last().and_then(|(_, value)| value.as_ref()).map(ToString::to_string);
                assert_eq!(last.as_ref(), Some(value), "{text} by its history");
            }
        }
        self.assert_marks(as_of);
    }

    /// Asserts that figures are marked as simulated exactly if they would be others without every other event.
    #[track_caller]
    fn assert_marks(&self, as_of: Day) {
        let commits = self.commits();
        for simulated in [0, 1] {
            // What takes something back is as that is: nothing simulated takes back what was reported.
            let provenance = |index: usize| match taken_back(&commits, index) % 2 == simulated {
                true => Provenance::Simulated,
                false => Provenance::Reported,
            };
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

    /// Asserts what taking back promises, of each commit that may be taken back: the figures are those of the events
    /// without it; when that is taken back again, or the same recorded in its place, they are those of before.
    #[track_caller]
    pub fn assert_taking_back_keeps_promises(&self, as_of: Day) {
        let figures = |world: &Self| values(&world.folded(as_of));
        let (before, commits) = (figures(self), self.commits());
        for PastCommit { entity, position, command_id, events, .. } in &commits {
            let mut without = self.clone();
            if without.take_back(entity, *position, None).is_err() {
                continue;
            }
            let mut never = self.clone();
            let mut kept = commits.iter().map(|commit| commit.command_id != *command_id);
            never.log.retain(|_| kept.next().unwrap_or_default());
            never.commits.retain(|commit| commit.command_id != *command_id);
            assert_eq!(figures(&without), figures(&never), "without record {position}");
            // All the other promises cost much more, so that a part of the cases has to do.
            if position.is_multiple_of(4) {
                without.assert_figures_keep_promises(as_of);
            }
            let last = without.commits.iter().rev().find(|commit| commit.entity == *entity);
            let taken_back_at = last.map_or(0, |commit| commit.position);
            let again = without.take_back(entity, taken_back_at, None);
            assert_eq!(again.err(), None, "the taking back of record {position} is taken back");
            assert_eq!(figures(&without), before, "record {position} counts again");
            let command = events.iter().find_map(|event| P::command(event.clone().happened().as_ref()?));
            let mut corrected = self.clone();
            if corrected.take_back(entity, *position, command).is_ok() {
                assert_eq!(figures(&corrected), before, "record {position} with the same in its place");
                if position.is_multiple_of(4) {
                    corrected.assert_figures_keep_promises(as_of);
                }
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
        let days =
            recorded.entries.iter().flat_map(|entry| entry.days.iter().copied()).filter(|day| *day <= recorded.as_of);
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

/// The commit that one takes back, and that which this takes back; itself, if it takes back none.
fn taken_back<P: Programme>(commits: &[PastCommit<P>], index: usize) -> usize {
    let PastCommit { entity, events, .. } = &commits[index];
    let version = events.iter().find_map(|event| match event {
        RecordedEvent::TakenBack(taking_back) => Some(taking_back.version as usize),
        RecordedEvent::Happened(_) => None,
    });
    let mut of_entity = (0..commits.len()).filter(|other| commits[*other].entity == *entity);
    version.and_then(|version| of_entity.nth(version - 1)).map_or(index, |target| taken_back(commits, target))
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
