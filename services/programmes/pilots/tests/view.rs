//! What is shown: numbers by area and day, and what a correction, a late update or a moved boundary do to them.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by the one and looks for few by the other"
)]

mod common;

use std::collections::BTreeSet;

use ayumi_core::{
    Answers, Ask, View,
    world::{World, v},
};
use ayumi_pilots::{ApproachResult, Command, HeldBriefing, Pilots, rows::Answer};
use ayumi_proto::{commit::Provenance, event::DomainEvent};
use common::*;
use serde_json::{Value, json};

fn figure(world: &World<Pilots>, as_of: &str, path: &str) -> Option<String> {
    world.figure(as_of, path)
}

fn answer(world: &World<Pilots>, as_of: &str, key: Option<&str>) -> Value {
    world.answer("fy2019", as_of, key).unwrap()
}

/// Opened on 1 July with Ishikawa and a target of 100 by 31 January; 10, 20 and 30 companies in August.
fn running() -> World<Pilots> {
    let mut world = opened();
    world.accept(REGION, target("2019-07-01", 100, "2020-01-31", &[("17", 60)], None));
    for (as_of, recruited) in [("2019-08-01", 10), ("2019-08-15", 20), ("2019-08-29", 30)] {
        world.accept(REGION, update(as_of, &[full("17", [recruited * 2, recruited, recruited / 2, 1])]));
    }
    world
}

#[test]
fn the_list_shows_every_region_with_its_numbers() {
    let mut world = running();
    world.accept("hiroshima", open("2019-07-01", &["34"]));
    let answer = answer(&world, "2019-08-31", None);
    let row = &answer["regions"][1];
    let shown = |name: &str| row[name].clone();
    assert_eq!(shown("id"), REGION);
    assert_eq!(shown("prefectures"), json!(["17"]));
    assert_eq!((shown("target"), shown("target_by")), (json!(100), json!("2020-01-31")));
    let numbers = ["applied", "recruited", "served", "withdrawn"].map(shown);
    assert_eq!(numbers, [60, 30, 15, 1].map(|number| json!(number)));
    assert_eq!((shown("days_since_report"), shown("last_as_of")), (json!(2), json!("2019-08-29")));
    assert_eq!(answer["regions"][0]["applied"], Value::Null);
    assert_eq!(answer["regions"][0]["recruited"], 0);
    assert_eq!(answer["regions"][0]["target"], Value::Null);
    let totals = json!({
        "target": 100, "recruited": 30, "participating": 29, "applied": 60, "served": 15,
        "forecast": answer["regions"][1]["forecast"].clone(), "chance": answer["totals"]["chance"].clone(),
        "record": {"checked": 1, "held": 1}, "simulated": false,
    });
    assert!(answer["totals"]["forecast"]["median"].as_i64() > Some(60), "{answer}");
    for (name, value) in totals.as_object().unwrap() {
        // The sum of regions has the moments of their mixtures, whose quantiles are a little apart.
        assert!(name == "forecast" || answer["totals"][name] == *value, "{name}: {answer}");
    }
    assert_eq!((&answer["total"], &answer["next"]), (&json!(2), &Value::Null));
}

#[test]
fn the_list_is_paged() {
    let mut world = running();
    world.accept("hiroshima", open("2019-07-01", &["34"]));
    let as_of = v("2019-08-31");
    let page = |after| world.ask("fy2019", &Ask { key: None, as_of, after, limit: 1 }).unwrap();
    assert_eq!((&page(None)["regions"][0]["id"], &page(None)["next"]), (&json!("hiroshima"), &json!("hiroshima")));
    assert_eq!(page(Some("hiroshima"))["regions"][0]["id"], REGION);
    assert_eq!(page(Some("hiroshima"))["next"], Value::Null);
}

