//! Every page in both languages: it renders, is well formed, and says and asks what it has to.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod common;

use ayumi_pages::{Language, Page, recruitment_csv};
use common::{base_of, data, render, show};
use serde_json::{Value, json};

const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];

/// Elements that HTML closes by itself.
const VOID: [&str; 9] = ["meta", "link", "input", "br", "!doctype", "hr", "img", "wbr", "col"];

/// Fails unless every element is closed in order; enough of a parser for what templates write.
fn assert_well_formed(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let body = html.split_once("</style>").map_or(html, |(_, rest)| {
        open.extend(["html", "head"]);
        rest
    });
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("an open tag: {tag}"));
        let name = tag.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "closing {name}");
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} left open");
}

fn count(html: &str, part: &str) -> usize {
    html.matches(part).count()
}

#[test]
fn every_page_renders_well_formed_in_both_languages() {
    for page in Page::ALL {
        for language in LANGUAGES {
            let html = show(page, language);
            assert_well_formed(&html);
            assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{page:?}");
            assert!(!html.contains("<script>") && !html.contains(" style="), "{page:?}");
            assert_eq!(count(&html, "<h1>"), 1, "{page:?}");
            assert_eq!(count(&html, "<th"), count(&html, "<th scope=") + count(&html, "<thead"), "{page:?}");
            assert_eq!(html, show(page, language), "rendered twice it differs");
        }
    }
}

#[test]
fn ids_are_unique_and_labels_meet_their_fields() {
    for page in Page::ALL {
        let html = show(page, Language::Ja);
        let values = |name: &str| -> Vec<String> {
            let start = format!(" {name}=\"");
            let parts = html.split(&start).skip(1);
            parts.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        let ids = values("id");
        for id in &ids {
            assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{page:?} {id}");
        }
        let referred = ["for", "aria-labelledby", "aria-describedby"].into_iter().flat_map(values);
        for id in referred.flat_map(|list| list.split(' ').map(str::to_owned).collect::<Vec<_>>()) {
            assert!(ids.contains(&id), "{page:?} refers to {id}");
        }
        for field in html.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let labelled = field.contains("type=\"hidden\"") || field.contains("aria-label=") || field.contains("id=");
            assert!(labelled, "{page:?} {field}");
        }
    }
}

#[test]
fn simulated_data_is_marked_where_it_stands() {
    for (language, word) in [(Language::Ja, "模擬"), (Language::En, "Simulated")] {
        let mark = format!(">{word}</abbr>");
        let overview = show(Page::Overview, language);
        let row = |name: &str| overview.split("<tr>").find(|row| row.contains(name)).unwrap();
        assert!(row("宮城・岩手・福島").contains(&mark));
        assert!(!row("大阪・京都・兵庫").contains(&mark));
        let company = show(Page::Company, language);
        assert!(company.split("</h1>").next().unwrap().contains(&mark));
        let region = show(Page::Region, language);
        assert!(region.contains(&format!(" [{word}]</text>")), "the chart bears the mark");
        let report = show(Page::RecruitmentReport, language);
        assert!(report.split("</h1>").next().unwrap().contains(&mark));
    }
    let unmarked = json!({"base": base_of("/regions/osaka"), "key": "k", "prefectures_of_form": [], "region": real(common::region())});
    let html = render(Page::Region, Language::Ja, &unmarked);
    assert_eq!(count(&html, "class=\"simulated\""), 1, "only the legend explains it");
}

/// The same without anything simulated.
fn real(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                *field = if name == "simulated" { json!(false) } else { real(field.take()) };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = real(item.take())),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    value
}

#[test]
fn what_is_for_members_only_says_so() {
    for page in [Page::Meeting, Page::Meetings, Page::Overview] {
        assert!(show(page, Language::Ja).contains("class=\"handling\">関係者限り"), "{page:?}");
        assert!(show(page, Language::En).contains("class=\"handling\">Restricted"), "{page:?}");
    }
    let mut open = data(Page::Meeting);
    open["meeting"]["handling"] = json!("public");
    assert!(!render(Page::Meeting, Language::Ja, &open).contains("class=\"handling\""));
}

