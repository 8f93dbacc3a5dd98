//! A question's basis: a beginning of the log, as of a day, held still while the log goes on.

use ayumi_core::ReadError;
use ayumi_history::{Break, Fact, HistoryError, HistoryFile, Ledger, Patience, ledger::Known};
use ayumi_programmes::{Event, decode_any, with_programme};
use ayumi_proto::{
    commit::Commit,
    event::ProgrammeName,
    fault::Fault,
    ids::Edition,
    message::{KnownAt, Query, Reply},
    subject::EventSubject,
    time::{Day, Moment},
};

use crate::{
    book::ProjectionState,
    views::{StartedEditions, Views},
};

/// By what a question is answered: a beginning of the log and an as-of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Basis {
    /// The last position of the beginning.
    pub position: u64,
    /// What occurred later is left out.
    pub as_of: Day,
    /// When the last commit was recorded.
    pub known_at: Option<Moment>,
}

/// A beginning of the log, with what reads its commits.
pub struct Past {
    /// Which beginning.
    pub basis: Basis,
    /// Which beginning came before it, where two are compared.
    pub since: Basis,
    /// The facts, and perhaps later ones.
    pub ledgers: Vec<Ledger>,
    /// The file that the commits are in.
    pub file: HistoryFile,
    /// How long the answer is waited for.
    pub patience: Patience,
}

/// What a question asks about; a position that isn't there yet is its fault.
pub fn basis(book: &ProjectionState, query: &Query, today: Day) -> Result<Basis, Fault> {
    at(book, "known_at", query.known_at.unwrap_or(KnownAt::Position(book.history.position())), query.as_of, today)
}

/// From what a question compares: the log before its first commit, if it doesn't say.
fn since(book: &ProjectionState, query: &Query, today: Day) -> Result<Basis, Fault> {
    at(book, "from", query.since.unwrap_or(KnownAt::Position(0)), query.as_of, today)
}

/// The reply to a question by what was known before the first record: since when there are records. The beginning of the
/// log, asked for as such, is a log without commits.
pub fn since_when(book: &ProjectionState, query: &Query, reply: Reply) -> Reply {
    let is_instant = matches!(query.known_at, Some(KnownAt::Instant(_)));
    let is_before = query.known_at.and_then(|known_at| book.history.position_known_at(known_at)) == Some(0);
    match book.history.recorded_at(1) {
        Some(first) if is_before && (is_instant || matches!(reply, Reply::Missing(_))) => Reply::NothingYet { first },
        Some(_) | None => reply,
    }
}

fn at(book: &ProjectionState, field: &str, known_at: KnownAt, as_of: Option<Day>, today: Day) -> Result<Basis, Fault> {
    let newest = book.history.position();
    let position = book.history.position_known_at(known_at).ok_or_else(|| beyond(field, newest))?;
    Ok(Basis { position, as_of: as_of.unwrap_or(today), known_at: book.history.recorded_at(position) })
}

fn beyond(field: &str, position: u64) -> Fault {
    let ja = format!("最新の記録番号は{position}です。0〜{position}の記録番号、時刻または日付を指定してください。");
    let en = format!("must be a record number from 0 to {position}, a timestamp or a date; the log ends at {position}");
    Fault::new(field, ja, en)
}

impl Past {
    /// What a question is based on in a book.
    pub fn of(book: &ProjectionState, query: &Query, today: Day) -> Result<Self, Fault> {
        let (basis, since) = (basis(book, query, today)?, since(book, query, today)?);
        let (ledgers, file) = (book.history.ledgers().to_vec(), book.history.reader());
        Ok(Self { basis, since, ledgers, file, patience: Patience::default() })
    }

    /// The editions that had begun.
    pub fn editions(&self) -> Result<StartedEditions, ReadError> {
        let mut begun = StartedEditions::default();
        for ledger in &self.ledgers {
            if self.has_begun(ledger)? {
                begun.0.insert((ledger.edition, ledger.programme));
            }
        }
        Ok(begun)
    }

    fn has_begun(&self, ledger: &Ledger) -> Result<bool, ReadError> {
        with_programme!(ledger.programme, P => ledger.has_begun::<P>(self.basis.position, self.basis.as_of))
    }

    /// The views of the ledgers that are asked about.
    pub fn fold(&self, asked: impl Fn(&Ledger) -> bool) -> Result<Views, ReadError> {
        let ledgers: Vec<Ledger> = self.ledgers.iter().filter(|ledger| asked(ledger)).cloned().collect();
        Views::fold(&ledgers, self.basis.position, self.basis.as_of, &self.patience)
    }

    /// What of an edition the question is based on.
    pub fn known<'l>(&self, ledger: &'l Ledger) -> Known<'l> {
        ledger.known(self.basis.position, self.basis.as_of).with(self.patience.clone())
    }

    /// Where in the file a commit of an entity of a ledger is.
    pub fn offset(&self, position: u64) -> Option<u64> {
        self.ledgers.iter().find_map(|ledger| ledger.offset(position))
    }

    /// A commit from the file, by where it is there.
    ///
    /// # Errors
    /// It can't be read.
    pub fn stored(&self, offset: u64) -> Result<(EventSubject, Commit<Event>), HistoryError> {
        let mut buffer = Vec::new();
        let frame = self.file.read_at(offset, &mut buffer)?;
        let broken = |why: Break| why.of(&frame);
        let subject: EventSubject = frame.subject.parse().map_err(|error| broken(Break::Subject(error)))?;
        let commit = decode_any(subject.programme, frame.payload).map_err(|error| broken(error.into()))?;
        Ok((subject, commit))
    }

    /// The commit at a position, with the ledger that it is in.
    pub fn fact(&self, position: u64) -> Option<(&Ledger, &Fact)> {
        let before = position.checked_sub(1).filter(|_| position <= self.basis.position)?;
        let found = |ledger| Ledger::facts(ledger, before, position).next().map(|(fact, _)| (ledger, fact));
        self.ledgers.iter().find_map(found)
    }

    /// The ledger of an edition.
    pub fn ledger(&self, programme: ProgrammeName, edition: Edition) -> Option<&Ledger> {
        self.ledgers.iter().find(|ledger| (ledger.programme, ledger.edition) == (programme, edition))
    }
}