#[test]
fn a_figure_for_august_stays_when_the_area_changes_in_september() {
    let mut world = running();
    let before = world.figures(v("fy2019"), v("2019-08-31"));
    world.accept(REGION, area("2019-09-01", &["16", "17", "18"]));
    world.accept(REGION, update("2019-09-12", &[row("16", 7), row("17", 33)]));
    assert_eq!(before, world.figures(v("fy2019"), v("2019-08-31")));
    assert_eq!(answer(&world, "2019-08-31", None)["regions"][0]["prefectures"], json!(["17"]));
    assert_eq!(answer(&world, "2019-09-12", None)["regions"][0]["prefectures"], json!(["16", "17", "18"]));
    assert_eq!(figure(&world, "2019-08-31", "ishikawa/recruited").as_deref(), Some("30"));
    assert_eq!(figure(&world, "2019-09-12", "ishikawa/recruited").as_deref(), Some("40"));
    assert_eq!(figure(&world, "2019-09-12", "ishikawa/16/recruited").as_deref(), Some("7"));
}

#[test]
fn a_prefecture_that_leaves_takes_its_companies_out_of_later_sums_only() {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    world.accept(REGION, update("2019-08-01", &[row("16", 5), row("17", 8)]));
    world.accept(REGION, area("2019-09-01", &["17"]));
    assert_eq!(figure(&world, "2019-08-31", "ishikawa/recruited").as_deref(), Some("13"));
    assert_eq!(figure(&world, "2019-09-01", "ishikawa/recruited").as_deref(), Some("8"));
    assert_eq!(figure(&world, "2019-09-01", "ishikawa/16/recruited"), None);
    let series = &answer(&world, "2019-09-30", Some(REGION))["series"];
    assert_eq!(series, &json!([{"as_of": "2019-08-01", "recruited": 13, "participating": 13}]));
}

#[test]
fn a_moved_boundary_does_not_look_like_recruitment() {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    world.accept(REGION, update("2019-08-01", &[row("16", 50), row("17", 8)]));
    world.accept(REGION, update("2019-08-29", &[row("17", 12)]));
    world.accept(REGION, area("2019-08-30", &["17"]));
    assert_eq!(figure(&world, "2019-08-30", "ishikawa/pace-per-week").as_deref(), Some("1.0"));
    // Nor does what was recruited beyond an old boundary get lost: 8 to 12, and 4 in the prefecture that joined.
    let mut world = opened();
    world.accept(REGION, update("2019-08-01", &[row("17", 8)]));
    world.accept(REGION, area("2019-08-15", &["16", "17"]));
    world.accept(REGION, update("2019-08-29", &[row("16", 4), row("17", 12)]));
    assert_eq!(figure(&world, "2019-08-30", "ishikawa/pace-per-week").as_deref(), Some("2.0"));
}

#[test]
fn a_correction_changes_the_number_from_the_corrected_day_on() {
    let mut world = running();
    world.accept(REGION, correct("2019-08-15", &[full("17", [18, 15, 9, 0])]));
    assert_eq!(figure(&world, "2019-08-14", "ishikawa/recruited").as_deref(), Some("10"));
    assert_eq!(figure(&world, "2019-08-20", "ishikawa/recruited").as_deref(), Some("15"));
    assert_eq!(figure(&world, "2019-08-20", "ishikawa/applied").as_deref(), Some("18"));
    assert_eq!(figure(&world, "2019-08-31", "ishikawa/recruited").as_deref(), Some("30"));
    let updates = &answer(&world, "2019-08-31", Some(REGION))["updates"];
    assert_eq!(updates[1]["rows"][0]["recruited"], 20);
    assert_eq!(updates[1]["corrected_by"][0]["rows"][0]["recruited"], 15);
    assert_eq!(updates[1]["corrected_by"][0]["reason"], "二重計上");
    assert_eq!((&updates[0]["corrected_by"], &updates[2]["corrected_by"]), (&json!([]), &json!([])));
}

