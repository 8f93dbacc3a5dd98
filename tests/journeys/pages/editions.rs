//! A page is of one edition, and leads to pages of the same.

use serde_json::json;

use super::visitor::{Visitor, links, text};
use crate::{
    harness::{Ayumi, Reply},
    scene::{company, play, ready_for_visits, terms},
};

/// Visits in two years; a region of the pilots in the first alone; no meeting.
fn two_years() -> Ayumi {
    let ayumi = Ayumi::start();
    let region = json!({"on": "2019-06-03", "name": "東北", "implementer": "実施者", "prefectures": ["04"]});
    assert_eq!(ayumi.post("/api/v1/pilots/tohoku/open-region?edition=fy2019", None, &region).status, 201);
    play(&ayumi, &ready_for_visits(4, 1));
    let mut later = terms(46_000, 4, 10);
    later["period"] = json!({"from": "2020-07-01", "to": "2021-02-28"});
    let opened = json!({"on": "2020-05-11", "terms": later});
    let reply = ayumi.post("/api/v1/visits/terms/set-terms?edition=fy2020", None, &opened);
    assert_eq!(reply.status, 201, "{}", reply.body);
    let position = reply.json()["position"].as_u64().unwrap();
    assert_eq!(ayumi.get(&format!("/api/v1/visits?min_position={position}")).status, 200);
    ayumi
}

fn heading(page: &Reply) -> String {
    assert_eq!(page.status, 200, "{}", page.body);
    text(page.body.split("<h1>").nth(1).unwrap_or_default().split("</h1>").next().unwrap())
}

/// Where a page's links lead, those to files, to the other language and to the page itself left out.
fn leads(page: &Reply) -> Vec<String> {
    let led = links(&page.body, "").into_iter().chain(links(&page.body, "fig")).map(|(address, _)| address);
    let elsewhere = |address: &String| address.starts_with('/') && !address.starts_with("/assets/");
    led.filter(elsewhere).collect()
}

/// Asked for none, a page is of the newest edition that any programme has begun. A programme that has nothing in
/// it says so, and where it has something.
#[test]
fn a_page_is_of_one_edition() {
    let ayumi = two_years();
    let visitor = Visitor::with_token(&ayumi);
    let newest = visitor.get("/?lang=en");
    assert_eq!(heading(&newest), "Overview FY2020");
    assert!(newest.body.contains("/figures/visits/fy2020/spent-yen") && !newest.body.contains("fy2019/"));
    assert!(newest.body.contains("No records in FY2020 yet.") && !newest.body.contains("tohoku"));
    let newest_of_pilots = "href=\"/?lang=en&amp;edition=fy2019\">View FY2019";
    assert!(newest.body.contains(newest_of_pilots), "{}", newest.body);
    assert!(text(&newest.body).contains("Next meeting No records yet."), "{}", text(&newest.body));
    for (page, expected) in [
        ("/visits?lang=en", "FY2020"),
        ("/meetings?lang=en", "FY2020"),
        ("/reports?lang=en", "FY2020"),
        ("/changes?lang=en&from=0", "FY2020"),
        ("/?lang=en&as_of=2020-03-31", "FY2019"),
        ("/visits?lang=en&edition=fy2019", "FY2019"),
        ("/changes?lang=en&from=0&prefix=pilots/fy2019", "FY2019"),
        // What is in one edition only is of that.
        ("/regions/tohoku?lang=en", "FY2019"),
        ("/figures/visits/fy2019/spent-yen?lang=en&edition=fy2020", "FY2019"),
    ] {
        let heading = heading(&visitor.get(page));
        assert!(heading.contains(expected), "{page}: {heading}");
    }
    assert!(!visitor.get("/changes?from=0").body.contains("fy2019/"));
    assert!(visitor.get("/changes?from=0&edition=fy2019").body.contains("pilots/fy2019/"));
}

