//! Visits: companies and experts get pseudonyms, wherever they stand.

use ayumi_proto::text::Malformed;
use ayumi_visits::{Entity, Event};

use super::{
    blank, blank_any,
    keyed::{Keyed, lawful},
};

pub(super) fn entity(entity: &str, keyed: &Keyed) -> Result<String, Malformed> {
    Ok(match entity.parse()? {
        Entity::Terms => Entity::Terms,
        Entity::Places => Entity::Places,
        Entity::Company(company) => Entity::Company(keyed.company(&company)),
        Entity::Expert(expert) => Entity::Expert(keyed.expert(&expert)),
    }
    .to_string())
}

/// `entity` is the pseudonym of the entity that the event is of: a company's name becomes that.
pub(super) fn replace(event: &mut Event, entity: &str, keyed: &Keyed) {
    match event {
        Event::CompanyApplied(application) => application.name = lawful(entity),
        Event::PlaceTaken(place) | Event::PlaceReturned(place) => place.company = keyed.company(&place.company),
        Event::ExpertAssigned(assignment) => {
            assignment.expert = keyed.expert(&assignment.expert);
            blank_any(&mut assignment.reason);
        }
        Event::VisitLogged(visit) => visit.expert = keyed.expert(&visit.expert),
        Event::TermsAmended(amendment) => blank(&mut amendment.reason),
        Event::VisitVoided(voided) => blank(&mut voided.reason),
        Event::CompanyWithdrawn(withdrawal) => blank(&mut withdrawal.reason),
        Event::PrivateContinuationAgreed(continuation) => blank(&mut continuation.note),
        Event::StudyVisitHeld(visit) => blank(&mut visit.note),
        Event::CaseEvaluated(evaluation) => evaluation.factors.iter_mut().for_each(blank),
        Event::TermsSet(_)
        | Event::ExpertRegistered(_)
        | Event::BriefingAttended(_)
        | Event::CompanyEnrolled(_)
        | Event::GuidanceCompleted(_) => {}
    }
}
