//! What HTTP asks of a server.

use std::thread;

use crate::{api::example::example, harness::Ayumi, pages::visitor::link};

/// R11: one host, the scheme of a token in any case, and a cookie of this port's own.
#[test]
fn r11_requests_are_read_as_the_rfcs_say() {
    let ayumi = example();
    let close = "connection: close\r\n\r\n";
    for (hosts, status) in [
        ("host: ayumi\r\n", "200"),
        ("", "400"),
        ("host: a\r\nhost: a\r\n", "400"),
        ("host: a b\r\n", "400"),
        ("host:\r\n", "400"),
    ] {
        let answer = ayumi.answer_to(&format!("GET /livez HTTP/1.1\r\n{hosts}{close}"));
        assert_eq!(answer.split(' ').nth(1), Some(status), "{hosts}: {answer}");
    }
    let token = ayumi.remote().token;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let headers = [("authorization", &*format!("{scheme} {token}"))];
        assert_eq!(ayumi.send("GET", "/api/v1/editions", &headers, "").unwrap().status, 200, "{scheme}");
    }
    let instant = "/api/v1/editions?known_at=2019-08-07T15:30:00%2B25:59";
    assert_eq!((ayumi.get(instant).status, &ayumi.get(instant).json()["field"]), (400, &"known_at".into()));
}

/// R11: wrong tokens are few in a second and noted in the log, not each by itself.
#[test]
fn r11_wrong_tokens_are_slowed_and_logged() {
    let ayumi = Ayumi::start_with(&["--behind-https"]);
    let set = ayumi.send("GET", &link(&ayumi), &[], "").unwrap().header("set-cookie").to_owned();
    let port = ayumi.remote().url.rsplit(':').next().unwrap().to_owned();
    assert!(set.starts_with(&format!("ayumi_session_{port}=")) && set.contains("; Secure"), "{set}");
    let statuses: Vec<u16> = thread::scope(|scope| {
        let wrong = || ayumi.send("GET", "/api/v1/editions", &[("authorization", "Bearer wrong")], "").unwrap().status;
        let all: Vec<_> = (0..40).map(|_| scope.spawn(wrong)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(statuses.contains(&429) && statuses.iter().all(|status| [401, 429].contains(status)), "{statuses:?}");
    assert_eq!(ayumi.get("/api/v1/editions").status, 200, "a right token waits for none of them");
    let lines = ayumi.stderr().matches("wrong tokens").count();
    assert!((1..5).contains(&lines), "{lines}");
}

/// R12: answers are compressed for those who take it, but for streams of events, and are known again by their tags.
#[test]
fn r12_answers_are_compressed() {
    let ayumi = example();
    let bearer = format!("Bearer {}", ayumi.remote().token);
    let own = [("authorization", bearer.as_str()), ("accept-encoding", "br, gzip")];
    for path in ["/api/v1/visits", "/visits", "/assets/style.css", "/api/openapi.json", "/api/v1/export?to=50"] {
        let (plain, packed) = (ayumi.get(path), ayumi.send("GET", path, &own, "").unwrap());
        assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"), "{path}");
        assert!(packed.header("vary").contains("accept-encoding"), "{path}: {}", packed.header("vary"));
        assert!(packed.body.len() < plain.body.len(), "{path}: {} of {}", packed.body.len(), plain.body.len());
    }
    let tag = ayumi.send("GET", "/api/v1/visits", &own, "").unwrap().header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let known = [own[0], own[1], ("if-none-match", tag.as_str())];
    assert_eq!(ayumi.send("GET", "/api/v1/visits", &known, "").unwrap().status, 304);
    let events = ureq::get(format!("{}/api/v1/events", ayumi.remote().url)).header(own[0].0, own[0].1);
    let events = events.header(own[1].0, own[1].1).call().unwrap();
    assert!(events.headers().get("content-encoding").is_none());
}
