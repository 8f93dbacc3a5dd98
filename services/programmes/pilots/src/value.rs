//! What commands and events speak of: rows of recruitment, parts of a target, bodies and what they answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_core::figures::point::DimensionValue;
use ayumi_proto::{place::Prefecture, text::Text};

/// What is reported of one prefecture; every number is cumulative since the region opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

impl RecruitmentRow {
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

/// The numbers of recruitment, which are never to be taken for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Measure {
    Applied,
    Recruited,
    Served,
    Withdrawn,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Applied, Self::Recruited, Self::Served, Self::Withdrawn];

    /// The name in both languages.
    pub fn name(self) -> Text {
        match self {
            Self::Applied => Text::new("申込企業", "Applied"),
            Self::Recruited => Text::new("参加決定企業", "Recruited"),
            Self::Served => Text::new("支援実施企業", "Served"),
            Self::Withdrawn => Text::new("辞退企業", "Withdrawn"),
        }
    }
}

/// A prefecture's part of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrefectureTarget {
    /// Where.
    pub prefecture: Prefecture,
    /// How many companies are to be recruited there, 1 to 100,000.
    pub companies: u32,
}

/// What a body is that an implementer asks for support.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum BodyKind {
    /// 商工会議所・商工会.
    Chamber,
    /// よろず支援拠点 and the like.
    SupportCentre,
    /// 金融機関.
    Bank,
    /// ITベンダー.
    Vendor,
    /// 損害保険会社.
    Insurer,
    /// 電力・ガス・通信 and other infrastructure.
    Infrastructure,
    /// Any other.
    Other,
}

impl BodyKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Chamber,
        Self::SupportCentre,
        Self::Bank,
        Self::Vendor,
        Self::Insurer,
        Self::Infrastructure,
        Self::Other,
    ];
}

impl DimensionValue for BodyKind {
    fn words(&self) -> Text {
        match self {
            Self::Chamber => Text::new("商工会議所・商工会", "Chamber of commerce"),
            Self::SupportCentre => Text::new("よろず支援拠点など", "Support centre"),
            Self::Bank => Text::new("金融機関", "Bank"),
            Self::Vendor => Text::new("ITベンダー", "IT vendor"),
            Self::Insurer => Text::new("損害保険会社", "Insurer"),
            Self::Infrastructure => Text::new("電力・ガス・通信など", "Utility"),
            Self::Other => Text::new("その他", "Other"),
        }
    }
}

/// What came of an approach.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum ApproachResult {
    Agreed,
    Considering,
    Declined,
    NoAnswer,
}

impl ApproachResult {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Agreed, Self::Considering, Self::Declined, Self::NoAnswer];
}

impl DimensionValue for ApproachResult {
    fn words(&self) -> Text {
        match self {
            Self::Agreed => Text::new("協力", "Agreed"),
            Self::Considering => Text::new("検討中", "Considering"),
            Self::Declined => Text::new("見送り", "Declined"),
            Self::NoAnswer => Text::new("回答待ち", "No reply"),
        }
    }
}
