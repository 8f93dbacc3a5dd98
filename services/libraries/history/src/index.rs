//! Where each commit is, and what follows from all of them in order.

use ayumi_proto::{codec, time::Moment};

use crate::{
    Break, HistoryError,
    chains::Chains,
    facts::StoredFact,
    file::{Damage, FileError, FramesError, HistoryFile},
    frame::{Frame, FrameError},
};

#[derive(Debug, Default)]
pub(crate) struct Index {
    places: Vec<StoredFact>,
    pub chains: Chains,
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
        self.take(offset, frame).map_err(|why| why.of(frame))
    }

    fn take(&mut self, offset: u64, frame: &Frame<'_>) -> Result<(), Break> {
        let brief = codec::brief(frame.payload)?;
        let expected = self.position() + 1;
        if frame.position != expected {
            return Err(Break::Gap { expected });
        }
        let (ledger, link) = self.chains.next(frame.subject)?;
        if brief.previous != link.hash {
            return Err(Break::Chain);
        }
        (link.version, link.hash) = (link.version + 1, frame.hash());
        let landed = StoredFact { position: frame.position, recorded_at: brief.recorded_at, offset };
        ledger.push(landed, link.number, &brief);
        let recorded_at = self.places.last().map_or(brief.recorded_at, |last| last.recorded_at.max(brief.recorded_at));
        self.places.push(StoredFact { recorded_at, ..landed });
        Ok(())
    }

    pub fn position(&self) -> u64 {
        self.places.len() as u64
    }

    pub fn place(&self, position: u64) -> Option<&StoredFact> {
        self.places.get(usize::try_from(position.checked_sub(1)?).ok()?)
    }

    /// The last position that was recorded by an instant.
    pub fn position_at(&self, instant: Moment) -> u64 {
        self.places.partition_point(|place| place.recorded_at <= instant) as u64
    }
}
