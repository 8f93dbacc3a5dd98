//! Forms: what is typed is recorded and shown, or comes back with the reason.

use std::collections::BTreeSet;

use serde_json::json;

use super::visitor::{Visitor, hidden, links, notice};
use crate::{
    api::example::example,
    harness::Ayumi,
    scene::{EXPERT, company, play, ready_for_visits},
};

/// A visit is recorded by the company's page and shows there; sent twice, as by a double click, it is one
/// visit.
#[test]
fn a_visit_is_recorded_once() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let visitor = Visitor::by_link(&ayumi);
    let page = format!("/visits/{}", company(0));
    let form = visitor.get(&page);
    assert_eq!(form.status, 200);
    let key = hidden(&form, "key");
    let fields = [
        ("key", key.as_str()),
        ("edition", "fy2019"),
        ("expert", EXPERT),
        ("on", "2019-07-10"),
        // As people type it in a Japanese office.
        ("yen", "４５，０００"),
    ];
    let shown = visitor.submit_and_follow(&format!("{page}/visit"), &fields);
    assert!(shown.body.contains("datetime=\"2019-07-10\"") && shown.body.contains("45,000"), "{}", shown.body);
    assert!(notice(&shown).starts_with("ok"), "{}", notice(&shown));
    let again = visitor.submit(&format!("{page}/visit"), &fields);
    assert_eq!(again.status, 303);
    assert_eq!(ayumi.get(&format!("/api/v1/visits/{}", company(0))).json()["visits"], 1);
    assert_ne!(hidden(&visitor.get(&page), "key"), key, "the next visit would be taken for this one");
}

/// A refused form comes back with what was typed, the rule in words and what would be accepted, in the
/// visitor's language; what was typed is text and never becomes part of the page.
#[test]
fn a_refused_form_shows_what_was_typed_and_why() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let visitor = Visitor::by_link(&ayumi);
    let address = format!("/visits/{}/visit", company(0));
    let send = |language: &str, expert: &str, on: &str, yen: &str| {
        visitor.submit(&format!("{address}?lang={language}"), &[("expert", expert), ("on", on), ("yen", yen)])
    };
    for (language, words) in [("ja", "45,000"), ("en", "Honorarium must be ¥45,000 per visit, not ¥44,000.")] {
        let refused = send(language, EXPERT, "2019-07-11", "44000");
        assert_eq!(refused.status, 422);
        assert!(notice(&refused).contains(words), "{}", notice(&refused));
        assert!(refused.body.contains("value=\"2019-07-11\"") && refused.body.contains("value=\"44000\""));
        assert!(refused.body.contains(&format!("<html lang=\"{language}\">")));
    }
    let nasty = "\"><script>alert(1)</script>{{ 7 * 7 }}";
    for (expert, on, yen) in
        [(nasty, "2019-07-11", "45000"), (EXPERT, nasty, "45000"), (EXPERT, "2019-07-11", nasty), ("", "", "")]
    {
        let refused = send("ja", expert, on, yen);
        assert_eq!(refused.status, 400, "{expert} {on} {yen}");
        assert!(notice(&refused).starts_with("problem"), "{}", notice(&refused));
        assert!(!refused.body.contains("<script>alert") && !refused.body.contains(">49"), "{}", refused.body);
        assert!(expert.is_empty() || refused.body.contains("&lt;script&gt;"), "{}", refused.body);
    }
    assert_eq!(ayumi.get(&format!("/api/v1/visits/{}", company(0))).json()["visits"], 0);
}

