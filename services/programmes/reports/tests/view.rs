//! What the view shows: each report with its issues, and how many there are.

mod common;

use ayumi_core::{Ask, View, world::v};
use ayumi_proto::{figure::Figure, text::Malformed};
use ayumi_reports::{ReportsView, view::Address};
use common::*;
use serde_json::{Value, json};

fn all(as_of: &str) -> Value {
    issued().answer::<ReportsView>("fy2019", as_of, None).expect("the list")
}

#[test]
fn a_report_shows_its_issues_newest_last_with_all_that_was_delivered() {
    let report = issued().answer::<ReportsView>("fy2019", "2019-10-31", Some(REPORT)).expect("the report");
    let recorded_at = v::<ayumi_proto::time::Day>("2019-10-31").start();
    let issue = |on, position| json!({"on": on, "as_of": "2019-08-31", "position": position, "files": files(), "recorded_at": recorded_at});
    assert_eq!(report, json!({"id": REPORT, "issues": [issue("2019-09-02", 120), issue("2019-09-09", 130)]}));
    assert_eq!(issued().answer::<ReportsView>("fy2019", "2019-10-31", Some("recruitment-2019-10")), None);
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
    let view = issued().view::<ReportsView>(as_of);
    let page = |after| view.answer(v("fy2019"), &Ask { key: None, as_of, after, limit: 1 }).expect("the list");
    let shown = |page: &Value| (page["reports"][0]["id"].clone(), page["total"].clone(), page["next"].clone());
    assert_eq!(shown(&page(None)), (json!(REPORT), json!(2), json!(REPORT)));
    assert_eq!(shown(&page(Some(REPORT))), (json!("recruitment-2019-09"), json!(2), Value::Null));
}

#[test]
fn issues_are_counted_up_to_the_day() {
    for (as_of, count) in [("2019-09-01", "0"), ("2019-09-02", "1"), ("2019-09-30", "2"), ("2019-10-02", "3")] {
        assert_eq!(issued().figure::<ReportsView>("fy2019", as_of, "issued").as_deref(), Some(count), "{as_of}");
        issued().assert_view_keeps_its_promises::<ReportsView>(v(as_of));
    }
}

#[test]
fn the_figure_is_called_what_it_is_and_is_never_made_up() {
    let mut world = issued();
    world.provenance = ayumi_proto::commit::Provenance::Simulated;
    world.accept("recruitment-2019-10", issue("2019-10-31", "2019-10-31", 300));
    let figures = world.view::<ReportsView>(v("2019-10-31")).figures(v("fy2019"), v("2019-10-31"));
    let [Figure { path, unit, label, simulated, .. }] = &figures[..] else { unreachable!("{figures:?}") };
    assert_eq!((path.as_str(), unit.to_string().as_str(), *simulated), ("reports/fy2019/issued", "reports", false));
    assert_eq!((label.ja.as_str(), label.en.as_str()), ("発行した報告書", "Reports issued"));
}

#[test]
fn an_address_that_names_no_figure_is_malformed_in_both_languages() {
    for text in ["", "Issued", "issued/", "issued/recruitment-2019-08"] {
        let Err(Malformed { value, ja, en }) = text.parse::<Address>() else { panic!("{text} was read") };
        assert_eq!((value.as_str(), ja.contains("issued"), en.contains("issued")), (text, true, true));
    }
}

#[test]
fn no_issue_takes_the_place_of_another() {
    let events: Vec<_> = issued().log.into_iter().map(|(_, event, ..)| event).collect();
    assert!(!events.iter().any(ReportsView::corrects));
}
