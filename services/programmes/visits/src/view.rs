//! What is shown: companies by visits made, money by region, experts by load, honoraria by month.

mod address;
mod answer;
mod caption;
mod company;
mod concerns;
mod experts;
mod tally;
mod terms;

pub use address::{Address, Case, OfCompany, OfExpert, OfPayment, Sum};

use std::collections::HashMap;

use crate::{Event, Terms};
use ayumi_core::{Ask, At, ByEntity, Caption, Order, View};
use ayumi_proto::{
    figure::Value,
    ids::{CompanyId, Edition},
    place::BureauArea,
    time::Day,
};

use company::{Application, Company};
use experts::Experts;
use tally::{Share, Tallies, Tally, Turn};
use terms::ToldTerms;

/// The place, among the tallies, of companies of which no application is seen.
const ELSEWHERE: usize = BureauArea::ALL.len();

/// The visits of one edition.
#[derive(Clone, Debug, Default)]
pub struct VisitsView {
    terms: ToldTerms,
    companies: ByEntity<Company>,
    /// The number in the edition of each company that applied.
    numbers: HashMap<CompanyId, u32>,
    experts: Experts,
    /// Companies by region, in the order of [`BureauArea::ALL`], and last those that haven't applied.
    tallies: [Tally; ELSEWHERE + 1],
    /// Companies by the outcome of their last evaluation, in the order of [`Case::ALL`].
    cases: [i64; Case::ALL.len()],
}

/// A company whose application is seen: others aren't shown.
#[derive(Clone, Copy)]
struct Applied<'a> {
    application: &'a Application,
    company: &'a Company,
}

impl<'a> Applied<'a> {
    fn of(company: &'a Company) -> Option<Self> {
        company.application.as_ref().map(|application| Self { application, company })
    }
}

/// The id, in the order of which companies are listed.
impl AsRef<str> for Applied<'_> {
    fn as_ref(&self) -> &str {
        self.application.id.as_str()
    }
}

impl VisitsView {
    /// Folds an event of a company: what the company added to the sums is taken out and put in anew.
    fn apply_to_company(&mut self, at: &At<'_>, event: &Event<&str>) {
        let company = self.companies.get_or_insert_with(at.number, Company::default);
        let before = company.share();
        company.apply(at, event, &mut self.experts);
        let share = company.share();
        if let Some(application) = company.application.as_ref().filter(|_| !before.applied) {
            self.numbers.insert(application.id.clone(), at.number);
        }
        if before != share {
            // Where a made-up event takes something away, what is left hangs on it too.
            let before = Share { simulated: share.simulated, ..before };
            self.count(&before, Turn::Out);
            self.count(&share, Turn::In);
        }
    }

    /// Adds what was told of other entities.
    fn join(&mut self, other: Self) {
        let Self { terms, companies, numbers, experts, tallies, cases } = other;
        self.terms.join(terms);
        self.companies.join(companies);
        self.numbers.extend(numbers);
        self.experts.join(experts);
        self.tallies.iter_mut().zip(&tallies).for_each(|(tally, other)| tally.join(other));
        self.cases.iter_mut().zip(cases).for_each(|(companies, others)| *companies += others);
    }

    fn count(&mut self, share: &Share, turn: Turn) {
        self.tallies[share.area.map_or(ELSEWHERE, |area| area as usize)].count(share, turn);
        if let Some(outcome) = share.outcome {
            self.cases[outcome as usize] += turn as i64;
        }
        self.experts.count_company(share, turn);
    }

    fn total(&self) -> Tallies<'_> {
        Tallies(&self.tallies)
    }

    /// The companies of a region; `None` if none of it applied.
    fn region(&self, area: BureauArea) -> Option<Tallies<'_>> {
        let tally = &self.tallies[area as usize];
        Some(Tallies(std::slice::from_ref(tally))).filter(|region| region.sum(Sum::Applied, None) > 0)
    }

    /// How many companies have that outcome; `None` for none.
    fn cases_of(&self, case: Case) -> Option<i64> {
        Some(self.cases[case.0 as usize]).filter(|companies| *companies > 0)
    }

    fn company(&self, id: &CompanyId) -> Option<Applied<'_>> {
        Applied::of(self.companies.get(*self.numbers.get(id)?)?)
    }

    /// The companies that are shown, in the order in which they were first folded.
    fn applied(&self) -> impl Iterator<Item = Applied<'_>> {
        self.companies.iter().filter_map(Applied::of)
    }

    /// What all visits would cost if every place were taken and every visit made.
    fn exposure_yen(&self, as_of: Day) -> i64 {
        let cost = |terms: &Terms| terms.honorarium_yen * u64::from(terms.visit_limit) * u64::from(terms.company_cap);
        self.terms.on(as_of).map_or(0, |terms| cost(terms).get() as i64)
    }

    /// What of it is neither spent nor reserved.
    fn remaining_yen(&self, as_of: Day) -> i64 {
        let sum = |sum| self.total().sum(sum, self.terms.on(as_of));
        (self.exposure_yen(as_of) - sum(Sum::SpentYen) - sum(Sum::ReservedYen)).max(0)
    }

    fn of_company(&self, id: &CompanyId, figure: OfCompany, as_of: Day) -> Option<i64> {
        let company = self.company(id)?.company;
        Some(match figure {
            OfCompany::Visits => i64::from(company.standing),
            OfCompany::SpentYen => company.spent_yen.get() as i64,
            OfCompany::ReservedYen => company.reserved_yen(self.terms.on(as_of)).get() as i64,
        })
    }
}

