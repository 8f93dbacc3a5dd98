//! Why a number is what it is, what changed, and a programme played back.

use serde_json::json;

use super::visitor::{Visitor, links, text};
use crate::{
    api::example::example,
    harness::{Ayumi, Reply},
    scene::{company, path, play, ready_for_visits, visit},
};

const SPENT: &str = "/figures/visits/fy2019/spent-yen";

/// Submits a command about the company and returns its position.
fn submit(ayumi: &Ayumi, command: &str, payload: &serde_json::Value) -> u64 {
    let reply = ayumi.post(&path(&company(0), command), None, payload);
    assert_eq!(reply.status, 201, "{command}: {}", reply.body);
    reply.json()["position"].as_u64().unwrap()
}

/// The value at the head of a figure's page.
fn value(page: &Reply) -> String {
    assert_eq!(page.status, 200, "{}", page.body);
    let head = page.body.split("class=\"headline\"><span class=\"value\">").nth(1).unwrap_or_default();
    text(head.split("</span>").next().unwrap())
}

/// The row of a figure's page that begins a commit's steps.
fn row(page: &Reply, position: u64) -> &str {
    let rest = page.body.split(&format!("id=\"p{position}\"")).nth(1);
    rest.unwrap_or_else(|| panic!("no step of position {position}: {}", page.body)).split("</tr>").next().unwrap()
}

/// A visit that was voided is still listed among what made the sum, struck through, and says which record took
/// its place. Asked as of a day, by what was known once, or both, the page shows what stood then.
#[test]
fn a_figure_says_why_it_is_what_it_is() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let first = submit(&ayumi, "log-visit", &visit("2019-07-10", 45_000));
    let second = submit(&ayumi, "log-visit", &visit("2019-08-10", 45_000));
    let voided = submit(&ayumi, "void-visit", &json!({"visit": 1, "reason": "<b>取り違え</b>"}));
    let visitor = Visitor::with_token(&ayumi);
    let ask = |query: &str| visitor.get(&format!("{SPENT}?lang=en&recorded={voided}{query}"));
    let now = ask("");
    assert_eq!(value(&now), "¥45,000");
    let gone = row(&now, first);
    assert!(gone.contains("<s>Visit logged</s>") && gone.contains(&format!("href=\"#p{voided}\"")), "{gone}");
    assert!(text(gone).contains(&format!("Replaced by: Record no. {voided}")), "{gone}");
    assert!(!row(&now, second).contains("<s>") && text(row(&now, second)).contains("¥45,000 →became ¥90,000"));
    assert!(
        text(row(&now, voided)).contains("Visit voided")
            && row(&now, voided).contains("&lt;b&gt;<span lang=\"ja\">取り違え")
    );
    for (query, expected, struck) in [
        ("&as_of=2019-07-31", "¥0", true),
        (&format!("&known_at={second}"), "¥90,000", false),
        (&format!("&as_of=2019-07-31&known_at={second}"), "¥45,000", false),
    ] {
        let page = ask(query);
        assert_eq!((value(&page).as_str(), page.body.contains("<s>")), (expected, struck), "{query}");
        let banner = page.body.split("notice-past").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(banner.contains("Viewing ") && banner.contains("Back to now"), "{banner}");
    }
    let later = format!("{SPENT}?lang=en&after={second}");
    assert!(!visitor.get(&later).body.contains(&format!("id=\"p{first}\"")), "an earlier step on a later page");
}

/// Every number on a page that has an address leads to it, and the figure says the same as the page did, as of
/// the moment that the page was about.
#[test]
fn numbers_lead_to_their_figures() {
    let visitor = Visitor::with_token(example());
    for page in ["/", "/regions/tohoku", "/visits", "/visits/1999900000008", "/meetings", "/meetings/2019-2"] {
        let page = format!("{page}?lang=en&as_of=2019-10-31&known_at=4000");
        let shown = visitor.get(&page);
        let found: Vec<(String, String)> =
            links(&shown.body, "fig").into_iter().filter(|(address, _)| address.starts_with("/figures/")).collect();
        assert!(found.len() >= 3, "{page} leads to {} figures", found.len());
        // Of the hundreds of companies on a page, a few say as much as all.
        let step = found.len().div_ceil(40);
        for (address, number) in found.iter().step_by(step) {
            assert!(address.contains("as_of=2019-10-31") && address.contains("known_at=4000"), "{page}: {address}");
            let mut figure = value(&visitor.get(address));
            // On the home page, amounts are in thousands of yen.
            if page.starts_with("/?") && address.contains("-yen?") {
                figure = figure.strip_prefix('¥').and_then(|yen| yen.strip_suffix(",000")).unwrap().to_owned();
            }
            assert!(number.ends_with(&figure) && !figure.is_empty(), "{page} shows {number}, {address} says {figure}");
        }
    }
}

