//! What commands and events speak of: rows of recruitment, parts of a target, bodies and what they answer.

mod corrected_row;

pub use corrected_row::*;

use ayumi_core::choices;
use ayumi_proto::{place::Prefecture, values};

values! {
    /// What is reported of one prefecture; every number is cumulative since the region opened, and since before that where
    /// it took the prefecture over from another region.
    #[derive(Copy)]
    pub struct RecruitmentRow {
        /// Where.
        pub prefecture: Prefecture,
        /// Companies that applied, if reported.
        pub applied: Option<u32>,
        /// Companies that were recruited.
        pub recruited: u32,
        /// Companies that were served, if reported.
        pub served: Option<u32>,
        /// Companies that withdrew after they had been recruited, if reported.
        pub withdrawn: Option<u32>,
    }

    /// One number of a prefecture, as it is right.
    #[derive(Copy)]
    pub struct CorrectedNumber {
        /// Where.
        pub prefecture: Prefecture,
        /// Of what.
        pub measure: Measure,
        /// How many companies; nothing if none should have been reported.
        pub companies: Option<u32>,
    }

    /// A prefecture's part of a target.
    #[derive(Copy)]
    pub struct PrefectureTarget {
        /// Where.
        pub prefecture: Prefecture,
        /// How many companies are to be recruited there, 1 to 100,000.
        pub companies: u32,
    }
}

choices! {
    /// The numbers of recruitment, which are never to be taken for each other.
    pub enum Measure {
        Applied = "申込企業" / "Applied";
        Recruited = "参加決定企業" / "Recruited";
        Served = "支援実施企業" / "Served";
        Withdrawn = "辞退企業" / "Withdrawn";
    }
}

impl Measure {
    /// The field of a row that holds it.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Recruited => "recruited",
            Self::Served => "served",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Those that recruitment adds to, so that they are bounded by its closing.
    pub(crate) const OF_RECRUITMENT: [Self; 2] = [Self::Applied, Self::Recruited];
}

impl RecruitmentRow {
    /// The same with one number in the place of another. How many are recruited is in every row.
    pub(crate) fn with(self, measure: Measure, companies: Option<u32>) -> Self {
        match measure {
            Measure::Applied => Self { applied: companies, ..self },
            Measure::Recruited => Self { recruited: companies.unwrap_or(self.recruited), ..self },
            Measure::Served => Self { served: companies, ..self },
            Measure::Withdrawn => Self { withdrawn: companies, ..self },
        }
    }

    /// The number that is reported of a measure.
    pub fn get(&self, measure: Measure) -> Option<u32> {
        match measure {
            Measure::Applied => self.applied,
            Measure::Recruited => Some(self.recruited),
            Measure::Served => self.served,
            Measure::Withdrawn => self.withdrawn,
        }
    }
}

choices! {
    /// What a body is that an implementer asks for support.
    pub enum BodyKind {
        /// 商工会議所・商工会.
        Chamber = "商工会議所・商工会" / "Chamber of commerce";
        /// よろず支援拠点 and the like.
        SupportCentre = "よろず支援拠点など" / "Support centre";
        /// 金融機関.
        Bank = "金融機関" / "Bank";
        /// ITベンダー.
        Vendor = "ITベンダー" / "IT vendor";
        /// 損害保険会社.
        Insurer = "損害保険会社" / "Insurer";
        /// 電力・ガス・通信 and other infrastructure.
        Infrastructure = "電力・ガス・通信など" / "Utility";
        /// Any other.
        Other = "その他" / "Other";
    }
}

choices! {
    /// What came of an approach.
    pub enum ApproachResult {
        Agreed = "協力" / "Agreed";
        Considering = "検討中" / "Considering";
        Declined = "見送り" / "Declined";
        NoAnswer = "回答待ち" / "No reply";
    }
}
