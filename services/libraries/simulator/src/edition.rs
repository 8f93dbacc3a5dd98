//! One edition of the three programmes: all that is submitted, in the order of recording.

use std::{iter::Peekable, vec};

use ayumi_core::Programme;
use ayumi_proto::{
    commit::Provenance,
    ids::{CommandId, Edition},
    time::Moment,
};

use crate::{
    decision::Decision,
    ledger::{Ledger, Recording, Refused},
    meetings, pilots,
    random::Random,
    script::{Line, Script},
    submission::{Content, Submission},
    visits::{self, Register},
    year::Year,
};

/// What is left of an edition.
pub(crate) struct Open {
    agendas: [Box<dyn Agenda + Send>; 3],
    /// How many events are still to come.
    events: u64,
}

/// What is still to be submitted of one programme.
trait Agenda {
    /// When the next command is recorded; `None` after the last.
    fn next_at(&mut self) -> Option<Moment>;

    /// Decides the next command.
    fn decide(&mut self, command_id: CommandId) -> Option<Result<Decision, Refused>>;
}

impl Open {
    /// Writes the scripts of an edition that has so many events.
    pub fn new(year: &Year, events: u64, random: &mut Random, register: &mut Register) -> Self {
        let meetings = meetings::scripts(year, events, random);
        let pilots = pilots::scripts(year, events, random);
        let planned = total(&meetings) + total(&pilots);
        let visits = visits::scripts(year, events.saturating_sub(planned), random, register);
        let edition = year.edition;
        let agendas: [Box<dyn Agenda + Send>; 3] = [
            Box::new(Lines::of(edition, meetings)),
            Box::new(Lines::of(edition, pilots)),
            Box::new(Lines::of(edition, visits)),
        ];
        Self { agendas, events }
    }

    /// When the next command is recorded, and the agenda that it is from; `None` once the edition is over.
    fn next(&mut self) -> Option<(Moment, usize)> {
        let agendas = self.agendas.iter_mut().zip(0..).filter(|_| self.events > 0);
        agendas.filter_map(|(agenda, index)| Some((agenda.next_at()?, index))).min()
    }

    /// When the next command is recorded; `None` once the edition is over.
    pub fn next_at(&mut self) -> Option<Moment> {
        self.next().map(|(at, _)| at)
    }

    /// Decides the next command.
    pub fn decide(&mut self, command_id: CommandId) -> Option<Result<Decision, Refused>> {
        let (_, agenda) = self.next()?;
        let decided = self.agendas[agenda].decide(command_id)?;
        if let Ok(decision) = &decided {
            self.events = self.events.saturating_sub(decision.events);
        }
        Some(decided)
    }
}

fn total<P: Programme>(scripts: &[Script<P>]) -> u64 {
    scripts.iter().map(|script| script.events).sum()
}

/// The lines of all entities of a programme, each with its entity's number in the ledger.
struct Lines<P: Programme> {
    edition: Edition,
    ledger: Ledger<P>,
    lines: Peekable<vec::IntoIter<(usize, Line<P::Command>)>>,
}

impl<P: Programme> Lines<P> {
    /// The lines of the scripts, in the order of recording; those of one moment stay as they were written.
    fn of(edition: Edition, scripts: Vec<Script<P>>) -> Self {
        let mut ledger = Ledger::new(edition);
        let mut lines = Vec::with_capacity(scripts.iter().map(|script| script.lines.len()).sum());
        for Script { entity, lines: of_entity, .. } in scripts {
            let place = ledger.place(&entity);
            lines.extend(of_entity.into_iter().map(|line| (place, line)));
        }
        lines.sort_by_key(|(_, line)| line.recorded_at);
        Self { edition, ledger, lines: lines.into_iter().peekable() }
    }
}

impl<P: Programme> Agenda for Lines<P>
where
    Content: From<(P::Entity, P::Command)>,
{
    fn next_at(&mut self) -> Option<Moment> {
        self.lines.peek().map(|(_, line)| line.recorded_at)
    }

    fn decide(&mut self, command_id: CommandId) -> Option<Result<Decision, Refused>> {
        let (place, line) = self.lines.next()?;
        let Line { recorded_at, actor, command } = line;
        let recording = Recording { recorded_at, actor: &actor, provenance: Provenance::Simulated, command_id };
        Some(self.ledger.decide(place, &command, &recording).map(|(commits, events)| {
            let content = (self.ledger.entity(place).clone(), command).into();
            let submission =
                Submission { edition: self.edition, content, actor: (*actor).clone(), recorded_at, command_id };
            Decision { submission, commits, events }
        }))
    }
}
