//! What answers hold besides rows of tables.

use ayumi_proto::{
    ids::{ItemId, MeetingId},
    text::{Name, Note},
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};

use super::{BodyRow, FollowUpRow, MeetingRow};
use crate::{
    AgendaItem, Attendant, Capacity, Certainty, Handling, Minutes, RequestKind, Response, SpeechKind, Standing,
};

/// One step in a follow-up's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The day.
    pub on: Day,
    /// What it did.
    #[serde(flatten)]
    pub transition: Transition,
    /// What was noted.
    pub note: Option<Note>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Where in the log.
    pub position: u64,
}

/// What a step did to a follow-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the payloads of the events say it")]
pub enum Transition {
    Raised { standing: Standing, owner: Option<Name> },
    Confirmed,
    Assigned { owner: Name, due: Option<Day> },
    Progressed,
    Completed,
    Dropped,
}

/// A follow-up with all that became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUpDetail {
    /// Its row.
    #[serde(flatten)]
    pub row: FollowUpRow,
    /// Its steps in the order of their days, those of a day as they were recorded.
    pub history: Vec<Step>,
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Its id in the meeting; none of one that was recorded without.
    pub statement: Option<ItemId>,
    /// In which of the speakers' turns it was made, from 1.
    pub turn: Option<u16>,
    /// The day.
    pub on: Day,
    /// The agenda item.
    pub item: u8,
    /// The speaker's body.
    pub body: Name,
    /// Whether it was said for the body or personally; none if that wasn't recorded.
    pub capacity: Option<Capacity>,
    /// What kind of statement it was.
    pub kind: SpeechKind,
    /// How certain it is, where the speaker let that be known.
    pub certainty: Option<Certainty>,
    /// The id of the question that it answers.
    pub answers: Option<ItemId>,
    /// The day on which the office received it, if that is another.
    pub received_on: Option<Day>,
    /// What was said, in our own words.
    pub summary: Note,
}

/// A cooperation request with the answers of the bodies asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestRow {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its id in the meeting.
    pub request: ItemId,
    /// The body that asks; none if that wasn't recorded.
    pub requester: Option<Name>,
    /// What kind of help is asked for.
    pub kind: RequestKind,
    /// What is asked.
    pub summary: Note,
    /// The day of the request.
    pub requested_on: Day,
    /// The day on which the office received it, if that is another.
    pub received_on: Option<Day>,
    /// In the order in which the bodies were asked.
    pub answers: Vec<Answered>,
    /// The meeting's handling mark.
    pub handling: Option<Handling>,
    /// Whether anything of the meeting is simulated.
    pub simulated: bool,
}

/// What a body that was asked has answered so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The body, as it was written in the request.
    pub body: Name,
    /// Its latest answer; none while it is awaited.
    pub answer: Option<Response>,
    /// The day of that answer.
    pub on: Option<Day>,
    /// What it adds.
    pub note: Option<Note>,
}

/// What is open of the meetings of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// Follow-ups that are neither done nor dropped.
    pub follow_ups: i64,
    /// Those of them that nobody has confirmed.
    pub candidates: i64,
    /// Bodies that were asked for help and haven't answered, for each request.
    pub answers_pending: i64,
    /// Whether any of it is of a meeting with simulated facts.
    pub simulated: bool,
}

/// The edition: a page of its meetings, and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The strictest mark of all that is shown.
    pub handling: Option<Handling>,
    /// A page of the meetings, in the order of their ids.
    pub meetings: Vec<MeetingRow>,
    /// In the order of the bodies' names.
    pub attendance: Vec<BodyRow>,
    /// The open follow-ups of all meetings.
    pub follow_ups: Vec<FollowUpRow>,
    /// The cooperation requests of all meetings, without what bodies added to their answers.
    pub requests: Vec<RequestRow>,
    /// What is open of all meetings.
    pub open: Open,
    /// How many meetings there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// One meeting with all that happened there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its row, without the number of requests.
    #[serde(flatten)]
    pub row: MeetingRow,
    /// The day of the announcement.
    pub announced_on: Day,
    /// The bodies invited.
    pub members: Vec<Name>,
    /// How each body took part.
    pub attendance: Vec<Attendant>,
    /// The agenda.
    pub agenda: Vec<AgendaItem>,
    /// The versions of the minutes, as they were recorded.
    pub minutes: Vec<Minutes>,
    /// The statements, as they were recorded.
    pub statements: Vec<Said>,
    /// The follow-ups, those that are closed too.
    pub follow_ups: Vec<FollowUpDetail>,
    /// The cooperation requests.
    pub requests: Vec<RequestRow>,
}

/// What is answered about the meetings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// One meeting.
    Meeting(Box<Meeting>),
    /// The edition.
    Overview(Box<Overview>),
}
