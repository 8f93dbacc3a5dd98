//! The whole history: edition after edition, in the order of recording.

use std::collections::VecDeque;

use ayumi_proto::{ids::CommandId, time::Day};
use uuid::Builder;

use crate::{decision::Decision, edition::Open, random::Random, visits::Register, year::Year};

/// The most editions of one history.
const EDITIONS_MAX: u64 = 30;
/// How many events an edition has before there is a further one.
const EDITION_EVENTS: u64 = 400_000;
/// How many events an edition may have, so that its companies fit under the largest cap.
const EDITION_EVENTS_MAX: u64 = 800_000;
/// The largest history, in events.
pub const EVENTS_MAX: u64 = EDITIONS_MAX * EDITION_EVENTS_MAX;
/// The last edition is that of the fiscal year 2025; all of it is recorded before the end of June 2026.
const LAST_YEAR: i16 = 2025;

/// More events are asked for than a history can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} events: a simulated history has at most {EVENTS_MAX}（{EVENTS_MAX}件まで）")]
pub struct TooLarge(pub u64);

/// What was left out because a rule forbade it: a fault of the simulator, for its scripts are to be valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// How many commands.
    pub commands: u64,
    /// The first of them, and the rule.
    pub first: Option<String>,
}

/// A history, one decision after the other.
pub struct Simulation {
    random: Random,
    register: Register,
    /// The editions that are under way, the earliest first: one, or two around the change of the year.
    open: VecDeque<Open>,
    /// The next edition, and how many there are still to come.
    next: Year,
    editions: u64,
    /// How many events haven't been given to an edition yet.
    unplanned: u64,
    /// How many events are still to come.
    events: u64,
    skipped: Skipped,
}

impl Simulation {
    /// The history of a seed that has so many events, or one more.
    ///
    /// # Errors
    /// If that is more than [`EVENTS_MAX`].
    pub fn new(seed: u64, events: u64) -> Result<Self, TooLarge> {
        if events > EVENTS_MAX {
            return Err(TooLarge(events));
        }
        let editions = events.div_ceil(EDITION_EVENTS).clamp(2, EDITIONS_MAX);
        let last = Year::of(Day::from_ymd(LAST_YEAR, 4, 1).unwrap_or(Day::LAST));
        let next = (1..editions).fold(last, |year, _| Year::of(year.first - 1));
        // Two sizes of one seed are two histories: their commands mustn't share ids.
        let mut sizes = Random::new(events);
        let random = Random::new(seed ^ sizes.bits());
        let (open, register, skipped) = (VecDeque::new(), Register::new(seed), Skipped::default());
        Ok(Self { random, register, open, next, editions, unplanned: events, events, skipped })
    }

    /// What was left out so far.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The edition whose command is next. The next edition is opened once its first day has come.
    fn next_edition(&mut self) -> Option<&mut Open> {
        loop {
            self.open.retain_mut(|edition| edition.next_at().is_some());
            let due = self.open.iter_mut().zip(0..).filter_map(|(edition, index)| Some((edition.next_at()?, index)));
            let earliest: Option<(_, usize)> = due.min();
            match earliest {
                Some((at, index)) if self.editions == 0 || at < self.next.first.start() => {
                    return self.open.get_mut(index);
                }
                None if self.editions == 0 => return None,
                Some(_) | None => self.begin(),
            }
        }
    }

    /// Opens the next edition, with its share of the events.
    fn begin(&mut self) {
        let share = self.unplanned.div_ceil(self.editions);
        let mut random = Random::new(self.random.bits());
        self.open.push_back(Open::new(&self.next, share, &mut random, &mut self.register));
        self.unplanned -= share;
        self.editions -= 1;
        self.next = Year::of(self.next.last + 1);
    }
}

impl Iterator for Simulation {
    type Item = Decision;

    fn next(&mut self) -> Option<Decision> {
        while self.events > 0 {
            let id = command_id(&mut self.random);
            match self.next_edition()?.decide(id)? {
                Ok(decision) => {
                    self.events = self.events.saturating_sub(decision.events);
                    return Some(decision);
                }
                Err(refused) => {
                    self.skipped.commands += 1;
                    self.skipped.first.get_or_insert(refused);
                }
            }
        }
        None
    }
}

/// An id that no other command has, in this history or in another.
fn command_id(random: &mut Random) -> CommandId {
    let bits = u128::from(random.bits()) << 64 | u128::from(random.bits());
    CommandId(Builder::from_random_bytes(bits.to_be_bytes()).into_uuid())
}
