//! Council meetings (協議会): what is said and kept of them.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    event::DomainEvent,
    ids::{ItemId, MeetingId},
    text::{Held, Name, Note},
    time::{Day, Moment, Occurred, Span},
};

/// What has a history of its own in an edition of the meetings: each meeting.
pub type Entity = MeetingId;

/// How a body took part in a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Attendance {
    /// 出席.
    Present,
    /// ご欠席.
    Absent,
    /// オブザーバ.
    Observer,
}

/// One body's part in a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(rename = "Attendant", bound = "")]
pub struct Attendant<T = CompactString> {
    /// The body, as written.
    pub body: Name<T>,
    /// How it took part.
    pub attendance: Attendance,
}

/// One item of a meeting's agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(rename = "AgendaItem", bound = "")]
pub struct AgendaItem<T = CompactString> {
    /// Its number.
    pub item: u8,
    /// Its title.
    pub title: Name<T>,
    /// The documents cited under it, at most 20. One that is cited under two items stays under both, as
    /// it was written: which of the two was meant isn't ours to decide.
    #[serde(default)]
    pub documents: Vec<Name<T>>,
}

impl<T: AsRef<str>> AgendaItem<T> {
    /// The same item, its texts held by themselves.
    pub fn keep(&self) -> AgendaItem {
        let documents = self.documents.iter().map(Name::keep).collect();
        AgendaItem { item: self.item, title: self.title.keep(), documents }
    }
}

/// The handling mark (取扱い); the later is the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Handling {
    /// Open to everybody.
    Public,
    /// 関係者限り: stamped on every page and export of what bears it.
    MembersOnly,
}

/// What kind of statement it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum StatementKind {
    Fact,
    Plan,
    Request,
    Question,
    Answer,
    Opinion,
    Hearsay,
}

/// Whether a person has confirmed that a follow-up was meant as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// The minutes support it; nobody has confirmed it yet.
    Candidate,
    /// The secretariat has confirmed it.
    Confirmed,
}

/// What cooperation is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum RequestKind {
    /// 集客.
    Recruitment,
    /// 周知.
    Publicity,
    /// 後援.
    Patronage,
}

/// What a body answers to a cooperation request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Response {
    Accepted,
    Declined,
    Considering,
}

/// What may be told, all of it for a meeting. Shipped: variants and fields are only ever added at the end, for
/// the digest of a command is kept in its commit, and a command told again is known by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Schedules the meeting, once.
    Schedule {
        /// The day on which it was announced.
        on: Day,
        /// What it is called.
        title: Name,
        /// When it begins.
        starts: Moment,
        /// When it ends.
        ends: Moment,
        /// Where it takes place.
        place: Name,
        /// The bodies invited, at most 100.
        #[serde(default)]
        members: Vec<Name>,
    },
    /// Records that the meeting was held, once.
    Hold {
        /// The day on which it was held.
        on: Day,
        /// How each body took part, at most 100.
        attendance: Vec<Attendant>,
        /// The agenda, at most 50 items.
        agenda: Vec<AgendaItem>,
        /// Who may read what was said there.
        handling: Handling,
    },
    /// Records the minutes, or a further version of them. Their handling mark replaces the earlier one.
    RecordMinutes {
        /// The day of the minutes.
        on: Day,
        /// Who may read them.
        handling: Handling,
        /// What is to be known of them.
        note: Option<Note>,
    },
    /// Records what a body said.
    RecordStatement {
        /// The day of the statement.
        on: Day,
        /// The agenda item under which it was made.
        item: u8,
        /// The speaker's body.
        body: Name,
        /// What kind of statement it was.
        kind: StatementKind,
        /// What was said, in our own words.
        summary: Note,
    },
    /// Raises a follow-up (宿題事項).
    RaiseFollowUp {
        /// The day on which it was raised.
        on: Day,
        /// Its id in the meeting.
        follow_up: ItemId,
        /// What is to be done.
        summary: Note,
        /// Whether it is confirmed already; only the secretariat may say so.
        standing: Standing,
        /// The body that is to do it, where that is known.
        owner: Option<Name>,
    },
    /// Confirms a candidate: a person of the secretariat says that it was meant as a follow-up.
    ConfirmFollowUp {
        /// The day of the confirmation.
        on: Day,
        /// The follow-up.
        follow_up: ItemId,
    },
    /// Gives a follow-up to a body.
    AssignFollowUp {
        /// The day from which the body owns it.
        on: Day,
        /// The follow-up.
        follow_up: ItemId,
        /// The body.
        owner: Name,
        /// By when it is to be done.
        due: Option<Day>,
    },
    /// Records what has been done of a follow-up.
    ProgressFollowUp {
        /// As of when.
        on: Day,
        /// The follow-up.
        follow_up: ItemId,
        /// What has been done.
        note: Note,
    },
    /// Closes a follow-up that is done.
    CompleteFollowUp {
        /// The day on which it was done.
        on: Day,
        /// The follow-up.
        follow_up: ItemId,
        /// How it ended.
        note: Option<Note>,
    },
    /// Closes a follow-up that won't be done, or a candidate that wasn't one.
    DropFollowUp {
        /// The day of the decision.
        on: Day,
        /// The follow-up.
        follow_up: ItemId,
        /// Why.
        reason: Note,
    },
    /// Asks bodies to cooperate (協力依頼).
    RequestCooperation {
        /// The day of the request.
        on: Day,
        /// Its id in the meeting.
        request: ItemId,
        /// What kind of help is asked for.
        kind: RequestKind,
        /// The bodies asked, 1 to 100.
        of: Vec<Name>,
        /// What is asked.
        summary: Note,
    },
    /// Records a body's answer to a request; a later answer replaces its earlier one.
    AnswerRequest {
        /// The day of the answer.
        on: Day,
        /// The request.
        request: ItemId,
        /// The body that answers.
        body: Name,
        /// What it answers.
        answer: Response,
        /// What it adds.
        note: Option<Note>,
    },
    /// Proposes when the next meeting might be.
    ProposeNext {
        /// The day of the proposal.
        on: Day,
        /// The days among which it might be.
        between: Span,
    },
    /// Fixes when the next meeting is.
    FixNext {
        /// The day on which it was fixed.
        on: Day,
        /// When the next meeting begins.
        starts: Moment,
    },
}

