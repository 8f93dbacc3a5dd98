//! The figures that the view shows: where they stand, what they are and what they are called.

use crate::{Attendance, Response};
use ayumi_core::Caption;
use ayumi_proto::{
    figure::{Unit, Value},
    ids::{ItemId, MeetingId},
    text::Text,
    time::Day,
};
use strum::IntoEnumIterator;

use crate::{
    address::{Address, BodyFigure, BodyName, EditionFigure, MeetingFigure, RequestFigure},
    bodies::Body,
    meeting::Meeting,
    request::Request,
    tally::Tally,
    view::{MeetingsView, Shown},
};

/// Every address at which a figure can stand.
pub(crate) fn addresses(view: &MeetingsView) -> impl Iterator<Item = Address> {
    let of_bodies = |(name, _)| BodyFigure::iter().map(move |figure| Address::Body(BodyName::clone(name), figure));
    EditionFigure::iter()
        .map(Address::Edition)
        .chain(view.meetings().flat_map(addresses_of_meeting))
        .chain(view.tally.bodies.by_name().flat_map(of_bodies))
}

fn addresses_of_meeting(Shown { id, meeting, .. }: Shown<'_>) -> impl Iterator<Item = Address> {
    let of_request = move |request: &ItemId| {
        let request = request.clone();
        RequestFigure::iter().map(move |figure| Address::Request(id.clone(), request.clone(), figure))
    };
    let own = MeetingFigure::iter().map(move |figure| Address::Meeting(id.clone(), figure));
    own.chain(meeting.requests.keys().flat_map(of_request))
}

/// What stands at an address; `None` where nothing does.
pub(crate) fn value(view: &MeetingsView, address: &Address, as_of: Day) -> Option<Value> {
    let whole = match address {
        Address::Edition(figure) => of_edition(&view.tally, *figure, as_of),
        Address::Meeting(id, figure) => of_meeting(view.meeting(id)?.meeting, *figure, as_of),
        Address::Request(id, request, figure) => {
            let request = view.meeting(id)?.meeting.requests.get(request)?;
            Some(of_request(request, *figure))
        }
        Address::Body(name, figure) => {
            let body = view.tally.bodies.get(name).filter(|body| body.has_part())?;
            of_body(body, *figure, as_of)
        }
    };
    whole.map(Value::Whole)
}

fn of_edition(tally: &Tally, figure: EditionFigure, as_of: Day) -> Option<i64> {
    match figure {
        EditionFigure::Held => Some(tally.held),
        EditionFigure::FollowUpsOpen => Some(tally.open.total),
        EditionFigure::FollowUpsCandidate => Some(tally.candidates),
        EditionFigure::FollowUpsOldestDays => tally.open.oldest_days(as_of),
        EditionFigure::Requests => Some(tally.requests),
        EditionFigure::AnswersPending => Some(tally.pending),
    }
}

fn of_meeting(meeting: &Meeting, figure: MeetingFigure, as_of: Day) -> Option<i64> {
    match figure {
        MeetingFigure::Present => Some(meeting.bodies(Attendance::Present)),
        MeetingFigure::Absent => Some(meeting.bodies(Attendance::Absent)),
        MeetingFigure::Observers => Some(meeting.bodies(Attendance::Observer)),
        MeetingFigure::FollowUpsOpen => Some(meeting.open.total),
        MeetingFigure::FollowUpsClosed => Some(meeting.follow_ups.len() as i64 - meeting.open.total),
        MeetingFigure::FollowUpsOldestDays => meeting.open.oldest_days(as_of),
    }
}

fn of_request(request: &Request, figure: RequestFigure) -> i64 {
    match figure {
        RequestFigure::Answered => request.answers.len() as i64 - request.pending(),
        RequestFigure::Pending => request.pending(),
        RequestFigure::Accepted => request.count(Some(Response::Accepted)),
        RequestFigure::Declined => request.count(Some(Response::Declined)),
        RequestFigure::Considering => request.count(Some(Response::Considering)),
    }
}

fn of_body(body: &Body, figure: BodyFigure, as_of: Day) -> Option<i64> {
    match figure {
        BodyFigure::Present => Some(body.present),
        BodyFigure::FollowUpsOpen => Some(body.open.total),
        BodyFigure::FollowUpsOldestDays => body.open.oldest_days(as_of),
    }
}

