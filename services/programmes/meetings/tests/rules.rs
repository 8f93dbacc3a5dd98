//! The rules, each both ways: what it lets through and what it refuses.

mod common;

use ayumi_core::world::World;
use ayumi_meetings::Meetings;
use ayumi_meetings::{Command, Event};
use ayumi_proto::commit::Role;
use common::*;
use serde_json::{Value, json};

/// The content of a command, to be changed in one place.
fn content(of: &Command) -> Value {
    let tagged = serde_json::to_value(of).expect("a command is JSON");
    tagged.as_object().and_then(|object| object.values().next().cloned()).expect("one content")
}

fn with(name: &str, of: &Command, field: &str, value: Value) -> Command {
    let mut body = content(of);
    body[field] = value;
    command(name, body)
}

fn bodies(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("団体{index}")).collect()
}

#[test]
fn a_meeting_is_scheduled_once() {
    let mut world = World::<Meetings>::on("2019-08-31");
    assert!(matches!(world.accept(MEETING, schedule(HELD))[..], [Event::MeetingScheduled(_)]));
    world.reject(MEETING, schedule("2019-11-01"), "meeting-scheduled-once");
    world.accept("2019-3", schedule("2019-11-01"));
}

#[test]
fn a_meeting_ends_after_it_starts_and_is_announced_before() {
    let mut world = World::<Meetings>::on("2019-08-31");
    let schedule_with = |field, value: &str| with("schedule", &schedule(HELD), field, json!(value));
    world.reject(MEETING, schedule_with("ends", "2019-08-07T15:30:00+09:00"), "ends-not-after-starts");
    world.reject(MEETING, schedule_with("on", "2019-08-08"), "announced-after-start");
    world.accept(MEETING, schedule_with("on", HELD));
}

#[test]
fn invited_bodies_are_bounded_and_distinct() {
    let mut world = World::<Meetings>::on("2019-08-31");
    let members = |names: Value| with("schedule", &schedule(HELD), "members", names);
    let refusal = world.reject(MEETING, members(json!(bodies(101))), "list-out-of-bounds");
    assert_eq!((refusal.offending.as_str(), refusal.accepted.en.as_str()), ("101", "0–100 entries"));
    assert_eq!(refusal.detail.ja, "開催案内先が101件です。0〜100件で入力してください。");
    world.reject(MEETING, members(json!(["JNSA", "ＪＮＳＡ"])), "body-twice");
    world.accept(MEETING, members(json!(bodies(100))));
}

#[test]
fn only_a_scheduled_meeting_is_held_and_only_once() {
    let mut world = World::<Meetings>::on("2019-08-31");
    world.reject(MEETING, hold(HELD), "meeting-not-scheduled");
    world.accept(MEETING, schedule(HELD));
    world.reject(MEETING, hold("2019-07-09"), "before-announcement");
    world.reject(MEETING, hold("2019-09-01"), "in-the-future");
    world.accept(MEETING, hold(HELD));
    let refusal = world.reject(MEETING, hold(HELD), "meeting-held-once");
    assert_eq!(refusal.offending, MEETING);
    assert!(refusal.detail.ja.contains("2019年8月7日"), "{refusal:?}");
}

#[test]
fn attendance_names_each_body_once_in_whatever_spelling() {
    let mut world = World::<Meetings>::on("2019-08-31");
    world.accept(MEETING, schedule(HELD));
    let attended = |names: &[String]| {
        let rows: Vec<_> = names.iter().map(|body| json!({"body": body, "attendance": "present"})).collect();
        with("hold", &hold(HELD), "attendance", json!(rows))
    };
    let refusal = world.reject(MEETING, attended(&bodies(101)), "list-out-of-bounds");
    assert_eq!(refusal.detail.en, "Attendance must have 0 to 100 entries, not 101.");
    let twice = ["(一社) 協会".to_owned(), "（一社）　協会".to_owned()];
    let refusal = world.reject(MEETING, attended(&twice), "body-twice");
    assert_eq!(refusal.offending, "（一社）　協会");
    world.accept(MEETING, attended(&bodies(100)));
}

