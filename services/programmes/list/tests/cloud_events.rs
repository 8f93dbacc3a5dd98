//! Every event that was ever shipped goes out and comes back; what was changed on the way doesn't.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use std::{fs, path::Path};

use serde_json::{Value, json};

use ayumi_programmes::{Event, decode_any, encode_any};
use ayumi_proto::{
    cloud_event::{EventError, InvalidEvent, cloud_events, from_cloud_events},
    codec,
    commit::{Actor, Commit, Events, Head, Provenance, Role},
    digest::Digest,
    event::ProgrammeName,
    ids::CommandId,
    subject::EventSubject,
    taking_back::TakingBack,
    time::Moment,
};

/// The events of the golden files, by programme.
fn golden(programme: ProgrammeName) -> Vec<Event> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../tests/golden/{programme}.jsonl"));
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let event = |line: Value| {
        let (kind, data) = line["event"].as_object().unwrap().iter().next().unwrap();
        Event::from_data(programme, kind, data.clone()).unwrap()
    };
    lines.map(event).collect()
}

fn full_head() -> Head {
    Head {
        command_id: CommandId::from_key("a command"),
        command_digest: Digest::of(&[b"a command"]),
        actor: Actor { role: Role::Expert, name: "二行の\n名".parse().unwrap() },
        provenance: Provenance::Simulated,
        recorded_at: Moment::from_micros(1_565_159_400_000_001),
        correlation_id: Some(CommandId::from_key("job").0),
        causation_id: Some(CommandId::from_key("cause").0),
        trace: Some("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01".parse().unwrap()),
        previous: Digest::of(&[b"previous"]),
    }
}

fn bare_head() -> Head {
    Head { correlation_id: None, causation_id: None, trace: None, ..full_head() }
}

fn subject(programme: ProgrammeName) -> EventSubject {
    format!("ayumi.event.{programme}.fy2019.tohoku.000012").parse().unwrap()
}

fn two_events() -> Vec<Value> {
    let events = Events::new(golden(ProgrammeName::Visits).drain(..2).collect()).unwrap();
    cloud_events(&subject(ProgrammeName::Visits), 7, &Commit { head: full_head(), events })
}

/// Out as text and back, as a file has it.
fn through_text(objects: &[Value]) -> Vec<Value> {
    objects.iter().map(|object| serde_json::from_str(&object.to_string()).unwrap()).collect()
}

#[test]
fn every_event_comes_back_to_the_byte() {
    for programme in <ProgrammeName as strum::IntoEnumIterator>::iter() {
        let (mut events, subject) = (golden(programme), subject(programme));
        let (occurred, reason) = ("2019-07-10".parse().unwrap(), "二重の入力".parse().unwrap());
        events.insert(0, Event::TakenBack(programme, TakingBack { version: 4, index: 1, occurred, reason }));
        let alone = events.iter().map(|event| vec![event.clone()]);
        for (events, head) in alone.chain([events.clone()]).zip([full_head(), bare_head()].into_iter().cycle()) {
            let commit = Commit { head, events: Events::new(events).unwrap() };
            let bytes = encode_any(&commit).unwrap();
            assert_eq!(decode_any(programme, &bytes).unwrap(), commit);
            let (position, back, rebuilt) =
                from_cloud_events::<Event>(&through_text(&cloud_events(&subject, 7, &commit))).unwrap();
            assert_eq!((position, &back), (7, &subject));
            let again = encode_any(&rebuilt).unwrap();
            assert_eq!(codec::hash(&back, &again), codec::hash(&subject, &bytes));
            assert_eq!(again, bytes);
        }
    }
}

#[test]
fn attributes_are_named_as_cloud_events_asks() {
    for object in two_events() {
        for (name, value) in object.as_object().unwrap() {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{name}");
            assert!(!value.is_null(), "{name}");
        }
    }
}

