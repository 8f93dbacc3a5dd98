//! Large answers, which travel in pieces, for a message over NATS has at most 1 MiB. The first piece comes with what says
//! where the others are; each of these is asked for in its turn, and again if it doesn't come. The service that answered keeps the
//! answer for as long as somebody may ask for a piece of it.

use std::{
    collections::VecDeque,
    future::Future,
    time::{Duration, Instant},
};

use ayumi_proto::message::REPLY_BYTES_MAX;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The size of a piece; with its headers it is below what a message may have.
pub(crate) const PIECE_BYTES: usize = 512 * 1024;
/// How much is kept; the oldest goes first.
const KEPT_BYTES_MAX: usize = 4 * REPLY_BYTES_MAX;
/// The header of a first piece.
pub(crate) const PIECES: &str = "Ayumi-Pieces";
/// The header of an answer that is too large to be sent, with its size.
pub(crate) const TOO_LARGE: &str = "Ayumi-Too-Large";
/// The header of the answer to a question for a piece that isn't kept any more.
pub(crate) const GONE: &str = "Ayumi-Gone";

/// What a first piece says of the whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pieces {
    /// The subject on which the others are asked for.
    pub from: String,
    /// Which answer it is.
    pub answer: Uuid,
    /// How many bytes it has.
    pub bytes: usize,
}

/// What is asked on that subject.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct PieceQuestion {
    /// Which answer.
    pub answer: Uuid,
    /// Which piece, from 0; none, if all are there and the answer need not be kept any longer.
    pub piece: Option<usize>,
}

/// Why a piece didn't come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It may come if it is asked for again.
    Piece,
    /// The answer isn't kept any more.
    Answer,
}

impl Pieces {
    fn count(&self) -> usize {
        self.bytes.div_ceil(PIECE_BYTES)
    }

    /// Puts the answer together: asks for one piece after the other, and again for one that is lost or cut.
    ///
    /// # Errors
    /// The answer isn't kept any more, or the time is over.
    pub async fn gather<F: Future<Output = Result<Bytes, Lost>>>(
        &self,
        first: &Bytes,
        deadline: Instant,
        mut ask: impl FnMut(usize) -> F,
    ) -> Result<Bytes, Lost> {
        if self.bytes > REPLY_BYTES_MAX {
            return Err(Lost::Answer);
        }
        let mut whole = Vec::with_capacity(self.bytes);
        for number in 0..self.count() {
            let mut piece = if number == 0 { Ok(first.clone()) } else { ask(number).await };
            let size = PIECE_BYTES.min(self.bytes - whole.len());
            while piece.as_ref().map(Bytes::len) != Ok(size) {
                if piece == Err(Lost::Answer) || Instant::now() >= deadline {
                    return Err(Lost::Answer);
                }
                piece = ask(number).await;
            }
            piece.into_iter().for_each(|piece| whole.extend_from_slice(&piece));
        }
        Ok(whole.into())
    }
}

/// The answers of which pieces may be asked for.
#[derive(Default)]
pub(crate) struct Shelf {
    /// The oldest first.
    kept: VecDeque<Kept>,
}

struct Kept {
    answer: Uuid,
    bytes: Bytes,
    until: Instant,
}

impl Shelf {
    /// Keeps an answer for as long as an asker waits for all of it.
    pub fn keep(&mut self, bytes: Bytes, time: Duration) -> Uuid {
        self.tidy();
        while self.kept.iter().map(|kept| kept.bytes.len()).sum::<usize>() + bytes.len() > KEPT_BYTES_MAX
            && self.kept.pop_front().is_some()
        {}
        let answer = Uuid::new_v4();
        self.kept.push_back(Kept { answer, bytes, until: Instant::now() + time });
        answer
    }

    /// A piece of an answer, if it is kept.
    pub fn piece(&self, answer: Uuid, number: usize) -> Option<Bytes> {
        let kept = self.kept.iter().find(|kept| kept.answer == answer)?;
        let start = number.checked_mul(PIECE_BYTES).filter(|start| *start < kept.bytes.len())?;
        Some(kept.bytes.slice(start..kept.bytes.len().min(start + PIECE_BYTES)))
    }

    /// An answer that nobody will ask for any more.
    pub fn forget(&mut self, answer: Uuid) {
        self.kept.retain(|kept| kept.answer != answer);
    }

    /// Drops what was kept for long enough.
    pub fn tidy(&mut self) {
        let now = Instant::now();
        self.kept.retain(|kept| kept.until > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Duration = Duration::from_secs(20);

    fn answer(bytes: usize) -> Bytes {
        (0..bytes).map(|at| (at / 1000 % 251) as u8).collect::<Vec<_>>().into()
    }

    async fn gathered(
        bytes: usize,
        mut lose: impl FnMut(usize) -> Option<Result<Bytes, Lost>>,
    ) -> (Bytes, Result<Bytes, Lost>) {
        let (mut shelf, whole) = (Shelf::default(), answer(bytes));
        let pieces = Pieces { from: String::new(), answer: shelf.keep(whole.clone(), TIME), bytes };
        let first = shelf.piece(pieces.answer, 0).unwrap();
        let deadline = Instant::now() + Duration::from_millis(200);
        let gathered = pieces.gather(&first, deadline, |number| {
            let piece = shelf.piece(pieces.answer, number).ok_or(Lost::Answer);
            std::future::ready(lose(number).unwrap_or(piece))
        });
        let gathered = gathered.await;
        (whole, gathered)
    }

    #[tokio::test]
    async fn s10_pieces_make_the_answer_again() {
        for bytes in [1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 7 * PIECE_BYTES - 1] {
            let (whole, gathered) = gathered(bytes, |_| None).await;
            assert!(gathered.unwrap() == whole, "{bytes}");
        }
    }

    #[tokio::test]
    async fn s10_a_lost_or_cut_piece_is_asked_for_again() {
        for bad in [Err(Lost::Piece), Ok(Bytes::new()), Ok(answer(17))] {
            let mut asked = Vec::new();
            let (whole, gathered) = gathered(4 * PIECE_BYTES + 5, |number| {
                asked.push(number);
                (number == 2 && asked.iter().filter(|one| **one == 2).count() < 3).then(|| bad.clone())
            })
            .await;
            assert!(gathered.unwrap() == whole);
            assert_eq!(asked, [1, 2, 2, 2, 3, 4]);
        }
    }

    #[tokio::test]
    async fn s10_what_never_comes_isnt_waited_for_for_ever() {
        let (_, gathered) = gathered(3 * PIECE_BYTES, |number| (number == 1).then_some(Err(Lost::Piece))).await;
        assert_eq!(gathered, Err(Lost::Answer));
    }

    #[test]
    fn s10_answers_are_kept_within_bounds() {
        let mut shelf = Shelf::default();
        let large = answer(REPLY_BYTES_MAX);
        let kept: Vec<Uuid> = (0..6).map(|_| shelf.keep(large.clone(), TIME)).collect();
        let held = kept.iter().filter(|answer| shelf.piece(**answer, 0).is_some()).count();
        assert_eq!(held * REPLY_BYTES_MAX, KEPT_BYTES_MAX);
        shelf.forget(kept[5]);
        assert_eq!(shelf.piece(kept[5], 0), None);
        assert_eq!(shelf.piece(kept[4], usize::MAX), None, "there is no such piece");
    }
}