#[test]
fn a_late_update_takes_its_place_by_its_day() {
    let mut world = running();
    world.accept(REGION, update("2019-08-08", &[row("17", 14)]));
    assert_eq!(figure(&world, "2019-08-08", "ishikawa/recruited").as_deref(), Some("14"));
    assert_eq!(figure(&world, "2019-08-31", "ishikawa/recruited").as_deref(), Some("30"));
    // It said nothing of served, so what was known before holds.
    assert_eq!(figure(&world, "2019-08-08", "ishikawa/served").as_deref(), Some("5"));
    let detail = answer(&world, "2019-08-31", Some(REGION));
    let series: Vec<_> = detail["series"].as_array().unwrap().iter().map(|point| &point["recruited"]).collect();
    assert_eq!(series, [10, 14, 20, 30]);
    assert_eq!(detail["updates"][1]["as_of"], "2019-08-08");
}

#[test]
fn the_pace_is_that_of_the_last_four_weeks() {
    let world = running();
    // From 10 on 1 August to 30 on 29 August, exactly four weeks.
    assert_eq!(figure(&world, "2019-08-29", "ishikawa/pace-per-week").as_deref(), Some("5.0"));
    // Until 28 days lie between two reports the opening is the other end: 19 in 45 days, without the one that withdrew.
    assert_eq!(figure(&world, "2019-08-15", "ishikawa/pace-per-week").as_deref(), Some("3.0"));
    // 71 companies in 155 days.
    assert_eq!(figure(&world, "2019-08-29", "ishikawa/needed-per-week").as_deref(), Some("3.2"));
    assert_eq!(figure(&world, "2019-07-31", "ishikawa/pace-per-week"), None);
    assert_eq!(figure(&world, "2020-01-31", "ishikawa/needed-per-week"), None);
}

#[test]
fn the_forecast_surrounds_what_the_pace_reaches() {
    let row = &answer(&running(), "2019-08-29", None)["regions"][0];
    // 29 companies in 59 days and 155 days to go make about 76 more if the pace holds.
    let forecast = |name: &str| row["forecast"][name].as_u64().unwrap();
    assert!((95..=125).contains(&forecast("median")) && (95..=130).contains(&forecast("mean")), "{row}");
    assert!(forecast("low") > 50 && forecast("low") < 90 && forecast("high") > 130 && forecast("high") < 220, "{row}");
    assert_eq!(figure(&running(), "2019-08-29", "ishikawa/forecast"), Some(forecast("median").to_string()));
    assert_eq!(figure(&opened(), "2019-08-29", "ishikawa/forecast"), None);
}

#[test]
fn the_target_in_force_on_a_day_is_the_one_decided_by_then() {
    let mut world = running();
    world.accept(REGION, target("2019-09-10", 40, "2020-01-31", &[], Some("見直し")));
    assert_eq!(figure(&world, "2019-09-09", "ishikawa/target").as_deref(), Some("100"));
    assert_eq!(figure(&world, "2019-09-09", "ishikawa/17/target").as_deref(), Some("60"));
    assert_eq!(figure(&world, "2019-09-10", "target").as_deref(), Some("40"));
    assert_eq!(figure(&world, "2019-09-10", "ishikawa/17/target"), None);
}

