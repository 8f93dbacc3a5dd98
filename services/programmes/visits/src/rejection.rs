//! Why a command on the visits was rejected, in words.

use crate::Entity;
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    money::Yen,
    place::Prefecture,
    refusal::Refusal,
    time::{Day, Span},
};

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
                expert,
                ("登録済みの専門家です", "The expert is already registered"),
                (
                    format!("専門家 {expert} は登録済みです。"),
                    format!("Expert {expert} is registered in this edition."),
                ),
                ("未登録の専門家", "an expert who isn't registered yet"),
            ),
            R::ExpertNotRegistered { expert } => Self::new(
                "expert-not-registered",
                expert,
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
                    expert,
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
