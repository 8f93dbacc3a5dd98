//! A command as somebody submitted it.

use ayumi_meetings as meetings;
use ayumi_pilots as pilots;
use ayumi_proto::{
    commit::{Actor, Provenance},
    event::ProgrammeName,
    ids::{CommandId, Edition, MeetingId, RegionId},
    message::Request,
    time::Moment,
};
use ayumi_visits as visits;
use serde_json::{Value, to_value};

/// A command, who submitted it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The edition that it is for.
    pub edition: Edition,
    /// The entity that it is for, and its content.
    pub content: Content,
    /// Who submitted it.
    pub actor: Actor,
    /// When it was recorded; no decision of the history was recorded later and comes before it.
    pub recorded_at: Moment,
    /// The command's id, of this history alone.
    pub command_id: CommandId,
}

/// An entity of a programme and a command for it.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "one variant a programme")]
pub enum Content {
    Meetings(MeetingId, meetings::Command),
    Pilots(RegionId, pilots::Command),
    Visits(visits::Entity, visits::Command),
}

/// Declares the programme of an entity and its command.
macro_rules! of_programme {
    ($($programme:ident: $entity:ty, $command:ty);*) => {$(
        impl From<($entity, $command)> for Content {
            fn from((entity, command): ($entity, $command)) -> Self {
                Self::$programme(entity, command)
            }
        }
    )*};
}

of_programme!(
    Meetings: MeetingId, meetings::Command;
    Pilots: RegionId, pilots::Command;
    Visits: visits::Entity, visits::Command
);

impl Submission {
    /// The programme that decides it.
    pub fn programme(&self) -> ProgrammeName {
        match self.content {
            Content::Meetings(..) => ProgrammeName::Meetings,
            Content::Pilots(..) => ProgrammeName::Pilots,
            Content::Visits(..) => ProgrammeName::Visits,
        }
    }

    /// The entity's token.
    pub fn entity(&self) -> String {
        match &self.content {
            Content::Meetings(meeting, _) => meeting.to_string(),
            Content::Pilots(region, _) => region.to_string(),
            Content::Visits(entity, _) => entity.to_string(),
        }
    }

    /// The command as a running service takes it, which decides it again and records it by its own clock.
    ///
    /// # Errors
    /// If the command can't be represented in JSON; every one can.
    pub fn request(&self) -> Result<Request, serde_json::Error> {
        let (command, tagged): (&'static str, Value) = match &self.content {
            Content::Meetings(_, command) => (command.into(), to_value(command)?),
            Content::Pilots(_, command) => (command.into(), to_value(command)?),
            Content::Visits(_, command) => (command.into(), to_value(command)?),
        };
        Ok(Request {
            command_id: Some(self.command_id),
            actor: self.actor.clone(),
            provenance: Provenance::Simulated,
            edition: Some(self.edition),
            entity: self.entity(),
            command: command.to_owned(),
            // A command serialises as `{"its-name": {…}}`; what is wanted is the inside.
            payload: tagged.get(command).cloned().unwrap_or_default(),
            line: None,
            sending: None,
            trace: None,
        })
    }
}
