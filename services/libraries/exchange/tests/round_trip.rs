//! What goes out comes back: every commit, to the byte, in every format.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod common;

use std::fs;

use ayumi_exchange::{Exported, Format, Problem, WriteError, Writer, read};
use ayumi_programmes::{Event, encode_any};
use ayumi_proto::{codec, commit::EVENTS_MAX, event::ProgrammeName};
use common::{Log, Placed, exported, golden, history};
use strum::IntoEnumIterator;

/// Out into a file and back.
fn through(commits: &[Placed], format: Format) -> Vec<Exported> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history").with_extension(format.extension());
    let mut writer = Writer::create(&path, Format::of(&path).unwrap()).unwrap();
    for (position, subject, commit) in commits {
        writer.write(*position, subject, commit).unwrap();
    }
    writer.finish().unwrap();
    read(&path).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_event_comes_back_in_every_format() {
    let history = history();
    for format in Format::iter() {
        let back = through(&history, format);
        assert_eq!(back.len(), history.len());
        for (exported, (position, subject, commit)) in back.iter().zip(&history) {
            let bytes = encode_any(commit).unwrap();
            assert_eq!((exported.position, &exported.subject, &exported.payload), (*position, subject, &bytes));
            assert_eq!(codec::hash(&exported.subject, &exported.payload), codec::hash(subject, &bytes));
        }
    }
}

#[test]
fn a_part_begins_at_its_own_position_and_nothing_is_nothing() {
    let history = history();
    for format in Format::iter() {
        assert_eq!(through(&history[6..], format).first().unwrap().position, 7);
        assert_eq!(through(&[], format), []);
    }
}

/// More rows than are held in memory at a time.
#[test]
fn a_long_history_comes_back() {
    let mut log = Log::default();
    let events: Vec<Event> = golden(ProgrammeName::Visits).into_iter().cycle().take(EVENTS_MAX).collect();
    for number in 0..320 {
        log.record(ProgrammeName::Visits, &format!("own-{number}"), events.clone());
    }
    assert!(log.commits.len() * events.len() > 16 * 1024);
    for format in Format::iter() {
        assert_eq!(through(&log.commits, format), log.commits.iter().map(exported).collect::<Vec<_>>());
    }
}

#[test]
fn an_export_that_was_cut_off_leaves_no_file() {
    let (folder, history) = (tempfile::tempdir().unwrap(), history());
    let path = folder.path().join("history.csv");
    fs::write(&path, "an earlier one").unwrap();
    let files = || fs::read_dir(folder.path()).unwrap().count();
    let write =
        |writer: &mut Writer<'_>, (position, subject, commit): &Placed| writer.write(*position, subject, commit);

    let mut writer = Writer::create(&path, Format::Csv).unwrap();
    write(&mut writer, &history[0]).unwrap();
    assert_eq!(files(), 2, "it is beside the earlier one");
    drop(writer);

    let mut writer = Writer::create(&path, Format::Csv).unwrap();
    write(&mut writer, &history[0]).unwrap();
    assert!(matches!(write(&mut writer, &history[2]), Err(WriteError::Gap { expected: 2, found: 3 })));
    assert!(matches!(write(&mut writer, &history[1]), Err(WriteError::Broken)));
    assert!(matches!(writer.finish(), Err(WriteError::Broken)));
    assert_eq!((files(), fs::read_to_string(&path).unwrap().as_str()), (1, "an earlier one"));

    let mut writer = Writer::create(&path, Format::Csv).unwrap();
    write(&mut writer, &history[0]).unwrap();
    writer.finish().unwrap();
    assert_eq!((files(), read(&path).unwrap().count()), (1, 1));
}

#[test]
fn the_extension_names_the_format() {
    let error = read("history.xlsx".as_ref()).unwrap_err();
    assert!(matches!(error.problem, Problem::Format(_)));
    assert!(error.to_string().contains("history.xlsx: the file name must end in .jsonl, .csv or .parquet"), "{error}");
    let error = read("no-such-file.csv".as_ref()).unwrap_err();
    assert!(matches!(error.problem, Problem::Io(_)) && error.to_string().starts_with("no-such-file.csv: "), "{error}");
}
