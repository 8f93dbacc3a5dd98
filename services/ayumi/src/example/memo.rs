//! The example's meeting against the structure of its minutes: who spoke in which turn, and the doubt in what was said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::client::Line;

const FACTS: &str = include_str!("../../../../deploy/examples/fy2019/meetings.jsonl");
const PILOTS: &str = include_str!("../../../../deploy/examples/fy2019/pilots.jsonl");

/// The 56 turns of the minutes: the agenda items with discussions, and the body of each speaker in turn.
const TURNS: [(u64, &str); 5] =
    [(3, "CSCD"), (4, "N"), (5, "IISIDIDIDITITINIDININININININIIDI"), (6, "NINIDIDNNINSTDI"), (7, "DII")];

fn body_of(letter: char) -> &'static str {
    match letter {
        'C' => "日本商工会議所",
        'D' => "中小企業診断協会",
        'I' => "情報処理推進機構",
        'N' => "日本ネットワークセキュリティ協会",
        'S' => "中小企業基盤整備機構",
        'T' => "ITコーディネータ協会",
        other => panic!("no body has the letter {other}"),
    }
}

fn payloads<'a>(facts: &'a str, command: &'a str) -> impl Iterator<Item = Value> + 'a {
    let lines = facts.lines().map(|line| serde_json::from_str::<Line>(line).unwrap());
    lines.filter(move |line| line.command == command).map(|line| line.payload)
}

fn statements() -> Vec<Value> {
    payloads(FACTS, "note-statement").collect()
}

fn text<'a>(payload: &'a Value, field: &str) -> &'a str {
    payload[field].as_str().unwrap_or_default()
}

#[test]
fn memo_all_turns_of_the_minutes_are_there_in_their_order() {
    let turns = TURNS.iter().flat_map(|(item, letters)| letters.chars().map(move |letter| (*item, body_of(letter))));
    let turns: Vec<(u64, &str)> = turns.collect();
    assert_eq!(turns.len(), 56);
    let statements = statements();
    let mut found: BTreeMap<u64, BTreeSet<(u64, &str)>> = BTreeMap::new();
    let mut last = 0;
    for statement in &statements {
        let Some(turn) = statement["turn"].as_u64() else { continue };
        assert!(turn >= last, "turn {turn} after {last}");
        last = turn;
        found.entry(turn).or_default().insert((statement["item"].as_u64().unwrap(), text(statement, "body")));
    }
    let found: Vec<(u64, Vec<(u64, &str)>)> =
        found.into_iter().map(|(turn, bodies)| (turn, bodies.into_iter().collect())).collect();
    let expected: Vec<(u64, Vec<(u64, &str)>)> =
        (1..).zip(turns).map(|(turn, of_turn)| (turn, vec![of_turn])).collect();
    assert_eq!(found, expected);
    // The items without a discussion, and what was presented under the others.
    let presented: Vec<u64> = statements
        .iter()
        .filter(|statement| statement["turn"].is_null())
        .map(|statement| statement["item"].as_u64().unwrap())
        .collect();
    assert_eq!(presented, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn memo_questions_are_followed_by_their_answers() {
    let statements = statements();
    let by_id: BTreeMap<&str, &Value> = statements.iter().map(|said| (text(said, "statement"), said)).collect();
    assert_eq!(by_id.len(), statements.len());
    let mut answered = BTreeSet::new();
    for said in &statements {
        let question = text(said, "answers");
        assert_eq!(text(said, "kind") == "answer", !question.is_empty(), "{said}");
        if !question.is_empty() {
            assert_eq!(text(by_id[question], "kind"), "question", "{said}");
            assert!(by_id[question]["turn"].as_u64() < said["turn"].as_u64(), "{said}");
            answered.insert(question);
        }
    }
    let asked: BTreeSet<&str> =
        statements.iter().filter(|said| text(said, "kind") == "question").map(|said| text(said, "statement")).collect();
    assert_eq!(asked, answered, "each question of the minutes was answered");
}

/// What was planned, considered, heard or felt is recorded as that, and a list that was open stays open.
#[test]
fn memo_doubt_is_kept() {
    let statements = statements();
    for (turn, certainty, words) in [
        (1, Some("planned"), "全国大会を開く予定"),
        (4, Some("heard"), "中小企業基盤整備機構も後援する予定であると聞いている"),
        (4, Some("planned"), "中小企業診断協会も後援に加わる予定"),
        (4, Some("planned"), "ITコーディネータ協会など"),
        (11, Some("planned"), "1社につき4回までの支援を予定"),
        (13, Some("under-consideration"), "富山、福井など"),
        (14, Some("heard"), "北陸"),
        (15, None, "金融機関、インフラ事業者など"),
        (17, Some("under-consideration"), "まず取り組んでもらう方向"),
        (17, Some("planned"), "400社に対し"),
        (25, Some("planned"), "評価していく予定"),
        (25, Some("under-consideration"), "訪問による調査"),
        (36, Some("heard"), "選択肢"),
        (38, Some("under-consideration"), "検討していく必要"),
        (44, None, "またはC・Dランク"),
        (50, Some("felt"), "5年間の継続などの実績"),
        (51, Some("felt"), "政府調達の要件になるか、大企業のサプライチェーンに入る"),
        (53, Some("decided"), "ステップアップの数に切り替えた"),
        (56, Some("planned"), "開く予定"),
    ] {
        let said = statements
            .iter()
            .find(|said| said["turn"].as_u64() == Some(turn) && text(said, "summary").contains(words))
            .unwrap_or_else(|| panic!("turn {turn}: {words}"));
        assert_eq!(said["certainty"].as_str(), certainty, "{said}");
    }
    let personal: BTreeSet<Option<u64>> = statements
        .iter()
        .filter(|said| text(said, "capacity") == "personal")
        .map(|said| said["turn"].as_u64())
        .collect();
    assert_eq!(personal, BTreeSet::from([Some(50)]));
    for added in ["一つ星から二つ星", "約400社", "個人的"] {
        assert!(!statements.iter().any(|said| text(said, "summary").contains(added)), "{added}");
    }
}

#[test]
fn memo_requests_name_who_asks_and_the_absent_werent_asked() {
    let hold = payloads(FACTS, "hold").next().unwrap();
    let attendance = hold["attendance"].as_array().unwrap();
    let present: BTreeSet<&str> =
        attendance.iter().filter(|one| one["attendance"] == "present").map(|one| text(one, "body")).collect();
    let requests: Vec<Value> = payloads(FACTS, "ask-bodies").collect();
    let requesters: Vec<&str> = requests.iter().map(|request| text(request, "requester")).collect();
    assert_eq!(requesters, ["I", "I", "N", "C"].map(|letter| body_of(letter.chars().next().unwrap())));
    for request in &requests {
        let asked: BTreeSet<&str> = request["of"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let others = present.iter().copied().filter(|body| *body != text(request, "requester")).collect();
        assert_eq!(asked, others, "{request}");
    }
    assert_eq!(payloads(FACTS, "request-cooperation").count(), 0);
}

#[test]
fn memo_bodies_that_were_suggested_arent_approached_by_that() {
    let suggested: Vec<Value> = payloads(PILOTS, "suggest-body").collect();
    assert_eq!(suggested.len(), 3);
    assert!(suggested.iter().all(|one| text(one, "suggested_by") == body_of('D') && text(one, "on") == "2019-08-07"));
    assert_eq!(payloads(PILOTS, "approach-body").count(), 0);
}
