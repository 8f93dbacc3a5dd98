//! D14, where people work: from what is shown to its records, from a record to the form that takes it back or corrects it,
//! and back.

use serde_json::json;

use super::visitor::{Visitor, hidden, links, notice, text};
use crate::{
    harness::{Ayumi, Reply},
    scene::{EXPERT, company, path, play, ready_for_visits, visit},
};

/// Where a page leads by an action about a record.
fn action(page: &Reply, command: &str, position: u64) -> String {
    let mark = format!("/{command}?position={position}&");
    let found = links(&page.body, "").into_iter().map(|(address, _)| address).find(|address| address.contains(&mark));
    found.unwrap_or_else(|| panic!("no {command} of {position}: {}", page.body))
}

/// The part of a page about a record.
fn row(page: &Reply, position: u64) -> String {
    let row = page.body.split("<tr").find(|row| row.contains(&format!("id=\"p{position}\"")));
    row.unwrap_or_else(|| panic!("no record {position}: {}", page.body)).to_owned()
}

/// What is hidden in a form, to be sent with what is typed.
fn with_hidden<'f>(form: &Reply, names: &[&'f str], typed: &[(&'f str, &'f str)]) -> Vec<(&'f str, String)> {
    let of_form = names.iter().map(|name| (*name, hidden(form, name)));
    of_form.chain(typed.iter().map(|(name, value)| (*name, (*value).to_owned()))).collect()
}

fn send(visitor: &Visitor<'_>, path: &str, fields: &[(&str, String)]) -> Reply {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.submit(path, &fields)
}

const TAKE_BACK: [&str; 4] = ["key", "position", "edition", "back"];
const CORRECT: [&str; 6] = ["key", "position", "index", "command", "edition", "back"];

