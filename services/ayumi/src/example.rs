//! The example edition FY2019: facts that were published or are in the minutes of 7 August 2019, and
//! around them a year of simulated reports and visits, every one marked as simulated.
//!
//! The facts are in `deploy/examples/fy2019/`, whose README says where each comes from. The rest is made
//! by a seeded generator, the same on every call and every machine.

mod cases;
mod experts;
#[cfg(test)]
mod memo;
mod outreach;
mod pilots;
mod recruitment;
#[cfg(test)]
mod tests;
mod visits;

use std::str::FromStr;

use ayumi_proto::{commit::Provenance, time::Day};
use serde_json::Value;

use crate::client::Line;

/// The hand-written facts, one file a programme.
const FACTS: [&str; 3] = [
    include_str!("../../../deploy/examples/fy2019/meetings.jsonl"),
    include_str!("../../../deploy/examples/fy2019/pilots.jsonl"),
    include_str!("../../../deploy/examples/fy2019/visits.jsonl"),
];

/// The example's commands, in an order in which every one is accepted: by the day on which somebody would
/// have submitted it, facts before simulated commands of the same day.
pub fn fy2019() -> Vec<Line> {
    let mut commands = facts();
    commands.extend(pilots::commands());
    commands.extend(visits::commands());
    commands.sort_by_key(|command| command.on);
    commands.into_iter().map(|command| command.line).collect()
}

/// A command with the day on which somebody would have submitted it, which for a late report is well after
/// the day that the report is about.
struct DatedCommand {
    on: Day,
    line: Line,
}

impl DatedCommand {
    /// A simulated command.
    fn simulated(on: Day, programme: &str, entity: &str, command: &str, payload: Value) -> Self {
        let line = Line {
            programme: programme.to_owned(),
            edition: Some("fy2019".to_owned()),
            entity: entity.to_owned(),
            command: command.to_owned(),
            payload,
            provenance: Some(Provenance::Simulated.to_string()),
            key: None,
        };
        Self { on, line }
    }
}

fn facts() -> Vec<DatedCommand> {
    FACTS.iter().flat_map(|file| file.lines()).map(fact).collect()
}

fn fact(text: &str) -> DatedCommand {
    #[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads every line")]
    let line: Line = serde_json::from_str(text).expect("a command");
    let on = line.payload["on"].as_str().or(line.payload["from"].as_str()).unwrap_or_default();
    DatedCommand { on: parse_valid(on), line }
}

/// Parses a value that is written in this module or in the files compiled in.
fn parse_valid<T: FromStr>(text: &str) -> T {
    #[expect(clippy::expect_used, reason = "only constants are parsed, and a test goes through all of them")]
    text.parse().ok().expect("a value of the right form")
}

/// The day itself, or the next on which people work: no weekends, and nothing over the new year.
fn working_day(day: Day) -> Day {
    let (year, month, date) = day.ymd();
    if (month, date) >= (12, 28) || (month, date) <= (1, 5) {
        let year = if month == 12 { year + 1 } else { year };
        return Day::from_ymd(year, 1, 6).map_or(day, working_day);
    }
    // 1970-01-01 was a Thursday.
    match (day.epoch_days() + 4).rem_euclid(7) {
        0 => day + 1,
        6 => day + 2,
        _ => day,
    }
}
