//! Deciding: load what a command is based on, have the programme decide, publish, and when somebody else
//! was first, load again. Bounded in tries and in time.

mod error;
mod held;
mod parsed_command;
mod taking_back;

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    sync::Arc,
    time::Duration,
};

use ayumi_core::{CommonRejection, Context, DecisionScope, Programme, check_days, decide};
use ayumi_proto::{
    cloud_event::cloud_events,
    commit::Commit,
    event::DomainEvent,
    ids::{CommandId, Edition},
    message::{Answer, Receipt, Request},
    subject::EventSubject,
    taking_back::RecordedEvent,
    time::Moment,
};
use lru::LruCache;
use rand::Rng;
use tokio::sync::Mutex;

use self::{
    error::DecideError,
    held::{Filled, Held, Loaded, Made, Record},
    parsed_command::{Content, ParsedCommand, last_edition, parse},
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
    /// The newest edition that was seen to have begun; none ends again.
    newest: std::sync::Mutex<Option<Edition>>,
}

/// How one try ended.
enum Try {
    Answered(Answer),
    /// Somebody else was first: load again.
    Stale,
    /// The commit with this command's id may be stored: load again and see.
    Unknown(CommandId, String),
}

/// What came of the tries so far.
#[derive(Default)]
struct Tries {
    /// The command's id in a publish that wasn't answered: the commit may be in the log. One suffices: a later try
    /// has another id only if the version that this one would have is somebody else's, or its own.
    maybe_stored: Option<CommandId>,
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
        let (entities, newest) = (LruCache::new(ENTITIES_MAX).into(), None.into());
        Self { log, publisher, entities, newest }
    }

    /// Takes a command to its answer.
    pub async fn handle(&self, request: &Request) -> Answer {
        let edition = match request.edition {
            Some(edition) => edition,
            None => match self.newest_edition().await {
                Ok(edition) => edition,
                Err(error) => return failed(&error.into()),
            },
        };
        let command = match parse::<P>(request, edition) {
            Ok(command) => command,
            Err(fault) => return Answer::Malformed(fault),
        };
        let mut tries = Tries::default();
        match tokio::time::timeout(DEADLINE, self.try_until_settled(&command, &mut tries)).await {
            Ok(answer) => answer,
            Err(_) => tries.give_up(),
        }
    }

    /// The programme's newest edition, by the log itself: nothing that only shows is needed to decide. That of today
    /// before anything is recorded.
    async fn newest_edition(&self) -> Result<Edition, LogError> {
        let begun = *unpoisoned(&self.newest);
        let begun = self.log.newest_edition(P::NAME, begun, last_edition()).await?;
        let mut newest = unpoisoned(&self.newest);
        *newest = begun.max(*newest);
        Ok(newest.unwrap_or_else(|| Edition::of(Moment::now().day())))
    }

    async fn try_until_settled(&self, command: &ParsedCommand<'_, P>, tries: &mut Tries) -> Answer {
        for attempt in 0..TRIES_MAX {
            if attempt > 0 {
                pause(attempt).await;
            }
            if let Some(obstacle) = self.log.watch().obstacle() {
                return Answer::Obstructed(obstacle);
            }
            match self.attempt(command, tries.maybe_stored).await {
                Ok(Try::Answered(answer)) => return answer,
                Ok(Try::Stale) => metrics::counter!("ayumi_conflicts_total", "programme" => name::<P>()).increment(1),
                Ok(Try::Unknown(id, why)) => *tries = Tries { maybe_stored: Some(id), failure: Some(why) },
                Err(error) if error.is_permanent() => return failed(&error),
                Err(error) => tries.failure = Some(error.to_string()),
            }
        }
        tries.give_up()
    }

    /// One try: everything that is read is forgotten again unless the try came to an end.
    async fn attempt(
        &self,
        command: &ParsedCommand<'_, P>,
        maybe_stored: Option<CommandId>,
    ) -> Result<Try, DecideError> {
        let mut edition_end = None;
        let (scope, read) = match &command.content {
            Content::Command(content) if P::is_based_on_edition(content) => {
                let (scope, (others, end)) = (P::scope(&command.entity, content), self.others(command).await?);
                edition_end = Some(end);
                let is_of_scope = |other: &P::Entity| scope.clone().into_entities().any(|entity| entity == *other);
                let others = others.into_iter().filter(|other| !is_of_scope(other)).collect();
                (scope, others)
            }
            Content::Command(content) => (P::scope(&command.entity, content), Vec::new()),
            Content::TakeBack(request) => self.scope_of_taking_back(command, request).await?,
        };
        let guarded = scope.guarded.clone();
        let mut held = self.hold(command, scope.clone().narrow(), &read).await?;
        if !scope.sometimes.is_empty() && held.needs_more(command) {
            drop(held);
            held = self.hold(command, scope.wide(), &read).await?;
        }
        held.edition_end = edition_end;
        let outcome = self.decide(command, &mut held, maybe_stored).await;
        if !matches!(outcome, Ok(Try::Answered(_))) {
            held.forget();
            // It isn't held, so that others keep their copy.
            guarded.iter().chain(&read).for_each(|entity| self.forget(command.edition, entity));
        }
        outcome
    }

    async fn decide(
        &self,
        command: &ParsedCommand<'_, P>,
        held: &mut Held<P>,
        maybe_stored: Option<CommandId>,
    ) -> Result<Try, DecideError> {
        if let Some(own) = held.own(command) {
            if let Some(stored) = maybe_stored.or(command.request.sending).and_then(|id| own.of_id(id)) {
                return self.answered(command, stored, Answer::Accepted).await;
            }
            if let Some(repeated) = own.repeated(command) {
                return self.repeat(command, own, repeated).await;
            }
        }
        let now = Moment::now();
        let (entity, actor) = (&command.entity, &command.request.actor);
        let decided = match &command.content {
            Content::Command(content) => {
                let context = Context { entity, states: &held.states, today: now.day(), actor };
                let happened = |(entity, event)| (entity, RecordedEvent::Happened(event));
                decide::<P>(&context, content).map(|events| events.into_iter().map(happened).collect())
            }
            Content::TakeBack(request) => match self.take_back(command, request, held, now.day()).await? {
                Some(decided) => decided,
                None => return Ok(Try::Stale),
            },
        };
        let decided = decided.and_then(|events: Vec<(P::Entity, RecordedEvent<P::Event>)>| {
            let happened = events.iter().filter_map(|(_, event)| match event {
                RecordedEvent::Happened(event) => Some(event),
                RecordedEvent::TakenBack(_) => None,
            });
            check_days::<P>(command.edition, happened).map(|()| events)
        });
        match decided {
            Ok(events) => self.publish(command, held, events, now).await,
            Err(refusal) if self.is_fresh(held).await? => Ok(Try::Answered(Answer::Rejected(refusal))),
            Err(_) => Ok(Try::Stale),
        }
    }

    /// Whether the stream's leader holds nothing newer than what was read. A commit that is based on stale
    /// reading is refused by the server; a rejection isn't published, so it has to ask.
    async fn is_fresh(&self, held: &Held<P>) -> Result<bool, LogError> {
        let subjects = held.written.iter().map(|(_, slot)| slot.next()).chain(held.guard.clone());
        for next in subjects.chain(held.read.iter().cloned()) {
            if self.log.is_taken(&next).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Answers a command that was accepted before with what it was answered then.
    async fn repeat(
        &self,
        command: &ParsedCommand<'_, P>,
        own: &Loaded<P>,
        record: &Record,
    ) -> Result<Try, DecideError> {
        if !record.is_of(command) {
            // One command id can't stand for two commands.
            let reused = CommonRejection::KeyReused { id: record.command_id };
            return Ok(Try::Answered(Answer::Rejected(reused.into())));
        }
        // A key is known for ever; content only while nothing newer is recorded, which the stream's leader knows.
        if command.request.command_id.is_none() && self.log.is_taken(&own.next()).await? {
            return Ok(Try::Stale);
        }
        self.answered(command, record, Answer::Repeated).await
    }

    /// The answer with the receipt of a commit of the command's own entity.
    async fn answered(
        &self,
        command: &ParsedCommand<'_, P>,
        record: &Record,
        answer: impl FnOnce(Receipt) -> Answer,
    ) -> Result<Try, DecideError> {
        let subject = subject::<P>(command.edition, &command.entity).at(record.version);
        let Some(stored) = self.log.get(&subject).await? else { return Ok(Try::Stale) };
        let commit = held::read::<P>(&stored)?;
        Ok(Try::Answered(answer(receipt(&subject, stored.position, &commit))))
    }

    async fn publish(
        &self,
        command: &ParsedCommand<'_, P>,
        held: &mut Held<P>,
        events: Vec<(P::Entity, RecordedEvent<P::Event>)>,
        now: Moment,
    ) -> Result<Try, DecideError> {
        // What is read beside the one entity that the server guards: that it moves just now is all that isn't seen.
        for next in &held.read {
            if self.log.is_taken(next).await? {
                return Ok(Try::Stale);
            }
        }
        if let Some(end) = held.edition_end
            && self.log.edition_end(P::NAME, command.edition).await? != end
        {
            return Ok(Try::Stale);
        }
        let commits = held.commits(command, events, now)?;
        let id = commits.first().map_or_else(|| command.id(1), |own| own.commit.head.command_id);
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
            Err(Publish::Unknown(why)) => Ok(Try::Unknown(id, why)),
            Err(Publish::Refused(why)) => Err(LogError::Server { doing: "store a commit", why }.into()),
        }
    }

    /// The entities of the edition, and the position of the last commit of any.
    async fn others(&self, command: &ParsedCommand<'_, P>) -> Result<(BTreeSet<P::Entity>, u64), LogError> {
        let (mut others, mut end) = (BTreeSet::new(), 0);
        for stored in self.log.load_edition(P::NAME, command.edition).await? {
            let entity = stored.subject.entity.parse::<P::Entity>();
            others.insert(entity.map_err(|why| LogError::foreign(&stored.subject, &why))?);
            end = end.max(stored.position);
        }
        Ok((others, end))
    }

    /// Loads what the command reads. What it may write stays held until the try ends, in the order of
    /// the entities, so that two commands can't wait for each other.
    async fn hold(
        &self,
        command: &ParsedCommand<'_, P>,
        scope: DecisionScope<P::Entity>,
        read: &[P::Entity],
    ) -> Result<Held<P>, LogError> {
        let guarded = scope.guarded.clone();
        let entities: BTreeSet<_> = scope.into_entities().chain(read.iter().cloned()).collect();
        let mut held =
            Held { states: BTreeMap::new(), written: Vec::new(), guard: None, read: Vec::new(), edition_end: None };
        for entity in entities {
            let slot = self.slot(command.edition, &entity).lock_owned().await;
            let slot = Filled::fill(slot, || self.load(command.edition, &entity)).await?;
            held.states.insert(entity.clone(), slot.get().state.clone());
            if guarded.as_ref() == Some(&entity) {
                held.guard = Some(slot.next());
            } else if read.contains(&entity) {
                held.read.push(slot.next());
            } else {
                held.written.push((entity, slot));
            }
        }
        Ok(held)
    }

    fn slot(&self, edition: Edition, entity: &P::Entity) -> Slot<P> {
        self.slots().get_or_insert((edition, entity.to_string()), Slot::<P>::default).clone()
    }

    /// Has an entity loaded again when it is next read.
    fn forget(&self, edition: Edition, entity: &P::Entity) {
        self.slots().pop(&(edition, entity.to_string()));
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, Slots<P>> {
        unpoisoned(&self.entities)
    }

    async fn load(&self, edition: Edition, entity: &P::Entity) -> Result<Loaded<P>, LogError> {
        let first = subject::<P>(edition, entity);
        let commits = self.log.load(&first).await?;
        Loaded::of(first, &commits)
    }
}

/// What a lock guards. A panic while it was held can't have left the cache half changed.
fn unpoisoned<T>(lock: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The answer where the log failed.
fn failed(error: &DecideError) -> Answer {
    if error.is_permanent() {
        tracing::error!(%error, "the log can't be read; commands aren't decided");
        return Answer::Failed(error.to_string());
    }
    Answer::Unavailable(error.to_string())
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
