//! The days that events name lie in or about the fiscal year of their edition: of all programmes and events, as the golden
//! files have one of each.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::{fs, path::Path};

use ayumi_core::{Programme, check_days};
use ayumi_list::with_programme;
use ayumi_proto::{event::ProgrammeName, refusal::Refusal};
use serde_json::Value;

fn check<P: Programme>(edition: &str, event: &Value) -> Option<Result<(), Refusal>> {
    let event = serde_json::from_value::<P::Event>(event.clone()).ok()?;
    Some(check_days::<P>(edition.parse().unwrap(), [&event]))
}

/// The events of a programme's golden file.
fn golden(programme: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../tests/golden/{programme}.jsonl"));
    let lines = fs::read_to_string(path).unwrap();
    lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["event"].clone()).collect()
}

/// The event with its days and moments, one after the other, at another year.
fn with_another_year(event: &Value, year: &str) -> Vec<Value> {
    fn texts(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) if text.len() >= 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-' => {
                found.push((path.to_owned(), text.clone()));
            }
            Value::Array(all) => {
                all.iter().enumerate().for_each(|(at, one)| texts(one, &format!("{path}/{at}"), found))
            }
            Value::Object(all) => all.iter().for_each(|(key, one)| texts(one, &format!("{path}/{key}"), found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    texts(event, "", &mut found);
    let moved = |(path, text): &(String, String)| {
        let mut event = event.clone();
        *event.pointer_mut(path).unwrap() = format!("{year}{}", &text[4..]).into();
        event
    };
    found.iter().map(moved).collect()
}

#[test]
fn d11_every_day_of_every_event_is_of_its_year_or_about_it() {
    for programme in [ProgrammeName::Meetings, ProgrammeName::Pilots, ProgrammeName::Visits] {
        let (name, mut refused) = (programme.to_string(), 0);
        for event in golden(&name) {
            let checked = |edition, event: &Value| with_programme!(programme, P => check::<P>(edition, event));
            assert_eq!(checked("fy2019", &event), Some(Ok(())), "{event}");
            for other in ["1926", "2026"].iter().flat_map(|year| with_another_year(&event, year)) {
                // A span whose ends are the wrong way round doesn't parse.
                let Some(checked) = checked("fy2019", &other) else { continue };
                assert_eq!(checked.map_err(|refusal| refusal.rule), Err("outside-edition".to_owned()), "{other}");
                refused += 1;
            }
        }
        assert!(refused > 20, "{name}: {refused}");
    }
}

#[test]
fn d11_the_refusal_names_the_day_and_the_days_that_are_accepted() {
    let opening = |on| {
        serde_json::json!({"region-opened":
            {"on": on, "name": "石川", "implementer": "実施者A", "prefectures": ["17"]}})
    };
    let opened = |edition, on| check::<ayumi_list::listed::pilots::Pilots>(edition, &opening(on)).unwrap();
    let refusal = opened("fy2026", "1926-07-01").unwrap_err();
    assert_eq!(refusal.offending, "1926-07-01");
    assert_eq!(refusal.accepted.en, "1 Oct 2025 to 31 Mar 2028");
    assert!(refusal.detail.ja.contains("1926年7月1日は2026年度の期間外です"), "{}", refusal.detail.ja);
    for (on, is_accepted) in [("2018-09-30", false), ("2018-10-01", true), ("2021-03-31", true), ("2021-04-01", false)]
    {
        assert_eq!(opened("fy2019", on).is_ok(), is_accepted, "{on}");
    }
}
