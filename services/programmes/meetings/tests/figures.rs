//! The figures: where they are, what they say and what they are called.

mod common;

use ayumi_core::world::{World, v};
use ayumi_meetings::Meetings;
use ayumi_proto::{commit::Provenance, figure::Figure};
use common::*;

fn figure(world: &World<Meetings>, as_of: &str, path: &str) -> Option<String> {
    world.figure(as_of, path)
}

#[test]
fn figures_have_addresses_and_stand_as_of_a_day() {
    let world = busy();
    for (path, then, now) in [
        ("held", "0", "1"),
        ("follow-ups-open", "0", "1"),
        ("follow-ups-candidate", "0", "0"),
        ("requests", "0", "1"),
        ("answers-pending", "0", "1"),
        ("2019-2/present", "0", "2"),
        ("2019-2/absent", "0", "1"),
        ("2019-2/observers", "0", "1"),
        ("2019-2/follow-ups-open", "0", "1"),
        ("2019-2/follow-ups-closed", "0", "2"),
    ] {
        assert_eq!(figure(&world, "2019-08-06", path).as_deref(), Some(then), "{path}");
        assert_eq!(figure(&world, "2019-08-31", path).as_deref(), Some(now), "{path}");
    }
    assert_eq!(figure(&world, "2019-08-08", "follow-ups-candidate").as_deref(), Some("2"));
    for (body, day, open) in [
        ("日本商工会議所", "2019-08-19", "1"),
        ("日本商工会議所", "2019-08-31", "0"),
        ("情報処理推進機構", "2019-08-31", "1"),
    ] {
        assert_eq!(figure(&world, day, &format!("body/{body}/follow-ups-open")).as_deref(), Some(open), "{body}");
    }
    assert_eq!(figure(&world, "2019-08-06", "body/日本商工会議所/present"), None);
}

/// A world with what is unlike the usual: bodies whose names an address could take for others, a meeting that is
/// called as bodies' addresses begin, follow-ups that change hands, facts of a generator and of two spellings.
fn unusual() -> World<Meetings> {
    let mut world = busy();
    for (id, day) in [("body", "2019-08-14"), ("requests", "2019-08-28")] {
        world.accept(id, schedule(day));
        world.accept(id, hold(day));
        world.accept(id, raise(day, "a", "confirmed", Some("Ａ／Ｂ")));
        world.accept(id, raise(day, "b", "candidate", Some("A_B")));
        world.accept(id, ask(day, "requests", &["A/B", "A_B", "日本商工会議所"]));
    }
    world.accept("body", assign("2019-08-20", "a", "100% ?#会", None));
    world.accept("body", assign("2019-08-16", "a", "A_B", None));
    world.accept("body", plain("complete-follow-up", "2019-08-30", "a"));
    world.provenance = Provenance::Simulated;
    world.accept("body", answer("2019-08-21", "requests", "Ａ_Ｂ", "declined"));
    world.accept("body", answer("2019-08-18", "requests", "A_B", "accepted"));
    world
}

#[test]
fn figures_keep_their_promises_on_every_day() {
    for world in [held(), busy(), unusual()] {
        for day in ["2019-07-09", "2019-07-10", HELD, "2019-08-10", "2019-08-16", "2019-08-20", "2019-08-31"] {
            world.assert_figures_keep_promises(v(day));
        }
    }
}

#[test]
fn names_that_look_alike_in_an_address_are_two_bodies() {
    let world = unusual();
    for (body, day, open) in [
        ("A%2FB", "2019-08-15", Some("1")),
        ("A_B", "2019-08-15", Some("1")),
        // It had the follow-up from the raising to the 16th, and nothing else until the meeting of the 28th.
        ("A%2FB", "2019-08-16", None),
        ("A_B", "2019-08-16", Some("2")),
        ("A_B", "2019-08-20", Some("1")),
        ("100%25%20%3F%23会", "2019-08-19", None),
        ("100%25%20%3F%23会", "2019-08-20", Some("1")),
        ("100%25%20%3F%23会", "2019-08-30", Some("0")),
        ("A%2FB", "2019-08-31", Some("1")),
        ("A_B", "2019-08-31", Some("2")),
    ] {
        let path = format!("body/{body}/follow-ups-open");
        assert_eq!(figure(&world, day, &path).as_deref(), open, "{body} on {day}");
    }
}

#[test]
fn a_meeting_may_be_called_as_other_addresses_begin() {
    let world = unusual();
    for (path, value) in [
        ("requests", "3"),
        ("requests/follow-ups-open", "2"),
        ("requests/requests/requests/pending", "3"),
        ("body/follow-ups-open", "1"),
        ("body/requests/requests/pending", "2"),
        ("body/A_B/follow-ups-open", "2"),
    ] {
        assert_eq!(figure(&world, "2019-08-31", path).as_deref(), Some(value), "{path}");
    }
}

