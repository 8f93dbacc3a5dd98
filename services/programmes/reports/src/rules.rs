//! A report has files, and is issued once for an as-of day and a position: submitted again it is the same.

use crate::{Command, Entity, Event, Rejection, state::State};
use ayumi_core::{At, Context, Programme, ensure};
use ayumi_proto::event::ProgrammeName;

/// The programme.
#[derive(Clone, Copy, Debug)]
pub struct Reports;

impl Programme for Reports {
    const NAME: ProgrammeName = ProgrammeName::Reports;
    /// A report on a year may be issued, and as of any day, long after it.
    const IS_OF_ITS_YEAR: bool = false;
    const WORDS: &'static str = include_str!("words.txt");
    type Entity = Entity;
    type State = State;
    type Command = Command;
    type Event = Event;
    type EventRef<'e> = Event;
    type Rejection = Rejection;

    fn decide(context: &Context<'_, Self>, command: &Command) -> Result<Vec<(Entity, Event)>, Rejection> {
        let report = context.entity.clone();
        let Command::RecordIssue(issue) = command;
        ensure!(!issue.files.is_empty(), Rejection::NoFiles { report });
        let (as_of, position) = (issue.as_of, issue.position);
        ensure!(!context.own().is_issued(as_of, position), Rejection::AlreadyIssued { report, as_of, position });
        Ok(vec![(report, Event::ReportIssued(issue.clone()))])
    }

    fn evolve(state: &mut State, _: &At<'_>, event: &Event) {
        state.fold(event);
    }

    fn command(Event::ReportIssued(issue): &Event) -> Option<Command> {
        Some(Command::RecordIssue(issue.clone()))
    }
}
