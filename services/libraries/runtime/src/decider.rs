//! Deciding: load what a command is based on, have the programme decide, publish, and when somebody else
//! was first, load again. Bounded in tries and in time.

mod error;
mod held;
mod parsed_command;

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    sync::Arc,
    time::Duration,
};

use ayumi_core::{CommonRejection, Context, Programme, decide};
use ayumi_proto::{
    cloud_event::cloud_events,
    codec,
    commit::Commit,
    digest::Digest,
    event::DomainEvent,
    ids::Edition,
    message::{Answer, Receipt, Request},
    subject::EventSubject,
    time::Moment,
};
use lru::LruCache;
use rand::Rng;
use tokio::sync::Mutex;

use self::{
    error::DecideError,
    held::{Filled, Held, Loaded, Made},
    parsed_command::{ParsedCommand, parse},
};
use crate::{
    log::{Log, LogError, Publish},
    publisher::{Message, Publisher},
};

/// How often a command is decided again before its sender is asked to send it again.
const TRIES_MAX: u32 = 24;
/// How long a command may take with all its tries, waiting for others included.
const DEADLINE: Duration = Duration::from_secs(12);
/// The pause before the second try; it doubles up to [`PAUSE_MAX`], and a random part of it is slept.
const PAUSE_MIN: Duration = Duration::from_millis(2);
/// The longest pause between tries.
const PAUSE_MAX: Duration = Duration::from_millis(500);
/// How many entities' states are kept; the least lately used goes first.
const ENTITIES_MAX: NonZeroUsize = NonZeroUsize::new(20_000).expect("not zero");

/// An entity's place in memory: empty until it is loaded, and again when it turned out to be stale.
type Slot<P> = Arc<Mutex<Option<Loaded<P>>>>;
type Slots<P> = LruCache<(Edition, String), Slot<P>>;

/// Decides the commands of one programme.
pub struct Decider<P: Programme> {
    log: Log,
    publisher: Publisher,
    entities: std::sync::Mutex<Slots<P>>,
}

/// How one try ended.
enum Try {
    Answered(Answer),
    /// Somebody else was first: load again.
    Stale,
    /// The commit may be stored: load again and see.
    Unknown(String),
}

/// What came of the tries so far.
#[derive(Default)]
struct Tries {
    /// A publish wasn't answered: the commit may be in the log.
    may_be_stored: bool,
    /// What failed last.
    failure: Option<String>,
}

impl Tries {
    /// The answer where no try settled it: both ask for the command to be sent again.
    fn give_up(&mut self) -> Answer {
        match self.failure.take() {
            Some(why) => Answer::Unavailable(why),
            None => Answer::Contended,
        }
    }
}

impl<P: Programme> Decider<P> {
    /// Decides through a log; the publisher may be shared between programmes.
    pub fn new(log: Log, publisher: Publisher) -> Self {
        Self { log, publisher, entities: std::sync::Mutex::new(LruCache::new(ENTITIES_MAX)) }
    }

    /// Takes a command to its answer.
    pub async fn handle(&self, request: &Request) -> Answer {
        let command = match parse::<P>(request) {
            Ok(command) => command,
            Err(fault) => return Answer::Malformed(fault),
        };
        let mut tries = Tries::default();
        match tokio::time::timeout(DEADLINE, self.try_until_settled(&command, &mut tries)).await {
            Ok(answer) => answer,
            Err(_) => tries.give_up(),
        }
    }

    async fn try_until_settled(&self, command: &ParsedCommand<'_, P>, tries: &mut Tries) -> Answer {
        for attempt in 0..TRIES_MAX {
            if attempt > 0 {
                pause(attempt).await;
            }
            if let Some(obstacle) = self.log.watch().obstacle() {
                return Answer::Obstructed(obstacle);
            }
            match self.attempt(command).await {
                // What looks repeated was stored by an earlier try of this same request.
                Ok(Try::Answered(Answer::Repeated(receipt))) if tries.may_be_stored => {
                    return Answer::Accepted(receipt);
                }
                Ok(Try::Answered(answer)) => return answer,
                Ok(Try::Stale) => metrics::counter!("ayumi_conflicts_total", "programme" => name::<P>()).increment(1),
                Ok(Try::Unknown(why)) => *tries = Tries { may_be_stored: true, failure: Some(why) },
                Err(error) if error.is_permanent() => {
                    tracing::error!(%error, "the log can't be read; commands aren't decided");
                    return Answer::Failed(error.to_string());
                }
                Err(error) => tries.failure = Some(error.to_string()),
            }
        }
        tries.give_up()
    }

    /// One try: everything that is read is forgotten again unless the try came to an end.
    async fn attempt(&self, command: &ParsedCommand<'_, P>) -> Result<Try, DecideError> {
        let mut held = self.hold(command).await?;
        let outcome = self.decide(command, &mut held).await;
        if !matches!(outcome, Ok(Try::Answered(_))) {
            held.forget();
            self.forget_guarded(command);
        }
        outcome
    }

    async fn decide(&self, command: &ParsedCommand<'_, P>, held: &mut Held<P>) -> Result<Try, DecideError> {
        if let Some((version, digest)) = held.own(command).and_then(|own| own.commands.get(&command.request.command_id))
        {
            return self.repeat(command, *version, *digest).await;
        }
        let now = Moment::now();
        let (entity, actor) = (&command.entity, &command.request.actor);
        let context = Context { entity, states: &held.states, today: now.day(), actor };
        match decide::<P>(&context, &command.content) {
            Ok(events) => self.publish(command, held, events, now).await,
            Err(refusal) if self.is_fresh(held).await? => Ok(Try::Answered(Answer::Rejected(refusal))),
            Err(_) => Ok(Try::Stale),
        }
    }

