//! What the rules accept can be shown: for each kind of item, and for each programme's list, the longest that the rules
//! allow, or so long that it would grow for ever. Every text that was recorded is shown on one of the pages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by it")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::{
    Programme,
    world::{World, v},
};
use ayumi_meetings::Meetings;
use ayumi_pilots::Pilots;
use ayumi_projection::{
    book::ProjectionState,
    past::Past,
    query::{self, Name},
    views::Views,
};
use ayumi_proto::{
    codec,
    commit::{Commit, Events, Head},
    digest::Digest,
    ids::{CommandId, CompanyId},
    message::{Query, REPLY_BYTES_MAX, Reply},
    subject::EventSubject,
};
use ayumi_reports::Reports;
use ayumi_visits::Visits;
use common::*;
use serde_json::{Value, json};

/// No answer is larger, whatever was recorded: so it never comes near what can be sent.
const ANSWER_BYTES_MAX: usize = REPLY_BYTES_MAX / 8;

/// Counts the texts that were made, each the longest that is accepted, and different from all others.
#[derive(Default)]
struct Texts(usize);

impl Texts {
    fn next(&mut self) -> String {
        self.0 += 1;
        format!("#{:06}{}", self.0, "長".repeat(1993))
    }
}

fn found(answer: &str) -> BTreeSet<usize> {
    answer.match_indices('#').filter_map(|(at, _)| answer.get(at + 1..at + 7)?.parse().ok()).collect()
}

fn accept<P: Programme>(world: &mut World<P>, entity: &str, name: &str, body: Value) {
    world.accept(entity, serde_json::from_value(json!({ name: body })).unwrap());
}

/// What a log would hold of a world.
fn folded<P: Programme>(world: &World<P>) -> ProjectionState {
    let mut last: BTreeMap<P::Entity, (u32, Digest)> = BTreeMap::new();
    let commits = world.log.iter().enumerate().map(|(number, (entity, event, provenance, actor))| {
        let (version, previous) = last.get(entity).copied().unwrap_or_default();
        let head = Head {
            command_id: CommandId::from_key(&number.to_string()),
            command_digest: Digest::default(),
            actor: actor.clone(),
            provenance: *provenance,
            recorded_at: world.today.start(),
            correlation_id: None,
            causation_id: None,
            trace: None,
            previous,
        };
        let payload = codec::encode(&Commit { head, events: Events::new(vec![event.clone()]).unwrap() }).unwrap();
        let (version, edition, entity_text) = (version + 1, v("fy2019"), entity.to_string());
        let subject = EventSubject { programme: P::NAME, edition, entity: entity_text, version };
        last.insert(entity.clone(), (version, codec::hash(&subject, &payload)));
        (subject.to_string(), payload)
    });
    book(&commits.collect::<Vec<_>>())
}

/// Answers questions about the newest moment, from one fold.
fn answerer(book: &ProjectionState, programme: &str) -> impl Fn(&Query) -> String {
    let past = past(book, &Query::default());
    let folded = past.fold(|_| true).unwrap();
    let name = Name::of(programme).unwrap();
    move |query| answer(&past, &folded, name, query)
}

fn answer(past: &Past, folded: &Views, name: Name, query: &Query) -> String {
    let figures = past.figures_of(folded);
    match query::answer(&figures, past.basis, name, query, &past.editions().unwrap()).unwrap() {
        Reply::Found { body, .. } => body.get().to_owned(),
        other @ (Reply::Missing(_)
        | Reply::NothingYet { .. }
        | Reply::Malformed(_)
        | Reply::Behind { .. }
        | Reply::Busy
        | Reply::Stopped { .. }) => panic!("{query:?}: {other:?}"),
    }
}

/// The texts that are shown on all pages of an answer and of the lists in it, and on how many pages.
fn shown(book: &ProjectionState, programme: &str, key: Option<&str>) -> (BTreeSet<usize>, usize) {
    let answer = answerer(book, programme);
    let (mut open, mut asked, mut texts) = (vec![None::<String>], BTreeSet::new(), BTreeSet::new());
    while let Some(after) = open.pop() {
        if !asked.insert(after.clone()) {
            continue;
        }
        let query = Query { key: key.map(str::to_owned), after, limit: Some(500), ..Query::default() };
        let answer = answer(&query);
        assert!(answer.len() < ANSWER_BYTES_MAX, "{query:?}: {} bytes", answer.len());
        texts.extend(found(&answer));
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let lists = answer["lists"].as_object().into_iter().flatten().map(|(_, list)| &list["next"]);
        open.extend(
            [&answer["next"]].into_iter().chain(lists).filter_map(|next| Some(Some(next.as_str()?.to_owned()))),
        );
    }
    (texts, asked.len())
}

