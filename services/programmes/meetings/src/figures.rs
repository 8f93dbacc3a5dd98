//! What is counted and computed of the meetings: the one declaration of their figures.

mod contribute;

use ayumi_core::{
    Figures, dimensions,
    figures::{
        cube::Add,
        place::{Place, Scope},
        reader::Reader,
    },
    indicators, measures, places,
};
use ayumi_proto::{figure::Value, ids::ItemId, time::Day};

use crate::{
    BodyName, Entity, Event, Meetings,
    state::{FollowUp, State},
};

dimensions! {
    /// By what the meetings are counted.
    pub Point by Dimension {
        /// The body that took part, owns the follow-up or was asked.
        body / Body: BodyName = "body", "団体" / "Body", "{}" / "{}";
        /// The cooperation request, by its id in the meeting.
        request / Request: ItemId = "request", "協力依頼" / "Cooperation request", "{}" / "{}";
    }
}

measures! {
    /// What is counted.
    pub Measure {
        /// Meetings held.
        Held = "held", Meetings, Sum, "開催した会合" / "Meetings held";
        /// Bodies present.
        Present = "present", Bodies, Sum, "出席団体" / "Bodies present";
        /// Bodies absent.
        Absent = "absent", Bodies, Sum, "欠席団体" / "Bodies absent";
        /// Observers.
        Observers = "observers", Bodies, Sum, "オブザーバ" / "Observers";
        /// Meetings at which a body was present.
        Attended = "meetings-attended", Meetings, Sum, "出席した会合" / "Meetings attended";
        /// Open follow-ups, candidates among them.
        FollowUpsOpen = "follow-ups-open", FollowUps, Sum,
            "未了の宿題事項（候補を含む）" / "Open follow-ups, candidates included";
        /// Open follow-ups that the secretariat hasn't confirmed.
        FollowUpsCandidate = "follow-ups-candidate", FollowUps, Sum, "宿題事項の候補" / "Follow-up candidates";
        /// Follow-ups that are done or dropped.
        FollowUpsClosed = "follow-ups-closed", FollowUps, Sum,
            "対応済み・取下げの宿題事項" / "Follow-ups done or dropped";
        /// Cooperation requests.
        Requests = "requests", Answers, Sum, "協力依頼" / "Cooperation requests";
        /// Bodies asked that have answered a cooperation request.
        Answered = "answered", Answers, Sum, "協力依頼への回答" / "Replies to cooperation requests";
        /// Bodies asked whose answer to a cooperation request is awaited.
        Pending = "pending", Answers, Sum, "協力依頼への未回答" / "Replies outstanding";
        /// Bodies asked that accepted a cooperation request.
        Accepted = "accepted", Answers, Sum, "協力依頼の承諾" / "Requests accepted";
        /// Bodies asked that declined a cooperation request.
        Declined = "declined", Answers, Sum, "協力依頼の見送り" / "Requests declined";
        /// Bodies asked that are considering a cooperation request.
        Considering = "considering", Answers, Sum, "協力依頼の検討中" / "Requests being considered";
    }
}

indicators! {
    /// What is computed.
    pub Indicator {
        /// Days since the oldest open follow-up was raised; none if none is open.
        FollowUpsOldestDays = "follow-ups-oldest-days", Days,
            "最も古い未了の宿題事項の経過日数" / "Days since the oldest open follow-up was raised";
    }
}

impl Figures for Meetings {
    type Point = Point;
    type Measure = Measure;
    type Indicator = Indicator;

    const ITEM: &'static str = "meeting";
    const PLACES: &'static [Place<Self>] = places! {
        figure => Measure::Held, Measure::FollowUpsOpen, Measure::FollowUpsCandidate, Indicator::FollowUpsOldestDays,
            Measure::Requests;
        "answers-pending" => Measure::Pending;
        // These differ from those of bodies in the number of parts: a meeting may well have the id `body`.
        item / figure => Measure::Present, Measure::Absent, Measure::Observers, Measure::FollowUpsOpen,
            Measure::FollowUpsClosed, Indicator::FollowUpsOldestDays;
        item / "requests" / Request / figure where Requests => Measure::Answered, Measure::Pending, Measure::Accepted,
            Measure::Declined, Measure::Considering;
        "body" / Body / "present" where FollowUpsOpen => Measure::Attended;
        "body" / Body / figure where FollowUpsOpen => Measure::FollowUpsOpen, Indicator::FollowUpsOldestDays;
    };

    fn is_item(_: &Entity) -> bool {
        true
    }

    fn called(event: &Event<&str>) -> Option<String> {
        if let Event::MeetingScheduled(announcement) = event { Some(announcement.title.to_string()) } else { None }
    }

    fn contribute(_: &Entity, state: &State, _: Day, add: &mut Add<'_, Self>) {
        contribute::contribute(state, add);
    }

    fn indicate(indicator: Indicator, scope: &Scope<Self>, reader: &Reader<'_, Self>) -> Option<Value> {
        match indicator {
            Indicator::FollowUpsOldestDays => {
                let days = reader.as_of() - oldest_open(scope, reader)?;
                Some(Value::Whole(i64::from(days)))
            }
        }
    }
}

/// The day on which the oldest open follow-up was raised: of all, of a meeting, or of what a body owns.
fn oldest_open(scope: &Scope<Meetings>, reader: &Reader<'_, Meetings>) -> Option<Day> {
    let Point { body, request } = &scope.point;
    if request.is_some() {
        return None;
    }
    let oldest = |state: &State| {
        let asked = |follow_up: &&FollowUp| body.is_none() || follow_up.body() == body.as_ref();
        state.open().filter(asked).map(|follow_up| follow_up.raised_on).min()
    };
    match &scope.item {
        Some(item) => oldest(reader.state(item)?),
        None => reader.states().filter_map(|(_, state)| oldest(state)).min(),
    }
}
