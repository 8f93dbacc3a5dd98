//! Data to render: what the programmes answer of simulated worlds (`tests/answers`), and what pages are given besides.
#![allow(dead_code, missing_docs, reason = "not every test needs all of it")]

use ayumi_pages::{Language, Page, Pages};
use serde_json::{Value, json};

macro_rules! fixtures {
    ($($name:ident),* $(,)?) => {
        $(pub fn $name() -> Value {
            serde_json::from_str(include_str!(concat!("../fixtures/", stringify!($name), ".json"))).unwrap()
        })*
    };
}

fixtures!(
    base,
    changes,
    company,
    figure,
    figures,
    form,
    meeting,
    meeting_scheduled,
    meetings,
    openapi,
    pilots,
    records,
    region,
    reports,
    table,
    visits
);

pub const KEY: &str = "0b7c8f8e-0c1d-4f0e-9a55-3c9c7d1c2b3a";

/// The root of a log.
pub const ROOT: &str = "3f7a0c51e8b24d96a1c0de7788f2b4a6905e1d3c2b4a69788f2b4a6905e1d3c2";

pub fn base_of(path: &str) -> Value {
    let mut base = base();
    base["path"] = path.into();
    base
}

/// A fixture as the data of its own page.
fn page_of(path: &str, mut data: Value) -> Value {
    data["base"] = base_of(path);
    data
}

pub fn report() -> Value {
    let pilots = pilots();
    let detail = |row: &Value| {
        let mut detail = region();
        let all = row.as_object().unwrap();
        for (name, value) in all {
            detail[name] = value.clone();
        }
        detail
    };
    let regions: Vec<_> = pilots["regions"].as_array().unwrap().iter().map(detail).collect();
    json!({"edition": "fy2019", "as_of": "2019-08-07", "position": 1234, "known_at": "2019-08-07T09:30:00Z",
           "root": ROOT, "pilots": pilots, "regions": regions})
}

pub fn playback() -> Value {
    json!({"first": "2019-04-01", "last": "2020-03-31", "at": "2019-08-07",
           "first_number": 17_987, "last_number": 18_352, "at_number": 18_115})
}

/// What each page is given.
pub fn data(page: Page) -> Value {
    match page {
        Page::Overview => {
            json!({"base": base(), "pilots": pilots(), "visits": visits(), "meetings": meetings(),
                   "newest": {"pilots": "fy2019", "visits": "fy2019", "meetings": "fy2019"}, "earlier": [], "playback": playback()})
        }
        Page::Region => json!({"base": base_of("/regions/tohoku"), "region": region(), "latest": null, "key": KEY,
                               "prefectures_of_form": ["03", "04", "07"]}),
        Page::Visits => json!({"base": base_of("/visits"), "visits": visits()}),
        Page::Company => {
            json!({"base": base_of("/visits/7000012050002"), "company": company(), "latest": records(), "key": KEY})
        }
        Page::Meetings => json!({"base": base_of("/meetings"), "meetings": meetings(), "key": KEY}),
        Page::Meeting => json!({"base": base_of("/meetings/2019-2"), "meeting": meeting(), "key": KEY}),
        Page::Figure => page_of("/figures/visits/fy2019/spent-yen", figure()),
        Page::Figures => page_of("/figures/visits/fy2019", figures()),
        Page::Changes => page_of("/changes", changes()),
        Page::Reports => json!({"base": base_of("/reports"), "reports": reports()}),
        Page::Login => json!({"base": base_of("/login"), "failed": false}),
        Page::Problem => json!({"base": base_of("/x"), "status": 404, "title": "ありません", "detail": "/x"}),
        Page::RecruitmentReport => report(),
        Page::Forms => {
            json!({"base": base_of("/forms/visits/terms"), "programme": "visits", "entity": "terms", "page": null,
                              "commands": [{"name": "set-terms", "description": "Sets the edition's terms, once."},
                                           {"name": "newest-command", "description": "Does something new."}]})
        }
        Page::Form => page_of("/forms/visits/7000012050002/log-visit", form()),
        Page::Tables => json!({"base": base_of("/tables"), "programmes": [
            {"name": "visits", "tables": [{"name": "companies", "label": {"ja": "企業", "en": "Companies"}}]}]}),
        Page::Records => {
            json!({"base": base_of("/records/visits/7000012050002"), "programme": "visits", "entity": "7000012050002",
                   "page": "/visits/7000012050002", "latest": records()})
        }
        Page::Table => page_of("/tables/visits/companies", table()),
        Page::Api => json!({"base": base_of("/api"), "openapi": openapi()}),
    }
}

pub fn render(page: Page, language: Language, data: &Value) -> String {
    Pages::new().render(page, language, data).unwrap_or_else(|error| panic!("{page:?} {language:?}: {error}"))
}

pub fn show(page: Page, language: Language) -> String {
    render(page, language, &data(page))
}
