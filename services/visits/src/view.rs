//! What is shown: companies by visits made, money by region, experts by load, honoraria by month.

mod company;
mod figures;

use std::collections::BTreeMap;

use ayumi_core::{Ask, At, Page, View, page};
use ayumi_proto::{
    figure::Figure,
    ids::{Edition, ExpertId},
    money::{Yen, withheld},
    place::{BureauArea, Prefecture},
    text::Text,
    time::Day,
    visits::{Event, Terms, Withholding},
};
use serde::Serialize;

use crate::state::DatedTerms;

use company::{Company, CompanyRow, Sums, Visit};

/// The visits of one edition.
#[derive(Clone, Debug, Default)]
pub struct VisitsView {
    terms: DatedTerms,
    companies: BTreeMap<String, Company>,
    experts: BTreeMap<String, Expert>,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Expert {
    prefecture: Option<Prefecture>,
    briefings: Vec<Day>,
    simulated: bool,
}

#[derive(Debug, Serialize)]
struct RegionRow {
    id: BureauArea,
    name: Text,
    #[serde(flatten)]
    sums: Sums,
}

#[derive(Debug, Serialize)]
struct ExpertRow {
    id: String,
    #[serde(flatten)]
    expert: Expert,
    companies: usize,
    visits: usize,
}

#[derive(Debug, Serialize)]
struct HonorariumRow {
    expert: ExpertId,
    month: String,
    visits: usize,
    gross_yen: Yen,
    withheld_yen: Yen,
    net_yen: Yen,
}

#[derive(Debug, Serialize)]
struct Answer {
    terms: Option<Terms>,
    exposure_yen: Yen,
    remaining_yen: Yen,
    totals: Sums,
    companies_by_visits: Vec<usize>,
    regions: Vec<RegionRow>,
    evaluations: BTreeMap<String, usize>,
    companies: Vec<CompanyRow>,
    total: usize,
    next: Option<String>,
}

#[derive(Debug, Serialize)]
struct CompanyAnswer<'a> {
    #[serde(flatten)]
    row: CompanyRow,
    #[serde(flatten)]
    detail: &'a Company,
    terms: Option<Terms>,
}

impl VisitsView {
    fn sums(&self, as_of: Day) -> (Sums, BTreeMap<BureauArea, Sums>) {
        let terms = self.terms.on(as_of);
        let (mut total, mut regions) = (Sums::default(), BTreeMap::<BureauArea, Sums>::new());
        for company in self.companies.values() {
            company.add_to(&mut total, terms);
            if let Some(prefecture) = company.prefecture {
                company.add_to(regions.entry(prefecture.bureau_area()).or_default(), terms);
            }
        }
        (total, regions)
    }

    /// What all visits would cost if every place were taken and every visit made.
    fn exposure(&self, as_of: Day) -> Yen {
        self.terms.on(as_of).map_or(Yen::default(), |terms| {
            terms.honorarium_yen * u64::from(terms.visit_limit) * u64::from(terms.company_cap)
        })
    }

    /// How many enrolled companies have had 0, 1, … visits, up to the terms' limit at least.
    fn companies_by_visits(&self, as_of: Day) -> Vec<usize> {
        let limit = self.terms.on(as_of).map_or(0, |terms| usize::from(terms.visit_limit));
        let mut counts = vec![0; limit + 1];
        for company in self.companies.values().filter(|company| company.enrolled_on.is_some()) {
            let visits = company.standing().count();
            counts.resize(counts.len().max(visits + 1), 0);
            counts[visits] += 1;
        }
        counts
    }

    fn evaluations(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for last in self
            .companies
            .values()
            .filter_map(|company| company.evaluations.iter().max_by_key(|evaluation| evaluation.on))
        {
            *counts.entry(last.outcome.to_string()).or_default() += 1;
        }
        counts
    }

    fn standing(&self) -> impl Iterator<Item = &Visit> {
        self.companies.values().flat_map(Company::standing)
    }

    fn experts(&self) -> Vec<ExpertRow> {
        let mut rows: BTreeMap<&str, ExpertRow> = (self.experts.iter())
            .map(|(id, expert)| {
                (id.as_str(), ExpertRow { id: id.clone(), expert: expert.clone(), companies: 0, visits: 0 })
            })
            .collect();
        for company in self.companies.values() {
            if let Some(row) = company.expert().and_then(|expert| rows.get_mut(expert.as_str())) {
                row.companies += 1;
            }
        }
        for visit in self.standing() {
            if let Some(row) = rows.get_mut(visit.expert.as_str()) {
                row.visits += 1;
            }
        }
        rows.into_values().collect()
    }

