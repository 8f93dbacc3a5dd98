//! A follow-up as the view keeps it: its steps, of which all else is told.

use crate::Standing;
use ayumi_core::At;
use ayumi_proto::{
    text::{Name, Note},
    time::{Day, Moment},
};
use serde::Serialize;

use crate::{bodies::Mention, tally::Stand};

/// A follow-up with all that became of it.
#[derive(Clone, Debug)]
pub(crate) struct FollowUp {
    pub summary: Note,
    pub raised_on: Day,
    /// In the order of days; steps of one day in the order in which they were told.
    history: Vec<Step>,
}

/// One step in a follow-up's history.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    on: Day,
    #[serde(flatten)]
    did: Did,
    note: Option<Note>,
    recorded_at: Moment,
    position: u64,
}

/// What a step did.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub(crate) enum Did {
    Raised { standing: Standing, owner: Option<Mention> },
    Confirmed,
    Assigned { owner: Mention, due: Option<Day> },
    Progressed,
    Completed,
    Dropped,
}

/// How far a follow-up has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Raised,
    Assigned,
    Progressed,
    Completed,
    Dropped,
}

impl Step {
    pub fn new(at: &At<'_>, on: Day, did: Did, note: Option<&Note<&str>>) -> Self {
        Self { on, did, note: note.map(Note::keep), recorded_at: at.recorded_at, position: at.position }
    }

    /// How the step closed the follow-up, if it did.
    fn closing(&self) -> Option<State> {
        match self.did {
            Did::Completed => Some(State::Completed),
            Did::Dropped => Some(State::Dropped),
            Did::Raised { .. } | Did::Confirmed | Did::Assigned { .. } | Did::Progressed => None,
        }
    }

    /// To whom the step gave the follow-up and by when it is due, if it did.
    fn assignment(&self) -> Option<(&Mention, Option<Day>)> {
        match &self.did {
            Did::Raised { owner, .. } => owner.as_ref().map(|owner| (owner, None)),
            Did::Assigned { owner, due } => Some((owner, *due)),
            Did::Confirmed | Did::Progressed | Did::Completed | Did::Dropped => None,
        }
    }

    fn confirms(&self) -> bool {
        matches!(self.did, Did::Confirmed | Did::Raised { standing: Standing::Confirmed, .. })
    }
}

impl FollowUp {
    /// A follow-up whose first step is that it was raised.
    pub fn new(summary: Note, raised: Step) -> Self {
        Self { summary, raised_on: raised.on, history: vec![raised] }
    }

    /// Adds a step where its day puts it.
    pub fn take(&mut self, step: Step) {
        let place = self.history.partition_point(|earlier| earlier.on <= step.on);
        self.history.insert(place, step);
    }

    pub fn history(&self) -> &[Step] {
        &self.history
    }

    /// Where it stands, as far as figures go.
    pub fn stand(&self) -> Stand {
        let owner = self.assignment().map(|(owner, _)| owner.body);
        Stand { raised_on: self.raised_on, is_open: self.is_open(), standing: self.standing(), owner }
    }

    pub fn standing(&self) -> Standing {
        if self.history.iter().any(Step::confirms) { Standing::Confirmed } else { Standing::Candidate }
    }

    /// The owner, by the latest assignment.
    pub fn owner(&self) -> Option<&Name> {
        self.assignment().map(|(owner, _)| owner.written.as_ref())
    }

    /// By when it is due, by the latest assignment.
    pub fn due(&self) -> Option<Day> {
        self.assignment().and_then(|(_, due)| due)
    }

    fn assignment(&self) -> Option<(&Mention, Option<Day>)> {
        self.history.iter().rev().find_map(Step::assignment)
    }

    pub fn last_note(&self) -> Option<&Note> {
        self.history.iter().rev().find_map(|step| step.note.as_ref())
    }

    pub fn is_open(&self) -> bool {
        self.closed().is_none()
    }

    /// The day on which it was closed.
    pub fn closed_on(&self) -> Option<Day> {
        self.closed().map(|(on, _)| on)
    }

    fn closed(&self) -> Option<(Day, State)> {
        self.history.iter().find_map(|step| step.closing().map(|how| (step.on, how)))
    }

    pub fn state(&self) -> State {
        let progressed = self.history.iter().any(|step| matches!(step.did, Did::Progressed));
        match (self.closed(), progressed, self.owner()) {
            (Some((_, how)), ..) => how,
            (None, true, _) => State::Progressed,
            (None, false, Some(_)) => State::Assigned,
            (None, false, None) => State::Raised,
        }
    }

    /// Days from when it was raised until it was closed, or until the day as of which it is asked.
    pub fn age_days(&self, as_of: Day) -> i32 {
        self.closed_on().unwrap_or(as_of) - self.raised_on
    }
}
