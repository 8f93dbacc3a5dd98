//! Expert guidance visits (情報セキュリティマネジメント指導業務): what is said and kept of them.

use std::{fmt, str::FromStr};

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    event::DomainEvent,
    ids::{CompanyId, ExpertId},
    money::Yen,
    place::Prefecture,
    text::{Held, Malformed, Name, Note},
    time::{Day, Occurred, Span},
};

/// What has a history of its own in an edition of the visits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    /// `terms`: the edition's terms and their amendments.
    Terms,
    /// `places`: the places that enrolled companies hold, up to the cap.
    Places,
    /// A company, by its id.
    Company(CompanyId),
    /// `expert-` and the registration number.
    Expert(ExpertId),
}

impl fmt::Display for Entity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terms => formatter.write_str("terms"),
            Self::Places => formatter.write_str("places"),
            Self::Company(company) => company.fmt(formatter),
            Self::Expert(expert) => write!(formatter, "expert-{expert}"),
        }
    }
}

impl FromStr for Entity {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        match value {
            "terms" => Ok(Self::Terms),
            "places" => Ok(Self::Places),
            _ => match value.strip_prefix("expert-") {
                Some(expert) => expert.parse().map(Self::Expert),
                None => value.parse().map(Self::Company),
            },
        }
    }
}

/// The terms of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What one visit pays, travel included.
    pub honorarium_yen: Yen,
    /// How many visits a company may get that are paid and stand, 1 to 100.
    pub visit_limit: u16,
    /// How many companies may be enrolled, 1 to 100,000.
    pub company_cap: u32,
    /// The days on which visits may take place.
    pub period: Span,
    /// Whether income tax is withheld from honoraria.
    #[serde(default)]
    pub withholding: Withholding,
}

/// Whether income tax is withheld from honoraria; an accountant confirms which applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Withholding {
    /// As from payments to individuals: 10.21 % up to 1,000,000 yen a payment, 20.42 % above.
    #[default]
    Individual,
    /// Not at all.
    None,
}

/// How a guidance case turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Outcome {
    Success,
    Mixed,
    Failure,
}

/// What may be told. Shipped: variants and fields are only ever added at the end, for the digest of a command
/// is kept in its commit, and a command told again is known by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Sets the edition's terms, once. For `terms`.
    SetTerms {
        /// The day of the decision.
        on: Day,
        /// The terms.
        terms: Terms,
    },
    /// Replaces the terms from a day on. For `terms`.
    AmendTerms {
        /// The day of the decision.
        on: Day,
        /// The first day on which the new terms apply.
        from: Day,
        /// The new terms, whole.
        terms: Terms,
        /// Why.
        reason: Note,
    },
    /// Registers an expert for the edition. For an expert.
    RegisterExpert {
        /// The day of registration.
        on: Day,
        /// Where the expert works from.
        prefecture: Prefecture,
    },
    /// An expert attended a briefing. For an expert.
    AttendBriefing {
        /// The day of the briefing.
        on: Day,
    },
    /// A company applies. For a company.
    Apply {
        /// The day of application.
        on: Day,
        /// The company's name, as written.
        name: Name,
        /// Where it is.
        prefecture: Prefecture,
    },
    /// Enrols a company that applied: it takes a place and reserves the cost of its visits.
    Enrol {
        /// The day of enrolment.
        on: Day,
    },
    /// Assigns an expert to the company.
    AssignExpert {
        /// The first day of the assignment.
        on: Day,
        /// The expert.
        expert: ExpertId,
        /// Why an expert who isn't near is sent; needed only then.
        reason: Option<Note>,
    },
    /// Logs a visit that took place.
    LogVisit {
        /// Who visited.
        expert: ExpertId,
        /// The day of the visit.
        on: Day,
        /// The honorarium.
        yen: Yen,
    },
    /// Voids a logged visit: its place and its money come back.
    VoidVisit {
        /// The visit's number in the company, from 1.
        visit: u16,
        /// Why.
        reason: Note,
    },
    /// Completes the guidance; what is still reserved is released.
    CompleteGuidance {
        /// The day of completion.
        on: Day,
    },
    /// The company withdraws.
    Withdraw {
        /// The day of withdrawal.
        on: Day,
        /// Why.
        reason: Note,
    },
    /// Company and expert go on at their own cost, outside the programme.
    AgreePrivateContinuation {
        /// The day of the agreement.
        on: Day,
        /// What was agreed.
        note: Note,
    },
    /// Evaluates the case.
    EvaluateCase {
        /// The day of the evaluation.
        on: Day,
        /// How it turned out.
        outcome: Outcome,
        /// What made it so, at most 20.
        factors: Vec<Note>,
    },
    /// A follow-up study visit was held; it isn't paid as guidance.
    HoldStudyVisit {
        /// The day of the study visit.
        on: Day,
        /// What was found.
        note: Note,
    },
}