/// An implementer's numbers go in by the region's page: some prefectures, full-width digits, empty cells;
/// numbers that fall come back with what was typed.
#[test]
fn an_update_is_recorded() {
    let ayumi = Ayumi::start();
    let region = json!({"on": "2019-07-01", "name": "東北<b>", "implementer": "実施者", "prefectures": ["03", "04"]});
    assert_eq!(ayumi.post("/api/v1/pilots/tohoku/open-region?edition=fy2019", None, &region).status, 201);
    let visitor = Visitor::by_link(&ayumi);
    let fields = |on: &'static str, iwate: &'static str, miyagi: &'static str| {
        [
            ("as_of", on),
            ("recruited_03", iwate),
            ("applied_03", ""),
            ("recruited_04", miyagi),
            ("applied_04", "１，２３４"),
        ]
    };
    let shown = visitor.submit_and_follow("/regions/tohoku/update?lang=en", &fields("2019-07-31", "", "１２"));
    assert!(shown.body.contains("<html lang=\"en\">"), "the language was lost");
    assert!(shown.body.contains("東北&lt;b&gt;") && !shown.body.contains("東北<b>"), "a name became markup");
    let answer = ayumi.get("/api/v1/pilots/tohoku?edition=fy2019").json();
    assert_eq!((&answer["recruited"], &answer["applied"]), (&json!(12), &json!(1234)));
    for (on, iwate, miyagi, status) in [
        ("2019-08-31", "", "11", 422),
        ("2019-08-31", "many", "13", 400),
        ("2019-08-31", "", "", 400),
        ("2019-08-31", "", "-1", 400),
        ("2019-08-31", "", "4294967296", 400),
        ("3019-08-31", "", "13", 400),
    ] {
        let refused = visitor.submit("/regions/tohoku/update", &fields(on, iwate, miyagi));
        assert_eq!(refused.status, status, "{on} {iwate} {miyagi}: {}", notice(&refused));
        assert!(miyagi.is_empty() || refused.body.contains(&format!("value=\"{miyagi}\"")), "{miyagi} is lost");
    }
    assert_eq!(ayumi.get("/api/v1/pilots/tohoku?edition=fy2019").json()["recruited"], 12);
}

