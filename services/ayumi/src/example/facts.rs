//! The facts: commands that are written down in files, one file a programme, and when each was entered.

use ayumi_proto::{event::ProgrammeName, time::Day};

use super::{
    entry::{Act, EVENING, Entry},
    office::working_day,
    parse_valid,
};
use crate::client::Line;

/// The files.
pub(super) const FILES: [&str; 3] = [
    include_str!("../../../../deploy/examples/fy2019/meetings.jsonl"),
    include_str!("../../../../deploy/examples/fy2019/pilots.jsonl"),
    include_str!("../../../../deploy/examples/fy2019/visits.jsonl"),
];

/// The meeting that the minutes are of ended at 17:00.
const MEETING: &str = "2019-08-07";

/// All facts.
pub(super) fn entries() -> Vec<Entry> {
    FILES.iter().flat_map(|file| file.lines()).map(fact).collect()
}

fn fact(text: &str) -> Entry {
    #[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads every line")]
    let line: Line = serde_json::from_str(text).expect("a command");
    let day = line.payload["on"].as_str().or(line.payload["from"].as_str()).unwrap_or_default();
    let (programme, day): (ProgrammeName, Day) = (parse_valid(&line.programme), parse_valid(day));
    // Who came and what was decided is entered on the evening of the meeting; the minutes are written on the next day.
    let written_up = day == parse_valid(MEETING) && programme == ProgrammeName::Meetings && line.command != "hold";
    let on = if written_up { working_day(day + 1) } else { day };
    let act = Act::Command { name: line.command, payload: line.payload };
    let entry =
        Entry { provenance: ayumi_proto::commit::Provenance::Reported, ..Entry::of(on, programme, &line.entity, act) };
    if on == parse_valid(MEETING) { Entry { from_hour: EVENING, ..entry } } else { entry }
}