/// What is clicked on a page of an edition is of that edition.
#[test]
fn the_edition_goes_along() {
    let ayumi = two_years();
    let visitor = Visitor::with_token(&ayumi);
    let company = format!("/visits/{}?edition=fy2019", company(0));
    for page in
        ["/?edition=fy2019", "/visits?edition=fy2019", &company, "/regions/tohoku", "/figures/visits/fy2019/spent-yen"]
    {
        let shown = visitor.get(page);
        let led = leads(&shown);
        assert!(led.len() > 8, "{page}: {led:?}");
        for address in led {
            assert!(address.contains("edition=fy2019") || address.starts_with("/api/v1/export"), "{page}: {address}");
        }
    }
    // For the newest, no edition needs to be named.
    assert!(leads(&visitor.get("/visits")).iter().all(|address| !address.contains("edition=")));
}

/// The slider goes from the first day on which anything of the edition occurred to the last, for any day that is shown.
#[test]
fn the_slider_goes_over_what_occurred() {
    let ayumi = two_years();
    let visitor = Visitor::with_token(&ayumi);
    for (page, first, last) in [
        ("/?edition=fy2019", "2019-05-27", "2019-07-03"),
        ("/?edition=fy2019&as_of=2019-06-10", "2019-05-27", "2019-07-03"),
        ("/regions/tohoku", "2019-06-03", "2019-06-03"),
        ("/", "2020-05-11", "2020-05-11"),
    ] {
        let shown = visitor.get(page);
        let ends = shown.body.split("class=\"ends\">").nth(1).expect("a slider").split("</p>").next().unwrap();
        let message = text(ends);
        assert!(message.starts_with(first) && message.ends_with(last), "{page}: {message}");
    }
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("history.jsonl");
    assert!(ayumi.cli(&["export", file.to_str().unwrap()]).status.success());
    let watch = ["replay", file.to_str().unwrap(), "--speed", "500w/s", "--edition", "fy2019"];
    let watched = String::from_utf8(ayumi.cli(&watch).stdout).unwrap();
    let days: Vec<&str> = watched.lines().filter(|line| line.ends_with("fy2019")).collect();
    assert_eq!(days, ["2019-05-27  fy2019", "2019-07-03  fy2019"]);
}

/// The first record of a new year leaves what is open of the year before in sight, and the reader chooses the year.
#[test]
fn s16_what_is_open_carries_over_and_the_reader_chooses_the_edition() {
    let ayumi = two_years();
    let submit = |command: &str, payload: serde_json::Value| {
        let reply = ayumi.post(&format!("/api/v1/meetings/2019-1/{command}?edition=fy2019"), None, &payload);
        assert_eq!(reply.status, 201, "{command}: {}", reply.body);
    };
    let (starts, ends) = ("2019-08-07T15:30:00+09:00", "2019-08-07T17:00:00+09:00");
    submit(
        "schedule",
        json!({"on": "2019-07-01", "title": "協議会", "starts": starts, "ends": ends, "place": "会議室",
               "members": ["団体甲", "団体乙"]}),
    );
    submit(
        "hold",
        json!({"on": "2019-08-07", "attendance": [{"body": "団体甲", "attendance": "present"}],
               "agenda": [{"item": 1, "title": "開会", "documents": []}], "handling": "public"}),
    );
    submit(
        "raise-follow-up",
        json!({"on": "2019-08-07", "follow_up": "a", "summary": "調べる", "standing": "confirmed", "owner": "団体甲"}),
    );
    submit(
        "request-cooperation",
        json!({"on": "2019-08-07", "request": "b", "kind": "recruitment", "of": ["団体甲", "団体乙"], "summary": "集客"}),
    );
    let visitor = Visitor::with_token(&ayumi);
    let home = visitor.get("/?lang=en");
    assert_eq!(heading(&home), "Overview FY2020");
    let shown = text(&home.body);
    assert!(shown.contains("1 open follow-up, 2 replies outstanding"), "{shown}");
    assert!(!shown.contains("Nothing needs attention") && home.body.contains("/meetings?lang=en&amp;edition=fy2019"));
    let header = home.body.split("<header").nth(1).unwrap().split("</header>").next().unwrap();
    for option in ["<option value=\"fy2019\">FY2019", "<option value=\"fy2020\" selected>FY2020"] {
        assert!(header.contains(option), "{header}");
    }
    let earlier = text(&visitor.get("/?lang=en&edition=fy2019").body);
    assert!(!earlier.contains("Carried over"), "{earlier}");
}
