//! Input that is wrong, and what it must not do.

use serde_json::Value;

use crate::{
    harness::{Ayumi, Reply},
    scene::{EXPERT, company, path, play, ready_for_visits},
};

fn send(ayumi: &Ayumi, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let bearer = format!("Bearer {}", ayumi.remote().token);
    let headers = [&[("authorization", bearer.as_str())], headers].concat();
    ayumi.send(method, path, &headers, body).unwrap()
}

/// Whatever is refused says so as problem+json in the status of HTTP, names the field and leaves no stack
/// traces.
fn assert_names(reply: &Reply, status: u16, field: &str, what: &str) {
    let problem = reply.json();
    assert_eq!((reply.status, reply.header("content-type")), (status, "application/problem+json"), "{what}: {reply:?}");
    assert_eq!((&problem["field"], &problem["status"]), (&field.into(), &status.into()), "{what}: {problem}");
    assert!(problem["title"].is_string() && problem["detail"].is_string(), "{what}: {problem}");
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
        let shown: String = body.chars().take(100).collect();
        assert_names(&send(&ayumi, "POST", &log, &[], &body), 400, field, &shown);
    }
    let visit = format!("{{\"expert\":\"{EXPERT}\",\"on\":\"2019-07-10\",\"yen\":45000}}");
    let long = "k".repeat(201);
    for key in ["", long.as_str(), "訪問"] {
        assert_names(&send(&ayumi, "POST", &log, &[("idempotency-key", key)], &visit), 400, "Idempotency-Key", key);
    }
    for entity in ["1234567890123", "BAD", "own-", "..", "%2e%2e%2f", "terms%00", "*", "%3E"] {
        let reply = send(&ayumi, "POST", &path(entity, "log-visit"), &[], &visit);
        assert!(matches!(reply.status, 400 | 404 | 422), "{entity}: {reply:?}");
    }
    for (query, field) in
        [("edition=2019", "edition"), ("provenance=rumour", "provenance"), ("editon=fy2019", "editon")]
    {
        let path = format!("/api/v1/visits/{}/log-visit?{query}", company(0));
        assert_names(&send(&ayumi, "POST", &path, &[], &visit), 400, field, query);
    }
    for command in ["no-such", "Log-Visit", "log_visit", "%00"] {
        assert_names(&send(&ayumi, "POST", &path(&company(0), command), &[], &visit), 400, "command", command);
    }
    let huge = format!("{{\"expert\":\"{}\"}}", "x".repeat(100_000));
    assert_names(&send(&ayumi, "POST", &log, &[], &huge), 413, "body", "huge");
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
        assert_names(&ayumi.get(&format!("/api/v1/visits?{query}")), 400, field, query);
    }
    for (path, field) in [("/api/v1/events?from=x", "from"), ("/api/v1/events?from=18446744073709551615", "from")] {
        assert_names(&ayumi.get(path), 400, field, path);
    }
    let resumed = send(&ayumi, "GET", "/api/v1/events", &[("last-event-id", "abc")], "");
    assert_names(&resumed, 400, "Last-Event-ID", "Last-Event-ID: abc");
}

/// What isn't there is 404, what can't be done to it 405, and both say so in JSON to programs.
#[test]
fn what_is_not_there_is_not_found() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let missing = [
        "/api/v1/nothing",
        "/api/v1/visits/own-nobody",
        "/api/v1/visits?edition=fy1999",
        "/api/v1/pilots/tohoku/more/parts",
        "/api/v1/figures/visits/fy2019/no-such",
        "/api/schemas/visits/no-such",
        "/api/v1/report-files/fy2019/recruitment-2019-08/2019-08-31.1/recruitment.html",
        "/api/v1/report-files/fy2019/recruitment-2019-08/..%2f..%2f../secretariat.token",
        "/api/v1/report-files/..%2f..%2f/x/y/secretariat.token",
        "/api/v1/report-files/fy2019/recruitment-2019-08/%2e%2e/x.html",
    ];
    let token = ayumi.remote().token;
    for path in missing {
        let reply = ayumi.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (404, "application/problem+json"), "{path}");
        assert!(!reply.body.contains(&token), "{path}");
    }
    for (method, path) in
        [("DELETE", "/api/v1/visits"), ("PUT", "/api/v1/visits/terms"), ("PATCH", "/api/v1/visits/terms/set-terms")]
    {
        let reply = send(&ayumi, method, path, &[], "");
        assert_eq!((reply.status, reply.header("content-type")), (405, "application/problem+json"), "{method} {path}");
        assert!(!reply.header("allow").is_empty(), "{method} {path}");
    }
    // Only the service that renders reports records them.
    assert_eq!(send(&ayumi, "POST", "/api/v1/reports/recruitment-2019-08/record-issue", &[], "{}").status, 404);
}

/// Without the secretariat's token nothing of the programmes is told or shown.
#[test]
fn without_the_token_nothing_is_told() {
    let ayumi = Ayumi::start();
    let paths = [
        "/api/v1/pilots",
        "/api/v1/visits/terms",
        "/api/v1/figures",
        "/api/v1/events",
        "/api/v1/reports",
        "/api/v1/nothing",
    ];
    let refused = |method: &str, path: &str, headers: &[(&str, &str)]| {
        let reply = ayumi.send(method, path, headers, "").unwrap();
        let problem: Value = reply.json();
        assert_eq!((reply.status, &problem["rule"]), (401, &"unauthorized".into()), "{method} {path} {headers:?}");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    };
    let token = ayumi.remote().token;
    let shortened = format!("Bearer {}", &token[..token.len() - 1]);
    for path in paths {
        refused("GET", path, &[]);
        refused("GET", path, &[("authorization", "Bearer ")]);
        refused("GET", path, &[("authorization", &shortened)]);
        refused("GET", path, &[("authorization", &token)]);
        refused("GET", path, &[("cookie", &format!("ayumi_session={token}"))]);
    }
    refused("POST", &path("terms", "set-terms"), &[]);
    refused("POST", "/api/v1/reports/recruitment/issue", &[]);
    // Who looks after the machine needs no token, and learns nothing but numbers.
    for open in ["/livez", "/readyz", "/metrics", "/api/openapi.json"] {
        assert_eq!(ayumi.send("GET", open, &[], "").unwrap().status, 200, "{open}");
    }
}