#[track_caller]
fn assert_all_shown(book: &ProjectionState, programme: &str, key: Option<&str>, texts: &Texts) {
    let (shown, pages) = shown(book, programme, key);
    assert!(pages > 1, "it wouldn't be the worst case");
    assert_eq!(
        shown.len(),
        texts.0,
        "of {pages} pages; not shown: {:?}",
        (1..=texts.0).find(|text| !shown.contains(text))
    );
}

fn hold(world: &mut World<Meetings>, id: &str, bodies: &[String]) {
    let (starts, ends) = ("2019-08-07T15:30:00+09:00", "2019-08-07T17:00:00+09:00");
    let body = json!({"on": "2019-07-10", "title": "会".repeat(60), "starts": starts, "ends": ends, "place": "室",
        "members": bodies});
    accept(world, id, "schedule", body);
    let attendance: Vec<Value> = bodies.iter().map(|body| json!({"body": body, "attendance": "present"})).collect();
    let agenda: Vec<Value> = (1..=50).map(|item| json!({"item": item, "title": "題".repeat(60)})).collect();
    let body = json!({"on": "2019-08-07", "handling": "public", "attendance": attendance, "agenda": agenda});
    accept(world, id, "hold", body);
}

fn bodies() -> Vec<String> {
    (0..100).map(|body| format!("{body:03}{}", "会".repeat(50))).collect()
}

/// The most statements, follow-ups and requests; progress, answers and versions of the minutes have no bound.
#[test]
fn s10_the_longest_meeting_is_shown() {
    let (mut world, mut texts) = (World::<Meetings>::on("2019-12-31"), Texts::default());
    let bodies = bodies();
    hold(&mut world, "2019-2", &bodies);
    for _ in 0..400 {
        let body =
            json!({"on": "2019-08-07", "item": 1, "body": bodies[0], "kind": "opinion", "summary": texts.next()});
        accept(&mut world, "2019-2", "record-statement", body);
    }
    for number in 0..100 {
        let id = format!("f{number}");
        let body = json!({"on": "2019-08-07", "follow_up": id, "summary": texts.next(), "standing": "confirmed",
            "owner": null});
        accept(&mut world, "2019-2", "raise-follow-up", body);
        for _ in 0..if number == 70 { 100 } else { 1 } {
            let body = json!({"on": "2019-08-08", "follow_up": id, "note": texts.next()});
            accept(&mut world, "2019-2", "progress-follow-up", body);
        }
    }
    for number in 0..50 {
        let id = format!("r{number}");
        let body =
            json!({"on": "2019-08-07", "request": id, "kind": "publicity", "of": bodies, "summary": texts.next()});
        accept(&mut world, "2019-2", "request-cooperation", body);
        for body in bodies.iter().take(if number == 20 { 100 } else { 1 }) {
            let body =
                json!({"on": "2019-08-20", "request": id, "body": body, "answer": "accepted", "note": texts.next()});
            accept(&mut world, "2019-2", "answer-request", body);
        }
    }
    for _ in 0..90 {
        let body = json!({"on": "2019-08-20", "handling": "public", "note": texts.next()});
        accept(&mut world, "2019-2", "record-minutes", body);
    }
    assert_all_shown(&folded(&world), "meetings", Some("2019-2"), &texts);
}

/// Many meetings: their list has what is open of all of them.
#[test]
fn s10_the_list_of_many_meetings_is_shown() {
    let (mut world, mut texts) = (World::<Meetings>::on("2019-12-31"), Texts::default());
    let bodies = bodies();
    for number in 0..22 {
        let id = format!("2019-{number}");
        hold(&mut world, &id, &bodies);
        for number in 0..8 {
            let body = json!({"on": "2019-08-07", "follow_up": format!("f{number}"), "summary": texts.next(),
                "standing": "confirmed", "owner": bodies[1]});
            accept(&mut world, &id, "raise-follow-up", body);
            let body = json!({"on": "2019-08-07", "request": format!("r{number}"), "kind": "publicity", "of": bodies,
                "summary": texts.next()});
            accept(&mut world, &id, "request-cooperation", body);
        }
    }
    assert_all_shown(&folded(&world), "meetings", None, &texts);
}

