//! D14: what was recorded by mistake is taken back or corrected, over HTTP and from a file, and everything says so: figures
//! by what was known, explanations, exports and what is verified.

use ayumi_proto::message::Answer;
use serde_json::{Value, json};

use crate::{
    cli::{complained, printed},
    deciders::{Nats, play, request, rule},
    harness::{Ayumi, Reply},
    scene::{company, path, play as submit_scene, ready_for_visits, visit},
};

fn submit(ayumi: &Ayumi, entity: &str, command: &str, payload: &Value) -> Reply {
    ayumi.post(&path(entity, command), None, payload)
}

fn spent(ayumi: &Ayumi, known_at: &Value, more: &str) -> Value {
    let path = format!("/api/v1/figures/visits/fy2019/spent-yen?known_at={known_at}{more}");
    ayumi.get(&path).json()["figures"][0]["value"].clone()
}

/// A visit that was logged by mistake is taken back with a reason: known before, it counts; known after, it doesn't,
/// and its explanation shows both. The log verifies, and an export of it gives the same figures.
#[test]
fn d14_a_record_is_taken_back_and_both_times_stay_right() {
    let ayumi = Ayumi::start();
    submit_scene(&ayumi, &ready_for_visits(4, 1));
    let id = company(0);
    let logged = submit(&ayumi, &id, "log-visit", &visit("2019-07-10", 45_000)).json()["position"].clone();
    assert_eq!(submit(&ayumi, &id, "log-visit", &visit("2019-07-20", 45_000)).status, 201);
    let back = submit(&ayumi, &id, "take-back", &json!({"position": logged, "reason": "別の企業の訪問"}));
    assert_eq!(back.status, 201, "{}", back.body);
    let receipt = back.json();
    let event = &receipt["events"][0];
    assert_eq!((&event["type"], &event["occurred"]), (&json!("ayumi.visits.taken-back"), &json!("2019-07-10")));
    assert_eq!(event["data"]["reason"], "別の企業の訪問");
    let position = receipt["position"].clone();
    let wait = format!("/api/v1/visits/{id}?min_position={position}");
    let seen = ayumi.get(&wait).json();
    assert_eq!((&seen["visits"], &seen["spent_yen"]), (&json!(1), &json!(45_000)), "{seen}");
    assert_eq!(spent(&ayumi, &position, ""), json!(45_000));
    assert_eq!(spent(&ayumi, &json!(position.as_u64().unwrap() - 1), ""), json!(90_000));
    assert_eq!(spent(&ayumi, &position, "&as_of=2019-07-10"), json!(0));
    let why = ayumi.get("/api/v1/figures/visits/fy2019/spent-yen/explain").json();
    let steps = why["steps"].as_array().unwrap();
    assert_eq!(
        (steps.len(), &steps[0]["superseded_by"], &steps[2]["event"]),
        (3, &position, &json!("taken-back")),
        "{why}"
    );
    // Once more is a repeat; another time there is nothing left to take back.
    let again = submit(&ayumi, &id, "take-back", &json!({"position": logged, "reason": "別の企業の訪問"}));
    assert_eq!((again.status, again.header("repeat-of")), (200, &*position.to_string()), "{}", again.body);
    let other = submit(&ayumi, &id, "take-back", &json!({"position": logged, "reason": "もう一度"}));
    assert_eq!((other.status, &other.json()["rule"]), (422, &json!("already-taken-back")));
    let verified = ayumi.cli(&["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{}{}", printed(&verified), complained(&verified));
    // A restart reads the log again.
    let figures =
        |ayumi: &Ayumi| ayumi.get(&format!("/api/v1/figures/visits?limit=2000&min_position={position}")).json();
    let before = figures(&ayumi)["figures"].clone();
    assert!(ayumi.stop().success());
    ayumi.restart();
    assert_eq!(figures(&ayumi)["figures"], before);
    let exported = ayumi.data().join("history.jsonl");
    assert_eq!(ayumi.cli(&["export", exported.to_str().unwrap()]).status.code(), Some(0));
    let restored = Ayumi::start_with(&["--import", exported.to_str().unwrap()]);
    assert_eq!(figures(&restored)["figures"], before);
}

/// What later records depend on stays, and the refusal names the first of them.
#[test]
fn d14_what_stands_in_the_way_is_named() {
    let ayumi = Ayumi::start();
    submit_scene(&ayumi, &ready_for_visits(4, 1));
    let id = company(0);
    let logged = submit(&ayumi, &id, "log-visit", &visit("2019-07-10", 45_000)).json()["position"].clone();
    // Terms, expert, application, enrolment with its place, assignment.
    let assigned = json!(logged.as_u64().unwrap() - 1);
    let refused = submit(&ayumi, &id, "take-back", &json!({"position": assigned, "reason": "誤り"}));
    let problem = refused.json();
    assert_eq!((refused.status, &problem["rule"]), (422, &json!("later-record-depends")), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains(&logged.to_string()), "{problem}");
    let missing = submit(&ayumi, &id, "take-back", &json!({"position": 1, "reason": "誤り"}));
    assert_eq!((missing.status, &missing.json()["rule"]), (422, &json!("no-such-record")));
    for (payload, field) in [
        (json!({"position": logged}), "reason"),
        (json!({"position": logged, "reason": "\u{200B}"}), "reason"),
        (json!({"reason": "誤り"}), "position"),
        (json!({"position": logged, "reason": "誤り", "also": 1}), "also"),
    ] {
        let malformed = submit(&ayumi, &id, "take-back", &payload);
        assert_eq!((malformed.status, &malformed.json()["field"]), (400, &json!(field)), "{}", malformed.body);
    }
}

/// A region that was opened on the wrong day and under the wrong name is corrected, although reports depend on its opening.
#[test]
fn d14_a_correction_counts_in_the_place_of_what_it_corrects() {
    let ayumi = Ayumi::start();
    let opening =
        |on: &str, name: &str| json!({"on": on, "name": name, "implementer": "実施者甲", "prefectures": ["04"]});
    let post = |command: &str, payload: &Value| {
        ayumi.post(&format!("/api/v1/pilots/tohoku/{command}?edition=fy2019"), None, payload)
    };
    let opened = post("open-region", &opening("2019-07-08", "宮域")).json()["position"].clone();
    let rows = json!([{"prefecture": "04", "recruited": 12}]);
    assert_eq!(post("update-recruitment", &json!({"as_of": "2019-08-07", "prefectures": rows})).status, 201);
    let instead = |on: &str| json!({"position": opened, "reason": "開始日の誤り", "command": "open-region", "payload": opening(on, "宮城")});
    // A day after the report would leave that without a region.
    let late = post("correct", &instead("2019-08-08"));
    assert_eq!((late.status, &late.json()["rule"]), (422, &json!("later-record-depends")), "{}", late.body);
    let corrected = post("correct", &instead("2019-07-01"));
    assert_eq!(corrected.status, 201, "{}", corrected.body);
    let position = &corrected.json()["position"];
    let region =
        ayumi.get(&format!("/api/v1/pilots/tohoku?edition=fy2019&as_of=2019-08-31&min_position={position}")).json();
    assert_eq!((&region["name"], &region["recruited"]), (&json!("宮城"), &json!(12)), "{region}");
    let before = ayumi.get("/api/v1/pilots/tohoku?edition=fy2019&as_of=2019-08-31&known_at=2").json();
    assert_eq!(before["name"], "宮域", "{before}");
}

/// A place that a withdrawal gave back and another company took isn't taken from it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d14_a_decision_over_two_entities_is_taken_back_as_one() {
    let nats = Nats::start().await;
    let (one, other) = (nats.decider().await, nats.decider().await);
    let mut scene = ready_for_visits(4, 2);
    scene[0].2["terms"]["company_cap"] = json!(1);
    // The second company's enrolment waits.
    play(&one, &scene[..5]).await;
    play(&one, &[scene[5].clone()]).await;
    let withdraw = (company(0), "withdraw", json!({"on": "2019-07-05", "reason": "多忙"}));
    let answer = one.handle(&request(&withdraw, "withdraw")).await;
    let Answer::Accepted(withdrawn) = &answer else { panic!("{answer:?}") };
    let back = |key: &str| {
        let payload = json!({"position": withdrawn.position, "reason": "誤り"});
        request(&(company(0), "take-back", payload), key)
    };
    // Another service has never seen any of it.
    let taken = other.handle(&back("first")).await;
    assert!(matches!(taken, Answer::Accepted(_)), "{taken:?}");
    let enrol = request(&(company(1), "enrol", json!({"on": "2019-07-05"})), "enrol");
    assert_eq!(rule(&one.handle(&enrol).await), "company-cap");
    // Withdrawn again, its place goes to the other; then it can't have it back.
    let again = (company(0), "withdraw", json!({"on": "2019-07-05", "reason": "多忙"}));
    let answer = one.handle(&request(&again, "again")).await;
    let Answer::Accepted(withdrawn) = &answer else { panic!("{answer:?}") };
    assert!(matches!(one.handle(&enrol).await, Answer::Accepted(_)));
    let payload = json!({"position": withdrawn.position, "reason": "誤り"});
    let refused = other.handle(&request(&(company(0), "take-back", payload), "second")).await;
    assert_eq!(rule(&refused), "later-record-depends", "{refused:?}");
}
