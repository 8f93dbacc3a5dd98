//! The example edition FY2019: facts that were published or are in the minutes of 7 August 2019, and around them a year
//! of simulated reports and visits, every one marked as simulated. It is a history: each is recorded as the office
//! would have recorded it, day by day, with what came late, was wrong and was corrected.
//!
//! The facts are in `deploy/examples/fy2019/`, whose README says where each comes from. The rest is made
//! by seeded generators, the same on every call and every machine.

mod amendments;
mod cases;
mod entry;
mod experts;
mod facts;
#[cfg(test)]
mod memo;
mod office;
mod outreach;
mod pilots;
mod recorder;
mod recruitment;
#[cfg(test)]
mod tests;
mod visits;

use std::{path::Path, str::FromStr};

use crate::outcome::Failure;

use entry::Entry;
use recorder::Recorder;
pub use recorder::Report;

/// Writes the example into a history file that isn't there yet. Its reports, to be delivered.
///
/// # Errors
/// The file can't be written, or a rule doesn't accept an entry.
pub fn write(file: &Path) -> Result<Vec<Report>, Failure> {
    let mut recorder = Recorder::new(file, parse_valid(EDITION))?;
    for (at, entry) in office::dated(entries()) {
        recorder.record(at, &entry)?;
    }
    recorder.finish()
}

/// The edition.
const EDITION: &str = "fy2019";

/// All that is entered, facts before what is simulated of the same time.
fn entries() -> Vec<Entry> {
    let mut entries = facts::entries();
    entries.extend(pilots::entries());
    entries.extend(visits::entries());
    entries.extend(amendments::entries());
    entries
}

/// Parses a value that is written in this module or in the files compiled in.
fn parse_valid<T: FromStr>(text: &str) -> T {
    #[expect(clippy::expect_used, reason = "only constants are parsed, and a test goes through all of them")]
    text.parse().ok().expect("a value of the right form")
}
