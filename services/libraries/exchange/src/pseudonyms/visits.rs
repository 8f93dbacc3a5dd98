//! Visits: companies and experts get pseudonyms, wherever they are.

use ayumi_proto::text::Malformed;
use ayumi_visits::{Entity, Event};

use super::{
    blank, blank_any,
    keyed::{Keyed, parse_valid},
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
        Event::CompanyApplied { name, .. } => *name = parse_valid(entity),
        Event::PlaceTaken { company, .. } | Event::PlaceReturned { company, .. } => *company = keyed.company(company),
        Event::ExpertAssigned { expert, reason, .. } => {
            *expert = keyed.expert(expert);
            blank_any(reason);
        }
        Event::VisitLogged { expert, .. } => *expert = keyed.expert(expert),
        Event::TermsAmended { reason, .. }
        | Event::VisitVoided { reason, .. }
        | Event::CompanyWithdrawn { reason, .. } => blank(reason),
        Event::PrivateContinuationAgreed { note, .. } | Event::StudyVisitHeld { note, .. } => blank(note),
        Event::CaseEvaluated { factors, .. } => factors.iter_mut().for_each(blank),
        Event::TermsSet { .. }
        | Event::ExpertRegistered { .. }
        | Event::BriefingAttended { .. }
        | Event::CompanyEnrolled { .. }
        | Event::GuidanceCompleted { .. } => {}
    }
}
