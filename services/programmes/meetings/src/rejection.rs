//! Why a command on a meeting was rejected, in words.

use ayumi_proto::{
    commit::Role,
    ids::{ItemId, MeetingId},
    refusal::Refusal,
    text::Name,
    time::{Day, Moment},
};

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is worded in the conversion to a refusal")]
pub enum Rejection {
    AlreadyScheduled { meeting: MeetingId },
    NotScheduled { meeting: MeetingId },
    EndsNotAfterStarts { starts: Moment, ends: Moment },
    AnnouncedAfterStart { on: Day, starts: Day },
    AlreadyHeld { meeting: MeetingId, held_on: Day },
    BeforeAnnouncement { on: Day, announced_on: Day },
    NotHeld { meeting: MeetingId },
    BeforeMeeting { on: Day, held_on: Day },
    ListOutOfBounds { field: &'static str, size: usize, min: usize, max: usize },
    BodyTwice { body: Name },
    AgendaItemTwice { item: u8 },
    NotOnTheAgenda { item: u8, agenda: Vec<u8> },
    BodyNotAttending { body: Name },
    FollowUpExists { follow_up: ItemId },
    NoSuchFollowUp { follow_up: ItemId },
    BeforeFollowUp { on: Day, raised_on: Day },
    FollowUpClosed { follow_up: ItemId },
    FollowUpAlreadyConfirmed { follow_up: ItemId },
    FollowUpNotConfirmed { follow_up: ItemId },
    NotTheOwner { actor: Name, owner: Option<Name> },
    NotTheSecretariat { role: Role },
    RequestExists { request: ItemId },
    NoSuchRequest { request: ItemId },
    BeforeRequest { on: Day, requested_on: Day },
    BodyNotAsked { body: Name, request: ItemId },
    NotTheAnsweringBody { actor: Name, body: Name },
    NextNotAfter { day: Day, held_on: Day },
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        use Rejection as R;
        match rejection {
            R::AlreadyScheduled { meeting } => Self::new(
                "meeting-scheduled-once",
                &meeting,
                ("設定済みの会合です", "The meeting is already scheduled"),
                (format!("会合 {meeting} は設定済みです。"), format!("Meeting {meeting} is scheduled already.")),
                ("まだ設定していない会合のID", "the id of a meeting that isn't scheduled yet"),
            ),
            R::NotScheduled { meeting } => Self::new(
                "meeting-not-scheduled",
                &meeting,
                ("設定されていない会合です", "The meeting isn't scheduled"),
                (
                    format!("会合 {meeting} は設定されていません。"),
                    format!("Meeting {meeting} isn't scheduled in this edition."),
                ),
                ("schedule で設定した会合", "a meeting scheduled by schedule"),
            ),
            R::EndsNotAfterStarts { starts, ends } => Self::new(
                "ends-not-after-starts",
                ends,
                ("終了が開始より後ではありません", "The end isn't after the start"),
                (
                    format!("終了 {ends} は開始 {starts} より後ではありません。"),
                    format!("The end, {ends}, isn't after the start, {starts}."),
                ),
                (format!("{starts} より後の時刻"), format!("an instant after {starts}")),
            ),
            R::AnnouncedAfterStart { on, starts } => Self::new(
                "announced-after-start",
                on,
                ("通知日が開催日より後です", "The announcement is after the meeting"),
                (
                    format!("通知日 {on} は会合の日 {starts} より後です。"),
                    format!("The announcement on {on} is after the meeting's day, {starts}."),
                ),
                (format!("{starts} 以前の日付"), format!("a date not after {starts}")),
            ),
            R::AlreadyHeld { meeting, held_on } => Self::new(
                "meeting-held-once",
                &meeting,
                ("開催済みの会合です", "The meeting has been held"),
                (
                    format!("会合 {meeting} は {held_on} に開催されています。"),
                    format!("Meeting {meeting} was held on {held_on}."),
                ),
                ("まだ開催していない会合", "a meeting that hasn't been held"),
            ),
            R::BeforeAnnouncement { on, announced_on } => Self::new(
                "before-announcement",
                on,
                ("通知より前の日付です", "The date is before the announcement"),
                (
                    format!("{on} は通知日 {announced_on} より前です。"),
                    format!("{on} is before the announcement on {announced_on}."),
                ),
                (format!("{announced_on} 以降の日付"), format!("a date from {announced_on} on")),
            ),
            R::NotHeld { meeting } => Self::new(
                "meeting-not-held",
                &meeting,
                ("開催されていない会合です", "The meeting hasn't been held"),
                (
                    format!("会合 {meeting} の開催が記録されていません。"),
                    format!("Meeting {meeting} isn't recorded as held."),
                ),
                ("hold で開催を記録した会合", "a meeting recorded as held by hold"),
            ),
            R::BeforeMeeting { on, held_on } => Self::new(
                "before-meeting",
                on,
                ("会合より前の日付です", "The date is before the meeting"),
                (
                    format!("{on} は開催日 {held_on} より前です。"),
                    format!("{on} is before the meeting was held on {held_on}."),
                ),
                (format!("{held_on} 以降の日付"), format!("a date from {held_on} on")),
            ),
            R::ListOutOfBounds { field, size, min, max } => Self::new(
                "list-out-of-bounds",
                size,
                ("件数が範囲外です", "A list has too many entries or too few"),
                (format!("{field} が {size} 件です。"), format!("{field} has {size} entries.")),
                (format!("{field} は {min}〜{max} 件"), format!("{field} with {min} to {max} entries")),
            ),
            R::BodyTwice { body } => Self::new(
                "body-twice",
                &body,
                ("同じ団体が二度挙げられています", "A body is named twice"),
                (
                    format!("団体 {body} が一つの一覧に二度挙げられています。"),
                    format!("{body} is named twice in one list."),
                ),
                ("各団体を一度だけ挙げた一覧", "a list that names each body once"),
            ),
            R::AgendaItemTwice { item } => Self::new(
                "agenda-item-twice",
                item,
                ("同じ番号の議事が二つあります", "An agenda item is numbered twice"),
                (format!("議事 {item} が二つあります。"), format!("There are two agenda items {item}.")),
                ("番号の重ならない議事", "agenda items whose numbers differ"),
            ),
            R::NotOnTheAgenda { item, agenda } => {
                let items = agenda.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
                Self::new(
                    "not-on-the-agenda",
                    item,
                    ("議事にない番号です", "The item isn't on the agenda"),
                    (
                        format!("議事 {item} はこの会合の議事にありません。"),
                        format!("Item {item} isn't on the meeting's agenda."),
                    ),
                    (format!("議事の番号（{items}）"), format!("an item of the agenda ({items})")),
                )
            }
            R::BodyNotAttending { body } => Self::new(
                "body-not-attending",
                &body,
                ("出席していない団体です", "The body didn't attend"),
                (
                    format!("団体 {body} はこの会合の出席者にもオブザーバにもありません。"),
                    format!("{body} is neither among those present nor an observer of this meeting."),
                ),
                ("出席またはオブザーバの団体", "a body that was present or an observer"),
            ),
            R::FollowUpExists { follow_up } => Self::new(
                "follow-up-exists",
                &follow_up,
                ("使用済みの宿題事項IDです", "The follow-up exists already"),
                (
                    format!("宿題事項 {follow_up} はこの会合に登録済みです。"),
                    format!("The meeting has a follow-up {follow_up} already."),
                ),
                ("この会合で使われていないID", "an id that the meeting hasn't used yet"),
            ),
            R::NoSuchFollowUp { follow_up } => Self::new(
                "no-such-follow-up",
                &follow_up,
                ("その宿題事項はありません", "There is no such follow-up"),
                (
                    format!("宿題事項 {follow_up} はこの会合にありません。"),
                    format!("The meeting has no follow-up {follow_up}."),
                ),
                ("raise-follow-up で登録した宿題事項のID", "the id of a follow-up raised by raise-follow-up"),
            ),
            R::BeforeFollowUp { on, raised_on } => Self::new(
                "before-follow-up",
                on,
                ("宿題事項より前の日付です", "The date is before the follow-up"),
                (
                    format!("{on} は宿題事項の登録日 {raised_on} より前です。"),
                    format!("{on} is before the follow-up was raised on {raised_on}."),
                ),
                (format!("{raised_on} 以降の日付"), format!("a date from {raised_on} on")),
            ),
            R::FollowUpClosed { follow_up } => Self::new(
                "follow-up-closed",
                &follow_up,
                ("終了した宿題事項です", "The follow-up is closed"),
                (
                    format!("宿題事項 {follow_up} は完了または取下げにより終了しています。"),
                    format!("Follow-up {follow_up} has been completed or dropped."),
                ),
                ("終了していない宿題事項", "a follow-up that is open"),
            ),
            R::FollowUpAlreadyConfirmed { follow_up } => Self::new(
                "follow-up-already-confirmed",
                &follow_up,
                ("確認済みの宿題事項です", "The follow-up is already confirmed"),
                (
                    format!("宿題事項 {follow_up} は確認済みです。"),
                    format!("Follow-up {follow_up} is confirmed already."),
                ),
                ("候補の宿題事項", "a follow-up that is a candidate"),
            ),
            R::FollowUpNotConfirmed { follow_up } => Self::new(
                "follow-up-not-confirmed",
                &follow_up,
                ("候補のままの宿題事項です", "The follow-up is only a candidate"),
                (
                    format!("宿題事項 {follow_up} は候補のままで、完了にできません。"),
                    format!("Follow-up {follow_up} is a candidate and can't be completed."),
                ),
                ("confirm-follow-up で確認した宿題事項", "a follow-up confirmed by confirm-follow-up"),
            ),
            R::NotTheOwner { actor, owner } => {
                let (ja, en) = match owner {
                    Some(owner) => {
                        (format!("担当の {owner} または事務局"), format!("its owner, {owner}, or the secretariat"))
                    }
                    None => ("事務局（担当団体は未定）".to_owned(), "the secretariat, for it has no owner".to_owned()),
                };
                Self::new(
                    "not-the-owner",
                    &actor,
                    ("宿題事項の担当ではありません", "The follow-up is another's"),
                    (
                        format!("{actor} はこの宿題事項の担当団体でも事務局でもありません。"),
                        format!("{actor} is neither the follow-up's owner nor the secretariat."),
                    ),
                    (ja, en),
                )
            }
            R::NotTheSecretariat { role } => Self::new(
                "not-the-secretariat",
                role,
                ("事務局だけが確認できます", "Only the secretariat confirms"),
                (
                    format!("宿題事項の確認は事務局の担当者が行います。{role} にはできません。"),
                    format!("A person of the secretariat confirms a follow-up; the role {role} doesn't."),
                ),
                (
                    "事務局による確認、または候補（candidate）としての登録",
                    "the secretariat, or a follow-up raised as a candidate",
                ),
            ),
            R::RequestExists { request } => Self::new(
                "request-exists",
                &request,
                ("使用済みの協力依頼IDです", "The request exists already"),
                (
                    format!("協力依頼 {request} はこの会合に登録済みです。"),
                    format!("The meeting has a request {request} already."),
                ),
                ("この会合で使われていないID", "an id that the meeting hasn't used yet"),
            ),
            R::NoSuchRequest { request } => Self::new(
                "no-such-request",
                &request,
                ("その協力依頼はありません", "There is no such request"),
                (
                    format!("協力依頼 {request} はこの会合にありません。"),
                    format!("The meeting has no request {request}."),
                ),
                ("request-cooperation で登録した協力依頼のID", "the id of a request made by request-cooperation"),
            ),
            R::BeforeRequest { on, requested_on } => Self::new(
                "before-request",
                on,
                ("協力依頼より前の日付です", "The date is before the request"),
                (
                    format!("{on} は依頼日 {requested_on} より前です。"),
                    format!("{on} is before the request on {requested_on}."),
                ),
                (format!("{requested_on} 以降の日付"), format!("a date from {requested_on} on")),
            ),
            R::BodyNotAsked { body, request } => Self::new(
                "body-not-asked",
                &body,
                ("依頼先ではない団体です", "The body wasn't asked"),
                (
                    format!("団体 {body} は協力依頼 {request} の依頼先ではありません。"),
                    format!("{body} isn't among the bodies that request {request} asks."),
                ),
                ("依頼先の団体", "a body that was asked"),
            ),
            R::NotTheAnsweringBody { actor, body } => Self::new(
                "not-the-answering-body",
                &actor,
                ("他の団体に代わる回答はできません", "A body answers for itself"),
                (format!("{actor} は {body} に代わって回答できません。"), format!("{actor} can't answer for {body}.")),
                (format!("{body} または事務局"), format!("{body} itself, or the secretariat")),
            ),
            R::NextNotAfter { day, held_on } => Self::new(
                "next-not-after",
                day,
                ("次回がこの会合より後ではありません", "The next meeting isn't after this one"),
                (
                    format!("{day} は開催日 {held_on} より後ではありません。"),
                    format!("{day} isn't after this meeting, held on {held_on}."),
                ),
                (format!("{held_on} より後の日付"), format!("a date after {held_on}")),
            ),
        }
    }
}
