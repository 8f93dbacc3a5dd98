//! Why a command on the visits was rejected, in words.

use ayumi_core::rejections;
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    money::Yen,
    month::Month,
    place::Prefecture,
    text::Name,
    time::{Day, Span},
};

use crate::Entity;

rejections! {
    /// Why not.
    pub enum Rejection {
        WrongEntity { entity: Entity, expected: (&'static str, &'static str) } = "wrong-entity", at entity,
            title "対象の異なる操作" / "Not available here",
            detail "この操作は{expected}を対象に行ってください。" / "This command is for {expected}.",
            accepted "{expected}" / "{expected}";
        TermsAlreadySet = "terms-already-set", at "terms",
            title "設定済みの実施条件" / "Terms already set",
            detail "この年度の実施条件は設定済みです。実施条件の変更として記録してください。"
                / "The terms of this fiscal year are already set. Record an amendment instead.",
            accepted "実施条件の変更" / "an amendment of the terms";
        TermsNotSet = "terms-not-set", at "terms",
            title "実施条件の未設定" / "Terms not set",
            detail "この日に適用される実施条件がありません。先に実施条件を設定してください。"
                / "No terms apply on this date. Set the terms first.",
            accepted "実施条件の適用される日付" / "a date on which terms apply";
        TermsOutOfBounds { field: &'static str, value: u64, max: u64 } = "terms-out-of-bounds", at value,
            let label = label(field),
            title "範囲外の実施条件" / "Terms out of range",
            detail "{label}が{value}です。1〜{max}で入力してください。" / "{label} must be from 1 to {max}, not {value}.",
            accepted "1〜{max}" / "1–{max}";
        CapBelowPlacesTaken { cap: u32, taken: u32 } = "cap-below-places-taken", at cap,
            title "派遣決定企業数を下回る上限" / "Company cap too low",
            detail "派遣決定企業は既に{taken}社です。派遣企業数の上限は{taken}社以上にしてください。"
                / "Company cap must be {taken} or more, the number of companies already enrolled.",
            accepted "{taken}社以上" / "{taken} or more";
        ExpertAlreadyRegistered { expert: ExpertId } = "expert-already-registered", at expert,
            title "登録済みの専門家" / "Expert already registered",
            detail "専門家{expert}はこの年度に登録済みです。"
                / "Expert {expert} is already registered in this fiscal year.",
            accepted "未登録の専門家" / "an expert not yet registered";
        ExpertNotRegistered { expert: ExpertId } = "expert-not-registered", at expert,
            title "未登録の専門家" / "Expert not registered",
            detail "この日の時点で、専門家{expert}は登録されていません。先に登録してください。"
                / "Expert {expert} is not registered on this date. Register the expert first.",
            accepted "登録済みの専門家" / "a registered expert";
        AlreadyApplied { company: CompanyId } = "already-applied", at company,
            title "申込み済みの企業" / "Company already applied",
            detail "企業{company}は申込み済みです。" / "Company {company} has already applied in this fiscal year.",
            accepted "申込み前の企業" / "a company that has not applied";
        NotApplied { company: CompanyId } = "not-applied", at company,
            title "申込みのない企業" / "Company has not applied",
            detail "この日までに、企業{company}の申込みがありません。先に申込みを記録してください。"
                / "Company {company} has not applied by this date. Record its application first.",
            accepted "申込企業" / "a company that has applied";
        AlreadyEnrolled { company: CompanyId } = "already-enrolled", at company,
            title "派遣決定済みの企業" / "Company already enrolled",
            detail "企業{company}は派遣決定済みです。" / "Company {company} is already enrolled.",
            accepted "派遣決定前の申込企業" / "a company that has applied and is not yet enrolled";
        NotEnrolled { company: CompanyId } = "not-enrolled", at company,
            title "派遣決定前の企業" / "Company not enrolled",
            detail "企業{company}は派遣決定前です。先に派遣決定を記録してください。"
                / "Company {company} is not enrolled. Record its enrolment first.",
            accepted "派遣決定企業" / "an enrolled company";
        GuidanceOver { company: CompanyId } = "guidance-over", at company,
            title "指導を終えた企業" / "Guidance has ended",
            detail "企業{company}は指導完了または辞退となっています。"
                / "Company {company} has completed its guidance or withdrawn.",
            accepted "指導中の企業" / "a company under guidance";
        BeforeEnrolment { on: Day, enrolled_on: Day } = "before-enrolment", at on,
            title "派遣決定日より前の日付" / "Date before enrolment",
            detail "{on}は派遣決定日（{enrolled_on}）より前です。派遣決定日以降の日付を入力してください。"
                / "Date must be on or after the enrolment date, {enrolled_on}.",
            accepted "{enrolled_on}以降" / "{enrolled_on} or later";
        BeforeLastVisit { on: Day, last: Day } = "before-last-visit", at on,
            title "最終訪問日より前の日付" / "Date before the last visit",
            detail "{on}は最終訪問日（{last}）より前です。最終訪問日以降の日付を入力してください。"
                / "Date must be on or after the last valid visit, {last}.",
            accepted "{last}以降" / "{last} or later";
        CompanyCap { cap: u32 } = "company-cap", at cap + 1,
            title "派遣企業数の上限" / "Company cap reached",
            detail "派遣決定企業は上限の{cap}社に達しています。派遣枠が解放されるか、上限を変更した後に記録してください。"
                / "All {cap} places are taken. Enrol the company once a place is released or the cap is raised.",
            accepted "派遣枠の解放後または上限の変更後の派遣決定"
                / "enrolment once a place is released or the cap is raised";
        ExpertNotNear { expert: Prefecture, company: Prefecture } = "expert-not-near", at expert,
            title "遠方の専門家" / "Expert not near the company",
            detail "専門家は{expert}、企業は{company}です。近隣の専門家にするか、理由を入力してください。"
                / "The expert is in {expert}, the company in {company}. Choose an expert nearby or enter a reason.",
            accepted "同一または隣接する都道府県の専門家、または理由の入力"
                / "an expert in the same or an adjoining prefecture, or a reason";
        NotTheAssignedExpert { expert: ExpertId, assigned: Option<ExpertId>, on: Day }
            = "not-the-assigned-expert", at expert,
            let assigned_then = match assigned {
                Some(assigned) => (format!("担当専門家{assigned}"), format!("the assigned expert, {assigned}")),
                None => ("担当専門家（未定）".to_owned(), "the assigned expert (none yet)".to_owned()),
            },
            title "担当外の専門家" / "Not the assigned expert",
            detail "{on}の時点で、専門家{expert}はこの企業の担当専門家ではありません。担当専門家を入力するか、先に担当を変更してください。"
                / "Expert {expert} is not assigned on {on}. Enter the assigned expert, or assign this one first.",
            accepted "{assigned_then}" / "{assigned_then}";
        VisitsByAnother { expert: ExpertId, visits: Vec<u16>, days: Vec<Day> } = "visits-by-another", at expert,
            title "別の専門家による訪問あり" / "Visits by another expert",
            detail "この日以降に、別の専門家による訪問{visits}（{days}）があります。担当の開始日をその後にするか、誤った訪問を先に取り消してください。"
                / "Another expert made visit {visits} ({days}) on or after this date. Enter a later date, or void an incorrect visit first.",
            accepted "別の専門家による訪問より後の日付" / "a date after the visits by another expert";
        SameVisit { visit: u16, expert: ExpertId, on: Day } = "same-visit", at on,
            title "同じ日の訪問あり" / "Visit already recorded",
            detail "{on}の専門家{expert}による訪問は、訪問{visit}として記録済みです。別の訪問の場合は「同日の別訪問の記録」から理由を添えて記録してください。"
                / "Visit {visit} by expert {expert} on {on} is already recorded. If this is a different one, record it as another visit, with a reason.",
            accepted "別の日の訪問、または理由を添えた同日の別訪問" / "a visit on another date, or another visit with a reason";
        PaymentDoesNotAddUp { gross_yen: Yen, tax_yen: Yen, net_yen: Yen } = "payment-does-not-add-up", at net_yen.get(),
            title "合計の不一致" / "Amounts do not add up",
            detail "支払総額{gross_yen}が、源泉徴収税額{tax_yen}と差引支払額{net_yen}の合計と一致しません。確認して入力し直してください。"
                / "Gross, {gross_yen}, must be the sum of tax withheld, {tax_yen}, and net, {net_yen}.",
            accepted "源泉徴収税額と差引支払額の合計が支払総額となる金額" / "tax withheld and net that add up to gross";
        BatchAlreadyRecorded { batch: Name, month: Month } = "batch-already-recorded", at batch,
            title "記録済みの支払" / "Payment already recorded",
            detail "支払回「{batch}」の{month}分は記録済みです。別の支払の場合は、別の支払回を入力してください。"
                / "{month} is already recorded in batch {batch}. Enter another batch for another payment.",
            accepted "別の支払回" / "another batch";
        RecoveryAbovePaid { month: Month, gross_yen: Yen, paid_yen: i64 } = "recovery-above-paid", at gross_yen.get(),
            let paid = Yen::new(paid_yen.unsigned_abs()),
            title "支払済額を超える返納" / "Recovery above what was paid",
            detail "{month}分の支払済額は{paid}です。返納額は{paid}以下で入力してください。"
                / "{paid} was paid for {month}. Enter that or less.",
            accepted "{paid}以下" / "{paid} or less";
        OutsidePeriod { on: Day, period: Span } = "outside-period", at on,
            title "実施期間外の日付" / "Date outside the period",
            detail "実施期間（{period}）内の日付を入力してください。" / "Enter a date from {period}.",
            accepted "{period}" / "{period}";
        Honorarium { yen: Yen, honorarium_yen: Yen } = "honorarium", at yen.get(),
            title "実施条件と異なる謝金" / "Honorarium not as in the terms",
            detail "謝金が{yen}です。1回{honorarium_yen}で入力してください。"
                / "Honorarium must be {honorarium_yen} per visit, not {yen}.",
            accepted "{honorarium_yen}" / "{honorarium_yen}";
        VisitLimit { standing: u16, limit: u16 } = "visit-limit", at standing + 1,
            title "訪問回数の上限" / "Visit limit reached",
            detail "訪問は上限の{limit}回に達しています。誤りは取り消し、以後は事業外の継続として記録してください。"
                / "All {limit} visits are used. Void an incorrect one, or record private continuation.",
            accepted "誤った訪問の取消し後の訪問、または事業外の継続"
                / "a visit once an incorrect one is voided, or private continuation";
        NoSuchVisit { visit: u16, logged: u16 } = "no-such-visit", at visit,
            let numbers = match logged {
                0 => ("なし（訪問の記録前）".to_owned(), "none, as no visit is recorded yet".to_owned()),
                last => (format!("1〜{last}"), format!("1–{last}")),
            },
            title "該当する訪問なし" / "Visit not found",
            detail "訪問{visit}はありません。記録済みの訪問は{logged}回です。"
                / "Visit {visit} does not exist. Visits recorded: {logged}.",
            accepted "{numbers}" / "{numbers}";
        VisitAlreadyVoid { visit: u16 } = "visit-already-void", at visit,
            title "取消済みの訪問" / "Visit already voided",
            detail "訪問{visit}は取消済みです。" / "Visit {visit} is already voided.",
            accepted "実施済みの訪問" / "a valid visit";
        TooManyFactors { factors: usize, max: usize } = "too-many-factors", at factors,
            title "要因の件数の超過" / "Too many factors",
            detail "要因が{factors}件あります。{max}件以内で入力してください。"
                / "Factors must number {max} or fewer, not {factors}.",
            accepted "{max}件以内" / "{max} or fewer";
    }
}

/// A term's label, by its field.
fn label(field: &str) -> (&'static str, &'static str) {
    match field {
        "honorarium_yen" => ("謝金（円）", "Honorarium (yen)"),
        "visit_limit" => ("訪問回数の上限", "Visits per company (max)"),
        "company_cap" => ("派遣企業数の上限", "Company cap"),
        _ => ("実施条件の値", "Value of the terms"),
    }
}