/// What the figure at an address is called.
pub(crate) fn caption(view: &MeetingsView, address: &Address) -> Caption {
    let title =
        |id: &MeetingId| view.meeting(id).map_or_else(|| id.to_string(), |shown| shown.announced.title.to_string());
    let is_simulated = |id: &MeetingId| view.meeting(id).is_some_and(|shown| shown.meeting.simulated);
    match address {
        Address::Edition(figure) => {
            let (unit, ja, en) = name_of_edition(*figure);
            Caption { unit, label: Text::new(ja, en), simulated: view.tally.simulated }
        }
        Address::Meeting(id, figure) => called(&title(id), name_of_meeting(*figure), is_simulated(id)),
        Address::Request(id, request, figure) => {
            called(&format!("{} {request}", title(id)), name_of_request(*figure), is_simulated(id))
        }
        Address::Body(name, figure) => {
            let simulated = view.tally.bodies.get(name).is_some_and(|body| view.is_simulated(body.meetings()));
            called(name.as_str(), name_of_body(*figure), simulated)
        }
    }
}

fn called(of: &str, (unit, ja, en): Called, simulated: bool) -> Caption {
    Caption { unit, label: Text::new(format!("{of} {ja}"), format!("{of}: {en}")), simulated }
}

/// What a figure counts, and its name in Japanese and in English.
type Called = (Unit, &'static str, &'static str);

const OPEN: Called = (Unit::FollowUps, "未了の宿題事項（候補を含む）", "follow-ups open, candidates included");
const OLDEST: Called =
    (Unit::Days, "最も古い未了の宿題事項の経過日数", "days since the oldest open follow-up was raised");

fn name_of_edition(figure: EditionFigure) -> Called {
    match figure {
        EditionFigure::Held => (Unit::Meetings, "開催した会合", "Meetings held"),
        EditionFigure::FollowUpsOpen => (Unit::FollowUps, OPEN.1, "Follow-ups open, candidates included"),
        EditionFigure::FollowUpsCandidate => {
            (Unit::FollowUps, "未確認の宿題事項候補", "Follow-ups nobody has confirmed yet")
        }
        EditionFigure::FollowUpsOldestDays => (Unit::Days, OLDEST.1, "Days since the oldest open follow-up was raised"),
        EditionFigure::Requests => (Unit::Answers, "協力依頼", "Cooperation requests"),
        EditionFigure::AnswersPending => (Unit::Answers, "協力依頼への未回答", "Answers to requests awaited"),
    }
}

fn name_of_meeting(figure: MeetingFigure) -> Called {
    match figure {
        MeetingFigure::Present => (Unit::Bodies, "出席団体", "bodies present"),
        MeetingFigure::Absent => (Unit::Bodies, "欠席団体", "bodies absent"),
        MeetingFigure::Observers => (Unit::Bodies, "オブザーバ", "observers"),
        MeetingFigure::FollowUpsOpen => OPEN,
        MeetingFigure::FollowUpsClosed => (Unit::FollowUps, "終了した宿題事項", "follow-ups closed"),
        MeetingFigure::FollowUpsOldestDays => OLDEST,
    }
}

fn name_of_request(figure: RequestFigure) -> Called {
    match figure {
        RequestFigure::Answered => (Unit::Answers, "協力依頼への回答", "answers to the request"),
        RequestFigure::Pending => (Unit::Answers, "協力依頼への未回答", "answers to the request awaited"),
        RequestFigure::Accepted => (Unit::Answers, "協力依頼の承諾", "answers that accept the request"),
        RequestFigure::Declined => (Unit::Answers, "協力依頼の辞退", "answers that decline the request"),
        RequestFigure::Considering => (Unit::Answers, "協力依頼の検討中", "answers that consider the request"),
    }
}

fn name_of_body(figure: BodyFigure) -> Called {
    match figure {
        BodyFigure::Present => (Unit::Meetings, "出席した会合", "meetings attended"),
        BodyFigure::FollowUpsOpen => OPEN,
        BodyFigure::FollowUpsOldestDays => OLDEST,
    }
}
