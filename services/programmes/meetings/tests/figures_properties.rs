//! For all commands in any order: each figure is what a walk over the log counts.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::{
    figures::place::Address,
    world::{World, v},
};
use ayumi_meetings::{
    Attendance, BodiesRequest, BodyName, CooperationRequest, Event, FollowUpAssignment, FollowUpCompletion,
    FollowUpDismissal, Meetings, NewFollowUp, RequestAnswer, Response, Standing,
};
use ayumi_proto::{event::DomainEvent, text::Name, time::Day};
use common::submitted::*;
use common::*;
use proptest::prelude::*;

const DAYS: [&str; 6] = ["2019-07-09", "2019-08-06", HELD, "2019-08-08", "2019-08-12", "2019-08-31"];

/// What a reader of the log notes of a follow-up.
#[derive(Debug)]
struct FollowUp {
    raised_on: Day,
    owners: Vec<(Day, String)>,
    confirmed: bool,
    closed: bool,
}

/// What a reader of the log notes of one meeting.
#[derive(Debug, Default)]
struct Meeting {
    attendance: Vec<(String, Attendance)>,
    follow_ups: BTreeMap<String, FollowUp>,
    /// By request and body, the day and the answer.
    requests: BTreeMap<String, BTreeMap<String, Option<(Day, Response)>>>,
}

/// What a reader of the log notes.
#[derive(Debug, Default)]
struct Notes {
    held: i64,
    meetings: BTreeMap<String, Meeting>,
}

impl Notes {
    /// Reads what had occurred by a day.
    fn of(world: &World<Meetings>, as_of: Day) -> Self {
        let mut notes = Self::default();
        for (meeting, event, ..) in world.log.iter().filter(|(_, event, ..)| event.occurred().first_day() <= as_of) {
            notes.held += i64::from(matches!(event, Event::MeetingHeld(_)));
            notes.meetings.entry(meeting.to_string()).or_default().read(event);
        }
        notes
    }

    /// Every figure that these notes give, by address.
    fn figures(&self, as_of: Day) -> BTreeMap<String, i64> {
        let mut figures = BTreeMap::from([("held".to_owned(), self.held)]);
        let all: Vec<&FollowUp> = self.meetings.values().flat_map(|meeting| meeting.follow_ups.values()).collect();
        follow_ups(&mut figures, "", &all, as_of);
        let candidates = all.iter().filter(|one| !one.closed && !one.confirmed).count() as i64;
        let requests = || self.meetings.values().flat_map(|meeting| meeting.requests.values());
        let pending = requests().flat_map(BTreeMap::values).filter(|answer| answer.is_none()).count() as i64;
        figures.insert("follow-ups-candidate".to_owned(), candidates);
        figures.insert("requests".to_owned(), requests().count() as i64);
        figures.insert("answers-pending".to_owned(), pending);
        self.meetings.iter().for_each(|(id, meeting)| meeting.figures(&mut figures, id, as_of));
        self.bodies(&mut figures, &all, as_of);
        figures
    }

    fn bodies(&self, figures: &mut BTreeMap<String, i64>, all: &[&FollowUp], as_of: Day) {
        let came: Vec<_> = self.meetings.values().flat_map(|meeting| &meeting.attendance).collect();
        let owners = all.iter().filter_map(|one| one.owner());
        let bodies: BTreeSet<&str> = came.iter().map(|(body, _)| body.as_str()).chain(owners).collect();
        for body in bodies {
            let under = format!("body/{}/", BodyName::of(&v::<Name>(body)));
            let present = came.iter().filter(|(one, how)| one == body && *how == Attendance::Present).count();
            let own: Vec<&FollowUp> = all.iter().copied().filter(|one| one.owner() == Some(body)).collect();
            figures.insert(format!("{under}present"), present as i64);
            follow_ups(figures, &under, &own, as_of);
        }
    }
}

/// How many are open, and how old the oldest of them is.
fn follow_ups(figures: &mut BTreeMap<String, i64>, under: &str, of: &[&FollowUp], as_of: Day) {
    let open: Vec<Day> = of.iter().filter(|one| !one.closed).map(|one| one.raised_on).collect();
    figures.insert(format!("{under}follow-ups-open"), open.len() as i64);
    if let Some(first) = open.iter().min() {
        figures.insert(format!("{under}follow-ups-oldest-days"), i64::from(as_of - *first));
    }
}

impl FollowUp {
    /// The latest owner by day, the later recorded of those of one day.
    fn owner(&self) -> Option<&str> {
        self.owners.iter().max_by_key(|(from, _)| *from).map(|(_, owner)| owner.as_str())
    }
}

