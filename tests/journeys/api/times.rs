//! Both times: what held as of a day, and what was known at a moment.

use std::time::{Duration, Instant};

use ayumi_core::En;
use ayumi_proto::time::Moment;
use serde_json::{Value, json};

use super::bad::send;
use crate::{
    harness::Ayumi,
    pages::visitor::Visitor,
    scene::{company, path, play, ready_for_visits, visit},
};

/// Submits a command that must be accepted, and returns its position.
fn submit(ayumi: &Ayumi, path: &str, payload: &Value) -> u64 {
    let reply = ayumi.post(path, None, payload);
    assert_eq!(reply.status, 201, "{path} {payload}: {}", reply.body);
    reply.json()["position"].as_u64().unwrap()
}

fn pilots(command: &str) -> String {
    format!("/api/v1/pilots/ishikawa/{command}?edition=fy2019")
}

fn ask(ayumi: &Ayumi, path: &str, as_of: &str, known_at: u64) -> Value {
    let reply = ayumi.get(&format!("{path}?as_of={as_of}&known_at={known_at}&min_position={known_at}"));
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

/// A voided visit is gone from today's figures, and was there as it was known before it was voided; its
/// place and money come back.
#[test]
fn a_voided_visit_was_known_before() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let (id, spent) = (company(0), |answer: &Value| (answer["visits"].clone(), answer["spent_yen"].clone()));
    let view = format!("/api/v1/visits/{id}");
    let first = submit(&ayumi, &path(&id, "log-visit"), &visit("2019-07-10", 45_000));
    let second = submit(&ayumi, &path(&id, "log-visit"), &visit("2019-08-10", 45_000));
    let voided = submit(&ayumi, &path(&id, "void-visit"), &json!({"visit": 1, "reason": "会社の取り違え"}));
    let (none, one, two) = ((json!(0), json!(0)), (json!(1), json!(45_000)), (json!(2), json!(90_000)));
    let table = [
        ("2019-07-09", voided, &none),
        ("2019-07-31", first, &one),
        ("2019-07-31", second, &one),
        ("2019-07-31", voided, &none),
        ("2019-08-31", first, &one),
        ("2019-08-31", second, &two),
        ("2019-08-31", voided, &one),
    ];
    for (as_of, known_at, expected) in table {
        let answer = ask(&ayumi, &view, as_of, known_at);
        assert_eq!(&spent(&answer), expected, "as of {as_of}, known at {known_at}");
        assert_eq!((&answer["as_of"], &answer["position"]), (&json!(as_of), &json!(known_at)));
    }
    // An instant is as good as a position: the moment of the second visit, and just before the log began.
    let second_at = ask(&ayumi, &view, "2019-08-31", second)["known_at"].clone();
    let instant = second_at.as_str().unwrap();
    assert_eq!(spent(&ayumi.get(&format!("{view}?known_at={instant}")).json()), two);
    // As the help has it, with the offset of Tokyo, its sign escaped or not.
    for instant in ["2190-01-01T09:00:00+09:00", "2190-01-01T09:00:00%2B09:00"] {
        assert_eq!(spent(&ayumi.get(&format!("{view}?known_at={instant}")).json()), one, "{instant}");
    }
    assert_eq!(ayumi.get(&format!("{view}?known_at=2019-01-01")).status, 404);
}

