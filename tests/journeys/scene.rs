//! What is submitted before a race or a crash begins: terms, an expert, and companies that are enrolled and
//! wait for their visits.

use ayumi_proto::ids::CompanyId;
use serde_json::{Value, json};

use crate::harness::Ayumi;

/// The edition that journeys are about.
pub const EDITION: &str = "fy2019";
/// The expert that every company is assigned.
pub const EXPERT: &str = "100001";

/// A command: entity, name, content.
pub type Submission = (String, &'static str, Value);

/// The corporate number of a simulated company.
pub fn company(index: u64) -> String {
    CompanyId::from_base(12_000_000_000 + index).to_string()
}

/// Terms of a fee, a limit of visits and a cap of companies.
pub fn terms(yen: u64, limit: u16, cap: u32) -> Value {
    let period = json!({"from": "2019-07-01", "to": "2020-02-29"});
    json!({"honorarium_yen": yen, "visit_limit": limit, "company_cap": cap, "period": period})
}

/// Terms at 45,000 yen a visit, and the expert.
pub fn opening(limit: u16, cap: u32) -> Vec<Submission> {
    vec![
        ("terms".to_owned(), "set-terms", json!({"on": "2019-05-27", "terms": terms(45_000, limit, cap)})),
        (format!("expert-{EXPERT}"), "register-expert", json!({"on": "2019-06-10", "prefecture": "13"})),
    ]
}

/// A company applies.
pub fn apply(company: &str) -> Submission {
    (company.to_owned(), "apply", json!({"on": "2019-07-01", "name": "試験製作所", "prefecture": "13"}))
}

/// It is enrolled.
pub fn enrol(company: &str) -> Submission {
    (company.to_owned(), "enrol", json!({"on": "2019-07-02"}))
}

/// It is assigned the expert.
pub fn assign(company: &str) -> Submission {
    (company.to_owned(), "assign-expert", json!({"on": "2019-07-03", "expert": EXPERT}))
}

/// Everything until the companies with the first `companies` numbers wait for visits.
pub fn ready_for_visits(limit: u16, companies: u64) -> Vec<Submission> {
    let mut submissions = opening(limit, 400);
    submissions.extend((0..companies).map(company).flat_map(|id| [apply(&id), enrol(&id), assign(&id)]));
    submissions
}

/// A day of its own for each number from 0 on, from 1 August: the same expert visits a company once a day.
pub fn day(number: usize) -> String {
    format!("2019-{:02}-{:02}", 8 + number / 28, number % 28 + 1)
}

/// A visit on a day of the period.
pub fn visit(on: &str, yen: u64) -> Value {
    json!({"expert": EXPERT, "on": on, "yen": yen})
}

/// Where a command is posted.
pub fn path(entity: &str, command: &str) -> String {
    format!("/api/v1/visits/{entity}/{command}?edition={EDITION}")
}

/// Submits a scene to a running Ayumi.
pub fn play(ayumi: &Ayumi, scene: &[Submission]) {
    for (entity, command, payload) in scene {
        let reply = ayumi.post(&path(entity, command), None, payload);
        assert_eq!(reply.status, 201, "{command} {entity}: {}", reply.body);
    }
}
