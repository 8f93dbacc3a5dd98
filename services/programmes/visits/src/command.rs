//! What may be submitted.

use ayumi_proto::commands;

use crate::payload::*;

commands! {
    /// What may be submitted. Shipped: variants are only ever added at the end and payloads never edited, for the digest
    /// of a command is kept in its commit, and a command that is submitted again is known by it.
    pub enum Command {
        /// Sets the edition's terms, once. For `terms`.
        SetTerms(InitialTerms),
        /// Replaces the terms from a day on. For `terms`.
        AmendTerms(TermsAmendment),
        /// Registers an expert for the edition. For an expert.
        RegisterExpert(Registration),
        /// An expert attended a briefing. For an expert.
        AttendBriefing(BriefingAttendance),
        /// A company applies. For a company.
        Apply(Application),
        /// Enrols a company that applied: it takes a place and reserves the cost of its visits.
        Enrol(Enrolment),
        /// Assigns an expert to the company.
        AssignExpert(Assignment),
        /// Logs a visit that took place.
        LogVisit(Visit),
        /// Voids a logged visit: its place and its money come back.
        VoidVisit(VisitVoiding),
        /// Completes the guidance; what is still reserved is released.
        CompleteGuidance(Completion),
        /// The company withdraws.
        Withdraw(Withdrawal),
        /// Company and expert go on at their own cost, outside the programme.
        AgreePrivateContinuation(PrivateContinuation),
        /// Evaluates the case.
        EvaluateCase(CaseEvaluation),
        /// A follow-up study visit was held; it isn't paid as guidance.
        HoldStudyVisit(StudyVisit),
        /// Codes the reasons that people wrote of the company.
        CodeReasons(ReasonCodes),
        /// Logs a further visit of an expert on the day of one that was logged.
        LogAnotherVisit(AnotherVisit),
        /// Sets the budget. For `terms`.
        SetBudget(BudgetDecision),
        /// Says what kind of payee an expert is. For an expert.
        SetPayee(PayeeDecision),
        /// Records that honoraria were paid. For an expert.
        RecordPayment(Payment),
        /// Records that honoraria were paid back. For an expert.
        RecordRecovery(Payment),
    }
}
