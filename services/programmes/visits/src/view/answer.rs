//! The view's answers: the overview, one company, the experts, the honoraria statement.

use std::collections::BTreeMap;

use crate::Terms;
use ayumi_core::{Ask, Page, page};
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    money::Yen,
    place::{BureauArea, Prefecture},
    text::{Name, Note, Text},
    time::{Day, Moment},
};
use serde::Serialize;

use super::{
    Applied, VisitsView,
    address::{Case, OfPayment},
    company::{Evaluation, Visit},
    experts::Expert,
    tally::Sums,
};
use crate::month::Month;

#[derive(Debug, Serialize)]
pub(super) struct Overview<'a> {
    terms: Option<&'a Terms>,
    exposure_yen: i64,
    remaining_yen: i64,
    totals: Sums,
    companies_by_visits: Vec<i64>,
    regions: Vec<RegionRow>,
    evaluations: BTreeMap<String, i64>,
    companies: Vec<CompanyRow<'a>>,
    total: usize,
    next: Option<String>,
}

#[derive(Debug, Serialize)]
struct RegionRow {
    id: BureauArea,
    name: Text,
    #[serde(flatten)]
    sums: Sums,
}

/// A row of the list of companies.
#[derive(Debug, Serialize)]
struct CompanyRow<'a> {
    id: &'a CompanyId,
    name: &'a Name,
    prefecture: Prefecture,
    region: BureauArea,
    stage: &'static str,
    enrolled: bool,
    expert: Option<ExpertId>,
    visits: u16,
    spent_yen: Yen,
    reserved_yen: Yen,
    simulated: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Detail<'a> {
    #[serde(flatten)]
    row: CompanyRow<'a>,
    applied_on: Day,
    enrolled_on: Option<Day>,
    completed_on: Option<Day>,
    withdrawn_on: Option<Day>,
    visit_log: Vec<VisitRow<'a>>,
    private_continuation_on: Option<Day>,
    evaluations: &'a [Evaluation],
    study_visits: &'a [Day],
    terms: Option<&'a Terms>,
}

#[derive(Debug, Serialize)]
struct VisitRow<'a> {
    visit: u16,
    expert: ExpertId,
    on: Day,
    yen: Yen,
    void_reason: Option<&'a Note>,
    recorded_at: Moment,
    position: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct ExpertRow<'a> {
    id: ExpertId,
    prefecture: Option<Prefecture>,
    briefings: &'a [Day],
    companies: i64,
    visits: i64,
    simulated: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct HonorariumRow {
    expert: ExpertId,
    month: Month,
    visits: i64,
    gross_yen: i64,
    withheld_yen: i64,
    net_yen: i64,
}

impl VisitsView {
    pub(super) fn overview(&self, ask: &Ask<'_>) -> Overview<'_> {
        let terms = self.terms.on(ask.as_of);
        let mut applied: Vec<Applied<'_>> = self.applied().collect();
        applied.sort_unstable_by(|one, other| one.as_ref().cmp(other.as_ref()));
        let Page { rows, total, next } = page(applied.into_iter(), ask, |applied| self.row(*applied, terms));
        let region = |id: BureauArea| Some(RegionRow { id, name: id.name(), sums: self.region(id)?.sums(terms) });
        let cases = Case::ALL.into_iter().filter_map(|case| Some((case.0.to_string(), self.cases_of(case)?)));
        Overview {
            terms,
            exposure_yen: self.exposure_yen(ask.as_of),
            remaining_yen: self.remaining_yen(ask.as_of),
            totals: self.total().sums(terms),
            companies_by_visits: self.total().companies_by_visits(terms).collect(),
            regions: BureauArea::ALL.into_iter().filter_map(region).collect(),
            evaluations: cases.collect(),
            companies: rows,
            total,
            next,
        }
    }

    fn row<'a>(&'a self, Applied { application, company }: Applied<'a>, terms: Option<&Terms>) -> CompanyRow<'a> {
        CompanyRow {
            id: &application.id,
            name: &application.name,
            prefecture: application.prefecture,
            region: application.prefecture.bureau_area(),
            stage: company.stage(),
            enrolled: company.enrolled_on.is_some(),
            expert: company.expert(),
            visits: company.standing,
            spent_yen: company.spent_yen,
            reserved_yen: company.reserved_yen(terms),
            simulated: company.simulated,
        }
    }

    /// One company that applied.
    pub(super) fn detail(&self, id: &CompanyId, as_of: Day) -> Option<Detail<'_>> {
        let applied = self.company(id)?;
        let (terms, company) = (self.terms.on(as_of), applied.company);
        Some(Detail {
            row: self.row(applied, terms),
            applied_on: applied.application.on,
            enrolled_on: company.enrolled_on,
            completed_on: company.completed_on,
            withdrawn_on: company.withdrawn_on,
            visit_log: company.visits.iter().map(|visit| self.visit(visit)).collect(),
            private_continuation_on: company.private_continuation_on,
            evaluations: &company.evaluations,
            study_visits: &company.study_visits,
            terms,
        })
    }

    fn visit<'a>(&'a self, visit: &'a Visit) -> VisitRow<'a> {
        let Visit { visit: number, expert, on, yen, ref void_reason, recorded_at, position } = *visit;
        VisitRow { visit: number, expert, on, yen, void_reason: void_reason.as_ref(), recorded_at, position }
    }

    /// The registered experts with their load.
    pub(super) fn expert_rows(&self) -> Vec<ExpertRow<'_>> {
        self.experts.in_order().into_iter().filter(|expert| expert.is_registered()).map(ExpertRow::of).collect()
    }

    /// The honoraria statement: one payment for each expert and month, tax withheld by the terms.
    pub(super) fn honoraria(&self) -> Vec<HonorariumRow> {
        let mut rows = Vec::new();
        for expert in self.experts.in_order() {
            for (month, payment) in expert.payments() {
                let figure = |figure| payment.figure(figure, month, &self.terms);
                rows.push(HonorariumRow {
                    expert: expert.id,
                    month,
                    visits: figure(OfPayment::Visits),
                    gross_yen: figure(OfPayment::GrossYen),
                    withheld_yen: figure(OfPayment::WithheldYen),
                    net_yen: figure(OfPayment::NetYen),
                });
            }
        }
        rows
    }
}

impl<'a> ExpertRow<'a> {
    fn of(expert: &'a Expert) -> Self {
        let Expert { id, prefecture, briefings, companies, visits, simulated, .. } = expert;
        let (id, prefecture, companies, visits, simulated) = (*id, *prefecture, *companies, *visits, *simulated);
        Self { id, prefecture, briefings, companies, visits, simulated }
    }
}
