//! What commands and events speak of: rows of recruitment, parts of a target, bodies and what they answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
            Self::Applied => Text::new("応募企業", "companies that applied"),
            Self::Recruited => Text::new("参加企業", "companies recruited"),
            Self::Served => Text::new("支援企業", "companies served"),
            Self::Withdrawn => Text::new("辞退企業", "companies withdrawn"),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
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

/// What came of an approach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
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
