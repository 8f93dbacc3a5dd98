//! Whatever is told in whatever order by whomever, what the rules promise holds.

mod common;

use std::collections::BTreeMap;

use ayumi_core::world::{World, v};
use ayumi_meetings::{Meetings, MeetingsView};
use ayumi_proto::{
    commit::Role,
    event::Happening,
    meetings::{Command, Event, Standing},
    text::Name,
    time::Day,
};
use common::*;
use proptest::prelude::*;
use serde_json::json;

/// One command by somebody.
#[derive(Clone, Debug)]
struct Told {
    role: Role,
    name: &'static str,
    meeting: &'static str,
    command: Command,
}

/// Four days, so that commands often come in another order than their days.
fn day() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["2019-08-06", HELD, "2019-08-08", "2019-08-12"])
}

/// Two bodies, one of them in two spellings.
fn body() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["甲会", "ＩＴ協会", "IT協会"])
}

fn id() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b"])
}

fn told_command() -> impl Strategy<Value = Command> {
    let answers = prop::sample::select(vec!["accepted", "declined", "considering"]);
    let standing = prop::sample::select(vec!["candidate", "confirmed"]);
    prop_oneof![
        1 => Just(schedule(HELD)),
        2 => day().prop_map(hold),
        3 => (day(), id(), standing, prop::option::of(body())).prop_map(|(day, id, standing, owner)| raise(day, id, standing, owner)),
        2 => (day(), id()).prop_map(|(day, id)| plain("confirm-follow-up", day, id)),
        2 => (day(), id(), body()).prop_map(|(day, id, body)| assign(day, id, body, None)),
        1 => (day(), id()).prop_map(|(day, id)| progress(day, id, "着手")),
        2 => (day(), id()).prop_map(|(day, id)| plain("complete-follow-up", day, id)),
        1 => (day(), id()).prop_map(|(day, id)| withdraw(day, id, "不要")),
        2 => (day(), id(), body()).prop_map(|(day, id, body)| ask(day, id, &[body])),
        3 => (day(), id(), body(), answers).prop_map(|(day, id, body, said)| answer(day, id, body, said)),
        1 => day().prop_map(|day| command("fix-next", json!({"on": day, "starts": "2019-11-01T10:00:00+09:00"}))),
    ]
}

fn told() -> impl Strategy<Value = Told> {
    let role = prop_oneof![3 => Just(Role::Secretariat), 2 => Just(Role::Body), 1 => Just(Role::Expert)];
    let meeting = prop_oneof![4 => Just(MEETING), 1 => Just("2019-3")];
    (role, body(), meeting, told_command()).prop_map(|(role, name, meeting, command)| Told {
        role,
        name,
        meeting,
        command,
    })
}

/// Whether the meeting was held first, so that what follows gets somewhere, and what is told then.
fn told_in_order() -> impl Strategy<Value = (bool, Vec<Told>)> {
    (prop::bool::weighted(0.8), prop::collection::vec(told(), 0..60))
}

/// The world in which all of it was told, some of it refused.
fn world((begun, sequence): (bool, Vec<Told>)) -> World<Meetings> {
    let mut world = if begun { held() } else { World::on("2019-08-31") };
    for Told { role, name, meeting, command } in sequence {
        speak(&mut world, role, name);
        let _refused = world.tell(&v(meeting), &command);
    }
    world
}

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
        Event::FollowUpRaised { follow_up, .. }
        | Event::FollowUpConfirmed { follow_up, .. }
        | Event::FollowUpAssigned { follow_up, .. }
        | Event::FollowUpProgressed { follow_up, .. }
        | Event::FollowUpCompleted { follow_up, .. }
        | Event::FollowUpDropped { follow_up, .. } => Some(follow_up.to_string()),
        Event::MeetingScheduled { .. }
        | Event::MeetingHeld { .. }
        | Event::MinutesRecorded { .. }
        | Event::StatementRecorded { .. }
        | Event::CooperationRequested { .. }
        | Event::RequestAnswered { .. }
        | Event::NextProposed { .. }
        | Event::NextFixed { .. } => None,
    }
}

