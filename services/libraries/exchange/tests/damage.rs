//! A file that isn't what was written is refused, and the error names where.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod common;

use std::{fs, path::PathBuf};

use ayumi_exchange::{Exported, Format, Problem, ReadError, read};
use ayumi_proto::{cloud_event::EventError, event::ProgrammeName, ids::CommandId};
use common::{Log, Placed, bytes, exported, golden};
use tempfile::TempDir;

/// Three commits, the second with three events: lines 1, 2 to 4 and 5 of JSON lines; one further down in CSV.
fn three_commits() -> Vec<Placed> {
    let mut log = Log::default();
    let mut events = golden(ProgrammeName::Visits).into_iter();
    log.record(ProgrammeName::Visits, "terms", events.by_ref().take(1).collect());
    log.record(ProgrammeName::Visits, "own-1", events.by_ref().skip(8).take(3).collect());
    log.record(ProgrammeName::Visits, "own-1", events.skip(6).take(1).collect());
    log.commits.iter_mut().for_each(|(_, _, commit)| commit.head.actor.name = "名".parse().unwrap());
    log.commits
}

/// A file with those bytes, gone with the folder.
struct File {
    _folder: TempDir,
    path: PathBuf,
}

fn file(format: Format, bytes: &[u8]) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history").with_extension(format.extension());
    fs::write(&path, bytes).unwrap();
    File { _folder: folder, path }
}

fn read_all(format: Format, bytes: &[u8]) -> Result<Vec<Exported>, ReadError> {
    read(&file(format, bytes).path)?.collect()
}

/// The error of the lines that `change` makes of a text format's, and its place counted from the first event's.
fn refused(format: Format, change: impl Fn(&mut Vec<String>)) -> (u64, ReadError) {
    let text = String::from_utf8(bytes(&three_commits(), format)).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let header: Vec<String> = lines.drain(..usize::from(format == Format::Csv)).collect();
    assert_eq!(lines.len(), 5);
    change(&mut lines);
    let text: String = header.iter().chain(&lines).flat_map(|line| [line, "\n"]).collect();
    let error = read_all(format, text.as_bytes()).unwrap_err();
    let (unit, line) = error.place.unwrap();
    assert!(error.to_string().contains(&format!("history.{}, {unit} {line}: ", format.extension())), "{error}");
    (line - header.len() as u64, error)
}

const TEXTS: [Format; 2] = [Format::JsonLines, Format::Csv];

fn attribute(error: &ReadError) -> &str {
    let Problem::InvalidEvent(invalid) = &error.problem else { panic!("{error}") };
    &invalid.attribute
}

#[test]
fn a_missing_doubled_or_shuffled_line_is_named() {
    for format in TEXTS {
        let (line, error) = refused(format, |lines| drop(lines.remove(2)));
        assert_eq!((line, attribute(&error)), (3, "index"), "within a commit: {error}");
        let (line, error) = refused(format, |lines| drop(lines.remove(1)));
        assert_eq!((line, attribute(&error)), (2, "index"), "a commit's first: {error}");
        let (line, error) = refused(format, |lines| lines.swap(1, 2));
        assert_eq!((line, attribute(&error)), (2, "index"), "swapped: {error}");
        let (line, error) = refused(format, |lines| lines.insert(2, lines[1].clone()));
        assert_eq!((line, attribute(&error)), (3, "index"), "doubled: {error}");
    }
}

#[test]
fn a_missing_doubled_or_shuffled_commit_is_named() {
    for format in TEXTS {
        let gap = |change: fn(&mut Vec<String>)| match refused(format, change) {
            (line, ReadError { problem: Problem::Gap { expected, found }, .. }) => (line, expected, found),
            (_, error) => panic!("{error}"),
        };
        assert_eq!(gap(|lines| drop(lines.drain(1..4))), (2, 2, 3), "missing");
        assert_eq!(gap(|lines| lines.push(lines[4].clone())), (6, 4, 3), "doubled");
        assert_eq!(gap(|lines| lines.rotate_left(1)), (5, 4, 1), "shuffled");
    }
}

#[test]
fn a_file_that_was_cut_off_is_named() {
    for format in TEXTS {
        let (line, error) = refused(format, |lines| lines.truncate(3));
        assert!(matches!(error.problem, Problem::CutOff { expected: 3, found: 2 }), "{error}");
        assert_eq!(line, 2);
        let (line, error) = refused(format, |lines| lines[4] = lines[4].chars().take(lines[4].len() / 2).collect());
        assert!(matches!(error.problem, Problem::NotOfFormat { .. } | Problem::InvalidEvent(_)), "{error}");
        assert_eq!(line, 5);
    }
    let whole = bytes(&three_commits(), Format::Parquet);
    for length in 0..whole.len() {
        let error = read_all(Format::Parquet, &whole[..length]).unwrap_err();
        assert!(error.to_string().contains("must be a complete Parquet file"), "{error}");
    }
}

