//! Places of those who follow the log.

use std::io::Read;

use crate::{
    api::example::example,
    harness::Ayumi,
    pages::visitor::{FORM, encoded},
};

/// An event stream that is open.
type Stream = ureq::http::Response<ureq::Body>;

fn follow(ayumi: &Ayumi, identity: (&str, &str), name: &str) -> Stream {
    let config = ureq::Agent::config_builder().http_status_as_error(false).user_agent(name).build();
    let agent: ureq::Agent = config.into();
    agent.get(format!("{}/api/v1/events", ayumi.remote().url)).header(identity.0, identity.1).call().unwrap()
}

/// A session, by the token.
fn session(ayumi: &Ayumi) -> String {
    let token = ayumi.remote().token;
    let entered = ayumi.send("POST", "/login", &[FORM], &encoded(&[("token", &token)])).unwrap();
    entered.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// R9: 64 tabs of one browser and a program that follows as often as it can leave places to other people, to `tap`, to
/// exports and to `verify`.
#[test]
fn r9_nobody_takes_all_places() {
    let ayumi = example();
    let (greedy, other) = (session(ayumi), session(ayumi));
    let mut tabs: Vec<Stream> = (0..64).map(|_| follow(ayumi, ("cookie", &greedy), "browser")).collect();
    assert!(tabs.iter().all(|tab| tab.status() == 200));
    let mut rest = String::new();
    tabs[0].body_mut().as_reader().read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "the oldest tab's stream ends where newer ones follow");
    let bearer = format!("Bearer {}", ayumi.remote().token);
    let programs: Vec<Stream> = (0..64).map(|_| follow(ayumi, ("authorization", &bearer), "greedy")).collect();
    let refused = programs.iter().filter(|program| program.status() == 503).count();
    assert!((1..64).contains(&refused), "{refused}");
    assert_eq!(follow(ayumi, ("cookie", &other), "browser").status(), 200);
    for arguments in [&["tap", "--from", "0", "--count", "1"][..], &["verify"]] {
        let output = ayumi.cli(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(ayumi.get("/api/v1/export?to=1").status, 200);
}

/// R9: a page that is hidden holds no place, and of those that a browser shows one follows for all.
#[test]
fn r9_hidden_pages_hold_no_place() {
    let script = example().get("/assets/live.js").body;
    for part in ["visibilitychange", "document.hidden", "events.close()", "navigator.locks.request", "BroadcastChannel"]
    {
        assert!(script.contains(part), "{part}: {script}");
    }
}
