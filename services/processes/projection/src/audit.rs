//! Whether the figures that are shown are those that the log gives: the commits of the history file are
//! checked and folded again from the first, apart from everything that the projection holds in memory.

use std::{collections::HashMap, ops::Deref};

use ayumi_core::{
    At, Figures, Programme, ReadError, Sequence, entity_of,
    figures::{
        folded::{Folded, Slot},
        list::path,
        place::Address,
        reader::Reader,
    },
};
use ayumi_history::{Break, Frame, HistoryError, HistoryFile};
use ayumi_programmes::with_programme;
use ayumi_proto::{
    codec::{self, Brief, CodecError},
    digest::Digest,
    event::{DomainEvent, ProgrammeName},
    figure::Value,
    ids::Edition,
    subject::EventSubject,
    taking_back::RecordedEvent,
    time::Day,
};
use compact_str::CompactString;

use crate::{book::ProjectionState, views::Listed};

/// A figure that isn't what the log gives.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{path} is shown as {}, but the log gives {}", said(shown), said(folded))]
pub struct Difference {
    /// Its address.
    pub path: String,
    /// What is shown.
    pub shown: Option<Value>,
    /// What the log gives.
    pub folded: Option<Value>,
}

fn said(value: &Option<Value>) -> String {
    value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string)
}

/// An edition of a programme.
type Key = (ProgrammeName, Edition);

/// The last link of an entity's chain, and the entity's number.
#[derive(Clone, Copy)]
struct Link {
    number: u32,
    version: u32,
    hash: Digest,
}

/// Folds an edition from a file as of a day, up to a position; every commit of it is checked against the
/// one before it in its entity.
fn fold<P: Figures>(
    file: &HistoryFile,
    (programme, edition): Key,
    until: u64,
    as_of: Day,
) -> Result<Folded<P>, HistoryError> {
    let prefix = format!("ayumi.event.{programme}.{edition}.");
    let (mut folded, mut links, mut tokens) = (Folded::new(as_of, 0), HashMap::new(), Vec::new());
    let mut edited = HashMap::new();
    let mut frames = file.frames(HistoryFile::first());
    while let Some((_, frame)) = frames.advance()? {
        if frame.position > until {
            break;
        }
        if frame.subject.starts_with(&prefix) {
            let brief = codec::brief(frame.payload).map_err(|error| Break::Bytes(error).of(&frame))?;
            let number = link(&mut links, &mut tokens, &frame, &brief).map_err(|why| why.of(&frame))?;
            if brief.takes_back {
                edited.entry(number).or_insert_with(Vec::new);
            }
            each_event::<P>(&frame, &brief, (number, &tokens), |at, event| match event.happened() {
                Some(event) if at.day <= as_of => folded.evolve(&at, &event),
                Some(_) | None => Ok(()),
            })?;
        }
    }
    fold_edited(file, (&prefix, until, as_of), (&links, &tokens, edited), &mut folded)?;
    Ok(folded)
}

/// The links of entities, by their tokens.
type Links = HashMap<CompactString, Link>;

/// A commit of an entity of which something is taken back: its position and its bytes.
type Kept = (u64, Vec<u8>);

/// Folds again, in another pass through the file, the entities of which something is taken back: what counts of them.
fn fold_edited<P: Figures>(
    file: &HistoryFile,
    (prefix, until, as_of): (&str, u64, Day),
    (links, tokens, mut edited): (&Links, &[CompactString], HashMap<u32, Vec<Kept>>),
    folded: &mut Folded<P>,
) -> Result<(), HistoryError> {
    if edited.is_empty() {
        return Ok(());
    }
    let mut frames = file.frames(HistoryFile::first());
    while let Some((_, frame)) = frames.advance()?.filter(|(_, frame)| frame.position <= until) {
        if !frame.subject.starts_with(prefix) {
            continue;
        }
        let subject: EventSubject = frame.subject.parse().map_err(|error| Break::Subject(error).of(&frame))?;
        if let Some(link) = links.get(subject.entity.as_str())
            && let Some(commits) = edited.get_mut(&link.number)
        {
            commits.push((frame.position, frame.payload.to_vec()));
        }
    }
    for (number, commits) in edited {
        let mut slot: Option<Slot<P>> = None;
        let mut sequence = Sequence::default();
        let briefs = commits.iter().map(|(_, payload)| codec::brief(payload)).collect::<Result<Vec<_>, _>>();
        let broken =
            |error| HistoryError::Broken { position: until, subject: P::NAME.to_string(), why: Break::Bytes(error) };
        for (brief, (position, _)) in briefs.map_err(broken)?.into_iter().zip(&commits) {
            let mut events = Vec::new();
            each_event_at::<P>(*position, &brief, (number, tokens), |at, event| {
                events.push(event.map(|event| (at, event)));
                Ok(())
            })
            .map_err(broken)??;
            sequence.record(events);
        }
        for (_, (at, event)) in sequence.counting().filter(|(_, (at, _))| at.day <= as_of) {
            let mut going = match slot.take() {
                Some(slot) => slot,
                None => Slot::new(entity_of::<P>(at)?, number, at.provenance),
            };
            going.evolve(at, event);
            slot = Some(going);
        }
        folded.set(number, slot);
    }
    Ok(())
}

