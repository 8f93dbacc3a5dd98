//! What somebody enters on a day.

use ayumi_proto::{
    commit::{Actor, Provenance, Role},
    event::ProgrammeName,
    text::Name,
    time::Day,
};
use serde_json::Value;

use super::parse_valid;

/// The hour from which on things are entered, unless they happened later on the day.
pub(super) const MORNING: i64 = 9;
/// What happened in the afternoon is entered after it.
pub(super) const EVENING: i64 = 17;

/// Something that somebody enters, which for a late report is well after the day that it is about.
pub(super) struct Entry {
    /// The day on which it is entered; on the next working day, if that is none.
    pub on: Day,
    /// From which hour on.
    pub from_hour: i64,
    pub by: Actor,
    pub provenance: Provenance,
    pub programme: ProgrammeName,
    pub entity: String,
    pub act: Act,
}

/// What is entered of an entity.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// A command with its content.
    Command { name: String, payload: Value },
    /// That the newest record that a command of a name led to was wrong, why, and what is recorded instead.
    TakeBack { of: &'static str, reason: &'static str, instead: Option<Value> },
    /// The monthly report as of a day.
    Issue { as_of: Day },
}

impl Entry {
    /// Something simulated that the secretariat enters.
    pub fn simulated(on: Day, programme: ProgrammeName, entity: &str, command: &str, payload: Value) -> Self {
        let act = Act::Command { name: command.to_owned(), payload };
        Self::of(on, programme, entity, act)
    }

    /// The same of anything that can be entered.
    pub fn of(on: Day, programme: ProgrammeName, entity: &str, act: Act) -> Self {
        let (by, provenance) = (actor(Role::Secretariat, "secretariat"), Provenance::Simulated);
        Self { on, from_hour: MORNING, by, provenance, programme, entity: entity.to_owned(), act }
    }

    /// The same by somebody else.
    pub fn by(self, role: Role, name: &str) -> Self {
        Self { by: actor(role, name), ..self }
    }
}

fn actor(role: Role, name: &str) -> Actor {
    Actor { role, name: parse_valid::<Name>(name) }
}
