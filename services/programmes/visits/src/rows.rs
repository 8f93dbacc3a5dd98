//! What is listed of the visits: rows and items as they are sent, and read again by pages and the command line.

mod answer;

pub use answer::*;

use ayumi_core::{choices, row};
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    money::Yen,
    month::Month,
    place::{BureauArea, Prefecture},
    text::{CompanyName, Name, Note},
    time::Day,
};

use crate::{FactorCode, FarExpertCode, Payee, WithdrawalCode};

row! {
    /// A company that applied.
    pub CompanyRow {
        id: CompanyId = "法人番号" / "Corporate number";
        /// Its name, as written in its latest application.
        name: CompanyName = "企業名" / "Company";
        prefecture: Prefecture = "都道府県" / "Prefecture";
        /// The bureau's area in which that is.
        region: BureauArea = "経済産業局別（管轄）" / "METI bureau area";
        /// How far it has come: `applied`, `enrolled`, `completed` or `withdrawn`.
        stage: Stage = "状況" / "Stage";
        /// Whether it was enrolled, also if its guidance is over.
        enrolled: bool = "派遣決定" / "Enrolled";
        expert: Option<ExpertId> = "担当専門家" / "Assigned expert";
        /// Its visits that count.
        visits: u16 = "訪問回数" / "Visits";
        spent_yen: Yen = "執行額（円）" / "Spent (yen)";
        /// What is reserved for the visits that it may still get.
        reserved_yen: Yen = "執行予定額（円）" / "Reserved (yen)";
        /// Whether anything of it is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// A registered expert with the present load.
    pub ExpertRow {
        id: ExpertId = "登録番号" / "Registration number";
        /// Where the expert works from.
        prefecture: Option<Prefecture> = "都道府県" / "Prefecture";
        briefings: Vec<Day> = "説明会" / "Briefings";
        /// The companies to which the expert is assigned.
        companies: i64 = "担当企業" / "Companies assigned";
        /// The visits that count.
        visits: i64 = "訪問回数" / "Visits";
        /// Whether anything of the expert is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// A line of the statement of honoraria: an expert's visits of one month.
    pub HonorariumRow {
        expert: ExpertId = "登録番号" / "Registration number";
        month: Month = "月" / "Month";
        /// The visits that count.
        visits: i64 = "訪問回数" / "Visits";
        gross_yen: i64 = "支払総額（円）" / "Gross (yen)";
        /// By which tax is withheld.
        payee: Payee = "支払先の区分" / "Kind of payee";
        withheld_yen: i64 = "源泉徴収税額（円）" / "Tax withheld (yen)";
        net_yen: i64 = "差引支払額（円）" / "Net (yen)";
        /// What was paid for the month, less what was paid back.
        paid_yen: i64 = "支払済額（円）" / "Paid (yen)";
        due_yen: i64 = "未払額（円）" / "Due (yen)";
        /// What was paid for visits that were voided, and has to be paid back.
        recover_yen: i64 = "過払額（返納）（円）" / "To recover (yen)";
    }

    /// A payment of honoraria, or one that was paid back.
    pub PaymentRow {
        expert: ExpertId = "登録番号" / "Registration number";
        kind: PaymentKind = "区分" / "Kind";
        batch: Name = "支払回" / "Batch";
        on: Day = "支払日" / "Paid on";
        /// The month of the visits.
        month: Month = "訪問月" / "Month of visits";
        gross_yen: Yen = "支払総額（円）" / "Gross (yen)";
        tax_yen: Yen = "源泉徴収税額（円）" / "Tax withheld (yen)";
        net_yen: Yen = "差引支払額（円）" / "Net (yen)";
        /// Whether anything of the expert is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// A reason or a finding that somebody wrote of a company.
    pub RemarkRow {
        company: CompanyId = "法人番号" / "Corporate number";
        /// The day of what it is about.
        on: Day = "日付" / "Date";
        about: RemarkKind = "対象" / "About";
        note: Note = "内容" / "Text";
        /// Whether anything of the company is simulated.
        simulated: bool = "模擬" / "Simulated";
    }

    /// The codes of a company's reasons.
    pub CodesRow {
        company: CompanyId = "法人番号" / "Corporate number";
        /// The day of the coding.
        on: Day = "日付" / "Date";
        withdrawal: Option<WithdrawalCode> = "辞退の理由（分類）" / "Reason for withdrawal (code)";
        far_expert: Option<FarExpertCode> = "遠方の専門家の理由（分類）" / "Reason for far expert (code)";
        factor_codes: Vec<FactorCode> = "要因（分類）" / "Factors (codes)";
        /// Whether anything of the company is simulated.
        simulated: bool = "模擬" / "Simulated";
    }
}

row! {
    /// A visit that counts and may be wrong: it was recorded before there was a rule against it.
    pub DoubtRow {
        company: CompanyId = "法人番号" / "Corporate number";
        /// Its number in the company.
        visit: u16 = "訪問" / "Visit";
        on: Day = "日付" / "Date";
        expert: ExpertId = "登録番号" / "Registration number";
        yen: Yen = "謝金（円）" / "Honorarium (yen)";
        doubt: Doubt = "確認事項" / "To check";
    }
}

choices! {
    /// Which way the money went.
    pub enum PaymentKind {
        /// To the expert.
        Paid;
        /// Back from the expert.
        Recovered;
    }
}

choices! {
    /// Why a visit may be wrong.
    pub enum Doubt {
        /// Another visit of the expert to the company on that day was recorded before.
        SameDay;
        /// The expert wasn't assigned on that day.
        NotAssigned;
    }
}

choices! {
    /// What somebody wrote about.
    pub enum RemarkKind {
        /// Why the company withdrew.
        Withdrawal;
        /// Why an expert who isn't near was sent.
        FarExpert;
        /// What was agreed on private continuation.
        PrivateContinuation;
        /// What a study visit found.
        StudyVisit;
    }
}

choices! {
    /// How far a company has come.
    pub enum Stage {
        Applied;
        Enrolled;
        Completed;
        Withdrawn;
    }
}