/// Shows the events of a commit.
fn each_event<'f, P: Programme>(
    frame: &Frame<'_>,
    brief: &Brief<'f>,
    entity: (u32, &'f [CompactString]),
    visit: impl FnMut(At<'f>, RecordedEvent<P::EventRef<'f>, &'f str>) -> Result<(), ReadError>,
) -> Result<(), HistoryError> {
    let read = each_event_at::<P>(frame.position, brief, entity, visit);
    Ok(read.map_err(|error| Break::Bytes(error).of(frame))??)
}

fn each_event_at<'f, P: Programme>(
    position: u64,
    brief: &Brief<'f>,
    (number, tokens): (u32, &'f [CompactString]),
    mut visit: impl FnMut(At<'f>, RecordedEvent<P::EventRef<'f>, &'f str>) -> Result<(), ReadError>,
) -> Result<Result<(), ReadError>, CodecError> {
    let Brief { recorded_at, provenance, takes_back, events, .. } = *brief;
    let mut shown = Ok(());
    codec::each_event(events, |index, event: RecordedEvent<P::EventRef<'f>, &'f str>| {
        let (order, day) = ((position, index), event.occurred().first_day());
        let at = At { position, index, order, recorded_at, day, number, tokens, provenance, takes_back };
        if shown.is_ok() {
            shown = visit(at, event);
        }
        Ok::<_, CodecError>(())
    })?;
    Ok(shown)
}

/// Checks that a commit is its entity's next link, and gives the entity's number.
fn link(
    links: &mut HashMap<CompactString, Link>,
    tokens: &mut Vec<CompactString>,
    frame: &Frame<'_>,
    brief: &Brief<'_>,
) -> Result<u32, Break> {
    let EventSubject { entity, version, .. } = frame.subject.parse().map_err(Break::Subject)?;
    let entity = CompactString::from(entity);
    let link = links.entry(entity.clone()).or_insert_with(|| {
        tokens.push(entity);
        Link { number: tokens.len() as u32 - 1, version: 0, hash: Digest::default() }
    });
    if version != link.version + 1 {
        return Err(Break::Version { expected: link.version + 1 });
    }
    if brief.previous != link.hash {
        return Err(Break::Chain);
    }
    (link.version, link.hash) = (version, frame.hash());
    Ok(link.number)
}

/// Why an audit fails.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// What the file has isn't a history.
    #[error("audit failed: {0}")]
    History(#[from] HistoryError),
    /// A figure is wrong.
    #[error(transparent)]
    Difference(#[from] Difference),
}

/// Audits all editions of a book that nobody writes to. How many figures were compared.
pub fn whole(book: &ProjectionState, as_of: Day) -> Result<usize, AuditError> {
    let keys = book.history.ledgers().iter().map(|ledger| (ledger.programme, ledger.edition));
    keys.map(|key| edition(key, as_of, || book)).sum()
}

/// Audits one edition; the book is held only to look into it, and may go on between. How many figures were
/// compared.
pub fn edition<B: Deref<Target = ProjectionState>>(
    key: Key,
    as_of: Day,
    book: impl Fn() -> B,
) -> Result<usize, AuditError> {
    let (until, file) = {
        let book = book();
        (book.history.position(), book.history.reader())
    };
    with_programme!(key.0, P => {
        let mut folded = fold::<P>(&file, key, until, as_of)?;
        let book = book();
        // What came meanwhile is folded on top.
        if let Some(ledger) = book.history.ledger(key.0, key.1) {
            ledger.follow(&mut folded, until, book.history.position()).map_err(HistoryError::from)?;
        }
        let nothing = Folded::<P>::new(as_of, 0);
        let shown = P::editions(&book.views).get(&key.1).unwrap_or(&nothing);
        if shown.as_of() != as_of {
            // Midnight came between; the next audit compares the new day.
            return Ok(0);
        }
        Ok(compare(shown, &folded, key.1)?)
    })
}

/// How many figures two folds of an edition agree on, or the first in which they differ.
fn compare<P: Figures>(shown: &Folded<P>, folded: &Folded<P>, edition: Edition) -> Result<usize, Difference> {
    let of = |fold: &Folded<P>| {
        fold.addresses("").into_iter().map(|address| (address.to_string(), address)).collect::<Vec<_>>()
    };
    let mut addresses: Vec<(String, Address<P>)> = of(shown);
    addresses.extend(of(folded));
    addresses.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    addresses.dedup_by(|(one, _), (other, _)| one == other);
    let (shown, folded) = (Reader::new(shown), Reader::new(folded));
    for (_, address) in &addresses {
        let (shown, folded) = (shown.value(address), folded.value(address));
        if shown != folded {
            return Err(Difference { path: path(edition, address), shown, folded });
        }
    }
    Ok(addresses.len())
}
