//! The state of a report, and the one fold that leads to it, for deciding and for showing alike.

use ayumi_proto::time::Day;

use crate::Event;

/// The issues of one report, in the order in which they were recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub(crate) issues: Vec<Issue>,
}

/// One issue of a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Issue {
    /// The day of the issue.
    pub(crate) on: Day,
    /// The as-of day of its figures.
    as_of: Day,
    /// The log position that its figures are based on.
    position: u64,
}

impl State {
    /// Whether the report was issued for that day and position.
    pub(crate) fn is_issued(&self, as_of: Day, position: u64) -> bool {
        self.issues.iter().any(|issue| (issue.as_of, issue.position) == (as_of, position))
    }

    /// Folds one event of the report.
    pub(crate) fn fold(&mut self, event: &Event) {
        match event {
            Event::ReportIssued(issue) => {
                self.issues.push(Issue { on: issue.on, as_of: issue.as_of, position: issue.position });
            }
        }
    }
}
