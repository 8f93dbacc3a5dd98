//! A history that has every event ever shipped, with chains that hold.

#![allow(dead_code, clippy::unwrap_used, reason = "a helper of tests fails like a test, and no test needs all")]

use std::{collections::HashMap, fs, path::Path};

use ayumi_exchange::{Exported, Format, Writer};
use ayumi_programmes::{Event, encode_any};
use ayumi_proto::{
    codec,
    commit::{Actor, Commit, EVENTS_MAX, Events, Head, Provenance, Role},
    digest::Digest,
    event::ProgrammeName,
    ids::CommandId,
    subject::EventSubject,
    time::Moment,
};
use serde_json::Value;

/// A commit and its place in the log.
pub type Placed = (u64, EventSubject, Commit<Event>);

/// The commits of entities, put under positions, versions and hashes as they come.
#[derive(Default)]
pub struct Log {
    pub commits: Vec<Placed>,
    last: HashMap<String, (u32, Digest)>,
}

impl Log {
    pub fn record(&mut self, programme: ProgrammeName, entity: &str, events: Vec<Event>) {
        let position = self.commits.len() as u64 + 1;
        let subject: EventSubject = format!("ayumi.event.{programme}.fy2019.{entity}.000001").parse().unwrap();
        let (version, previous) = self.last.get(&subject.all_versions()).copied().unwrap_or_default();
        let subject = subject.at(version + 1);
        let commit = Commit { head: head(position, previous), events: Events::new(events).unwrap() };
        let hash = codec::hash(&subject, &encode_any(&commit).unwrap());
        self.last.insert(subject.all_versions(), (subject.version, hash));
        self.commits.push((position, subject, commit));
    }
}

/// Heads with and without what may be missing, and names that are hard on CSV.
fn head(position: u64, previous: Digest) -> Head {
    let number = position as usize;
    let name = ["実施者の担当", "=HYPERLINK(\"x\"),\n二行目", "'-1", "a;b \"c\" d"][number % 4];
    let id = |key: &str| CommandId::from_key(&format!("{key}-{position}"));
    let trace = format!("00-0123456789abcdef0123456789abcdef-{position:016x}-01");
    Head {
        command_id: id("command"),
        command_digest: Digest::of(&[b"content", &position.to_le_bytes()]),
        actor: Actor { role: [Role::Implementer, Role::Secretariat][number % 2], name: name.parse().unwrap() },
        provenance: [Provenance::Reported, Provenance::Simulated][number % 2],
        recorded_at: Moment::from_micros(1_565_159_400_000_000 + position as i64 * 1_000_001),
        correlation_id: (!position.is_multiple_of(3)).then(|| id("job").0),
        causation_id: position.is_multiple_of(3).then(|| id("cause").0),
        trace: position.is_multiple_of(2).then(|| trace.parse().unwrap()),
        previous,
    }
}

/// The events of a golden file.
pub fn golden(programme: ProgrammeName) -> Vec<Event> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../tests/golden/{programme}.jsonl"));
    let text = fs::read_to_string(path).unwrap();
    let event = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let (kind, data) = line["event"].as_object().unwrap().iter().next().unwrap();
        Event::from_data(programme, kind, data.clone()).unwrap()
    };
    text.lines().map(event).collect()
}

/// An event from its content, as a golden file has it.
pub fn event(programme: ProgrammeName, kind: &str, data: Value) -> Event {
    Event::from_data(programme, kind, data).unwrap()
}

/// The entity that would have such an event.
fn entity(event: &Event) -> &'static str {
    match (event.programme().into(), event.kind()) {
        ("meetings", _) => "2019-2",
        ("pilots", _) => "tohoku",
        ("reports", _) => "recruitment-2019-08",
        ("visits", "terms-set" | "terms-amended") => "terms",
        ("visits", "expert-registered" | "briefing-attended") => "expert-900001",
        ("visits", "place-taken" | "place-returned") => "places",
        ("visits", _) => "7000012050002",
        // Another programme's, such as the one of the tests: no company and no person.
        _ => "a-campaign",
    }
}

/// Every golden event twice: in a commit of its own, and in one with others of its entity.
pub fn history() -> Vec<Placed> {
    history_log().commits
}

/// The same, to record more.
pub fn history_log() -> Log {
    let mut log = Log::default();
    for programme in <ProgrammeName as strum::IntoEnumIterator>::iter() {
        let mut together: Vec<(&str, Vec<Event>)> = Vec::new();
        for event in golden(programme) {
            let entity = entity(&event);
            log.record(programme, entity, vec![event.clone()]);
            match together.iter_mut().find(|(name, _)| *name == entity) {
                Some((_, events)) => events.push(event),
                None => together.push((entity, vec![event])),
            }
        }
        for (entity, events) in together {
            events.chunks(EVENTS_MAX).for_each(|events| log.record(programme, entity, events.to_vec()));
        }
    }
    log
}

/// What reading must give of a commit.
pub fn exported((position, subject, commit): &Placed) -> Exported {
    Exported { position: *position, subject: subject.clone(), payload: encode_any(commit).unwrap() }
}

/// The bytes of an export.
pub fn bytes(commits: &[Placed], format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes, format).unwrap();
    for (position, subject, commit) in commits {
        writer.write(*position, subject, commit).unwrap();
    }
    writer.finish().unwrap();
    bytes
}
