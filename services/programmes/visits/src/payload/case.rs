//! What became of the guidance of a company.

use ayumi_proto::{payloads, text::Note, time::Day};

use crate::{FactorCode, FarExpertCode, Outcome, WithdrawalCode};

payloads! {
    /// That company and expert go on at their own cost, outside the programme.
    pub struct PrivateContinuation<T> {
        /// The day of the agreement.
        pub on: Day,
        /// What was agreed.
        pub note: Note<T>,
    }

    /// The evaluation of a case.
    pub struct CaseEvaluation<T> {
        /// The day of the evaluation.
        pub on: Day,
        /// How it turned out.
        pub outcome: Outcome,
        /// What made it so, at most 20.
        pub factors: Vec<Note<T>>,
    }

    /// A follow-up study visit, which isn't paid as guidance.
    pub struct StudyVisit<T> {
        /// The day of the study visit.
        pub on: Day,
        /// What was found.
        pub note: Note<T>,
    }

    /// What the reasons that people wrote come to, in codes; they replace earlier codes of the company. Unlike the reasons
    /// they name nobody and stay in an export under pseudonyms.
    pub struct ReasonCodes {
        /// The day of the coding.
        pub on: Day,
        /// Why the company withdrew, if it did.
        pub withdrawal: Option<WithdrawalCode>,
        /// Why an expert who isn't near was sent, if one was.
        pub far_expert: Option<FarExpertCode>,
        /// What made the case turn out as it did, at most 20.
        pub factor_codes: Vec<FactorCode>,
    }
}
