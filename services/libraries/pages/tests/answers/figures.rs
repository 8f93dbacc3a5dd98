//! What the pages of figures are given: figures, their explanations and their changes, of worlds like those of the views.

use ayumi_core::{
    figures::{over_time::by_day, place::Address},
    world::World,
};
use ayumi_pilots::Pilots;
use ayumi_proto::{
    answer::{Bound, Change, Explanation, OccurredValue, RecordedValue, Step},
    figure::{self, Figure},
    ids::CompanyId,
};
use ayumi_visits::Visits;
use serde_json::{Value, json};

use super::script::{self, EDITION};

const COMPANY: &str = "1999900000008";
const AS_OF: &str = "2019-09-30";
/// The position of the last step that the page shows.
const SHOWN: u64 = 15;

/// A log in which the visits of a company are at positions 12 to 15, and that at 15 is voided at 201.
fn world() -> World<Visits> {
    let mut world = World::on(AS_OF);
    let mut applied = 0;
    let mut fill = |world: &mut World<Visits>, until: usize| {
        while world.log.len() < until {
            applied += 1;
            let company = CompanyId::from_base(1_000 + applied);
            let apply =
                json!({"of": company, "apply": {"on": "2019-06-01", "name": "応募者（例）", "prefecture": "13"}});
            script::submit(world, &apply.to_string());
        }
    };
    let of = |simulated: bool, name: &str, content: Value| {
        json!({"of": COMPANY, "simulated": simulated, name: content}).to_string()
    };
    let visit = |simulated, on: &str| of(simulated, "log-visit", json!({"expert": "100001", "on": on, "yen": 45000}));
    let terms = json!({"honorarium_yen": 45000, "visit_limit": 4, "company_cap": 400, "withholding": "individual",
                       "period": {"from": "2019-07-01", "to": "2020-02-29"}});
    let begin = [
        json!({"of": "terms", "set-terms": {"on": "2019-05-27", "terms": terms}}).to_string(),
        json!({"of": "expert-100001", "register-expert": {"on": "2019-05-27", "prefecture": "04"}}).to_string(),
        of(false, "apply", json!({"on": "2019-06-01", "name": "例示商会", "prefecture": "04"})),
        of(false, "enrol", json!({"on": "2019-06-20"})),
        of(false, "assign-expert", json!({"on": "2019-06-20", "expert": "100001", "reason": null})),
    ];
    begin.iter().for_each(|line| script::submit(&mut world, line));
    fill(&mut world, 11);
    let visits = [
        visit(false, "2019-07-10"),
        visit(true, "2019-08-10"),
        of(false, "void-visit", json!({"visit": 1, "reason": "<b>取り違え</b>"})),
        visit(false, "2019-09-10"),
    ];
    visits.iter().for_each(|line| script::submit(&mut world, line));
    fill(&mut world, 200);
    script::submit(&mut world, &of(false, "void-visit", json!({"visit": 3, "reason": "重複"})));
    world
}

fn figures() -> Vec<Figure> {
    world().figures(EDITION.parse().unwrap(), AS_OF.parse().unwrap())
}

fn named(figures: &[Figure], path: &str) -> Figure {
    figures.iter().find(|figure| figure.path == path).unwrap_or_else(|| panic!("{path}")).clone()
}

/// The steps of a figure, with what is recorded of each.
fn steps(world: &World<Visits>, path: &str) -> Vec<Step> {
    let shown = |step: ayumi_core::figures::explain::Step| {
        let (entity, event, _, actor) = &world.log[step.position as usize - 1];
        let data = serde_json::to_value(event).unwrap();
        Step {
            position: step.position,
            recorded_at: step.recorded_at,
            occurred: step.occurred,
            actor: actor.clone(),
            entity: entity.to_string(),
            event: step.event.to_owned(),
            before: step.before,
            after: step.after,
            superseded_by: step.superseded_by,
            simulated: step.simulated,
            data: data[step.event].clone(),
        }
    };
    world.explained(AS_OF, path).into_iter().map(shown).collect()
}

/// The page of a figure.
pub fn figure() -> Value {
    let world = world();
    let steps = steps(&world, "spent-yen");
    let recorded: Vec<RecordedValue> = steps
        .iter()
        .map(|step| RecordedValue { position: step.position, recorded_at: step.recorded_at, value: step.after.clone() })
        .collect();
    let as_of = AS_OF.parse().unwrap();
    let days = by_day(&world.recorded(as_of), &Address::<Visits>::parse("spent-yen").unwrap(), as_of).unwrap();
    let occurred: Vec<OccurredValue> = days.into_iter().map(|(as_of, value)| OccurredValue { as_of, value }).collect();
    let total = steps.len();
    let explanation = Explanation {
        figure: Some(named(&figures(), "visits/fy2019/spent-yen")),
        steps: steps.into_iter().filter(|step| step.position <= SHOWN).collect(),
        total,
        changes: total,
        next: Some(SHOWN.to_string()),
    };
    let mut page = serde_json::to_value(explanation).unwrap();
    page["address"] = "visits/fy2019/spent-yen".into();
    page["recorded"] = serde_json::to_value(recorded).unwrap();
    page["occurred"] = serde_json::to_value(occurred).unwrap();
    page
}

/// The page of what is under an address.
pub fn under() -> Value {
    let figures = figures();
    let visits = named(&figures, &format!("visits/fy2019/company/{COMPANY}/visits"));
    let folder = json!({"name": "company", "path": "visits/fy2019/company", "label": visits.label, "figures": 120,
                        "more": false});
    json!({"address": "visits/fy2019", "figures": [named(&figures, "visits/fy2019/spent-yen")], "folders": [folder],
           "total": 121, "next": null})
}

/// A figure that changed by some commits.
fn change(figure: Figure, before: Option<figure::Value>, commits: &[u64], commits_total: usize) -> Change {
    let Figure { path, value, unit, label, simulated } = figure;
    Change { path, before, after: Some(value), unit, label, simulated, commits: commits.to_vec(), commits_total }
}

/// The page of what changed.
pub fn changes(pilots: &World<Pilots>) -> Value {
    let visits = figures();
    let pilots = pilots.figures(EDITION.parse().unwrap(), script::TODAY.parse().unwrap());
    let on_track = figure::Value::Word("on-track".to_owned());
    let status = change(named(&pilots, "pilots/fy2019/tohoku/status"), Some(on_track), &[870], 1);
    let spent = change(named(&visits, "visits/fy2019/spent-yen"), None, &[12, 13, 14, 15], 7);
    let path = format!("visits/fy2019/company/{COMPANY}/visits");
    let single = change(named(&visits, &path), Some(figure::Value::Whole(0)), &[12], 1);
    let from = Bound { position: 0, known_at: None };
    let to = Bound { position: 1234, known_at: "2019-08-07T09:30:00Z".parse().ok() };
    let groups = json!([
        {"programme": "pilots", "edition": EDITION, "sums": [status], "single": [], "simulated": false},
        {"programme": "visits", "edition": EDITION, "sums": [spent], "single": [single], "simulated": true},
    ]);
    json!({"asked": {"from": "2019-07-31", "to": "", "prefix": ""}, "from": from, "to": to, "total": 700, "shown": 3,
           "groups": groups, "cut": ["visits/fy2019/company"], "next": null, "carried": "lang=ja"})
}