#[test]
fn each_request_counts_the_latest_answers() {
    let mut world = unusual();
    world.accept("body", answer("2019-08-22", "requests", "日本商工会議所", "considering"));
    let counts = |as_of| {
        ["answered", "pending", "accepted", "declined", "considering"]
            .map(|name| figure(&world, as_of, &format!("body/requests/requests/{name}")).unwrap_or_default())
    };
    assert_eq!(counts("2019-08-13"), [""; 5]);
    assert_eq!(counts("2019-08-14"), ["0", "3", "0", "0", "0"]);
    assert_eq!(counts("2019-08-18"), ["1", "2", "1", "0", "0"]);
    assert_eq!(counts("2019-08-21"), ["1", "2", "0", "1", "0"]);
    assert_eq!(counts("2019-08-22"), ["2", "1", "0", "1", "1"]);
}

#[test]
fn the_oldest_open_follow_up_ages_until_it_is_closed() {
    let world = busy();
    for (path, day, days) in [
        ("follow-ups-oldest-days", "2019-08-06", None),
        ("follow-ups-oldest-days", HELD, Some("0")),
        ("follow-ups-oldest-days", "2019-08-31", Some("24")),
        ("2019-2/follow-ups-oldest-days", "2019-08-31", Some("24")),
        ("body/日本商工会議所/follow-ups-oldest-days", "2019-08-19", Some("12")),
        ("body/日本商工会議所/follow-ups-oldest-days", "2019-08-20", None),
        // It was raised before it was theirs.
        ("body/情報処理推進機構/follow-ups-oldest-days", "2019-08-12", Some("5")),
    ] {
        assert_eq!(figure(&world, day, path).as_deref(), days, "{path} on {day}");
    }
}

#[test]
fn figures_are_called_what_they_are() {
    let figures = busy().figures(v("fy2019"), v("2019-08-31"));
    let called = |path: &str| {
        let path = format!("meetings/fy2019/{path}");
        let Figure { unit, label, .. } = figures.iter().find(|figure| figure.path == path).expect("a figure");
        (unit.to_string(), label.ja.clone(), label.en.clone())
    };
    for (path, unit, ja, en) in [
        ("held", "meetings", "開催した会合", "Meetings held"),
        ("follow-ups-open", "follow-ups", "未了の宿題事項（候補を含む）", "Open follow-ups, candidates included"),
        ("follow-ups-candidate", "follow-ups", "宿題事項の候補", "Follow-up candidates"),
        ("requests", "answers", "協力依頼", "Cooperation requests"),
        ("answers-pending", "answers", "協力依頼への未回答", "Replies outstanding"),
        ("2019-2/present", "bodies", "協議会 出席団体", "協議会: Bodies present"),
        ("2019-2/absent", "bodies", "協議会 欠席団体", "協議会: Bodies absent"),
        ("2019-2/observers", "bodies", "協議会 オブザーバ", "協議会: Observers"),
        (
            "2019-2/follow-ups-open",
            "follow-ups",
            "協議会 未了の宿題事項（候補を含む）",
            "協議会: Open follow-ups, candidates included",
        ),
        (
            "2019-2/follow-ups-closed",
            "follow-ups",
            "協議会 対応済み・取下げの宿題事項",
            "協議会: Follow-ups done or dropped",
        ),
        (
            "2019-2/follow-ups-oldest-days",
            "days",
            "協議会 最も古い未了の宿題事項の経過日数",
            "協議会: Days since the oldest open follow-up was raised",
        ),
        (
            "2019-2/requests/seminar/pending",
            "answers",
            "協議会 seminar 協力依頼への未回答",
            "協議会 seminar: Replies outstanding",
        ),
        (
            "body/(特非)%20ITコーディネータ協会/present",
            "meetings",
            "(特非) ITコーディネータ協会 出席した会合",
            "(特非) ITコーディネータ協会: Meetings attended",
        ),
    ] {
        assert_eq!(called(path), (unit.to_owned(), ja.to_owned(), en.to_owned()), "{path}");
    }
}

#[test]
fn what_is_simulated_marks_the_figures_that_would_be_others_without_it() {
    let mut world = unusual();
    let marked = |world: &World<Meetings>, path: &str| {
        let path = format!("meetings/fy2019/{path}");
        let figures = world.figures(v("fy2019"), v("2019-08-31"));
        figures.iter().find(|figure| figure.path == path).map(|figure| figure.simulated)
    };
    for (path, simulated) in [
        ("held", false),
        ("answers-pending", true),
        ("2019-2/present", false),
        ("body/present", false),
        ("body/requests/requests/pending", true),
        ("body/requests/requests/declined", true),
        // Of the two simulated answers the later declines.
        ("body/requests/requests/accepted", false),
        ("requests/requests/requests/pending", false),
        ("body/中小企業診断協会/present", false),
        ("body/A_B/follow-ups-open", false),
    ] {
        assert_eq!(marked(&world, path), Some(simulated), "{path}");
    }
    world.accept("body", raise("2019-08-28", "c", "candidate", Some("A_B")));
    for (path, simulated) in [
        ("follow-ups-open", true),
        ("follow-ups-oldest-days", false),
        ("body/follow-ups-open", true),
        ("body/A_B/follow-ups-open", true),
        ("body/A_B/present", false),
        ("body/A%2FB/follow-ups-open", false),
    ] {
        assert_eq!(marked(&world, path), Some(simulated), "{path}");
    }
}
