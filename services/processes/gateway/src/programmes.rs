//! The programmes that take commands.

use ayumi_proto::event::ProgrammeName;
use strum::IntoEnumIterator;

/// The programmes that take commands over HTTP.
pub fn programmes() -> impl Iterator<Item = ProgrammeName> {
    // Reports are recorded by the service that renders them, by nobody else.
    ProgrammeName::iter().filter(|programme| *programme != ProgrammeName::Reports)
}
