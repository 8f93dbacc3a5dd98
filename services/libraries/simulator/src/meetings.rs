//! The council's meetings of an edition.

mod follow_up;
mod meeting;

use ayumi_meetings::Meetings;

use self::meeting::Meeting;
use crate::{random::Random, script::Script, year::Year};

/// Of so many events of an edition one is of a meeting.
const SHARE: u64 = 100;
/// Events of a meeting before there is a further meeting.
const EVENTS_A_MEETING: u64 = 110;
const MEETINGS_MIN: u64 = 2;
const MEETINGS_MAX: u64 = 40;
/// However small the edition, a meeting has so many events.
const EVENTS_MIN: u64 = 24;

/// The scripts of an edition that has so many events in all.
pub(crate) fn scripts(year: &Year, events: u64, random: &mut Random) -> Vec<Script<Meetings>> {
    let events = events / SHARE;
    let meetings = (events / EVENTS_A_MEETING).clamp(MEETINGS_MIN, MEETINGS_MAX);
    let each = (events / meetings).max(EVENTS_MIN);
    let meeting = |number| Meeting::new(number, meetings, year, Random::new(random.bits())).script(each);
    (1..=meetings).map(meeting).collect()
}
