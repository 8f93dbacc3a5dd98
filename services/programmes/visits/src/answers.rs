//! The answers to questions about the visits.

mod company;
mod remarks;

use ayumi_core::{
    Answers, Ask, Page, ReadError, View,
    answer::TableSpec,
    figures::{
        cube::Facts,
        place::Scope,
        point::{Dimension as _, Point as _},
        reader::Reader,
    },
    page, tables,
};
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    month::Month,
    place::BureauArea,
    time::Day,
};

use crate::{
    Entity, Event, Payment, Visits,
    figures::{Dimension, Indicator, Measure, Point, payee, terms},
    rows::{
        Answer, CodesRow, CompanyRow, DoubtRow, ExpertRow, HonorariumRow, Overview, PaymentKind, PaymentRow, RegionRow,
        RemarkRow, Sums,
    },
    state::State,
};
use company::{Applied, company, row};

impl Answers for Visits {
    type Answer = Answer;

    const TABLES: &'static [TableSpec<Self>] = tables! {
        CompanyRow = "companies", companies, "企業" / "Companies";
        ExpertRow = "experts", experts, "専門家" / "Experts";
        HonorariumRow = "honoraria", |view| Ok(honoraria(view)), "謝金" / "Honoraria";
        RemarkRow = "remarks", |view| Ok(remarks::all(view)?.0), "理由・所見" / "Reasons and findings";
        PaymentRow = "payments", payments, "支払" / "Payments";
        DoubtRow = "doubts", |view| Ok(doubts(view)), "要確認の訪問" / "Visits to check";
        CodesRow = "codes", |view| Ok(remarks::all(view)?.1), "理由・要因の分類" / "Codes of reasons";
    };

    /// Experts are entities beside companies, under names of their own.
    fn entity_of(column: &str, cell: &str) -> Option<Entity> {
        let expert = || cell.parse().ok().map(Entity::Expert);
        match column {
            "id" => cell.parse().ok().map(Entity::Company).or_else(expert),
            "expert" => expert(),
            "company" => cell.parse().ok().map(Entity::Company),
            _ => None,
        }
    }

    fn answer(view: &View<'_, Self>, ask: &Ask<'_>) -> Result<Option<Answer>, ReadError> {
        Ok(match ask.key {
            None => Some(Answer::Overview(Box::new(overview(view, ask)?))),
            Some("experts") => Some(Answer::Experts { experts: experts(view)? }),
            Some("honoraria") => Some(Answer::Honoraria { doubts: doubts(view), honoraria: honoraria(view) }),
            Some(id) => match id.parse::<CompanyId>() {
                Ok(id) => company(view, &Entity::Company(id))?.map(|company| Answer::Company(Box::new(company))),
                Err(_) => None,
            },
        })
    }
}

fn applied<'a>(view: &View<'a, Visits>) -> Vec<Applied<'a>> {
    view.folded.items(Facts::All).into_iter().filter_map(Applied::of).collect()
}

/// The rows of all companies.
fn companies(view: &View<'_, Visits>) -> Result<Vec<CompanyRow>, ReadError> {
    applied(view).into_iter().filter_map(|applied| row(view, applied).transpose()).collect()
}

/// The visits that count and may be wrong, by company.
fn doubts(view: &View<'_, Visits>) -> Vec<DoubtRow> {
    let mut rows = Vec::new();
    for slot in view.folded.items(Facts::All) {
        let (Entity::Company(company), Some(state)) = (&slot.entity, slot.state(Facts::All)) else { continue };
        rows.extend(state.company().doubts().map(|(visit, doubt)| DoubtRow {
            company: company.clone(),
            visit: visit.number,
            on: visit.on,
            expert: visit.expert,
            yen: visit.yen,
            doubt,
        }));
    }
    rows
}

fn overview(view: &View<'_, Visits>, ask: &Ask<'_>) -> Result<Overview, ReadError> {
    let reader = view.reader();
    let Page { rows, total, next } = page(applied(view).into_iter(), ask, |applied| row(view, applied.clone()))?;
    let region = |id: BureauArea| {
        let scope = Scope::at(Point { region: Some(id), ..Point::default() });
        let sums = sums(&reader, &scope, view);
        (sums.applied > 0).then(|| RegionRow { id, name: id.name(), sums })
    };
    let all = Scope::all();
    Ok(Overview {
        terms: terms(&reader).copied(),
        exposure_yen: computed(&reader, &all, Indicator::ExposureYen),
        remaining_yen: computed(&reader, &all, Indicator::RemainingYen),
        lapsed_yen: computed(&reader, &all, Indicator::LapsedYen),
        budget_yen: computed(&reader, &all, Indicator::BudgetYen),
        budget_left_yen: computed(&reader, &all, Indicator::BudgetLeftYen),
        totals: sums(&reader, &all, view),
        companies_by_visits: by(&reader, Dimension::Visits, Measure::CompaniesByVisits)
            .into_iter()
            .map(|(_, companies)| companies)
            .collect(),
        regions: BureauArea::ALL.into_iter().filter_map(region).collect(),
        evaluations: by(&reader, Dimension::Outcome, Measure::Cases).into_iter().collect(),
        companies: rows,
        total,
        next,
    })
}