/// A reader who doesn't know an address finds it from the list of programmes downwards, however many companies are
/// before it in the list.
#[test]
fn every_figure_can_be_found() {
    let visitor = Visitor::with_token(example());
    let mut address = "/figures".to_owned();
    for step in ["/figures/visits", "/figures/visits/fy2019", SPENT] {
        let page = visitor.get(&address);
        assert!(page.body.contains(&format!("href=\"{step}\"")), "{address} doesn't lead to {step}");
        address = step.to_owned();
    }
    assert!(visitor.get("/figures/visits/fy2019").body.contains("href=\"/figures/visits/fy2019/company\""));
    assert_eq!(visitor.get("/figures/visits/fy2019/nothing").status, 404);
    // Before anything had happened nothing stood there; the form to ask about another day is at hand.
    let early = visitor.get("/figures/pilots/fy2019/tohoku/recruited?lang=en&as_of=2019-01-01");
    assert!(early.status == 200 && early.body.contains("No value at this date."), "{}", early.body);
    assert!(early.body.contains("name=\"as_of\" type=\"date\" value=\"2019-01-01\""), "{}", early.body);
}

/// What changed between two records: from what to what, by which record, sums before single companies; and
/// nothing where nothing changed.
#[test]
fn changes_say_what_changed_and_by_which_record() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let visited = submit(&ayumi, "log-visit", &visit("2019-07-10", 45_000));
    let visitor = Visitor::with_token(&ayumi);
    let ask = |query: &str| visitor.get(&format!("/changes?lang=en&recorded={visited}{query}"));
    let page = ask(&format!("&from={}&to={visited}", visited - 1));
    let spent = page.body.find(&format!("href=\"{SPENT}?")).expect("the sum");
    let single = page.body.find("href=\"/figures/visits/fy2019/company/").expect("the company");
    assert!(spent < single, "a single company comes before the sum");
    let change = page.body[spent..].split("</tr>").next().unwrap();
    assert!(text(change).contains("¥0 →became ¥45,000"), "{change}");
    let (commit, _) = links(change, "").into_iter().find(|(address, _)| address.contains('#')).expect("the record");
    assert!(commit.ends_with(&format!("#p{visited}")), "{commit}");
    assert!(row(&visitor.get(commit.split('#').next().unwrap()), visited).contains("Visit logged"));
    let nothing = ask(&format!("&from={visited}&to={visited}"));
    assert!(nothing.body.contains("No figures changed in this period."), "{}", nothing.body);
    // Without a word, it is about the last seven days before now, or before what was known then.
    let earlier = ask(&format!("&known_at={}", visited - 1));
    assert!(earlier.status == 200 && !earlier.body.contains("¥45,000"), "{}", earlier.body);
    assert!(ask("").body.contains(SPENT) && visitor.get("/").body.contains("href=\"/changes\""));
    assert_eq!(ask("&from=yesterday").status, 400);
}

/// The slider over the days is a form that works without scripts; with them, it is the same page that is swapped.
#[test]
fn a_programme_is_played_back() {
    let visitor = Visitor::with_token(example());
    for page in ["/", "/regions/ishikawa"] {
        let shown = visitor.get(&format!("{page}?lang=en&as_of=2019-08-07"));
        let form = shown.body.split("<form class=\"playback\" method=\"get\"").nth(1).expect("a slider");
        let form = form.split("</form>").next().unwrap();
        let slider = form.split("<input id=\"day\" name=\"day\" type=\"range\"").nth(1).expect("a range").split('>');
        let slider = slider.into_iter().next().unwrap();
        // Days since 1970: 7 August 2019.
        assert!(slider.contains("value=\"18115\""), "{slider}");
        assert!(form.contains("<button type=\"submit\">") && form.contains("name=\"lang\" value=\"en\""), "{form}");
        let moved = visitor.get(&format!("{page}?lang=en&day=18140"));
        assert_eq!(
            (moved.status, moved.header("location")),
            (303, format!("{page}?as_of=2019-09-01&lang=en").as_str())
        );
        assert!(shown.body.contains("src=\"/assets/playback.js\""));
    }
    let script = visitor.get("/assets/playback.js");
    assert_eq!((script.status, script.header("content-type")), (200, "text/javascript"));
    assert!(!visitor.get("/visits").body.contains("class=\"playback\""));
}
