//! Figures answer for themselves: why, since when, what changed, and proof of it.

use serde_json::{Value, json};

use crate::{
    api::example::example,
    harness::Ayumi,
    scene::{EDITION, company, path, play, ready_for_visits, visit},
};

fn get(ayumi: &Ayumi, path: &str) -> Value {
    let reply = ayumi.get(path);
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

fn submit(ayumi: &Ayumi, path: &str, payload: &Value) -> u64 {
    let reply = ayumi.post(path, None, payload);
    assert_eq!(reply.status, 201, "{path} {payload}: {}", reply.body);
    reply.json()["position"].as_u64().unwrap()
}

/// Two visits, the first of them voided.
fn voided() -> (Ayumi, [u64; 3]) {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let id = company(0);
    let first = submit(&ayumi, &path(&id, "log-visit"), &visit("2019-07-10", 45_000));
    let second = submit(&ayumi, &path(&id, "log-visit"), &visit("2019-08-10", 45_000));
    let voided = submit(&ayumi, &path(&id, "void-visit"), &json!({"visit": 1, "reason": "会社の取り違え"}));
    (ayumi, [first, second, voided])
}

/// A figure explains itself down to the commits that made it: in order, each with the value before and
/// after, who submitted it, and what was taken back marked as such.
#[test]
fn a_figure_explains_itself() {
    let (ayumi, [first, second, voided]) = voided();
    let figure = format!("/api/v1/figures/visits/{EDITION}/spent-yen");
    let answer = get(&ayumi, &format!("{figure}/explain?min_position={voided}"));
    assert_eq!((&answer["figure"]["value"], &answer["next"]), (&json!(45_000), &Value::Null));
    let steps: Vec<Value> = (answer["steps"].as_array().unwrap().iter())
        .map(|step| json!([step["position"], step["event"], step["before"], step["after"], step["superseded_by"]]))
        .collect();
    assert_eq!(
        steps,
        [
            json!([first, "visit-logged", 0, 45_000, voided]),
            json!([second, "visit-logged", 45_000, 90_000, null]),
            json!([voided, "visit-voided", 90_000, 45_000, null]),
        ]
    );
    let step = &answer["steps"][0];
    assert_eq!((&step["occurred"], &step["entity"]), (&json!("2019-07-10"), &json!(company(0))));
    assert_eq!(step["actor"]["role"], "secretariat");
    assert!(step["recorded_at"].as_str().unwrap().starts_with("20"));
    // As it was known before the void, and as of a day before the second visit.
    let then = get(&ayumi, &format!("{figure}/explain?known_at={second}"));
    assert_eq!((&then["figure"]["value"], then["steps"].as_array().unwrap().len()), (&json!(90_000), 2));
    let early = get(&ayumi, &format!("{figure}/explain?known_at={second}&as_of=2019-07-31"));
    assert_eq!((&early["figure"]["value"], early["steps"].as_array().unwrap().len()), (&json!(45_000), 1));
    for missing in ["visits/fy2019/nonsense", "visits/fy1999/spent-yen", "nothing"] {
        assert_eq!(ayumi.get(&format!("/api/v1/figures/{missing}/explain")).status, 404, "{missing}");
    }
}

/// A figure over both times: its value of one day as the log grew, and its value now of every day.
#[test]
fn a_figure_has_a_history() {
    let (ayumi, [first, second, voided]) = voided();
    let figure = format!("/api/v1/figures/visits/{EDITION}/spent-yen");
    let answer = get(&ayumi, &format!("{figure}/history?min_position={voided}&as_of=2019-12-31"));
    let pairs = |list: &str, key: &str| -> Vec<Value> {
        let rows = answer[list].as_array().unwrap();
        rows.iter().map(|row| json!([row[key], row["value"]])).collect()
    };
    let recorded = [json!([first, 45_000]), json!([second, 90_000]), json!([voided, 45_000])];
    assert_eq!(pairs("recorded", "position"), recorded);
    assert_eq!(pairs("occurred", "as_of"), [json!(["2019-05-27", 0]), json!(["2019-08-10", 45_000])]);
}

/// What changed between two positions, from what to what and by which commits; in halves it is the same.
#[test]
fn what_changed_is_listed_with_the_commits() {
    let (ayumi, [first, second, voided]) = voided();
    let prefix = format!("visits/{EDITION}");
    let diff = |from: u64, to: u64| {
        get(&ayumi, &format!("/api/v1/diff?from={from}&to={to}&prefix={prefix}&min_position={to}"))
    };
    let change = |answer: &Value, path: &str| -> Option<Value> {
        let path = format!("{prefix}/{path}");
        let found = answer["changes"].as_array().unwrap().iter().find(|change| change["path"] == json!(path))?;
        Some(json!([found["before"], found["after"], found["commits"]]))
    };
    let whole = diff(first, voided);
    assert_eq!((&whole["from"]["position"], &whole["to"]["position"]), (&json!(first), &json!(voided)));
    // A visit came and one went: nothing in sum, and so nothing is listed.
    assert_eq!(change(&whole, "spent-yen"), None);
    assert_eq!(change(&diff(first, second), "spent-yen"), Some(json!([45_000, 90_000, [second]])));
    assert_eq!(change(&diff(second, voided), "spent-yen"), Some(json!([90_000, 45_000, [voided]])));
    assert_eq!(change(&diff(0, voided), "spent-yen"), Some(json!([null, 45_000, [1, first, second, voided]])));
    assert_eq!(diff(voided, voided)["total"], 0);
    assert_eq!(ayumi.get("/api/v1/diff?from=99999").status, 400);
}

/// The root at a position never changes, and a later log proves that it extends it.
#[test]
fn the_log_proves_that_it_only_grew() {
    use ayumi_history::tree::extends;
    let (ayumi, [first, _, voided]) = voided();
    let early = get(&ayumi, &format!("/api/v1/proof?position={first}"));
    let proof = get(&ayumi, &format!("/api/v1/proof?position={voided}&from={first}"));
    assert_eq!(early["root"], proof["from"]["root"]);
    let root = |value: &Value| value.as_str().unwrap().parse().unwrap();
    let hashes: Vec<_> = proof["consistency"].as_array().unwrap().iter().map(root).collect();
    let (old, new) = ((first, root(&early["root"])), (voided, root(&proof["root"])));
    assert!(extends(old, new, &hashes));
    assert!(!extends((first, new.1), new, &hashes), "another root isn't extended");
    let proof = ayumi.get("/api/v1/proof").body;
    assert_eq!(proof.matches("\"position\":").count(), 2, "each of the two ends has its position once: {proof}");
}

/// The same from the command line, on the example: explanations, history and comparison for people and scripts.
#[test]
fn the_command_line_explains_and_compares() {
    let printed = |arguments: &[&str]| {
        let output = example().cli(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let figure = "pilots/fy2019/tohoku/recruited";
    let explained: Value =
        serde_json::from_str(&printed(&["explain", figure, "--as-of", "2019-08-07", "--format", "json"])).unwrap();
    let steps = explained["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["after"], explained["figure"]["value"]);
    let table = printed(&["explain", figure, "--as-of", "2019-08-07"]);
    assert!(table.contains("recruitment-updated") && table.contains("tohoku（模擬）"), "{table}");
    assert!(printed(&["explain", figure, "--history"]).contains("recorded"));
    let csv = printed(&["diff", "2019-08-01", "--prefix", "pilots/fy2019", "--format", "csv"]);
    assert!(csv.starts_with("path,"), "{csv}");
    let missing = example().cli(&["explain", "pilots/fy2019/nowhere/recruited"]);
    assert_eq!(missing.status.code(), Some(2));
}
