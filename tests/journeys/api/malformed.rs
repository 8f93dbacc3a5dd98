//! Input of the wrong form: it is named in the language that was asked for, with what would be accepted, and leaves no
//! trace.

use super::bad::send;
use crate::{
    harness::Ayumi,
    pages::visitor::Visitor,
    scene::{EXPERT, company, path, play, ready_for_visits},
};

/// What is sent: method, path, headers, body.
type Sent<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

/// Whether a text has kana or kanji, apart from what was given and is repeated.
fn is_japanese(text: &str, given: &str) -> bool {
    let japanese = |c: char| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c);
    text.replace(given, "").chars().any(japanese)
}

/// A refusal is a problem+json in the status of HTTP, names the field, and is worded in the one language
/// that was asked for. `given` is what is at fault.
fn assert_names(ayumi: &Ayumi, sent: Sent<'_>, status: u16, field: &str, given: &str) {
    let (method, path, headers, body) = sent;
    for language in ["ja", "en"] {
        let reply = send(ayumi, method, path, &[headers, &[("accept-language", language)]].concat(), body);
        let problem = reply.json();
        let kind = (reply.status, reply.header("content-type"), reply.header("content-language"));
        assert_eq!(kind, (status, "application/problem+json", language), "{given}: {reply:?}");
        assert_eq!((&problem["field"], &problem["status"]), (&field.into(), &status.into()), "{given}: {problem}");
        for name in ["title", "detail"] {
            let text = problem[name].as_str().unwrap();
            assert_eq!(is_japanese(text, given), language == "ja", "{given}: {name}: {text}");
        }
    }
}

/// Bodies of log-visit that aren't one, and the field that each is wrong in.
fn malformed_bodies() -> Vec<(String, &'static str)> {
    let with = |field: &str, value: &str| {
        let rest =
            [("expert", format!("\"{EXPERT}\"")), ("on", "\"2019-07-10\"".to_owned()), ("yen", "45000".to_owned())];
        let others =
            rest.into_iter().filter(|(name, _)| *name != field).map(|(name, value)| format!("\"{name}\":{value}"));
        let own = (!value.is_empty()).then(|| format!("\"{field}\":{value}"));
        format!("{{{}}}", others.chain(own).collect::<Vec<_>>().join(","))
    };
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    vec![
        ("{".to_owned(), "body"),
        ("[]".to_owned(), "body"),
        ("null".to_owned(), "body"),
        ("\"x\"".to_owned(), "body"),
        ("not json".to_owned(), "body"),
        (with("expert", &deep), "body"),
        (String::new(), "expert"),
        (with("yen", ""), "yen"),
        (with("yen", "\"45000\""), "yen"),
        (with("yen", "45000.5"), "yen"),
        (with("yen", "-1"), "yen"),
        (with("yen", "1e30"), "yen"),
        (with("yen", "99999999999999999999999"), "yen"),
        (with("yen", "null"), "yen"),
        (with("yen", "true"), "yen"),
        (with("on", "\"2019-02-30\""), "on"),
        (with("on", "\"2019/07/10\""), "on"),
        (with("on", "\"9999-12-31\""), "on"),
        (with("on", "20190710"), "on"),
        (with("on", "{\"day\":\"2019-07-10\"}"), "on"),
        (with("expert", "\"\""), "expert"),
        (with("expert", "\"12345\""), "expert"),
        (with("expert", "[\"100001\"]"), "expert"),
        (with("expert", "\"100001\\u0000\""), "expert"),
        (with("extra", "1"), "extra"),
        // Of two fees none is taken.
        (with("yen", "44000,\"yen\":45000"), "yen"),
    ]
}

/// Nothing that is malformed is stored, and each refusal names the field.
#[test]
fn malformed_commands_are_named_and_leave_no_trace() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let before = ayumi.get("/readyz").json()["position"].clone();
    let log = path(&company(0), "log-visit");
    for (body, field) in malformed_bodies() {
        assert_names(&ayumi, ("POST", &log, &[], &body), 400, field, &body);
    }
    let visit = format!("{{\"expert\":\"{EXPERT}\",\"on\":\"2019-07-10\",\"yen\":45000}}");
    let long = "k".repeat(201);
    for key in ["", long.as_str(), "訪問"] {
        let headers = [("idempotency-key", key)];
        assert_names(&ayumi, ("POST", &log, &headers, &visit), 400, "Idempotency-Key", key);
    }
    for entity in ["1234567890123", "BAD", "own-", "..", "%2e%2e%2f", "terms%00", "*", "%3E"] {
        let reply = send(&ayumi, "POST", &path(entity, "log-visit"), &[], &visit);
        assert!(matches!(reply.status, 400 | 404 | 422), "{entity}: {reply:?}");
    }
    for (query, field) in
        [("edition=2019", "edition"), ("provenance=rumour", "provenance"), ("editon=fy2019", "editon")]
    {
        let path = format!("/api/v1/visits/{}/log-visit?{query}", company(0));
        assert_names(&ayumi, ("POST", &path, &[], &visit), 400, field, query);
    }
    for command in ["no-such", "Log-Visit", "log_visit", "%00"] {
        assert_names(&ayumi, ("POST", &path(&company(0), command), &[], &visit), 400, "command", command);
    }
    let huge = format!("{{\"expert\":\"{}\"}}", "x".repeat(100_000));
    assert_names(&ayumi, ("POST", &log, &[], &huge), 413, "body", &huge);
    assert_eq!(ayumi.get("/readyz").json()["position"], before, "something malformed is in the log");
    assert!(!ayumi.stderr().contains("panicked"));
    // The very same connection and company still take a visit.
    assert_eq!(send(&ayumi, "POST", &log, &[], &visit).status, 201);
}

