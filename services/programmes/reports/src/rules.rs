//! A report has files, and is issued once for an as-of day and a position: told again it is the same.

use crate::{Command, Entity, Event, Rejection};
use ayumi_core::{Context, Programme};
use ayumi_proto::{event::ProgrammeName, time::Day};

/// The programme.
pub struct Reports;

/// The issues of one report, by as-of day and position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    issued: Vec<(Day, u64)>,
}

impl Programme for Reports {
    const NAME: ProgrammeName = ProgrammeName::Reports;
    type Entity = Entity;
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(situation: &Context<'_, Self>, command: &Command) -> Result<Vec<(Entity, Event)>, Rejection> {
        let report = situation.entity.clone();
        let Command::RecordIssue(issue) = command;
        if issue.files.is_empty() {
            return Err(Rejection::NoFiles { report });
        }
        let (as_of, position) = (issue.as_of, issue.position);
        if situation.own().issued.contains(&(as_of, position)) {
            return Err(Rejection::AlreadyIssued { report, as_of, position });
        }
        Ok(vec![(report, Event::ReportIssued(issue.clone()))])
    }

    fn evolve(state: &mut State, event: &Event) {
        match event {
            Event::ReportIssued(issue) => state.issued.push((issue.as_of, issue.position)),
        }
    }
}
