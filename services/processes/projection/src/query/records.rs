//! What is recorded of an entity: its commits as they are, with what was taken back, by what and why, and the command
//! that each event came of.

use ayumi_core::{EventName, Log, Programme, ReadError, Sequence};
use ayumi_history::{
    HistoryError, Ledger,
    facts::{Fact, events},
};
use ayumi_programmes::with_programme;
use ayumi_proto::{
    answer::{Record, RecordEvent, RecordedCommand, Records, TakenBackBy, TargetEvent},
    commit::Provenance,
    event::{DomainEvent, data},
    message::{Query, Reply},
    taking_back::{RecordedEvent, TakingBack},
};

use super::{
    Name,
    reply::missing,
    rows::{of_edition, of_key, page},
};
use crate::{past::Past, views::Listed};

/// The records of an entity before a position, the newest first. The key is `programme/entity`, or the position of a
/// record, which then is the first of its entity's that are answered.
///
/// # Errors
/// A commit can't be read, or there is no time left.
pub fn records(past: &Past, query: &Query, before: Option<u64>, limit: usize) -> Result<Reply, HistoryError> {
    let key = query.key.as_deref().unwrap_or_default();
    if let Some((ledger, fact)) = key.parse().ok().and_then(|position| past.fact(position)) {
        let before = before.or(Some(fact.position + 1));
        return with_programme!(ledger.programme, P => page_of::<P>(past, ledger, fact.entity, before, limit));
    }
    let none = || Ok(missing(Name::Records, query));
    let Some((programme, edition)) = of_key(past, Some(key), query.edition)? else { return none() };
    let Some(ledger) = past.ledger(programme, edition) else { return none() };
    let token = key.split_once('/').map(|(_, token)| token).unwrap_or_default();
    with_programme!(programme, P => {
        let entity = token.parse::<<P as Programme>::Entity>().ok();
        match entity.and_then(|entity| Log::<P>::number(&past.known(ledger), &entity)) {
            Some(number) => page_of::<P>(past, ledger, number, before, limit),
            None => none(),
        }
    })
}

/// A commit of an entity with its events.
struct Read<'l, P: Programme> {
    fact: &'l Fact,
    events: Vec<RecordedEvent<<P as Programme>::Event, &'l str>>,
}

/// All that is recorded of an entity.
struct History<'l, P: Programme> {
    commits: Vec<Read<'l, P>>,
    sequence: Sequence<()>,
}

impl<'l, P: Programme> History<'l, P> {
    fn of(past: &Past, ledger: &'l Ledger, number: u32) -> Result<Self, ReadError> {
        let (mut commits, mut sequence) = (Vec::new(), Sequence::default());
        for (fact, bytes) in ledger.of_entity(number, past.basis.position) {
            past.patience.check()?;
            let events = events::<P::Event>(fact, bytes)?;
            sequence.record(events.iter().map(|event| match event {
                RecordedEvent::Happened(_) => RecordedEvent::Happened(()),
                RecordedEvent::TakenBack(taking_back) => RecordedEvent::TakenBack(taking_back.clone()),
            }));
            commits.push(Read { fact, events });
        }
        Ok(Self { commits, sequence })
    }

    fn commit(&self, version: u32) -> Option<&Read<'l, P>> {
        self.commits.get((version as usize).checked_sub(1)?)
    }

    fn event(&self, (version, index): EventName) -> Option<&RecordedEvent<P::Event, &'l str>> {
        self.commit(version)?.events.get(usize::from(index))
    }

    fn taken_back_by(&self, name: EventName) -> Option<TakenBackBy> {
        let by = self.sequence.taken_back_by(name)?;
        match self.event(by)? {
            RecordedEvent::TakenBack(TakingBack { reason, .. }) => {
                Some(TakenBackBy { position: self.commit(by.0)?.fact.position, reason: reason.to_string() })
            }
            RecordedEvent::Happened(_) => None,
        }
    }

    fn takes_back(&self, event: &RecordedEvent<P::Event, &'l str>) -> Option<TargetEvent> {
        match event {
            RecordedEvent::TakenBack(TakingBack { version, index, .. }) => {
                let (position, event) = (self.commit(*version)?.fact.position, self.event((*version, *index))?.kind());
                Some(TargetEvent { position, event: event.to_owned() })
            }
            RecordedEvent::Happened(_) => None,
        }
    }

    /// The command that an event came of, or that which it takes back did.
    fn command(&self, event: &RecordedEvent<P::Event, &'l str>) -> Option<P::Command> {
        match event {
            RecordedEvent::Happened(event) => P::command(event),
            RecordedEvent::TakenBack(TakingBack { version, index, .. }) => {
                self.command(self.event((*version, *index))?)
            }
        }
    }

    fn record_event(&self, name: EventName, event: &RecordedEvent<P::Event, &'l str>) -> RecordEvent {
        let command = match event {
            RecordedEvent::Happened(event) => P::command(event).and_then(|command| recorded_command(&command)),
            RecordedEvent::TakenBack(_) => None,
        };
        RecordEvent {
            index: name.1,
            event: event.kind().to_owned(),
            occurred: event.occurred(),
            data: data(event),
            takes_back: self.takes_back(event),
            taken_back: self.taken_back_by(name),
            command,
        }
    }

    fn record(&self, past: &Past, version: u32, commit: &Read<'l, P>) -> Result<Record, HistoryError> {
        let Read { fact, events } = commit;
        let named = || (0..).map(|index| (version, index)).zip(events);
        let may_be_taken_back = |(name, event): (EventName, &RecordedEvent<_, _>)| {
            self.sequence.counts(name) == Some(true) && self.command(event).is_some()
        };
        Ok(Record {
            position: fact.position,
            recorded_at: fact.recorded_at,
            actor: past.stored(fact.offset)?.1.head.actor,
            simulated: fact.provenance == Provenance::Simulated,
            may_be_taken_back: named().all(may_be_taken_back),
            events: named().map(|(name, event)| self.record_event(name, event)).collect(),
        })
    }
}

/// A command is an enum, which is written as `{"its-name": {…}}`.
fn recorded_command(command: &impl serde::Serialize) -> Option<RecordedCommand> {
    let serde_json::Value::Object(tagged) = serde_json::to_value(command).ok()? else { return None };
    let (name, payload) = tagged.into_iter().next()?;
    Some(RecordedCommand { name, payload })
}

fn page_of<P: Listed>(
    past: &Past,
    ledger: &Ledger,
    number: u32,
    before: Option<u64>,
    limit: usize,
) -> Result<Reply, HistoryError> {
    let history = History::<P>::of(past, ledger, number)?;
    let had_occurred = |(_, commit): &(u32, &Read<'_, P>)| {
        commit.events.iter().any(|event| event.occurred().first_day() <= past.basis.as_of)
    };
    let all: Vec<_> = (1..).zip(&history.commits).filter(had_occurred).collect();
    let total = all.len();
    let wanted = |(_, commit): &&(u32, &Read<'_, P>)| before.is_none_or(|before| commit.fact.position < before);
    let rest: Vec<_> = all.iter().rev().filter(wanted).collect();
    let rows = rest.iter().take(limit).map(|(version, commit)| history.record(past, *version, commit));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let (records, more) = page(rows.into_iter(), rest.len(), 0, limit);
    let next = more.and_then(|_| records.last()).map(|last| last.position.to_string());
    let (programme, entity) = (P::NAME, ledger.entity(number).to_owned());
    Ok(of_edition::<P, _>(past, ledger, Records { programme, entity, records, total, next }))
}
