//! Which events bear on which figures, kind by kind.

mod common;

use std::collections::BTreeSet;

use ayumi_core::{
    View,
    world::{as_read, concerns, v},
};
use ayumi_meetings::{Command, Event};
use ayumi_meetings::{MeetingsView, address::Address};
use ayumi_proto::event::DomainEvent;
use common::*;
use serde_json::json;
use strum::VariantNames;

/// The first event of each kind.
fn one_of_each() -> Vec<Event> {
    let mut world = busy();
    let told: [Command; 4] = [
        command("record-minutes", json!({"on": HELD, "handling": "public"})),
        command(
            "record-statement",
            json!({"on": HELD, "item": 4, "body": "中小企業診断協会", "kind": "fact", "summary": "応募は順調"}),
        ),
        command("propose-next", json!({"on": HELD, "between": {"from": "2019-10-21", "to": "2019-11-10"}})),
        command("fix-next", json!({"on": HELD, "starts": "2019-11-01T10:00:00+09:00"})),
    ];
    for command in told {
        world.accept(MEETING, command);
    }
    let mut events: Vec<Event> = world.log.into_iter().map(|(_, event, ..)| event).collect();
    let mut kinds = BTreeSet::new();
    events.retain(|event| kinds.insert(event.kind()));
    assert_eq!(kinds.len(), <Event>::VARIANTS.len(), "{kinds:?}");
    events
}

#[test]
fn an_explanation_is_spared_what_cannot_bear_on_the_figure() {
    let events = one_of_each();
    let concern = |path: &str, entity: &str| -> Vec<&'static str> {
        let address: Address = v(path);
        let concerns = |event: &&Event| concerns::<MeetingsView>(&address, entity, *event);
        events.iter().filter(concerns).map(Event::kind).collect()
    };
    let (announced, held, raised) = ("meeting-scheduled", "meeting-held", "follow-up-raised");
    let (assigned, completed, dropped) = ("follow-up-assigned", "follow-up-completed", "follow-up-dropped");
    let (asked, answered) = ("cooperation-requested", "request-answered");
    for (path, kinds) in [
        ("held", &[held][..]),
        ("follow-ups-open", &[raised, completed, dropped]),
        ("follow-ups-candidate", &[raised, "follow-up-confirmed", completed, dropped]),
        ("requests", &[asked]),
        ("answers-pending", &[asked, answered]),
        ("2019-2/present", &[announced, held]),
        ("2019-2/follow-ups-closed", &[announced, raised, completed, dropped]),
        ("2019-2/requests/seminar/declined", &[announced, asked, answered]),
        ("2019-2/requests/other/declined", &[announced]),
        ("body/中小企業診断協会/present", &[held, raised, assigned]),
        ("body/日本商工会議所/present", &[raised, assigned]),
        ("body/中小企業診断協会/follow-ups-open", &[held, raised, assigned, completed, dropped]),
        ("body/中小企業診断協会/follow-ups-oldest-days", &[raised, assigned, completed, dropped]),
    ] {
        assert_eq!(
            concern(path, MEETING).into_iter().collect::<BTreeSet<_>>(),
            kinds.iter().copied().collect(),
            "{path}"
        );
        let is_of_meeting = path.starts_with(MEETING);
        assert_eq!(concern(path, "2019-3").is_empty(), is_of_meeting, "{path}, of another meeting");
    }
}

#[test]
fn nothing_that_happens_at_a_meeting_says_that_the_record_was_wrong() {
    let events = one_of_each();
    for event in &events {
        assert!(!as_read::<MeetingsView, _>(event, MeetingsView::corrects), "{event:?}");
    }
}
