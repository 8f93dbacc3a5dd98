//! What is listed of the meetings: rows and items as they are sent, and read again by pages and the command line.

use ayumi_core::row;
use ayumi_proto::{
    ids::{ItemId, MeetingId},
    text::{Name, Note},
    time::{Day, Moment, Span},
};
use serde::{Deserialize, Serialize};

use crate::{AgendaItem, Attendant, Handling, Minutes, RequestKind, Response, Standing, Statement, StatementKind};

row! {
    /// A meeting.
    pub MeetingRow {
        /// Its id.
        id: MeetingId = "会合ID" / "Meeting id";
        /// What it is called.
        title: Name = "会合" / "Meeting";
        /// When it begins.
        starts: Moment = "開始" / "Starts";
        /// When it ends.
        ends: Moment = "終了" / "Ends";
        /// Where it takes place.
        place: Name = "会場" / "Place";
        /// How far it has come.
        state: Stage = "状況" / "Stage";
        /// The day on which it was held.
        held_on: Option<Day> = "開催日" / "Held on";
        /// Bodies present.
        present: i64 = "出席" / "Present";
        /// Bodies absent.
        absent: i64 = "欠席" / "Absent";
        /// Observers.
        observers: i64 = "オブザーバ" / "Observers";
        /// The handling mark; none until it was held.
        handling: Option<Handling> = "取扱い" / "Handling";
        /// Open follow-ups, candidates among them.
        follow_ups_open: i64 = "未了の宿題事項" / "Open follow-ups";
        /// Those that the secretariat hasn't confirmed.
        follow_ups_candidate: i64 = "うち候補" / "Candidates among them";
        /// Cooperation requests; left out where they themselves are listed under this name.
        #[serde(skip_serializing_if = "Option::is_none")]
        requests: Option<i64> = "協力依頼" / "Cooperation requests";
        /// Answers to them that are awaited.
        answers_pending: i64 = "協力依頼への未回答" / "Replies outstanding";
        /// When the next meeting is, or might be.
        next: Option<Next> = "次回会合" / "Next meeting";
        /// Whether anything of it is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// How often a body took part in the meetings held.
    pub BodyRow {
        /// As it was written where it first appears.
        body: Name = "団体" / "Body";
        /// Meetings at which it was present.
        present: i64 = "出席" / "Present";
        /// Meetings from which it was absent.
        absent: i64 = "欠席" / "Absent";
        /// Meetings that it observed.
        observer: i64 = "オブザーバ" / "Observer";
        /// Whether anything of these meetings is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// A follow-up.
    pub FollowUpRow {
        /// The meeting at which it was raised.
        meeting: MeetingId = "会合ID" / "Meeting id";
        /// Its id in the meeting.
        follow_up: ItemId = "宿題事項ID" / "Follow-up id";
        /// What is to be done.
        summary: Note = "宿題事項" / "Follow-up";
        /// Whether it is confirmed.
        standing: Standing = "確認" / "Confirmation";
        /// How far it has come.
        state: Progress = "状況" / "Progress";
        /// The body that is to do it.
        owner: Option<Name> = "担当団体" / "Owner";
        /// By when it is to be done.
        due: Option<Day> = "期限" / "Due";
        /// The day on which it was raised.
        raised_on: Day = "提起日" / "Raised on";
        /// The day on which it was done or dropped.
        closed_on: Option<Day> = "対応済み・取下げの日" / "Done or dropped on";
        /// Days from when it was raised until it was done or dropped, or until the as-of day.
        age_days: i32 = "経過日数" / "Age in days";
        /// What was noted last.
        last_note: Option<Note> = "最新の記載" / "Latest note";
        /// The meeting's handling mark.
        handling: Option<Handling> = "取扱い" / "Handling";
        /// Whether anything of the meeting is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// A body that was asked for its cooperation, with its answer.
    pub AskedRow {
        /// The meeting of the request.
        meeting: MeetingId = "会合ID" / "Meeting id";
        /// The request's id in the meeting.
        request: ItemId = "協力依頼ID" / "Request id";
        /// What kind of help is asked for.
        kind: RequestKind = "種別" / "Kind";
        /// What is asked.
        summary: Note = "協力依頼" / "Cooperation request";
        /// The day of the request.
        requested_on: Day = "依頼日" / "Requested on";
        /// The body.
        body: Name = "団体" / "Body";
        /// Its latest answer; none while it is awaited.
        answer: Option<Response> = "回答" / "Answer";
        /// The day of that answer.
        answered_on: Option<Day> = "回答日" / "Answered on";
        /// What it adds.
        note: Option<Note> = "記載" / "Note";
        /// The meeting's handling mark.
        handling: Option<Handling> = "取扱い" / "Handling";
        /// Whether anything of the meeting is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// What a body said at a meeting.
    pub StatementRow {
        /// The meeting.
        meeting: MeetingId = "会合ID" / "Meeting id";
        /// The day of the statement.
        on: Day = "発言日" / "Said on";
        /// The agenda item under which it was made.
        item: u8 = "議題" / "Agenda item";
        /// The speaker's body.
        body: Name = "団体" / "Body";
        /// What kind of statement it was.
        kind: StatementKind = "種別" / "Kind";
        /// What was said, in our own words.
        summary: Note = "発言要旨" / "Statement";
        /// The meeting's handling mark.
        handling: Option<Handling> = "取扱い" / "Handling";
        /// Whether anything of the meeting is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

/// How far a meeting has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Stage {
    Scheduled,
    Held,
}

/// When the next meeting is, or might be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Next {
    /// On one of these days.
    Between(Span),
    /// It begins then.
    Starts(Moment),
}

/// How far a follow-up has come; the later excludes the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Progress {
    Raised,
    Assigned,
    Progressed,
    Completed,
    Dropped,
}

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

/// A cooperation request with the answers of the bodies asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestRow {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its id in the meeting.
    pub request: ItemId,
    /// What kind of help is asked for.
    pub kind: RequestKind,
    /// What is asked.
    pub summary: Note,
    /// The day of the request.
    pub requested_on: Day,
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
    /// The cooperation requests of all meetings.
    pub requests: Vec<RequestRow>,
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
    pub statements: Vec<Statement>,
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