/// What can have happened. Shipped: variants are only ever added at the end. `T` holds
/// the texts.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case", bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[strum(serialize_all = "kebab-case")]
#[schemars(rename = "Event", bound = "")]
#[allow(missing_docs, reason = "the fields are those of the commands that lead here")]
pub enum Event<T = CompactString> {
    MeetingScheduled { on: Day, title: Name<T>, starts: Moment, ends: Moment, place: Name<T>, members: Vec<Name<T>> },
    MeetingHeld { on: Day, attendance: Vec<Attendant<T>>, agenda: Vec<AgendaItem<T>>, handling: Handling },
    MinutesRecorded { on: Day, handling: Handling, note: Option<Note<T>> },
    StatementRecorded { on: Day, item: u8, body: Name<T>, kind: StatementKind, summary: Note<T> },
    FollowUpRaised { on: Day, follow_up: ItemId, summary: Note<T>, standing: Standing, owner: Option<Name<T>> },
    FollowUpConfirmed { on: Day, follow_up: ItemId },
    FollowUpAssigned { on: Day, follow_up: ItemId, owner: Name<T>, due: Option<Day> },
    FollowUpProgressed { on: Day, follow_up: ItemId, note: Note<T> },
    FollowUpCompleted { on: Day, follow_up: ItemId, note: Option<Note<T>> },
    FollowUpDropped { on: Day, follow_up: ItemId, reason: Note<T> },
    CooperationRequested { on: Day, request: ItemId, kind: RequestKind, of: Vec<Name<T>>, summary: Note<T> },
    RequestAnswered { on: Day, request: ItemId, body: Name<T>, answer: Response, note: Option<Note<T>> },
    NextProposed { on: Day, between: Span },
    NextFixed { on: Day, starts: Moment },
}

impl<T: AsRef<str>> DomainEvent for Event<T> {
    fn occurred(&self) -> Occurred {
        match self {
            Self::MeetingScheduled { on, .. }
            | Self::MeetingHeld { on, .. }
            | Self::MinutesRecorded { on, .. }
            | Self::StatementRecorded { on, .. }
            | Self::FollowUpRaised { on, .. }
            | Self::FollowUpConfirmed { on, .. }
            | Self::FollowUpAssigned { on, .. }
            | Self::FollowUpProgressed { on, .. }
            | Self::FollowUpCompleted { on, .. }
            | Self::FollowUpDropped { on, .. }
            | Self::CooperationRequested { on, .. }
            | Self::RequestAnswered { on, .. }
            | Self::NextProposed { on, .. }
            | Self::NextFixed { on, .. } => Occurred::Day(*on),
        }
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}
