//! One edition of the three programmes: the scripts, and an agenda that takes their lines in turn.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    iter::Peekable,
    vec,
};

use ayumi_core::Programme;
use ayumi_proto::{
    ids::{CommandId, Edition},
    time::Moment,
};

use crate::{
    ledger::{Ledger, Refused},
    meetings, pilots,
    random::Random,
    script::{Line, Script},
    simulation::Decision,
    told::{Content, Told},
    visits::{self, Register},
    year::Year,
};

/// What is left of an edition.
pub(crate) struct Open {
    /// When each part goes on: the moment, the play's number and the part's number there.
    agenda: BinaryHeap<Reverse<(Moment, usize, usize)>>,
    plays: [Box<dyn Play + Send>; 3],
    /// How many events are still to come.
    events: u64,
}

/// One programme of an edition.
trait Play {
    /// When each part begins.
    fn begins(&mut self) -> Vec<Moment>;

    /// Decides a part's next line, and says when the part goes on.
    fn decide(&mut self, part: usize, id: CommandId) -> Option<(Option<Moment>, Result<Decision, Refused>)>;
}

impl Open {
    /// Writes the scripts of an edition that has so many events.
    pub fn new(year: &Year, events: u64, random: &mut Random, register: &mut Register) -> Self {
        let meetings = meetings::scripts(year, events, random);
        let pilots = pilots::scripts(year, events, random);
        let planned = total(&meetings) + total(&pilots);
        let visits = visits::scripts(year, events.saturating_sub(planned), random, register);
        let edition = year.edition;
        let mut plays: [Box<dyn Play + Send>; 3] = [
            Box::new(Parts::new(edition, meetings)),
            Box::new(Parts::new(edition, pilots)),
            Box::new(Parts::new(edition, visits)),
        ];
        let mut agenda = Vec::new();
        for (number, play) in plays.iter_mut().enumerate() {
            agenda.extend(play.begins().into_iter().zip(0..).map(|(at, part)| Reverse((at, number, part))));
        }
        Self { agenda: agenda.into(), plays, events }
    }

    /// When the next command is recorded; `None` once the edition is over.
    pub fn next_at(&self) -> Option<Moment> {
        self.agenda.peek().filter(|_| self.events > 0).map(|Reverse((at, ..))| *at)
    }

    /// Decides the next command.
    pub fn decide(&mut self, command_id: CommandId) -> Option<Result<Decision, Refused>> {
        let mut turn = self.agenda.peek_mut()?;
        let Reverse((at, play, part)) = &mut *turn;
        let (next, decided) = self.plays[*play].decide(*part, command_id)?;
        match next {
            Some(next) => *at = next,
            None => drop(PeekMut::pop(turn)),
        }
        if let Ok(decision) = &decided {
            self.events = self.events.saturating_sub(decision.events);
        }
        Some(decided)
    }
}

fn total<P: Programme>(scripts: &[Script<P>]) -> u64 {
    scripts.iter().map(|script| script.events).sum()
}

/// The entities of a programme with what is still to be told to them.
struct Parts<P: Programme> {
    edition: Edition,
    ledger: Ledger<P>,
    parts: Vec<(P::Entity, Peekable<vec::IntoIter<Line<P::Command>>>)>,
}

impl<P: Programme> Parts<P> {
    fn new(edition: Edition, scripts: Vec<Script<P>>) -> Self {
        let parts = scripts.into_iter().map(Script::in_order).map(|(entity, lines)| (entity, lines.peekable()));
        Self { edition, ledger: Ledger::new(edition), parts: parts.collect() }
    }
}

impl<P: Programme> Play for Parts<P>
where
    Content: From<(P::Entity, P::Command)>,
{
    fn begins(&mut self) -> Vec<Moment> {
        self.parts.iter_mut().filter_map(|(_, lines)| lines.peek()).map(|line| line.recorded_at).collect()
    }

    fn decide(&mut self, part: usize, id: CommandId) -> Option<(Option<Moment>, Result<Decision, Refused>)> {
        let (entity, lines) = self.parts.get_mut(part)?;
        let line = lines.next()?;
        let decided = self.ledger.decide(entity, &line, id).map(|(commits, events)| {
            let Line { recorded_at, actor, command } = line;
            let content = (entity.clone(), command).into();
            let told = Told { edition: self.edition, content, actor: (*actor).clone(), recorded_at, command_id: id };
            Decision { told, commits, events }
        });
        let next = lines.peek().map(|line| line.recorded_at);
        if next.is_none() {
            // An iterator keeps the memory of all its lines until it is dropped.
            *lines = Vec::new().into_iter().peekable();
        }
        Some((next, decided))
    }
}