/// An agenda of that many items, each citing that many documents.
fn agenda(items: usize, documents: usize) -> Command {
    let documents: Vec<_> = (0..documents).map(|index| format!("資料{index}")).collect();
    let item = |item| json!({"item": item, "title": "議事", "documents": documents});
    with("hold", &hold(HELD), "agenda", json!((0..items).map(item).collect::<Vec<_>>()))
}

#[test]
fn agendas_and_their_documents_are_bounded() {
    for (accepted, refused) in [((50, 4), (51, 0)), ((1, 20), (1, 21)), ((10, 20), (11, 19)), ((0, 0), (50, 5))] {
        let mut world = World::<Meetings>::on("2019-08-31");
        world.accept(MEETING, schedule(HELD));
        world.reject(MEETING, agenda(refused.0, refused.1), "list-out-of-bounds");
        world.accept(MEETING, agenda(accepted.0, accepted.1));
    }
}

#[test]
fn the_documents_of_a_meeting_fit_into_one_commit() {
    let mut body = content(&agenda(10, 20));
    let Some(items) = body["agenda"].as_array_mut() else { unreachable!() };
    items.push(json!({"item": 10, "title": "閉会", "documents": ["資料"]}));
    let mut world = World::<Meetings>::on("2019-08-31");
    world.accept(MEETING, schedule(HELD));
    let refusal = world.reject(MEETING, command("hold", body), "list-out-of-bounds");
    assert_eq!((refusal.offending.as_str(), refusal.accepted.en.contains("200")), ("201", true));
    assert_eq!(refusal.detail.ja, "資料の合計が201件です。0〜200件で入力してください。");
    world.accept(MEETING, agenda(10, 20));
}

#[test]
fn agenda_items_differ_but_a_document_may_be_cited_twice() {
    let mut world = World::<Meetings>::on("2019-08-31");
    world.accept(MEETING, schedule(HELD));
    let twice = json!([{"item": 1, "title": "開会"}, {"item": 1, "title": "閉会"}]);
    world.reject(MEETING, with("hold", &hold(HELD), "agenda", twice), "agenda-item-twice");
    let events = world.accept(MEETING, hold(HELD));
    let [Event::MeetingHeld(proceedings)] = &events[..] else { unreachable!("{events:?}") };
    let cited: Vec<Vec<&str>> =
        proceedings.agenda.iter().map(|item| item.documents.iter().map(|name| name.as_str()).collect()).collect();
    assert_eq!(cited, [vec![], vec!["資料3"], vec!["資料3"]]);
}

fn state(day: &str, item: u8, body: &str) -> Command {
    let body = json!({"on": day, "item": item, "body": body, "kind": "hearsay", "summary": "そう聞いている"});
    command("record-statement", body)
}

fn minutes(day: &str) -> Command {
    command("record-minutes", json!({"on": day, "handling": "members-only"}))
}

fn propose(day: &str, from: &str) -> Command {
    command("propose-next", json!({"on": day, "between": {"from": from, "to": "2019-11-10"}}))
}

fn fix(day: &str, starts: &str) -> Command {
    command("fix-next", json!({"on": day, "starts": format!("{starts}T10:00:00+09:00")}))
}

/// Every command that is about a held meeting, on a day, in an order in which all are accepted.
fn later(day: &str) -> Vec<Command> {
    vec![
        minutes(day),
        state(day, 4, "中小企業診断協会"),
        raise(day, "one", "candidate", None),
        raise(day, "two", "candidate", None),
        plain("confirm-follow-up", day, "one"),
        assign(day, "one", "日本商工会議所", Some("2019-10-01")),
        progress(day, "one", "確認した"),
        plain("complete-follow-up", day, "one"),
        withdraw(day, "two", "対象ではなかった"),
        ask(day, "seminar", &["日本商工会議所"]),
        answer(day, "seminar", "日本商工会議所", "accepted"),
        propose(day, "2019-10-21"),
        fix(day, "2019-11-01"),
    ]
}