/// A visit is taken back from the company's page with nothing typed but the reason; the page then doesn't count it and
/// shows it struck through with the reason, and the notice undoes it again.
#[test]
fn d14_a_visit_is_taken_back_from_its_page_and_that_is_undone() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let id = company(0);
    let logged = ayumi.post(&path(&id, "log-visit"), None, &visit("2019-07-10", 45_000)).json()["position"].clone();
    let logged = logged.as_u64().unwrap();
    let visitor = Visitor::by_link(&ayumi);
    let page = visitor.get(&format!("/visits/{id}?recorded={logged}"));
    let form_path = action(&page, "take-back", logged);
    let form = visitor.get(&form_path);
    assert_eq!(form.status, 200, "{}", form.body);
    assert!(form.body.contains("訪問") && form.body.contains("45,000円"), "{}", form.body);
    let asked =
        form.body.split("<form method=\"post\" action=\"/forms/").nth(1).unwrap().split("</form>").next().unwrap();
    let visible = asked.matches("<input ").count() - asked.matches("type=\"hidden\"").count();
    assert_eq!((visible, asked.matches("<textarea ").count()), (0, 1), "only a reason is asked for: {asked}");
    let submit = format!("/forms/visits/{id}/take-back");
    // Without a reason it comes back with the field at fault, and still about the record.
    let refused = send(&visitor, &submit, &with_hidden(&form, &TAKE_BACK, &[("reason", " ")]));
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("id=\"e-reason\"") && refused.body.contains("45,000円"), "{}", refused.body);
    assert_eq!(hidden(&refused, "position"), logged.to_string());
    let taken = send(&visitor, &submit, &with_hidden(&refused, &TAKE_BACK, &[("reason", "別の企業<b>の訪問")]));
    assert_eq!(taken.status, 303, "{}", notice(&taken));
    assert!(taken.header("location").starts_with(&format!("/visits/{id}?recorded=")), "{}", taken.header("location"));
    let page = visitor.get(taken.header("location"));
    assert!(notice(&page).starts_with("ok"), "{}", notice(&page));
    let log = page.body.split("id=\"log\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
    assert!(log.contains("<s>45,000円</s>") && log.contains("別の企業&lt;b&gt;の訪問"), "{log}");
    let gone = page.body.split("id=\"taken-back\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(gone.contains("<s>") && gone.contains("別の企業&lt;b&gt;の訪問") && gone.contains("45,000円"), "{gone}");
    let view = |min: &str| ayumi.get(&format!("/api/v1/visits/{id}?min_position={min}")).json()["visits"].clone();
    let position = taken.header("location").split("recorded=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    assert_eq!(view(&position), 0);
    // Undone by the notice, and the visit counts again.
    let undo = visitor.get(&action(&page, "take-back", position.parse().unwrap()));
    let back = send(&visitor, &submit, &with_hidden(&undo, &TAKE_BACK, &[("reason", "取消しの誤り")]));
    assert_eq!(back.status, 303, "{}", notice(&back));
    let page = visitor.get(back.header("location"));
    let gone = page.body.split("id=\"taken-back\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(text(gone).contains("記録を取消し") && gone.matches("<li").count() == 1, "{gone}");
    let recorded = back.header("location").split("recorded=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    assert_eq!(view(&recorded), 1);
}

/// A region that was opened under a wrong name is corrected by the form of its opening, filled with what was recorded. What
/// is typed wrongly comes back at its field with everything else.
#[test]
fn d14_a_record_is_corrected_by_the_form_of_its_command() {
    let ayumi = Ayumi::start();
    let opening = json!({"on": "2019-07-08", "name": "宮域", "implementer": "実施者甲", "prefectures": ["03", "04"]});
    let opened = ayumi.post("/api/v1/pilots/tohoku/open-region?edition=fy2019", None, &opening).json();
    let opened = opened["position"].as_u64().unwrap();
    let rows = json!([{"prefecture": "04", "recruited": 12}]);
    let update = json!({"as_of": "2019-08-07", "prefectures": rows});
    let updated = ayumi.post("/api/v1/pilots/tohoku/update-recruitment?edition=fy2019", None, &update).json();
    let updated = updated["position"].as_u64().unwrap();
    let visitor = Visitor::by_link(&ayumi);
    let page = visitor.get(&format!("/records/pilots/tohoku?edition=fy2019&recorded={updated}"));
    assert_eq!(page.status, 200, "{}", page.body);
    let form = visitor.get(&action(&page, "correct", opened));
    for filled in ["value=\"宮域\"", "value=\"実施者甲\"", "value=\"2019-07-08\"", "name=\"payload.name\""] {
        assert!(form.body.contains(filled), "{filled}: {}", form.body);
    }
    assert_eq!(form.body.matches(" checked").count(), 2, "the prefectures");
    let submit = "/forms/pilots/tohoku/correct";
    let fields = |on: &'static str, name: &'static str, reason: &'static str| {
        let typed = [
            ("payload.on", on),
            ("payload.name", name),
            ("payload.implementer", "実施者甲"),
            ("payload.prefectures", "03"),
            ("payload.prefectures", "04"),
            ("reason", reason),
        ];
        with_hidden(&form, &CORRECT, &typed)
    };
    for (on, name, reason, field) in [
        ("", "宮城", "誤字", "payload.on"),
        ("2019-07-99", "宮城", "誤字", "payload.on"),
        ("2019-07-08", "宮城", "", "reason"),
    ] {
        let refused = send(&visitor, submit, &fields(on, name, reason));
        assert_eq!(refused.status, 400, "{on} {reason}: {}", refused.body);
        assert!(refused.body.contains(&format!("id=\"e-{field}\"")), "{field}: {}", refused.body);
        for kept in ["value=\"宮城\"", "value=\"実施者甲\"", "name=\"command\" value=\"open-region\""] {
            assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
        }
        assert!(reason.is_empty() || refused.body.contains(&format!(">{reason}</textarea>")), "{}", refused.body);
    }
    // The report would be without a region.
    let late = send(&visitor, submit, &fields("2019-08-08", "宮城", "誤り"));
    assert_eq!(late.status, 422, "{}", notice(&late));
    assert!(notice(&late).contains(&format!("記録番号{updated}")), "{}", notice(&late));
    let corrected = send(&visitor, submit, &fields("2019-07-01", "宮城", "誤字"));
    assert_eq!(corrected.status, 303, "{}", notice(&corrected));
    let shown = visitor.get(corrected.header("location"));
    assert!(notice(&shown).starts_with("ok"), "{}", shown.body);
    let gone = row(&shown, opened);
    assert!(
        gone.contains("<s>") && gone.contains("宮域") && gone.contains("誤字") && !gone.contains("/correct?"),
        "{gone}"
    );
    let region = ayumi.get("/api/v1/pilots/tohoku?edition=fy2019").json();
    assert_eq!((&region["name"], &region["recruited"]), (&json!("宮城"), &json!(12)), "{region}");
    // The correction is corrected in its turn, from the region's page.
    let position = updated + 1;
    assert!(row(&shown, position).contains("/take-back?position="));
    let form = visitor.get(&action(&shown, "correct", position));
    assert!(form.body.contains("value=\"宮城\"") && form.body.contains("value=\"2019-07-01\""), "{}", form.body);
    let page = visitor.get("/regions/tohoku?edition=fy2019");
    assert!(page.body.contains("id=\"taken-back\"") && page.body.contains("宮域"), "{}", page.body);
    let form = visitor.get(&action(&page, "correct", updated));
    assert!(form.body.contains("name=\"payload.prefectures.0.recruited\"") && form.body.contains("value=\"12\""));
}

/// The records of an entity over HTTP, in pages, as known at any position; explanations and changes lead to them.
#[test]
fn d14_records_are_listed_and_reached_from_figures_and_changes() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    let id = company(0);
    let post = |command: &str, payload: &serde_json::Value| {
        let reply = ayumi.post(&path(&id, command), None, payload);
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.json()["position"].as_u64().unwrap()
    };
    let first = post("log-visit", &visit("2019-07-10", 45_000));
    let second = post("log-visit", &visit("2019-07-20", 45_000));
    let back = post("take-back", &json!({"position": first, "reason": "誤り"}));
    let address = format!("/api/v1/visits/{id}/records?min_position={back}");
    let records = ayumi.get(&address).json();
    let positions = |records: &serde_json::Value| -> Vec<u64> {
        records["records"].as_array().unwrap().iter().map(|record| record["position"].as_u64().unwrap()).collect()
    };
    assert_eq!(positions(&records)[..3], [back, second, first], "{records}");
    let of = |records: &serde_json::Value, place: usize| records["records"][place]["events"][0].clone();
    assert_eq!(of(&records, 2)["taken_back"], json!({"position": back, "reason": "誤り"}));
    assert_eq!(of(&records, 0)["takes_back"], json!({"position": first, "event": "visit-logged"}));
    let command = json!({"name": "log-visit", "payload": {"expert": EXPERT, "on": "2019-07-20", "yen": 45_000}});
    assert_eq!((&of(&records, 1)["command"], &records["records"][1]["may_be_taken_back"]), (&command, &json!(true)));
    assert_eq!(
        (&records["records"][2]["may_be_taken_back"], &of(&records, 0)["command"]),
        (&json!(false), &json!(null))
    );
    let before = ayumi.get(&format!("/api/v1/visits/{id}/records?known_at={second}")).json();
    assert_eq!((positions(&before)[0], &of(&before, 1)["taken_back"]), (second, &json!(null)), "{before}");
    let page = ayumi.get(&format!("{address}&limit=2")).json();
    assert_eq!((positions(&page), &page["next"]), (vec![back, second], &json!(second.to_string())));
    let rest = ayumi.get(&format!("{address}&limit=500&after={second}")).json();
    assert_eq!((positions(&rest)[0], &rest["next"]), (first, &json!(null)));
    let of_position = ayumi.get(&format!("/api/v1/records/{second}")).json();
    assert_eq!((&of_position["entity"], positions(&of_position)[0]), (&json!(id), second));
    assert_eq!(ayumi.get("/api/v1/records/999").status, 404);
    assert_eq!(ayumi.get("/api/v1/visits/7000012050002/records?edition=fy2018").status, 404);
    // A place is taken by another record, which is the one to take back.
    let places = ayumi.get("/api/v1/visits/places/records").json();
    assert_eq!(places["records"][0]["may_be_taken_back"], false, "{places}");
    let visitor = Visitor::by_link(&ayumi);
    let why = visitor.get("/figures/visits/fy2019/spent-yen");
    let form = visitor.get(&action(&why, "correct", second));
    assert!(form.body.contains("value=\"2019-07-20\"") && form.body.contains("value=\"45000\""), "{}", form.body);
    assert!(hidden(&form, "back").starts_with("/figures/visits/fy2019/"));
    let gone = row(&why, first);
    assert!(gone.contains("<s>") && gone.contains("取消し済み") && gone.contains("理由：誤り"), "{gone}");
    let taking_back = row(&why, back);
    assert!(taking_back.contains("/take-back?") && !taking_back.contains("/correct?"), "{taking_back}");
    let changes = visitor.get("/changes?edition=fy2019&prefix=visits/fy2019/spent-yen");
    let to_record = format!("/records/{first}");
    assert!(changes.body.contains(&format!("href=\"{to_record}")), "{}", changes.body);
    let led = visitor.get(&to_record);
    assert_eq!(led.status, 303, "{}", led.body);
    let shown = visitor.get(led.header("location").split('#').next().unwrap());
    assert!(row(&shown, first).contains("誤り") && !shown.body.contains("id=\"p999\""), "{}", shown.body);
    // A record that is of another entity, or none at all, is no form.
    for wrong in
        [format!("/forms/visits/{id}/take-back?position=1"), format!("/forms/visits/{id}/correct?position={back}")]
    {
        assert_eq!(visitor.get(&wrong).status, 404, "{wrong}");
    }
    let choose = visitor.get(&format!("/forms/visits/{id}/correct"));
    assert_eq!(choose.header("location").split('?').next(), Some(&*format!("/records/visits/{id}")));
}
