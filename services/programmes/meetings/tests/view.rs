//! What the view shows, as of days before and after.

mod common;

use ayumi_core::{
    Answers, Ask, View,
    world::{World, v},
};
use ayumi_meetings::{Meetings, rows::Answer};
use ayumi_proto::commit::Provenance;
use common::*;
use serde_json::{Value, json};

fn all(world: &World<Meetings>, as_of: &str) -> Value {
    world.answer("fy2019", as_of, None).expect("the list")
}

fn one(world: &World<Meetings>, as_of: &str) -> Value {
    world.answer("fy2019", as_of, Some(MEETING)).expect("the meeting")
}

fn figure(world: &World<Meetings>, as_of: &str, path: &str) -> Option<String> {
    world.figure(as_of, path)
}

#[test]
fn a_meeting_is_announced_then_held() {
    let world = held();
    assert_eq!(all(&world, "2019-07-09")["meetings"], json!([]));
    let row = &all(&world, "2019-08-06")["meetings"][0];
    assert_eq!((&row["id"], &row["state"], &row["handling"]), (&json!(MEETING), &json!("scheduled"), &Value::Null));
    assert_eq!(row["starts"], "2019-08-07T06:30:00Z");
    let row = &all(&world, HELD)["meetings"][0];
    let expected = json!({"id": MEETING, "title": "協議会", "starts": "2019-08-07T06:30:00Z",
        "ends": "2019-08-07T08:00:00Z", "place": "委員会室", "state": "held", "held_on": HELD, "present": 2,
        "absent": 1, "observers": 1, "handling": "members-only", "follow_ups_open": 0, "follow_ups_candidate": 0,
        "requests": 0, "answers_pending": 0, "next": null, "simulated": false});
    assert_eq!(row, &expected);
}

#[test]
fn the_handling_mark_is_that_of_the_latest_minutes() {
    let mut world = held();
    let minutes = |on, handling| command("record-minutes", json!({"on": on, "handling": handling, "note": "第2版"}));
    world.accept(MEETING, minutes("2019-08-20", "public"));
    world.accept(MEETING, minutes("2019-08-10", "members-only"));
    for (as_of, mark) in [("2019-08-06", json!(null)), (HELD, json!("members-only")), ("2019-08-20", json!("public"))] {
        assert_eq!(all(&world, as_of)["handling"], mark, "{as_of}");
        assert_eq!(one(&world, as_of)["handling"], mark, "{as_of}");
    }
    assert_eq!(one(&world, "2019-08-31")["minutes"].as_array().map(Vec::len), Some(2));
}

#[test]
fn one_meeting_for_members_marks_the_whole_list() {
    let mut world = held();
    world.accept("2019-3", schedule("2019-08-21"));
    let open = json!({"on": "2019-08-21", "handling": "public", "attendance": [], "agenda": []});
    world.accept("2019-3", command("hold", open));
    assert_eq!(all(&world, "2019-08-31")["handling"], "members-only");
    let marks: Vec<_> = (all(&world, "2019-08-31")["meetings"].as_array().into_iter().flatten())
        .map(|row| row["handling"].clone())
        .collect();
    assert_eq!(marks, ["members-only", "public"]);
}

#[test]
fn attendance_counts_by_body_in_whatever_spelling() {
    let mut world = held();
    world.accept("2019-3", schedule("2019-08-21"));
    let again = json!({"on": "2019-08-21", "handling": "public", "agenda": [], "attendance": [
        {"body": "（特非）　ＩＴコーディネータ協会", "attendance": "absent"},
        {"body": "日本税理士会連合会", "attendance": "present"}]});
    world.accept("2019-3", command("hold", again));
    let rows = all(&world, "2019-08-31")["attendance"].clone();
    let row = |body: &str| rows.as_array().and_then(|rows| rows.iter().find(|row| row["body"] == body)).cloned();
    let counts = |present, absent, observer, body: &str| json!({"body": body, "present": present, "absent": absent, "observer": observer, "simulated": false});
    for expected in [
        counts(1, 1, 0, "(特非) ITコーディネータ協会"),
        counts(1, 1, 0, "日本税理士会連合会"),
        counts(0, 0, 1, "中小企業庁 技術・経営革新課"),
    ] {
        assert_eq!(row(expected["body"].as_str().unwrap_or_default()), Some(expected));
    }
    // In the order of their names, however spelt and whichever came first.
    let bodies: Vec<_> = rows.as_array().into_iter().flatten().map(|row| row["body"].clone()).collect();
    assert_eq!(bodies[..2], ["(特非) ITコーディネータ協会", "中小企業庁 技術・経営革新課"]);
    assert_eq!(bodies[2..], ["中小企業診断協会", "日本税理士会連合会"]);
    assert_eq!(figure(&world, "2019-08-31", "body/(特非)%20ITコーディネータ協会/present").as_deref(), Some("1"));
    assert_eq!(figure(&world, HELD, "body/日本税理士会連合会/present").as_deref(), Some("0"));
}

