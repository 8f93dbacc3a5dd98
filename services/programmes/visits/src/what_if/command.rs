//! The log keeps what happened, not what was submitted. This leads back from one to the other.

use crate::{Command, Entity, Event, InitialTerms, LoggedVisit, TermsAmendment, Visit, VisitVoiding, VoidedVisit};

use super::Replay;

impl Replay {
    /// The command that led to an event, as it would have been submitted under the other terms; `None` for what
    /// comes of a command to another entity by itself.
    pub(super) fn command(&self, entity: &Entity, event: &Event) -> Option<Command> {
        Some(match event.clone() {
            Event::TermsSet(initial) => {
                Command::SetTerms(InitialTerms { terms: self.other.instead_of(&initial.terms), ..initial })
            }
            Event::TermsAmended(amendment) => {
                Command::AmendTerms(TermsAmendment { terms: self.other.instead_of(&amendment.terms), ..amendment })
            }
            Event::ExpertRegistered(registration) => Command::RegisterExpert(registration),
            Event::BriefingAttended(attendance) => Command::AttendBriefing(attendance),
            Event::CompanyApplied(application) => Command::Apply(application),
            Event::CompanyEnrolled(enrolment) => Command::Enrol(enrolment),
            Event::PlaceTaken(_) | Event::PlaceReturned(_) => return None,
            Event::ExpertAssigned(assignment) => Command::AssignExpert(assignment),
            Event::VisitLogged(LoggedVisit { expert, on, yen, .. }) => {
                let terms = self.would_be.terms().and_then(|terms| terms.on(on));
                Command::LogVisit(Visit { expert, on, yen: terms.map_or(yen, |terms| terms.honorarium_yen) })
            }
            Event::VisitVoided(VoidedVisit { visit, reason, .. }) => {
                Command::VoidVisit(VisitVoiding { visit: self.number_now(entity, visit), reason })
            }
            Event::GuidanceCompleted(completion) => Command::CompleteGuidance(completion),
            Event::CompanyWithdrawn(withdrawal) => Command::Withdraw(withdrawal),
            Event::PrivateContinuationAgreed(continuation) => Command::AgreePrivateContinuation(continuation),
            Event::CaseEvaluated(evaluation) => Command::EvaluateCase(evaluation),
            Event::StudyVisitHeld(visit) => Command::HoldStudyVisit(visit),
            Event::ReasonsCoded(codes) => Command::CodeReasons(codes),
        })
    }

    /// The number that a visit would have; 0, which no visit has and the rules refuse, if it wouldn't have
    /// been logged.
    fn number_now(&self, entity: &Entity, visit: u16) -> u16 {
        let Entity::Company(company) = entity else { return 0 };
        self.numbers.get(&(company.clone(), visit)).copied().unwrap_or(0)
    }
}
