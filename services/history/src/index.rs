//! Where each commit is, and what follows from all of them in order.

use std::collections::HashMap;

use ayumi_proto::{
    codec::{self, Brief},
    digest::Digest,
    subject::EventSubject,
    time::Moment,
};

use crate::{
    Break, HistoryError,
    facts::Landed,
    file::{Damage, FileError, FramesError, HistoryFile},
    frame::{Frame, FrameError},
    ledger::Ledger,
};

/// How many digits of a subject are the version.
const VERSION_DIGITS: usize = 6;

/// The last link of an entity's chain.
#[derive(Clone, Copy, Debug)]
struct Entity {
    ledger: u32,
    number: u32,
    version: u32,
    /// The hash of its last commit; zeros before its first.
    hash: Digest,
}

#[derive(Debug, Default)]
pub(crate) struct Index {
    places: Vec<Landed>,
    pub ledgers: Vec<Ledger>,
    entities: Vec<Entity>,
    /// Which of them it is, by the subject without its version.
    named: HashMap<Box<str>, u32>,
}

impl Index {
    /// The index of a file up to its end, or to the first frame that can't be read or doesn't continue its
    /// entity's chain.
    pub fn of(file: &HistoryFile) -> Result<(Self, Option<Damage>), FileError> {
        let mut index = Self::default();
        let mut frames = file.frames(HistoryFile::first());
        loop {
            match frames.advance() {
                Ok(Some((offset, frame))) => {
                    if index.follow(offset, &frame).is_err() {
                        return Ok((index, Some(Damage { offset, why: FrameError::Stray })));
                    }
                }
                Ok(None) => return Ok((index, None)),
                Err(FramesError::Damaged(damage)) => return Ok((index, Some(damage))),
                Err(FramesError::File(error)) => return Err(error),
            }
        }
    }

    /// Adds the next commit of the log, which the file already has, if it continues its entity's chain.
    pub fn follow(&mut self, offset: u64, frame: &Frame<'_>) -> Result<(), HistoryError> {
        let broken = |why: Break| why.of(frame);
        let brief = codec::brief(frame.payload).map_err(|error| broken(error.into()))?;
        let entity = self.entity(frame).map_err(broken)?;
        if brief.previous != self.entities[entity].hash {
            return Err(broken(Break::Chain));
        }
        self.add(offset, frame, &brief, entity);
        Ok(())
    }

    /// Which entity a commit that comes next in the log is the next version of.
    fn entity(&mut self, frame: &Frame<'_>) -> Result<usize, Break> {
        let expected = self.position() + 1;
        if frame.position != expected {
            return Err(Break::Gap { expected });
        }
        let Some((name, version)) = split(frame.subject) else { return Err(unlawful(frame.subject)) };
        let entity = match self.named.get(name) {
            Some(entity) => *entity as usize,
            None => self.enter(frame.subject, name)?,
        };
        let expected = self.entities[entity].version + 1;
        if version == expected { Ok(entity) } else { Err(Break::Version { expected }) }
    }

    /// An entity that has no commit yet. Only its first subject is parsed: the others differ in the version.
    fn enter(&mut self, subject: &str, name: &str) -> Result<usize, Break> {
        let EventSubject { programme, edition, entity, version } = subject.parse().map_err(Break::Subject)?;
        if version != 1 {
            return Err(Break::Version { expected: 1 });
        }
        let same = |ledger: &Ledger| (ledger.programme, ledger.edition) == (programme, edition);
        let ledger = self.ledgers.iter().position(same).unwrap_or_else(|| {
            self.ledgers.push(Ledger::new(programme, edition));
            self.ledgers.len() - 1
        });
        let number = self.ledgers[ledger].enter(&entity);
        self.named.insert(name.into(), self.entities.len() as u32);
        self.entities.push(Entity { ledger: ledger as u32, number, version: 0, hash: Digest::default() });
        Ok(self.entities.len() - 1)
    }

    fn add(&mut self, offset: u64, frame: &Frame<'_>, brief: &Brief<'_>, entity: usize) {
        let recorded_at = self.places.last().map_or(brief.recorded_at, |last| last.recorded_at.max(brief.recorded_at));
        let landed = Landed { position: frame.position, recorded_at, offset };
        self.places.push(landed);
        let entity = &mut self.entities[entity];
        (entity.version, entity.hash) = (entity.version + 1, frame.hash());
        let landed = Landed { recorded_at: brief.recorded_at, ..landed };
        self.ledgers[entity.ledger as usize].push(landed, entity.number, brief);
    }

    pub fn position(&self) -> u64 {
        self.places.len() as u64
    }

    pub fn place(&self, position: u64) -> Option<&Landed> {
        self.places.get(usize::try_from(position.checked_sub(1)?).ok()?)
    }

    /// The last position that was recorded by an instant.
    pub fn position_at(&self, instant: Moment) -> u64 {
        self.places.partition_point(|place| place.recorded_at <= instant) as u64
    }
}

/// A subject's part before the version, and the version.
fn split(subject: &str) -> Option<(&str, u32)> {
    let (key, version) = subject.rsplit_once('.')?;
    let digits = version.len() == VERSION_DIGITS && version.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Some((key, version.parse().ok()?)) } else { None }
}

fn unlawful(subject: &str) -> Break {
    match subject.parse::<EventSubject>() {
        Err(malformed) => Break::Subject(malformed),
        // What doesn't split doesn't parse.
        Ok(_) => Break::Version { expected: 1 },
    }
}