#[test]
fn days_money_and_states_read_as_they_are_read() {
    let ja = show(Page::Company, Language::Ja);
    assert!(ja.contains(">7月3日（水）</time>") && ja.contains("45,000円"));
    let en = show(Page::Company, Language::En);
    assert!(en.contains("3 Jul 2019") && en.contains("¥45,000"));
    let overview = show(Page::Overview, Language::Ja);
    for words in
        ["目標未設定", "報告なし（21日超）", "やや遅れ", "順調", "72,000", "（単位：千円）", "要注意", "期限超過"]
    {
        assert!(overview.contains(words), "{words}");
    }
    assert!(show(Page::Meetings, Language::Ja).contains(">8月7日 15:30</time>"));
    assert!(!overview.contains(">none") && !overview.contains("None"), "a missing value shows as a dash");
}

#[test]
fn what_people_wrote_is_text() {
    assert!(show(Page::Overview, Language::Ja).contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(show(Page::Visits, Language::Ja).contains("&lt;script&gt;alert(2)&lt;/script&gt;"));
    assert!(show(Page::Meeting, Language::Ja).contains("&lt;b&gt;集客&lt;/b&gt;"));
    assert!(show(Page::RecruitmentReport, Language::En).contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    let mut hostile = data(Page::Overview);
    hostile["base"]["path"] = json!("/\"><script>");
    hostile["base"]["query"] = json!("as_of=\"><script>&known_at=%22%3E%3Cscript%3E");
    let html = render(Page::Overview, Language::Ja, &hostile);
    assert_well_formed(&html);
    assert!(!html.contains("<script>"));
}

#[test]
fn forms_have_the_fields_that_the_gateway_reads() {
    let has = |page, data: &Value, action: &str, fields: &[&str]| {
        let html = render(page, Language::Ja, data);
        let form =
            html.split(&format!("method=\"post\" action=\"{action}\"")).nth(1).unwrap_or_else(|| panic!("{action}"));
        let form = form.split("</form>").next().unwrap();
        for field in fields.iter().chain(&["key", "edition"]) {
            assert_eq!(count(form, &format!("name=\"{field}\"")), 1, "{action} {field}");
        }
        assert!(form.contains(&format!("name=\"key\" value=\"{}\"", common::KEY)));
        assert!(form.contains("name=\"edition\" value=\"fy2019\""));
        form.to_owned()
    };
    let rows = ["as_of", "applied_04", "recruited_04", "served_04", "applied_07", "recruited_07", "served_07"];
    has(Page::Region, &data(Page::Region), "/regions/tohoku/update", &rows);
    let visit = has(Page::Company, &data(Page::Company), "/visits/7000012050002/visit", &["expert", "on", "yen"]);
    assert!(visit.contains("value=\"45000\"") && visit.contains("value=\"000123\""));
    let fields = ["id", "title", "starts", "ends", "place", "members", "on"];
    has(Page::Meetings, &data(Page::Meetings), "/meetings/schedule", &fields);
    let scheduled =
        json!({"base": base_of("/meetings/2019-3"), "meeting": common::meeting_scheduled(), "key": common::KEY});
    let fields =
        ["on", "attendance_0", "body_0", "attendance_1", "body_1", "attendance_4", "body_4", "agenda", "handling"];
    has(Page::Meeting, &scheduled, "/meetings/2019-3/hold", &fields);
    assert!(!show(Page::Meeting, Language::Ja).contains("/hold\""), "a meeting is held once");
    assert!(show(Page::Login, Language::Ja).contains("name=\"token\""));
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_says_what_would_do() {
    let mut refused = data(Page::Company);
    refused["form"] = json!({"on": "2019-07-31", "expert": "000999", "yen": "1"});
    refused["base"]["notice"] = json!({"kind": "problem", "title": {"ja": "上限です", "en": "The limit"},
                                       "detail": {"ja": "4回", "en": "4 visits"}, "accepted": {"ja": "取消", "en": "a void"}});
    let html = render(Page::Company, Language::En, &refused);
    for part in ["role=\"alert\"", "The limit", "4 visits", "a void", "value=\"2019-07-31\"", "value=\"000999\""] {
        assert!(html.contains(part), "{part}");
    }
    refused["base"]["notice"] = json!({"kind": "ok", "title": "訪問を記録", "detail": "位置 5"});
    assert!(render(Page::Company, Language::Ja, &refused).contains("class=\"notice notice-ok\" role=\"status\""));
}

#[test]
fn who_has_not_logged_in_sees_no_form() {
    for page in [Page::Region, Page::Company, Page::Meetings] {
        let mut unknown = data(page);
        unknown["base"]["user"] = Value::Null;
        let html = render(page, Language::Ja, &unknown);
        assert!(!html.contains("method=\"post\"") && html.contains("href=\"/login\""), "{page:?}");
    }
}

#[test]
fn links_keep_language_edition_and_moment() {
    let mut past = data(Page::Overview);
    past["base"]["query"] = json!("as_of=2019-07-31&lang=en");
    let html = render(Page::Overview, Language::En, &past);
    assert!(html.contains("href=\"/regions/tohoku?as_of=2019-07-31&amp;lang=en\""));
    assert!(html.contains("href=\"/?as_of=2019-07-31&amp;lang=ja\""), "the language switch keeps the page");
    assert!(html.contains("name=\"as_of\" type=\"date\" value=\"2019-07-31\""));
    assert!(html.contains("<a href=\"/?lang=en\">Back to now</a>"));
    assert!(!html.contains("live.js"), "the past has no news");
    assert!(show(Page::Overview, Language::Ja).contains("live.js"));
    assert!(show(Page::Visits, Language::Ja).contains("href=\"/visits?after=7000012050002\""));
    let files = show(Page::Reports, Language::Ja);
    assert!(files.contains("href=\"/api/v1/report-files/fy2019/recruitment-2019-07/"));
    assert!(files.contains("/%E5%8B%9F%E9%9B%86.csv\""));
}

#[test]
fn a_first_start_without_any_record_renders() {
    let newest = json!({"pilots": null, "visits": null, "meetings": null});
    let nothing = json!({"base": base_of("/"), "pilots": null, "visits": null, "meetings": null, "newest": newest,
                         "earlier": []});
    assert!(render(Page::Overview, Language::Ja, &nothing).contains("記録はまだありません。"));
    let sums = json!({"applied": 0, "enrolled": 0, "served": 0, "withdrawn": 0, "visits": 0, "spent_yen": 0,
                      "reserved_yen": 0, "simulated": false});
    let visits = json!({"newest": null, "days": null, "terms": null, "exposure_yen": 0, "remaining_yen": 0,
                        "lapsed_yen": 0, "budget_yen": 0, "budget_left_yen": 0, "totals": sums, "companies_by_visits": [0],
                        "regions": [], "evaluations": {}, "companies": [], "total": 0, "next": null});
    render(Page::Visits, Language::Ja, &json!({"base": base_of("/visits"), "visits": visits}));
    let meetings = json!({"newest": null, "days": null, "handling": null, "meetings": [], "attendance": [], "follow_ups": [], "requests": [],
                          "total": 0, "next": null});
    render(Page::Meetings, Language::Ja, &json!({"base": base_of("/meetings"), "meetings": meetings, "key": "k"}));
    let reports =
        json!({"base": base_of("/reports"), "reports": {"newest": null, "reports": [], "total": 0, "next": null}});
    render(Page::Reports, Language::Ja, &reports);
    let mut login = data(Page::Login);
    login["failed"] = json!(true);
    for field in ["position", "as_of", "known_at", "edition"] {
        login["base"][field] = Value::Null;
    }
    assert!(render(Page::Login, Language::Ja, &login).contains("role=\"alert\""));
}

#[test]
fn a_programme_without_anything_in_the_edition_says_where_it_has_something() {
    for (page, name) in [(Page::Visits, "visits"), (Page::Meetings, "meetings"), (Page::Reports, "reports")] {
        let mut elsewhere = data(page);
        elsewhere["base"]["query"] = json!("lang=en");
        elsewhere["base"]["edition"] = json!("fy2020");
        (elsewhere[name]["days"], elsewhere[name]["reports"]) = (Value::Null, json!([]));
        let html = render(page, Language::En, &elsewhere);
        assert_well_formed(&html);
        assert!(html.contains("No records in FY2020 yet."), "{page:?}");
        assert!(html.contains(&format!("href=\"/{name}?lang=en&amp;edition=fy2019\">View FY2019")), "{page:?}");
        assert!(!html.contains("class=\"stats\"") && !html.contains("<table"), "{page:?} shows zeros");
    }
}

#[test]
fn nobody_waits_for_a_report_of_a_region_that_is_closed() {
    let link = "/figures/pilots/fy2019/tohoku/days-since-report";
    let mut closed = data(Page::Region);
    assert!(render(Page::Region, Language::En, &closed).contains(link));
    closed["region"]["status"] = json!("closed");
    assert!(!render(Page::Region, Language::En, &closed).contains(link));
}

#[test]
fn a_page_of_the_past_says_what_it_is_based_on() {
    let mut past = data(Page::Overview);
    for (query, en, ja) in [
        ("as_of=2019-07-31", "Viewing 7 Aug 2019 (latest records)", "令和元（2019）年8月7日時点の状況（最新の記録）"),
        (
            "known_at=1234",
            "(records up to 7 Aug 2019, 18:30 JST, Record no. 1,234)",
            "（8月7日 18:30までに把握した記録、記録番号1,234）",
        ),
    ] {
        past["base"]["query"] = json!(query);
        for (language, words) in [(Language::En, en), (Language::Ja, ja)] {
            let html = render(Page::Overview, language, &past);
            let notice = html.split("notice-past").nth(1).unwrap().split("</p>").next().unwrap();
            let said: String =
                notice.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect();
            assert!(said.contains(words), "{said}");
        }
    }
}

#[test]
fn a_name_that_the_data_lack_is_an_error() {
    let mut broken = data(Page::Region);
    broken["region"].as_object_mut().unwrap().remove("status");
    assert!(ayumi_pages::Pages::new().render(Page::Region, Language::Ja, &broken).is_err());
}

#[test]
fn the_chart_says_in_words_what_it_draws() {
    let html = show(Page::Region, Language::En);
    let chart = html.split("<svg").find(|svg| svg.contains("class=\"chart\"")).unwrap().split("</svg>").next().unwrap();
    assert!(
        chart.contains("role=\"img\"") && chart.contains("aria-labelledby=\"chart-tohoku-title chart-tohoku-desc\"")
    );
    assert!(chart.contains("11 as of 1 Aug 2019") && chart.contains("The target is 100 by 31 Jan 2020"));
    for label in
        [">Participating [", ">Jul<", ">Jan<", ">2020<", "Target 100 by 31 Jan 2020", "Forecast 28–176 (80% interval)"]
    {
        assert!(chart.contains(label), "{label}");
    }
    assert!(!chart.contains("NaN") && !chart.contains("inf"));
}

#[test]
fn the_report_stands_alone_and_names_no_company() {
    let html = show(Page::RecruitmentReport, Language::Ja);
    assert!(html.contains("--ink:"), "the stylesheet is in it");
    for part in ["href=\"http", "src=", "<link", "url("] {
        assert!(!html.contains(part), "{part}");
    }
    for part in [
        "参加決定企業",
        "Recruited",
        "参加企業",
        "80％予測区間",
        "80% interval",
        "記録番号",
        "Record no.",
        "1,234",
        "known_at=1234",
        "宮城県",
        "Miyagi",
        "模擬",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for inside in ["商工会議所（例）", "実施者（例）", "集客に苦戦"] {
        assert!(!html.contains(inside), "{inside} stays inside");
    }
    assert_eq!(count(&html, "class=\"chart\""), common::pilots()["regions"].as_array().unwrap().len());
}

#[test]
fn s14_the_report_gives_the_reason_of_every_region_and_the_level_of_the_interval() {
    let mut report = common::report();
    let regions = report["pilots"]["regions"].as_array_mut().unwrap();
    for (index, region) in regions.iter_mut().enumerate() {
        region["flagged"] = json!(true);
        region["status"] = json!(if index == 0 { "closed" } else { "struggling" });
        region["finding"] = json!({"ja": format!("理由{index}の数値"), "en": format!("Reason {index} by figures")});
    }
    let count = regions.len();
    assert!(count > 1);
    for (language, level) in [(Language::Ja, "80％予測区間"), (Language::En, "80% interval")] {
        let html = render(Page::RecruitmentReport, language, &report);
        let table = html.split("id=\"regions\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(table.contains(level), "{table}");
        for index in 0..count {
            let reason = if language == Language::Ja {
                format!("理由{index}の数値")
            } else {
                format!("Reason {index} by figures")
            };
            assert!(table.contains(&reason), "{reason}");
        }
    }
}

#[test]
fn the_table_has_one_datum_a_cell() {
    let mut report = common::report();
    report["regions"] = json!([common::region()]);
    report["regions"][0]["name"] = json!("=HYPERLINK(\"x\"), 東北");
    let csv = recruitment_csv(&serde_json::from_value(report).unwrap());
    let lines: Vec<_> = csv.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}edition,as_of,position,region,region_name,prefecture,prefecture_name,applied,recruited,served,withdrawn,\
         target,status,simulated"
    );
    let name = "\"'=HYPERLINK(\"\"x\"\"), 東北\"";
    assert_eq!(lines[1], format!("fy2019,2019-08-07,1234,tohoku,{name},03,岩手県,,,,,,silent,true"));
    assert_eq!(lines[2], format!("fy2019,2019-08-07,1234,tohoku,{name},04,宮城県,11,9,,0,50,silent,true"));
    assert_eq!(lines[3], format!("fy2019,2019-08-07,1234,tohoku,{name},07,福島県,3,2,,,,silent,true"));
    assert_eq!(lines[4], format!("fy2019,2019-08-07,1234,tohoku,{name},,,,,,,50,silent,true"), "what isn't allotted");
    assert_eq!(lines[5..], [""], "the last line is ended too");
}

/// A step that changed nothing: an event that a figure is based on, and whose value stays.
fn idle() -> Value {
    let terms = json!({"honorarium_yen": 45000, "visit_limit": 4, "company_cap": 400, "withholding": "individual",
                       "period": {"from": "2019-07-01", "to": "2020-02-29"}});
    json!({"position": 11, "recorded_at": "2019-08-03T01:00:00Z", "occurred": "2019-05-27",
           "actor": {"role": "secretariat", "name": "事務局"}, "entity": "terms", "event": "terms-set", "before": 0,
           "after": 0, "superseded_by": null, "simulated": false, "data": {"on": "2019-05-27", "terms": terms}})
}

/// The row of a table that has a text.
fn row_with<'a>(html: &'a str, text: &str) -> &'a str {
    html.split("<tr").skip(1).find(|row| row.contains(text)).unwrap_or_else(|| panic!("no row with {text}"))
}

#[test]
fn what_was_superseded_is_struck_through_and_says_by_what() {
    let mut figure = data(Page::Figure);
    figure["steps"].as_array_mut().unwrap().insert(0, idle());
    let html = render(Page::Figure, Language::En, &figure);
    let gone = row_with(&html, "id=\"p12\"");
    assert!(gone.contains("class=\"gone\"") && gone.contains("<s>Visit logged</s>"), "{gone}");
    assert!(gone.contains("Replaced by: <a href=\"#p14\">Record no. 14</a>"), "{gone}");
    // Position 201 isn't on this page.
    assert!(row_with(&html, "id=\"p15\"").contains("href=\"/figures/visits/fy2019/spent-yen?after=200#p201\""));
    let stands = row_with(&html, "id=\"p13\"");
    assert!(!stands.contains("<s>") && stands.contains("¥45,000") && stands.contains("class=\"simulated\""));
    let idle = row_with(&html, "id=\"p11\"");
    assert!(idle.contains("No change") && idle.contains("Visits per company (max): 4"), "{idle}");
    assert!(html.contains("&lt;b&gt;<span lang=\"ja\">取り違え</span>&lt;/b&gt;") && !html.contains("<b>"));
    assert!(html.contains("href=\"/figures/visits/fy2019/spent-yen?after=15\""), "the next page");
    assert!(html.contains("<code class=\"address\">visits/fy2019/spent-yen</code>"));
    assert_eq!(count(&html, "class=\"chart\""), 2, "both times are drawn");
}

#[test]
fn a_figure_of_words_is_listed_and_one_that_is_gone_says_so() {
    let mut status = data(Page::Figure);
    status["figure"]["unit"] = json!("state");
    status["figure"]["value"] = json!("silent");
    status["occurred"] =
        json!([{"as_of": "2019-07-01", "value": "on-track"}, {"as_of": "2019-08-01", "value": "silent"}]);
    status["recorded"] = json!([]);
    status["steps"] = json!([]);
    let html = render(Page::Figure, Language::Ja, &status);
    assert!(!html.contains("class=\"chart\"") && row_with(&html, "2019-07-01").contains("順調"));
    let mut gone = data(Page::Figure);
    gone["figure"] = Value::Null;
    let html = render(Page::Figure, Language::Ja, &gone);
    assert!(html.contains("この時点の値はありません。") && html.contains("<h1>visits/fy2019/spent-yen"));
}

#[test]
fn s11_a_company_shows_what_people_wrote_and_the_codes_of_it() {
    let mut company = data(Page::Company);
    company["company"]["remarks"] = json!([
        {"company": "7000012050002", "on": "2019-11-03", "about": "withdrawal", "note": "多忙のため", "simulated": false},
        {"company": "7000012050002", "on": "2019-11-02", "about": "study-visit", "note": "体制が続いている", "simulated": false},
    ]);
    company["company"]["codes"] = json!({"company": "7000012050002", "on": "2019-11-05", "withdrawal": "no-time",
        "far_expert": null, "factor_codes": ["time", "staff"], "simulated": false});
    let ja = render(Page::Company, Language::Ja, &company);
    for words in
        ["辞退の理由", "多忙のため", "追跡調査の所見", "体制が続いている", "時間・人手の不足", "時間、担当者の体制"]
    {
        assert!(ja.contains(words), "{words}: {ja}");
    }
    let en = render(Page::Company, Language::En, &company);
    for words in ["Reason for withdrawal", "Finding of a study visit", "No time or staff", "Time, Staff in charge"] {
        assert!(en.contains(words), "{words}: {en}");
    }
}

#[test]
fn numbers_lead_to_their_figures_and_reports_lead_nowhere() {
    let overview = show(Page::Overview, Language::Ja);
    assert!(overview.contains("<a class=\"fig\" href=\"/figures/visits/fy2019/spent-yen\">3,195</a>"));
    let region = show(Page::Region, Language::Ja);
    assert!(row_with(&region, "宮城県").contains("href=\"/figures/pilots/fy2019/tohoku/04/recruited\">9</a>"));
    assert!(!row_with(&region, "岩手県").contains("/03/recruited"), "what isn't known leads nowhere");
    let meetings = show(Page::Meetings, Language::Ja);
    assert!(meetings.contains("/figures/meetings/fy2019/body/%E5%9B%A3%E4%BD%93%E7%94%B2/present\">2</a>"));
    assert!(!show(Page::RecruitmentReport, Language::Ja).contains("<a "));
}

#[test]
fn changes_show_sums_and_fold_what_is_single() {
    let html = show(Page::Changes, Language::En);
    let (sums, single) = html.split_once("Figures by company, expert and body (1)").unwrap();
    let spent = row_with(sums, "visits/fy2019/spent-yen");
    assert!(spent.contains(">–<") && spent.contains("¥45,000") && spent.contains("and 4 more"), "{spent}");
    assert!(spent.contains("href=\"/figures/visits/fy2019/spent-yen?after=11&amp;lang=ja#p12\""), "{spent}");
    assert!(row_with(sums, "tohoku/status").contains("On track") && single.contains("company/1999900000008/visits"));
    assert!(html.contains("live.js") && !html.contains("notice-past"));
    let mut past = data(Page::Changes);
    past["base"]["query"] = json!("from=1&to=9");
    let past = render(Page::Changes, Language::En, &past);
    assert!(!past.contains("live.js") && past.contains("<a href=\"/changes?from=1\">Back to now</a>"));
    assert!(html.contains("/changes?prefix=visits%2Ffy2019%2Fcompany&amp;from=0&amp;to=1234"), "the rest");
}

#[test]
fn the_report_says_how_its_root_is_verified() {
    let html = show(Page::RecruitmentReport, Language::Ja);
    assert!(html.contains(&format!("ayumi verify --root {} --position 1234", common::ROOT)) && html.contains("照合"));
}

/// The element that begins so, up to its end.
fn element<'a>(html: &'a str, begin: &str) -> &'a str {
    html.split(begin).nth(1).unwrap_or_else(|| panic!("no {begin}")).split('>').next().unwrap()
}