/// A report that comes late, a correction and a changed boundary each change what is known of a day from
/// the moment they are recorded, and never what had been known before.
#[test]
fn late_reports_corrections_and_boundaries() {
    let ayumi = Ayumi::start();
    let update = |as_of: &str, rows: Value| {
        submit(&ayumi, &pilots("update-recruitment"), &json!({"as_of": as_of, "prefectures": rows}))
    };
    let row = |code: &str, recruited: u32| json!({"prefecture": code, "recruited": recruited});
    let opened = json!({"on": "2019-07-01", "name": "石川", "implementer": "実施者", "prefectures": ["17"]});
    let opened = submit(&ayumi, &pilots("open-region"), &opened);
    let july = update("2019-07-31", json!([row("17", 2)]));
    let september = update("2019-09-30", json!([row("17", 9)]));
    let late = update("2019-08-31", json!([row("17", 5)]));
    let corrected = json!({"as_of": "2019-08-31", "prefectures": [row("17", 4)], "reason": "二重に数えた"});
    let corrected = submit(&ayumi, &pilots("correct-recruitment"), &corrected);
    let wider = json!({"from": "2019-10-01", "prefectures": ["16", "17", "18"], "reason": "富山と福井へ"});
    let wider = submit(&ayumi, &pilots("change-area"), &wider);
    let october = update("2019-10-31", json!([row("16", 3), row("17", 10), row("18", 1)]));
    let table = [
        ("2019-08-31", opened, 0),
        ("2019-08-31", july, 2),
        ("2019-08-31", september, 2),
        ("2019-08-31", late, 5),
        ("2019-08-31", corrected, 4),
        ("2019-08-31", october, 4),
        ("2019-09-30", late, 9),
        ("2019-10-31", wider, 9),
        ("2019-10-31", october, 14),
    ];
    for (as_of, known_at, expected) in table {
        let answer = ask(&ayumi, "/api/v1/pilots/ishikawa", as_of, known_at);
        assert_eq!(answer["recruited"], expected, "as of {as_of}, known at {known_at}");
        let figure = ask(&ayumi, "/api/v1/figures/pilots/fy2019/ishikawa/recruited", as_of, known_at);
        assert_eq!(figure["figures"][0]["value"], expected, "the figure as of {as_of}, known at {known_at}");
    }
    for (as_of, known_at, expected) in [
        ("2019-10-01", corrected, json!(["17"])),
        ("2019-10-01", wider, json!(["16", "17", "18"])),
        ("2019-09-30", october, json!(["17"])),
    ] {
        let answer = ask(&ayumi, "/api/v1/pilots/ishikawa", as_of, known_at);
        assert_eq!(answer["prefectures"], expected, "as of {as_of}, known at {known_at}");
    }
}

/// A client that has just written reads it by `min_position`, every time; a position that doesn't come is a
/// clear "not yet" and no old answer.
#[test]
fn ones_own_writes_are_read() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(100, 1));
    let view = format!("/api/v1/visits/{}", company(0));
    for visits in 1..=20 {
        let day = format!("2019-08-{visits:02}");
        let position = submit(&ayumi, &path(&company(0), "log-visit"), &visit(&day, 45_000));
        let answer = ayumi.get(&format!("{view}?min_position={position}")).json();
        assert_eq!(answer["visits"], visits, "at position {position}");
    }
    let never = ayumi.get(&format!("{view}?min_position=1000000"));
    assert_eq!((never.status, never.header("retry-after")), (503, "1"), "{}", never.body);
}

/// Of a time before the first record every question is answered with that there are no records yet and since when there
/// are, with any edition; of a position beyond the log's end at once with where it ends.
#[test]
fn s15_a_time_outside_the_log_is_answered_with_what_it_covers() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let id = company(0);
    let first = ayumi.get("/api/v1/visits?known_at=1").json()["known_at"].clone();
    let first: Moment = serde_json::from_value(first).unwrap();
    let since = format!("The first was recorded on {}.", En(&first));
    for question in [
        "visits".to_owned(),
        "visits?edition=fy2019".to_owned(),
        "pilots?edition=fy1999".to_owned(),
        format!("visits/{id}"),
        "figures".to_owned(),
        "figures/visits/fy2019/spent-yen/explain".to_owned(),
        "editions".to_owned(),
        "tables/visits/companies?edition=fy2019".to_owned(),
    ] {
        let mark = if question.contains('?') { '&' } else { '?' };
        let path = format!("/api/v1/{question}{mark}known_at=2019-01-01");
        let reply = send(&ayumi, "GET", &path, &[("accept-language", "en")], "");
        let problem = reply.json();
        assert_eq!((reply.status, &problem["rule"]), (404, &json!("no-records-yet")), "{path}: {reply:?}");
        assert!(problem["detail"].as_str().unwrap().ends_with(&since), "{path}: {problem}");
    }
    let visitor = Visitor::with_token(&ayumi);
    for page in ["/", "/visits", "/?edition=fy2019", "/visits?edition=fy2019", "/changes", "/figures", "/meetings"] {
        let mark = if page.contains('?') { '&' } else { '?' };
        for known_at in ["2019-01-01", "0"] {
            let page = format!("{page}{mark}lang=en&known_at={known_at}");
            let shown = visitor.get(&page);
            assert!(shown.body.contains(&since), "{page}: {}", shown.body);
            assert!(!shown.body.contains("Nothing needs attention"), "{page}");
        }
    }
    let started = Instant::now();
    for path in ["visits?known_at=1000000", "diff?from=1000000&to=1000001"] {
        let beyond = ayumi.get(&format!("/api/v1/{path}"));
        assert_eq!(beyond.status, 400, "{path}: {}", beyond.body);
    }
    assert!(started.elapsed() < Duration::from_secs(4), "it was waited for what can't come");
}
