//! In every order of commands, and of those who give them, what the rules promise holds.

mod common;

use std::collections::BTreeMap;

use ayumi_meetings::{
    BodiesRequest, CooperationRequest, Event, FollowUpAssignment, FollowUpCompletion, FollowUpConfirmation,
    FollowUpDismissal, FollowUpProgress, NewFollowUp, RequestAnswer, Standing,
};
use ayumi_proto::{commit::Role, event::DomainEvent, text::Name, time::Day};
use common::submitted::*;
use proptest::prelude::*;

/// What a reader of the log would keep of one follow-up.
#[derive(Default)]
struct Kept {
    raised_on: Option<Day>,
    owners: Vec<(Day, Name)>,
    confirmed: bool,
    closed: bool,
}

impl Kept {
    /// The owner in normal form, by the latest assignment.
    fn owner(&self) -> Option<String> {
        self.owners.iter().max_by_key(|(from, _)| *from).map(|(_, owner)| owner.normalised())
    }
}

/// The id of the follow-up that an event is about.
fn follow_up(event: &Event) -> Option<String> {
    match event {
        Event::FollowUpRaised(NewFollowUp { follow_up, .. })
        | Event::FollowUpConfirmed(FollowUpConfirmation { follow_up, .. })
        | Event::FollowUpAssigned(FollowUpAssignment { follow_up, .. })
        | Event::FollowUpProgressed(FollowUpProgress { follow_up, .. })
        | Event::FollowUpCompleted(FollowUpCompletion { follow_up, .. })
        | Event::FollowUpDropped(FollowUpDismissal { follow_up, .. }) => Some(follow_up.to_string()),
        Event::MeetingScheduled(_)
        | Event::MeetingHeld(_)
        | Event::MinutesRecorded(_)
        | Event::StatementRecorded(_)
        | Event::CooperationRequested(_)
        | Event::RequestAnswered(_)
        | Event::NextProposed(_)
        | Event::NextFixed(_)
        | Event::StatementNoted(_)
        | Event::BodiesAsked(_) => None,
    }
}

proptest! {
    #[test]
    fn a_meeting_is_held_once_and_all_else_comes_after(submitted in submitted_in_order()) {
        let world = world(submitted);
        let mut held_on: BTreeMap<String, Day> = BTreeMap::new();
        for (meeting, event, ..) in &world.log {
            let on = event.occurred().first_day();
            if matches!(event, Event::MeetingHeld(_)) {
                prop_assert!(held_on.insert(meeting.to_string(), on).is_none(), "held twice");
            } else if !matches!(event, Event::MeetingScheduled(_)) {
                let first = held_on.get(meeting.as_str());
                prop_assert!(first.is_some_and(|first| *first <= on), "{event:?}, held {first:?}");
            }
        }
    }

    #[test]
    fn no_follow_up_is_moved_by_another_body_or_after_its_end(submitted in submitted_in_order()) {
        let world = world(submitted);
        let mut kept: BTreeMap<(String, String), Kept> = BTreeMap::new();
        for (meeting, event, _, actor) in &world.log {
            let Some(id) = follow_up(event) else { continue };
            let found = kept.entry((meeting.to_string(), id)).or_default();
            let on = event.occurred().first_day();
            prop_assert!(!found.closed, "{event:?} of a closed follow-up");
            prop_assert!(found.raised_on.is_none_or(|raised_on| raised_on <= on), "{event:?} before it was raised");
            let secretariat = actor.role == Role::Secretariat;
            let owner = actor.role == Role::Body && found.owner() == Some(actor.name.normalised());
            if let Event::FollowUpRaised(NewFollowUp { standing, owner, .. }) = event {
                prop_assert!(found.raised_on.replace(on).is_none(), "raised twice");
                found.owners.extend(owner.clone().map(|owner| (on, owner)));
                found.confirmed = *standing == Standing::Confirmed;
                prop_assert!(secretariat || !found.confirmed, "confirmed by {actor:?}");
            } else if let Event::FollowUpConfirmed(_) = event {
                prop_assert!(secretariat && !found.confirmed, "confirmed by {actor:?}");
                found.confirmed = true;
            } else {
                prop_assert!(secretariat || owner, "{event:?} by {actor:?}");
            }
            if let Event::FollowUpAssigned(assignment) = event {
                found.owners.push((on, assignment.owner.clone()));
            }
            prop_assert!(found.confirmed || event.kind() != "follow-up-completed", "a candidate was completed");
            found.closed = ["follow-up-completed", "follow-up-dropped"].contains(&event.kind());
        }
    }

    #[test]
    fn a_body_answers_what_it_was_asked(submitted in submitted_in_order()) {
        let world = world(submitted);
        let mut asked: BTreeMap<(String, String), (Day, Vec<String>)> = BTreeMap::new();
        for (meeting, event, _, actor) in &world.log {
            if let Event::CooperationRequested(CooperationRequest { on, request, of, .. })
            | Event::BodiesAsked(BodiesRequest { on, request, of, .. }) = event
            {
                let of = of.iter().map(Name::normalised).collect();
                let key = (meeting.to_string(), request.to_string());
                prop_assert!(asked.insert(key, (*on, of)).is_none(), "asked twice");
            } else if let Event::RequestAnswered(RequestAnswer { on, request, body, .. }) = event {
                let (since, of) = &asked[&(meeting.to_string(), request.to_string())];
                prop_assert!(since <= on && of.contains(&body.normalised()), "{event:?}");
                let itself = actor.role == Role::Body && actor.name.normalised() == body.normalised();
                prop_assert!(actor.role == Role::Secretariat || itself, "answered by {actor:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// D14: whatever may be taken back leaves the figures of what was recorded without it.
    #[test]
    fn d14_what_is_taken_back_was_never_counted(submitted in submitted_in_order()) {
        world(submitted).assert_taking_back_keeps_promises("2019-08-12".parse().unwrap());
    }
}