#[test]
fn all_else_is_about_a_held_meeting() {
    for submitted in later(HELD) {
        let mut world = World::<Meetings>::on("2019-08-31");
        world.reject(MEETING, submitted.clone(), "meeting-not-held");
        world.accept(MEETING, schedule(HELD));
        world.reject(MEETING, submitted, "meeting-not-held");
    }
}

#[test]
fn all_else_is_dated_from_the_meeting_on() {
    let mut world = held();
    for submitted in later("2019-08-06") {
        world.reject(MEETING, submitted, "before-meeting");
    }
    for submitted in later(HELD) {
        world.accept(MEETING, submitted);
    }
}

#[test]
fn nothing_is_dated_in_the_future() {
    for (index, submitted) in later("2019-09-01").into_iter().enumerate() {
        let mut world = held();
        for earlier in later(HELD).into_iter().take(index) {
            world.accept(MEETING, earlier);
        }
        world.reject(MEETING, submitted, "in-the-future");
    }
}

#[test]
fn statements_are_made_under_the_agenda_by_those_who_attended() {
    let mut world = held();
    let refusal = world.reject(MEETING, state(HELD, 2, "中小企業診断協会"), "not-on-the-agenda");
    assert_eq!(refusal.accepted.en, "an agenda item (1, 4, 5)");
    world.reject(MEETING, state(HELD, 4, "日本税理士会連合会"), "body-not-attending");
    world.reject(MEETING, state(HELD, 4, "日本商工会議所"), "body-not-attending");
    world.accept(MEETING, state(HELD, 4, "中小企業診断協会"));
    world.accept(MEETING, state(HELD, 5, "（特非）　ＩＴコーディネータ協会"));
    world.accept(MEETING, state(HELD, 5, "中小企業庁 技術・経営革新課"));
}

#[test]
fn memo_an_answer_names_a_question_of_the_meeting() {
    let mut world = held();
    let noted = |id, kind, answers| note(HELD, id, "日本商工会議所", kind, answers);
    world.reject(MEETING, noted("a", "answer", Some("q")), "no-such-question");
    world.accept(MEETING, noted("q", "question", None));
    world.accept(MEETING, noted("a", "answer", Some("q")));
    world.reject(MEETING, noted("q", "opinion", None), "statement-exists");
    world.reject(MEETING, noted("b", "answer", Some("a")), "no-such-question");
    world.reject(MEETING, note(HELD, "c", "日本税理士会連合会", "question", None), "body-not-attending");
    // A question that is answered isn't taken back before its answer is.
    world.take_back(&ayumi_core::world::v(MEETING), 3, None).unwrap_err();
    world.take_back(&ayumi_core::world::v(MEETING), 4, None).expect("taken back");
    world.take_back(&ayumi_core::world::v(MEETING), 3, None).expect("taken back");
}

#[test]
fn memo_what_is_received_was_said_before_and_not_in_the_future() {
    let mut world = held();
    let received =
        |day| with("note-statement", &note(HELD, "a", "日本商工会議所", "fact", None), "received_on", json!(day));
    world.reject(MEETING, received("2019-08-06"), "received-outside");
    world.reject(MEETING, received("2019-09-01"), "received-outside");
    world.accept(MEETING, received("2019-08-31"));
    let asked = with("ask-bodies", &ask_for(HELD, "r", "甲会", &["乙会"]), "received_on", json!("2019-08-06"));
    world.reject(MEETING, asked, "received-outside");
}

#[test]
fn memo_nobody_asks_itself() {
    let mut world = held();
    world.reject(MEETING, ask_for(HELD, "r", "ＪＮＳＡ", &["日本商工会議所", "JNSA"]), "asks-itself");
    world.accept(MEETING, ask_for(HELD, "r", "JNSA", &["日本商工会議所"]));
    world.reject(MEETING, ask(HELD, "r", &["日本商工会議所"]), "request-exists");
    world.accept(MEETING, answer(HELD, "r", "日本商工会議所", "accepted"));
}

