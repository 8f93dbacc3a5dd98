//! The rules of follow-ups, each both ways: who may move one, and when.

mod common;

use ayumi_meetings::Command;
use ayumi_proto::commit::Role;
use common::*;

#[test]
fn follow_ups_are_new_or_known() {
    let mut world = held();
    for submitted in [
        plain("confirm-follow-up", HELD, "tohoku"),
        assign(HELD, "tohoku", "情報処理推進機構", None),
        progress(HELD, "tohoku", "着手"),
        plain("complete-follow-up", HELD, "tohoku"),
        withdraw(HELD, "tohoku", "不要"),
    ] {
        world.reject(MEETING, submitted, "no-such-follow-up");
    }
    world.accept(MEETING, raise(HELD, "tohoku", "candidate", None));
    world.reject(MEETING, raise(HELD, "tohoku", "confirmed", None), "follow-up-exists");
    world.accept(MEETING, raise(HELD, "ishikawa", "confirmed", None));
}

#[test]
fn steps_of_a_follow_up_are_dated_from_when_it_was_raised() {
    let mut world = held();
    world.accept(MEETING, raise("2019-08-09", "tohoku", "confirmed", None));
    for submitted in [
        assign("2019-08-08", "tohoku", "情報処理推進機構", None),
        progress("2019-08-08", "tohoku", "着手"),
        plain("complete-follow-up", "2019-08-08", "tohoku"),
        withdraw("2019-08-08", "tohoku", "不要"),
    ] {
        world.reject(MEETING, submitted, "before-follow-up");
    }
    world.accept(MEETING, plain("complete-follow-up", "2019-08-09", "tohoku"));
}

#[test]
fn a_candidate_is_confirmed_by_the_secretariat_before_it_is_completed() {
    let mut world = held();
    let owner = "日本商工会議所";
    speak(&mut world, Role::Body, owner);
    world.reject(MEETING, raise(HELD, "pool", "confirmed", Some(owner)), "not-the-secretariat");
    world.accept(MEETING, raise(HELD, "pool", "candidate", Some(owner)));
    world.reject(MEETING, plain("confirm-follow-up", HELD, "pool"), "not-the-secretariat");
    world.reject(MEETING, plain("complete-follow-up", HELD, "pool"), "follow-up-not-confirmed");
    speak(&mut world, Role::Secretariat, "事務局");
    world.reject(MEETING, plain("complete-follow-up", HELD, "pool"), "follow-up-not-confirmed");
    world.accept(MEETING, plain("confirm-follow-up", HELD, "pool"));
    world.reject(MEETING, plain("confirm-follow-up", HELD, "pool"), "follow-up-already-confirmed");
    world.accept(MEETING, plain("complete-follow-up", HELD, "pool"));
}

/// The commands that are for the owner or the secretariat.
fn owners() -> [Command; 4] {
    [
        assign(HELD, "pool", "日本商工会議所", None),
        progress(HELD, "pool", "着手"),
        plain("complete-follow-up", HELD, "pool"),
        withdraw(HELD, "pool", "不要"),
    ]
}

#[test]
fn only_the_owner_or_the_secretariat_moves_a_follow_up() {
    let others = [Role::Body, Role::Implementer, Role::Expert, Role::Observer, Role::Researcher, Role::System];
    for submitted in owners() {
        let mut world = held();
        world.accept(MEETING, raise(HELD, "pool", "confirmed", Some("(特非) ITコーディネータ協会")));
        for role in others {
            speak(&mut world, role, "日本商工会議所");
            let refusal = world.reject(MEETING, submitted.clone(), "not-the-owner");
            assert_eq!(refusal.offending, "日本商工会議所");
            assert!(refusal.accepted.ja.contains("(特非) ITコーディネータ協会"), "{refusal:?}");
        }
        // The owner's name in another role isn't the owner.
        speak(&mut world, Role::Expert, "(特非) ITコーディネータ協会");
        world.reject(MEETING, submitted.clone(), "not-the-owner");
        speak(&mut world, Role::Body, "（特非）　ＩＴコーディネータ協会");
        world.accept(MEETING, submitted);
    }
}

#[test]
fn a_follow_up_without_owner_is_the_secretariats() {
    for submitted in owners() {
        let mut world = held();
        world.accept(MEETING, raise(HELD, "pool", "confirmed", None));
        speak(&mut world, Role::Body, "日本商工会議所");
        world.reject(MEETING, submitted.clone(), "not-the-owner");
        speak(&mut world, Role::Secretariat, "事務局");
        world.accept(MEETING, submitted);
    }
}

#[test]
fn the_latest_assignment_by_day_names_the_owner() {
    let mut world = held();
    world.accept(MEETING, raise(HELD, "pool", "confirmed", Some("甲")));
    world.accept(MEETING, assign("2019-08-20", "pool", "乙", None));
    world.accept(MEETING, assign("2019-08-10", "pool", "丙", None));
    for name in ["甲", "丙"] {
        speak(&mut world, Role::Body, name);
        world.reject(MEETING, plain("complete-follow-up", "2019-08-21", "pool"), "not-the-owner");
    }
    speak(&mut world, Role::Body, "乙");
    world.accept(MEETING, plain("complete-follow-up", "2019-08-21", "pool"));
}

#[test]
fn a_closed_follow_up_takes_nothing_more() {
    for closing in [plain("complete-follow-up", HELD, "pool"), withdraw(HELD, "pool", "不要")] {
        let mut world = held();
        world.accept(MEETING, raise(HELD, "pool", "confirmed", None));
        world.accept(MEETING, closing);
        for submitted in owners().into_iter().chain([plain("confirm-follow-up", HELD, "pool")]) {
            world.reject(MEETING, submitted, "follow-up-closed");
        }
        world.reject(MEETING, raise(HELD, "pool", "candidate", None), "follow-up-exists");
    }
}
