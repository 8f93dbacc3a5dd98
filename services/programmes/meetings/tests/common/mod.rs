//! What the tests of the meetings share: a meeting like the council's second of 2019, and its commands by
//! the names that scripts rely on.

#![allow(dead_code, reason = "each of the tests uses a part of it")]

pub mod submitted;

use ayumi_core::world::{World, v};
use ayumi_meetings::Command;
use ayumi_meetings::Meetings;
use ayumi_proto::commit::{Actor, Role};
use serde_json::{Value, json};

/// The meeting of most tests.
pub const MEETING: &str = "2019-2";
/// The day on which it was held.
pub const HELD: &str = "2019-08-07";

/// A command, by its name and its content.
#[track_caller]
pub fn command(name: &str, body: Value) -> Command {
    serde_json::from_value(json!({ name: body })).expect("a command of the right form")
}

/// Schedules a meeting at a quarter to four that lasts ninety minutes.
pub fn schedule(day: &str) -> Command {
    let (starts, ends) = (format!("{day}T15:30:00+09:00"), format!("{day}T17:00:00+09:00"));
    let members = ["中小企業診断協会", "日本商工会議所", "日本税理士会連合会"];
    let body = json!({"on": "2019-07-10", "title": "協議会", "starts": starts, "ends": ends, "place": "委員会室",
        "members": members});
    command("schedule", body)
}

/// Two bodies present, one absent, one observer; three items, of which two cite document 3.
pub fn hold(day: &str) -> Command {
    let body = json!({"on": day, "handling": "members-only",
        "attendance": [
            {"body": "中小企業診断協会", "attendance": "present"},
            {"body": "(特非) ITコーディネータ協会", "attendance": "present"},
            {"body": "日本税理士会連合会", "attendance": "absent"},
            {"body": "中小企業庁 技術・経営革新課", "attendance": "observer"}],
        "agenda": [
            {"item": 1, "title": "開会"},
            {"item": 4, "title": "セミナー", "documents": ["資料3"]},
            {"item": 5, "title": "普及事業", "documents": ["資料3"]}]});
    command("hold", body)
}

pub fn raise(day: &str, id: &str, standing: &str, owner: Option<&str>) -> Command {
    let summary = format!("{id} を行う");
    let body = json!({"on": day, "follow_up": id, "summary": summary, "standing": standing, "owner": owner});
    command("raise-follow-up", body)
}

pub fn assign(day: &str, id: &str, owner: &str, due: Option<&str>) -> Command {
    command("assign-follow-up", json!({"on": day, "follow_up": id, "owner": owner, "due": due}))
}

/// A command on a follow-up that says nothing but its day: `confirm-follow-up` or `complete-follow-up`.
pub fn plain(name: &str, day: &str, id: &str) -> Command {
    command(name, json!({"on": day, "follow_up": id}))
}

pub fn progress(day: &str, id: &str, note: &str) -> Command {
    command("progress-follow-up", json!({"on": day, "follow_up": id, "note": note}))
}

pub fn withdraw(day: &str, id: &str, reason: &str) -> Command {
    command("drop-follow-up", json!({"on": day, "follow_up": id, "reason": reason}))
}

pub fn ask(day: &str, id: &str, of: &[&str]) -> Command {
    let body = json!({"on": day, "request": id, "kind": "recruitment", "of": of, "summary": "集客への協力"});
    command("request-cooperation", body)
}

pub fn answer(day: &str, id: &str, body: &str, answer: &str) -> Command {
    command("answer-request", json!({"on": day, "request": id, "body": body, "answer": answer}))
}

/// A world at the end of August 2019, in which the meeting was held.
pub fn held() -> World<Meetings> {
    let mut world = World::on("2019-08-31");
    speak(&mut world, Role::Secretariat, "事務局");
    world.accept(MEETING, schedule(HELD));
    world.accept(MEETING, hold(HELD));
    world
}

/// The meeting with three follow-ups, of which one is done, one dropped and one open, and a request.
pub fn busy() -> World<Meetings> {
    let mut world = held();
    world.accept(MEETING, raise(HELD, "tohoku", "candidate", None));
    world.accept(MEETING, raise(HELD, "pool", "confirmed", Some("日本商工会議所")));
    world.accept(MEETING, raise("2019-08-08", "platform", "candidate", None));
    world.accept(MEETING, plain("confirm-follow-up", "2019-08-10", "tohoku"));
    world.accept(MEETING, assign("2019-08-12", "tohoku", "情報処理推進機構", Some("2019-09-30")));
    world.accept(MEETING, progress("2019-08-15", "tohoku", "実施者と協議"));
    world.accept(MEETING, plain("complete-follow-up", "2019-08-20", "pool"));
    world.accept(MEETING, withdraw("2019-08-21", "platform", "別の会合で扱う"));
    world.accept(MEETING, ask(HELD, "seminar", &["日本商工会議所", "(特非) ITコーディネータ協会"]));
    world.accept(MEETING, answer("2019-08-16", "seminar", "日本商工会議所", "considering"));
    world
}

/// Lets somebody else speak.
pub fn speak(world: &mut World<Meetings>, role: Role, name: &str) {
    world.actor = Actor { role, name: v(name) };
}

/// Notes what a body said.
pub fn note(day: &str, id: &str, body: &str, kind: &str, answers: Option<&str>) -> Command {
    let body = json!({"on": day, "statement": id, "turn": 1, "item": 1, "body": body, "capacity": "body", "kind": kind,
        "certainty": null, "answers": answers, "summary": "発言の要旨"});
    command("note-statement", body)
}

/// A body asks others.
pub fn ask_for(day: &str, id: &str, requester: &str, of: &[&str]) -> Command {
    let body = json!({"on": day, "request": id, "requester": requester, "kind": "publicity", "of": of,
        "summary": "会員への周知"});
    command("ask-bodies", body)
}
