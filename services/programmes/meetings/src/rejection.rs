//! Why a command on a meeting was rejected, in words.

use ayumi_core::rejections;
use ayumi_proto::{
    commit::Role,
    ids::{ItemId, MeetingId},
    text::Name,
    time::{Day, Moment},
};

rejections! {
    /// Why not.
    pub enum Rejection {
        AlreadyScheduled { meeting: MeetingId } = "meeting-scheduled-once", at meeting,
            title "設定済みの会合" / "Meeting already scheduled",
            detail "会合「{meeting}」は設定済みです。別の会合のIDを入力してください。"
                / "Meeting {meeting} is already scheduled. Enter another meeting ID.",
            accepted "未使用の会合のID" / "an unused meeting ID";
        NotScheduled { meeting: MeetingId } = "meeting-not-scheduled", at meeting,
            title "設定前の会合" / "Meeting not scheduled",
            detail "会合「{meeting}」は設定されていません。先に会合を設定してください。"
                / "Meeting {meeting} is not scheduled. Schedule it first.",
            accepted "設定済みの会合" / "a scheduled meeting";
        EndsNotAfterStarts { starts: Moment, ends: Moment } = "ends-not-after-starts", at ends,
            title "開始日時以前の終了日時" / "End not after start",
            detail "終了日時は開始日時（{starts}）より後にしてください。" / "End must be after the start, {starts}.",
            accepted "{starts}より後" / "after {starts}";
        AnnouncedAfterStart { on: Day, starts: Day } = "announced-after-start", at on,
            title "開催日より後の開催案内日" / "Invitation date after the meeting",
            detail "開催案内日（{on}）が開催日（{starts}）より後です。開催日以前の日付を入力してください。"
                / "Invitation date must be on or before the meeting date, {starts}.",
            accepted "{starts}以前" / "{starts} or earlier";
        AlreadyHeld { meeting: MeetingId, held_on: Day } = "meeting-held-once", at meeting,
            title "開催済みの会合" / "Meeting already held",
            detail "会合「{meeting}」は{held_on}に開催済みです。" / "Meeting {meeting} was held on {held_on}.",
            accepted "開催前の会合" / "a meeting not yet held";
        BeforeAnnouncement { on: Day, announced_on: Day } = "before-announcement", at on,
            title "開催案内日より前の日付" / "Date before the invitation",
            detail "{on}は開催案内日（{announced_on}）より前です。開催案内日以降の日付を入力してください。"
                / "Date must be on or after the invitation date, {announced_on}.",
            accepted "{announced_on}以降" / "{announced_on} or later";
        NotHeld { meeting: MeetingId } = "meeting-not-held", at meeting,
            title "開催前の会合" / "Meeting not held",
            detail "会合「{meeting}」の開催が記録されていません。先に開催を記録してください。"
                / "Meeting {meeting} is not recorded as held. Record that first.",
            accepted "開催済みの会合" / "a meeting that was held";
        BeforeMeeting { on: Day, held_on: Day } = "before-meeting", at on,
            title "開催日より前の日付" / "Date before the meeting",
            detail "{on}は開催日（{held_on}）より前です。開催日以降の日付を入力してください。"
                / "Date must be on or after the meeting date, {held_on}.",
            accepted "{held_on}以降" / "{held_on} or later";
        ListOutOfBounds { field: &'static str, size: usize, min: usize, max: usize } = "list-out-of-bounds", at size,
            let label = label(field),
            title "範囲外の件数" / "Number of entries out of range",
            detail "{label}が{size}件です。{min}〜{max}件で入力してください。"
                / "{label} must have {min} to {max} entries, not {size}.",
            accepted "{min}〜{max}件" / "{min}–{max} entries";
        BodyTwice { body: Name } = "body-twice", at body,
            title "団体の重複" / "Duplicate body",
            detail "団体「{body}」が重複しています。各団体を一度だけ入力してください。"
                / "{body} is entered more than once. Enter each body once.",
            accepted "重複のない団体" / "each body once";
        AgendaItemTwice { item: u8 } = "agenda-item-twice", at item,
            title "議事の番号の重複" / "Duplicate agenda item",
            detail "議事{item}が重複しています。議事ごとに異なる番号を入力してください。"
                / "Agenda item {item} is entered more than once. Number each item differently.",
            accepted "議事ごとに異なる番号" / "a different number for each item";
        NotOnTheAgenda { item: u8, agenda: Vec<u8> } = "not-on-the-agenda", at item,
            title "議事にない番号" / "Item not on the agenda",
            detail "議事{item}はこの会合の議事にありません。議事の番号を入力してください。"
                / "Item {item} is not on the agenda of this meeting. Enter an agenda item.",
            accepted "議事の番号（{agenda}）" / "an agenda item ({agenda})";
        BodyNotAttending { body: Name } = "body-not-attending", at body,
            title "出席していない団体" / "Body not present",
            detail "団体「{body}」はこの会合に出席していません。出席またはオブザーバの団体を入力してください。"
                / "{body} was not at this meeting. Enter a body that was present or an observer.",
            accepted "出席またはオブザーバの団体" / "a body that was present or an observer";
        StatementExists { statement: ItemId } = "statement-exists", at statement,
            title "使用済みの発言ID" / "Statement ID already used",
            detail "発言ID「{statement}」はこの会合で使用済みです。別のIDを入力してください。"
                / "Statement ID {statement} is already used in this meeting. Enter another ID.",
            accepted "この会合で未使用のID" / "an ID not used in this meeting";
        NoSuchQuestion { question: ItemId } = "no-such-question", at question,
            title "該当する質問なし" / "Question not found",
            detail "「{question}」はこの会合の質問ではありません。先に質問を記録するか、質問の発言IDを入力してください。"
                / "{question} is not a question of this meeting. Record the question first, or enter the statement ID of a question.",
            accepted "この会合の質問の発言ID" / "the statement ID of a question of this meeting";
        ReceivedOutside { received_on: Day, from: Day, to: Day } = "received-outside", at received_on,
            title "受領日の誤り" / "Date received out of range",
            detail "受領日{received_on}は使えません。{from}から{to}までの日付を入力してください。"
                / "Date received must be from {from} to {to}.",
            accepted "{from}〜{to}" / "{from} to {to}";
        AsksItself { body: Name } = "asks-itself", at body,
            title "依頼元と同じ依頼先" / "Requester asked",
            detail "「{body}」は依頼元です。依頼先から除いてください。"
                / "{body} is the requester. Remove it from the bodies asked.",
            accepted "依頼元以外の団体" / "bodies other than the requester";
        FollowUpExists { follow_up: ItemId } = "follow-up-exists", at follow_up,
            title "使用済みの宿題事項ID" / "Follow-up ID already used",
            detail "宿題事項ID「{follow_up}」はこの会合で使用済みです。別のIDを入力してください。"
                / "Follow-up ID {follow_up} is already used in this meeting. Enter another ID.",
            accepted "この会合で未使用のID" / "an ID not used in this meeting";
        NoSuchFollowUp { follow_up: ItemId } = "no-such-follow-up", at follow_up,
            title "該当する宿題事項なし" / "Follow-up not found",
            detail "宿題事項「{follow_up}」はこの会合にありません。" / "This meeting has no follow-up {follow_up}.",
            accepted "この会合の宿題事項" / "a follow-up of this meeting";
        BeforeFollowUp { on: Day, raised_on: Day } = "before-follow-up", at on,
            title "宿題事項の発生日より前の日付" / "Date before the follow-up",
            detail "{on}は宿題事項の発生日（{raised_on}）より前です。発生日以降の日付を入力してください。"
                / "Date must be on or after the date the follow-up was raised, {raised_on}.",
            accepted "{raised_on}以降" / "{raised_on} or later";
        FollowUpClosed { follow_up: ItemId } = "follow-up-closed", at follow_up,
            title "終了した宿題事項" / "Follow-up closed",
            detail "宿題事項「{follow_up}」は対応済みまたは取下げとなっています。"
                / "Follow-up {follow_up} is done or dropped.",
            accepted "終了していない宿題事項" / "an open follow-up";
        FollowUpAlreadyConfirmed { follow_up: ItemId } = "follow-up-already-confirmed", at follow_up,
            title "確認済みの宿題事項" / "Follow-up already confirmed",
            detail "宿題事項「{follow_up}」は確認済みです。" / "Follow-up {follow_up} is already confirmed.",
            accepted "候補の宿題事項" / "a candidate";
        FollowUpNotConfirmed { follow_up: ItemId } = "follow-up-not-confirmed", at follow_up,
            title "確認前の宿題事項" / "Follow-up not confirmed",
            detail "宿題事項「{follow_up}」は候補です。先に事務局が確認してください。"
                / "Follow-up {follow_up} is a candidate. The secretariat must confirm it first.",
            accepted "確認済みの宿題事項" / "a confirmed follow-up";
        NotTheOwner { actor: Name, owner: Option<Name> } = "not-the-owner", at actor,
            let who = match owner {
                Some(owner) => (format!("{owner}または事務局"), format!("{owner} or the secretariat")),
                None => ("事務局（担当未定）".to_owned(), "the secretariat (no owner yet)".to_owned()),
            },
            title "担当外の宿題事項" / "Not the owner",
            detail "担当団体と事務局のみ更新できます。" / "Only the owner or secretariat can update this.",
            accepted "{who}" / "{who}";
        NotTheSecretariat { role: Role } = "not-the-secretariat", at role,
            title "事務局以外による確認" / "Secretariat only",
            detail "宿題事項を確認できるのは事務局のみです。{role}は候補として記録してください。"
                / "Only the secretariat can confirm a follow-up. Record it as a candidate.",
            accepted "事務局による確認、または候補としての記録" / "confirmation by the secretariat, or a candidate";
        RequestExists { request: ItemId } = "request-exists", at request,
            title "使用済みの協力依頼ID" / "Request ID already used",
            detail "協力依頼ID「{request}」はこの会合で使用済みです。別のIDを入力してください。"
                / "Request ID {request} is already used in this meeting. Enter another ID.",
            accepted "この会合で未使用のID" / "an ID not used in this meeting";
        NoSuchRequest { request: ItemId } = "no-such-request", at request,
            title "該当する協力依頼なし" / "Request not found",
            detail "協力依頼「{request}」はこの会合にありません。" / "This meeting has no cooperation request {request}.",
            accepted "この会合の協力依頼" / "a cooperation request of this meeting";
        BeforeRequest { on: Day, requested_on: Day } = "before-request", at on,
            title "依頼日より前の日付" / "Date before the request",
            detail "{on}は依頼日（{requested_on}）より前です。依頼日以降の日付を入力してください。"
                / "Date must be on or after the request date, {requested_on}.",
            accepted "{requested_on}以降" / "{requested_on} or later";
        BodyNotAsked { body: Name, request: ItemId } = "body-not-asked", at body,
            title "依頼先でない団体" / "Body not asked",
            detail "団体「{body}」は協力依頼「{request}」の依頼先ではありません。依頼先の団体を入力してください。"
                / "Cooperation request {request} was not sent to {body}. Enter a body it was sent to.",
            accepted "依頼先の団体" / "a body the request was sent to";
        NotTheAnsweringBody { actor: Name, body: Name } = "not-the-answering-body", at actor,
            title "他の団体の回答" / "Another body's answer",
            detail "{body}の回答は、{body}と事務局のみ記録できます。"
                / "Only {body} or the secretariat can record the answer of {body}.",
            accepted "{body}または事務局" / "{body} or the secretariat";
        NextNotAfter { day: Day, held_on: Day } = "next-not-after", at day,
            title "開催日以前の次回" / "Next meeting not after this one",
            detail "次回の日付は今回の開催日（{held_on}）より後にしてください。"
                / "Next meeting must be after this one, {held_on}.",
            accepted "{held_on}より後" / "after {held_on}";
    }
}

/// A list's label, by its field or by what it lists.
fn label(field: &str) -> (&'static str, &'static str) {
    match field {
        "members" => ("開催案内先", "Invited bodies"),
        "attendance" => ("出席状況", "Attendance"),
        "agenda" => ("議事", "Agenda"),
        "documents" => ("議事ごとの資料", "Documents per item"),
        "documents of all items" => ("資料の合計", "Documents in total"),
        "statements" => ("発言要旨", "Statements"),
        "follow-ups" => ("宿題事項", "Follow-ups"),
        "of" => ("依頼先", "Bodies asked"),
        "requests" => ("協力依頼", "Cooperation requests"),
        _ => ("一覧", "List"),
    }
}