#[test]
fn statements_follow_ups_and_requests_are_bounded() {
    let mut world = held();
    for index in 0..400 {
        world.accept(MEETING, state(HELD, 4, "中小企業診断協会"));
        if index < 100 {
            world.accept(MEETING, raise(HELD, &format!("f{index}"), "candidate", None));
        }
        if index < 50 {
            world.accept(MEETING, ask(HELD, &format!("r{index}"), &["日本商工会議所"]));
        }
    }
    for (command, words) in [
        (state(HELD, 4, "中小企業診断協会"), "発言要旨が401件です。1〜400件で入力してください。"),
        (raise(HELD, "more", "candidate", None), "宿題事項が101件です。1〜100件で入力してください。"),
        (ask(HELD, "more", &["日本商工会議所"]), "協力依頼が51件です。1〜50件で入力してください。"),
    ] {
        assert_eq!(world.reject(MEETING, command, "list-out-of-bounds").detail.ja, words);
    }
}

#[test]
fn requests_are_new_or_known_and_ask_somebody_once() {
    let mut world = held();
    world.reject(MEETING, answer(HELD, "seminar", "日本商工会議所", "accepted"), "no-such-request");
    let refusal = world.reject(MEETING, ask(HELD, "seminar", &[]), "list-out-of-bounds");
    assert_eq!(refusal.detail.ja, "依頼先が0件です。1〜100件で入力してください。");
    world.reject(MEETING, ask(HELD, "seminar", &["JNSA", "ＪＮＳＡ"]), "body-twice");
    let many = bodies(101);
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    world.reject(MEETING, ask(HELD, "seminar", &many), "list-out-of-bounds");
    world.accept(MEETING, ask(HELD, "seminar", &many[..100]));
    world.reject(MEETING, ask(HELD, "seminar", &["JNSA"]), "request-exists");
    world.accept(MEETING, raise(HELD, "seminar", "candidate", None));
}

#[test]
fn each_body_asked_answers_for_itself() {
    let mut world = held();
    world.accept(MEETING, ask("2019-08-09", "seminar", &["日本商工会議所", "ITコーディネータ協会"]));
    let accepts = |day, body| answer(day, "seminar", body, "accepted");
    world.reject(MEETING, accepts("2019-08-08", "日本商工会議所"), "before-request");
    world.reject(MEETING, accepts("2019-08-09", "中小企業診断協会"), "body-not-asked");
    world.accept(MEETING, accepts("2019-08-09", "日本商工会議所"));
    speak(&mut world, Role::Body, "ＩＴコーディネータ協会");
    world.reject(MEETING, accepts("2019-08-10", "日本商工会議所"), "not-the-answering-body");
    world.accept(MEETING, accepts("2019-08-10", "ITコーディネータ協会"));
    world.accept(MEETING, answer("2019-08-11", "seminar", "ITコーディネータ協会", "declined"));
    speak(&mut world, Role::Observer, "ITコーディネータ協会");
    world.reject(MEETING, accepts("2019-08-12", "ITコーディネータ協会"), "not-the-answering-body");
}

#[test]
fn the_next_meeting_is_after_this_one() {
    let mut world = held();
    world.reject(MEETING, propose(HELD, HELD), "next-not-after");
    world.reject(MEETING, fix(HELD, HELD), "next-not-after");
    world.accept(MEETING, propose(HELD, "2019-08-08"));
    world.accept(MEETING, fix(HELD, "2019-08-08"));
    world.accept(MEETING, propose(HELD, "2019-10-21"));
}

#[test]
fn commands_with_unknown_or_missing_fields_are_not_commands() {
    let malformed = [
        json!({"hold": {"on": HELD, "attendance": [], "agenda": []}}),
        json!({"fix-next": {"on": HELD, "starts": "2019-11-01"}}),
        json!({"confirm-follow-up": {"on": HELD, "follow_up": "a", "note": "b"}}),
        json!({"propose-next": {"on": HELD, "between": {"from": "2019-11-01", "to": "2019-10-31"}}}),
    ];
    for body in malformed {
        assert!(serde_json::from_value::<Command>(body.clone()).is_err(), "{body}");
    }
}
