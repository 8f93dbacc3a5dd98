//! The answers to questions about the visits.

mod remarks;

use ayumi_core::{
    Answers, Ask, Figures, Page, ReadError, View,
    answer::TableSpec,
    figures::{
        cube::Facts,
        declare::Words,
        folded::Slot,
        place::Scope,
        point::{Dimension as _, Point as _},
        reader::Reader,
    },
    page,
    table::{Row, cells},
};
use ayumi_proto::{
    figure::Value,
    ids::{CompanyId, ExpertId},
    money::Yen,
    month::Month,
    place::BureauArea,
    text::{CompanyName, Note},
    time::Day,
};

use crate::{
    Entity, Event, Visits,
    figures::{Dimension, Indicator, Measure, Point, terms},
    rows::{
        Answer, CodesRow, Company, CompanyRow, Evaluation, ExpertRow, HonorariumRow, Overview, RegionRow, RemarkRow,
        Stage, Sums, VisitRow,
    },
    state::{self, State},
};

impl Answers for Visits {
    type Answer = Answer;

    const TABLES: &'static [TableSpec<Self>] = &[
        TableSpec {
            name: "companies",
            words: Words { ja: "企業", en: "Companies" },
            columns: CompanyRow::COLUMNS,
            rows: |view| {
                let rows = applied(view).into_iter().filter_map(|applied| row(view, applied).transpose());
                Ok(cells(rows.collect::<Result<Vec<_>, _>>()?))
            },
        },
        TableSpec {
            name: "experts",
            words: Words { ja: "専門家", en: "Experts" },
            columns: ExpertRow::COLUMNS,
            rows: |view| Ok(cells(experts(view)?)),
        },
        TableSpec {
            name: "honoraria",
            words: Words { ja: "謝金", en: "Honoraria" },
            columns: HonorariumRow::COLUMNS,
            rows: |view| Ok(cells(honoraria(view))),
        },
        TableSpec {
            name: "remarks",
            words: Words { ja: "理由・所見", en: "Reasons and findings" },
            columns: RemarkRow::COLUMNS,
            rows: |view| Ok(cells(remarks::all(view)?.0)),
        },
        TableSpec {
            name: "codes",
            words: Words { ja: "理由・要因の分類", en: "Codes of reasons" },
            columns: CodesRow::COLUMNS,
            rows: |view| Ok(cells(remarks::all(view)?.1)),
        },
    ];

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
            Some("honoraria") => Some(Answer::Honoraria { honoraria: honoraria(view) }),
            Some(id) => match id.parse::<CompanyId>() {
                Ok(id) => company(view, &Entity::Company(id))?.map(|company| Answer::Company(Box::new(company))),
                Err(_) => None,
            },
        })
    }
}

/// A company that applied; pages are by its id.
#[derive(Clone)]
struct Applied<'a> {
    id: String,
    slot: &'a Slot<Visits>,
    state: &'a state::Company,
}

impl AsRef<str> for Applied<'_> {
    fn as_ref(&self) -> &str {
        &self.id
    }
}

impl<'a> Applied<'a> {
    fn of(slot: &'a Slot<Visits>) -> Option<Self> {
        let state = slot.state(Facts::All).map(State::company).filter(|company| company.applied_on.is_some())?;
        Some(Self { id: slot.entity.to_string(), slot, state })
    }
}

fn applied<'a>(view: &View<'a, Visits>) -> Vec<Applied<'a>> {
    view.folded.items(Facts::All).into_iter().filter_map(Applied::of).collect()
}