#[test]
fn a_form_asks_by_type_and_keeps_what_was_typed() {
    let ja = show(Page::Form, Language::Ja);
    assert!(ja.contains("action=\"/forms/visits/7000012050002/log-visit\"") && ja.contains("<h1>訪問の記録"));
    for (begin, part) in [
        ("id=\"f-on\" ", "type=\"date\" value=\"2019-08-07\""),
        ("id=\"f-starts\" ", "type=\"datetime-local\""),
        ("id=\"f-yen\" ", "inputmode=\"numeric\""),
        ("id=\"f-yen\" ", "value=\"４４，０００\""),
        ("id=\"f-expert\" ", "pattern=\"^[0-9]{6}$\""),
        ("id=\"f-prefectures-04\"", " checked"),
        ("name=\"attendance.1.body\" ", "aria-label=\"団体 2行目\""),
        ("id=\"f-is_open\" ", "type=\"checkbox\""),
    ] {
        assert!(element(&ja, begin).contains(part), "{begin} lacks {part}: {}", element(&ja, begin));
    }
    assert!(ja.contains("<option value=\"04\" selected>04 宮城県</option>"));
    assert!(ja.contains("<option value=\"present\" selected>出席</option>"));
    assert!(ja.contains(">団体甲\n団体乙</textarea>") && ja.contains("&lt;b&gt;&amp;</textarea>"));
    assert!(
        !element(&ja, "id=\"f-members\" ").contains(" required") && element(&ja, "id=\"f-on\" ").contains(" required")
    );
    assert!(ja.contains("name=\"more\" value=\"attendance\" formnovalidate"));
}

