//! What was accepted can be shown: answers larger than a message over NATS arrive, and what is longer comes in pages.

use serde_json::{Value, json};

use crate::harness::Ayumi;

/// The longest note that is accepted.
fn long(number: usize) -> String {
    format!("#{number:03}{}", "長".repeat(1996))
}

/// A meeting whose answer has more than 1 MiB: its lists come in pages to programs and people, and whole to the command
/// line, by the server as well as from a file.
#[test]
fn s10_a_meeting_of_long_texts_is_shown() {
    let ayumi = Ayumi::start();
    let submit = |command: &str, body: &Value| {
        let reply = ayumi.post(&format!("/api/v1/meetings/2019-2/{command}?edition=fy2019"), None, body);
        assert_eq!(reply.status, 201, "{command}: {}", reply.body);
        reply.json()["position"].as_u64().unwrap()
    };
    let bodies: Vec<String> = (0..90).map(|body| format!("団体{body}")).collect();
    submit(
        "schedule",
        &json!({"on": "2019-07-10", "title": "協議会", "starts": "2019-08-07T15:30:00+09:00",
            "ends": "2019-08-07T17:00:00+09:00", "place": "室", "members": bodies}),
    );
    let attendance: Vec<Value> = bodies.iter().map(|body| json!({"body": body, "attendance": "present"})).collect();
    submit(
        "hold",
        &json!({"on": "2019-08-07", "attendance": attendance, "agenda": [{"item": 1, "title": "議事"}], "handling": "public"}),
    );
    for number in 0..90 {
        let body = json!({"on": "2019-08-07", "statement": format!("s{number}"), "item": 1, "body": "団体1",
            "capacity": "body", "kind": "opinion", "summary": long(number)});
        submit("note-statement", &body);
    }
    submit(
        "ask-bodies",
        &json!({"on": "2019-08-07", "request": "r", "requester": "別の団体", "kind": "publicity", "of": bodies, "summary": long(100)}),
    );
    let mut last = 0;
    for (number, body) in (101..).zip(&bodies) {
        let body =
            json!({"on": "2019-08-08", "request": "r", "body": body, "answer": "considering", "note": long(number)});
        last = submit("answer-request", &body);
    }
    // More than one message over NATS can carry.
    let reply = ayumi.get(&format!("/api/v1/meetings/2019-2?min_position={last}"));
    assert_eq!(reply.status, 200, "{}", &reply.body[..reply.body.len().min(500)]);
    assert!(reply.body.len() > 1024 * 1024, "{}", reply.body.len());
    let first = reply.json();
    let (total, next) =
        (&first["lists"]["statements"]["total"], first["lists"]["statements"]["next"].as_str().unwrap());
    assert_eq!(total, 90);
    let shown = first["statements"].as_array().unwrap().len();
    let rest = ayumi.get(&format!("/api/v1/meetings/2019-2?after={next}")).json();
    assert_eq!(shown + rest["statements"].as_array().unwrap().len(), 90);
    let few = ayumi.get("/api/v1/meetings/2019-2?limit=2").json();
    assert_eq!(few["statements"].as_array().unwrap().len(), 2);
    assert_eq!(ayumi.get("/api/v1/meetings/2019-2?after=statements/91").status, 400);
    // Pages lead on; the home page and the list carry what they show.
    let page = ayumi.get("/meetings/2019-2?lang=en");
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&format!("1–{shown} of 90")) && page.body.contains("after=statements"), "no way on");
    let further = ayumi.get(&format!("/meetings/2019-2?lang=en&after={next}"));
    assert!(further.body.contains("#089") && further.body.contains("First page"), "not the rest");
    for path in ["/", "/meetings"] {
        let page = ayumi.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("#101"), "{path} has notes that a meeting's own page shows");
    }
    // The command line puts all of it together, from a running Ayumi and from a file.
    let file = ayumi.data().join("out.jsonl");
    let file = file.to_str().unwrap();
    assert!(ayumi.cli(&["export", file]).status.success());
    let of_file = ["replay", file, "show", "meetings", "2019-2", "--format", "json"];
    for arguments in [&["show", "meetings", "2019-2", "--format", "json"][..], &of_file] {
        let output = ayumi.cli(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let missing = (0..191).find(|number| *number != 90 && !text.contains(&format!("#{number:03}")));
        let missing = missing.filter(|number| !(91..100).contains(number));
        assert_eq!(missing, None, "{arguments:?}");
    }
}
