//! Words of the simulated history. They are recognisable as simulated, and name no person.

use std::{str::FromStr, sync::Arc};

use ayumi_proto::{
    commit::{Actor, Role},
    place::Prefecture,
    text::{Name, Note},
};

use crate::random::Random;

/// Parses a value that this crate makes.
pub(crate) fn parse_valid<T: FromStr>(text: &str) -> T {
    #[expect(clippy::expect_used, reason = "only texts of this crate's making are parsed, and tests make them all")]
    text.parse().ok().expect("a value of the right form")
}

/// One of the notes.
pub(crate) fn note(random: &mut Random, of: &[&str]) -> Note {
    parse_valid(of[random.below(of.len())])
}

/// A name with a number.
pub(crate) fn numbered(kind: &str, number: usize) -> Name {
    parse_valid(&format!("{kind} {number:02}"))
}

/// A name with a prefecture and a number.
pub(crate) fn local(prefecture: Prefecture, kind: &str, number: usize) -> Name {
    parse_valid(&format!("{}{kind} {number:02}", prefecture.name().ja))
}

/// Somebody who submits commands.
pub(crate) fn actor(role: Role, name: &str) -> Arc<Actor> {
    Arc::new(Actor { role, name: parse_valid(name) })
}

/// The secretariat.
pub(crate) fn secretariat() -> Arc<Actor> {
    actor(Role::Secretariat, "模擬事務局")
}