    /// Whether the stream's leader holds nothing newer than what was read. A commit that is based on stale
    /// reading is refused by the server; a rejection isn't published, so it has to ask.
    async fn is_fresh(&self, held: &Held<P>) -> Result<bool, LogError> {
        let subjects = held.written.iter().map(|(_, slot)| slot.next()).chain(held.guard.clone());
        for next in subjects {
            if self.log.is_taken(&next).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Answers a command that was accepted before with what it was answered then.
    async fn repeat(&self, command: &ParsedCommand<'_, P>, version: u32, digest: Digest) -> Result<Try, DecideError> {
        if digest != command.digest {
            // One command id can't stand for two commands.
            let reused = CommonRejection::KeyReused { id: command.request.command_id };
            return Ok(Try::Answered(Answer::Rejected(reused.into())));
        }
        let subject = subject::<P>(command.request.edition, &command.entity).at(version);
        let Some(stored) = self.log.get(&subject).await? else { return Ok(Try::Stale) };
        let undecodable = |why| LogError::Undecodable { place: subject.to_string(), why };
        let commit: Commit<P::Event> = codec::decode(&stored.payload).map_err(undecodable)?;
        Ok(Try::Answered(Answer::Repeated(receipt(&subject, stored.position, &commit))))
    }

    async fn publish(
        &self,
        command: &ParsedCommand<'_, P>,
        held: &mut Held<P>,
        events: Vec<(P::Entity, P::Event)>,
        now: Moment,
    ) -> Result<Try, DecideError> {
        let commits = held.commits(command, events, now)?;
        let guard = held.guard.clone();
        let message = |(index, made): (usize, &Made<P>)| {
            let guard = guard.clone().filter(|_| index == 0);
            Message { subject: made.subject.clone(), payload: made.payload.clone().into(), guard }
        };
        let messages = commits.iter().enumerate().map(message).collect();
        match self.publisher.write(messages).await {
            Ok(position) => {
                let answer = held.accept(command, commits, position)?;
                metrics::counter!("ayumi_commits_total", "programme" => name::<P>()).increment(1);
                Ok(Try::Answered(answer))
            }
            Err(Publish::Stale | Publish::InFlight) => Ok(Try::Stale),
            Err(Publish::Unknown(why)) => Ok(Try::Unknown(why)),
            Err(Publish::Refused(why)) => Err(LogError::Server { doing: "store a commit", why }.into()),
        }
    }

    /// Loads what the command reads. What it may write stays held until the try ends, in the order of
    /// the entities, so that two commands can't wait for each other.
    async fn hold(&self, command: &ParsedCommand<'_, P>) -> Result<Held<P>, LogError> {
        let scope = P::scope(&command.entity, &command.content);
        let guarded = scope.guarded.clone();
        let entities: BTreeSet<_> = scope.into_entities().collect();
        let mut held = Held { states: BTreeMap::new(), written: Vec::new(), guard: None };
        for entity in entities {
            let slot = self.slot(command.request.edition, &entity).lock_owned().await;
            let slot = Filled::fill(slot, || self.load(command.request.edition, &entity)).await?;
            held.states.insert(entity.clone(), slot.get().state.clone());
            if guarded.as_ref() == Some(&entity) {
                held.guard = Some(slot.next());
            } else {
                held.written.push((entity, slot));
            }
        }
        Ok(held)
    }

    fn slot(&self, edition: Edition, entity: &P::Entity) -> Slot<P> {
        self.slots().get_or_insert((edition, entity.to_string()), Slot::<P>::default).clone()
    }

    /// Has the guarded entity loaded again when it is next read; it isn't held, so others keep their copy.
    fn forget_guarded(&self, command: &ParsedCommand<'_, P>) {
        if let Some(entity) = P::scope(&command.entity, &command.content).guarded {
            self.slots().pop(&(command.request.edition, entity.to_string()));
        }
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, Slots<P>> {
        // A panic while the lock was held can't have left the cache half changed.
        self.entities.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn load(&self, edition: Edition, entity: &P::Entity) -> Result<Loaded<P>, LogError> {
        let first = subject::<P>(edition, entity);
        let commits = self.log.load(&first).await?;
        let mut loaded = Loaded::new(first);
        commits.iter().try_for_each(|stored| loaded.take(stored))?;
        Ok(loaded)
    }
}

fn receipt<E: DomainEvent>(subject: &EventSubject, position: u64, commit: &Commit<E>) -> Receipt {
    Receipt { position, version: subject.version, events: cloud_events(subject, position, commit) }
}

fn subject<P: Programme>(edition: Edition, entity: &P::Entity) -> EventSubject {
    EventSubject { programme: P::NAME, edition, entity: entity.to_string(), version: 1 }
}

fn name<P: Programme>() -> &'static str {
    P::NAME.into()
}

/// Sleeps a random part of a pause that doubles with each try, so that rivals don't meet again.
async fn pause(attempt: u32) {
    let longest = PAUSE_MAX.min(PAUSE_MIN * 2u32.saturating_pow(attempt.min(10)));
    let part = rand::rng().random_range(0.1..1.0);
    tokio::time::sleep(longest.mul_f64(part)).await;
}