#[test]
fn a_region_is_shown_whole() {
    let mut world = running();
    world.accept(REGION, implementer("2019-08-10", "実施者B"));
    world.accept(REGION, schedule("b1", "2019-07-10", "2019-07-20"));
    world.accept(REGION, hold("b1", "2019-07-21", 30));
    world.accept(REGION, schedule("b2", "2019-08-10", "2019-09-20"));
    world.accept(REGION, approach("2019-07-15", "金沢商工会議所", "17", ApproachResult::Considering));
    world.accept(REGION, flag("2019-08-07"));
    world.accept(REGION, unflag("2019-08-20"));
    let detail = answer(&world, "2019-08-31", Some(REGION));
    assert_eq!((&detail["implementer"], detail["implementers"].as_array().unwrap().len()), (&json!("実施者B"), 2));
    assert_eq!((&detail["briefings_held"], &detail["briefing_attended"]), (&json!(1), &json!(30)));
    assert_eq!(detail["briefings"][0]["held_on"], "2019-07-21");
    assert_eq!(
        (&detail["briefings"][1]["planned_on"], &detail["briefings"][1]["held_on"]),
        (&json!("2019-09-20"), &Value::Null)
    );
    assert_eq!(
        (&detail["approaches"][0]["kind"], &detail["approaches"][0]["result"]),
        (&json!("chamber"), &json!("considering"))
    );
    assert_eq!((&detail["flags"][0]["flagged"], &detail["flags"][1]["flagged"]), (&json!(true), &json!(false)));
    assert_eq!(detail["flagged"], false);
    assert_eq!(detail["areas"][0], json!({"from": "2019-07-01", "prefectures": ["17"], "reason": null}));
    assert_eq!(detail["targets"][0]["companies"], 100);
    let prefecture = &detail["by_prefecture"][0];
    assert_eq!((&prefecture["prefecture"], &prefecture["name"]["en"]), (&json!("17"), &json!("Ishikawa")));
    assert_eq!(
        (&prefecture["recruited"], &prefecture["target"], &prefecture["bodies_approached"]),
        (&json!(30), &json!(60), &json!(1))
    );
    assert_eq!((&detail["updates"][0]["position"], &detail["updates"][0]["simulated"]), (&json!(3), &json!(false)));
    assert!(world.answer("fy2019", "2019-08-31", Some("nowhere")).is_none());
    assert!(world.answer("fy2019", "2019-06-30", Some(REGION)).is_none());
}

#[test]
fn coverage_counts_bodies_by_prefecture_with_their_last_answer() {
    let mut world = empty();
    world.accept("tohoku", open("2019-07-01", &["03", "04"]));
    world.accept("tohoku", approach("2019-07-10", "仙台商工会議所", "04", ApproachResult::NoAnswer));
    world.accept(
        "tohoku",
        approach("2019-08-10", "仙台　商工会議所".replace('　', "").as_str(), "04", ApproachResult::Agreed),
    );
    world.accept("tohoku", approach("2019-07-20", "仙台商工会議所", "04", ApproachResult::Declined));
    world.accept("tohoku", approach("2019-07-20", "秋田商工会議所", "05", ApproachResult::Declined));
    let answer = answer(&world, "2019-08-31", Some("coverage"));
    let rows = answer["coverage"].as_array().unwrap();
    let codes: Vec<_> = rows.iter().map(|row| row["prefecture"].as_str().unwrap()).collect();
    assert_eq!(codes, ["03", "04", "05"]);
    assert_eq!((&rows[0]["bodies"], &rows[0]["regions"]), (&json!(0), &json!(["tohoku"])));
    assert_eq!((&rows[1]["approaches"], &rows[1]["bodies"]), (&json!(3), &json!(1)));
    assert_eq!((&rows[1]["kinds"]["chamber"], &rows[1]["kinds"]["bank"]), (&json!(1), &json!(0)));
    assert_eq!((&rows[1]["results"]["agreed"], &rows[1]["results"]["no-answer"]), (&json!(1), &json!(0)));
    assert_eq!(rows[2]["regions"], json!([]));
    assert_eq!(figure(&world, "2019-08-31", "tohoku/approaches").as_deref(), Some("4"));
    assert_eq!(figure(&world, "2019-08-31", "tohoku/bodies").as_deref(), Some("2"));
}