proptest! {
    #[test]
    fn a_meeting_is_held_once_and_all_else_comes_after(told in told_in_order()) {
        let world = world(told);
        let mut held_on: BTreeMap<String, Day> = BTreeMap::new();
        for (meeting, event, ..) in &world.log {
            let on = event.occurred().first_day();
            if matches!(event, Event::MeetingHeld { .. }) {
                prop_assert!(held_on.insert(meeting.to_string(), on).is_none(), "held twice");
            } else if !matches!(event, Event::MeetingScheduled { .. }) {
                let first = held_on.get(meeting.as_str());
                prop_assert!(first.is_some_and(|first| *first <= on), "{event:?}, held {first:?}");
            }
        }
    }

    #[test]
    fn no_follow_up_is_moved_by_another_body_or_after_its_end(told in told_in_order()) {
        let world = world(told);
        let mut kept: BTreeMap<(String, String), Kept> = BTreeMap::new();
        for (meeting, event, _, actor) in &world.log {
            let Some(id) = follow_up(event) else { continue };
            let found = kept.entry((meeting.to_string(), id)).or_default();
            let on = event.occurred().first_day();
            prop_assert!(!found.closed, "{event:?} of a closed follow-up");
            prop_assert!(found.raised_on.is_none_or(|raised_on| raised_on <= on), "{event:?} before it was raised");
            let secretariat = actor.role == Role::Secretariat;
            let owner = actor.role == Role::Body && found.owner() == Some(actor.name.normalised());
            if let Event::FollowUpRaised { standing, owner, .. } = event {
                prop_assert!(found.raised_on.replace(on).is_none(), "raised twice");
                found.owners.extend(owner.clone().map(|owner| (on, owner)));
                found.confirmed = *standing == Standing::Confirmed;
                prop_assert!(secretariat || !found.confirmed, "confirmed by {actor:?}");
            } else if let Event::FollowUpConfirmed { .. } = event {
                prop_assert!(secretariat && !found.confirmed, "confirmed by {actor:?}");
                found.confirmed = true;
            } else {
                prop_assert!(secretariat || owner, "{event:?} by {actor:?}");
            }
            if let Event::FollowUpAssigned { owner, .. } = event {
                found.owners.push((on, owner.clone()));
            }
            prop_assert!(found.confirmed || event.kind() != "follow-up-completed", "a candidate was completed");
            found.closed = ["follow-up-completed", "follow-up-dropped"].contains(&event.kind());
        }
    }

    #[test]
    fn a_body_answers_what_it_was_asked(told in told_in_order()) {
        let world = world(told);
        let mut asked: BTreeMap<(String, String), (Day, Vec<String>)> = BTreeMap::new();
        for (meeting, event, _, actor) in &world.log {
            if let Event::CooperationRequested { on, request, of, .. } = event {
                let of = of.iter().map(Name::normalised).collect();
                let key = (meeting.to_string(), request.to_string());
                prop_assert!(asked.insert(key, (*on, of)).is_none(), "asked twice");
            } else if let Event::RequestAnswered { on, request, body, .. } = event {
                let (since, of) = &asked[&(meeting.to_string(), request.to_string())];
                prop_assert!(since <= on && of.contains(&body.normalised()), "{event:?}");
                let itself = actor.role == Role::Body && actor.name.normalised() == body.normalised();
                prop_assert!(actor.role == Role::Secretariat || itself, "answered by {actor:?}");
            }
        }
    }

    #[test]
    fn the_view_counts_what_the_log_holds_on_every_day(told in told_in_order()) {
        let world = world(told);
        for as_of in ["2019-07-09", "2019-08-06", HELD, "2019-08-08", "2019-08-12", "2019-08-31"] {
            let day: Day = v(as_of);
            let count = |kinds: &[&str]| {
                let seen = |(_, event, ..): &&(_, Event, _, _)| event.occurred().first_day() <= day;
                world.log.iter().filter(seen).filter(|(_, event, ..)| kinds.contains(&event.kind())).count() as i64
            };
            let figure = |path: &str| -> i64 {
                let value = world.figure::<MeetingsView>("fy2019", as_of, path);
                value.and_then(|value| value.parse().ok()).unwrap_or_default()
            };
            let closed = figure("2019-2/follow-ups-closed") + figure("2019-3/follow-ups-closed");
            let raised = count(&["follow-up-raised"]);
            prop_assert_eq!(figure("held"), count(&["meeting-held"]));
            prop_assert_eq!(figure("follow-ups-open") + closed, raised);
            prop_assert_eq!(closed, count(&["follow-up-completed", "follow-up-dropped"]));
            prop_assert_eq!(
                figure("follow-ups-open"),
                figure("2019-2/follow-ups-open") + figure("2019-3/follow-ups-open")
            );
            prop_assert!(figure("follow-ups-candidate") <= figure("follow-ups-open"));
            prop_assert!(figure("answers-pending") <= figure("requests"));
            prop_assert_eq!(figure("requests"), count(&["cooperation-requested"]));
        }
    }
}
