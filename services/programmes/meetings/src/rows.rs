//! What is listed of the meetings: rows and items as they are sent, and read again by pages and the command line.

mod answer;

pub use answer::*;

use ayumi_core::{choices, row};
use ayumi_proto::{
    ids::{ItemId, MeetingId},
    text::{Name, Note},
    time::{Day, Moment, Span},
};
use serde::{Deserialize, Serialize};

use crate::{Capacity, Certainty, Handling, RequestKind, Response, SpeechKind, Standing};

row! {
    /// A meeting.
    pub MeetingRow {
        id: MeetingId = "会合ID" / "Meeting id";
        title: Name = "会合" / "Meeting";
        starts: Moment = "開始" / "Starts";
        ends: Moment = "終了" / "Ends";
        place: Name = "会場" / "Place";
        state: Stage = "状況" / "Stage";
        held_on: Option<Day> = "開催日" / "Held on";
        present: i64 = "出席" / "Present";
        absent: i64 = "欠席" / "Absent";
        observers: i64 = "オブザーバ" / "Observers";
        /// The handling mark; none until it was held.
        handling: Option<Handling> = "取扱い" / "Handling";
        follow_ups_open: i64 = "未了の宿題事項" / "Open follow-ups";
        follow_ups_candidate: i64 = "うち候補" / "Candidates among them";
        /// Cooperation requests; left out where they themselves are listed under this name.
        #[serde(skip_serializing_if = "Option::is_none")]
        requests: Option<i64> = "協力依頼" / "Cooperation requests";
        answers_pending: i64 = "協力依頼への未回答" / "Replies outstanding";
        /// When the next meeting is, or might be.
        next: Option<Next> = "次回会合" / "Next meeting";
        /// Whether anything of it is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// How often a body took part in the meetings held.
    pub BodyRow {
        /// As it was written where it first appears.
        body: Name = "団体" / "Body";
        present: i64 = "出席" / "Present";
        absent: i64 = "欠席" / "Absent";
        observer: i64 = "オブザーバ" / "Observer";
        /// Whether anything of these meetings is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// A follow-up.
    pub FollowUpRow {
        meeting: MeetingId = "会合ID" / "Meeting id";
        follow_up: ItemId = "宿題事項ID" / "Follow-up id";
        summary: Note = "宿題事項" / "Follow-up";
        standing: Standing = "確認" / "Confirmation";
        state: Progress = "状況" / "Progress";
        owner: Option<Name> = "担当団体" / "Owner";
        due: Option<Day> = "期限" / "Due";
        raised_on: Day = "提起日" / "Raised on";
        closed_on: Option<Day> = "対応済み・取下げの日" / "Done or dropped on";
        /// Days from when it was raised until it was done or dropped, or until the as-of day.
        age_days: i32 = "経過日数" / "Age in days";
        last_note: Option<Note> = "最新の記載" / "Latest note";
        handling: Option<Handling> = "取扱い" / "Handling";
        /// Whether anything of the meeting is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// A body that was asked for its cooperation, with its answer.
    pub AskedRow {
        meeting: MeetingId = "会合ID" / "Meeting id";
        request: ItemId = "協力依頼ID" / "Request id";
        /// The body that asks; none if that wasn't recorded.
        requester: Option<Name> = "依頼元" / "Requested by";
        kind: RequestKind = "種別" / "Kind";
        summary: Note = "協力依頼" / "Cooperation request";
        requested_on: Day = "依頼日" / "Requested on";
        /// The day on which the office received it, if that is another.
        received_on: Option<Day> = "受領日" / "Received";
        body: Name = "団体" / "Body";
        /// Its latest answer; none while it is awaited.
        answer: Option<Response> = "回答" / "Answer";
        answered_on: Option<Day> = "回答日" / "Answered on";
        note: Option<Note> = "記載" / "Note";
        handling: Option<Handling> = "取扱い" / "Handling";
        /// Whether anything of the meeting is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// What a body said at a meeting.
    pub StatementRow {
        meeting: MeetingId = "会合ID" / "Meeting id";
        /// None of one that was recorded without.
        statement: Option<ItemId> = "発言ID" / "Statement ID";
        /// In which of the speakers' turns it was made, from 1.
        turn: Option<u16> = "発言順" / "Turn";
        on: Day = "発言日" / "Said on";
        /// The day on which the office received it, if that is another.
        received_on: Option<Day> = "受領日" / "Received";
        item: u8 = "議題" / "Agenda item";
        body: Name = "団体" / "Body";
        /// None if that wasn't recorded.
        capacity: Option<Capacity> = "立場" / "Capacity";
        kind: SpeechKind = "種別" / "Kind";
        /// How certain it is, where the speaker let that be known.
        certainty: Option<Certainty> = "確度" / "Certainty";
        /// The id of the question that it answers.
        answers: Option<ItemId> = "回答した質問" / "Answers";
        /// What was said, in our own words.
        summary: Note = "発言要旨" / "Statement";
        handling: Option<Handling> = "取扱い" / "Handling";
        /// Whether anything of the meeting is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

choices! {
    /// How far a meeting has come.
    pub enum Stage {
        Scheduled;
        Held;
    }
}

choices! {
    /// How far a follow-up has come; the later excludes the earlier.
    pub enum Progress {
        Raised;
        Assigned;
        Progressed;
        Completed;
        Dropped;
    }
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
