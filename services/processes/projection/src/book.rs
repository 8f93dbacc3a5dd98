//! What the projection keeps: the history, and the views of it as of now.

use std::path::Path;

use ayumi_history::{Cut, Frame, History, HistoryError, Ledger, Patience};
use ayumi_proto::{event::ProgrammeName, time::Day};

use crate::{figures::FiguresOf, views::Views};

/// The history with the views that are folded from it.
pub struct ProjectionState {
    /// Every commit.
    pub history: History,
    /// The views, of what had occurred by [`ProjectionState::today`].
    pub views: Views,
    /// The as-of day of the views.
    today: Day,
}

impl ProjectionState {
    /// Opens the history in a file, or begins one, and folds it. Gives what had to be cut off the file.
    pub fn open(path: &Path, today: Day) -> Result<(Self, Option<Cut>), HistoryError> {
        let (history, cut) = History::open(path)?;
        Ok((Self::of(history, today)?, cut))
    }

    /// Folds a history.
    pub fn of(history: History, today: Day) -> Result<Self, HistoryError> {
        let views = Views::fold(history.ledgers(), history.position(), today, &Patience::default())?;
        Ok(Self { history, views, today })
    }

    /// The as-of day of the views.
    pub fn today(&self) -> Day {
        self.today
    }

    /// Goes on to another day.
    pub fn go_to(&mut self, today: Day) -> Result<(), HistoryError> {
        if self.today != today {
            self.views.go_to(self.history.ledgers(), self.history.position(), today)?;
            self.today = today;
        }
        Ok(())
    }

    /// The figures as of today.
    pub fn figures(&self) -> FiguresOf<'_> {
        let (until, as_of) = (self.history.position(), self.today);
        FiguresOf { views: &self.views, ledgers: self.history.ledgers(), until, as_of }
    }

    /// Takes the commits that follow in the log. On an error those before the one at fault are taken.
    pub fn take(&mut self, commits: &[Frame<'_>]) -> Result<(), HistoryError> {
        let before = self.history.position();
        let appended = self.history.append(commits);
        for ledger in self.history.ledgers() {
            self.views.follow(ledger, before, self.history.position(), self.today)?;
        }
        appended
    }

    /// The last position that isn't the record of a report, which changes no figure that reports show.
    pub fn position_of_facts(&self) -> u64 {
        self.of_facts().map(Ledger::last).max().unwrap_or_default()
    }

    /// The last of those positions that isn't simulated; 0 if all are.
    pub fn position_of_reported(&self) -> u64 {
        self.of_facts().filter_map(Ledger::last_reported).max().unwrap_or_default()
    }

    /// The ledgers but for those of reports.
    fn of_facts(&self) -> impl Iterator<Item = &Ledger> {
        self.history.ledgers().iter().filter(|ledger| ledger.programme != ProgrammeName::Reports)
    }
}
