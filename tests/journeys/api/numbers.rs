//! The numbers of the FY2019 example: they are those that were published, and they add up.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::example::{example, read, rows, sum};

/// The published totals of FY2019 come out: 1,064 companies in eight regions over 19 prefectures, 402
/// applications for guidance and 382 companies served.
#[test]
fn the_published_totals_come_out() {
    let pilots = read("/api/v1/pilots");
    let regions = rows(&pilots, "regions");
    let prefectures: BTreeSet<&str> =
        regions.iter().flat_map(|region| rows(region, "prefectures")).map(|code| code.as_str().unwrap()).collect();
    assert_eq!((pilots["edition"].as_str(), regions.len(), prefectures.len()), (Some("fy2019"), 8, 19));
    assert_eq!((sum(regions, "recruited"), &pilots["totals"]["recruited"]), (1064, &json!(1064)));
    let visits = read("/api/v1/visits?limit=1");
    assert_eq!((&visits["totals"]["applied"], &visits["totals"]["served"]), (&json!(402), &json!(382)));
    for answer in [&pilots, &visits] {
        assert_eq!(answer["totals"]["simulated"], true, "what nobody published isn't marked");
    }
}

/// On the day of the council's meeting exactly the four regions that the memo names are struggling, and
/// each says why in both languages.
#[test]
fn the_memos_four_regions_are_struggling() {
    let pilots = read("/api/v1/pilots?as_of=2019-08-07");
    let struggling = rows(&pilots, "regions").iter().filter(|region| region["status"] == "struggling");
    let struggling: Vec<&Value> = struggling.collect();
    let ids: Vec<&str> = struggling.iter().map(|region| region["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["hiroshima", "ishikawa", "nagano-kita-kanto", "tohoku"]);
    for region in struggling {
        assert_eq!(region["flagged"], true, "the council's flag stands beside it");
        let (ja, en) = (region["reason"]["ja"].as_str().unwrap(), region["reason"]["en"].as_str().unwrap());
        assert!(ja.contains("達成確率") && en.contains("80% interval"), "{ja} / {en}");
    }
}

/// A region's figure of a day stays that of the area which it had on that day.
#[test]
fn boundaries_are_those_of_the_day() {
    let ishikawa = |as_of: &str| read(&format!("/api/v1/pilots/ishikawa?as_of={as_of}"));
    let (august, september, october) = (ishikawa("2019-08-31"), ishikawa("2019-09-30"), ishikawa("2019-10-01"));
    assert_eq!((&august["prefectures"], &september["prefectures"]), (&json!(["17"]), &json!(["17"])));
    assert_eq!(october["prefectures"], json!(["16", "17", "18"]));
    assert_eq!(read("/api/v1/pilots/ishikawa")["prefectures"], json!(["16", "17", "18"]));
    assert!(august["recruited"].as_u64() < read("/api/v1/pilots/ishikawa")["recruited"].as_u64());
}

/// Turning the pages shows every company once, and the money of all of them is the money that the whole
/// has: valid visits, at 45,000 yen.
#[test]
fn pages_cover_every_company_once_and_the_money_adds_up() {
    let mut companies: Vec<Value> = Vec::new();
    let mut after = String::new();
    loop {
        let page = read(&format!("/api/v1/visits?limit=37&after={after}"));
        let page_rows = rows(&page, "companies");
        assert!(page_rows.len() <= 37 && page["total"] == 402);
        companies.extend(page_rows.iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    let ids: BTreeSet<&str> = companies.iter().map(|company| company["id"].as_str().unwrap()).collect();
    assert_eq!((companies.len(), ids.len()), (402, 402));
    let whole = read("/api/v1/visits");
    let (spent, visits) = (sum(&companies, "spent_yen"), sum(&companies, "visits"));
    assert_eq!(
        (json!(spent), json!(visits)),
        (whole["totals"]["spent_yen"].clone(), whole["totals"]["visits"].clone())
    );
    assert_eq!(spent, visits * 45_000);
    let regions = rows(&whole, "regions");
    assert_eq!((sum(regions, "spent_yen"), sum(regions, "visits"), sum(regions, "applied")), (spent, visits, 402));
    let [reserved, remaining, lapsed] = ["reserved_yen", "remaining_yen", "lapsed_yen"]
        .map(|name| whole["totals"][name].as_u64().or(whole[name].as_u64()).unwrap_or_else(|| panic!("no {name}")));
    assert_eq!(spent + reserved + remaining + lapsed, 72_000_000);
}

/// A figure's address gives that figure, its beginning gives all under it and nothing beside it, and the
/// numbers are those of the views.
#[test]
fn figures_agree_with_the_views() {
    let exact = read("/api/v1/figures/visits/fy2019/spent-yen");
    let figure = &rows(&exact, "figures")[0];
    assert_eq!((rows(&exact, "figures").len(), &figure["unit"]), (1, &json!("yen")));
    assert_eq!(figure["value"], read("/api/v1/visits?limit=1")["totals"]["spent_yen"]);
    assert!(figure["label"]["ja"].is_string() && figure["label"]["en"].is_string());
    for region in rows(&read("/api/v1/pilots"), "regions") {
        let prefix = format!("pilots/fy2019/{}", region["id"].as_str().unwrap());
        let under = read(&format!("/api/v1/figures/{prefix}"));
        let value = |name: &str| {
            let path = format!("{prefix}/{name}");
            let found = rows(&under, "figures").iter().find(|figure| figure["path"] == path.as_str());
            found.map(|figure| figure["value"].clone()).unwrap_or_default()
        };
        assert_eq!((value("recruited"), value("target")), (region["recruited"].clone(), region["target"].clone()));
        let inside = format!("{prefix}/");
        assert!(rows(&under, "figures").iter().all(|figure| figure["path"].as_str().unwrap().starts_with(&inside)));
    }
    // Half a word is no address: `spent` isn't the beginning of `spent-yen`.
    assert_eq!(example().get("/api/v1/figures/visits/fy2019/spent").status, 404);
}

/// All figures can be read page by page, each once, in the order of their addresses.
#[test]
fn all_figures_are_listed_once() {
    let mut paths: Vec<String> = Vec::new();
    loop {
        let after = paths.last().cloned().unwrap_or_default().replace(|c: char| !c.is_ascii(), "");
        // Addresses can hold Japanese names, which this test doesn't turn pages at.
        let page = read(&format!("/api/v1/figures/visits?limit=500&after={after}"));
        paths.extend(rows(&page, "figures").iter().map(|figure| figure["path"].as_str().unwrap().to_owned()));
        if page["next"].is_null() {
            assert_eq!(page["total"], paths.len());
            break;
        }
    }
    assert!(paths.is_sorted_by(|one, other| one < other) && paths.len() > 1000);
}

/// A client that has an answer isn't sent it again until something changes.
#[test]
fn an_answer_that_is_known_is_not_sent_again() {
    let first = example().get("/api/v1/pilots");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.contains(&first.json()["position"].to_string()), "{tag}");
    let bearer = format!("Bearer {}", example().remote().token);
    for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}")] {
        let headers = [("authorization", bearer.as_str()), ("if-none-match", &known)];
        let again = example().send("GET", "/api/v1/pilots", &headers, "").unwrap();
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{known}");
    }
    let headers = [("authorization", bearer.as_str()), ("if-none-match", "\"1\"")];
    assert_eq!(example().send("GET", "/api/v1/pilots", &headers, "").unwrap().status, 200);
}