fn overview(view: &View<'_, Visits>, ask: &Ask<'_>) -> Result<Overview, ReadError> {
    let reader = view.reader();
    let Page { rows, total, next } = page(applied(view).into_iter(), ask, Applied::clone);
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
        totals: sums(&reader, &all, view),
        companies_by_visits: by(&reader, Dimension::Visits, Measure::CompaniesByVisits)
            .into_iter()
            .map(|(_, companies)| companies)
            .collect(),
        regions: BureauArea::ALL.into_iter().filter_map(region).collect(),
        evaluations: by(&reader, Dimension::Outcome, Measure::Cases).into_iter().collect(),
        companies: rows.into_iter().filter_map(|applied| row(view, applied).transpose()).collect::<Result<_, _>>()?,
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
    match Visits::indicate(indicator, scope, reader) {
        Some(Value::Whole(whole)) => whole,
        Some(Value::Tenths(_) | Value::Word(_)) | None => 0,
    }
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

/// A company's row; only companies apply, and each says what it is called and where it is.
fn row(view: &View<'_, Visits>, applied: Applied<'_>) -> Result<Option<CompanyRow>, ReadError> {
    let Applied { slot, state, .. } = applied;
    let (Entity::Company(id), Some(prefecture), Some(name)) =
        (&slot.entity, state.prefecture, name(view, &slot.entity)?)
    else {
        return Ok(None);
    };
    let (reader, scope) = (view.reader(), Scope::of(&slot.entity));
    let visits = state.valid_visits();
    Ok(Some(CompanyRow {
        id: id.clone(),
        name,
        prefecture,
        region: prefecture.bureau_area(),
        stage: stage(state),
        enrolled: state.enrolled_on.is_some(),
        expert: state.expert(),
        visits: state.valid_visits().count() as u16,
        spent_yen: visits.map(|visit| visit.yen).sum(),
        reserved_yen: Yen::new(computed(&reader, &scope, Indicator::ReservedYen) as u64),
        simulated: slot.is_simulated(),
    }))
}

fn stage(company: &state::Company) -> Stage {
    match (company.withdrawn_on, company.completed_on, company.enrolled_on) {
        (Some(_), ..) => Stage::Withdrawn,
        (_, Some(_), _) => Stage::Completed,
        (_, _, Some(_)) => Stage::Enrolled,
        (None, None, None) => Stage::Applied,
    }
}

/// The name in a company's latest application.
fn name(view: &View<'_, Visits>, company: &Entity) -> Result<Option<CompanyName>, ReadError> {
    let mut name = None;
    view.each_event_of(company, |_, event| {
        if let Event::CompanyApplied(application) = event {
            name = Some(application.name.keep());
        }
    })?;
    Ok(name)
}

fn company(view: &View<'_, Visits>, id: &Entity) -> Result<Option<Company>, ReadError> {
    let Some(applied) = view.folded.of_entity(id).and_then(Applied::of) else { return Ok(None) };
    let state = applied.state;
    let (Some(applied_on), Some(row)) = (state.applied_on, row(view, applied.clone())?) else { return Ok(None) };
    let (remarks, codes) = remarks::remarks_on(view, &row.id, row.simulated)?;
    let mut company = Company {
        row,
        remarks,
        codes,
        applied_on,
        enrolled_on: state.enrolled_on,
        completed_on: state.completed_on,
        withdrawn_on: state.withdrawn_on,
        visit_log: Vec::new(),
        private_continuation_on: None,
        evaluations: Vec::new(),
        study_visits: Vec::new(),
        terms: terms(&view.reader()).copied(),
    };
    view.each_event_of(id, |at, event| match event {
        Event::VisitLogged(visit) => company.visit_log.push(VisitRow {
            visit: visit.visit,
            expert: visit.expert,
            on: visit.on,
            yen: visit.yen,
            void_reason: None,
            recorded_at: at.recorded_at,
            position: at.position,
        }),
        Event::VisitVoided(voided) => {
            if let Some(visit) = company.visit_log.iter_mut().find(|visit| visit.visit == voided.visit) {
                visit.void_reason = Some(voided.reason.keep());
            }
        }
        Event::PrivateContinuationAgreed(continuation) => {
            company.private_continuation_on = company.private_continuation_on.max(Some(continuation.on));
        }
        Event::CaseEvaluated(evaluation) => company.evaluations.push(Evaluation {
            on: evaluation.on,
            outcome: evaluation.outcome,
            factors: evaluation.factors.iter().map(Note::keep).collect(),
        }),
        Event::StudyVisitHeld(visit) => company.study_visits.push(visit.on),
        Event::TermsSet(_)
        | Event::TermsAmended(_)
        | Event::ExpertRegistered(_)
        | Event::BriefingAttended(_)
        | Event::CompanyApplied(_)
        | Event::CompanyEnrolled(_)
        | Event::PlaceTaken(_)
        | Event::PlaceReturned(_)
        | Event::ExpertAssigned(_)
        | Event::GuidanceCompleted(_)
        | Event::CompanyWithdrawn(_)
        | Event::ReasonsCoded(_) => {}
    })?;
    company.evaluations.sort_by_key(|evaluation| evaluation.on);
    company.study_visits.sort();
    Ok(Some(company))
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

/// The statement of honoraria: one payment for each expert and month, tax withheld by the terms.
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
            withheld_yen: computed(Indicator::WithheldYen),
            net_yen: computed(Indicator::NetYen),
        })
    };
    view.folded.points(mask, Measure::Visits, Facts::All).into_iter().filter_map(row).collect()
}
