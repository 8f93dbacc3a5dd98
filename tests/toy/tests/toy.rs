//! What holds of every programme holds of one of two events.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use ayumi_core::world::{World, v};
use ayumi_toy::{Command, Invitation, Joining, Toy};
use serde_json::json;

fn invitation(on: &str, companies: u32) -> Command {
    Command::Invite(Invitation { on: v(on), companies })
}

fn joining(on: &str, prefecture: &str, companies: u32) -> Command {
    Command::Join(Joining { on: v(on), prefecture: v(prefecture), companies })
}

fn busy() -> World<Toy> {
    let mut world = World::on("2019-12-31");
    world.accept("guide", invitation("2019-05-01", 100));
    world.accept("poster", invitation("2019-05-02", 10));
    world.accept("guide", joining("2019-06-01", "04", 30));
    world.accept("guide", joining("2019-05-20", "13", 20));
    world
}

#[test]
fn figures_keep_their_promises() {
    let world = busy();
    for day in ["2019-04-30", "2019-05-20", "2019-12-31"] {
        world.assert_figures_keep_promises(v(day));
    }
    let figure = |path| world.figure("2019-12-31", path);
    assert_eq!(figure("joined").as_deref(), Some("50"));
    assert_eq!(figure("prefecture/04/joined").as_deref(), Some("30"));
    assert_eq!(figure("campaign/poster/invited").as_deref(), Some("10"));
}

#[test]
fn no_more_are_joined_than_were_invited() {
    busy().reject("poster", joining("2019-06-01", "04", 11), "not-invited");
}

#[test]
fn campaigns_are_listed() {
    let answer = busy().answer("fy2019", "2019-12-31", Some("guide")).unwrap();
    assert_eq!(answer["campaigns"], json!([{"id": "guide", "invited": 100, "joined": 50}]));
}