/// Questions of the wrong form name the parameter: a misspelt one isn't answered as if it weren't there.
#[test]
fn malformed_questions_are_named() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let questions = [
        ("as_of=yesterday", "as_of"),
        ("as_of=2019-02-30", "as_of"),
        ("as_of=2019-07-10&as_of=2019-07-11", "as_of"),
        ("as_of=%ff", "as_of"),
        ("asof=2019-07-10", "asof"),
        ("known_at=soon", "known_at"),
        ("known_at=-1", "known_at"),
        ("known_at=99999", "known_at"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=x", "limit"),
        ("min_position=x", "min_position"),
        ("edition=FY2019", "edition"),
    ];
    for (query, field) in questions {
        assert_names(&ayumi, ("GET", &format!("/api/v1/visits?{query}"), &[], ""), 400, field, query);
    }
    let elsewhere = [
        ("/api/v1/events?from=x", "from"),
        ("/api/v1/events?from=18446744073709551615", "from"),
        ("/api/v1/export?from=x", "from"),
        ("/api/v1/diff?from=2&to=1", "from"),
        ("/api/v1/figures/visits/fy2019/enrolled/explain?after=x", "after"),
    ];
    for (path, field) in elsewhere {
        assert_names(&ayumi, ("GET", path, &[], ""), 400, field, path);
    }
    let headers = [("last-event-id", "abc")];
    assert_names(&ayumi, ("GET", "/api/v1/events", &headers, ""), 400, "Last-Event-ID", "abc");
    for (body, field) in [
        (r#"{"as_of":"2199-01-01"}"#, "as_of"),
        (r#"{"as_of":"2018-01-01"}"#, "as_of"),
        (r#"{"edition":"fy2005"}"#, "edition"),
        (r#"{"position":99999}"#, "position"),
        (r#"{"asof":"2019-08-31"}"#, "asof"),
    ] {
        assert_names(&ayumi, ("POST", "/api/v1/reports/recruitment/issue", &[], body), 400, field, body);
    }
}

/// The refusal of a number that is out of bounds names the bounds.
#[test]
fn bounds_are_named() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let newest = ayumi.get("/readyz").json()["position"].to_string();
    let up_to_newest = format!("0 to {newest}");
    for (question, bounds) in [
        ("visits?limit=501", "1 to 500"),
        ("figures?limit=2001", "1 to 2000"),
        ("visits?known_at=99999", &up_to_newest),
        ("diff?from=99999", &up_to_newest),
        ("events?from=99999", &up_to_newest),
    ] {
        let reply = send(&ayumi, "GET", &format!("/api/v1/{question}"), &[("accept-language", "en")], "");
        assert!(reply.json()["detail"].as_str().unwrap().contains(bounds), "{question}: {reply:?}");
    }
}

/// A day that no calendar has is refused wherever one is given, and the answer says why there is none.
#[test]
fn s19_there_is_no_such_day_and_why() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let why = [
        ("ja", "2019年はうるう年ではないため、2月は28日までです。"),
        ("en", "2019 is not a leap year, so February has 28 days"),
    ];
    let body = format!(r#"{{"expert":"{EXPERT}","on":"2019-02-29","yen":45000}}"#);
    let log_visit = path(&company(0), "log-visit");
    for (language, why) in why {
        let headers = [("accept-language", language), ("content-type", "application/json")];
        for question in
            ["visits?as_of=2019-02-29", "visits?known_at=2019-02-29", "visits?known_at=2019-02-29T10:00:00Z"]
        {
            let reply = send(&ayumi, "GET", &format!("/api/v1/{question}"), &headers, "");
            assert!(reply.status == 400 && reply.body.contains(why), "{question}: {reply:?}");
        }
        let reply = send(&ayumi, "POST", &log_visit, &headers, &body);
        assert!(reply.status == 400 && reply.body.contains(why), "{reply:?}");
    }
    let visitor = Visitor::by_link(&ayumi);
    let fields = [("edition", "fy2019"), ("expert", EXPERT), ("on", "2019-02-29"), ("yen", "45000")];
    for path in [format!("/visits/{}/visit", company(0)), format!("/forms/visits/{}/log-visit", company(0))] {
        let refused = visitor.submit(&path, &fields);
        assert!(refused.status == 400 && refused.body.contains(why[0].1), "{path}: {refused:?}");
    }
    let shown = ayumi.cli(&["show", "visits", "--as-of", "2019-02-29"]);
    assert!(String::from_utf8_lossy(&shown.stderr).contains(why[1].1), "{shown:?}");
}
