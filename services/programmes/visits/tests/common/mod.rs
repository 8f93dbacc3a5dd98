//! What the tests of the visits share: terms like those of 2019, and commands by the names that scripts
//! rely on.

#![allow(dead_code, reason = "each of the tests uses a part of it")]

use ayumi_core::world::World;
use ayumi_proto::ids::CompanyId;
use ayumi_visits::Command;
use ayumi_visits::{Visits, what_if::Decided};
use serde_json::{Value, json};

/// Experts in Miyagi, in Iwate beside it, and in Tokyo.
pub const MIYAGI: &str = "000004";
pub const IWATE: &str = "000003";
pub const TOKYO: &str = "000013";

/// The company of that number, by its corporate number.
pub fn company(number: u64) -> String {
    CompanyId::from_base(number).to_string()
}

/// A command, by its name and its content.
#[track_caller]
pub fn command(name: &str, body: Value) -> Command {
    serde_json::from_value(json!({ name: body })).expect("a command of the right form")
}

/// Terms: the honorarium, the limit of visits and the cap of companies, from August to January.
pub fn terms(yen: u64, limit: u16, cap: u32) -> Value {
    json!({"honorarium_yen": yen, "visit_limit": limit, "company_cap": cap,
        "period": {"from": "2019-08-01", "to": "2020-01-31"}})
}

pub fn set_terms(terms: Value) -> Command {
    command("set-terms", json!({"on": "2019-07-01", "terms": terms}))
}

pub fn amend_terms(from: &str, terms: Value) -> Command {
    decide_to_amend("2019-07-02", from, terms)
}

pub fn decide_to_amend(on: &str, from: &str, terms: Value) -> Command {
    command("amend-terms", json!({"on": on, "from": from, "terms": terms, "reason": "予算の見直し"}))
}

pub fn register(prefecture: &str) -> Command {
    command("register-expert", json!({"on": "2019-07-01", "prefecture": prefecture}))
}

pub fn brief(on: &str) -> Command {
    command("attend-briefing", json!({ "on": on }))
}

/// A company in Miyagi applies.
pub fn apply(on: &str) -> Command {
    apply_from(on, "04")
}

pub fn apply_from(on: &str, prefecture: &str) -> Command {
    command("apply", json!({"on": on, "name": "㈱テスト商会", "prefecture": prefecture}))
}

pub fn enrol(on: &str) -> Command {
    command("enrol", json!({ "on": on }))
}

pub fn assign(on: &str, expert: &str) -> Command {
    command("assign-expert", json!({"on": on, "expert": expert}))
}

pub fn assign_from_afar(on: &str) -> Command {
    command("assign-expert", json!({"on": on, "expert": TOKYO, "reason": "近隣に専門家がいないため"}))
}

pub fn visit(on: &str, expert: &str) -> Command {
    visit_for(on, expert, 45_000)
}

pub fn visit_for(on: &str, expert: &str, yen: u64) -> Command {
    command("log-visit", json!({"on": on, "expert": expert, "yen": yen}))
}

/// Another visit on the day of one.
pub fn another(on: &str, expert: &str) -> Command {
    let reason = "午前と午後に別の拠点を訪問";
    command("log-another-visit", json!({"on": on, "expert": expert, "yen": 45_000, "reason": reason}))
}

/// What an expert is paid for the visits of August.
pub fn pay(batch: &str, on: &str, gross: u64) -> Command {
    let amounts =
        json!({"batch": batch, "on": on, "month": "2019-08", "gross_yen": gross, "tax_yen": 0, "net_yen": gross});
    command("record-payment", amounts)
}

pub fn set_payee(on: &str, payee: &str) -> Command {
    command("set-payee", json!({"on": on, "payee": payee}))
}

pub fn set_budget(on: &str, yen: u64) -> Command {
    command("set-budget", json!({"on": on, "budget_yen": yen, "reason": "交付決定"}))
}

pub fn void(visit: u16) -> Command {
    command("void-visit", json!({"visit": visit, "reason": "重複して記録"}))
}

pub fn complete(on: &str) -> Command {
    command("complete-guidance", json!({ "on": on }))
}

pub fn withdraw(on: &str) -> Command {
    command("withdraw", json!({"on": on, "reason": "多忙のため"}))
}

pub fn continue_privately(on: &str) -> Command {
    command("agree-private-continuation", json!({"on": on, "note": "有償で継続"}))
}

pub fn evaluate(on: &str, outcome: &str, factors: usize) -> Command {
    let factors: Vec<_> = (0..factors).map(|index| format!("要因{index}")).collect();
    command("evaluate-case", json!({"on": on, "outcome": outcome, "factors": factors}))
}

pub fn study(on: &str) -> Command {
    command("hold-study-visit", json!({"on": on, "note": "体制が続いている"}))
}

pub fn code_reasons(on: &str, withdrawal: Option<&str>, factors: &[&str]) -> Command {
    command("code-reasons", json!({"on": on, "withdrawal": withdrawal, "far_expert": null, "factor_codes": factors}))
}

/// A world at the end of 2019 with terms of four visits for two companies, and the three experts.
pub fn begun() -> World<Visits> {
    let mut world = World::on("2019-12-31");
    world.accept("terms", set_terms(terms(45_000, 4, 2)));
    for (expert, prefecture) in [(MIYAGI, "04"), (IWATE, "03"), (TOKYO, "13")] {
        world.accept(&format!("expert-{expert}"), register(prefecture));
    }
    world
}

/// Company 1 is enrolled on 1 August and has the expert from Miyagi.
pub fn enrolled() -> World<Visits> {
    let mut world = begun();
    for submitted in [apply("2019-07-20"), enrol("2019-08-01"), assign("2019-08-01", MIYAGI)] {
        world.accept(&company(1), submitted);
    }
    world
}

/// The world's commits, all recorded on its last day.
pub fn decided(world: &World<Visits>) -> Vec<Decided> {
    let commits = world.log.iter().zip(1..).map(|((entity, event, _, actor), position)| Decided {
        position,
        entity: entity.clone(),
        recorded_on: world.today,
        actor: actor.clone(),
        events: vec![event.clone()],
    });
    commits.collect()
}

/// The last day that is asked about.
pub const LATE: &str = "2019-12-31";

/// The answer about the edition.
pub fn all(world: &World<Visits>, as_of: &str) -> Value {
    world.answer("fy2019", as_of, None).expect("the list")
}

/// The answer about one item.
pub fn one(world: &World<Visits>, as_of: &str, key: &str) -> Value {
    world.answer("fy2019", as_of, Some(key)).expect("the item")
}

/// Asserts what figures are as of a day.
#[track_caller]
pub fn assert_figures<const N: usize>(world: &World<Visits>, as_of: &str, figures: [(&str, &str); N]) {
    for (path, value) in figures {
        let shown = world.figure(as_of, path);
        assert_eq!(shown.as_deref(), Some(value), "{path} as of {as_of}");
    }
}

/// Company 1 had two visits, of which one was voided; company 2 applied, and company 3, from Tokyo,
/// withdrew before any visit.
pub fn busy() -> World<Visits> {
    let mut world = enrolled();
    world.accept(&company(1), visit("2019-08-10", MIYAGI));
    world.accept(&company(1), visit("2019-09-10", MIYAGI));
    world.accept(&company(1), void(1));
    world.accept(&company(2), apply("2019-08-15"));
    world.accept(&company(3), apply_from("2019-08-16", "13"));
    world.accept(&company(3), enrol("2019-08-17"));
    world.accept(&company(3), withdraw("2019-10-01"));
    world
}
