//! Rows of companies, and one company whole.

use ayumi_core::{
    At, ReadError, View,
    figures::{cube::Facts, folded::Slot, place::Scope},
};
use ayumi_proto::{
    ids::ExpertId,
    money::Yen,
    text::{CompanyName, Note},
    time::Day,
};

use super::{computed, remarks::remarks_on};
use crate::{
    CaseEvaluation, Entity, Event, LoggedAnotherVisit, LoggedVisit, Visits,
    figures::{Indicator, terms},
    rows::{Company, CompanyRow, Stage, VisitRow},
    state::{self, State},
};

/// A company that applied; pages are by its id.
#[derive(Clone)]
pub(super) struct Applied<'a> {
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
    pub fn of(slot: &'a Slot<Visits>) -> Option<Self> {
        let state = slot.state(Facts::All).map(State::company).filter(|company| company.applied_on.is_some())?;
        Some(Self { id: slot.entity.to_string(), slot, state })
    }
}

/// A company's row; only companies apply, and each says what it is called and where it is.
pub(super) fn row(view: &View<'_, Visits>, applied: Applied<'_>) -> Result<Option<CompanyRow>, ReadError> {
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

impl VisitRow {
    fn of(
        (visit, expert, on, yen): (u16, ExpertId, Day, Yen),
        another_reason: Option<Note>,
        At { recorded_at, position, .. }: &At<'_>,
    ) -> Self {
        let (recorded_at, position) = (*recorded_at, *position);
        Self { visit, expert, on, yen, another_reason, void_reason: None, recorded_at, position }
    }
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

pub(super) fn company(view: &View<'_, Visits>, id: &Entity) -> Result<Option<Company>, ReadError> {
    let Some(applied) = view.folded.of_entity(id).and_then(Applied::of) else { return Ok(None) };
    let state = applied.state;
    let (Some(applied_on), Some(row)) = (state.applied_on, row(view, applied.clone())?) else { return Ok(None) };
    let (remarks, codes) = remarks_on(view, &row.id, row.simulated)?;
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
        Event::VisitLogged(LoggedVisit { visit, expert, on, yen }) => {
            company.visit_log.push(VisitRow::of((visit, expert, on, yen), None, at));
        }
        Event::AnotherVisitLogged(LoggedAnotherVisit { visit, expert, on, yen, reason }) => {
            company.visit_log.push(VisitRow::of((visit, expert, on, yen), Some(reason.keep()), at));
        }
        Event::VisitVoided(voided) => {
            if let Some(visit) = company.visit_log.iter_mut().find(|visit| visit.visit == voided.visit) {
                visit.void_reason = Some(voided.reason.keep());
            }
        }
        Event::PrivateContinuationAgreed(continuation) => {
            company.private_continuation_on = company.private_continuation_on.max(Some(continuation.on));
        }
        Event::CaseEvaluated(evaluation) => company.evaluations.push(CaseEvaluation {
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
        | Event::ReasonsCoded(_)
        | Event::BudgetSet(_)
        | Event::PayeeSet(_)
        | Event::PaymentMade(_)
        | Event::PaymentRecovered(_) => {}
    })?;
    company.evaluations.sort_by_key(|evaluation| evaluation.on);
    company.study_visits.sort();
    Ok(Some(company))
}
