//! What is shown: companies by visits made, money by region, experts by load, honoraria by month.

use std::collections::BTreeMap;

use ayumi_core::{Ask, At, Page, View, page};
use ayumi_proto::{
    figure::{Figure, Unit, Value},
    ids::{Edition, ExpertId},
    money::{Yen, withheld},
    place::{BureauArea, Prefecture},
    text::{Name, Text},
    time::Day,
    visits::{Event, Outcome, Terms, Withholding},
};
use serde::Serialize;

use crate::rules::DatedTerms;

/// The visits of one edition.
#[derive(Clone, Debug, Default)]
pub struct VisitsView {
    terms: DatedTerms,
    companies: BTreeMap<String, Company>,
    experts: BTreeMap<String, Expert>,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Company {
    name: Option<Name>,
    prefecture: Option<Prefecture>,
    applied_on: Option<Day>,
    enrolled_on: Option<Day>,
    #[serde(skip)]
    over: bool,
    completed_on: Option<Day>,
    withdrawn_on: Option<Day>,
    expert: Option<ExpertId>,
    visit_log: Vec<Visit>,
    private_continuation_on: Option<Day>,
    evaluations: Vec<Evaluation>,
    study_visits: Vec<Day>,
    simulated: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Visit {
    visit: u16,
    expert: ExpertId,
    on: Day,
    yen: Yen,
    void_reason: Option<String>,
    recorded_at: ayumi_proto::time::Moment,
    position: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Evaluation {
    on: Day,
    outcome: Outcome,
    factors: Vec<String>,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Expert {
    prefecture: Option<Prefecture>,
    briefings: Vec<Day>,
    simulated: bool,
}

/// A row of the list of companies.
#[derive(Debug, Serialize)]
struct CompanyRow {
    id: String,
    name: Option<Name>,
    prefecture: Option<Prefecture>,
    region: Option<BureauArea>,
    stage: &'static str,
    enrolled: bool,
    expert: Option<ExpertId>,
    visits: u16,
    spent_yen: Yen,
    reserved_yen: Yen,
    simulated: bool,
}

/// Money and companies, of the whole edition or of one region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Sums {
    applied: usize,
    enrolled: usize,
    served: usize,
    withdrawn: usize,
    visits: usize,
    spent_yen: Yen,
    reserved_yen: Yen,
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

impl Company {
    fn standing(&self) -> impl Iterator<Item = &Visit> {
        self.visit_log.iter().filter(|visit| visit.void_reason.is_none())
    }

    fn spent(&self) -> Yen {
        self.standing().map(|visit| visit.yen).sum()
    }

    /// What is kept back for visits that the company may still get.
    fn reserved(&self, terms: Option<&Terms>) -> Yen {
        match terms {
            Some(terms) if self.enrolled_on.is_some() && !self.over => {
                let left = usize::from(terms.visit_limit).saturating_sub(self.standing().count());
                terms.honorarium_yen * left as u64
            }
            _ => Yen::default(),
        }
    }

    fn stage(&self) -> &'static str {
        match (self.withdrawn_on, self.completed_on, self.enrolled_on, self.applied_on) {
            (Some(_), ..) => "withdrawn",
            (_, Some(_), ..) => "completed",
            (_, _, Some(_), _) => "enrolled",
            (_, _, _, Some(_)) => "applied",
            _ => "unknown",
        }
    }

    fn row(&self, id: &str, terms: Option<&Terms>) -> CompanyRow {
        CompanyRow {
            id: id.to_owned(),
            name: self.name.clone(),
            prefecture: self.prefecture,
            region: self.prefecture.map(Prefecture::bureau_area),
            stage: self.stage(),
            enrolled: self.enrolled_on.is_some(),
            expert: self.expert.clone(),
            visits: self.standing().count() as u16,
            spent_yen: self.spent(),
            reserved_yen: self.reserved(terms),
            simulated: self.simulated,
        }
    }

    fn add_to(&self, sums: &mut Sums, terms: Option<&Terms>) {
        let visits = self.standing().count();
        sums.applied += usize::from(self.applied_on.is_some());
        sums.enrolled += usize::from(self.enrolled_on.is_some());
        sums.served += usize::from(visits > 0);
        sums.withdrawn += usize::from(self.withdrawn_on.is_some());
        sums.visits += visits;
        sums.spent_yen = sums.spent_yen + self.spent();
        sums.reserved_yen = sums.reserved_yen + self.reserved(terms);
        sums.simulated |= self.simulated;
    }

    /// Folds an event of the company.
    fn apply(&mut self, at: &At<'_>, event: &Event) {
        self.simulated |= at.is_simulated();
        match event {
            Event::CompanyApplied { on, name, prefecture } => {
                self.name = Some(name.clone());
                self.prefecture = Some(*prefecture);
                self.applied_on = Some(*on);
                (self.enrolled_on, self.withdrawn_on, self.over, self.expert) = (None, None, false, None);
            }
            Event::CompanyEnrolled { on } => self.enrolled_on = Some(*on),
            Event::ExpertAssigned { expert, .. } => self.expert = Some(expert.clone()),
            Event::VisitLogged { visit, expert, on, yen } => self.visit_log.push(Visit {
                visit: *visit,
                expert: expert.clone(),
                on: *on,
                yen: *yen,
                void_reason: None,
                recorded_at: at.recorded_at,
                position: at.position,
            }),
            Event::VisitVoided { visit, reason, .. } => {
                if let Some(voided) = self.visit_log.iter_mut().find(|logged| logged.visit == *visit) {
                    voided.void_reason = Some(reason.to_string());
                }
            }
            Event::GuidanceCompleted { on } => (self.completed_on, self.over) = (Some(*on), true),
            Event::CompanyWithdrawn { on, .. } => (self.withdrawn_on, self.over) = (Some(*on), true),
            Event::PrivateContinuationAgreed { on, .. } => self.private_continuation_on = Some(*on),
            Event::CaseEvaluated { on, outcome, factors } => self.evaluations.push(Evaluation {
                on: *on,
                outcome: *outcome,
                factors: factors.iter().map(ToString::to_string).collect(),
            }),
            Event::StudyVisitHeld { on, .. } => self.study_visits.push(*on),
            Event::TermsSet { .. }
            | Event::TermsAmended { .. }
            | Event::ExpertRegistered { .. }
            | Event::BriefingAttended { .. }
            | Event::PlaceTaken { .. }
            | Event::PlaceReturned { .. } => {}
        }
    }
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
        for last in self.companies.values().filter_map(|company| company.evaluations.last()) {
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
            if let Some(row) = company.expert.as_ref().and_then(|expert| rows.get_mut(expert.as_str())) {
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
        let (total, regions) = self.sums(as_of);
        let mut list = List { edition, figures: Vec::new() };
        list.sums("", &Text::new("", ""), &total);
        let exposure = self.exposure(as_of);
        let remaining = exposure - total.spent_yen - total.reserved_yen;
        list.add("exposure-yen", exposure, Unit::Yen, ("最大支出額", "Exposure"), false);
        list.add("remaining-yen", remaining, Unit::Yen, ("残額", "Remaining"), total.simulated);
        for (visits, companies) in self.companies_by_visits(as_of).into_iter().enumerate() {
            let label = (format!("訪問{visits}回の企業"), format!("Companies with {visits} visits"));
            list.add(&format!("companies-by-visits/{visits}"), companies, Unit::Companies, label, total.simulated);
        }
        for (outcome, cases) in self.evaluations() {
            let label = (format!("事例評価 {outcome}"), format!("Cases evaluated: {outcome}"));
            list.add(&format!("cases/{outcome}"), cases, Unit::Companies, label, total.simulated);
        }
        for (area, sums) in regions {
            list.sums(&format!("region/{area}/"), &area.name(), &sums);
        }
        let terms = self.terms.on(as_of);
        for (id, company) in &self.companies {
            let row = company.row(id, terms);
            let name = row.name.as_ref().map_or(id.as_str(), Name::as_str);
            let label = |ja: &str, en: &str| (format!("{name} {ja}"), format!("{name}: {en}"));
            list.add(
                &format!("company/{id}/visits"),
                u32::from(row.visits),
                Unit::Visits,
                label("訪問", "visits"),
                row.simulated,
            );
            list.add(
                &format!("company/{id}/spent-yen"),
                row.spent_yen,
                Unit::Yen,
                label("支出", "spent"),
                row.simulated,
            );
            list.add(
                &format!("company/{id}/reserved-yen"),
                row.reserved_yen,
                Unit::Yen,
                label("確保", "reserved"),
                row.simulated,
            );
        }
        for row in self.experts() {
            let label = (format!("専門家 {} 訪問", row.id), format!("Expert {}: visits", row.id));
            list.add(&format!("expert/{}/visits", row.id), row.visits, Unit::Visits, label, row.expert.simulated);
        }
        list.figures
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

/// Figures of the edition, as they are listed.
struct List {
    edition: Edition,
    figures: Vec<Figure>,
}

impl List {
    fn add<J: Into<String>, E: Into<String>>(
        &mut self,
        path: &str,
        value: impl Into<Value>,
        unit: Unit,
        label: (J, E),
        simulated: bool,
    ) {
        let path = format!("{}/{}/{path}", VisitsView::NAME, self.edition);
        self.figures.push(Figure { path, value: value.into(), unit, label: Text::new(label.0, label.1), simulated });
    }

    fn sums(&mut self, prefix: &str, of: &Text, sums: &Sums) {
        let companies = [
            ("applied", sums.applied, "申込企業", "Companies that applied"),
            ("enrolled", sums.enrolled, "採択企業", "Companies enrolled"),
            ("served", sums.served, "訪問を受けた企業", "Companies served"),
            ("withdrawn", sums.withdrawn, "辞退企業", "Companies withdrawn"),
        ];
        let label = |ja: &str, en: &str| {
            (format!("{} {ja}", of.ja).trim().to_owned(), format!("{} {en}", of.en).trim().to_owned())
        };
        for (name, count, ja, en) in companies {
            self.add(&format!("{prefix}{name}"), count, Unit::Companies, label(ja, en), sums.simulated);
        }
        self.add(
            &format!("{prefix}visits"),
            sums.visits,
            Unit::Visits,
            label("訪問回数", "Visits that stand"),
            sums.simulated,
        );
        self.add(&format!("{prefix}spent-yen"), sums.spent_yen, Unit::Yen, label("支出額", "Spent"), sums.simulated);
        self.add(
            &format!("{prefix}reserved-yen"),
            sums.reserved_yen,
            Unit::Yen,
            label("確保額", "Reserved"),
            sums.simulated,
        );
    }
}
