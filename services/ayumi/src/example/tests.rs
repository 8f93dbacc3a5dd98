//! The example is accepted whole, says what was published, and marks what wasn't.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::{
    Programme,
    world::{World, v},
};
use ayumi_meetings::Meetings;
use ayumi_pilots::Pilots;
use ayumi_proto::{commit::Provenance, digest::Digest, time::Day};
use ayumi_visits::Visits;
use serde_json::{Value, json};

use super::{FACTS, fy2019};
use crate::client::Line;

/// The day on which everything is submitted, after all of it has happened.
const AFTER: &str = "2020-04-01";

/// Submits one programme's lines in their order; each has to be accepted.
#[track_caller]
fn world<P: Programme>() -> World<P> {
    let mut world = World::<P>::on(AFTER);
    let name = P::NAME.to_string();
    for Line { entity, command, payload, provenance, .. } in fy2019().into_iter().filter(|line| line.programme == name)
    {
        world.provenance = provenance.map_or(Provenance::Reported, |provenance| v(&provenance));
        let refused = match serde_json::from_value(json!({ &command: payload })) {
            Ok(parsed) => world.submit(&v(&entity), &parsed).err().map(|refusal| format!("{refusal:?}")),
            Err(error) => Some(error.to_string()),
        };
        assert_eq!(refused, None, "{entity} {command} {payload}");
    }
    world
}

fn of<'a>(lines: &'a [Line], command: &'a str) -> impl Iterator<Item = &'a Line> {
    lines.iter().filter(move |line| line.command == command)
}