#[test]
fn open_follow_ups_are_shown_with_owner_and_age() {
    let world = busy();
    let open = all(&world, "2019-08-31")["follow_ups"].clone();
    let expected = json!([{"meeting": MEETING, "follow_up": "tohoku", "summary": "tohoku を行う",
        "standing": "confirmed", "state": "progressed", "owner": "情報処理推進機構", "due": "2019-09-30",
        "raised_on": HELD, "closed_on": null, "age_days": 24, "last_note": "実施者と協議",
        "handling": "members-only", "simulated": false}]);
    assert_eq!(open, expected);
}

/// Follow-up and state, standing and owner, of the open ones.
fn open(world: &World<Meetings>, as_of: &str) -> Vec<String> {
    let word = |row: &Value, field: &str| row[field].as_str().unwrap_or("-").to_owned();
    let line = |row: &Value| ["follow_up", "state", "standing", "owner"].map(|field| word(row, field)).join(" ");
    all(world, as_of)["follow_ups"].as_array().into_iter().flatten().map(line).collect()
}

#[test]
fn follow_ups_stand_as_they_stood_on_the_day() {
    let world = busy();
    let pool = "pool assigned confirmed 日本商工会議所";
    assert_eq!(open(&world, HELD), [pool, "tohoku raised candidate -"]);
    let platform = "platform raised candidate -";
    assert_eq!(open(&world, "2019-08-10"), [platform, pool, "tohoku raised confirmed -"]);
    assert_eq!(open(&world, "2019-08-12"), [platform, pool, "tohoku assigned confirmed 情報処理推進機構"]);
    let tohoku = "tohoku progressed confirmed 情報処理推進機構";
    assert_eq!(open(&world, "2019-08-19"), [platform, pool, tohoku]);
    assert_eq!(open(&world, "2019-08-20"), [platform, tohoku]);
    assert_eq!(open(&world, "2019-08-21"), [tohoku]);
}

