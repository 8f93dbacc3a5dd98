//! Taking a record back: what all its entities' commits say is loaded, and decided upon by the rules of all programmes.

use ayumi_core::{
    DecisionScope, Programme,
    taking_back::{Histories, PastCommit, TakeBack, TakeBackError, TakenBack, Taker, scope, take_back},
};
use ayumi_proto::{refusal::Refusal, time::Day};

use super::{
    Decider,
    error::{DecideError, Unstorable},
    held::{Held, read},
    parsed_command::ParsedCommand,
    subject,
};
use crate::log::{LogError, Stored};

impl<P: Programme> Decider<P> {
    /// The entities that the decision is based on; of those that it only reads the server guards the first.
    pub(super) async fn scope_of_taking_back(
        &self,
        command: &ParsedCommand<'_, P>,
        request: &TakeBack<P::Command>,
    ) -> Result<(DecisionScope<P::Entity>, Vec<P::Entity>), LogError> {
        let commits = self.past(command, &command.entity).await?;
        let (written, read) = scope::<P>(&command.entity, &commits, request.position, request.instead.as_ref());
        let mut read = read.into_iter();
        let guarded = read.next();
        Ok((DecisionScope { guarded, ..written }, read.collect()))
    }

    /// Decides; `None` if something was recorded meanwhile.
    pub(super) async fn take_back(
        &self,
        command: &ParsedCommand<'_, P>,
        request: &TakeBack<P::Command>,
        held: &Held<P>,
        today: Day,
    ) -> Result<Option<Result<TakenBack<P>, Refusal>>, DecideError> {
        let own = self.past(command, &command.entity).await?;
        let (written, read) = scope::<P>(&command.entity, &own, request.position, request.instead.as_ref());
        if written.into_entities().chain(read).any(|entity| !held.states.contains_key(&entity)) {
            return Ok(None);
        }
        let mut histories = Histories::default();
        for entity in held.states.keys() {
            histories.add_entity(entity.clone());
            let commits = self.past(command, entity).await?;
            let next = subject::<P>(command.edition, entity).at(commits.len() as u32 + 1);
            let written = held.written.iter().map(|(_, slot)| slot.next());
            if !written.chain(held.guard.clone()).chain(held.read.iter().cloned()).any(|held| held == next) {
                return Ok(None);
            }
            commits.into_iter().for_each(|commit| histories.add(commit));
        }
        if P::is_read_by_others(&command.entity) {
            for stored in self.log.load_edition(P::NAME, command.edition).await? {
                let entity = stored.subject.entity.parse::<P::Entity>();
                let entity = entity.map_err(|why| LogError::foreign(&stored.subject, &why))?;
                if !held.states.contains_key(&entity) {
                    histories.add(past::<P>(&entity, &stored)?);
                }
            }
        }
        let (actor, provenance) = (&command.request.actor, command.request.provenance);
        match take_back::<P>(&histories, &command.entity, request, &Taker { today, actor, provenance }) {
            Ok(taken_back) => Ok(Some(Ok(taken_back))),
            Err(TakeBackError::Refused(refusal)) => Ok(Some(Err(*refusal))),
            Err(TakeBackError::Codec(error)) => Err(DecideError::unstorable(&command.entity, Unstorable::Codec(error))),
        }
    }

    /// All that is recorded of an entity.
    async fn past(&self, command: &ParsedCommand<'_, P>, entity: &P::Entity) -> Result<Vec<PastCommit<P>>, LogError> {
        let commits = self.log.load(&subject::<P>(command.edition, entity)).await?;
        commits.iter().map(|stored| past::<P>(entity, stored)).collect()
    }
}

fn past<P: Programme>(entity: &P::Entity, stored: &Stored) -> Result<PastCommit<P>, LogError> {
    let commit = read::<P>(stored)?;
    Ok(PastCommit {
        entity: entity.clone(),
        position: stored.position,
        command_id: commit.head.command_id,
        actor: commit.head.actor,
        provenance: commit.head.provenance,
        events: commit.events.into_iter().collect(),
    })
}
