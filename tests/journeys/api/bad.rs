//! What isn't there, what can't be done, and who may not ask.

use serde_json::Value;

use crate::{
    harness::{Ayumi, Reply},
    scene::{path, play, ready_for_visits},
};

/// Any request with the secretariat's token.
pub fn send(ayumi: &Ayumi, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let bearer = format!("Bearer {}", ayumi.remote().token);
    let headers = [&[("authorization", bearer.as_str())], headers].concat();
    ayumi.send(method, path, &headers, body).unwrap()
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

/// Without the secretariat's token nothing of the programmes is accepted or shown.
#[test]
fn without_the_token_nothing_is_accepted_or_shown() {
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
    let port = ayumi.remote().url.rsplit(':').next().unwrap().to_owned();
    for path in paths {
        refused("GET", path, &[]);
        refused("GET", path, &[("authorization", "Bearer ")]);
        refused("GET", path, &[("authorization", &shortened)]);
        refused("GET", path, &[("authorization", &token)]);
        refused("GET", path, &[("cookie", &format!("ayumi_session_{port}={token}"))]);
    }
    refused("POST", &path("terms", "set-terms"), &[]);
    refused("POST", "/api/v1/reports/recruitment/issue", &[]);
    // Who looks after the machine needs no token, and learns nothing but numbers.
    for open in ["/livez", "/readyz", "/metrics", "/api/openapi.json"] {
        assert_eq!(ayumi.send("GET", open, &[], "").unwrap().status, 200, "{open}");
    }
}
