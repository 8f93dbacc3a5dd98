//! What can have happened.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{event::DomainEvent, personal, text::Held, time::Occurred};

use crate::payload::{
    Application, Assignment, BriefingAttendance, CaseEvaluation, Completion, Enrolment, InitialTerms, LoggedVisit,
    Place, PrivateContinuation, ReasonCodes, Registration, StudyVisit, TermsAmendment, VoidedVisit, Withdrawal,
};

/// What can have happened. Shipped: variants are only ever added at the end. `T` holds
/// the texts.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case", bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[strum(serialize_all = "kebab-case")]
#[schemars(rename = "Event", bound = "")]
#[allow(missing_docs, reason = "the payloads say it")]
pub enum Event<T = CompactString> {
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

impl<T: AsRef<str>> DomainEvent for Event<T> {
    fn occurred(&self) -> Occurred {
        Occurred::Day(match self {
            Self::TermsSet(terms) => terms.on,
            Self::TermsAmended(amendment) => amendment.on,
            Self::ExpertRegistered(registration) => registration.on,
            Self::BriefingAttended(attendance) => attendance.on,
            Self::CompanyApplied(application) => application.on,
            Self::CompanyEnrolled(enrolment) => enrolment.on,
            Self::PlaceTaken(place) | Self::PlaceReturned(place) => place.on,
            Self::ExpertAssigned(assignment) => assignment.on,
            Self::VisitLogged(visit) => visit.on,
            Self::VisitVoided(visit) => visit.on,
            Self::GuidanceCompleted(completion) => completion.on,
            Self::CompanyWithdrawn(withdrawal) => withdrawal.on,
            Self::PrivateContinuationAgreed(continuation) => continuation.on,
            Self::CaseEvaluated(evaluation) => evaluation.on,
            Self::StudyVisitHeld(visit) => visit.on,
            Self::ReasonsCoded(codes) => codes.on,
        })
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}

personal! {
    enum Event {
        TermsSet(terms),
        TermsAmended(amendment),
        ExpertRegistered(registration),
        BriefingAttended(attendance),
        CompanyApplied(application),
        CompanyEnrolled(enrolment),
        PlaceTaken(place),
        PlaceReturned(place),
        ExpertAssigned(assignment),
        VisitLogged(visit),
        VisitVoided(visit),
        GuidanceCompleted(completion),
        CompanyWithdrawn(withdrawal),
        PrivateContinuationAgreed(continuation),
        CaseEvaluated(evaluation),
        StudyVisitHeld(visit),
        ReasonsCoded(codes),
    }
}
