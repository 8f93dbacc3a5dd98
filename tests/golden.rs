//! The bytes of every variant ever shipped. `tests/golden/<programme>.jsonl` has an event a line, with the
//! bytes of a commit that holds it. Bytes that are there never change; a new variant is added as a line
//! without bytes, which `AYUMI_GOLDEN=write cargo test --test golden` fills in.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use ayumi_proto::{
    codec::{self, CodecError},
    commit::{Actor, Commit, Events, Head, Provenance, Role},
    digest::Digest,
    event::DomainEvent,
    ids::CommandId,
    taking_back::{RecordedEvent, TakingBack},
    time::Moment,
};
use ayumi_visits as visits;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use strum::VariantNames;

#[derive(Serialize, Deserialize)]
struct Line {
    event: Value,
    #[serde(default)]
    bytes: String,
}

fn path(programme: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/golden/{programme}.jsonl"))
}

/// A commit whose head has every field filled.
fn commit<E>(event: E) -> Commit<E> {
    let head = Head {
        command_id: CommandId::from_key("golden"),
        command_digest: Digest::of(&[b"golden"]),
        actor: Actor { role: Role::Implementer, name: "実施者".parse().unwrap() },
        provenance: Provenance::Simulated,
        recorded_at: Moment::from_micros(1_565_159_400_000_000),
        correlation_id: Some(CommandId::from_key("job").0),
        causation_id: Some(CommandId::from_key("cause").0),
        trace: Some("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01".parse().unwrap()),
        previous: Digest::of(&[b"previous"]),
    };
    Commit { head, events: Events::new(vec![event]).unwrap() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// Every line encodes to its bytes and decodes from them, and every variant has a line.
fn check<E>(programme: &str)
where
    E: DomainEvent + DeserializeOwned + PartialEq + std::fmt::Debug + VariantNames,
{
    let text = fs::read_to_string(path(programme)).unwrap();
    let mut lines: Vec<Line> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut seen = BTreeSet::new();
    let write = std::env::var("AYUMI_GOLDEN").is_ok_and(|value| value == "write");
    for line in &mut lines {
        let event: E = serde_json::from_value(line.event.clone()).unwrap();
        let bytes = codec::encode(&commit(&event)).unwrap();
        if line.bytes.is_empty() && write {
            line.bytes = hex(&bytes);
        }
        assert_eq!(line.bytes, hex(&bytes), "{programme}: the bytes of {} are other than those shipped", event.kind());
        let decoded: Commit<E> = codec::decode(&unhex(&line.bytes)).unwrap();
        assert_eq!(decoded.events[0], event);
        seen.insert(event.kind());
    }
    let missing: Vec<_> = E::VARIANTS.iter().filter(|name| !seen.contains(**name)).collect();
    assert!(missing.is_empty(), "{programme}: no line in tests/golden for {missing:?}");
    if write {
        let lines: Vec<String> = lines.iter().map(|line| serde_json::to_string(line).unwrap()).collect();
        fs::write(path(programme), lines.join("\n") + "\n").unwrap();
    }
}

macro_rules! every_programme {
    ([] $($programme:ident $module:ident),+) => {$(
        #[test]
        fn $module() {
            check::<ayumi_programmes::listed::$module::Event>(stringify!($module));
        }
    )+};
}

mod bytes_are_those_shipped {
    use super::*;

    ayumi_programmes::for_each_programme!([every_programme] []);
}

/// Bytes that aren't a commit are always an error, never a panic and never another commit.
#[test]
fn damaged_bytes_are_refused() {
    let line: Line = serde_json::from_str(fs::read_to_string(path("visits")).unwrap().lines().next().unwrap()).unwrap();
    let good = unhex(&line.bytes);
    let (head, whole) = (codec::decode::<visits::Event>(&good).unwrap().head, codec::brief(&good).unwrap());
    assert_eq!(
        (whole.recorded_at, whole.provenance, whole.previous),
        (head.recorded_at, head.provenance, head.previous)
    );
    let events = whole.events.len();
    for length in 0..good.len() {
        let why = codec::decode::<visits::Event>(&good[..length]).expect_err("cut");
        // The head alone says the same, unless the cut is behind it.
        match codec::brief(&good[..length]) {
            Ok(brief) => {
                assert_eq!((brief.previous, brief.events), (head.previous, &good[good.len() - events..length]))
            }
            Err(error) => assert_eq!(error, why, "cut to {length} bytes"),
        }
    }
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(codec::decode::<visits::Event>(&longer), Err(CodecError::Trailing(1)));
    let mut other = good.clone();
    other[0] = 2;
    assert_eq!(codec::decode::<visits::Event>(&other), Err(CodecError::Format(Some(2))));
    for at in 0..good.len() {
        let mut flipped = good.clone();
        flipped[at] ^= 0x80;
        let subject = "ayumi.event.visits.fy2019.terms.000001".parse().unwrap();
        assert_ne!(codec::hash(&subject, &flipped), codec::hash(&subject, &good));
        // It may decode to something else; the hash shows it. It must not panic.
        let _ = codec::decode::<visits::Event>(&flipped);
    }
}

/// D14: the bytes of a commit that takes an event back are these, and a build that doesn't know of that can't take them for
/// something else.
#[test]
fn d14_the_bytes_of_a_taking_back_are_those_shipped() {
    let (occurred, reason) = ("2019-07-10".parse().unwrap(), "別の企業の訪問".parse().unwrap());
    let taking_back = TakingBack { version: 4, index: 0, occurred, reason };
    let logged = visits::Event::GuidanceCompleted(visits::Completion { on: "2019-08-01".parse().unwrap() });
    let mut commit = commit(RecordedEvent::TakenBack(taking_back));
    commit.events = Events::new(vec![commit.events[0].clone(), RecordedEvent::Happened(logged)]).unwrap();
    let bytes = codec::encode(&commit).unwrap();
    let events = codec::brief(&bytes).unwrap().events;
    assert_eq!((bytes[0], hex(events).as_str()), (2, TAKING_BACK));
    assert_eq!(codec::decode_recorded::<visits::Event>(&bytes), Ok(commit));
    assert_eq!(codec::decode::<visits::Event>(&bytes), Err(CodecError::Format(Some(2))));
    for length in 0..bytes.len() {
        assert!(codec::decode_recorded::<visits::Event>(&bytes[..length]).is_err(), "cut to {length} bytes");
    }
}

/// A taking back of the first event of version 4 on 10 July 2019, then a completion on 1 August.
const TAKING_BACK: &str = "027f04000a323031392d30372d313015e588a5e381aee4bc81e6a5ade381aee8a8aae5958f0bfa9a02";
