use ayumi_proto::{event::ProgrammeName, fault::Fault};
use serde_json::json;

use super::*;
use crate::pages::shape::commands;

fn read(programme: ProgrammeName, command: &str, typed: &[(&str, &str)]) -> Read {
    let shape = commands(programme).iter().find(|shape| shape.name == command).unwrap();
    let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Read::of(&shape.fields, &typed)
}

#[test]
fn what_is_typed_becomes_the_payload() {
    let typed = [
        ("on", "2019-11-01"),
        ("attendance.0.body", "団体甲"),
        ("attendance.0.attendance", "present"),
        ("attendance.1.body", ""),
        ("attendance.1.attendance", ""),
        ("attendance.2.body", " 団体乙 "),
        ("attendance.2.attendance", "absent"),
        ("agenda.0.item", "１"),
        ("agenda.0.title", "開会"),
        ("agenda.0.documents", "資料1\r\n\r\n資料2-1"),
        ("handling", "public"),
    ];
    let read = read(ProgrammeName::Meetings, "hold", &typed);
    assert_eq!(read.faults, BTreeMap::new());
    let expected = json!({
        "on": "2019-11-01",
        "attendance": [{"body": "団体甲", "attendance": "present"}, {"body": "団体乙", "attendance": "absent"}],
        "agenda": [{"item": 1, "title": "開会", "documents": ["資料1", "資料2-1"]}],
        "handling": "public",
    });
    assert_eq!(Value::from(read.payload.clone()), expected);
    let wrong = |field: &str| read.field_of(&Problem::malformed(&Fault::new(field, "誤り", "wrong"))).unwrap();
    assert_eq!(wrong("attendance[1].body"), "attendance.2.body", "the second row that is filled is the third typed");
    assert_eq!(wrong("agenda[0].documents[1]"), "agenda.0.documents");
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let typed = [
        ("on", ""),
        ("terms.honorarium_yen", "many"),
        ("terms.visit_limit", "70000"),
        ("terms.period.from", "2019-07-01"),
    ];
    let read = read(ProgrammeName::Visits, "set-terms", &typed);
    let faults: Vec<&str> = read.faults.keys().map(String::as_str).collect();
    let expected = ["on", "terms.company_cap", "terms.honorarium_yen", "terms.period.to", "terms.visit_limit"];
    assert_eq!(faults, expected);
    assert_eq!(read.faults["terms.visit_limit"].en, "must be a whole number from 0 to 65535");
    assert_eq!(read.faults["on"].ja, "入力してください。");
}

#[test]
fn a_rejection_is_shown_at_the_field_that_has_its_value() {
    let typed = [("on", "2019-07-11"), ("expert", "100001"), ("yen", "４４，０００")];
    let read = read(ProgrammeName::Visits, "log-visit", &typed);
    let mut problem = Problem::missing("");
    problem.offending = Some("44000".to_owned());
    assert_eq!(read.field_of(&problem).as_deref(), Some("yen"));
    problem.offending = Some("7000012050002".to_owned());
    assert_eq!(read.field_of(&problem), None);
}

#[test]
fn what_is_optional_may_be_left_empty() {
    let typed = [
        ("on", "2019-07-01"),
        ("companies", "100"),
        ("by", "2020-01-31"),
        ("prefectures.0.companies", ""),
        ("reason", " "),
    ];
    let read = read(ProgrammeName::Pilots, "set-target", &typed);
    assert_eq!(
        (read.faults.len(), Value::from(read.payload)),
        (0, json!({"on": "2019-07-01", "companies": 100, "by": "2020-01-31"}))
    );
}

/// A meeting may have been held without an agenda, and a case evaluated without factors.
#[test]
fn d14_a_list_that_is_left_empty_is_an_empty_list() {
    let read = read(ProgrammeName::Meetings, "hold", &[("on", "2019-11-01"), ("handling", "public")]);
    let expected = json!({"on": "2019-11-01", "attendance": [], "agenda": [], "handling": "public"});
    assert_eq!((read.faults.len(), Value::from(read.payload)), (0, expected));
}