/// JSON with sorted keys, whichever order this build of `serde_json` keeps them in.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<_, _> = fields.iter().map(|(name, value)| (name, sorted(value))).collect();
            format!("{fields:?}")
        }
        Value::Array(items) => format!("{:?}", items.iter().map(sorted).collect::<Vec<_>>()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Computed status by region as of a day.
fn statuses(world: &World<Pilots>, as_of: Day) -> BTreeMap<String, String> {
    let answer = world.answer("fy2019", &as_of.to_string(), None).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let regions = answer["regions"].as_array().unwrap().iter();
    regions.map(|region| (text(&region["id"]), text(&region["status"]))).collect()
}

#[test]
fn the_same_commands_come_on_every_call() {
    let lines = fy2019();
    assert_eq!(lines, fy2019());
    assert!((3000..=4000).contains(&lines.len()), "{}", lines.len());
    // A seal on what the seeds make. Where it breaks, the example has become another one: then say so in
    // its README and seal it again.
    let text: String = lines.iter().map(|line| sorted(&serde_json::to_value(line).unwrap()) + "\n").collect();
    let seal = Digest::of(&[text.as_bytes()]).to_string();
    assert_eq!(seal, "955575117220621022235dd2a2c8c4ab9a7655976468f8ab4598c9002e4847c2");
}

#[test]
fn no_command_is_submitted_twice() {
    let mut seen = BTreeSet::new();
    for line in fy2019() {
        // A key derived from the content would take the second for the first submitted again.
        assert!(seen.insert(serde_json::to_string(&line).unwrap()), "{line:?}");
    }
}

#[test]
fn facts_are_reported_and_all_else_is_simulated() {
    let lines = fy2019();
    let facts: Vec<&str> = FACTS.iter().flat_map(|file| file.lines()).collect();
    let facts: Vec<Line> = facts.into_iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    for line in &lines {
        assert_eq!(line.provenance.as_deref() == Some("simulated"), !facts.contains(line), "{line:?}");
    }
    let is_fact = |line: &Line| {
        line.programme == "meetings" || ["open-region", "change-area", "flag", "set-terms"].contains(&&*line.command)
    };
    assert!(facts.iter().all(is_fact));
    assert_eq!(lines.iter().filter(|line| is_fact(line)).count(), facts.len());
}

#[test]
fn the_meeting_is_as_the_minutes_have_it() {
    world::<Meetings>().answer("fy2019", AFTER, Some("2019-2")).unwrap();
    let lines = fy2019();
    let hold = of(&lines, "hold").next().unwrap();
    let came =
        |how| hold.payload["attendance"].as_array().unwrap().iter().filter(|one| one["attendance"] == how).count();
    assert_eq!((came("present"), came("absent"), came("observer")), (8, 2, 2));
    let agenda = hold.payload["agenda"].as_array().unwrap();
    let cites_the_third = |item: &&Value| item["documents"] == json!(["資料3"]);
    assert_eq!((agenda.len(), agenda.iter().filter(cites_the_third).count()), (7, 2));
    assert_eq!(of(&lines, "raise-follow-up").count(), 10);
    assert!(of(&lines, "raise-follow-up").all(|line| line.payload["standing"] == "candidate"));
}

#[test]
fn recruitment_ends_at_the_published_total() {
    let world = world::<Pilots>();
    assert_eq!(world.figure(AFTER, "recruited").as_deref(), Some("1064"));
    let answer = world.answer("fy2019", AFTER, None).unwrap();
    let regions = answer["regions"].as_array().unwrap();
    let prefectures = |region: &'_ Value| region["prefectures"].as_array().unwrap().clone();
    let area: BTreeSet<String> = regions.iter().flat_map(prefectures).map(|one| one.to_string()).collect();
    assert_eq!((regions.len(), area.len()), (8, 19));
    assert!(regions.iter().all(|region| region["status"] == "closed"));
}

#[test]
fn the_four_regions_of_the_minutes_and_no_other_struggle_by_the_model_with_the_flag_beside() {
    let world = world::<Pilots>();
    let statuses = statuses(&world, v("2019-08-07"));
    let answer = world.answer("fy2019", "2019-08-07", None).unwrap();
    for region in answer["regions"].as_array().unwrap() {
        let id = region["id"].as_str().unwrap();
        let is_of_the_minutes = ["tohoku", "nagano-kita-kanto", "ishikawa", "hiroshima"].contains(&id);
        assert_eq!(statuses[id] == "struggling", is_of_the_minutes, "{id}: {}", statuses[id]);
        assert_eq!(region["flagged"], is_of_the_minutes, "{id}");
    }
}

/// The intervals given weekly, of every region, as of what was reported by then, against what came.
#[test]
fn the_interval_holds_on_the_example_as_often_as_it_says() {
    let world = world::<Pilots>();
    let number =
        |day: Day, path: String| world.figure(&day.to_string(), &path).and_then(|text| text.parse::<i64>().ok());
    let (mut given, mut held) = (0, 0);
    for day in (2..31).map(|week| v::<Day>("2019-07-01") + 7 * week) {
        for region in statuses(&world, day).keys() {
            let [low, high] = ["low", "high"].map(|end| number(day, format!("{region}/forecast-{end}")));
            let Some((low, high)) = low.zip(high) else { continue };
            // An area is extended once: what then came from it couldn't be known before.
            let area =
                |day: Day| world.answer("fy2019", &day.to_string(), Some(region)).unwrap()["prefectures"].clone();
            let prefectures = area(day);
            let came =
                |code: &Value| number(v("2020-01-31"), format!("{region}/{}/participating", code.as_str().unwrap()));
            let came: i64 = prefectures.as_array().unwrap().iter().filter_map(came).sum();
            given += 1;
            held += i64::from((low..=high).contains(&came));
        }
    }
    println!("of {given} intervals {held} held");
    assert!(given > 200 && (75..=85).contains(&(held * 100 / given)), "of {given} intervals {held} held");
}

#[test]
fn a_region_falls_silent_over_the_new_year() {
    assert_eq!(statuses(&world::<Pilots>(), v("2020-01-15"))["hiroshima"], "silent");
}

#[test]
fn visits_end_at_the_published_totals() {
    let world = world::<Visits>();
    let figure = |path: &str| world.figure(AFTER, path).unwrap().parse::<u64>().unwrap();
    assert_eq!((figure("applied"), figure("enrolled"), figure("served")), (402, 400, 382));
    assert_eq!((figure("exposure-yen"), figure("spent-yen")), (72_000_000, figure("visits") * 45_000));
    for path in ["companies-by-visits/1", "companies-by-visits/4", "cases/success", "cases/mixed", "cases/failure"] {
        assert!(figure(path) > 0, "{path}");
    }
}

#[test]
fn experts_from_afar_are_sent_for_a_reason_and_seldom() {
    let lines = fy2019();
    let with_reason = of(&lines, "assign-expert").filter(|line| line.payload.get("reason").is_some()).count();
    assert!((3..=12).contains(&with_reason), "{with_reason}");
}