/// The values of a dimension at which a measure has contributions, with its sum.
fn by(reader: &Reader<'_, Visits>, dimension: Dimension, measure: Measure) -> Vec<(String, i64)> {
    let points = reader.folded().points(dimension.bit(), measure, Facts::All);
    let sum = |point: Point| {
        let value = point.get(dimension).unwrap_or_default();
        (value, reader.sum(&Scope::at(point), measure))
    };
    points.into_iter().map(sum).collect()
}

fn computed(reader: &Reader<'_, Visits>, scope: &Scope<Visits>, indicator: Indicator) -> i64 {
    reader.whole(scope, indicator).unwrap_or_default()
}

fn sums(reader: &Reader<'_, Visits>, scope: &Scope<Visits>, view: &View<'_, Visits>) -> Sums {
    let read = |reader: &Reader<'_, Visits>| Sums {
        applied: reader.sum(scope, Measure::Applied),
        enrolled: reader.sum(scope, Measure::Enrolled),
        served: reader.sum(scope, Measure::Served),
        withdrawn: reader.sum(scope, Measure::Withdrawn),
        visits: reader.sum(scope, Measure::Visits),
        spent_yen: reader.sum(scope, Measure::SpentYen),
        reserved_yen: computed(reader, scope, Indicator::ReservedYen),
        simulated: false,
    };
    let sums = read(reader);
    let simulated = view.folded.is_simulated() && read(&Reader::by(view.folded, Facts::Reported)) != sums;
    Sums { simulated, ..sums }
}

/// The registered experts with their load.
fn experts(view: &View<'_, Visits>) -> Result<Vec<ExpertRow>, ReadError> {
    let reader = view.reader();
    let mut rows = Vec::new();
    for slot in view.folded.slots() {
        let (Entity::Expert(id), Some(expert)) = (&slot.entity, slot.state(Facts::All).and_then(State::expert)) else {
            continue;
        };
        let scope = Scope::at(Point { expert: Some(*id), ..Point::default() });
        rows.push(ExpertRow {
            id: *id,
            prefecture: Some(expert.prefecture),
            briefings: briefings(view, &slot.entity)?,
            companies: reader.sum(&scope, Measure::Companies),
            visits: reader.sum(&scope, Measure::Visits),
            simulated: slot.is_simulated(),
        });
    }
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

fn briefings(view: &View<'_, Visits>, expert: &Entity) -> Result<Vec<Day>, ReadError> {
    let mut days = Vec::new();
    view.each_event_of(expert, |_, event| {
        if let Event::BriefingAttended(attendance) = event {
            days.push(attendance.on);
        }
    })?;
    days.sort();
    Ok(days)
}

/// The payments, by expert in the order in which they were recorded.
fn payments(view: &View<'_, Visits>) -> Result<Vec<PaymentRow>, ReadError> {
    let mut rows = Vec::new();
    for slot in view.folded.slots() {
        let Entity::Expert(expert) = slot.entity else { continue };
        view.each_event_of(&slot.entity, |_, event| {
            let (kind, payment) = if let Event::PaymentMade(payment) = &event {
                (PaymentKind::Paid, payment)
            } else if let Event::PaymentRecovered(payment) = &event {
                (PaymentKind::Recovered, payment)
            } else {
                return;
            };
            let Payment { on, month, gross_yen, tax_yen, net_yen, .. } = *payment;
            let (batch, simulated) = (payment.batch.keep(), slot.is_simulated());
            rows.push(PaymentRow { expert, kind, batch, on, month, gross_yen, tax_yen, net_yen, simulated });
        })?;
    }
    rows.sort_by_key(|row| row.expert);
    Ok(rows)
}

/// The statement of honoraria by expert and month: what is due by the visits, and what was paid for them.
fn honoraria(view: &View<'_, Visits>) -> Vec<HonorariumRow> {
    let reader = view.reader();
    let mask = Dimension::Expert.bit() | Dimension::Month.bit();
    let row = |point: Point| {
        let (expert, month): (ExpertId, Month) = (point.expert?, point.month?);
        let scope = Scope::at(point);
        let computed = |indicator| computed(&reader, &scope, indicator);
        Some(HonorariumRow {
            expert,
            month,
            visits: reader.sum(&scope, Measure::Visits),
            gross_yen: computed(Indicator::GrossYen),
            payee: payee(&reader, expert, month),
            withheld_yen: computed(Indicator::WithheldYen),
            net_yen: computed(Indicator::NetYen),
            paid_yen: reader.sum(&scope, Measure::PaidYen),
            due_yen: computed(Indicator::DueYen),
            recover_yen: computed(Indicator::RecoverYen),
        })
    };
    view.folded.points(mask, Measure::Visits, Facts::All).into_iter().filter_map(row).collect()
}
