//! What the view shows: each report with its issues, and how many there are.

mod common;

use ayumi_core::{
    Answers, Ask, View,
    figures::place::Address,
    table::Cell,
    world::{World, v},
};
use ayumi_proto::figure::Figure;
use ayumi_reports::Reports;
use common::*;
use serde_json::{Value, json};

fn all(as_of: &str) -> Value {
    issued().answer("fy2019", as_of, None).expect("the list")
}

#[test]
fn a_report_shows_its_issues_newest_last_with_all_that_was_delivered() {
    let report = issued().answer("fy2019", "2019-10-31", Some(REPORT)).expect("the report");
    let recorded_at = v::<ayumi_proto::time::Day>("2019-10-31").start();
    let issue = |on, position| json!({"on": on, "as_of": "2019-08-31", "position": position, "files": files(), "recorded_at": recorded_at});
    assert_eq!(report, json!({"id": REPORT, "issues": [issue("2019-09-02", 120), issue("2019-09-09", 130)]}));
    assert_eq!(issued().answer("fy2019", "2019-10-31", Some("recruitment-2019-10")), None);
}

#[test]
fn reports_are_listed_by_id_as_they_stood_on_the_day() {
    let ids = |as_of: &str| {
        let rows = all(as_of)["reports"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| (row["id"].clone(), row["issues"].as_array().map_or(0, Vec::len))).collect::<Vec<_>>()
    };
    assert_eq!(all("2019-09-01"), json!({"reports": [], "total": 0, "next": null}));
    assert_eq!(ids("2019-09-02"), [(json!(REPORT), 1)]);
    assert_eq!(ids("2019-10-31"), [(json!(REPORT), 2), (json!("recruitment-2019-09"), 1)]);
}

#[test]
fn reports_are_paged_by_id() {
    let as_of = v("2019-10-31");
    let world = issued();
    let page = |after| world.ask("fy2019", &Ask { key: None, as_of, after, limit: 1 }).expect("the list");
    let shown = |page: &Value| (page["reports"][0]["id"].clone(), page["total"].clone(), page["next"].clone());
    assert_eq!(shown(&page(None)), (json!(REPORT), json!(2), json!(REPORT)));
    assert_eq!(shown(&page(Some(REPORT))), (json!("recruitment-2019-09"), json!(2), Value::Null));
}

#[test]
fn issues_are_counted_up_to_the_day() {
    for (as_of, count) in [("2019-09-01", "0"), ("2019-09-02", "1"), ("2019-09-30", "2"), ("2019-10-02", "3")] {
        assert_eq!(issued().figure(as_of, "issued").as_deref(), Some(count), "{as_of}");
        issued().assert_figures_keep_promises(v(as_of));
    }
}

#[test]
fn the_figure_is_called_what_it_is_and_is_marked_if_a_report_is_simulated() {
    let mut world = issued();
    let simulated = |world: &World<Reports>| {
        let figures = world.figures(v("fy2019"), v("2019-10-31"));
        let [Figure { path, unit, label, simulated, .. }] = &figures[..] else { unreachable!("{figures:?}") };
        assert_eq!((path.as_str(), unit.to_string().as_str()), ("reports/fy2019/issued", "reports"));
        assert_eq!((label.ja.as_str(), label.en.as_str()), ("発行した報告書", "Reports issued"));
        *simulated
    };
    assert!(!simulated(&world));
    world.provenance = ayumi_proto::commit::Provenance::Simulated;
    world.accept("recruitment-2019-10", issue("2019-10-31", "2019-10-31", 300));
    assert!(simulated(&world));
}

#[test]
fn a_text_that_names_no_figure_is_no_address() {
    for text in ["", "Issued", "issued/", "issued/recruitment-2019-08"] {
        assert_eq!(Address::<Reports>::parse(text), None, "{text}");
    }
    World::<Reports>::assert_all_are_shown();
}

#[test]
fn no_issue_takes_the_place_of_another() {
    let steps = issued().explained("2019-10-31", "issued");
    assert_eq!(steps.iter().map(|step| step.superseded_by).collect::<Vec<_>>(), [None; 3]);
}

#[test]
fn the_table_of_issues_has_a_row_for_each() {
    let (world, as_of) = (issued(), v("2019-10-31"));
    let (recorded, folded) = (world.recorded(as_of), world.folded(as_of));
    let [table] = Reports::TABLES else { unreachable!("one table") };
    let rows = (table.rows)(&View { edition: v("fy2019"), folded: &folded, log: &recorded }).expect("events");
    let column = |name: &str| table.columns.iter().position(|column| column.name == name).expect("a column");
    let cells = |name: &str| rows.iter().map(|row| row[column(name)].clone()).collect::<Vec<_>>();
    assert_eq!(cells("report"), [REPORT, REPORT, "recruitment-2019-09"].map(|id| Cell::Text(id.to_owned())));
    assert_eq!(cells("position"), [120, 130, 240].map(Cell::Whole));
    assert_eq!(cells("files")[0], Cell::Text("recruitment.csv".to_owned()));
}
