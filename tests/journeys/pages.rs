//! The pages, as people use them in a browser.

mod corrections;
mod editions;
mod figures;
mod forms;
mod login;
mod tables;
pub mod visitor;

use crate::api::example::example;
use visitor::{Visitor, text};

/// Every page of the example, and whether it bears simulated figures and what only members may read.
const PAGES: [(&str, bool, bool); 18] = [
    ("/", true, true),
    ("/regions/tohoku", true, false),
    ("/regions/ishikawa?as_of=2019-08-31", true, false),
    ("/visits", true, false),
    ("/visits/1999900000008", true, false),
    ("/meetings", false, true),
    ("/meetings/2019-2", false, true),
    ("/figures/visits/fy2019/spent-yen", true, false),
    ("/figures/pilots/fy2019/tohoku/status", true, false),
    ("/figures/pilots/fy2019", true, false),
    ("/changes", true, false),
    ("/reports", false, false),
    ("/api", false, false),
    ("/forms", false, false),
    ("/forms/visits/1999900000008/log-visit", false, false),
    ("/records/pilots/tohoku", true, false),
    ("/tables", false, false),
    ("/tables/visits/companies", true, false),
];

/// Every page is there in Japanese and English, says its language, marks simulated figures and what only
/// members may read where it shows them, and loads nothing from elsewhere.
#[test]
fn every_page_is_there_in_both_languages_with_its_marks() {
    for (path, simulated, members_only) in PAGES {
        for (language, simulated_mark, members_mark) in
            [("ja", r#"class="simulated""#, "関係者限り"), ("en", r#"class="simulated""#, "Restricted")]
        {
            let page = Visitor::with_token(example()).get_in(path, language);
            assert_eq!(page.status, 200, "{path} {language}");
            assert!(page.body.contains(&format!("<html lang=\"{language}\">")), "{path} {language}");
            let main = page.body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
            assert_eq!(main.contains(simulated_mark), simulated, "simulated: {path} {language}");
            assert!(!members_only || main.contains(members_mark), "members: {path} {language}");
            let elsewhere = ["src=\"http", "href=\"http", "url(http", "@import"];
            assert!(elsewhere.iter().all(|mark| !page.body.contains(mark)), "{path} {language}");
            assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
        }
    }
    let page = Visitor::with_token(example()).get_in("/visits", "ja");
    assert!(page.body.contains("模擬"), "the mark isn't a word");
}

/// A page shows the figures of the moment that it was asked for, and says so.
#[test]
fn a_page_of_the_past_shows_the_past() {
    let visitor = Visitor::with_token(example());
    let (august, now) = (visitor.get("/regions/ishikawa?as_of=2019-08-31"), visitor.get("/regions/ishikawa"));
    assert!(august.body.contains("2019-08-31") && august.body.contains("notice-past"));
    assert!(!now.body.contains("notice-past"));
    let figure = |as_of: &str| {
        let answer = example().get(&format!("/api/v1/pilots/ishikawa{as_of}")).json();
        answer["recruited"].as_u64().unwrap()
    };
    assert_ne!(figure("?as_of=2019-08-31"), figure(""));
    for (page, as_of) in [(&august, "?as_of=2019-08-31"), (&now, "")] {
        let first = page.body.split("<span class=\"value\">").nth(1).unwrap().split("</span>").next().unwrap();
        assert_eq!(text(first), figure(as_of).to_string(), "the page of {as_of}");
    }
}

/// What isn't there is a page in the visitor's language, not JSON and not an empty window.
#[test]
fn what_is_not_there_is_a_page_that_says_so() {
    let visitor = Visitor::with_token(example());
    for path in [
        "/nothing",
        "/regions/nowhere",
        "/visits/1234567890123",
        "/visits/own-nobody",
        "/meetings/2031-9",
        "/visits?as_of=x",
    ] {
        for language in ["ja", "en"] {
            let page = visitor.get_in(path, language);
            assert!(matches!(page.status, 400 | 404), "{path}: {}", page.status);
            assert!(page.header("content-type").starts_with("text/html"), "{path}: {}", page.header("content-type"));
            assert!(page.body.contains(&format!("<html lang=\"{language}\">")), "{path}");
        }
    }
    let wrong = visitor.send("POST", "/visits", &[], "");
    assert_eq!((wrong.status, wrong.header("content-type")), (405, "text/html; charset=utf-8"));
}
