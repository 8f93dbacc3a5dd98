//! Every figure that Ayumi shows is what `tests/independent/README.md` says it means: a program in another
//! language, which shares no code with the views, computes all of them from an export and comes to the same.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    api::example::example,
    harness::{Ayumi, wait_for},
};

/// Figures by their addresses.
type Figures = BTreeMap<String, Value>;

/// The as-of day of figures, and the position or instant at which they are known.
struct Asked {
    as_of: String,
    known_at: String,
}

impl Asked {
    fn arguments(&self) -> [&str; 4] {
        ["--as-of", &self.as_of, "--known-at", &self.known_at]
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/independent")
}

/// Python on a program of that folder; it leaves nothing behind there.
fn python(arguments: &[&str]) -> Output {
    let mut command = Command::new("python3");
    command.arg("-B").args(arguments).current_dir(folder()).env("PYTHONUTF8", "1").stdin(Stdio::null());
    command.output().unwrap()
}

#[track_caller]
fn ok(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn computed(history: &Path, asked: &Asked) -> Figures {
    let printed = ok(python(&[&["figures.py", history.to_str().unwrap()], &asked.arguments()[..]].concat()));
    serde_json::from_str(&printed).unwrap()
}

fn values(answer: &Value) -> Figures {
    let rows = answer["figures"].as_array().unwrap().iter();
    rows.map(|row| (row["path"].as_str().unwrap().to_owned(), row["value"].clone())).collect()
}

/// What a running Ayumi shows, page by page, and the position that all pages are based on; none if the log moved on.
fn shown_at(ayumi: &Ayumi, asked: &[(&str, &str)]) -> (Option<u64>, Figures) {
    let (mut figures, mut pages, mut after) = (Figures::new(), Vec::new(), None::<String>);
    loop {
        let next = after.as_deref().map(|after| ("after", after));
        let page = ayumi.client().get("/api/v1/figures", &[asked, next.as_slice()].concat()).unwrap();
        figures.append(&mut values(&page));
        pages.push((page["position"].as_u64().unwrap(), page["total"].as_u64().unwrap()));
        after = page["next"].as_str().map(str::to_owned);
        if after.is_none() {
            break;
        }
    }
    pages.dedup();
    let [(position, total)] = pages[..] else { return (None, figures) };
    assert_eq!(figures.len() as u64, total, "figures on all pages");
    (Some(position), figures)
}

fn shown(ayumi: &Ayumi, asked: &Asked) -> Figures {
    shown_at(ayumi, &[("as_of", &asked.as_of), ("known_at", &asked.known_at)]).1
}

/// Compares the current values, by the views that follow the log.
#[track_caller]
fn assert_same_now(ayumi: &Ayumi) {
    let today = ayumi.get("/api/v1/figures?limit=1").json()["as_of"].as_str().unwrap().to_owned();
    let (position, figures) = wait_for("pages of one position", || match shown_at(ayumi, &[("as_of", &today)]) {
        (Some(position), figures) => Some((position, figures)),
        (None, _) => None,
    });
    // A report may be issued meanwhile.
    let folder = TempDir::new().unwrap();
    let asked = Asked { as_of: today, known_at: position.to_string() };
    assert_same(&figures, &computed(&export(ayumi, &folder).0, &asked), &asked);
}

/// What a file alone shows.
fn replayed(history: &Path, asked: &Asked) -> Figures {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    command.arg("replay").arg(history).args(["show", "figures", "--format", "json"]).args(asked.arguments());
    values(&serde_json::from_str(&ok(command.stdin(Stdio::null()).output().unwrap())).unwrap())
}

#[track_caller]
fn assert_same(shown: &Figures, computed: &Figures, asked: &Asked) {
    let addresses = shown.keys().chain(computed.keys());
    let different: BTreeMap<_, _> = addresses
        .filter(|address| shown.get(*address) != computed.get(*address))
        .map(|address| (address, (shown.get(address), computed.get(address))))
        .collect();
    assert!(different.is_empty(), "{:?}: shown, computed: {different:#?}", asked.arguments());
}

/// The log of a running Ayumi, and its lines.
fn export(ayumi: &Ayumi, folder: &TempDir) -> (PathBuf, Vec<Value>) {
    let file = folder.path().join("history.jsonl");
    ok(ayumi.cli(&["export", file.to_str().unwrap()]));
    let lines = lines(&file);
    (file, lines)
}

fn lines(history: &Path) -> Vec<Value> {
    std::fs::read_to_string(history).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Points of a history, drawn from its own days, positions and recording times; always the same ones of the same
/// history. The first is the end of both times.
fn points(lines: &[Value], count: usize) -> Vec<Asked> {
    let mut drawn = 2019_u64;
    let mut draw = |field: &str| {
        drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let value = &lines[(drawn >> 33) as usize % lines.len()][field];
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    let last_day = lines.iter().filter_map(|line| line["occurred"].as_str()).max().unwrap().to_owned();
    let last = lines.iter().filter_map(|line| line["position"].as_u64()).max().unwrap().to_string();
    let others = (1..count).map(|number| Asked {
        as_of: draw("occurred"),
        known_at: ["position", "time"].get(number % 3).map_or_else(|| last.clone(), |field| draw(field)),
    });
    let others: Vec<Asked> = others.collect();
    std::iter::once(Asked { as_of: last_day, known_at: last }).chain(others).collect()
}

/// Submits a file of commands, one a line, each of which has to be accepted.
fn submit(ayumi: &Ayumi, file: &Path) {
    ok(ayumi.cli(&["submit", file.to_str().unwrap()]));
}

/// The second program is itself right about histories that can be counted on fingers.
#[test]
fn the_independent_figures_are_right_about_small_histories() {
    ok(python(&["-m", "unittest"]));
}

/// The example's figures, now and at points of both times, over HTTP.
#[test]
fn the_examples_figures_are_what_they_mean() {
    let folder = TempDir::new().unwrap();
    let (history, lines) = export(example(), &folder);
    for asked in points(&lines, 12) {
        assert_same(&shown(example(), &asked), &computed(&history, &asked), &asked);
    }
    assert_same_now(example());
}

/// A simulated history's figures, from the file alone.
#[test]
fn a_simulated_historys_figures_are_what_they_mean() {
    let folder = TempDir::new().unwrap();
    let history = folder.path().join("history.jsonl");
    let file = history.to_str().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
    ok(command.args(["simulate", "--seed", "7", "--events", "20k", "--out", file]).output().unwrap());
    for asked in points(&lines(&history), 6) {
        assert_same(&replayed(&history, &asked), &computed(&history, &asked), &asked);
    }
}

/// The figures of what seldom comes together: reported late, twice for one day, corrected after the end, spelt in two
/// ways, paid in two steps of tax. They are asked for at many points, and once from the views that were folded as
/// all was recorded.
#[test]
fn what_is_rare_has_the_figures_that_it_means() {
    let ayumi = Ayumi::start();
    submit(&ayumi, &folder().join("awkward.jsonl"));
    ok(ayumi.cli(&["report", "issue", "--edition", "fy2019", "--as-of", "2019-09-10"]));
    let issued = || ayumi.get("/api/v1/figures/reports/fy2019/issued").json()["figures"][0]["value"].as_u64();
    wait_for("the issue in the view", issued);
    let folder = TempDir::new().unwrap();
    let (history, lines) = export(&ayumi, &folder);
    for asked in points(&lines, 40) {
        assert_same(&shown(&ayumi, &asked), &computed(&history, &asked), &asked);
    }
    assert_same_now(&ayumi);
}

/// An area that was replaced on its own first day has never held, so that no prefecture has been in the region
/// since that day for it: a forecast counts the weeks from the day on which it really came.
#[test]
fn an_area_that_never_held_counts_for_nothing() {
    let ayumi = Ayumi::start();
    let post = |command: &str, payload: Value| {
        let reply = ayumi.post(&format!("/api/v1/pilots/kaga/{command}?edition=fy2019"), None, &payload);
        assert_eq!(reply.status, 201, "{command}: {}", reply.body);
    };
    let area = |from: &str, prefectures: &[&str]| json!({"from": from, "prefectures": prefectures, "reason": "訂正"});
    let row = |prefecture: &str, recruited: u32| json!({"prefecture": prefecture, "recruited": recruited});
    post("open-region", json!({"on": "2019-06-01", "name": "加賀", "implementer": "甲", "prefectures": ["17", "18"]}));
    post("change-area", area("2019-06-01", &["17"]));
    post("set-target", json!({"on": "2019-06-01", "companies": 100, "by": "2019-12-31"}));
    post("change-area", area("2019-07-01", &["17", "18"]));
    post("update-recruitment", json!({"as_of": "2019-07-15", "prefectures": [row("17", 12), row("18", 8)]}));
    let folder = TempDir::new().unwrap();
    let (history, _) = export(&ayumi, &folder);
    let asked = Asked { as_of: "2019-07-20".to_owned(), known_at: "5".to_owned() };
    assert_same(&shown(&ayumi, &asked), &computed(&history, &asked), &asked);
}
