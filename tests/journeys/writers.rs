//! Clients that go on writing over HTTP while what they write to is killed under them, and what they
//! were answered.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::Value;

use crate::{
    harness::{Ayumi, PATIENCE, Reply, wait_for},
    scene::{EDITION, company, day, path, visit},
};

/// The pause before a command is submitted again.
const PAUSE: Duration = Duration::from_millis(25);
/// How many visits a company may get where writers go on and on.
pub const VISITS_MAX: u16 = 100;

/// Submits a command until it is accepted or rejected. In between, a client may lose the connection or hear
/// that it should come again, and nothing else.
pub fn submit(ayumi: &Ayumi, company: &str, body: &Value, key: &str) -> Reply {
    let path = path(company, "log-visit");
    let started = std::time::Instant::now();
    loop {
        match ayumi.try_post(&path, Some(key), body) {
            Ok(reply) if matches!(reply.status, 200 | 201 | 422) => return reply,
            Ok(reply) => assert!(matches!(reply.status, 409 | 503), "{key}: {} {}", reply.status, reply.body),
            Err(_) => {}
        }
        assert!(started.elapsed() < PATIENCE, "{key} was never answered");
        std::thread::sleep(PAUSE);
    }
}

/// Writers, each of visits for a company of its own, and what was acknowledged to them.
#[derive(Default)]
pub struct Writers {
    acknowledged: Mutex<BTreeMap<(u64, u16), String>>,
    enough: AtomicBool,
}

impl Writers {
    /// Has `count` writers write while `meanwhile` runs; when it returns, they stop.
    pub fn run(&self, ayumi: &Ayumi, count: u64, meanwhile: impl FnOnce()) {
        std::thread::scope(|scope| {
            for writer in 0..count {
                scope.spawn(move || self.write(ayumi, writer));
            }
            // Writers stop also where `meanwhile` fails, or the scope would wait for them.
            let _stop = Stop(&self.enough);
            meanwhile();
        });
    }

    fn write(&self, ayumi: &Ayumi, writer: u64) {
        for number in (1..=VISITS_MAX).take_while(|_| !self.enough.load(Ordering::Acquire)) {
            let reply = submit(ayumi, &company(writer), &body(number), &key(writer, number));
            assert!(matches!(reply.status, 200 | 201), "{}", reply.body);
            self.acknowledged.lock().unwrap().insert((writer, number), reply.body);
        }
    }

    /// How many commands were acknowledged.
    pub fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    /// Waits until so many more are acknowledged.
    pub fn wait_for_more(&self, more: usize) {
        let target = self.count() + more;
        wait_for("writers to get on", || (self.count() >= target).then_some(()));
    }

    /// Every command that was acknowledged is stored, once: submitted again it gets its first answer, and the view
    /// counts it.
    pub fn check(&self, ayumi: &Ayumi) {
        let acknowledged = self.acknowledged.lock().unwrap();
        let mut visits = BTreeMap::<u64, u64>::new();
        let mut position = 0;
        for ((writer, number), first) in acknowledged.iter() {
            let again = submit(ayumi, &company(*writer), &body(*number), &key(*writer, *number));
            assert_eq!((again.status, &again.body), (200, first), "submitted again");
            *visits.entry(*writer).or_default() += 1;
            position = position.max(again.json()["position"].as_u64().unwrap());
        }
        for (writer, visits) in visits {
            let path = format!("/api/v1/visits/{}?edition={EDITION}&min_position={position}", company(writer));
            let view = ayumi.get(&path).json();
            assert_eq!(view["visits"], visits, "{view}");
        }
    }
}

struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

fn key(writer: u64, number: u16) -> String {
    format!("writer {writer} visit {number}")
}

fn body(number: u16) -> Value {
    visit(&day(number.into()), 45_000)
}
