//! Coming in, staying in and going out; and forms that other sites send.

use super::visitor::{FORM, Visitor, encoded, link, notice, open};
use crate::harness::Ayumi;

/// The link that `ayumi up` prints lets one browser in, once: the second who opens it stays outside. The
/// session can't be read by scripts nor sent along by other sites, and ends with the logout.
#[test]
fn the_login_link_opens_once() {
    let ayumi = Ayumi::start();
    let outside = open(&ayumi, "/visits", None);
    assert!(outside.status == 401 && outside.body.contains("name=\"token\""), "{}", outside.body);
    let opened = open(&ayumi, &link(&ayumi), None);
    let cookie = opened.header("set-cookie").to_owned();
    assert_eq!(opened.status, 303);
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let session = cookie.split(';').next().unwrap();
    let again = open(&ayumi, &link(&ayumi), None);
    assert_eq!((again.status, again.header("set-cookie")), (403, ""), "the link opened twice");
    assert_eq!(open(&ayumi, "/visits", Some(session)).status, 200);
    let forged = format!("{session}0");
    assert_eq!(open(&ayumi, "/visits", Some(&forged)).status, 401);
    let out = ayumi.send("POST", "/logout", &[("cookie", session)], "").unwrap();
    assert_eq!((out.status, out.header("location")), (303, "/login"));
    assert_eq!(open(&ayumi, "/visits", Some(session)).status, 401, "the session outlived the logout");
}

/// Who has lost the link logs in by the token of the data folder; a wrong one says so and shows nothing.
#[test]
fn the_token_logs_in_too() {
    let ayumi = Ayumi::start();
    let enter = |token: &str| ayumi.send("POST", "/login", &[FORM], &encoded(&[("token", token)])).unwrap();
    for wrong in ["", "secretariat", "x' or '1'='1", &"y".repeat(10_000)] {
        let refused = enter(wrong);
        assert_eq!((refused.status, refused.header("set-cookie")), (403, ""), "{wrong}");
    }
    // Copied from a terminal, it brings spaces and a line's end.
    let entered = enter(&format!("  {}\n", ayumi.remote().token));
    assert_eq!((entered.status, entered.header("location")), (303, "/"));
    let session = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(open(&ayumi, "/", Some(&session)).status, 200);
}

/// A page of another site can't have the visitor's browser write anything, whether it says where it comes
/// from or hides it.
#[test]
fn other_sites_cannot_write() {
    let ayumi = Ayumi::start();
    let visitor = Visitor::by_link(&ayumi);
    let fields = [
        ("id", "2019-3"),
        ("title", "会合"),
        ("starts", "2019-11-01T15:00"),
        ("ends", "2019-11-01T16:00"),
        ("place", "東京"),
        ("on", "2019-10-01"),
        ("edition", "fy2019"),
    ];
    let before = ayumi.get("/readyz").json()["position"].clone();
    let here = ayumi.remote().url;
    let longer = format!("{here}.evil.example");
    for origin in ["https://evil.example", "null", "", longer.as_str()] {
        let answer = visitor.send("POST", "/meetings/schedule", &[("origin", origin), FORM], &encoded(&fields));
        assert_eq!(answer.status, 403, "{origin}");
    }
    for headers in [&[FORM][..], &[FORM, ("sec-fetch-site", "cross-site")], &[FORM, ("sec-fetch-site", "same-site")]] {
        assert_eq!(visitor.send("POST", "/meetings/schedule", headers, &encoded(&fields)).status, 403, "{headers:?}");
        let api = visitor.send("POST", "/api/v1/meetings/2019-3/schedule", headers, "{}");
        assert_eq!(api.status, 403, "{headers:?}");
    }
    assert_eq!(ayumi.get("/readyz").json()["position"], before, "another site wrote");
    let own = visitor.submit("/meetings/schedule", &fields);
    assert_eq!(own.status, 303, "{}", notice(&own));
}