#[test]
fn what_is_simulated_is_marked() {
    let mut world = running();
    world.accept("hiroshima", open("2019-07-01", &["34"]));
    world.provenance = Provenance::Simulated;
    world.accept(REGION, update("2019-09-10", &[row("17", 31)]));
    let simulated = |as_of: &str, index: usize| answer(&world, as_of, None)["regions"][index]["simulated"].clone();
    assert_eq!((simulated("2019-09-09", 1), simulated("2019-09-10", 1)), (json!(false), json!(true)));
    assert_eq!(simulated("2019-09-10", 0), json!(false));
    assert_eq!(answer(&world, "2019-09-10", None)["totals"]["simulated"], true);
    let detail = answer(&world, "2019-09-10", Some(REGION));
    assert_eq!((&detail["updates"][2]["simulated"], &detail["updates"][3]["simulated"]), (&json!(false), &json!(true)));
    // Only what would be another figure without the update is marked.
    let marked = |world: &World<Pilots>, as_of: &str| {
        let figures = world.figures(v("fy2019"), v(as_of)).into_iter().filter(|figure| figure.simulated);
        figures.map(|figure| figure.path.replace("pilots/fy2019/", "")).collect::<Vec<_>>()
    };
    assert_eq!(marked(&world, "2019-09-09"), [""; 0]);
    let recruited = [
        "recruited",
        "participating",
        "forecast",
        "forecast-low",
        "forecast-high",
        "chance",
        "ishikawa/recruited",
        "ishikawa/participating",
        "ishikawa/pace-per-week",
        "ishikawa/needed-per-week",
        "ishikawa/forecast",
        "ishikawa/forecast-low",
        "ishikawa/forecast-high",
        "ishikawa/chance",
        "ishikawa/reached-early",
        "ishikawa/days-since-report",
        "ishikawa/17/status",
        "ishikawa/17/pace-per-week",
        "ishikawa/17/forecast",
        "ishikawa/17/forecast-low",
        "ishikawa/17/forecast-high",
        "ishikawa/17/chance",
        "ishikawa/17/days-since-report",
        "ishikawa/17/recruited",
        "ishikawa/17/participating",
    ];
    assert_eq!(marked(&world, "2019-09-10"), recruited);
    world.accept(REGION, approach("2019-09-11", "金沢商工会議所", "17", ApproachResult::Agreed));
    let by_outreach = [
        "ishikawa/bodies",
        "ishikawa/approaches",
        "ishikawa/17/bodies",
        "coverage/17/approaches",
        "coverage/17/bodies",
        "coverage/17/kind/chamber",
        "coverage/17/result/agreed",
    ];
    let marked: BTreeSet<_> = marked(&world, "2019-09-11").into_iter().collect();
    // One company more or less that day leaves the tenth of the pace that is needed as it was.
    let expected = recruited.iter().filter(|path| !path.ends_with("needed-per-week"));
    let expected = expected.chain(&by_outreach).map(ToString::to_string);
    assert_eq!(marked, expected.collect());
}

#[test]
fn updates_of_one_day_are_listed_as_they_were_recorded() {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["16", "17"]));
    for (as_of, prefecture) in [("2019-08-02", "17"), ("2019-08-01", "17"), ("2019-08-01", "16")] {
        world.accept(REGION, update(as_of, &[row(prefecture, 1)]));
    }
    let answer = answer(&world, "2019-08-31", Some(REGION));
    let positions: Vec<_> = answer["updates"].as_array().unwrap().iter().map(|update| &update["position"]).collect();
    assert_eq!(positions, [3, 4, 2]);
}

#[test]
fn a_briefing_is_where_it_was_held_even_if_that_was_before_its_announcement() {
    let mut world = opened();
    world.accept(REGION, schedule("b1", "2019-07-10", "2019-07-20"));
    let elsewhere = Command::HoldBriefing(HeldBriefing {
        briefing: v("b1"),
        on: v("2019-07-05"),
        place: v("小松"),
        prefecture: v("18"),
        attended_companies: 12,
    });
    world.accept(REGION, elsewhere);
    let briefing = |world: &World<Pilots>| answer(world, "2019-07-31", Some(REGION))["briefings"][0].clone();
    let shown = briefing(&world);
    assert_eq!(
        (&shown["place"], &shown["prefecture"], &shown["attended_companies"]),
        (&json!("小松"), &json!("18"), &json!(12))
    );
    assert_eq!((&shown["announced_on"], &shown["held_on"]), (&json!("2019-07-10"), &json!("2019-07-05")));
    world.log.sort_by_key(|(_, event, ..)| event.occurred().first_day());
    assert_eq!(briefing(&world), shown);
}

