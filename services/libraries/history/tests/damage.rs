//! However the file is damaged, what is read from it is a beginning of the log, and the log mends it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by it")]

mod common;

use std::{fs, path::Path};

use ayumi_history::{FileError, FrameError, FramesError, History, HistoryError, HistoryFile};
use common::*;
use tempfile::TempDir;

const COMMITS: usize = 12;

/// A file with the log in it.
fn file(folder: &TempDir) -> std::path::PathBuf {
    let path = folder.path().join("history");
    let (mut history, cut) = History::open(&path).unwrap();
    assert_eq!(cut, None);
    history.append(&frames(1, &log(COMMITS))).unwrap();
    path
}

/// Opens a file that was tampered with, asserts that what is left of it is a beginning of the log, and that
/// the log completes it. How many commits were left.
fn assert_heals(path: &Path) -> u64 {
    let log = log(COMMITS);
    let (mut history, cut) = History::open(path).unwrap();
    let left = history.position();
    assert!(cut.is_none_or(|cut| cut.position == left));
    for position in 1..=left {
        let (subject, payload) = history.read(position).unwrap().unwrap();
        assert_eq!((subject.to_string(), payload), log[position as usize - 1]);
    }
    history.append(&frames(left + 1, &log[left as usize..])).unwrap();
    drop(history);
    let (whole, cut) = History::open(path).unwrap();
    assert_eq!((whole.position(), cut), (COMMITS as u64, None));
    left
}

#[test]
fn a_file_that_is_opened_again_is_the_same() {
    let folder = TempDir::new().unwrap();
    assert_eq!(assert_heals(&file(&folder)), COMMITS as u64);
}

#[test]
fn a_file_cut_at_any_byte_loses_no_more_than_what_was_cut() {
    let folder = TempDir::new().unwrap();
    let whole = fs::read(file(&folder)).unwrap();
    let path = folder.path().join("cut");
    let mut ends = vec![HistoryFile::first()];
    ends.extend(frames(1, &log(COMMITS)).iter().scan(HistoryFile::first(), |end, frame| {
        *end += frame.len_bytes() as u64;
        Some(*end)
    }));
    for len in 0..=whole.len() {
        fs::write(&path, &whole[..len]).unwrap();
        let complete = ends[1..].iter().filter(|end| **end <= len as u64).count() as u64;
        assert_eq!(assert_heals(&path), complete, "cut to {len} bytes");
    }
}

#[test]
fn no_flipped_bit_ever_shows() {
    let folder = TempDir::new().unwrap();
    let whole = fs::read(file(&folder)).unwrap();
    let path = folder.path().join("flipped");
    let first = HistoryFile::first() as usize;
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1 << (byte % 8);
        fs::write(&path, &flipped).unwrap();
        if byte < first {
            assert!(matches!(
                History::open(&path).unwrap_err(),
                HistoryError::Frames(FramesError::File(FileError::Foreign))
            ));
        } else {
            assert!(assert_heals(&path) < COMMITS as u64, "byte {byte}");
        }
    }
}

#[test]
fn a_bit_that_flips_while_the_file_is_open_is_named_where_it_is_read() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder);
    let (history, _) = History::open(&path).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert!(history.read(1).unwrap().is_some());
    let error = history.read(COMMITS as u64).unwrap_err();
    assert!(matches!(error, HistoryError::Frames(FramesError::Damaged(damage)) if damage.why == FrameError::Checksum));
}

/// What comes after the damage is kept beside the file: the log may have lost it.
#[test]
fn what_is_cut_off_a_damaged_file_is_kept() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder);
    let mut bytes = fs::read(&path).unwrap();
    let kept = path.with_extension("damaged");
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    assert_heals(&path);
    assert!(!kept.exists(), "a torn end is nobody's only copy");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_heals(&path);
    assert_eq!(fs::read(&kept).unwrap(), bytes);
}

/// Wherever a file is cut while it is open, that is damage at the first frame that isn't whole, and no refusal of the
/// system's that passes.
#[test]
fn a_file_that_is_cut_while_it_is_open_is_damaged() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder);
    let whole = fs::read(&path).unwrap();
    let frame = frames(1, &log(COMMITS))[0].len_bytes();
    let last = whole.len() - frames(1, &log(COMMITS))[COMMITS - 1].len_bytes();
    for (len, offset) in [(whole.len() - 1, last), (last, last), (16 + frame, 16 + frame), (3, 16)] {
        fs::write(&path, &whole).unwrap();
        let (history, _) = History::open(&path).unwrap();
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(len as u64).unwrap();
        let damages = [history.reader().check().unwrap_err(), {
            let HistoryError::Frames(error) = history.read(COMMITS as u64).unwrap_err() else { panic!("cut to {len}") };
            error
        }];
        for (error, offset) in damages.into_iter().zip([offset, last]) {
            let FramesError::Damaged(damage) = error else { panic!("cut to {len}: {error}") };
            assert_eq!((damage.offset, damage.why), (offset as u64, FrameError::Short), "cut to {len}");
        }
    }
}

#[test]
fn what_is_no_history_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("letter");
    for content in ["Dear Sir or Madam, this is a letter.", "short"] {
        fs::write(&path, content).unwrap();
        assert!(matches!(
            History::open(&path).unwrap_err(),
            HistoryError::Frames(FramesError::File(FileError::Foreign))
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn two_cannot_append_to_one_file() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder);
    let _held = History::open(&path).unwrap();
    assert!(matches!(History::open(&path).unwrap_err(), HistoryError::Frames(FramesError::File(FileError::Locked))));
    assert!(HistoryFile::open_to_read(&path).is_ok(), "reading needs no lock");
}
