//! What can have happened.

use ayumi_proto::events;

use crate::payload::*;

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
        /// In `places`, beside `CompanyEnrolled`.
        PlaceTaken(Place),
        /// In `places`, beside `CompanyWithdrawn`, if no visit of the company stood.
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
    }
}
