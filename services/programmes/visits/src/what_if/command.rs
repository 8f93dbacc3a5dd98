//! The log keeps what happened, not what was submitted. This leads back from one to the other.

use ayumi_core::Programme;
use ayumi_proto::{money::Yen, time::Day};

use crate::{AnotherVisit, Command, Entity, Event, InitialTerms, TermsAmendment, Visit, VisitVoiding, Visits};

use super::Replay;

impl Replay {
    /// The command that led to an event, as it would have been submitted under the other terms; `None` for what
    /// comes of a command to another entity by itself.
    pub(super) fn command(&self, entity: &Entity, event: &Event) -> Option<Command> {
        Some(match Visits::command(event)? {
            Command::SetTerms(initial) => {
                Command::SetTerms(InitialTerms { terms: self.other.instead_of(&initial.terms), ..initial })
            }
            Command::AmendTerms(amendment) => {
                Command::AmendTerms(TermsAmendment { terms: self.other.instead_of(&amendment.terms), ..amendment })
            }
            Command::LogVisit(visit) => Command::LogVisit(Visit { yen: self.paid(visit.on, visit.yen), ..visit }),
            Command::LogAnotherVisit(visit) => {
                Command::LogAnotherVisit(AnotherVisit { yen: self.paid(visit.on, visit.yen), ..visit })
            }
            Command::VoidVisit(VisitVoiding { visit, reason }) => {
                Command::VoidVisit(VisitVoiding { visit: self.number_now(entity, visit), reason })
            }
            same @ (Command::RegisterExpert(_)
            | Command::AttendBriefing(_)
            | Command::Apply(_)
            | Command::Enrol(_)
            | Command::AssignExpert(_)
            | Command::CompleteGuidance(_)
            | Command::Withdraw(_)
            | Command::AgreePrivateContinuation(_)
            | Command::EvaluateCase(_)
            | Command::HoldStudyVisit(_)
            | Command::CodeReasons(_)
            | Command::SetBudget(_)
            | Command::SetPayee(_)
            | Command::RecordPayment(_)
            | Command::RecordRecovery(_)) => same,
        })
    }

    /// What a visit of a day would have paid.
    fn paid(&self, on: Day, was: Yen) -> Yen {
        let terms = self.would_be.terms().and_then(|terms| terms.on(on));
        terms.map_or(was, |terms| terms.honorarium_yen)
    }

    /// The number that a visit would have; 0, which no visit has and the rules refuse, if it wouldn't have
    /// been logged.
    fn number_now(&self, entity: &Entity, visit: u16) -> u16 {
        let Entity::Company(company) = entity else { return 0 };
        self.numbers.get(&(company.clone(), visit)).copied().unwrap_or(0)
    }
}