/// Corrections, flags and changes of targets have no bound.
#[test]
fn s10_the_longest_region_is_shown() {
    let (mut world, mut texts) = (World::<Pilots>::on("2020-03-31"), Texts::default());
    let body = json!({"on": "2019-07-01", "name": "東北", "implementer": "実施者", "prefectures": ["04"]});
    accept(&mut world, "tohoku", "open-region", body);
    for (day, recruited) in [("2019-07-10", 3), ("2019-07-20", 9)] {
        let rows = json!([{"prefecture": "04", "recruited": recruited}]);
        accept(&mut world, "tohoku", "update-recruitment", json!({"as_of": day, "prefectures": rows}));
        for number in 0..120 {
            let rows = json!([{"prefecture": "04", "recruited": recruited + number % 2}]);
            let body = json!({"as_of": day, "prefectures": rows, "reason": texts.next()});
            accept(&mut world, "tohoku", "correct-recruitment", body);
        }
    }
    for _ in 0..60 {
        for name in ["flag", "unflag"] {
            accept(&mut world, "tohoku", name, json!({"on": "2019-08-07", "reason": texts.next()}));
        }
    }
    let book = folded(&world);
    assert_all_shown(&book, "pilots", Some("tohoku"), &texts);
    // The list of regions carries what is shown of each.
    let list = answerer(&book, "pilots")(&Query::default());
    assert!(list.len() < 16 * 1024, "{}", list.len());
}

/// Evaluations and study visits have no bound.
#[test]
fn s10_the_longest_company_is_shown() {
    let (mut world, mut texts) = (World::<Visits>::on("2020-03-31"), Texts::default());
    let terms = json!({"honorarium_yen": 45_000, "visit_limit": 4, "company_cap": 10,
        "period": {"from": "2019-08-01", "to": "2020-01-31"}});
    accept(&mut world, "terms", "set-terms", json!({"on": "2019-07-01", "terms": terms}));
    let id = CompanyId::from_base(1).to_string();
    accept(&mut world, &id, "apply", json!({"on": "2019-08-01", "name": "商".repeat(60), "prefecture": "04"}));
    accept(&mut world, &id, "enrol", json!({"on": "2019-08-02"}));
    for _ in 0..40 {
        let factors: Vec<String> = (0..20).map(|_| texts.next()).collect();
        let body = json!({"on": "2019-12-01", "outcome": "mixed", "factors": factors});
        accept(&mut world, &id, "evaluate-case", body);
        accept(&mut world, &id, "hold-study-visit", json!({"on": "2020-02-01", "note": texts.next()}));
    }
    let book = folded(&world);
    assert_all_shown(&book, "visits", Some(&id), &texts);
    let list = answerer(&book, "visits")(&Query::default());
    assert!(list.len() < 16 * 1024, "{}", list.len());
}

/// Issues of one report have no bound.
#[test]
fn s10_the_longest_report_and_the_list_of_them_are_shown() {
    let (mut world, mut texts) = (World::<Reports>::on("2020-03-31"), Texts::default());
    for report in ["monthly", "recruitment-2019-08", "recruitment-2019-09"] {
        for number in 0..90 {
            let file = |file: usize| {
                texts.0 += 1;
                let name = format!("#{:06}{}{file}", texts.0, "報".repeat(80));
                json!({"name": name, "sha256": Digest::default(), "size_bytes": 1})
            };
            let files: Vec<Value> = (0..20).map(file).collect();
            let body = json!({"on": "2019-09-02", "as_of": "2019-08-31", "position": number + 1, "files": files});
            accept(&mut world, report, "record-issue", body);
        }
    }
    let book = folded(&world);
    assert_all_shown(&book, "reports", None, &texts);
    let of_one = shown(&book, "reports", Some("recruitment-2019-08"));
    assert!(of_one.0.len() == 90 * 20 && of_one.1 > 1, "{} files on {} pages", of_one.0.len(), of_one.1);
}