#[test]
fn an_edited_figure_is_named_by_the_hash() {
    for format in TEXTS {
        let edit = |from: &'static str, to: &'static str| {
            move |lines: &mut Vec<String>| {
                let line = lines.iter_mut().find(|line| line.contains(from)).unwrap();
                *line = line.replace(from, to);
            }
        };
        // CSV doubles the quotation marks of JSON.
        let (_, error) = refused(format, edit("45000", "54000"));
        assert_eq!(attribute(&error), "hash", "{error}");
        let (_, error) = refused(format, edit("2019-07-20", "2019-7-20"));
        assert_ne!(attribute(&error), "hash", "{error}");
        let (_, error) = refused(format, edit("fy2019", "fy2020"));
        assert!(["hash", "source"].contains(&attribute(&error)), "{error}");
        let (line, error) = refused(format, |lines| {
            let other = CommandId::from_key("other").to_string();
            lines[2] = lines[2].replace(&CommandId::from_key("command-2").to_string(), &other);
        });
        assert_eq!(line, 3, "the second event of its commit: {error}");
    }
}

#[test]
fn columns_are_those_of_an_export() {
    let text = String::from_utf8(bytes(&three_commits(), Format::Csv)).unwrap();
    let error = read_all(Format::Csv, text.replacen("position,version", "version,position", 1).as_bytes()).unwrap_err();
    assert!(error.to_string().contains("the columns must be position,version,index,count,programme"), "{error}");
    let error = read_all(Format::Csv, text.replacen("\n1,", "\n1;", 1).as_bytes()).unwrap_err();
    assert!(error.to_string().contains("history.csv, line 2: must be a row with one cell per column"), "{error}");
}

/// What spreadsheets and editors do to a text without changing what it means.
#[test]
fn a_byte_order_mark_and_other_line_ends_change_nothing() {
    let commits = three_commits();
    let whole: Vec<Exported> = commits.iter().map(exported).collect();
    for format in TEXTS {
        let text = String::from_utf8(bytes(&commits, format)).unwrap().replace('\n', "\r\n");
        assert_eq!(read_all(format, text.as_bytes()).unwrap(), whole);
        assert_eq!(read_all(format, text.trim_end().as_bytes()).unwrap(), whole);
    }
    let marked = [b"\xef\xbb\xbf".as_slice(), &bytes(&commits, Format::Csv)].concat();
    assert_eq!(read_all(Format::Csv, &marked).unwrap(), whole);
}

/// A quotation mark that is never closed, a line that never ends: no more is read than an event can have.
#[test]
fn what_has_no_end_is_refused() {
    let endless = "x".repeat(40 * 1024 * 1024);
    let csv = String::from_utf8(bytes(&three_commits(), Format::Csv)).unwrap();
    let csv = csv.replacen("\n1,", &format!("\n\"1{endless}"), 1);
    for (format, text) in [(Format::JsonLines, endless), (Format::Csv, csv)] {
        let error = read_all(format, text.as_bytes()).unwrap_err();
        assert!(matches!(error.problem, Problem::Size), "{error}");
    }
}

/// Any byte is lost or changed: the file is refused, or gives the same commits. In Parquet a byte that is lost
/// moves all that follows it, so that none is lost there; every seventh is changed.
#[test]
fn no_byte_is_lost_or_changed_unnoticed() {
    let mut log = Log::default();
    golden(ProgrammeName::Visits).drain(..2).for_each(|event| log.record(ProgrammeName::Visits, "terms", vec![event]));
    let whole: Vec<Exported> = log.commits.iter().map(exported).collect();
    for (format, stride, damages) in [(Format::JsonLines, 1, 2), (Format::Csv, 1, 2), (Format::Parquet, 7, 1)] {
        let good = bytes(&log.commits, format);
        let file = file(format, &good);
        let (mut tried, mut noticed) = (0, 0);
        for at in (0..good.len()).step_by(stride) {
            let (mut changed, mut lost) = (good.clone(), good.clone());
            changed[at] ^= 1 << (at % 8);
            lost.remove(at);
            for damaged in [changed, lost].iter().take(damages) {
                fs::write(&file.path, damaged).unwrap();
                match read(&file.path).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
                    Ok(read) => assert_eq!(read, whole, "{format:?}, byte {at}"),
                    Err(_) => noticed += 1,
                }
                tried += 1;
            }
        }
        // Parquet keeps statistics and a second index of its pages, which no reading by rows needs.
        assert!(noticed > tried / 4, "{format:?}: {noticed} of {tried}");
    }
}

#[test]
fn an_attribute_that_is_no_one_elses_is_refused() {
    let text = String::from_utf8(bytes(&three_commits(), Format::JsonLines)).unwrap();
    let error = read_all(Format::JsonLines, text.replacen("{\"", "{\"colour\":1,\"", 1).as_bytes()).unwrap_err();
    assert!(matches!(&error.problem, Problem::InvalidEvent(invalid) if invalid.error == EventError::Stray), "{error}");
}
