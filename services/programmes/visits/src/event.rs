//! What can have happened.

use ayumi_proto::events;

use crate::payload::*;

impl<T> Event<T> {
    /// The number of the visit that it logs, if it does.
    pub(crate) fn logged(&self) -> Option<u16> {
        if let Self::VisitLogged(LoggedVisit { visit, .. }) = self {
            return Some(*visit);
        }
        if let Self::AnotherVisitLogged(LoggedAnotherVisit { visit, .. }) = self { Some(*visit) } else { None }
    }
}

events! {
    /// What can have happened. Shipped: variants are only ever added at the end. `T` holds
    /// the texts.
    pub enum Event<T> {
        TermsSet(InitialTerms),
        TermsAmended(TermsAmendment<T>),
        ExpertRegistered(Registration),
        BriefingAttended(BriefingAttendance),
        CompanyApplied(Application<T>),
        CompanyEnrolled(Enrolment),
        /// In `places`, beside `CompanyEnrolled`, or beside a first visit of a company that had withdrawn.
        PlaceTaken(Place),
        /// In `places`, beside `CompanyWithdrawn` or what leaves a company that withdrew without a visit.
        PlaceReturned(Place),
        ExpertAssigned(Assignment<T>),
        VisitLogged(LoggedVisit),
        /// A correction: it holds as of the visit's own day, `on`.
        VisitVoided(VoidedVisit<T>),
        GuidanceCompleted(Completion),
        CompanyWithdrawn(Withdrawal<T>),
        PrivateContinuationAgreed(PrivateContinuation<T>),
        CaseEvaluated(CaseEvaluation<T>),
        StudyVisitHeld(StudyVisit<T>),
        ReasonsCoded(ReasonCodes),
        AnotherVisitLogged(LoggedAnotherVisit<T>),
        BudgetSet(BudgetDecision<T>),
        PayeeSet(PayeeDecision),
        PaymentMade(Payment<T>),
        PaymentRecovered(Payment<T>),
    }
}