    /// The honoraria statement: one payment for each expert and month, tax withheld by the terms.
    fn honoraria(&self) -> Vec<HonorariumRow> {
        let mut payments: BTreeMap<(ExpertId, String), (usize, Yen, Day)> = BTreeMap::new();
        for visit in self.standing() {
            let month = visit.on.to_string()[..7].to_owned();
            let payment = payments.entry((visit.expert.clone(), month)).or_insert((0, Yen::default(), visit.on));
            *payment = (payment.0 + 1, payment.1 + visit.yen, payment.2);
        }
        let row = |((expert, month), (visits, gross_yen, on)): ((ExpertId, String), (usize, Yen, Day))| {
            let withholding = self.terms.on(on).map(|terms| terms.withholding).unwrap_or_default();
            let withheld_yen = match withholding {
                Withholding::Individual => withheld(gross_yen),
                Withholding::None => Yen::default(),
            };
            HonorariumRow { expert, month, visits, gross_yen, withheld_yen, net_yen: gross_yen - withheld_yen }
        };
        payments.into_iter().map(row).collect()
    }

    fn overview(&self, ask: &Ask<'_>) -> Answer {
        let (totals, regions) = self.sums(ask.as_of);
        let exposure_yen = self.exposure(ask.as_of);
        let terms = self.terms.on(ask.as_of);
        let ids = self.companies.keys();
        let Page { rows, total, next } = page(ids, ask, |id| self.companies[*id].row(id, terms));
        Answer {
            terms: terms.copied(),
            exposure_yen,
            remaining_yen: exposure_yen - totals.spent_yen - totals.reserved_yen,
            totals,
            companies_by_visits: self.companies_by_visits(ask.as_of),
            regions: regions.into_iter().map(|(id, sums)| RegionRow { id, name: id.name(), sums }).collect(),
            evaluations: self.evaluations(),
            companies: rows,
            total,
            next,
        }
    }
}

impl View for VisitsView {
    const NAME: &'static str = "visits";
    type Event = Event;

    fn apply(&mut self, at: &At<'_>, event: &Event) {
        match event {
            Event::TermsSet { terms, .. } => self.terms.add(terms.period.from(), *terms),
            Event::TermsAmended { from, terms, .. } => self.terms.add(*from, *terms),
            Event::ExpertRegistered { prefecture, .. } => {
                let expert = self.experts.entry(expert_id(at.entity)).or_default();
                (expert.prefecture, expert.simulated) = (Some(*prefecture), at.is_simulated());
            }
            Event::BriefingAttended { on } => {
                if let Some(expert) = self.experts.get_mut(&expert_id(at.entity)) {
                    expert.briefings.push(*on);
                    expert.simulated |= at.is_simulated();
                }
            }
            Event::PlaceTaken { .. } | Event::PlaceReturned { .. } => {}
            Event::CompanyApplied { .. } => {
                self.companies.entry(at.entity.to_owned()).or_default().apply(at, event);
            }
            Event::CompanyEnrolled { .. }
            | Event::ExpertAssigned { .. }
            | Event::VisitLogged { .. }
            | Event::VisitVoided { .. }
            | Event::GuidanceCompleted { .. }
            | Event::CompanyWithdrawn { .. }
            | Event::PrivateContinuationAgreed { .. }
            | Event::CaseEvaluated { .. }
            | Event::StudyVisitHeld { .. } => {
                // A company whose application isn't seen as of that day isn't shown.
                if let Some(company) = self.companies.get_mut(at.entity) {
                    company.apply(at, event);
                }
            }
        }
    }

    fn figures(&self, edition: Edition, as_of: Day) -> Vec<Figure> {
        figures::list(self, edition, as_of)
    }

    fn answer(&self, _edition: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        let value = match ask.key {
            None => serde_json::to_value(self.overview(ask)),
            Some("experts") => serde_json::to_value(BTreeMap::from([("experts", self.experts())])),
            Some("honoraria") => serde_json::to_value(BTreeMap::from([("honoraria", self.honoraria())])),
            Some(id) => {
                let detail = self.companies.get(id)?;
                let terms = self.terms.on(ask.as_of);
                serde_json::to_value(CompanyAnswer { row: detail.row(id, terms), detail, terms: terms.copied() })
            }
        };
        value.ok()
    }
}

fn expert_id(entity: &str) -> String {
    entity.strip_prefix("expert-").unwrap_or(entity).to_owned()
}