/// The secretariat schedules a meeting and records that it was held, with attendance, agenda and handling
/// mark, by pages alone; the page then shows it.
#[test]
fn a_meeting_goes_from_plan_to_record() {
    let ayumi = Ayumi::start();
    let visitor = Visitor::by_link(&ayumi);
    let scheduled = [
        ("edition", "fy2019"),
        ("id", "2019-3"),
        ("title", "第3回 協議会"),
        ("starts", "2019-11-01T15:30"),
        ("ends", "2019-11-01T17:00"),
        ("place", "東京"),
        ("on", "2019-10-01"),
        ("members", "団体甲\r\n団体乙\r\n\r\n"),
    ];
    let page = visitor.submit_and_follow("/meetings/schedule", &scheduled);
    assert!(page.body.contains("第3回 協議会") && page.body.contains("団体乙") && page.body.contains("15:30"));
    let twice = visitor.submit("/meetings/schedule", &scheduled[..7]);
    assert_eq!(twice.status, 422, "scheduled again with other members");
    assert!(twice.body.contains("value=\"2019-3\"") && notice(&twice).starts_with("problem"));
    let held = [
        ("on", "2019-11-01"),
        ("body_0", "団体甲"),
        ("attendance_0", "present"),
        ("body_1", "団体乙"),
        ("attendance_1", "absent"),
        ("body_2", "所管省庁"),
        ("attendance_2", "observer"),
        ("body_3", ""),
        ("attendance_3", "observer"),
        ("agenda", "1 | 開会\r\n2 | 活動状況 | 資料1、資料2-1"),
        ("handling", "members-only"),
        ("edition", "fy2019"),
    ];
    let mut wrong = held;
    wrong[9].1 = "first | 開会";
    let refused = visitor.submit("/meetings/2019-3/hold", &wrong);
    assert!(refused.status == 400 && refused.body.contains("first | 開会"), "{}", notice(&refused));
    let page = visitor.submit_and_follow("/meetings/2019-3/hold", &held);
    for shown in ["関係者限り", "活動状況", "資料2-1", "所管省庁"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    let meeting = ayumi.get("/api/v1/meetings/2019-3").json();
    assert_eq!(meeting["agenda"][1]["documents"], json!(["資料1", "資料2-1"]));
    assert_eq!((meeting["attendance"].as_array().unwrap().len(), &meeting["absent"]), (3, &json!(1)));
    assert!(visitor.get("/meetings").body.contains("/meetings/2019-3"));
}

/// Entities of every kind, with the programme that takes commands for them, where a programme has several or names
/// them in a way of its own.
const ENTITIES: [(&str, &str); 5] = [
    ("pilots", "tohoku"),
    ("visits", "terms"),
    ("visits", "expert-100001"),
    ("visits", "7000012050002"),
    ("meetings", "2019-2"),
];

/// The commands whose forms the records of an entity lead to, each of them in both languages.
fn forms_of_records(visitor: &Visitor<'_>, records: &str, start: &str) -> BTreeSet<String> {
    let page = visitor.get(records);
    assert_eq!(page.status, 200, "{records}: {}", page.body);
    let is_form = |address: &String| address.starts_with(start) && address.contains("?position=");
    let forms: Vec<_> = links(&page.body, "").into_iter().map(|(address, _)| address).filter(is_form).collect();
    let command = |address: &String| address[start.len()..].split('?').next().unwrap().to_owned();
    let commands: BTreeSet<_> = forms.iter().map(command).collect();
    for name in &commands {
        let address = forms.iter().find(|address| command(address) == *name).unwrap();
        for language in ["ja", "en"] {
            let form = visitor.get_in(address, language);
            assert_eq!(form.status, 200, "{address}: {}", form.body);
            assert!(form.body.contains("<form method=\"post\" action=\"/forms/"), "{address}");
        }
    }
    commands
}

/// Every command of the API has a form, listed for the entities that it is for.
#[test]
fn every_command_has_a_form() {
    let visitor = Visitor::by_link(example());
    let description = example().get("/api/openapi.json").json();
    let paths =
        description["paths"].as_object().unwrap().iter().filter(|(_, operations)| operations["post"].is_object());
    let commands: BTreeSet<_> = paths
        .filter_map(|(path, _)| path.strip_prefix("/api/v1/")?.split_once("/{entity}/"))
        .map(|(programme, command)| (programme.to_owned(), command.to_owned()))
        .collect();
    let listed: BTreeSet<_> = ENTITIES.iter().map(|(programme, _)| *programme).collect();
    let programmes: BTreeSet<_> = commands.iter().map(|(programme, _)| programme.as_str()).collect();
    let others: Vec<_> = programmes.difference(&listed).map(|programme| (*programme, "any")).collect();
    let mut forms = BTreeSet::new();
    for (programme, entity) in ENTITIES.into_iter().chain(others.clone()) {
        let list = visitor.get(&format!("/forms/{programme}/{entity}"));
        assert_eq!(list.status, 200, "{programme} {entity}");
        let start = format!("/forms/{programme}/{entity}/");
        for (address, words) in links(&list.body, "").into_iter().filter(|(address, _)| address.starts_with(&start)) {
            forms.insert((programme.to_owned(), address[start.len()..].to_owned()));
            for language in ["ja", "en"] {
                let form = visitor.get_in(&address, language);
                assert_eq!(form.status, 200, "{address}: {}", form.body);
                assert!(form.body.contains("<form method=\"post\" action=\"/forms/"), "{address}");
            }
            assert!(visitor.get(&address).body.contains(&format!("<h1>{words} ")), "{address} is called {words}");
        }
        let records = format!("/records/{programme}/{entity}");
        assert!(links(&list.body, "").iter().any(|(address, _)| *address == records), "{records} isn't led to");
        forms.extend(
            forms_of_records(&visitor, &records, &start).into_iter().map(|command| (programme.to_owned(), command)),
        );
    }
    // Nothing is recorded of the others that could be taken back.
    let of_records = ["correct", "take-back"].map(str::to_owned);
    forms.extend(others.iter().flat_map(|(of, _)| of_records.clone().map(|command| ((*of).to_owned(), command))));
    assert_eq!(forms, commands);
}

/// A command is recorded by its form, rows and groups and all, and the page after it says so and leads back.
#[test]
fn a_form_records_its_command() {
    let ayumi = Ayumi::start();
    let visitor = Visitor::by_link(&ayumi);
    let form = visitor.get("/forms/pilots/tohoku/open-region");
    let key = hidden(&form, "key");
    let opening = [
        ("key", key.as_str()),
        ("edition", "fy2019"),
        ("on", "2019-07-01"),
        ("name", "東北"),
        ("implementer", "実施者"),
        ("prefectures", "03"),
        ("prefectures", "04"),
    ];
    let shown = visitor.submit_and_follow("/forms/pilots/tohoku/open-region", &opening);
    assert!(notice(&shown).starts_with("ok"), "{}", notice(&shown));
    assert!(shown.body.contains("href=\"/regions/tohoku?edition=fy2019\""), "{}", shown.body);
    assert_eq!(visitor.submit("/forms/pilots/tohoku/open-region", &opening).status, 303, "sent twice it is one");
    let update = [
        ("edition", "fy2019"),
        ("as_of", "2019-07-31"),
        ("prefectures.0.prefecture", ""),
        ("prefectures.1.prefecture", "04"),
        ("prefectures.1.recruited", "１２"),
        ("prefectures.1.applied", "1,234"),
    ];
    visitor.submit_and_follow("/forms/pilots/tohoku/update-recruitment", &update);
    let region = ayumi.get("/api/v1/pilots/tohoku?edition=fy2019").json();
    assert_eq!((&region["recruited"], &region["applied"]), (&json!(12), &json!(1234)));
    let region = visitor.get("/regions/tohoku?edition=fy2019");
    assert!(region.body.contains("href=\"/forms/pilots/tohoku/correct-recruitment?edition=fy2019\""));
}

/// A refusal comes back at the field that it is about, with everything that was typed; rows are added without a
/// script.
#[test]
fn a_refused_generic_form_keeps_what_was_typed() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let visitor = Visitor::by_link(&ayumi);
    let address = format!("/forms/visits/{}/log-visit", company(0));
    let fields = |on, yen| [("edition", "fy2019"), ("expert", EXPERT), ("on", on), ("yen", yen)];
    let refused = visitor.submit(&address, &fields("2019-07-11", "44000"));
    assert_eq!(refused.status, 422);
    for part in ["value=\"44000\"", "value=\"2019-07-11\"", "id=\"e-yen\"", "aria-invalid=\"true\"", "href=\"#f-yen\""]
    {
        assert!(refused.body.contains(part), "{part}: {}", refused.body);
    }
    assert!(notice(&refused).contains("45,000"), "{}", notice(&refused));
    let malformed = visitor.submit(&format!("{address}?lang=en"), &fields("", "<b>many"));
    assert_eq!(malformed.status, 400);
    for part in ["id=\"e-on\"", "id=\"e-yen\"", "must not be blank", "value=\"&lt;b&gt;many\""] {
        assert!(malformed.body.contains(part), "{part}: {}", malformed.body);
    }
    assert!(malformed.body.contains("<html lang=\"en\">") && !malformed.body.contains("<b>many"));
    let longer =
        visitor.submit("/forms/meetings/2019-3/hold", &[("more", "attendance"), ("attendance.0.body", "団体甲")]);
    assert_eq!(longer.status, 200);
    assert!(longer.body.contains("name=\"attendance.7.body\"") && longer.body.contains("value=\"団体甲\""));
    for path in ["/forms/visits/x y/log-visit", "/forms/reports/recruitment", "/forms/visits/terms/nothing"] {
        assert!(matches!(visitor.get(&path.replace(' ', "%20")).status, 400 | 404), "{path}");
    }
    assert_eq!(ayumi.get(&format!("/api/v1/visits/{}", company(0))).json()["visits"], 0);
}
