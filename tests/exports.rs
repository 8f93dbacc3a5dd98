//! Exports of earlier builds. `tests/exports/` has each beside its root and its figures at a few moments, as the build
//! that wrote it answered them: none of these values ever changes, but where one was found to be wrong. Those stand in a
//! file of their own, with what is right, and [`MENDED`] says why.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

use serde::Deserialize;
use serde_json::Value;

/// What a build answered.
#[derive(Deserialize)]
struct Recorded {
    root: String,
    position: u64,
    /// By moment (`as_of=DAY&known_at=POSITION`), then by address.
    figures: BTreeMap<String, BTreeMap<String, Value>>,
}

/// Figures that were wrong: by their names, and what was wrong with them.
const MENDED: [(&str, &str); 8] = [
    ("forecast", "its interval held in a third to a half of the cases; it is that of companies that take part"),
    ("forecast-low", "the same"),
    ("forecast-high", "the same"),
    (
        "status",
        "it contradicted the forecast beside it, and a flag kept it for ever; it follows from the probability now",
    ),
    ("pace-per-week", "companies that withdrew counted towards the target"),
    ("needed-per-week", "the same"),
    ("reserved-yen", "money stayed reserved after the period"),
    ("remaining-yen", "it held money that the rules no longer allow to be spent, which is `lapsed-yen` now"),
];

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/exports").join(name)
}

fn replay(arguments: &[&str]) -> String {
    let file = path("fy2019-1436a7a.parquet");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    let output = command.arg("replay").arg(file).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn recorded() -> Recorded {
    serde_json::from_str(&fs::read_to_string(path("fy2019-1436a7a.figures.json")).unwrap()).unwrap()
}

#[test]
fn an_earlier_export_has_the_root_it_had() {
    let Recorded { root, position, .. } = recorded();
    let verified = replay(&["verify"]);
    assert!(verified.contains(&format!("root {root} at position {position}")), "{verified}");
}

/// What is right, where it is another than what was recorded.
fn mended() -> BTreeMap<String, BTreeMap<String, Value>> {
    serde_json::from_str(&fs::read_to_string(path("fy2019-1436a7a.mended.json")).unwrap()).unwrap()
}

#[test]
fn only_what_was_found_wrong_is_mended() {
    let recorded = recorded().figures;
    for (moment, figures) in mended() {
        for (address, value) in figures {
            let name = address.rsplit('/').next().unwrap();
            assert!(MENDED.iter().any(|(mended, _)| *mended == name), "{address}");
            assert_ne!(recorded[&moment].get(&address), Some(&value), "{address} at {moment}");
        }
    }
}

#[test]
fn every_address_of_an_earlier_export_has_the_value_it_had() {
    let mended = mended();
    for (moment, figures) in recorded().figures {
        let mended = mended.get(&moment);
        let options: Vec<String> = moment.split('&').map(|option| format!("--{}", option.replace('_', "-"))).collect();
        let [as_of, known_at] = [&options[0], &options[1]];
        let answer = replay(&["show", "figures", as_of, known_at, "--format", "json"]);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let answered: BTreeMap<String, Value> = answer["figures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|figure| (figure["path"].as_str().unwrap().to_owned(), figure["value"].clone()))
            .collect();
        for (address, value) in figures {
            let value = mended.and_then(|mended| mended.get(&address)).unwrap_or(&value);
            assert_eq!(answered.get(&address), Some(value), "{address} at {moment}");
        }
    }
}
