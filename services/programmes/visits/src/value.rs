//! What commands and events speak of: an edition's terms, and how a case turned out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_core::figures::point::DimensionValue;
use ayumi_proto::{money::Yen, personal, text::Text, time::Span};

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
pub enum Outcome {
    Success,
    Mixed,
    Failure,
}

impl DimensionValue for Outcome {
    fn words(&self) -> Text {
        match self {
            Self::Success => Text::new("成功事例", "Success"),
            Self::Mixed => Text::new("一部成功", "Mixed"),
            Self::Failure => Text::new("失敗事例", "Failure"),
        }
    }
}

/// Why a company withdrew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum WithdrawalCode {
    NoTime,
    NoNeed,
    OtherSupport,
    Schedule,
    Business,
    Other,
}

/// Why an expert who isn't near was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum FarExpertCode {
    NoneNear,
    Specialty,
    Request,
    Handover,
    Other,
}

/// What made a case turn out as it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum FactorCode {
    Management,
    Staff,
    Time,
    Budget,
    Knowledge,
    Tools,
    Guidance,
    Other,
}

personal! {
    Terms { honorarium_yen, visit_limit, company_cap, period, withholding }
    enum Withholding;
    enum Outcome;
    enum WithdrawalCode;
    enum FarExpertCode;
    enum FactorCode;
}
