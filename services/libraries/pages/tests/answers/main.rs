//! What pages are tested with is what the programmes answer: `tests/fixtures/*.json` are the answers of the worlds in
//! `tests/fixtures/world`. `AYUMI_FIXTURES=write cargo test -p ayumi-pages --test answers` writes them again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod figures;
mod script;

use std::{fs, path::PathBuf};

use ayumi_core::world::World;
use ayumi_meetings::{Meetings, rows as meetings};
use ayumi_pilots::{Pilots, rows as pilots};
use ayumi_proto::ids::CompanyId;
use ayumi_reports::{Reports, rows as reports};
use ayumi_visits::{Visits, rows as visits};
use script::{answer, world};
use serde_json::{Value, json};

const ALL: usize = 500;

/// Fails unless the file has exactly this.
fn assert_written(name: &str, value: &Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/{name}.json"));
    let text = serde_json::to_string_pretty(value).unwrap() + "\n";
    if std::env::var("AYUMI_FIXTURES").is_ok_and(|wish| wish == "write") {
        fs::write(&path, &text).unwrap();
    }
    let help = "AYUMI_FIXTURES=write writes it again";
    assert!(fs::read_to_string(&path).unwrap() == text, "{} isn't what is answered; {help}", path.display());
}

fn of_pilots() -> World<Pilots> {
    world(include_str!("../fixtures/world/pilots.jsonl"))
}

/// Seventeen more companies after those of the script, each with all of its visits.
fn of_visits() -> World<Visits> {
    let mut world = world(include_str!("../fixtures/world/visits.jsonl"));
    let companies = (1..).map(CompanyId::from_base).filter(|id| id.as_str() > "7000012050002").take(17);
    for (number, id) in companies.enumerate() {
        let mut submit = |name: &str, content: Value| {
            script::submit(&mut world, &json!({"of": id, name: content}).to_string());
        };
        submit("apply", json!({"on": "2019-06-10", "name": format!("応募者{number}（例）"), "prefecture": "13"}));
        submit("enrol", json!({"on": "2019-06-20"}));
        submit("assign-expert", json!({"on": "2019-06-20", "expert": "000456", "reason": null}));
        for day in 1..=4 {
            submit("log-visit", json!({"expert": "000456", "on": format!("2019-07-0{day}"), "yen": 45000}));
        }
        let outcome = ["failure", "success"][number % 2];
        submit("evaluate-case", json!({"on": "2019-08-05", "outcome": outcome, "factors": []}));
    }
    world
}

#[test]
fn fixtures_are_what_the_programmes_answer() {
    let pilots = of_pilots();
    assert_written("pilots", &answer::<_, pilots::Overview>(&pilots, None, ALL));
    assert_written("region", &answer::<_, pilots::Region>(&pilots, Some("tohoku"), ALL));
    let visits = of_visits();
    assert_written("visits", &answer::<_, visits::Overview>(&visits, None, 2));
    assert_written("company", &answer::<_, visits::Company>(&visits, Some("7000012050002"), ALL));
    let meetings: World<Meetings> = world(include_str!("../fixtures/world/meetings.jsonl"));
    assert_written("meetings", &answer::<_, meetings::Overview>(&meetings, None, ALL));
    assert_written("meeting", &answer::<_, meetings::Meeting>(&meetings, Some("2019-2"), ALL));
    assert_written("meeting_scheduled", &answer::<_, meetings::Meeting>(&meetings, Some("2019-3"), ALL));
    let reports: World<Reports> = world(include_str!("../fixtures/world/reports.jsonl"));
    assert_written("reports", &answer::<_, reports::Answer>(&reports, None, ALL));
}

#[test]
fn fixtures_of_figures_are_what_is_explained_of_them() {
    assert_written("figure", &figures::figure());
    assert_written("figures", &figures::under());
    assert_written("changes", &figures::changes(&of_pilots()));
}
