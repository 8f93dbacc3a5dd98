//! Commands at random, by whomever, in whatever order.

use std::collections::BTreeMap;

use ayumi_core::world::{World, v};
use ayumi_meetings::Command;
use ayumi_meetings::Meetings;
use ayumi_proto::commit::Role;
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// One command by somebody.
#[derive(Clone, Debug)]
pub struct Submitted {
    role: Role,
    name: &'static str,
    meeting: &'static str,
    command: Command,
}

/// Four days, so that commands often come in another order than their days.
fn day() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["2019-08-06", HELD, "2019-08-08", "2019-08-12"])
}

/// Bodies, one of them in two spellings and two that an address could take for one.
fn body() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["甲会", "ＩＴ協会", "IT協会", "Ａ／Ｂ", "A_B"])
}

fn id() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b"])
}

/// A question, or an answer to one perhaps.
fn speech() -> impl Strategy<Value = (&'static str, Option<&'static str>)> {
    prop_oneof![Just(("question", None)), (Just("answer"), prop::option::of(id()))]
}

/// How a body takes part in a meeting.
fn part() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["present", "absent", "observer"])
}

fn hold_with(day: &str, came: &BTreeMap<&str, &str>) -> Command {
    let attendance: Vec<_> = came.iter().map(|(body, part)| json!({"body": body, "attendance": part})).collect();
    command("hold", json!({"on": day, "handling": "public", "attendance": attendance, "agenda": []}))
}

fn any_command() -> impl Strategy<Value = Command> {
    let answers = prop::sample::select(vec!["accepted", "declined", "considering"]);
    let standing = prop::sample::select(vec!["candidate", "confirmed"]);
    prop_oneof![
        1 => Just(schedule(HELD)),
        2 => (day(), prop::collection::btree_map(body(), part(), 0..3)).prop_map(|(day, came)| hold_with(day, &came)),
        3 => (day(), id(), standing, prop::option::of(body())).prop_map(|(day, id, standing, owner)| raise(day, id, standing, owner)),
        2 => (day(), id()).prop_map(|(day, id)| plain("confirm-follow-up", day, id)),
        2 => (day(), id(), body()).prop_map(|(day, id, body)| assign(day, id, body, None)),
        1 => (day(), id()).prop_map(|(day, id)| progress(day, id, "着手")),
        2 => (day(), id()).prop_map(|(day, id)| plain("complete-follow-up", day, id)),
        1 => (day(), id()).prop_map(|(day, id)| withdraw(day, id, "不要")),
        2 => (day(), id(), prop::collection::vec(body(), 1..4)).prop_map(|(day, id, of)| ask(day, id, &of)),
        1 => (day(), id(), body(), prop::collection::vec(body(), 1..4))
            .prop_map(|(day, id, requester, of)| ask_for(day, id, requester, &of)),
        2 => (day(), id(), body(), speech()).prop_map(|(day, id, body, (kind, answers))| note(day, id, body, kind, answers)),
        3 => (day(), id(), body(), answers).prop_map(|(day, id, body, said)| answer(day, id, body, said)),
        1 => day().prop_map(|day| command("fix-next", json!({"on": day, "starts": "2019-11-01T10:00:00+09:00"}))),
    ]
}

fn submitted() -> impl Strategy<Value = Submitted> {
    let role = prop_oneof![3 => Just(Role::Secretariat), 2 => Just(Role::Body), 1 => Just(Role::Expert)];
    let meeting = prop_oneof![4 => Just(MEETING), 1 => Just("2019-3")];
    (role, body(), meeting, any_command()).prop_map(|(role, name, meeting, command)| Submitted {
        role,
        name,
        meeting,
        command,
    })
}

/// Whether a meeting was held first, so that what follows gets somewhere, and what is recorded then.
pub fn submitted_in_order() -> impl Strategy<Value = (bool, Vec<Submitted>)> {
    (prop::bool::weighted(0.8), prop::collection::vec(submitted(), 0..60))
}

/// The world in which all of it was recorded, some of it refused.
pub fn world((begun, sequence): (bool, Vec<Submitted>)) -> World<Meetings> {
    let mut world = if begun { held() } else { World::on("2019-08-31") };
    for Submitted { role, name, meeting, command } in sequence {
        speak(&mut world, role, name);
        let _refused = world.submit(&v(meeting), &command);
    }
    world
}
