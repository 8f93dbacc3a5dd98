//! Expert guidance visits (情報セキュリティマネジメント指導業務): what is said and kept of them.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    event::Happening,
    ids::{CompanyId, ExpertId},
    money::Yen,
    place::Prefecture,
    refusal::Refusal,
    text::{Malformed, Name, Note},
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

/// What may be told.
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
    /// A company applies. For a company, as all that follow.
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

/// What can have happened. Shipped: variants are only ever added at the end.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of the commands that lead here")]
pub enum Event {
    TermsSet {
        on: Day,
        terms: Terms,
    },
    TermsAmended {
        on: Day,
        from: Day,
        terms: Terms,
        reason: Note,
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
        name: Name,
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
        reason: Option<Note>,
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
        reason: Note,
    },
    GuidanceCompleted {
        on: Day,
    },
    CompanyWithdrawn {
        on: Day,
        reason: Note,
    },
    PrivateContinuationAgreed {
        on: Day,
        note: Note,
    },
    CaseEvaluated {
        on: Day,
        outcome: Outcome,
        factors: Vec<Note>,
    },
    StudyVisitHeld {
        on: Day,
        note: Note,
    },
}

impl Happening for Event {
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

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is worded in the conversion to a refusal")]
pub enum Rejection {
    WrongEntity { entity: Entity, expected: (&'static str, &'static str) },
    TermsAlreadySet,
    TermsNotSet,
    TermsOutOfBounds { field: &'static str, value: u64, max: u64 },
    CapBelowPlacesTaken { cap: u32, taken: u32 },
    ExpertAlreadyRegistered { expert: ExpertId },
    ExpertNotRegistered { expert: ExpertId },
    AlreadyApplied { company: CompanyId },
    NotApplied { company: CompanyId },
    AlreadyEnrolled { company: CompanyId },
    NotEnrolled { company: CompanyId },
    GuidanceOver { company: CompanyId },
    BeforeEnrolment { on: Day, enrolled_on: Day },
    BeforeLastVisit { on: Day, last: Day },
    CompanyCap { cap: u32 },
    ExpertNotNear { expert: Prefecture, company: Prefecture },
    NotTheAssignedExpert { expert: ExpertId, assigned: Option<ExpertId>, on: Day },
    OutsidePeriod { on: Day, period: Span },
    Honorarium { yen: Yen, honorarium_yen: Yen },
    VisitLimit { standing: u16, limit: u16 },
    NoSuchVisit { visit: u16, logged: u16 },
    VisitAlreadyVoid { visit: u16 },
    TooManyFactors { factors: usize, max: usize },
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        use Rejection as R;
        match rejection {
            R::WrongEntity { entity, expected: (ja, en) } => Self::new(
                "wrong-entity",
                &entity,
                ("この対象には使えないコマンドです", "The command isn't for this entity"),
                (format!("{entity} に対するコマンドではありません。"), format!("It isn't for {entity}.")),
                (ja, en),
            ),
            R::TermsAlreadySet => Self::new(
                "terms-already-set",
                "terms",
                ("条件は設定済みです", "The terms are already set"),
                ("この年度の条件は一度だけ設定できます。", "An edition's terms are set once."),
                ("amend-terms による変更", "amend-terms"),
            ),
            R::TermsNotSet => Self::new(
                "terms-not-set",
                "terms",
                ("条件が未設定です", "The terms aren't set"),
                ("この年度・この日の条件が設定されていません。", "No terms are in force in this edition on that day."),
                ("先に set-terms で条件を設定", "set-terms first"),
            ),
            R::TermsOutOfBounds { field, value, max } => Self::new(
                "terms-out-of-bounds",
                value,
                ("条件の値が範囲外です", "A term is out of bounds"),
                (format!("{field} の値 {value} は範囲外です。"), format!("{field} is {value}.")),
                (format!("{field} は 1〜{max}"), format!("{field} from 1 to {max}")),
            ),
            R::CapBelowPlacesTaken { cap, taken } => Self::new(
                "cap-below-places-taken",
                cap,
                ("上限社数が採択済みの社数を下回ります", "The cap is below the places taken"),
                (format!("すでに {taken} 社が採択されています。"), format!("{taken} companies are enrolled already.")),
                (format!("{taken} 以上の上限"), format!("a cap of {taken} or more")),
            ),
            R::ExpertAlreadyRegistered { expert } => Self::new(
                "expert-already-registered",
                &expert,
                ("登録済みの専門家です", "The expert is already registered"),
                (
                    format!("専門家 {expert} は登録済みです。"),
                    format!("Expert {expert} is registered in this edition."),
                ),
                ("未登録の専門家", "an expert who isn't registered yet"),
            ),
            R::ExpertNotRegistered { expert } => Self::new(
                "expert-not-registered",
                &expert,
                ("登録されていない専門家です", "The expert isn't registered"),
                (
                    format!("専門家 {expert} はこの年度に登録されていません。"),
                    format!("Expert {expert} isn't registered in this edition."),
                ),
                ("register-expert で登録した専門家", "an expert registered by register-expert"),
            ),
            R::AlreadyApplied { company } => Self::new(
                "already-applied",
                &company,
                ("申込み済みの企業です", "The company has already applied"),
                (
                    format!("企業 {company} は申込み済みです。"),
                    format!("Company {company} has applied in this edition."),
                ),
                ("まだ申し込んでいない企業", "a company that hasn't applied"),
            ),
            R::NotApplied { company } => Self::new(
                "not-applied",
                &company,
                ("申込みのない企業です", "The company hasn't applied"),
                (
                    format!("企業 {company} の申込みがありません。"),
                    format!("Company {company} hasn't applied in this edition."),
                ),
                ("apply で申し込んだ企業", "a company that applied"),
            ),
            R::AlreadyEnrolled { company } => Self::new(
                "already-enrolled",
                &company,
                ("採択済みの企業です", "The company is already enrolled"),
                (format!("企業 {company} は採択済みです。"), format!("Company {company} is enrolled already.")),
                ("申込み中で未採択の企業", "a company that applied and isn't enrolled"),
            ),
            R::NotEnrolled { company } => Self::new(
                "not-enrolled",
                &company,
                ("採択されていない企業です", "The company isn't enrolled"),
                (
                    format!("企業 {company} は採択されていません。"),
                    format!("Company {company} isn't enrolled in this edition."),
                ),
                ("enrol で採択した企業", "a company that is enrolled"),
            ),
            R::GuidanceOver { company } => Self::new(
                "guidance-over",
                &company,
                ("指導が終了した企業です", "The company's guidance is over"),
                (
                    format!("企業 {company} の指導は完了または辞退により終了しています。"),
                    format!("Company {company} has completed the guidance or withdrawn."),
                ),
                ("指導中の企業", "a company under guidance"),
            ),
            R::BeforeEnrolment { on, enrolled_on } => Self::new(
                "before-enrolment",
                on,
                ("採択より前の日付です", "The date is before the enrolment"),
                (
                    format!("{on} は採択日 {enrolled_on} より前です。"),
                    format!("{on} is before the enrolment on {enrolled_on}."),
                ),
                (format!("{enrolled_on} 以降の日付"), format!("a date from {enrolled_on} on")),
            ),
            R::BeforeLastVisit { on, last } => Self::new(
                "before-last-visit",
                on,
                ("最後の訪問より前の日付です", "The date is before the last visit"),
                (
                    format!("{on} は有効な最後の訪問 {last} より前です。"),
                    format!("{on} is before the last visit that stands, on {last}."),
                ),
                (format!("{last} 以降の日付"), format!("a date from {last} on")),
            ),
            R::CompanyCap { cap } => Self::new(
                "company-cap",
                cap + 1,
                ("採択社数の上限に達しています", "The cap of companies is reached"),
                (format!("{cap} 社すべての枠が埋まっています。"), format!("All {cap} places are taken.")),
                ("枠が戻るか上限が変更された後の採択", "an enrolment after a place came back or the cap was amended"),
            ),
            R::ExpertNotNear { expert, company } => Self::new(
                "expert-not-near",
                expert,
                ("専門家が近隣ではありません", "The expert isn't near the company"),
                (
                    format!("専門家は{}、企業は{}です。", expert.name().ja, company.name().ja),
                    format!("The expert is in {}, the company in {}.", expert.name().en, company.name().en),
                ),
                (
                    "同一または隣接する都道府県の専門家、または理由の記載",
                    "an expert in the same or an adjoining prefecture, or a reason",
                ),
            ),
            R::NotTheAssignedExpert { expert, assigned, on } => {
                let (ja, en) = match assigned {
                    Some(assigned) => (format!("担当の専門家 {assigned}"), format!("the assigned expert, {assigned}")),
                    None => (
                        "assign-expert で担当を決めた専門家".to_owned(),
                        "an expert assigned by assign-expert".to_owned(),
                    ),
                };
                Self::new(
                    "not-the-assigned-expert",
                    &expert,
                    ("担当の専門家ではありません", "The expert isn't the assigned one"),
                    (
                        format!("専門家 {expert} は {on} の時点でこの企業の担当ではありません。"),
                        format!("Expert {expert} wasn't assigned to the company on {on}."),
                    ),
                    (ja, en),
                )
            }
            R::OutsidePeriod { on, period } => Self::new(
                "outside-period",
                on,
                ("事業期間の外の日付です", "The date is outside the period"),
                (format!("{on} は期間 {period} の外です。"), format!("{on} is outside {period}.")),
                (
                    format!("{} から {} まで", period.from(), period.to()),
                    format!("a day from {} to {}", period.from(), period.to()),
                ),
            ),
            R::Honorarium { yen, honorarium_yen } => Self::new(
                "honorarium",
                yen.get(),
                ("謝金が条件の額と異なります", "The honorarium isn't the terms'"),
                (
                    format!("謝金は1回 {honorarium_yen} 円です。{yen} 円は記録できません。"),
                    format!("A visit pays {honorarium_yen} yen, not {yen} yen."),
                ),
                (honorarium_yen.get().to_string(), honorarium_yen.get().to_string()),
            ),
            R::VisitLimit { standing, limit } => Self::new(
                "visit-limit",
                standing + 1,
                ("訪問回数の上限に達しています", "The limit of visits is reached"),
                (
                    format!("1社 {limit} 回までの訪問がすべて記録されています。"),
                    format!("All {limit} funded visits of the company stand."),
                ),
                (
                    "取り消しで枠が戻った後の訪問、または事業外の有償継続 (agree-private-continuation)",
                    "a visit after another was voided, or private continuation (agree-private-continuation)",
                ),
            ),
            R::NoSuchVisit { visit, logged } => Self::new(
                "no-such-visit",
                visit,
                ("その番号の訪問はありません", "There is no such visit"),
                (format!("記録された訪問は {logged} 回です。"), format!("{logged} visits are logged.")),
                (format!("1〜{logged} の訪問番号"), format!("the number of a logged visit, 1 to {logged}")),
            ),
            R::VisitAlreadyVoid { visit } => Self::new(
                "visit-already-void",
                visit,
                ("取消し済みの訪問です", "The visit is already void"),
                (format!("訪問 {visit} は取消し済みです。"), format!("Visit {visit} is void already.")),
                ("有効な訪問の番号", "the number of a visit that stands"),
            ),
            R::TooManyFactors { factors, max } => Self::new(
                "too-many-factors",
                factors,
                ("要因が多すぎます", "There are too many factors"),
                (format!("要因が {factors} 件あります。"), format!("{factors} factors were given.")),
                (format!("{max} 件まで"), format!("at most {max}")),
            ),
        }
    }
}
