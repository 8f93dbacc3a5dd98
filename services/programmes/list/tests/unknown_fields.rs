//! A field that nobody knows is refused, in commands as in events, and as deep as it is.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use std::fmt::Debug;

use ayumi_meetings as meetings;
use ayumi_pilots as pilots;
use ayumi_reports as reports;
use ayumi_visits as visits;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Asserts that the content is one of a command, and none with a further field in any of its objects.
fn assert_strict<T: DeserializeOwned + Debug>(name: &str, content: Value) {
    let read = |content: &Value| serde_json::from_value::<T>(json!({ name: content }));
    read(&content).unwrap();
    let mut objects = vec![String::new()];
    collect(&content, "", &mut objects);
    for pointer in objects {
        let mut changed = content.clone();
        changed.pointer_mut(&pointer).unwrap()["unknown"] = json!(1);
        let error = read(&changed).unwrap_err().to_string();
        assert!(error.contains("unknown field `unknown`"), "{name}{pointer}: {error}");
    }
}

/// The places of the objects in a value.
fn collect(value: &Value, at: &str, found: &mut Vec<String>) {
    let fields = value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value));
    let items = value.as_array().into_iter().flatten().enumerate().map(|(index, value)| (index.to_string(), value));
    for (name, value) in fields.chain(items) {
        let pointer = format!("{at}/{name}");
        collect(value, &pointer, found);
        found.extend(value.is_object().then_some(pointer));
    }
}

#[test]
fn of_visits() {
    let terms = json!({"honorarium_yen": 45_000, "visit_limit": 4, "company_cap": 2,
        "period": {"from": "2019-08-01", "to": "2020-01-31"}});
    let amendment = json!({"on": "2019-07-02", "from": "2019-09-01", "terms": terms, "reason": "見直し"});
    assert_strict::<visits::Command>("amend-terms", amendment.clone());
    assert_strict::<visits::Event>("terms-amended", amendment);
    assert_strict::<visits::Command>("withdraw", json!({"on": "2019-08-01", "reason": "多忙のため"}));
    assert_strict::<visits::Command>("log-visit", json!({"on": "2019-08-01", "expert": "000004", "yen": 45_000}));
    assert_strict::<visits::Event>("place-taken", json!({"on": "2019-08-01", "company": "own-1"}));
}

#[test]
fn of_pilots() {
    let parts = json!([{"prefecture": "17", "companies": 10}]);
    assert_strict::<pilots::Command>(
        "set-target",
        json!({"on": "2019-07-01", "companies": 10, "by": "2020-01-31", "prefectures": parts}),
    );
    let rows = json!([{"prefecture": "17", "recruited": 3}]);
    let correction = json!({"as_of": "2019-08-07", "prefectures": rows, "reason": "二重計上"});
    assert_strict::<pilots::Command>("correct-recruitment", correction.clone());
    assert_strict::<pilots::Event>("recruitment-corrected", correction);
    let numbers = json!([{"prefecture": "17", "measure": "recruited", "companies": 3}]);
    assert_strict::<pilots::Event>(
        "numbers-corrected",
        json!({"as_of": "2019-08-07", "numbers": numbers, "reason": "二重計上"}),
    );
}

#[test]
fn of_meetings() {
    let proceedings = json!({"on": "2019-08-07", "handling": "public",
        "attendance": [{"body": "日本商工会議所", "attendance": "present"}],
        "agenda": [{"item": 1, "title": "開会"}]});
    assert_strict::<meetings::Command>("hold", proceedings.clone());
    assert_strict::<meetings::Event>("meeting-held", proceedings);
    let between = json!({"from": "2019-10-01", "to": "2019-10-20"});
    assert_strict::<meetings::Command>("propose-next", json!({"on": "2019-08-07", "between": between}));
}

#[test]
fn of_reports() {
    let files = json!([{"name": "report.pdf", "sha256": "00".repeat(32), "size_bytes": 1}]);
    let issue = json!({"on": "2019-08-07", "as_of": "2019-08-07", "position": 1, "files": files});
    assert_strict::<reports::Command>("record-issue", issue.clone());
    assert_strict::<reports::Event>("report-issued", issue);
}