#[test]
fn a_step_recorded_late_takes_its_place_by_its_day() {
    let mut world = busy();
    world.accept(MEETING, assign("2019-08-11", "tohoku", "実施者", None));
    world.accept(MEETING, progress("2019-08-13", "tohoku", "資料を準備"));
    let (then, now) = (all(&world, "2019-08-11"), all(&world, "2019-08-31"));
    assert_eq!(then["follow_ups"][2]["owner"], "実施者");
    assert_eq!(
        (&now["follow_ups"][0]["owner"], &now["follow_ups"][0]["due"]),
        (&json!("情報処理推進機構"), &json!("2019-09-30"))
    );
    assert_eq!(now["follow_ups"][0]["last_note"], "実施者と協議");
    let days: Vec<_> = (one(&world, "2019-08-31")["follow_ups"][2]["history"].as_array().into_iter().flatten())
        .map(|step| step["on"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(days, [HELD, "2019-08-10", "2019-08-11", "2019-08-12", "2019-08-13", "2019-08-15"]);
}

#[test]
fn a_meeting_shows_closed_follow_ups_with_their_history() {
    let world = busy();
    let meeting = one(&world, "2019-08-31");
    let (platform, pool) = (&meeting["follow_ups"][0], &meeting["follow_ups"][1]);
    assert_eq!((&platform["state"], &platform["closed_on"]), (&json!("dropped"), &json!("2019-08-21")));
    assert_eq!((&platform["age_days"], &platform["last_note"]), (&json!(13), &json!("別の会合で扱う")));
    assert_eq!((&pool["state"], &pool["age_days"]), (&json!("completed"), &json!(13)));
    let steps: Vec<_> = pool["history"].as_array().into_iter().flatten().map(|step| step["step"].clone()).collect();
    assert_eq!(steps, ["raised", "completed"]);
    assert_eq!(pool["history"][0]["owner"], "日本商工会議所");
    assert_eq!(pool["history"][1]["position"], 9);
}

#[test]
fn a_meeting_shows_attendance_agenda_and_statements() {
    let mut world = held();
    let said = json!({"on": HELD, "item": 4, "body": "中小企業診断協会", "kind": "question", "summary": "謝金の額"});
    world.accept(MEETING, command("record-statement", said.clone()));
    let meeting = one(&world, HELD);
    assert_eq!(meeting["attendance"][2], json!({"body": "日本税理士会連合会", "attendance": "absent"}));
    let without = json!({"statement": null, "turn": null, "capacity": null, "certainty": null, "answers": null,
        "received_on": null});
    assert_eq!(meeting["statements"], json!([joined(&said, &without)]));
    // Cited under two items, as it was written.
    assert_eq!(
        (&meeting["agenda"][1]["documents"], &meeting["agenda"][2]["documents"]),
        (&json!(["資料3"]), &json!(["資料3"]))
    );
    assert_eq!(meeting["members"].as_array().map(Vec::len), Some(3));
    assert_eq!(world.answer("fy2019", HELD, Some("2019-9")), None);
}

/// An object with the members of two.
fn joined(one: &Value, other: &Value) -> Value {
    let members = [one, other].into_iter().flat_map(|object| object.as_object().into_iter().flatten());
    Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// A statement is shown with its doubt and its question; what was hearsay by its kind is so by its certainty.
#[test]
fn memo_a_statement_shows_for_whom_it_was_said_and_how_certainly() {
    let mut world = held();
    let question = note(HELD, "q1", "日本商工会議所", "question", None);
    world.accept(MEETING, question);
    let said = json!({"on": HELD, "statement": "a1", "turn": 12, "item": 4, "body": "中小企業診断協会",
        "capacity": "personal", "kind": "answer", "certainty": "under-consideration", "answers": "q1",
        "received_on": "2019-08-20", "summary": "検討している"});
    world.accept(MEETING, command("note-statement", said.clone()));
    let hearsay = json!({"on": HELD, "item": 4, "body": "中小企業診断協会", "kind": "hearsay", "summary": "と聞く"});
    world.accept(MEETING, command("record-statement", hearsay));
    let meeting = one(&world, "2019-08-31");
    assert_eq!(meeting["statements"][1], said);
    let hearsay = &meeting["statements"][2];
    assert_eq!((&hearsay["kind"], &hearsay["certainty"]), (&json!("fact"), &json!("heard")));
    assert_eq!(
        table(&world, "statements", &["statement", "turn", "capacity", "kind", "certainty", "answers", "received_on"]),
        ["q1 1 body question   ", "a1 12 personal answer under-consideration q1 2019-08-20", "   fact heard  "]
    );
}

#[test]
fn memo_a_request_shows_who_asks() {
    let mut world = held();
    world.accept(MEETING, ask_for(HELD, "mail", "中小企業診断協会", &["日本商工会議所"]));
    assert_eq!(one(&world, HELD)["requests"][0]["requester"], "中小企業診断協会");
    assert_eq!(table(&world, "requests", &["request", "requester", "body"]), ["mail 中小企業診断協会 日本商工会議所"]);
    assert_eq!(figure(&world, HELD, "answers-pending").as_deref(), Some("1"));
}

#[test]
fn each_body_asked_shows_its_latest_answer() {
    let mut world = busy();
    world.accept(MEETING, answer("2019-08-18", "seminar", "日本商工会議所", "accepted"));
    // Recorded late: it was replaced by the answer of the 18th.
    world.accept(MEETING, answer("2019-08-17", "seminar", "日本商工会議所", "declined"));
    let answers = |as_of| all(&world, as_of)["requests"][0]["answers"].clone();
    let row = |body, answer: Value, on: Value| json!({"body": body, "answer": answer, "on": on, "note": null});
    let silent = row("(特非) ITコーディネータ協会", json!(null), json!(null));
    for (as_of, said, on) in [
        (HELD, json!(null), json!(null)),
        ("2019-08-16", json!("considering"), json!("2019-08-16")),
        ("2019-08-17", json!("declined"), json!("2019-08-17")),
        ("2019-08-31", json!("accepted"), json!("2019-08-18")),
    ] {
        assert_eq!(answers(as_of), json!([row("日本商工会議所", said, on), silent]), "{as_of}");
    }
    let request = all(&world, "2019-08-31")["requests"][0].clone();
    assert_eq!((&request["kind"], &request["requested_on"]), (&json!("recruitment"), &json!(HELD)));
    assert_eq!(one(&world, "2019-08-31")["requests"][0], request);
    let rows = |as_of| all(&world, as_of)["meetings"][0].clone();
    assert_eq!((&rows(HELD)["requests"], &rows(HELD)["answers_pending"]), (&json!(1), &json!(2)));
    assert_eq!(rows("2019-08-31")["answers_pending"], 1);
}

#[test]
fn answers_find_the_body_in_whatever_spelling() {
    let mut world = busy();
    world.accept(MEETING, answer("2019-08-20", "seminar", "（特非）　ＩＴコーディネータ協会", "declined"));
    let answered = &all(&world, "2019-08-31")["requests"][0]["answers"][1];
    assert_eq!((&answered["body"], &answered["answer"]), (&json!("(特非) ITコーディネータ協会"), &json!("declined")));
    assert_eq!(figure(&world, "2019-08-31", "answers-pending").as_deref(), Some("0"));
}

#[test]
fn of_two_steps_on_one_day_the_later_recorded_is_the_later() {
    let mut world = busy();
    for note in ["午前の報告", "午後の報告"] {
        world.accept(MEETING, progress("2019-08-25", "tohoku", note));
    }
    for owner in ["甲", "乙"] {
        world.accept(MEETING, assign("2019-08-26", "tohoku", owner, None));
    }
    let row = &all(&world, "2019-08-31")["follow_ups"][0];
    assert_eq!((&row["last_note"], &row["owner"], &row["due"]), (&json!("午後の報告"), &json!("乙"), &Value::Null));
}

#[test]
fn the_next_meeting_is_proposed_then_fixed() {
    let mut world = held();
    let between = json!({"from": "2019-10-21", "to": "2019-11-10"});
    world.accept(MEETING, command("fix-next", json!({"on": "2019-08-30", "starts": "2019-11-01T10:00:00+09:00"})));
    world.accept(MEETING, command("propose-next", json!({"on": HELD, "between": between})));
    let next = |as_of| all(&world, as_of)["meetings"][0]["next"].clone();
    assert_eq!(next(HELD), json!({"between": {"from": "2019-10-21", "to": "2019-11-10"}}));
    assert_eq!(next("2019-08-31"), json!({"starts": "2019-11-01T01:00:00Z"}));
}

#[test]
fn what_is_simulated_is_marked() {
    let mut world = held();
    assert!(world.figures(v("fy2019"), v(HELD)).iter().all(|figure| !figure.simulated));
    world.provenance = Provenance::Simulated;
    world.accept(MEETING, raise("2019-08-08", "pool", "confirmed", Some("日本商工会議所")));
    let marked: Vec<String> = world
        .figures(v("fy2019"), v("2019-08-08"))
        .into_iter()
        .filter(|figure| figure.simulated)
        .map(|figure| figure.path.replace("meetings/fy2019/", ""))
        .collect();
    assert_eq!(
        marked,
        [
            "follow-ups-open",
            "follow-ups-oldest-days",
            "2019-2/follow-ups-open",
            "2019-2/follow-ups-oldest-days",
            "body/日本商工会議所/present",
            "body/日本商工会議所/follow-ups-open",
            "body/日本商工会議所/follow-ups-oldest-days"
        ]
    );
    assert_eq!(all(&world, HELD)["meetings"][0]["simulated"], false);
    let now = all(&world, "2019-08-08");
    for list in ["meetings", "attendance", "follow_ups"] {
        assert_eq!(now[list][0]["simulated"], true, "{list}");
    }
}

#[test]
fn meetings_are_paged_by_id() {
    let mut world = held();
    for id in ["2019-1", "2019-3"] {
        world.accept(id, schedule("2019-08-21"));
    }
    let as_of = v("2019-08-31");
    let page = |after| {
        let ask = Ask { key: None, as_of, after, limit: 2 };
        world.ask("fy2019", &ask).expect("the list")
    };
    let ids = |page: &Value| {
        let rows = page["meetings"].as_array().into_iter().flatten();
        rows.map(|row| row["id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let first = page(None);
    assert_eq!(
        (ids(&first), &first["total"], &first["next"]),
        (vec!["2019-1".to_owned(), "2019-2".to_owned()], &json!(3), &json!("2019-2"))
    );
    let last = page(Some("2019-2"));
    assert_eq!((ids(&last), &last["next"]), (vec!["2019-3".to_owned()], &Value::Null));
    // Follow-ups are of all meetings, on every page.
    assert_eq!(first["attendance"], last["attendance"]);
}

#[test]
fn answers_are_read_again_as_they_were_sent() {
    let world = busy();
    for key in [None, Some(MEETING)] {
        let sent = world.answer("fy2019", "2019-08-31", key).expect("an answer");
        let read: Answer = serde_json::from_value(sent.clone()).expect("an answer of the right form");
        assert_eq!(matches!(read, Answer::Meeting(_)), key.is_some());
        assert_eq!(serde_json::to_value(&read).expect("JSON"), sent);
    }
}

/// The rows of a table as text, some of its columns.
fn table(world: &World<Meetings>, name: &str, columns: &[&str]) -> Vec<String> {
    let as_of = v("2019-08-31");
    let (recorded, folded) = (world.recorded(as_of), world.folded(as_of));
    let table = Meetings::TABLES.iter().find(|table| table.name == name).expect("a table of that name");
    let rows = (table.rows)(&View { edition: v("fy2019"), folded: &folded, log: &recorded }).expect("events");
    let place = |name: &&str| table.columns.iter().position(|column| column.name == *name).expect("a column");
    let places: Vec<usize> = columns.iter().map(place).collect();
    let line = |row: &Vec<_>| places.iter().map(|place| ToString::to_string(&row[*place])).collect::<Vec<_>>();
    rows.iter().map(|row| line(row).join(" ")).collect()
}

#[test]
fn tables_have_a_row_for_each_thing() {
    let mut world = busy();
    let said = json!({"on": HELD, "item": 4, "body": "中小企業診断協会", "kind": "question", "summary": "謝金の額"});
    world.accept(MEETING, command("record-statement", said));
    world.accept(MEETING, command("fix-next", json!({"on": HELD, "starts": "2019-11-01T10:00:00+09:00"})));
    for (name, columns, rows) in [
        (
            "meetings",
            &["id", "present", "requests", "answers_pending", "next", "handling"][..],
            &["2019-2 2 1 1 2019-11-01T01:00:00Z members-only"][..],
        ),
        (
            "follow-ups",
            &["meeting", "follow_up", "standing", "state", "closed_on", "age_days"],
            &[
                "2019-2 platform candidate dropped 2019-08-21 13",
                "2019-2 pool confirmed completed 2019-08-20 13",
                "2019-2 tohoku confirmed progressed  24",
            ],
        ),
        (
            "requests",
            &["request", "kind", "body", "answer", "answered_on"],
            &[
                "seminar recruitment 日本商工会議所 considering 2019-08-16",
                "seminar recruitment (特非) ITコーディネータ協会  ",
            ],
        ),
        (
            "attendance",
            &["body", "present", "absent", "observer"],
            &[
                "(特非) ITコーディネータ協会 1 0 0",
                "中小企業庁 技術・経営革新課 0 0 1",
                "中小企業診断協会 1 0 0",
                "日本税理士会連合会 0 1 0",
            ],
        ),
        (
            "statements",
            &["meeting", "item", "body", "kind", "summary", "handling"],
            &["2019-2 4 中小企業診断協会 question 謝金の額 members-only"],
        ),
    ] {
        assert_eq!(table(&world, name, columns), rows, "{name}");
    }
}
