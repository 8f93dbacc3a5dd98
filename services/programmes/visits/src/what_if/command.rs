//! The log keeps what happened, not what was told. This leads back from one to the other.

use crate::{Command, Entity, Event};

use super::Replay;

impl Replay {
    /// The command that led to an event, as it would have been told under the other terms; `None` for what
    /// comes of a command to another entity by itself.
    pub(super) fn command(&self, entity: &Entity, event: &Event) -> Option<Command> {
        Some(match event.clone() {
            Event::TermsSet { on, terms } => Command::SetTerms { on, terms: self.other.instead_of(&terms) },
            Event::TermsAmended { on, from, terms, reason } => {
                Command::AmendTerms { on, from, terms: self.other.instead_of(&terms), reason }
            }
            Event::ExpertRegistered { on, prefecture } => Command::RegisterExpert { on, prefecture },
            Event::BriefingAttended { on } => Command::AttendBriefing { on },
            Event::CompanyApplied { on, name, prefecture } => Command::Apply { on, name, prefecture },
            Event::CompanyEnrolled { on } => Command::Enrol { on },
            Event::PlaceTaken { .. } | Event::PlaceReturned { .. } => return None,
            Event::ExpertAssigned { on, expert, reason } => Command::AssignExpert { on, expert, reason },
            Event::VisitLogged { expert, on, yen, .. } => {
                let terms = self.would_be.terms().and_then(|terms| terms.on(on));
                Command::LogVisit { expert, on, yen: terms.map_or(yen, |terms| terms.honorarium_yen) }
            }
            Event::VisitVoided { visit, reason, .. } => {
                Command::VoidVisit { visit: self.number_now(entity, visit), reason }
            }
            Event::GuidanceCompleted { on } => Command::CompleteGuidance { on },
            Event::CompanyWithdrawn { on, reason } => Command::Withdraw { on, reason },
            Event::PrivateContinuationAgreed { on, note } => Command::AgreePrivateContinuation { on, note },
            Event::CaseEvaluated { on, outcome, factors } => Command::EvaluateCase { on, outcome, factors },
            Event::StudyVisitHeld { on, note } => Command::HoldStudyVisit { on, note },
        })
    }

    /// The number that a visit would have; 0, which no visit has and the rules refuse, if it wouldn't have
    /// been logged.
    fn number_now(&self, entity: &Entity, visit: u16) -> u16 {
        let Entity::Company(company) = entity else { return 0 };
        self.numbers.get(&(company.clone(), visit)).copied().unwrap_or(0)
    }
}
