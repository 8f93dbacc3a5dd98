//! The visits of an edition: terms, experts, and as many companies as it takes.

mod company;
mod conditions;
mod experts;
mod life;

use ayumi_visits::Entity;
use ayumi_visits::Visits;

use self::{company::Company, conditions::Conditions, experts::Experts, life::Life};
use crate::{random::Random, script::Script, words::secretariat, year::Year};

/// Events of an edition to one expert.
const EVENTS_AN_EXPERT: u64 = 60;
const EXPERTS_MIN: u64 = 3;
/// However small the edition, a few companies apply.
const COMPANIES_MIN: u64 = 4;

/// The companies and experts that there are, by their numbers. Some of an edition come back in the next.
pub(crate) struct Register {
    seed: u64,
    companies: u64,
    experts: u64,
}

impl Register {
    /// The register of a history.
    pub fn new(seed: u64) -> Self {
        Self { seed, companies: 1, experts: 1 }
    }
}

/// The scripts of an edition that leads to at least so many events.
pub(crate) fn scripts(year: &Year, events: u64, random: &mut Random, register: &mut Register) -> Vec<Script<Visits>> {
    let submitter = secretariat();
    let conditions = Conditions::draw(year, random);
    let count = (events / EVENTS_AN_EXPERT).max(EXPERTS_MIN);
    let (experts, mut scripts) = Experts::draw(year, register, count, random);
    let mut planned: u64 = scripts.iter().map(|script| script.events).sum();
    let (mut companies, mut enrolments) = (0, 0);
    while companies < COMPANIES_MIN || planned < events {
        let company = Company::numbered(register.seed, register.companies + companies);
        let life = Life::new(company, year, &conditions, &experts, &submitter, Random::new(random.bits()));
        let (script, enrolled) = life.live();
        planned += script.events;
        (companies, enrolments) = (companies + 1, enrolments + enrolled);
        scripts.push(script);
    }
    // Every fourth company comes back next year, and every second expert.
    register.companies += companies - companies / 4;
    register.experts += count - count / 2;
    scripts.push(conditions.script(Script::new(Entity::Terms), year, enrolments, &submitter));
    scripts
}