#[test]
fn a_page_leads_to_the_forms_of_what_it_is_about() {
    let mut company = data(Page::Company);
    let commands = json!([{"name": "withdraw", "description": "The company withdraws."}]);
    company["base"]["records"] =
        json!({"path": "/forms/visits/7000012050002", "list": "/records/visits/7000012050002", "commands": commands});
    let html = render(Page::Company, Language::Ja, &company);
    assert!(html.contains("<a href=\"/forms/visits/7000012050002/withdraw\">辞退</a>"));
    company["base"]["user"] = Value::Null;
    assert!(!render(Page::Company, Language::Ja, &company).contains("/forms/visits/7000012050002"));
    assert!(
        row_with(&show(Page::Visits, Language::En), "7000012050002").contains("href=\"/forms/visits/7000012050002\"")
    );
}

#[test]
fn a_refusal_is_shown_at_its_field() {
    for (language, words) in [(Language::Ja, "入力できる値：45,000円"), (Language::En, "Allowed: ¥45,000")] {
        let html = show(Page::Form, language);
        assert!(element(&html, "id=\"f-yen\" ").contains("aria-invalid=\"true\""));
        assert!(element(&html, "id=\"f-yen\" ").contains("e-yen\""));
        let error = html.split("id=\"e-yen\">").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(error.contains(words), "{error}");
        assert!(html.contains("<a href=\"#f-yen\">"), "the head leads to the field");
    }
}

