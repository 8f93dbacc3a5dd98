//! Which events change which figures, kind by kind.

mod common;

use std::collections::BTreeSet;

use ayumi_core::{
    figures::place::Address,
    world::{World, v},
};
use ayumi_meetings::{Command, Event, Meetings};
use ayumi_proto::event::DomainEvent;
use common::*;
use serde_json::json;
use strum::VariantNames;

const LATE: &str = "2019-08-31";

/// A world in which an event of each kind happened.
fn all_kinds() -> World<Meetings> {
    let mut world = busy();
    let submitted: [Command; 6] = [
        command("record-minutes", json!({"on": HELD, "handling": "public"})),
        command(
            "record-statement",
            json!({"on": HELD, "item": 4, "body": "中小企業診断協会", "kind": "fact", "summary": "応募は順調"}),
        ),
        command("propose-next", json!({"on": HELD, "between": {"from": "2019-10-21", "to": "2019-11-10"}})),
        command("fix-next", json!({"on": HELD, "starts": "2019-11-01T10:00:00+09:00"})),
        note(HELD, "q1", "中小企業診断協会", "question", None),
        ask_for(HELD, "mail", "中小企業診断協会", &["日本商工会議所"]),
    ];
    for command in submitted {
        world.accept(MEETING, command);
    }
    let kinds: BTreeSet<&str> = world.log.iter().map(|(_, event, ..)| event.kind()).collect();
    assert_eq!(kinds.len(), <Event>::VARIANTS.len(), "{kinds:?}");
    world
}

#[test]
fn an_explanation_has_the_events_that_changed_the_figure() {
    let mut world = all_kinds();
    world.accept(MEETING, answer("2019-08-17", "seminar", "日本商工会議所", "declined"));
    let (announced, held, raised) = ("meeting-scheduled", "meeting-held", "follow-up-raised");
    let (assigned, completed, dropped) = ("follow-up-assigned", "follow-up-completed", "follow-up-dropped");
    let (asked, answered) = ("cooperation-requested", "request-answered");
    for (path, kinds) in [
        ("held", &[held][..]),
        ("follow-ups-open", &[raised, raised, raised, completed, dropped]),
        ("follow-ups-candidate", &[raised, raised, "follow-up-confirmed", dropped]),
        ("requests", &[asked, "bodies-asked"]),
        ("answers-pending", &[asked, answered, "bodies-asked"]),
        ("2019-2/present", &[announced, held]),
        ("2019-2/follow-ups-closed", &[announced, completed, dropped]),
        ("2019-2/requests/seminar/answered", &[asked, answered]),
        ("2019-2/requests/seminar/declined", &[asked, answered]),
        ("body/中小企業診断協会/present", &[held]),
        ("body/日本商工会議所/present", &[raised]),
        ("body/情報処理推進機構/present", &[assigned]),
        ("body/中小企業診断協会/follow-ups-open", &[held]),
        ("body/日本商工会議所/follow-ups-open", &[raised, completed]),
        ("body/日本商工会議所/follow-ups-oldest-days", &[raised, completed]),
        ("body/情報処理推進機構/follow-ups-oldest-days", &[assigned]),
    ] {
        let steps = world.explained(LATE, path);
        assert_eq!(steps.iter().map(|step| step.event).collect::<Vec<_>>(), kinds, "{path}");
    }
    for path in ["2019-2/requests/other/declined", "2019-3/present", "body/日本税理士会/present"] {
        assert_eq!(world.explained(LATE, path), [], "{path}");
    }
}

/// A later answer takes an earlier one's place because something happened, and a dropped candidate was one until then.
#[test]
fn nothing_that_happens_at_a_meeting_says_that_the_record_was_wrong() {
    let world = all_kinds();
    for address in world.folded(v(LATE)).addresses("") {
        let address: Address<Meetings> = address;
        let steps = world.explained(LATE, &address.to_string());
        assert!(steps.iter().all(|step| step.superseded_by.is_none()), "{address}");
    }
}