#[test]
fn sizes_above_two_to_the_53_keep_their_last_digit() {
    let mut data = golden(ProgrammeName::Reports)[0].data();
    data["position"] = json!(u64::MAX);
    let event = Event::from_data(ProgrammeName::Reports, "report-issued", data).unwrap();
    let commit = Commit { head: bare_head(), events: Events::new(vec![event]).unwrap() };
    let objects = through_text(&cloud_events(&subject(ProgrammeName::Reports), u64::MAX, &commit));
    let (position, _, back) = from_cloud_events::<Event>(&objects).unwrap();
    assert_eq!((position, back), (u64::MAX, commit));
}

#[test]
fn every_attribute_is_needed_and_has_its_type() {
    let good = two_events();
    for name in good[1].as_object().unwrap().keys() {
        let mut missing = good.clone();
        missing[1].as_object_mut().unwrap().remove(name);
        assert_eq!(
            from_cloud_events::<Event>(&missing).unwrap_err(),
            InvalidEvent { index: 1, attribute: name.clone(), error: EventError::Missing }
        );
        for wrong in [json!(null), json!(1.5), json!(["x"]), json!("x"), json!(999)] {
            let mut mistyped = good.clone();
            mistyped[1][name] = wrong.clone();
            let misfit = from_cloud_events::<Event>(&mistyped).unwrap_err();
            assert_eq!((misfit.index, &misfit.attribute), (1, name), "{wrong}: {misfit}");
        }
    }
}

/// The first event is what the others are compared with, so that a change there shows there or in the next.
#[test]
fn a_change_in_the_first_event_is_noticed_by_name() {
    let good = two_events();
    let other = Commit {
        head: Head { recorded_at: Moment::from_micros(0), ..bare_head() },
        events: Events::new(vec![golden(ProgrammeName::Pilots)[0].clone()]).unwrap(),
    };
    let other = &cloud_events(&subject(ProgrammeName::Pilots).at(13), 8, &other)[0];
    for (name, value) in other.as_object().unwrap() {
        if good[0][name] == *value {
            continue;
        }
        let mut changed = good.clone();
        changed[0][name] = value.clone();
        let misfit = from_cloud_events::<Event>(&changed).unwrap_err();
        // What says the same twice is found at either place: an id has the command's, a type its source's programme.
        let named = match name.as_str() {
            "commandid" => "id",
            "source" => "type",
            "type" => "data",
            own => own,
        };
        assert_eq!(misfit.attribute, named, "{name}: {misfit}");
    }
}

#[test]
fn what_doesnt_belong_is_refused() {
    let good = two_events();
    let mut stray = good.clone();
    stray[0]["colour"] = json!("blue");
    assert_eq!(
        from_cloud_events::<Event>(&stray).unwrap_err().to_string(),
        "event 0 of the commit: colour: doesn't belong here (ここにはない項目です)"
    );
    let mut within = good.clone();
    within[0]["data"]["colour"] = json!("blue");
    assert_eq!(from_cloud_events::<Event>(&within).unwrap_err().attribute, "data");
    let swapped = [good[1].clone(), good[0].clone()];
    assert_eq!(from_cloud_events::<Event>(&swapped).unwrap_err().attribute, "index");
    assert_eq!(from_cloud_events::<Event>(&good[..1]).unwrap_err().attribute, "count");
    assert_eq!(from_cloud_events::<Event>(&[]).unwrap_err().attribute, "count");
    let mut day = good;
    day[0]["data"]["on"] = json!("2019-5-27");
    let why = from_cloud_events::<Event>(&day).unwrap_err().to_string();
    assert!(why.contains("data") && why.contains("a date such as 2019-08-07") && why.contains("日付"), "{why}");
}

#[test]
fn a_commit_of_two_programmes_has_no_bytes() {
    let events = [ProgrammeName::Visits, ProgrammeName::Pilots].map(|programme| golden(programme).swap_remove(0));
    let commit = Commit { head: bare_head(), events: Events::new(events.to_vec()).unwrap() };
    assert_eq!(encode_any(&commit), Err(codec::CodecError::Mixed));
}