#[test]
fn what_has_no_words_yet_is_called_as_it_is_described() {
    assert!(show(Page::Forms, Language::Ja).contains(">Does something new</a>"));
    assert!(show(Page::Forms, Language::Ja).contains(">実施条件の設定</a>"));
    assert!(show(Page::Form, Language::Ja).contains(">Something new</option>"));
    assert!(show(Page::Form, Language::Ja).contains("Whether it is open"));
}

#[test]
fn a_table_is_searched_sorted_paged_and_taken_away_by_addresses() {
    let html = show(Page::Table, Language::En);
    assert!(html.contains("href=\"/tables/visits/companies?q=%E8%A3%BD&amp;sort=visits\""));
    assert!(html.contains("aria-sort=\"descending\"") && html.contains("102 of 400 rows"));
    assert!(html.contains("Only the first 350 rows") && html.contains("format=csv\">Download CSV"));
    assert!(html.contains("rel=\"prev\" href=\"/tables/visits/companies?q=%E8%A3%BD&amp;sort=-visits&amp;page=1\""));
    assert!(!html.contains("rel=\"next\"") && html.contains("/tables/visits/experts"));
    let first = row_with(&html, "7000012050002");
    for part in [
        "Miyagi",
        "Enrolled",
        "Yes",
        "¥90,000",
        "&lt;script&gt;",
        "class=\"simulated\"",
        "href=\"/visits/7000012050002\"",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(first.contains("href=\"/forms/visits/7000012050002\" aria-label=\"Record: 7000012050002\""));
    let second = row_with(&html, "own-1");
    assert!(second.contains("href=\"/forms/visits/own-1\"") && !second.contains("href=\"/visits"));
    let mut empty = data(Page::Table);
    (empty["rows"], empty["found"], empty["before"]) = (json!([]), json!(0), Value::Null);
    assert!(render(Page::Table, Language::Ja, &empty).contains("該当する行はありません。"));
}

#[test]
fn a_table_for_members_says_so_on_the_page_and_in_the_file() {
    let mut table = data(Page::Table);
    table["handling"] = json!("members-only");
    assert!(render(Page::Table, Language::Ja, &table).contains("class=\"handling\">関係者限り"));
    let row = [json!("=1+1"), json!(null), json!(45000), json!(true), json!("a,\"b\"")];
    let csv = ayumi_pages::table_csv(Some("members-only"), &["a", "b", "c", "d", "e"], [row.as_slice()]);
    assert_eq!(csv, "\u{feff}関係者限り\r\na,b,c,d,e\r\n'=1+1,,45000,true,\"a,\"\"b\"\"\"\r\n");
    assert!(ayumi_pages::table_csv(None, &["a"], []).starts_with("\u{feff}a\r\n"));
}

/// What was taken back stays readable, struck through with the reason and a link to what took it back; what counts has
/// its two actions, each beginning at its record and leading back here.
#[test]
fn d14_records_show_what_was_taken_back_and_what_can_be_done() {
    for (language, correct, take_back) in
        [(Language::Ja, "訂正する", "取り消す"), (Language::En, "Correct", "Take back")]
    {
        let html = show(Page::Records, language);
        let row = |position: u64| html.split("<tr").find(|row| row.contains(&format!("id=\"p{position}\""))).unwrap();
        for (position, by) in [(41, 43), (42, 44)] {
            let row = row(position);
            assert!(row.contains("class=\"gone\"") && row.contains(&format!("href=\"#p{by}\"")), "{row}");
            assert!(row.contains("<s>") && !row.contains(correct) && !row.contains(take_back), "{row}");
        }
        assert!(row(41).contains("金額の誤り") && row(42).contains("別の企業の&lt;b&gt;訪問"));
        let back = "&amp;edition=fy2019&amp;back=%2Frecords%2Fvisits%2F7000012050002";
        let start = "/forms/visits/7000012050002";
        assert!(row(43).contains(&format!("{start}/take-back?position=43{back}")), "{}", row(43));
        assert!(html.contains(&format!("{start}/correct?position=43&amp;index=1{back}")));
        assert!(row(44).contains(take_back) && !row(44).contains(correct), "what takes back isn't corrected");
        assert!(html.contains("rel=\"next\" href=\"/records/visits/7000012050002?after=41"));
    }
    let mut unknown = data(Page::Records);
    unknown["base"]["user"] = Value::Null;
    assert!(!render(Page::Records, Language::Ja, &unknown).contains("take-back?"));
}

/// The page about an entity shows what was taken back of it, each with its reason.
#[test]
fn d14_a_company_page_shows_what_was_taken_back() {
    let html = show(Page::Company, Language::Ja);
    let section = html.split("id=\"taken-back\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert_eq!(count(section, "<li class=\"gone\"><s>"), 2);
    assert!(section.contains("金額の誤り") && section.contains("4,500円"));
    assert!(html.contains("href=\"/records/visits/7000012050002\""));
}
