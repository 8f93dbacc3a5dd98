//! What is counted and computed of the meetings: the one declaration of their figures.

use ayumi_core::{
    Figures, Log, dimensions,
    figures::{
        cube::Add,
        place::{Part, Place, Quantity, Scope, Shown},
        reader::Reader,
    },
    indicators, measures,
};
use ayumi_proto::{figure::Value, ids::ItemId, text::Text, time::Day};

use crate::{
    Attendance, BodyName, Entity, Event, Meetings, Response, Standing,
    state::{FollowUp, Request, State},
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

use Measure as M;
use Quantity::{Indicator as Computed, Measure as Counted};

const OLDEST: Quantity<Meetings> = Computed(Indicator::FollowUpsOldestDays);

impl Figures for Meetings {
    type Point = Point;
    type Measure = Measure;
    type Indicator = Indicator;

    const ITEM: &'static str = "meeting";
    const PLACES: &'static [Place<Self>] = &[
        Place {
            parts: &[Part::Figure],
            figures: &[
                Counted(M::Held),
                Counted(M::FollowUpsOpen),
                Counted(M::FollowUpsCandidate),
                OLDEST,
                Counted(M::Requests),
            ],
            shown: Shown::Always,
        },
        Place { parts: &[Part::Word("answers-pending")], figures: &[Counted(M::Pending)], shown: Shown::Always },
        // These differ from those of bodies in the number of parts: a meeting may well have the id `body`.
        Place {
            parts: &[Part::Item, Part::Figure],
            figures: &[
                Counted(M::Present),
                Counted(M::Absent),
                Counted(M::Observers),
                Counted(M::FollowUpsOpen),
                Counted(M::FollowUpsClosed),
                OLDEST,
            ],
            shown: Shown::Always,
        },
        Place {
            parts: &[Part::Item, Part::Word("requests"), Part::Of(Dimension::Request), Part::Figure],
            figures: &[
                Counted(M::Answered),
                Counted(M::Pending),
                Counted(M::Accepted),
                Counted(M::Declined),
                Counted(M::Considering),
            ],
            shown: Shown::Where(M::Requests),
        },
        Place {
            parts: &[Part::Word("body"), Part::Of(Dimension::Body), Part::Word("present")],
            figures: &[Counted(M::Attended)],
            shown: Shown::Where(M::FollowUpsOpen),
        },
        Place {
            parts: &[Part::Word("body"), Part::Of(Dimension::Body), Part::Figure],
            figures: &[Counted(M::FollowUpsOpen), OLDEST],
            shown: Shown::Where(M::FollowUpsOpen),
        },
    ];

    fn is_item(_: &Entity) -> bool {
        true
    }

    fn name(entity: &Entity, log: &dyn Log<Self>) -> Text {
        let mut name = entity.to_string();
        if let Some(number) = log.number(entity) {
            let read = log.each_of(number, &mut |_, event| {
                if let Event::MeetingScheduled(announcement) = event {
                    name = announcement.title.to_string();
                }
                Ok(())
            });
            // A name is for people; what can't be read shows where the figure is read.
            drop(read);
        }
        Text::new(name.clone(), name)
    }

    fn contribute(_: &Entity, state: &State, _: Day, add: &mut Add<'_, Self>) {
        if state.held_on.is_some() {
            add.add(&Point::default(), &[(M::Held, 1)]);
        }
        state.attendance.iter().for_each(|(body, attendance)| contribute_attendance(body, *attendance, add));
        state.follow_ups.values().for_each(|follow_up| contribute_follow_up(follow_up, add));
        state.requests.iter().for_each(|(id, request)| contribute_request(id, request, add));
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

fn contribute_attendance(body: &BodyName, attendance: Attendance, add: &mut Add<'_, Meetings>) {
    let (present, absent, observer) = match attendance {
        Attendance::Present => (1, 0, 0),
        Attendance::Absent => (0, 1, 0),
        Attendance::Observer => (0, 0, 1),
    };
    add.add(
        &Point { body: Some(body.clone()), ..Point::default() },
        &[
            (M::Present, present),
            (M::Absent, absent),
            (M::Observers, observer),
            (M::Attended, present),
            // A body that took part has figures of its follow-ups, be they 0.
            (M::FollowUpsOpen, 0),
        ],
    );
}

fn contribute_follow_up(follow_up: &FollowUp, add: &mut Add<'_, Meetings>) {
    let FollowUp { is_open, standing, .. } = *follow_up;
    let count = |is: bool| i64::from(is);
    add.add(
        &Point { body: follow_up.body().cloned(), ..Point::default() },
        &[
            (M::FollowUpsOpen, count(is_open)),
            (M::FollowUpsCandidate, count(is_open && standing == Standing::Candidate)),
            (M::FollowUpsClosed, count(!is_open)),
        ],
    );
}

fn contribute_request(id: &ItemId, request: &Request, add: &mut Add<'_, Meetings>) {
    let at = Point { request: Some(id.clone()), ..Point::default() };
    add.add(&at, &[(M::Requests, 1)]);
    for (body, answer) in &request.answers {
        let answer = answer.map(|(_, response)| response);
        let count = |is: bool| i64::from(is);
        let said = |response| count(answer == Some(response));
        add.add(
            &Point { body: Some(body.clone()), ..at.clone() },
            &[
                (M::Answered, count(answer.is_some())),
                (M::Pending, count(answer.is_none())),
                (M::Accepted, said(Response::Accepted)),
                (M::Declined, said(Response::Declined)),
                (M::Considering, said(Response::Considering)),
            ],
        );
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
