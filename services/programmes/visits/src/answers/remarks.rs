//! What people wrote of companies: reasons and findings, and the codes of these.

use ayumi_core::{ReadError, View, figures::cube::Facts};
use ayumi_proto::{ids::CompanyId, text::Note, time::Day};

use crate::{
    Entity, Event, Visits,
    rows::{CodesRow, RemarkKind, RemarkRow},
};

/// The remarks on a company in the order of their days, and its latest codes.
pub(super) fn remarks_on(
    view: &View<'_, Visits>,
    company: &CompanyId,
    simulated: bool,
) -> Result<(Vec<RemarkRow>, Option<CodesRow>), ReadError> {
    let (mut remarks, mut codes) = (Vec::new(), None);
    view.each_event_of(&Entity::Company(company.clone()), |_, event| {
        if let Some((on, about, note)) = remark(&event) {
            remarks.push(RemarkRow { company: company.clone(), on, about, note, simulated });
        }
        if let Event::ReasonsCoded(coded) = event {
            codes = Some(CodesRow {
                company: company.clone(),
                on: coded.on,
                withdrawal: coded.withdrawal,
                far_expert: coded.far_expert,
                factor_codes: coded.factor_codes.clone(),
                simulated,
            });
        }
    })?;
    remarks.sort_by_key(|remark| remark.on);
    Ok((remarks, codes))
}

/// All remarks and codes, by company.
pub(super) fn all(view: &View<'_, Visits>) -> Result<(Vec<RemarkRow>, Vec<CodesRow>), ReadError> {
    let (mut remarks, mut codes) = (Vec::new(), Vec::new());
    for slot in view.folded.items(Facts::All) {
        if let Entity::Company(company) = &slot.entity {
            let (further, coded) = remarks_on(view, company, slot.is_simulated())?;
            remarks.extend(further);
            codes.extend(coded);
        }
    }
    Ok((remarks, codes))
}

/// What an event has of what somebody wrote of a company, but for factors and voided visits, which are listed with what
/// they are about.
fn remark<T: AsRef<str>>(event: &Event<T>) -> Option<(Day, RemarkKind, Note)> {
    Some(match event {
        Event::CompanyWithdrawn(withdrawal) => (withdrawal.on, RemarkKind::Withdrawal, withdrawal.reason.keep()),
        Event::ExpertAssigned(assignment) => {
            (assignment.on, RemarkKind::FarExpert, assignment.reason.as_ref().map(Note::keep)?)
        }
        Event::PrivateContinuationAgreed(agreed) => (agreed.on, RemarkKind::PrivateContinuation, agreed.note.keep()),
        Event::StudyVisitHeld(visit) => (visit.on, RemarkKind::StudyVisit, visit.note.keep()),
        Event::TermsSet(_)
        | Event::TermsAmended(_)
        | Event::ExpertRegistered(_)
        | Event::BriefingAttended(_)
        | Event::CompanyApplied(_)
        | Event::CompanyEnrolled(_)
        | Event::PlaceTaken(_)
        | Event::PlaceReturned(_)
        | Event::VisitLogged(_)
        | Event::AnotherVisitLogged(_)
        | Event::VisitVoided(_)
        | Event::GuidanceCompleted(_)
        | Event::CaseEvaluated(_)
        | Event::ReasonsCoded(_)
        | Event::BudgetSet(_)
        | Event::PayeeSet(_)
        | Event::PaymentMade(_)
        | Event::PaymentRecovered(_) => return None,
    })
}
