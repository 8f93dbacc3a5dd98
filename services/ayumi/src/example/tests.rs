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

/// Submits one programme's lines in their order, but those of some commands; each has to be accepted.
#[track_caller]
fn world_without<P: Programme>(commands: &[&str]) -> World<P> {
    let mut world = World::<P>::on(AFTER);
    let name = P::NAME.to_string();
    let is_included = |line: &Line| line.programme == name && !commands.contains(&line.command.as_str());
    for Line { entity, command, payload, provenance, .. } in fy2019().into_iter().filter(is_included) {
        world.provenance = provenance.map_or(Provenance::Reported, |provenance| v(&provenance));
        let refused = match serde_json::from_value(json!({ &command: payload })) {
            Ok(parsed) => world.submit(&v(&entity), &parsed).err().map(|refusal| format!("{refusal:?}")),
            Err(error) => Some(error.to_string()),
        };
        assert_eq!(refused, None, "{entity} {command} {payload}");
    }
    world
}

#[track_caller]
fn world<P: Programme>() -> World<P> {
    world_without(&[])
}

/// The pilots as they would be if nobody had flagged a region.
fn unflagged_pilots() -> World<Pilots> {
    world_without(&["flag", "unflag"])
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
fn the_four_regions_of_the_minutes_struggle_by_computation_too() {
    let statuses = statuses(&unflagged_pilots(), v("2019-08-07"));
    for (region, status) in &statuses {
        let flagged = ["tohoku", "nagano-kita-kanto", "ishikawa", "hiroshima"].contains(&region.as_str());
        let expected: &[&str] = if flagged { &["struggling"] } else { &["on-track", "at-risk"] };
        assert!(expected.contains(&status.as_str()), "{region}: {status}");
    }
    let regions: BTreeSet<&str> = statuses.values().map(String::as_str).collect();
    assert_eq!(regions, BTreeSet::from(["at-risk", "on-track", "struggling"]));
}

#[test]
fn a_flag_is_taken_away_when_the_region_has_recovered() {
    let world = unflagged_pilots();
    for line in of(&fy2019(), "unflag") {
        let on: Day = v(line.payload["on"].as_str().unwrap());
        let as_of = (0..).map(|week| on + 7 * week).take_while(|day| *day <= v("2020-01-31"));
        let after: BTreeSet<String> = as_of.map(|day| statuses(&world, day)[&line.entity].clone()).collect();
        assert!(!after.contains("struggling"), "{line:?}");
    }
}

#[test]
fn a_region_falls_silent_over_the_new_year() {
    assert_eq!(statuses(&unflagged_pilots(), v("2020-01-15"))["hiroshima"], "silent");
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
