//! Which figures an event can bear on.

use crate::Event;
use ayumi_proto::{ids::ExpertId, time::Day};

use super::address::{Address, OfCompany, OfExpert, OfPayment, Sum};
use crate::month::Month;

/// Whether an event of an entity can bear on the figure at an address.
pub(super) fn concerns(address: &Address, entity: &str, event: &Event<&str>) -> bool {
    let of_expert = |id: &ExpertId| entity.strip_prefix("expert-").is_some_and(|token| token.parse() == Ok(*id));
    match event {
        Event::TermsSet(_) | Event::TermsAmended(_) => hangs_on_terms(address),
        Event::ExpertRegistered(_) => matches!(address, Address::Expert(id, _) if of_expert(id)),
        Event::CompanyApplied(_) => hangs_on_application(address, entity),
        Event::CompanyEnrolled(_) => {
            matches!(address, Address::CompaniesByVisits(_))
                || is_sum(address, &[Sum::Enrolled])
                || shows_reserved(address, entity)
        }
        // An assignment ends that of another expert, whom it doesn't name.
        Event::ExpertAssigned(_) => matches!(address, Address::Expert(_, OfExpert::Companies)),
        Event::VisitLogged(visit) => counts_visits(address, entity, visit.on, Some(&visit.expert)),
        Event::VisitVoided(visit) => counts_visits(address, entity, visit.on, None),
        Event::GuidanceCompleted(_) => shows_reserved(address, entity),
        Event::CompanyWithdrawn(_) => is_sum(address, &[Sum::Withdrawn]) || shows_reserved(address, entity),
        Event::CaseEvaluated(_) => matches!(address, Address::Cases(_)),
        Event::BriefingAttended(_)
        | Event::PlaceTaken(_)
        | Event::PlaceReturned(_)
        | Event::PrivateContinuationAgreed(_)
        | Event::StudyVisitHeld(_) => false,
    }
}

/// Whether it is one of these sums, over the edition or a region.
fn is_sum(address: &Address, sums: &[Sum]) -> bool {
    match address {
        Address::Total(sum) | Address::Region(_, sum) => sums.contains(sum),
        Address::ExposureYen
        | Address::RemainingYen
        | Address::CompaniesByVisits(_)
        | Address::Cases(_)
        | Address::Company(..)
        | Address::Expert(..)
        | Address::Payment(..) => false,
    }
}

pub(super) fn hangs_on_terms(address: &Address) -> bool {
    match address {
        Address::ExposureYen | Address::RemainingYen | Address::CompaniesByVisits(_) => true,
        Address::Total(sum) | Address::Region(_, sum) => *sum == Sum::ReservedYen,
        Address::Company(_, figure) => *figure == OfCompany::ReservedYen,
        Address::Payment(_, _, figure) => matches!(figure, OfPayment::WithheldYen | OfPayment::NetYen),
        Address::Cases(_) | Address::Expert(..) => false,
    }
}

/// An application says where the company is, and sets back what became of one before.
fn hangs_on_application(address: &Address, entity: &str) -> bool {
    match address {
        Address::Total(sum) => matches!(sum, Sum::Applied | Sum::Enrolled | Sum::Withdrawn | Sum::ReservedYen),
        Address::RemainingYen | Address::CompaniesByVisits(_) | Address::Region(..) => true,
        Address::Company(company, _) => company.as_str() == entity,
        Address::Expert(_, figure) => *figure == OfExpert::Companies,
        Address::ExposureYen | Address::Cases(_) | Address::Payment(..) => false,
    }
}

/// Whether it depends on the visits that may still be made.
fn shows_reserved(address: &Address, entity: &str) -> bool {
    match address {
        Address::Total(sum) | Address::Region(_, sum) => *sum == Sum::ReservedYen,
        Address::RemainingYen => true,
        Address::Company(company, figure) => *figure == OfCompany::ReservedYen && company.as_str() == entity,
        Address::ExposureYen
        | Address::CompaniesByVisits(_)
        | Address::Cases(_)
        | Address::Expert(..)
        | Address::Payment(..) => false,
    }
}

/// Whether a visit, logged or voided, counts there; a void doesn't say whose visit it was.
fn counts_visits(address: &Address, entity: &str, on: Day, by: Option<&ExpertId>) -> bool {
    let may_be_of = |expert| by.is_none_or(|by| by == expert);
    match address {
        Address::Total(sum) | Address::Region(_, sum) => {
            matches!(sum, Sum::Served | Sum::Visits | Sum::SpentYen | Sum::ReservedYen)
        }
        Address::RemainingYen | Address::CompaniesByVisits(_) => true,
        Address::Company(company, _) => company.as_str() == entity,
        Address::Expert(expert, figure) => *figure == OfExpert::Visits && may_be_of(expert),
        Address::Payment(expert, month, _) => may_be_of(expert) && *month == Month::of(on),
        Address::ExposureYen | Address::Cases(_) => false,
    }
}

/// Whether an event says that another one was wrong.
pub(super) fn corrects(event: &Event<&str>) -> bool {
    match event {
        Event::VisitVoided(_) => true,
        Event::TermsSet(_)
        | Event::TermsAmended(_)
        | Event::ExpertRegistered(_)
        | Event::BriefingAttended(_)
        | Event::CompanyApplied(_)
        | Event::CompanyEnrolled(_)
        | Event::PlaceTaken(_)
        | Event::PlaceReturned(_)
        | Event::ExpertAssigned(_)
        | Event::VisitLogged(_)
        | Event::GuidanceCompleted(_)
        | Event::CompanyWithdrawn(_)
        | Event::PrivateContinuationAgreed(_)
        | Event::CaseEvaluated(_)
        | Event::StudyVisitHeld(_) => false,
    }
}

/// Whether a visit was logged that is void now.
pub(super) fn supersedes(event: &Event<&str>, earlier: &Event<&str>) -> bool {
    matches!(
        (event, earlier),
        (Event::VisitVoided(voided), Event::VisitLogged(logged)) if logged.visit == voided.visit
    )
}