impl Meeting {
    fn read(&mut self, event: &Event) {
        match event {
            Event::MeetingHeld(proceedings) => {
                let attendance = &proceedings.attendance;
                self.attendance = attendance.iter().map(|one| (one.body.normalised(), one.attendance)).collect();
            }
            Event::FollowUpRaised(NewFollowUp { on, follow_up, standing, owner, .. }) => {
                let owners = owner.iter().map(|owner| (*on, owner.normalised())).collect();
                let confirmed = *standing == Standing::Confirmed;
                let raised = FollowUp { raised_on: *on, owners, confirmed, closed: false };
                self.follow_ups.insert(follow_up.to_string(), raised);
            }
            Event::FollowUpConfirmed(confirmation) => self.of(confirmation.follow_up.as_str()).confirmed = true,
            Event::FollowUpAssigned(FollowUpAssignment { on, follow_up, owner, .. }) => {
                self.of(follow_up.as_str()).owners.push((*on, owner.normalised()));
            }
            Event::FollowUpCompleted(FollowUpCompletion { follow_up, .. })
            | Event::FollowUpDropped(FollowUpDismissal { follow_up, .. }) => {
                self.of(follow_up.as_str()).closed = true;
            }
            Event::CooperationRequested(CooperationRequest { request, of, .. })
            | Event::BodiesAsked(BodiesRequest { request, of, .. }) => {
                let asked = of.iter().map(|body| (body.normalised(), None)).collect();
                self.requests.insert(request.to_string(), asked);
            }
            Event::RequestAnswered(RequestAnswer { on, request, body, answer, .. }) => {
                let asked = self.requests.get_mut(request.as_str()).expect("a request that was made");
                let last = asked.get_mut(&body.normalised()).expect("a body that was asked");
                if last.is_none_or(|(day, _)| day <= *on) {
                    *last = Some((*on, *answer));
                }
            }
            Event::MeetingScheduled(_)
            | Event::MinutesRecorded(_)
            | Event::StatementRecorded(_)
            | Event::FollowUpProgressed(_)
            | Event::NextProposed(_)
            | Event::NextFixed(_)
            | Event::StatementNoted(_) => {}
        }
    }

    fn of(&mut self, follow_up: &str) -> &mut FollowUp {
        self.follow_ups.get_mut(follow_up).expect("a follow-up that was raised")
    }

    fn figures(&self, figures: &mut BTreeMap<String, i64>, id: &str, as_of: Day) {
        let all: Vec<&FollowUp> = self.follow_ups.values().collect();
        follow_ups(figures, &format!("{id}/"), &all, as_of);
        let closed = all.iter().filter(|one| one.closed).count() as i64;
        figures.insert(format!("{id}/follow-ups-closed"), closed);
        for (name, how) in
            [("present", Attendance::Present), ("absent", Attendance::Absent), ("observers", Attendance::Observer)]
        {
            let came = self.attendance.iter().filter(|(_, one)| *one == how).count() as i64;
            figures.insert(format!("{id}/{name}"), came);
        }
        for (request, answers) in &self.requests {
            let answers: Vec<Option<Response>> = answers.values().map(|last| last.map(|(_, said)| said)).collect();
            let mut add =
                |name: &str, count: usize| figures.insert(format!("{id}/requests/{request}/{name}"), count as i64);
            let said = |what| answers.iter().filter(|answer| **answer == what).count();
            add("pending", said(None));
            add("answered", answers.len() - said(None));
            add("accepted", said(Some(Response::Accepted)));
            add("declined", said(Some(Response::Declined)));
            add("considering", said(Some(Response::Considering)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_figure_is_what_a_walk_over_the_log_counts(submitted in submitted_in_order()) {
        let world = world(submitted);
        for as_of in DAYS {
            let as_of: Day = v(as_of);
            let shown = world.figures(v("fy2019"), as_of);
            let shown: BTreeMap<String, String> = shown
                .into_iter()
                .map(|figure| (figure.path.replace("meetings/fy2019/", ""), figure.value.to_string()))
                .collect();
            let counted = Notes::of(&world, as_of).figures(as_of);
            let counted = counted.into_iter().map(|(path, count)| (path, count.to_string())).collect();
            prop_assert_eq!(shown, counted, "{}", as_of);
        }
    }

    #[test]
    fn figures_keep_their_promises(submitted in submitted_in_order()) {
        let world = world(submitted);
        for as_of in DAYS {
            world.assert_figures_keep_promises(v(as_of));
        }
    }

    #[test]
    fn a_bodys_address_reads_back_whatever_its_name(name in r#"[ 　/%?#_a-c0-9２Ｆ％／甲]{1,12}|\PC{1,40}"#) {
        let Ok(name) = name.parse::<Name>() else { return Ok(()) };
        let address = format!("body/{}/present", BodyName::of(&name));
        prop_assert!(!address.contains(['?', '#']) && !address.contains(char::is_whitespace), "{address}");
        prop_assert_eq!(address.matches('/').count(), 2, "{}", &address);
        let parsed = Address::<Meetings>::parse(&address).expect("an address that reads back");
        prop_assert_eq!(parsed.scope.point.body.as_ref().map(BodyName::as_str), Some(&*name.normalised()));
        prop_assert_eq!(parsed.to_string(), address);
    }
}
