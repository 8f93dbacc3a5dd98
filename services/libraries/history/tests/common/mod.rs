//! A small log: experts who attend briefings, each with a chain of its own.

#![allow(dead_code, reason = "each test takes what it needs")]

use ayumi_history::{Frame, History};
use ayumi_proto::{
    codec,
    commit::{Actor, Commit, Events, Head, Provenance, Role},
    digest::Digest,
    ids::CommandId,
    subject::EventSubject,
    time::Moment,
};
use ayumi_visits::{BriefingAttendance, Event, Registration};

/// A commit's subject and bytes.
pub type Stored = (String, Vec<u8>);

/// How many entities take turns.
pub const ENTITIES: usize = 3;

pub fn stored(index: usize, recorded_at: i64, previous: Digest) -> Stored {
    stored_among(ENTITIES, index, recorded_at, previous)
}

fn stored_among(entities: usize, index: usize, recorded_at: i64, previous: Digest) -> Stored {
    let (entity, version) = (900_000 + index % entities, index / entities + 1);
    let subject: EventSubject = format!("ayumi.event.visits.fy2019.expert-{entity}.{version:06}").parse().unwrap();
    let on = "2019-06-10".parse().unwrap();
    let event: Event = match version {
        1 => Event::ExpertRegistered(Registration { on, prefecture: "04".parse().unwrap() }),
        _ => Event::BriefingAttended(BriefingAttendance { on }),
    };
    let head = Head {
        command_id: CommandId::from_key(&subject.to_string()),
        command_digest: Digest::of(&[b"command"]),
        actor: Actor { role: Role::Secretariat, name: "test".parse().unwrap() },
        provenance: Provenance::Simulated,
        recorded_at: Moment::from_micros(recorded_at),
        correlation_id: None,
        causation_id: None,
        trace: None,
        previous,
    };
    let commit = Commit { head, events: Events::new(vec![event]).unwrap() };
    (subject.to_string(), codec::encode(&commit).unwrap())
}

/// The first commits of the log.
pub fn log(len: usize) -> Vec<Stored> {
    log_among(ENTITIES, len)
}

/// The same, if so many entities take turns.
pub fn log_among(entities: usize, len: usize) -> Vec<Stored> {
    let mut log: Vec<Stored> = Vec::new();
    for index in 0..len {
        let before = index.checked_sub(entities).map(|before| codec::hash_under(&log[before].0, &log[before].1));
        log.push(stored_among(entities, index, index as i64 * 10, before.unwrap_or_default()));
    }
    log
}

/// The commits as frames, the first of them at a position.
pub fn frames(first: u64, log: &[Stored]) -> Vec<Frame<'_>> {
    (first..).zip(log).map(|(position, (subject, payload))| Frame { position, subject, payload }).collect()
}

/// A history of the commits that leaves nothing behind.
pub fn history(log: &[Stored]) -> History {
    let mut history = History::temporary().unwrap();
    history.append(&frames(1, log)).unwrap();
    history
}