impl View for VisitsView {
    const NAME: &'static str = "visits";
    type Event<'e> = Event<&'e str>;
    type Address = Address;
    const ORDER: Order<Self> = Order::WithinEntities { join: Self::join };

    fn with_room_for(entities: usize) -> Self {
        let (companies, numbers) = (ByEntity::with_capacity(entities), HashMap::with_capacity(entities));
        Self { companies, numbers, ..Self::default() }
    }

    fn apply(&mut self, at: &At<'_>, event: &Event<&str>) {
        match event {
            Event::TermsSet(initial) => self.terms.add(at, initial.terms.period.from(), initial.terms),
            Event::TermsAmended(amendment) => self.terms.add(at, amendment.from, amendment.terms),
            Event::ExpertRegistered(registration) => {
                self.experts.register(at.entity(), registration.prefecture, at.is_simulated());
            }
            Event::BriefingAttended(briefing) => {
                self.experts.attend_briefing(at.entity(), briefing.on, at.is_simulated());
            }
            Event::PlaceTaken(_) | Event::PlaceReturned(_) => {}
            Event::CompanyApplied(_)
            | Event::CompanyEnrolled(_)
            | Event::ExpertAssigned(_)
            | Event::VisitLogged(_)
            | Event::VisitVoided(_)
            | Event::GuidanceCompleted(_)
            | Event::CompanyWithdrawn(_)
            | Event::PrivateContinuationAgreed(_)
            | Event::CaseEvaluated(_)
            | Event::StudyVisitHeld(_) => self.apply_to_company(at, event),
        }
    }

    fn addresses(&self, as_of: Day) -> Vec<Address> {
        let mut addresses: Vec<Address> = Sum::ALL.iter().copied().map(Address::Total).collect();
        addresses.extend([Address::ExposureYen, Address::RemainingYen]);
        let by_visits = self.total().companies_by_visits(self.terms.on(as_of)).len() as u16;
        addresses.extend((0..by_visits).map(Address::CompaniesByVisits));
        let cases = Case::ALL.into_iter().filter(|case| self.cases_of(*case).is_some());
        addresses.extend(cases.map(Address::Cases));
        for area in BureauArea::ALL.into_iter().filter(|area| self.region(*area).is_some()) {
            addresses.extend(Sum::ALL.iter().map(|sum| Address::Region(area, *sum)));
        }
        for Applied { application, .. } in self.applied() {
            addresses.extend(OfCompany::ALL.iter().map(|figure| Address::Company(application.id.clone(), *figure)));
        }
        for expert in self.experts.in_order() {
            addresses.extend(expert.addresses());
        }
        addresses
    }

    fn value(&self, address: &Address, as_of: Day) -> Option<Value> {
        let terms = self.terms.on(as_of);
        let whole = match address {
            Address::Total(sum) => self.total().sum(*sum, terms),
            Address::ExposureYen => self.exposure_yen(as_of),
            Address::RemainingYen => self.remaining_yen(as_of),
            Address::CompaniesByVisits(visits) => self.total().companies_by_visits(terms).nth(usize::from(*visits))?,
            Address::Cases(case) => self.cases_of(*case)?,
            Address::Region(area, sum) => self.region(*area)?.sum(*sum, terms),
            Address::Company(company, figure) => self.of_company(company, *figure, as_of)?,
            Address::Expert(expert, figure) => self.experts.get(*expert)?.figure(*figure)?,
            Address::Payment(expert, month, figure) => {
                self.experts.get(*expert)?.payment(*month)?.figure(*figure, *month, &self.terms)
            }
        };
        Some(Value::Whole(whole))
    }

    fn caption(&self, address: &Address) -> Caption {
        caption::caption(self, address)
    }

    fn concerns(address: &Address, entity: &str, event: &Event<&str>) -> bool {
        concerns::concerns(address, entity, event)
    }

    fn corrects(event: &Event<&str>) -> bool {
        concerns::corrects(event)
    }

    fn supersedes(event: &Event<&str>, earlier: &Event<&str>) -> bool {
        concerns::supersedes(event, earlier)
    }

    fn answer(&self, _edition: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        match ask.key {
            None => serde_json::to_value(self.overview(ask)).ok(),
            Some("experts") => Some(serde_json::json!({ "experts": self.expert_rows() })),
            Some("honoraria") => Some(serde_json::json!({ "honoraria": self.honoraria() })),
            Some(id) => serde_json::to_value(self.detail(&id.parse().ok()?, ask.as_of)?).ok(),
        }
    }
}