/// Everything that a region can have, and a second region.
fn full_world() -> World<Pilots> {
    let mut world = running();
    world.accept("hiroshima", open("2019-07-01", &["34"]));
    world.accept(REGION, area("2019-09-01", &["16", "17"]));
    world.accept(REGION, update("2019-09-02", &[row("16", 7), row("17", 33)]));
    world.accept(REGION, replace("2019-09-02", &[row("16", 6)]));
    world.accept(REGION, schedule("b1", "2019-07-10", "2019-07-20"));
    world.accept(REGION, hold("b1", "2019-07-21", 30));
    world.accept(REGION, approach("2019-07-15", "金沢商工会議所", "17", ApproachResult::Considering));
    world.accept("hiroshima", approach("2019-07-16", "広島商工会議所", "34", ApproachResult::NoAnswer));
    world.accept(REGION, flag("2019-08-07"));
    world
}

#[test]
fn what_is_answered_reads_back() {
    let world = full_world();
    for key in [None, Some("coverage"), Some(REGION), Some("hiroshima")] {
        let sent = answer(&world, "2019-09-30", key);
        let read: Answer = serde_json::from_value(sent.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), sent, "{key:?}");
        let is_right = match key {
            None => matches!(read, Answer::Overview(_)),
            Some("coverage") => matches!(read, Answer::Coverage { .. }),
            Some(_) => matches!(read, Answer::Region(_)),
        };
        assert!(is_right, "{key:?}");
    }
}

/// The rows of a table, their cells joined.
fn table(world: &World<Pilots>, name: &str) -> Vec<String> {
    let as_of = v("2019-09-30");
    let (folded, recorded) = (world.folded(as_of), world.recorded(as_of));
    let view = View { edition: v("fy2019"), folded: &folded, log: &recorded };
    let table = Pilots::TABLES.iter().find(|table| table.name == name).unwrap();
    let rows = (table.rows)(&view).unwrap().into_iter();
    rows.map(|row| {
        assert_eq!(row.len(), table.columns.len());
        row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
    })
    .collect()
}

#[test]
fn tables_have_a_row_for_each_thing() {
    let world = full_world();
    let regions = table(&world, "regions");
    assert!(regions[0].starts_with("hiroshima|石川|34|実施者A|2019-07-01||||"), "{regions:?}");
    assert!(
        regions[1].starts_with("ishikawa|石川|16 17|実施者A|2019-07-01||100|2020-01-31|60|39|15|1|"),
        "{regions:?}"
    );
    let prefectures = [
        "hiroshima|34|||||||silent||||||1",
        "ishikawa|16||6|||6||silent|||||2019-09-02|0",
        "ishikawa|17|60|33|15|1|32|60|silent|122|63|189|91.9|2019-09-02|1",
    ];
    assert_eq!(table(&world, "prefectures"), prefectures);
    assert_eq!(table(&world, "briefings"), ["ishikawa|b1|2019-07-10|2019-07-20|2019-07-21|金沢|17|30"]);
    let approaches = table(&world, "approaches");
    assert!(
        approaches[0].starts_with("hiroshima|2019-07-16|広島商工会議所|chamber|34|no-answer|false|"),
        "{approaches:?}"
    );
    assert_eq!(approaches.len(), 2);
    let updates = table(&world, "updates");
    assert_eq!(updates.len(), 6);
    assert!(updates[0].starts_with("ishikawa|2019-08-01|17|20|10|5|1||false|3|"), "{updates:?}");
    assert!(updates[5].starts_with("ishikawa|2019-09-02|16||6|||二重計上|false|9|"), "{updates:?}");
    assert_eq!(table(&world, "coverage"), ["16|ishikawa|0|0|false", "17|ishikawa|1|1|false", "34|hiroshima|1|1|false"]);
}