/// What can have happened. Shipped: variants are only ever added at the end. `T` holds
/// the texts.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case", bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[strum(serialize_all = "kebab-case")]
#[schemars(rename = "Event", bound = "")]
#[allow(missing_docs, reason = "the fields are those of the commands that lead here")]
pub enum Event<T = CompactString> {
    TermsSet {
        on: Day,
        terms: Terms,
    },
    TermsAmended {
        on: Day,
        from: Day,
        terms: Terms,
        reason: Note<T>,
    },
    ExpertRegistered {
        on: Day,
        prefecture: Prefecture,
    },
    BriefingAttended {
        on: Day,
    },
    CompanyApplied {
        on: Day,
        name: Name<T>,
        prefecture: Prefecture,
    },
    CompanyEnrolled {
        on: Day,
    },
    /// In `places`, beside `CompanyEnrolled`.
    PlaceTaken {
        on: Day,
        company: CompanyId,
    },
    /// In `places`, beside `CompanyWithdrawn`, if no visit of the company stood.
    PlaceReturned {
        on: Day,
        company: CompanyId,
    },
    ExpertAssigned {
        on: Day,
        expert: ExpertId,
        reason: Option<Note<T>>,
    },
    VisitLogged {
        visit: u16,
        expert: ExpertId,
        on: Day,
        yen: Yen,
    },
    /// A correction: it holds as of the visit's own day, `on`.
    VisitVoided {
        visit: u16,
        on: Day,
        reason: Note<T>,
    },
    GuidanceCompleted {
        on: Day,
    },
    CompanyWithdrawn {
        on: Day,
        reason: Note<T>,
    },
    PrivateContinuationAgreed {
        on: Day,
        note: Note<T>,
    },
    CaseEvaluated {
        on: Day,
        outcome: Outcome,
        factors: Vec<Note<T>>,
    },
    StudyVisitHeld {
        on: Day,
        note: Note<T>,
    },
}

impl<T: AsRef<str>> DomainEvent for Event<T> {
    fn occurred(&self) -> Occurred {
        match self {
            Self::TermsSet { on, .. }
            | Self::TermsAmended { on, .. }
            | Self::ExpertRegistered { on, .. }
            | Self::BriefingAttended { on }
            | Self::CompanyApplied { on, .. }
            | Self::CompanyEnrolled { on }
            | Self::PlaceTaken { on, .. }
            | Self::PlaceReturned { on, .. }
            | Self::ExpertAssigned { on, .. }
            | Self::VisitLogged { on, .. }
            | Self::VisitVoided { on, .. }
            | Self::GuidanceCompleted { on }
            | Self::CompanyWithdrawn { on, .. }
            | Self::PrivateContinuationAgreed { on, .. }
            | Self::CaseEvaluated { on, .. }
            | Self::StudyVisitHeld { on, .. } => Occurred::Day(*on),
        }
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}
